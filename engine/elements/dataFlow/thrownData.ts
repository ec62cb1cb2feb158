/**
 * Data of errors and escalations (BPMN 2.0.2 §10.5.1): what the data inputs of the event that throws hold
 * goes along, and the data outputs of the event that catches take it over.
 */
import { listOf, type Named, type Transition } from '../../machine.js';
import type { Json, Mapping, Variables } from '../../vocabulary.js';
import type { Stepping } from '../contract/stepping.js';
import type { ActingToken, ElementModule, TriggerSite } from '../element.js';
import { ioMapping } from './ioMapping.js';

/** What an event throws along, for the parameters of its action. */
export function thrownData({ node, position }: TriggerSite): Record<string, Json> {
  const { inputs } = position === 'implicitThrow' ? {} : ioMapping(node);
  return inputs === undefined ? {} : { inputs };
}

/** The values of what an action throws along. */
export const dataThrown = (
  step: Stepping,
  by: ActingToken,
  { inputs = [] }: Record<string, Json>,
): Variables => step.mapInputs(inputs as unknown as Mapping[], { scope: step.state.tokens[by.token]!.scope });

/** The answer of an event that catches, which takes over first what was thrown along. */
export function takingData({ node }: TriggerSite, answer: Transition): Transition {
  const { outputs } = ioMapping(node);
  if (outputs === undefined) return answer;
  return {
    ...answer,
    actions: [{ type: 'takeOver', params: { outputs } }, ...listOf<Named>(answer.actions)],
  };
}

export const thrownDataModule: ElementModule = {
  actions: {
    takeOver: (step, by, { outputs }) =>
      step.mapOutputs(
        outputs as unknown as Mapping[],
        { scope: step.state.tokens[by.token]!.scope },
        step.caught,
      ),
  },
};
