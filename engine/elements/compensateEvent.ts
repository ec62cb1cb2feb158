/**
 * Compensation (BPMN 2.0.2 §10.7, §13.5.5): undoes what was completed, in reverse order, and is waited for
 * unless the event says otherwise.
 *
 * A completed activity is kept in its scope when it has a compensation handler; a completed sub-process when
 * something in it can be undone, with its variables as they were. Throwing without an `activityRef` undoes
 * everything that the throw sees, with one, that activity only. It sees its own scope and, from an event
 * sub-process, the scope around that too.
 */
import { compensablePerScopeMax } from '../limits.js';
import type { StateNode, Transition } from '../machine.js';
import type { Activity, Compensable, Json, Key, Scope } from '../vocabulary.js';
import { closeUndoing, undoCalled } from './calledUndo.js';
import type { BpmnElement, ElementModule } from './element.js';
import { Fault } from './fault.js';
import type { Stepping } from './stepping.js';

export const compensateDefinition = 'bpmn:CompensateEventDefinition';

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

/**
 * The scopes whose completed activities a throw sees, the innermost first: an event sub-process undoes what
 * it has done itself, and speaks for the activity that it stands in (§10.7.1, §13.5.5).
 */
function scopesSeenFrom(step: Stepping, key: Key): Scope[] {
  const scope = step.state.scopes[key]!;
  const inside = scope.activity === undefined ? undefined : step.state.activities[scope.activity];
  if (!inside) return [scope];
  const state = step.stateNode(step.state.scopes[inside.scope]!, inside.element);
  return state?.tags?.includes('event') ? [scope, ...scopesSeenFrom(step, inside.scope)] : [scope];
}

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
  const scope = step.nextKey();
  const handler = step.machineJson(inside.machine).meta.compensateBy;
  step.restoreScope(activity, scope, inside.machine, inside.variables);
  if (handler === undefined) return { scope, left: inside.compensable, restored: true };
  step.put('scopes', scope, { ...step.state.scopes[scope]!, compensable: inside.compensable });
  return { scope, left: [{ element: handler, handler }], restored: true };
}

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

export function keep(step: Stepping, key: Key, entry: Compensable): void {
  const scope = step.state.scopes[key]!;
  const known = scope.compensable ?? [];
  if (known.length >= compensablePerScopeMax) {
    throw new Fault(
      'LIMIT_EXCEEDED',
      `A scope keeps at most ${compensablePerScopeMax} activities for compensation`,
    );
  }
  step.put('scopes', key, { ...scope, compensable: [...known, entry] });
}

/** Actors whose inside needs no undoing of its own once there is a handler for the whole. */
const withInside = ['subProcess', 'adHoc', 'callActivity'];
const withRounds = ['multiInstance', 'loop'];
export const hasRounds = ({ src }: Pick<Activity, 'src'>): boolean => withRounds.includes(src);

/** Completing the host makes its handler ready, before anything else that completion does. */
function markCompensable(state: StateNode, handler: string): void {
  for (const invoke of state.invoke === undefined ? [] : [state.invoke].flat()) {
    if (hasRounds(invoke)) {
      invoke.input = { ...invoke.input, handler };
      continue;
    }
    const ready = { type: 'compensable', params: { element: invoke.id, handler } };
    const done = invoke.onDone === undefined ? [] : ([invoke.onDone].flat() as Transition[]);
    invoke.onDone = done.map((one) => ({ ...one, actions: [ready, ...[one.actions ?? []].flat()] }));
    if (withInside.includes(invoke.src)) invoke.input = { ...invoke.input, compensated: true };
  }
}

const complete: Done = (step, activity) => step.completeActivity(activity, {});

export const compensateEvent: ElementModule = {
  triggers: [
    {
      type: compensateDefinition,
      positions: ['eventSubProcess', 'boundary', 'throw', 'end'],
      raise: ({ node, definition, name }, compiling) => {
        const activity = (definition.activityRef as BpmnElement | undefined)?.id;
        const input: Record<string, Json> =
          activity === undefined ? {} : { activity: compiling.key(activity) };
        const id = compiling.key(node.id);
        if (definition.waitForCompletion !== false) return { invoke: { src: 'compensate', id, input } };
        // Whoever does not wait leaves the undoing to a token of its own.
        const apart = `${name}~undo`;
        const done: Transition = { actions: [{ type: 'end' }] };
        compiling.addState(apart, { invoke: { src: 'compensate', id: apart, input, onDone: [done] } });
        return { entry: { type: 'produce', params: { flows: [{ target: apart }] } } };
      },
      wait: ({ node }, state, compiling) => {
        if (node.compensation) markCompensable(state, compiling.key(node.compensation.id));
      },
    },
  ],
  actors: {
    compensate: {
      open: (step, activity, input) =>
        undo(
          step,
          activity,
          { scopes: scopesSeenFrom(step, activity.scope), element: input.activity },
          complete,
        ),
      close: closeUndoing,
      tokenEnded: (step, activity) => undoNext(step, activity, complete),
      scopeEmpty: () => undefined,
    },
  },
  retries: {
    undo: {
      again: (step, _of, { activity: key, undone }) => {
        const activity = step.state.activities[key];
        if (activity) undoCalled(step, activity, undone);
      },
    },
  },
  actions: {
    compensable: (step, by, params) => {
      const { element, handler } = params as { element: string; handler: string };
      keep(step, step.state.tokens[by.token]!.scope, { element, handler });
    },
  },
};
