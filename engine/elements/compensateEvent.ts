/**
 * Compensation (BPMN 2.0.2 §10.7, §13.5.5): undoes what was completed, in reverse order, and is waited for
 * unless the event says otherwise.
 *
 * A completed activity is kept in its scope when it has a compensation handler; a completed sub-process when
 * something in it can be undone, with its variables as they were. Throwing without an `activityRef` undoes
 * everything that the throw sees, with one, that activity only. It sees its own scope and, from an event
 * sub-process, the scope around that too.
 */
import { listOf, type Named, type StateNode, type Transition, transitionsIn } from '../machine.js';
import type { Json, Key, Scope } from '../vocabulary.js';
import { closeUndoing, undoCalled } from './compensation/calledUndo.js';
import { hasRounds, keep } from './compensation/compensable.js';
import { type Done, undo, undoNext } from './compensation/undoing.js';
import type { Stepping } from './contract/stepping.js';
import type { BpmnElement, ElementModule } from './element.js';
import { receiving } from './receiveTask.js';

export const compensateDefinition = 'bpmn:CompensateEventDefinition';

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

/** Actors whose inside needs no undoing of its own once there is a handler for the whole. */
const withInside = ['subProcess', 'adHoc', 'callActivity'];

const isReceiving = ({ actions }: Transition): boolean =>
  listOf<Named>(actions).some((one) => typeof one === 'object' && one.type === receiving);

/** Completing the host makes its handler ready, before anything else that completion does. */
function markCompensable(state: StateNode, element: string, handler: string): void {
  for (const transition of transitionsIn(state).filter(isReceiving)) {
    const ready = { type: 'compensable', params: { element, handler } };
    transition.actions = [ready, ...listOf<Named>(transition.actions)];
  }
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
        const host = node.bpmn.attachedToRef as BpmnElement | undefined;
        if (node.compensation && host?.id !== undefined)
          markCompensable(state, compiling.key(host.id), compiling.key(node.compensation.id));
      },
    },
  ],
  actors: {
    compensate: {
      open: (step, activity, { activity: element }) =>
        undo(step, activity, { scopes: scopesSeenFrom(step, activity.scope), element }, complete),
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
