/**
 * Boundary event (BPMN 2.0.2 §10.5.4, §13.5.3): transitions of the host's state. An interrupting one leaves
 * the state for the event's own; a non-interrupting one leaves the host alone and gives birth to a token in
 * it.
 */
import type { Named, StateNode, Transition } from '../machine.js';
import type { Compiling, ElementModule, FlowNode } from './element.js';
import { answerWhenAll } from './multipleEvent.js';

export const listOf = <T>(value: T | T[] | undefined): T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function answerOf(node: FlowNode, compiling: Compiling): Transition {
  const target = compiling.key(node.id);
  const interrupts = node.bpmn.cancelActivity !== false;
  return interrupts ? { target } : { actions: [{ type: 'produce', params: { flows: [{ target }] } }] };
}

/** Adds an action to what happens when a state is entered or left. */
export function addAction(state: StateNode, when: 'entry' | 'exit', action: Named): void {
  state[when] = [...listOf(state[when]), action];
}

export const boundaryEvent: ElementModule = {
  shapes: [
    {
      type: 'bpmn:BoundaryEvent',
      state: (node, compiling) => compiling.pass(node),
      attach: (node, host, compiling) => {
        const answer = answerWhenAll(node, host, compiling, answerOf(node, compiling));
        for (const [trigger, site] of compiling.triggers(node, 'boundary')) {
          trigger.wait?.(site, host, compiling, answer(site.name));
        }
      },
    },
  ],
};
