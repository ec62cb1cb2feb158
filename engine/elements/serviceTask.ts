/** Service task (BPMN 2.0.2 §10.3.3): work done by a worker, as a job. */
import type { ElementModule } from './element.js';
import { jobInput } from './work/job.js';

export const serviceTask: ElementModule = {
  shapes: [
    {
      type: 'bpmn:ServiceTask',
      state: (node, compiling) => ({
        invoke: {
          src: 'job',
          id: compiling.key(node.id),
          input: jobInput(node, 'BPMN_ELEMENT', compiling),
          onDone: [compiling.leave(node)],
        },
      }),
    },
  ],
};
