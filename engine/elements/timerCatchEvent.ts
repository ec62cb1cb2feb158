/** Intermediate timer catch event (BPMN 2.0.2 §10.5.4): the token waits for an instant. */
import type { ElementModule } from './element.js';
import { timerDefinition, timerDelay } from './timerEvent.js';

export const timerCatchEvent: ElementModule = {
  shapes: [
    {
      type: `bpmn:IntermediateCatchEvent/${timerDefinition}`,
      state: (node, compiling) => ({ after: { [timerDelay(node, compiling)]: [compiling.leave(node)] } }),
    },
  ],
};
