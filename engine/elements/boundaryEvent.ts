/**
 * Boundary event (BPMN 2.0.2 §10.5.4, §13.5.3): transitions of the host's state. An interrupting one leaves
 * the state for the event's own; a non-interrupting one leaves the host alone and gives birth to a token in
 * it.
 */
import type { Transition } from '../machine.js';
import type { Compiling, ElementModule, FlowNode } from './element.js';
import { answerWhenAll } from './multipleEvent.js';

function answerOf(node: FlowNode, compiling: Compiling): Transition {
  const target = compiling.key(node.id);
  const interrupts = node.bpmn.cancelActivity !== false;
  return interrupts ? { target } : { actions: [{ type: 'produce', params: { flows: [{ target }] } }] };
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
