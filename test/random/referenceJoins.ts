/** Joining gateways of the reference interpreter (BPMN 2.0.2 §13.4). */
import type { Game } from './referenceGame.js';
import type { Node } from './referenceGraph.js';
import type { Scope } from './referenceState.js';

export type Move = (next: Game) => void;

/** Where in a scope tokens are, other than on the flows into a gateway: the nodes they go on from. */
function positions(game: Game, scope: Scope, gateway: Node): string[] {
  const onFlows = [...game.graph(scope).nodes.values()].flatMap((node) =>
    node.id !== gateway.id && node.in.some((flow) => scope.flows[flow.id]) ? [node.id] : [],
  );
  return [...onFlows, ...scope.runs.map((run) => run.node)];
}

/** The incoming flows of a gateway that a token at a node can reach without visiting the gateway. */
function reachable(game: Game, scope: Scope, from: string, gateway: Node): Set<string> {
  const found = new Set<string>();
  const seen = new Set<string>([gateway.id]);
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const node = game.node(scope, id);
    open.push(...node.boundary.map((event) => event.id));
    for (const flow of node.out) {
      if (flow.to === gateway.id) found.add(flow.id);
      else open.push(flow.to);
    }
    const link = node.triggers.find((one) => one.kind === 'link')?.refers;
    const nodes = [...game.graph(scope).nodes.values()];
    open.push(
      ...nodes.filter((one) => link !== undefined && one.triggers[0]?.refers === link).map((one) => one.id),
    );
  }
  return found;
}

/** §13.4.3, word for word: every path to an empty flow has beside it a path to a full one. */
function isActivated(game: Game, scope: Scope, gateway: Node): boolean {
  const isFull = (flow: string) => scope.flows[flow] !== undefined;
  return positions(game, scope, gateway).every((position) => {
    const flows = [...reachable(game, scope, position, gateway)];
    return flows.every(isFull) || flows.some(isFull);
  });
}

export function joinMoves(game: Game, scope: Scope, node: Node): Move[] {
  const full = node.in.filter((flow) => scope.flows[flow.id]);
  const isReady =
    node.type === 'ParallelGateway' ? full.length === node.in.length : isActivated(game, scope, node);
  if (full.length === 0 || !isReady) return [];
  return [
    (next) => {
      const place = next.place(scope.id).scope;
      for (const flow of full) next.take(place, flow.id);
      next.leave(place, node);
    },
  ];
}
