/**
 * Exclusive gateway (BPMN 2.0.2 §10.6.2, §13.4.2): passes each token on by the first flow whose condition is
 * true, in the file's order, else by the default flow. If neither is there, the token stays, held by an
 * incident.
 */
import type { Transition } from '../machine.js';
import type { ElementModule } from './element.js';

export const exclusiveGateway: ElementModule = {
  shapes: [
    {
      type: 'bpmn:ExclusiveGateway',
      state: (node, compiling) => {
        if (node.outgoing.length === 1 && node.outgoing[0]!.condition === undefined)
          return compiling.pass(node);
        const otherwise = node.outgoing.find((flow) => flow.id === node.defaultFlow);
        const ordered = [
          ...node.outgoing.filter((flow) => flow !== otherwise),
          ...(otherwise ? [otherwise] : []),
        ];
        const always = ordered.map((flow): Transition => {
          const condition = flow.condition;
          const guard = { type: 'feel', params: { expression: condition ?? '' } };
          return {
            guard: flow === otherwise ? { type: 'otherwise' } : guard,
            target: compiling.key(flow.target),
            actions: [{ type: 'take', params: { flow: flow.id } }],
          };
        });
        return always.length === 0 ? compiling.pass(node) : { tags: ['transient'], always };
      },
    },
  ],
};
