/**
 * What joining gateways share: tokens that arrive are counted per incoming flow in the scope, and a gateway
 * goes on by giving birth to a token in the state behind it (its `out` state), which then chooses the
 * outgoing flows.
 */
import type { StateNode } from '../../machine.js';
import type { Arrival, Finished, Json, Key, Scope } from '../../vocabulary.js';
import type { Stepping } from '../contract/stepping.js';
import type { ActingToken, Compiling, FlowNode } from '../element.js';
import { produced } from '../sequenceFlow.js';

export type Counts = Record<string, number>;

/** A token put here by hand counts for the first flow that is still missing. */
function arrivedBy(flow: string | undefined, incoming: string[], counts: Counts): string {
  if (flow !== undefined && incoming.includes(flow)) return flow;
  return incoming.find((one) => counts[one] === undefined) ?? incoming[0]!;
}

export function keepArrivals(step: Stepping, scopeKey: Key, gateway: string, counts: Counts): void {
  const scope = step.state.scopes[scopeKey]!;
  const { [gateway]: _before, ...others } = scope.arrivals;
  const arrivals = Object.keys(counts).length > 0 ? { ...others, [gateway]: counts } : others;
  step.put('scopes', scopeKey, { ...scope, arrivals });
}

function keepArrived(step: Stepping, scopeKey: Key, gateway: string, list: Arrival[]): void {
  const scope = step.state.scopes[scopeKey]!;
  const { [gateway]: _before, ...others } = scope.arrived ?? {};
  const arrived = list.length > 0 ? { ...others, [gateway]: list } : others;
  step.put('scopes', scopeKey, { ...scope, arrived });
}

/** Keeps which token has come by a flow, beside the counts. */
export function noteArrival(step: Stepping, token: Key, gateway: string, flow: string): void {
  const { scope: scopeKey, after = [] } = step.state.tokens[token]!;
  const before = step.state.scopes[scopeKey]!.arrived?.[gateway] ?? [];
  keepArrived(step, scopeKey, gateway, [...before, { flow, token, after }]);
}

/**
 * Takes the first token of each of the flows out of a join (a flow named twice: two). What they have behind
 * them is, as one record of the trail, behind the token that goes on.
 */
export function takeArrivals(
  step: Stepping,
  scopeKey: Key,
  gateway: string,
  flows: string[],
  more: Pick<Finished, 'phased'> = {},
): Key[] {
  const left = [...(step.state.scopes[scopeKey]!.arrived?.[gateway] ?? [])];
  const consumed = flows.flatMap((flow) => {
    const index = left.findIndex((one) => one.flow === flow);
    return index < 0 ? [] : left.splice(index, 1);
  });
  keepArrived(step, scopeKey, gateway, left);
  const after = [...new Set(consumed.flatMap((one) => one.after))];
  if (after.length === 0) return [];
  const { token: key } = consumed.reduce((last, one) => (one.token > last.token ? one : last));
  step.noteFinished(scopeKey, { key, element: gateway, after, consumed, ...more });
  return [key];
}

/** Counts an arriving token and gives the counts of its gateway. */
export function arrive(step: Stepping, by: ActingToken, params: Record<string, Json>): Counts {
  const scopeKey = step.state.tokens[by.token]!.scope;
  const gateway = String(params.gateway);
  const before = step.state.scopes[scopeKey]!.arrivals[gateway] ?? {};
  const flow = arrivedBy(by.flow, params.incoming as string[], before);
  const counts = { ...before, [flow]: (before[flow] ?? 0) + 1 };
  keepArrivals(step, scopeKey, gateway, counts);
  noteArrival(step, by.token, gateway, flow);
  return counts;
}

/** The counts after one token of each of the flows is consumed. */
export function consume(counts: Counts, flows: string[]): Counts {
  const entries = Object.entries(counts).map(
    ([flow, n]) => [flow, flows.includes(flow) ? n - 1 : n] as const,
  );
  return Object.fromEntries(entries.filter(([, count]) => count > 0));
}

/** The state of a gateway that joins by `action`, and the state behind it that splits. */
export function joiningState(
  node: FlowNode,
  action: string,
  compiling: Compiling,
  more: Record<string, Json> = {},
): StateNode {
  const flows = node.outgoing.map(
    (flow): Json => produced(flow, compiling.key, flow.id === node.defaultFlow),
  );
  const split: StateNode = {
    type: 'final',
    ...(flows.length > 0 && { entry: { type: 'produce', params: { flows } } }),
  };
  const gateway = compiling.key(node.id);
  const out = `${gateway}~out`;
  compiling.addState(out, { ...split, meta: { element: node.type } });
  const incoming = node.incoming.map((flow) => flow.id);
  return { type: 'final', entry: { type: action, params: { gateway, incoming, out, ...more } } };
}

export interface Waiting {
  scope: Scope;
  gateway: string;
  params: Record<string, Json>;
}

/** Gateways of one kind that hold arrived tokens, or another phase, in any scope. */
export function waitingGateways(step: Stepping, action: string): Waiting[] {
  return Object.values(step.state.scopes).flatMap((scope) => {
    const gateways = new Set([...Object.keys(scope.arrivals), ...Object.keys(scope.phases ?? {})]);
    return [...gateways].flatMap((gateway) => {
      const entry = step.stateNode(scope, gateway)?.entry;
      if (typeof entry !== 'object' || Array.isArray(entry) || entry.type !== action) return [];
      return [{ scope, gateway, params: (entry.params ?? {}) as Record<string, Json> }];
    });
  });
}

/**
 * BPMN 2.0.2 §13.4.3: no token elsewhere in the scope can still reach one of the empty flows, unless it can
 * as well reach one of the full ones.
 */
export function nothingExpected(
  step: Stepping,
  { scope, gateway }: Waiting,
  empty: string[],
  full: string[],
): boolean {
  if (empty.length === 0) return true;
  const reachesEmpty = step.upstream(scope, gateway, empty);
  const reachesFull = step.upstream(scope, gateway, full);
  return step.positions(scope, gateway).every((state) => !reachesEmpty.has(state) || reachesFull.has(state));
}
