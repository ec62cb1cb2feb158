/**
 * Sub-processes (BPMN 2.0.2 §10.3.5, §13.3.4): a scope with a machine of its own. An embedded one is an
 * activity; an event sub-process stands outside the flow, waits for its start event in the enclosing scope
 * and, when interrupting, ends everything else there.
 */
import { type StateNode, type Transition, transitionsIn } from '../machine.js';
import type { Json } from '../vocabulary.js';
import { compensateDefinition } from './compensateEvent.js';
import { keepInside } from './compensation/compensable.js';
import { outputsOfInside } from './dataFlow/dataSets.js';
import { ioMapping } from './dataFlow/ioMapping.js';
import type { Compiling, ElementModule, FlowNode } from './element.js';
import { closeScopes } from './flow/closeScopes.js';
import { answerWhenAll } from './multipleEvent.js';

type States = Record<string, StateNode>;

const insideOf = (node: FlowNode, compiling: Compiling, more?: States): Record<string, Json> => ({
  machine: compiling.scope(node, more),
  ...ioMapping(node),
});

/**
 * BPMN 2.0.2 §13.5.4: the start event's trigger is awaited by a token of the enclosing scope that nothing
 * waits for.
 */
function listen(node: FlowNode, compiling: Compiling): void {
  const [start] = node.nodes.filter((inner) => inner.type === 'bpmn:StartEvent');
  if (!start || start.eventDefinitions.length === 0) {
    const text = 'An event sub-process needs one start event with a trigger';
    compiling.report(node.id, 'event-sub-process-start', text, '10.3.5');
    return;
  }
  const target = compiling.key(node.id);
  if (start.eventDefinitions[0]!.$type === compensateDefinition) {
    compiling.compensateBy(target);
    return;
  }
  const interrupts = start.bpmn.isInterrupting !== false;
  const answer: Transition = interrupts
    ? { actions: [{ type: 'interrupt', params: { state: target } }] }
    : { actions: [{ type: 'produce', params: { flows: [{ target }] } }] };
  const state: StateNode = {};
  const each = answerWhenAll(start, state, compiling, answer);
  for (const [trigger, site] of compiling.triggers(start, 'eventSubProcess')) {
    trigger.wait?.(site, state, compiling, each(site.name));
  }
  compiling.listen(compiling.key(start.id), state, namesCode(state));
}

/** Catches one error or escalation, and so goes before what catches any. */
const namesCode = (state: StateNode): boolean =>
  transitionsIn(state).some(({ guard }) => typeof guard === 'object' && guard.params?.code !== undefined);

/** The state of a sub-process of any kind that has an inside with a flow of its own. */
export const subProcessState = (node: FlowNode, compiling: Compiling, more?: States): StateNode => {
  const isEvent = node.bpmn.triggeredByEvent === true;
  if (isEvent) listen(node, compiling);
  const onDone = isEvent ? { actions: [{ type: 'end' }] } : compiling.leave(node);
  const input = insideOf(node, compiling, more);
  const state: StateNode = {
    invoke: { src: 'subProcess', id: compiling.key(node.id), input, onDone: [onDone] },
  };
  return isEvent ? { ...state, tags: ['event'] } : state;
};

export const subProcess: ElementModule = {
  shapes: [{ type: 'bpmn:SubProcess', state: (node, compiling) => subProcessState(node, compiling) }],
  actors: {
    subProcess: {
      // The results of the input mappings are the variables of the inside.
      open: (step, activity, input) => {
        const { key, variables } = activity;
        step.openScope(activity, { key, machine: String(input.machine), variables });
      },
      close: closeScopes,
      scopeEmpty: (step, activity, scope) => {
        step.completeActivity(activity, outputsOfInside(step.invoke(activity).input ?? {}, scope.variables));
        keepInside(step, activity, scope);
        step.dropScope(scope.key);
      },
    },
  },
  actions: {
    interrupt: (step, by, params) => {
      const { scope } = step.state.tokens[by.token]!;
      step.clearScope(scope);
      step.enter(scope, String(params.state));
    },
  },
};
