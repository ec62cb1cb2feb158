/**
 * Escalation event definition (BPMN 2.0.2 §10.5.5, §13.5.3): goes outwards like an error, but may be caught
 * without interrupting anything, and is simply gone when nobody catches it.
 */
import type { StateNode, Transition } from '../machine.js';
import { listOf } from './boundaryEvent.js';
import type { BpmnElement, ElementModule, TriggerSite } from './element.js';

function codeOf({ definition }: TriggerSite): string | undefined {
  const code = (definition.escalationRef as BpmnElement | undefined)?.escalationCode;
  return typeof code === 'string' && code !== '' ? code : undefined;
}

/** Adds an answer to an event of a state; one that names a code goes before one that takes any. */
export function addCatch(state: StateNode, event: string, caught: Transition, first: boolean): void {
  const others = listOf(state.on?.[event] as Transition | Transition[] | undefined);
  state.on = { ...state.on, [event]: first ? [caught, ...others] : [...others, caught] };
}

export const escalationEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:EscalationEventDefinition',
      positions: ['eventSubProcess', 'boundary', 'throw', 'end'],
      raise: (site) => ({ entry: { type: 'escalateOut', params: { code: codeOf(site) ?? '' } } }),
      wait: (site, state, _compiling, answer) => {
        const code = codeOf(site);
        const guard = { type: 'escalation', ...(code !== undefined && { params: { code } }) };
        addCatch(state, 'escalation', { guard, ...answer }, code !== undefined);
      },
    },
  ],
  actions: {
    escalateOut: (step, by, params) =>
      step.throwEscalation(
        { scope: step.state.tokens[by.token]!.scope, ...(by.activity && { activity: by.activity }) },
        String(params.code),
      ),
  },
};
