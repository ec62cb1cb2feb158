/** Message boundary event (BPMN 2.0.2 §10.5.4): subscribed while its host runs, interrupting or not. */
import { boundaryTransition } from './boundaryEvent.js';
import type { ElementModule } from './element.js';
import { messageDefinition, waitForMessage } from './messageEvent.js';

export const messageBoundaryEvent: ElementModule = {
  shapes: [
    {
      type: `bpmn:BoundaryEvent/${messageDefinition}`,
      state: (node, compiling) => compiling.pass(node),
      attach: (node, host, compiling) =>
        waitForMessage(node, host, compiling, boundaryTransition(node, compiling)),
    },
  ],
};
