/**
 * Parallel gateway (BPMN 2.0.2 §10.6.4, §13.4.1): waits for one token on every incoming flow, consumes one
 * from each and produces one on every outgoing flow. Tokens that come early on one flow wait for the others.
 */
import type { Json } from '../vocabulary.js';
import type { ElementModule, Stepping } from './element.js';
import { type ProducedFlow, produced } from './sequenceFlow.js';

type Counts = Record<string, number>;

/** The counts after one token from each incoming flow is consumed. */
function consume(counts: Counts, incoming: string[]): Counts {
  const left = incoming.map((flow) => [flow, counts[flow]! - 1] as const).filter(([, count]) => count > 0);
  return Object.fromEntries(left);
}

/** A token put here by hand counts for the first flow that is still missing. */
function arrivedBy(flow: string | undefined, incoming: string[], counts: Counts): string {
  if (flow !== undefined && incoming.includes(flow)) return flow;
  return incoming.find((one) => counts[one] === undefined) ?? incoming[0]!;
}

function keepArrivals(step: Stepping, scopeKey: string, gateway: string, counts: Counts): void {
  const scope = step.state.scopes[scopeKey]!;
  const { [gateway]: _before, ...others } = scope.arrivals;
  const arrivals = Object.keys(counts).length > 0 ? { ...others, [gateway]: counts } : others;
  step.put('scopes', scopeKey, { ...scope, arrivals });
}

export const parallelGateway: ElementModule = {
  shapes: [
    {
      type: 'bpmn:ParallelGateway',
      state: (node, compiling) => {
        // Conditions behind a parallel gateway are not evaluated.
        const unconditional = node.outgoing.map(
          ({ condition: _ignored, ...flow }): Json => produced(flow, compiling.key, false),
        );
        const incoming = node.incoming.map((flow) => flow.id);
        if (incoming.length < 2) {
          const entry = { type: 'produce', params: { flows: unconditional } };
          return { type: 'final', ...(unconditional.length > 0 && { entry }) };
        }
        const params = { gateway: compiling.key(node.id), incoming, flows: unconditional };
        return { type: 'final', entry: { type: 'arrive', params } };
      },
    },
  ],
  actions: {
    arrive: (step, by, params) => {
      const scopeKey = step.state.tokens[by.token]!.scope;
      const gateway = String(params.gateway);
      const incoming = params.incoming as string[];
      const before = step.state.scopes[scopeKey]!.arrivals[gateway] ?? {};
      const flow = arrivedBy(by.flow, incoming, before);
      const counts = { ...before, [flow]: (before[flow] ?? 0) + 1 };
      const complete = incoming.every((one) => counts[one] !== undefined);
      keepArrivals(step, scopeKey, gateway, complete ? consume(counts, incoming) : counts);
      if (!complete) return;
      for (const out of params.flows as unknown as ProducedFlow[]) {
        step.move({ type: 'flow.taken', flow: out.id!, token: by.token });
        step.enter(scopeKey, out.target, out.id);
      }
    },
  },
};
