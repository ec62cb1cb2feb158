/** Joining gateways of the reference interpreter (BPMN 2.0.2 §13.4). */
import { holds } from './referenceData.js';
import type { Game } from './referenceGame.js';
import type { Flow, Node } from './referenceGraph.js';
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
function isActivated(game: Game, scope: Scope, gateway: Node, empty: string[], full: string[]): boolean {
  return positions(game, scope, gateway).every((position) => {
    const flows = [...reachable(game, scope, position, gateway)];
    return !flows.some((flow) => empty.includes(flow)) || flows.some((flow) => full.includes(flow));
  });
}

/** §13.4.4: starts when its condition holds, waits for what is still to be expected, and starts afresh. */
function complexMoves(game: Game, scope: Scope, node: Node, full: string[]): Move[] {
  const consumed = scope.resetting[node.id];
  const all = node.in.map((flow) => flow.id);
  if (consumed) {
    const others = all.filter((flow) => !consumed.includes(flow));
    const empty = others.filter((flow) => !full.includes(flow));
    const arrived = others.filter((flow) => full.includes(flow));
    if (!isActivated(game, scope, node, empty, [...arrived, ...consumed])) return [];
    return [
      (next) => {
        const place = next.place(scope.id).scope;
        for (const flow of arrived) next.take(place, flow);
        delete place.resetting[node.id];
        // Only flows with a condition can be meant here, and that none is true is no fault.
        const meant = node.out.filter(({ id, condition }) => condition !== undefined && id !== node.normal);
        const isTrue = ({ condition }: Flow) => holds(condition!, next.values(place));
        for (const { id } of meant.filter(isTrue)) place.flows[id] = (place.flows[id] ?? 0) + 1;
      },
    ];
  }
  const condition = (node.element.activationCondition as { body: string }).body.replace(/^=/, '');
  if (full.length === 0 || !holds(condition, { activationCount: full.length })) return [];
  return [
    (next) => {
      const place = next.place(scope.id).scope;
      for (const flow of full) next.take(place, flow);
      if (full.length < all.length) place.resetting[node.id] = full;
      next.leave(place, node);
    },
  ];
}

/** What a gateway with several incoming flows may do. */
export function joinMoves(game: Game, scope: Scope, node: Node): Move[] {
  const full = node.in.map((flow) => flow.id).filter((flow) => scope.flows[flow]);
  if (node.type === 'ComplexGateway') return complexMoves(game, scope, node, full);
  const empty = node.in.map((flow) => flow.id).filter((flow) => !scope.flows[flow]);
  const isReady =
    node.type === 'ParallelGateway' ? empty.length === 0 : isActivated(game, scope, node, empty, full);
  if (full.length === 0 || !isReady) return [];
  return [
    (next) => {
      const place = next.place(scope.id).scope;
      for (const flow of full) next.take(place, flow);
      next.leave(place, node);
    },
  ];
}
