/** Triggers in the reference interpreter: who waits for one, and what its occurrence does. */
import { listeners, startEventSubProcess } from './referenceEvents.js';
import type { Game } from './referenceGame.js';
import type { Node } from './referenceGraph.js';
import type { Scope, Standing, Wait } from './referenceState.js';

interface Owner {
  waits: Wait[];
  standing?: Standing;
  scope: Scope;
}

export function ownersOf(game: Game, name: string): Owner[] {
  const runs = game.standings.map((standing) => ({
    waits: standing.run.waits,
    standing,
    scope: standing.scope,
  }));
  const scopes = game.places.map(({ scope }) => ({ waits: scope.waits, scope }));
  return [...runs, ...scopes].filter(({ waits }) => waits.some((one) => one.name === name));
}

/** Notes that a trigger has occurred; true when the event that it belongs to has occurred with it. */
function isComplete(holder: { seen: string[]; waits: Wait[] }, event: Node, name: string): boolean {
  const wait = holder.waits.find((one) => one.name === name)!;
  if (wait.kind === 'timer') wait.left -= 1;
  holder.waits = holder.waits.filter((one) => one.left > 0);
  if (!event.needsAll) return true;
  if (!holder.seen.includes(name)) holder.seen.push(name);
  const names = event.triggers.map((one) => one.name);
  if (!names.every((one) => holder.seen.includes(one))) return false;
  holder.seen = holder.seen.filter((one) => !names.includes(one));
  return true;
}

/** §13.5: what a trigger that has occurred does to who waits for it. */
export function occur(game: Game, { standing, scope }: Owner, name: string): void {
  const has = (node: Node) => node.triggers.some((one) => one.name === name);
  if (!standing) {
    const listener = listeners(game, scope).find(({ start }) => has(start))!;
    if (isComplete(scope, listener.start, name)) startEventSubProcess(game, scope, listener);
    return;
  }
  const { run } = standing;
  const node = game.node(scope, run.node);
  if (run.awaits) {
    scope.runs = scope.runs.filter((one) => one !== run);
    game.open(scope, node);
    return;
  }
  const boundary = node.boundary.find(has);
  if (boundary) {
    if (isComplete(run, boundary, name)) game.atBoundary(scope, run, boundary);
  } else if (node.type === 'ReceiveTask') game.finish(run.id);
  else {
    const behind =
      node.type === 'EventBasedGateway' ? node.out.map((flow) => game.node(scope, flow.to)) : [node];
    const caught = behind.find(has)!;
    if (!isComplete(run, caught, name)) return;
    scope.runs = scope.runs.filter((one) => one !== run);
    game.leave(scope, caught);
  }
}
