/**
 * Compensation of what a call activity called (BPMN 2.0.2 §10.7.2, §13.5.5): a call activity that completed
 * is undone like a sub-process, by the compensation event sub-process of the process it called, or else by
 * undoing what that process completed. The called instance has ended for good, so that an instance of its own
 * does this, of the same version, with the variables that the called one ended with.
 */
import type { Machine } from '../../machine.js';
import type { Activity, Call, Compensable, InstanceState, Key } from '../../vocabulary.js';
import type { Fault } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import type { Actor } from '../element.js';
import { closeScopes } from '../flow/closeScopes.js';

/** The machine of an instance that undoes another: it holds the other's process as a completed inside. */
export const undoMachine: Machine = {
  id: '~undo',
  initial: 'undo',
  states: { undo: { invoke: { src: 'compensate', id: 'undo', onDone: [{ actions: [{ type: 'end' }] }] } } },
  meta: {},
};

/** Whether an instance that has completed leaves something that can be undone. */
export function isUndoable(step: Stepping, { root, scopes }: InstanceState): boolean {
  const { machine, compensable = [] } = scopes[root]!;
  return compensable.length > 0 || step.machineJson(machine).meta.compensateBy !== undefined;
}

/** Asks for the instance that undoes a called one; the activity that undoes waits for it as for a token. */
export function undoCalled(step: Stepping, activity: Activity, { element, called }: Compensable): void {
  const { instance, processId } = called!;
  const key = step.nextKey();
  step.put('calls', key, { key, element, processId, undoes: { instance, by: activity.key } });
  step.move({ type: 'call.opened', key, element });
  step.effect({ type: 'instance.undo', instance, call: key, initiator: step.state.initiator, element });
}

/** The activity that waits for a call: its own, or the one that undoes what it had called. */
export const waitingFor = (step: Stepping, { key, undoes }: Call): Activity =>
  step.state.activities[undoes?.by ?? key]!;

/** What undoing has open, scopes and calls, goes with the activity that undoes. */
export const closeUndoing: Actor['close'] = (step, activity) => {
  closeScopes(step, activity);
  for (const { key, element, undoes } of Object.values(step.state.calls)) {
    if (undoes?.by !== activity.key) continue;
    step.drop('calls', key);
    step.move({ type: 'call.canceled', key, element });
    step.effect({ type: 'instance.cancel', call: key });
  }
};

/** What could not be undone is held; resolving the incident asks for it once more. */
export function holdUndo(step: Stepping, activity: Activity, undone: Compensable, fault: Fault): void {
  const retry = { kind: 'undo' as const, activity: activity.key, undone };
  step.incident({ token: activity.token, element: activity.element }, fault, retry);
}

/** The entry that a completed call leaves behind in the scope around it. */
export const calledEntry = ({ element, processId }: Call, instance: Key): Compensable => ({
  element,
  called: { instance, processId },
});
