/**
 * Embedded sub-process (BPMN 2.0.2 §10.3.5, §13.3.4): a scope with a machine of its own, inside an activity.
 */
import type { Json } from '../vocabulary.js';
import type { ElementModule } from './element.js';
import { ioMapping } from './ioMapping.js';

export const subProcess: ElementModule = {
  shapes: [
    {
      type: 'bpmn:SubProcess',
      state: (node, compiling) => {
        const input: Record<string, Json> = { machine: compiling.scope(node), ...ioMapping(node) };
        return {
          invoke: { src: 'subProcess', id: compiling.key(node.id), input, onDone: [compiling.leave(node)] },
        };
      },
    },
  ],
  actors: {
    subProcess: {
      // The results of the input mappings are the variables of the inside.
      open: (step, activity, input) => step.openScope(activity, String(input.machine), activity.variables),
      close: (step, activity) => step.cancelScope(activity.key),
    },
  },
};
