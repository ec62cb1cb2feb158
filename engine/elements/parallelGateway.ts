/**
 * Parallel gateway (BPMN 2.0.2 §10.6.4, §13.4.1): waits for one token on every incoming flow, consumes one
 * from each and produces one on every outgoing flow, whatever their conditions. Tokens that come early on
 * one flow wait.
 */

import { joining } from './contract/tokenEffect.js';
import type { ElementModule, FlowNode } from './element.js';
import { arrive, consume, keepArrivals, takeArrivals } from './flow/joining.js';
import { type ProducedFlow, splittingState } from './sequenceFlow.js';

const unconditional = (node: FlowNode): FlowNode => {
  const { defaultFlow: _standard, ...bare } = node;
  return { ...bare, outgoing: node.outgoing.map(({ condition: _ignored, ...flow }) => flow) };
};

export const parallelGateway: ElementModule = {
  shapes: [
    {
      type: 'bpmn:ParallelGateway',
      state: (node, compiling) => {
        const split = splittingState(unconditional(node), compiling.key);
        if (node.incoming.length < 2) return split;
        const { entry } = split;
        const flows = typeof entry === 'object' && !Array.isArray(entry) ? (entry.params?.flows ?? []) : [];
        const params = {
          gateway: compiling.key(node.id),
          incoming: node.incoming.map((flow) => flow.id),
          flows,
        };
        return { type: 'final', entry: { type: 'arrive', params } };
      },
    },
  ],
  actions: {
    arrive: (step, by, params) => {
      const scopeKey = step.state.tokens[by.token]!.scope;
      const incoming = params.incoming as string[];
      const counts = arrive(step, by, params);
      if (!incoming.every((one) => counts[one] !== undefined)) return;
      const gateway = String(params.gateway);
      keepArrivals(step, scopeKey, gateway, consume(counts, incoming));
      const after = takeArrivals(step, scopeKey, gateway, incoming);
      for (const out of params.flows as unknown as ProducedFlow[]) {
        step.move({ type: 'flow.taken', flow: out.id!, token: by.token });
        step.enter(scopeKey, out.target, out.id, after);
      }
    },
  },
  tokenEffects: { arrive: joining('all') },
};
