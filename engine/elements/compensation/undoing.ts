/**
 * Undoing what has been completed (BPMN 2.0.2 §10.7, §13.5.5): one activity after the other, the last first.
 * A handler runs in the scope of its activity, what a sub-process has completed in a scope restored for it,
 * what a call has completed in an instance of its own.
 */
import type { Activity, Compensable, Json, Key, Scope } from '../../vocabulary.js';
import type { Stepping } from '../contract/stepping.js';
import { undoCalled } from './calledUndo.js';

/**
 * What is left to undo in a scope; a restored scope is the inside of a completed sub-process, and goes at
 * the end.
 */
interface Frame {
  scope: Key;
  left: Compensable[];
  restored: boolean;
}
const framesOf = (activity: Activity) => activity.progress as unknown as Frame[];

/** What to undo: all that some scopes have completed, the first scope first, or one activity there. */
interface Undoing {
  scopes: Scope[];
  element?: Json | undefined;
}

/** Begins to undo what has been completed; each activity is undone once. */
export function undo(step: Stepping, activity: Activity, { scopes, element }: Undoing, done: Done): void {
  const frames = scopes.map((scope): Frame => {
    const all = scope.compensable ?? [];
    const left = element === undefined ? all : all.filter((one) => one.element === element);
    step.put('scopes', scope.key, { ...scope, compensable: all.filter((one) => !left.includes(one)) });
    return { scope: scope.key, left, restored: false };
  });
  undoNext(step, { ...activity, progress: frames.reverse() as unknown as Json }, done);
}

export type Done = (step: Stepping, activity: Activity) => void;

/** Undoes the last thing that is left, or is done. */
export function undoNext(step: Stepping, activity: Activity, done: Done): void {
  const frames = [...framesOf(activity)];
  for (let frame = frames.pop(); frame; frame = frames.pop()) {
    const last = frame.left.at(-1);
    if (!last) {
      if (frame.restored) step.dropScope(frame.scope);
      continue;
    }
    frames.push({ ...frame, left: frame.left.slice(0, -1) });
    if (last.handler !== undefined) {
      step.put('activities', activity.key, { ...activity, progress: frames as unknown as Json });
      step.enterAwaited(frame.scope, last.handler, activity.key);
      return;
    }
    if (last.called) {
      step.put('activities', activity.key, { ...activity, progress: frames as unknown as Json });
      undoCalled(step, activity, last);
      return;
    }
    if (last.inside) frames.push(restore(step, activity, last.inside));
  }
  step.put('activities', activity.key, { ...activity, progress: [] });
  done(step, activity);
}

/**
 * Opens the inside of a completed sub-process again, to undo it or to run its compensation event sub-
 * process.
 */
function restore(step: Stepping, activity: Activity, inside: NonNullable<Compensable['inside']>): Frame {
  const { machine, variables } = inside;
  const scope = step.nextKey();
  const handler = step.machineJson(machine).meta.compensateBy;
  step.restoreScope(activity, { key: scope, machine, variables });
  if (handler === undefined) return { scope, left: inside.compensable, restored: true };
  step.put('scopes', scope, { ...step.state.scopes[scope]!, compensable: inside.compensable });
  return { scope, left: [{ element: handler, handler }], restored: true };
}
