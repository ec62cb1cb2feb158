/**
 * Escalation event definition (BPMN 2.0.2 §10.5.5, §13.5.3): goes outwards like an error, but may be caught
 * without interrupting anything, and is simply gone when nobody catches it.
 */

import { dataThrown, takingData, thrownData } from './dataFlow/thrownData.js';
import type { BpmnElement, ElementModule, TriggerSite } from './element.js';
import { addCatch } from './flow/addAction.js';

function codeOf({ definition }: TriggerSite): string | undefined {
  const code = (definition.escalationRef as BpmnElement | undefined)?.escalationCode;
  return typeof code === 'string' && code !== '' ? code : undefined;
}

export const escalationEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:EscalationEventDefinition',
      positions: ['eventSubProcess', 'boundary', 'throw', 'end', 'implicitThrow'],
      raise: (site) => {
        const params = { code: codeOf(site) ?? '', ...thrownData(site) };
        return { entry: { type: 'escalateOut', params } };
      },
      wait: (site, state, _compiling, answer) => {
        const code = codeOf(site);
        const guard = { type: 'escalation', ...(code !== undefined && { params: { code } }) };
        addCatch(state, 'escalation', { guard, ...takingData(site, answer) }, code !== undefined);
      },
    },
  ],
  actions: {
    escalateOut: (step, by, params) =>
      step.throwEscalation(
        { scope: step.state.tokens[by.token]!.scope, ...(by.activity && { activity: by.activity }) },
        String(params.code),
        dataThrown(step, by, params),
      ),
  },
};
