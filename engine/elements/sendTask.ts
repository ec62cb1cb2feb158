/**
 * Send task (BPMN 2.0.2 §10.3.3): with a `zeebe:taskDefinition` a job whose worker sends; else the engine
 * publishes the referenced message itself.
 */
import type { ElementModule } from './element.js';
import { sendInvoke } from './messageEvent.js';

export const sendTask: ElementModule = {
  shapes: [
    {
      type: 'bpmn:SendTask',
      state: (node, compiling) => ({
        invoke: { ...sendInvoke(node, node.bpmn, compiling), onDone: [compiling.leave(node)] },
      }),
    },
  ],
};
