/**
 * What a scope keeps of its completed activities, so that they can be undone (BPMN 2.0.2 §13.5.5): those with
 * a compensation handler, and sub-processes in which something can be undone, with their variables.
 */
import { compensablePerScopeMax } from '../../limits.js';
import type { Activity, Compensable, Key, Scope } from '../../vocabulary.js';
import { said } from '../../wordings/faults.js';
import { Fault } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';

/** Actors that run their activity in rounds. */
const withRounds = ['multiInstance', 'loop'];
export const hasRounds = ({ src }: Pick<Activity, 'src'>): boolean => withRounds.includes(src);

/** Keeps a completed sub-process in the scope around it, if something in it can be undone. */
export function keepInside(step: Stepping, activity: Activity, scope: Scope): void {
  const handledOutside = step.invoke(activity).input?.compensated === true;
  const handler = step.machineJson(scope.machine).meta.compensateBy;
  const compensable = scope.compensable ?? [];
  if (handledOutside || (handler === undefined && compensable.length === 0)) return;
  const { machine, variables } = scope;
  keep(step, activity.scope, { element: activity.element, inside: { machine, variables, compensable } });
}

/**
 * BPMN 2.0.2 §13.5.5: the instances of a loop are undone one by one, by the handler of the loop or else by
 * what is in them. Each is handed to the scope around the loop when it is over.
 */
export function keepRound(step: Stepping, activity: Activity, round: Scope): void {
  const handler = step.invoke(activity).input?.handler;
  if (typeof handler === 'string') {
    keep(step, activity.scope, { element: activity.element, handler });
    return;
  }
  for (const entry of round.compensable ?? []) keep(step, activity.scope, entry);
}

/** Actors whose scopes are open to undo something already. */
const undoing = ['compensate', 'cancelTransaction'];

/** Keeps what is completed inside activities of a scope that are about to be cancelled (§13.5.6). */
export function keepUnfinished(step: Stepping, key: Key): void {
  for (const activity of Object.values(step.state.activities)) {
    if (activity.scope !== key || undoing.includes(activity.src)) continue;
    const inner = Object.values(step.state.scopes).filter((scope) => scope.activity === activity.key);
    for (const { key: inside } of inner) {
      keepUnfinished(step, inside);
      const { machine, variables, compensable = [] } = step.state.scopes[inside]!;
      if (compensable.length === 0) continue;
      keep(step, key, { element: activity.element, inside: { machine, variables, compensable } });
    }
  }
}

/** Throws a Fault when the scope keeps too many already. */
export function keep(step: Stepping, key: Key, entry: Compensable): void {
  const scope = step.state.scopes[key]!;
  const known = scope.compensable ?? [];
  if (known.length >= compensablePerScopeMax) {
    throw new Fault('LIMIT_EXCEEDED', said('manyCompensable', { max: compensablePerScopeMax }));
  }
  step.put('scopes', key, { ...scope, compensable: [...known, entry] });
}
