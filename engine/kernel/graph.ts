/**
 * The flow graph of a machine: which state leads to which, for gateways that look at where tokens could
 * still come from.
 */
import { type Machine, transitionsIn } from '../machine.js';
import type { InstanceState, Json, Key } from '../vocabulary.js';
import { stateName } from './stateName.js';

export interface Edge {
  flow: string | undefined;
  source: string;
  target: string;
}
export interface Graph {
  outgoing: Map<string, Edge[]>;
  incoming: Map<string, Edge[]>;
}

const graphs = new WeakMap<Machine, Graph>();

function producedBy(actions: unknown): { id?: string; target: string }[] {
  const list = (actions === undefined ? [] : Array.isArray(actions) ? actions : [actions]) as {
    type?: string;
    params?: { flows?: Json; out?: Json; outAgain?: Json };
  }[];
  return list.flatMap(({ params }) => [
    ...((params?.flows ?? []) as unknown as { id?: string; target: string }[]),
    ...[params?.out, params?.outAgain].flatMap((target) => (typeof target === 'string' ? [{ target }] : [])),
  ]);
}

function* edgesOf(machine: Machine): Iterable<Edge> {
  for (const [source, state] of Object.entries(machine.states)) {
    for (const { id, target } of producedBy(state.entry)) yield { flow: id, source, target };
    for (const { target, actions } of transitionsIn(state)) {
      const taken = (actions === undefined ? [] : [actions].flat()) as {
        type?: string;
        params?: { flow?: string };
      }[];
      const flows = taken.filter((action) => action.type === 'take').map((action) => action.params?.flow);
      if (target !== undefined) yield { flow: flows.at(-1), source, target };
      for (const produced of producedBy(actions))
        yield { flow: produced.id, source, target: produced.target };
    }
  }
}

function note(edges: Map<string, Edge[]>, state: string, edge: Edge): void {
  const others = edges.get(state);
  if (others) others.push(edge);
  else edges.set(state, [edge]);
}

export function graphOf(machine: Machine): Graph {
  const known = graphs.get(machine);
  if (known) return known;
  const graph: Graph = { outgoing: new Map(), incoming: new Map() };
  for (const edge of edgesOf(machine)) {
    note(graph.outgoing, edge.source, edge);
    note(graph.incoming, edge.target, edge);
  }
  graphs.set(machine, graph);
  return graph;
}

/**
 * The states from which one of a gateway's incoming flows can be reached without passing the gateway, the
 * sources of those flows included.
 */
export function upstreamOfFlows(machine: Machine, gateway: string, flows: string[]): Set<string> {
  const graph = graphOf(machine);
  const into = (graph.incoming.get(gateway) ?? []).filter(
    (edge) => edge.flow !== undefined && flows.includes(edge.flow),
  );
  const seen = new Set<string>();
  const open = into.map((edge) => edge.source);
  while (open.length > 0) {
    const state = open.pop()!;
    if (seen.has(state) || state === gateway || state.startsWith(`${gateway}~`)) continue;
    seen.add(state);
    for (const edge of graph.incoming.get(state) ?? []) open.push(edge.source);
  }
  return seen;
}

/** Where the tokens of a scope are, those that wait in other gateways included. */
export function positionsIn(state: InstanceState, scope: Key, gateway: string): string[] {
  const tokens = Object.values(state.tokens).filter((token) => token.scope === scope && !token.listener);
  const waiting = Object.keys(state.scopes[scope]!.arrivals).filter((one) => one !== gateway);
  return [...tokens.map((token) => stateName(token.state)), ...waiting];
}
