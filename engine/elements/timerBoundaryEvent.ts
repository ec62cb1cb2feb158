/**
 * Timer boundary event (BPMN 2.0.2 §10.5.4): runs while its host does, interrupting it or not, once or in a
 * cycle.
 */
import { boundaryTransition } from './boundaryEvent.js';
import type { ElementModule } from './element.js';
import { timerDefinition, timerDelay } from './timerEvent.js';

export const timerBoundaryEvent: ElementModule = {
  shapes: [
    {
      type: `bpmn:BoundaryEvent/${timerDefinition}`,
      state: (node, compiling) => compiling.pass(node),
      attach: (node, host, compiling) => {
        host.after = { ...host.after, [timerDelay(node, compiling)]: [boundaryTransition(node, compiling)] };
      },
    },
  ],
};
