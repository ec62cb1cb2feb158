/**
 * Transaction and cancel event definition (BPMN 2.0.2 §10.3.5, §10.5.5, §13.5.6): cancelling a transaction
 * ends what is still going on in it, undoes what it has completed, and leaves it by its cancel boundary
 * event. A cancel end event may stand in a sub-process of the transaction.
 */
import type { Activity, Key } from '../vocabulary.js';
import { said } from '../wordings/faults.js';
import { closeUndoing } from './compensation/calledUndo.js';
import { hasRounds, keepUnfinished } from './compensation/compensable.js';
import { type Done, undo, undoNext } from './compensation/undoing.js';
import { Fault } from './contract/fault.js';
import type { Stepping } from './contract/stepping.js';
import type { ElementModule } from './element.js';
import { subProcessState } from './subProcess.js';

/** The state inside a transaction from where it is cancelled on behalf of a sub-process in it. */
const cancelState = '~cancel';

/** The transaction's own activity, around the scope in which it is cancelled. */
function transactionOf(step: Stepping, activity: Activity): Activity {
  const { activity: around } = step.state.scopes[activity.scope]!;
  return step.state.activities[around!]!;
}

/** The scope of the innermost transaction around a cancel end event; undefined outside of any. */
function scopeToCancel(step: Stepping, activity: Activity): Key | undefined {
  let scope = step.state.scopes[activity.scope];
  while (scope && !step.stateNode(scope, cancelState)) {
    const around = scope.activity === undefined ? undefined : step.state.activities[scope.activity];
    scope = around && step.state.scopes[around.scope];
  }
  return scope?.key;
}

/** The loop that an activity is a round of: what is attached to the activity is attached to the loop. */
function loopAround(step: Stepping, { scope }: Activity): Activity | undefined {
  const { activity } = step.state.scopes[scope]!;
  const around = activity === undefined ? undefined : step.state.activities[activity];
  return around && hasRounds(around) ? around : undefined;
}

const leave: Done = (step, activity) => {
  const transaction = transactionOf(step, activity);
  const event = { type: 'cancel' };
  for (let host: Activity | undefined = transaction; host; host = loopAround(step, host)) {
    if (!step.catches(host.token, event)) continue;
    step.sendNow(host.token, event);
    return;
  }
  const why = said('noCancelEvent', { element: transaction.element });
  const { token, element } = activity;
  step.incident({ token, element }, new Fault('UNHANDLED_ERROR', why), { kind: 'enter' });
};

export const transaction: ElementModule = {
  shapes: [
    {
      type: 'bpmn:Transaction',
      state: (node, compiling) => {
        const done = { actions: [{ type: 'end' }] };
        const invoke = { src: 'cancelTransaction', id: cancelState, onDone: [done] };
        return subProcessState(node, compiling, { [cancelState]: { invoke } });
      },
    },
  ],
  triggers: [
    {
      type: 'bpmn:CancelEventDefinition',
      positions: ['boundary', 'end'],
      raise: ({ node }, compiling) => ({ invoke: { src: 'cancelTransaction', id: compiling.key(node.id) } }),
      wait: (_site, state, _compiling, answer) => {
        state.on = { ...state.on, cancel: [answer] };
      },
    },
  ],
  actors: {
    cancelTransaction: {
      open: (step, activity) => {
        const scope = scopeToCancel(step, activity);
        if (scope !== undefined && scope !== activity.scope) {
          keepUnfinished(step, scope);
          step.clearScope(scope);
          step.enter(scope, cancelState);
          return;
        }
        keepUnfinished(step, activity.scope);
        step.clearScope(activity.scope, activity.token);
        undo(step, activity, { scopes: [step.state.scopes[activity.scope]!] }, leave);
      },
      close: closeUndoing,
      tokenEnded: (step, activity) => undoNext(step, activity, leave),
      scopeEmpty: () => undefined,
    },
  },
  tokenEffects: { cancelTransaction: () => ({ kind: 'leave' }) },
};
