/**
 * Error end event (BPMN 2.0.2 §10.5.3): throws its error outwards; uncaught, it is an incident where it
 * stands.
 */
import type { ElementModule } from './element.js';
import { Fault } from './element.js';
import { errorDefinition, requiredErrorCode } from './errorEvent.js';

export const errorEndEvent: ElementModule = {
  shapes: [
    {
      type: `bpmn:EndEvent/${errorDefinition}`,
      state: (node, compiling) => ({
        type: 'final',
        entry: { type: 'throwError', params: { code: requiredErrorCode(node, compiling) } },
      }),
    },
  ],
  actions: {
    throwError: (step, by, params) => {
      const { scope } = step.state.tokens[by.token]!;
      const code = String(params.code);
      const caught = step.throwError({ scope }, { code, message: `Thrown by "${by.state}"`, variables: {} });
      if (!caught)
        throw new Fault('UNHANDLED_ERROR', `Nobody catches the error "${code}" thrown by "${by.state}"`);
    },
  },
};
