/**
 * Terminate end event (BPMN 2.0.2 §10.5.3, §13.5.4): ends every other token of its scope, whose end it is.
 */
import type { ElementModule } from './element.js';

export const terminateEndEvent: ElementModule = {
  shapes: [
    {
      type: 'bpmn:EndEvent/bpmn:TerminateEventDefinition',
      state: () => ({ type: 'final', entry: { type: 'terminate' } }),
    },
  ],
  actions: {
    terminate: (step, by) => step.clearScope(step.state.tokens[by.token]!.scope, by.token),
  },
};
