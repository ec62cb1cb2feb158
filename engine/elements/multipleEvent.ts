/**
 * Parallel multiple events (BPMN 2.0.2 §10.5.5): an event with several definitions that all have to occur.
 * What has occurred is kept with the token until the last one is there.
 */
import type { StateNode, Transition } from '../machine.js';
import type { Compiling, ElementModule, FlowNode } from './element.js';

/**
 * Gives each definition of an event its answer: for an ordinary event the transition itself, for a parallel
 * multiple one a note that this definition has occurred, and the transition as the answer to the last note.
 */
export function answerWhenAll(
  node: FlowNode,
  state: StateNode,
  compiling: Compiling,
  answer: Transition,
): (name: string) => Transition {
  if (node.bpmn.parallelMultiple !== true || node.eventDefinitions.length < 2) return () => answer;
  const event = compiling.key(node.id);
  const all = node.eventDefinitions.length;
  state.on = { ...state.on, [`all.${event}`]: [answer] };
  return (name) => ({ actions: [{ type: 'note', params: { event, name, all } }] });
}

export const multipleEvent: ElementModule = {
  actions: {
    note: (step, by, params) => {
      const token = step.state.tokens[by.token]!;
      const event = String(params.event);
      const seen = [...new Set([...(token.seen?.[event] ?? []), String(params.name)])];
      const complete = seen.length === params.all;
      step.put('tokens', token.key, { ...token, seen: { ...token.seen, [event]: complete ? [] : seen } });
      if (complete) step.send(token.key, { type: `all.${event}` });
    },
  },
};
