/**
 * Terminate event definition (BPMN 2.0.2 §10.5.5, §13.5.4): ends every other token of its scope, whose end
 * it is.
 */
import type { ElementModule } from './element.js';

export const terminateEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:TerminateEventDefinition',
      positions: ['end'],
      raise: () => ({ entry: { type: 'terminate' } }),
    },
  ],
  actions: {
    terminate: (step, by) => step.clearScope(step.state.tokens[by.token]!.scope, by.token),
  },
  tokenEffects: { terminate: () => ({ kind: 'clear' }) },
};
