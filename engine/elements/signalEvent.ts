/**
 * Signal event definition (BPMN 2.0.2 §10.5.5, §13.5.1): broadcast by name to everything that waits for it,
 * in every instance, and to the start events of every process.
 */

import { text } from './contract/extension.js';
import { ioMapping, startOutputs } from './dataFlow/ioMapping.js';
import type { BpmnElement, Compiling, ElementModule, TriggerSite } from './element.js';
import { correlate, waitForSubscription } from './work/subscription.js';

function nameOf(site: TriggerSite, compiling: Compiling): string {
  const signal = site.definition.signalRef as BpmnElement | undefined;
  const name = signal && (text(signal, 'name') ?? signal.id);
  if (name === undefined) {
    compiling.report(site.node.id, 'signal-name', 'The event needs a reference to a signal', '10.5.5');
  }
  return name ?? '';
}

export const signalEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:SignalEventDefinition',
      positions: ['start', 'eventSubProcess', 'catch', 'boundary', 'throw', 'end', 'implicitThrow'],
      wait: (site, state, compiling, answer) =>
        waitForSubscription(site, state, { kind: 'signal', name: nameOf(site, compiling) }, answer),
      raise: (site, compiling) => {
        const { inputs } = ioMapping(site.node);
        const params = { name: nameOf(site, compiling), ...(inputs && { inputs }) };
        return { entry: { type: 'broadcast', params } };
      },
      start: (site, compiling) => ({
        state: compiling.key(site.node.id),
        kind: 'signal',
        name: nameOf(site, compiling),
        ...startOutputs(site.node),
      }),
    },
  ],
  actions: {
    broadcast: (step, by, params) => {
      const place = { scope: step.state.tokens[by.token]!.scope };
      const name = String(step.evaluate(String(params.name), place));
      const variables = step.mapInputs((params.inputs ?? []) as never, place);
      step.effect({ type: 'signal.broadcast', name, variables });
    },
  },
  handlers: {
    'signal.received': (step, { subscription, variables }) => correlate(step, subscription, variables),
  },
};
