/** Compensation and cancelling in the reference interpreter (BPMN 2.0.2 §13.5.5, §13.5.6). */
import type { Game } from './referenceGame.js';
import type { Node } from './referenceGraph.js';
import type { Run, Scope, Undo } from './referenceState.js';

/** The compensation event sub-process of a sub-process: it undoes the whole of it. */
function ownHandler(node: Node): Node | undefined {
  const begins = (around: Node) =>
    [...around.inside!.nodes.values()].find((one) => one.type === 'StartEvent')!.triggers;
  const events = [...(node.inside?.nodes.values() ?? [])].filter((one) => one.element.triggeredByEvent);
  return events.find((around) => begins(around)[0]?.kind === 'compensate');
}

/** What is completed inside activities that are about to be cancelled. */
export function unfinished(scope: Scope, but: Run): Scope['completed'] {
  const others = scope.runs.filter((run) => run !== but);
  const scopes = others.flatMap((run) => [run, ...(run.rounds ?? [])]).flatMap((run) => run.inside);
  return scopes.flatMap((inside) => [...inside.completed, ...unfinished(inside, but)]);
}

/** Keeps what a completed activity, or one round of it, leaves to be undone. */
export function remember(scope: Scope, run: Run, node: Node, isRound: boolean): void {
  const own = node.handler === undefined ? ownHandler(node) : undefined;
  const within = run.inside.flatMap((inside) => inside.completed);
  if (own) scope.completed.push({ node: node.id, handler: own.id, within });
  else if (node.handler === undefined) scope.completed.push(...within);
  else if (isRound || !node.loop) scope.completed.push({ node: node.id, handler: node.handler });
}

/** What a throw sees: what its scope has completed, from an event sub-process also what is around that. */
function seenFrom(game: Game, scope: Scope): Undo[][] {
  const { host } = game.place(scope.id);
  const standing = host && game.standing(host.id)!;
  if (!standing || game.node(standing.scope, host.node).element.triggeredByEvent !== true)
    return [scope.completed];
  return [scope.completed, ...(host.within ? [host.within] : seenFrom(game, standing.scope))];
}

/** Undoes what a throw sees, or one activity of it, the last first; each once. */
export function undo(game: Game, scope: Scope, token: Run, lists: Undo[][], only?: string): void {
  const isMeant = ({ node }: Undo) => only === undefined || node === only;
  token.left = lists.flatMap((list) => list.filter(isMeant).reverse()).reverse();
  for (const list of lists) list.splice(0, list.length, ...list.filter((one) => !isMeant(one)));
  undoNext(game, scope, token);
}

export const undoThrown = (game: Game, scope: Scope, token: Run, only: string | undefined): void =>
  undo(game, scope, token, seenFrom(game, scope), only);

export function undoNext(game: Game, scope: Scope, token: Run): void {
  const next = token.left!.pop();
  if (next) {
    const handler = game.node(scope, next.handler);
    const run: Run = { ...game.run(handler), ...(next.within && { within: [...next.within] }) };
    token.handling = [run];
    game.work(run, handler);
    return;
  }
  const node = game.node(scope, token.node);
  scope.runs = scope.runs.filter((one) => one !== token);
  if (node.triggers[0]!.kind === 'compensate') {
    game.leave(scope, node);
    return;
  }
  const transaction = game.standing(game.place(scope.id).host!.id)!;
  const { boundary } = game.node(transaction.scope, transaction.run.node);
  const canceled = boundary.find((event) => event.triggers[0]!.kind === 'cancel')!;
  game.atBoundary(transaction.scope, transaction.run, canceled);
}
