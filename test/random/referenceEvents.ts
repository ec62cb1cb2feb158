/** Events of the reference interpreter (BPMN 2.0.2 §13.5): what is thrown, and who catches it. */
import { undo, undoThrown, unfinished } from './referenceCompensation.js';
import type { Game } from './referenceGame.js';
import type { Node } from './referenceGraph.js';
import type { Run, Scope, Standing } from './referenceState.js';

/** Ends all that goes on in a scope, and what its gateways have still to do. */
const clear = (scope: Scope, runs: Run[]): void => {
  Object.assign(scope, { flows: {}, runs, waits: [], resetting: {} });
};

export function raise(game: Game, scope: Scope, node: Node): void {
  const token = game.run(node);
  scope.runs.push(token);
  for (const { kind, code, refers } of node.triggers) {
    if (kind === 'terminate') {
      clear(scope, [token]);
    } else if (kind === 'error' || kind === 'escalation') {
      if (!throwOut(game, kind, code, scope) && kind === 'error') token.fault = 'begin';
    } else if (kind === 'compensate') {
      undoThrown(game, scope, token, refers);
      return;
    } else if (kind === 'cancel') {
      scope.completed.push(...unfinished(scope, token));
      clear(scope, [token]);
      undo(game, scope, token, [scope.completed]);
      return;
    } else if (kind === 'link') goTo(game, scope, refers!);
    if (!game.standing(token.id)) return;
  }
  if (token.fault) return;
  scope.runs = scope.runs.filter((one) => one !== token);
  game.leave(scope, node);
}

/** Table 10.30: what a multi-instance throws after a round; false when it is caught in a way that ends it. */
export function throwBehaviour(game: Game, scope: Scope, loop: Run, node: Node): boolean {
  for (const { code, after } of node.loop!.throws) {
    if (after !== undefined && after !== loop.done) continue;
    throwOut(game, 'escalation', code, scope, loop);
    if (!game.standing(loop.id)) return false;
  }
  return true;
}

function goTo(game: Game, scope: Scope, name: string): void {
  const isTarget = (one: Node) => one.type === 'IntermediateCatchEvent' && one.triggers[0]?.refers === name;
  game.begin(scope, [...game.graph(scope).nodes.values()].find(isTarget)!);
}

/** §13.5.3: outwards from a run or from inside a scope to the first that catches; false if nobody does. */
export function throwOut(
  game: Game,
  kind: 'error' | 'escalation',
  code: string | undefined,
  scope: Scope,
  from?: Run,
): boolean {
  const at = from && game.standing(from.id)!;
  if (at && caughtAtBoundary(game, kind, code, at)) return true;
  if (at?.loop) return throwOut(game, kind, code, scope, at.loop);
  if (caughtInside(game, kind, code, scope)) return true;
  const { host } = game.place(scope.id);
  if (!host) return false;
  const around = game.standing(host.id)!.scope;
  if (kind === 'escalation' || !scope.variables) return throwOut(game, kind, code, around, host);
  // §10.5.6: an error ends the called process, and its call activity is where it goes on.
  host.inside = [];
  if (!throwOut(game, kind, code, around, host)) host.fault = 'begin';
  return true;
}

function matching(events: Node[], kind: string, code: string | undefined): Node | undefined {
  const catching = (match: string | undefined) =>
    events.find((event) => event.triggers.some((one) => one.kind === kind && one.code === match));
  return (code === undefined ? undefined : catching(code)) ?? catching(undefined);
}

function caughtAtBoundary(
  game: Game,
  kind: string,
  code: string | undefined,
  { run, scope, loop }: Standing,
): boolean {
  const event = loop ? undefined : matching(game.node(scope, run.node).boundary, kind, code);
  if (event) game.atBoundary(scope, run, event);
  return event !== undefined;
}

/** Start events of the event sub-processes of a scope; none once the scope is interrupted. */
export function listeners(game: Game, scope: Scope): { start: Node; around: Node }[] {
  if (scope.interrupted) return [];
  const nodes = [...game.graph(scope).nodes.values()];
  return nodes
    .filter((node) => node.element.triggeredByEvent === true)
    .map((around) => ({
      around,
      start: [...around.inside!.nodes.values()].find((one) => one.type === 'StartEvent')!,
    }));
}

function caughtInside(game: Game, kind: string, code: string | undefined, scope: Scope): boolean {
  const waiting = listeners(game, scope);
  const start = matching(
    waiting.map((one) => one.start),
    kind,
    code,
  );
  if (start) startEventSubProcess(game, scope, waiting.find((one) => one.start === start)!);
  return start !== undefined;
}

/** §13.5.4: an interrupting one ends everything else in the scope, what waits there included. */
export function startEventSubProcess(
  game: Game,
  scope: Scope,
  { start, around }: { start: Node; around: Node },
): void {
  if (start.interrupts) {
    clear(scope, []);
    scope.interrupted = true;
  }
  const run = game.run(around);
  scope.runs.push(run);
  const inside = game.scope(around.inside!);
  run.inside.push(inside);
  game.leave(inside, start);
}
