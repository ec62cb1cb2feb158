/**
 * A plain interpreter of BPMN 2.0.2, chapter 13, for the tests alone. The specification leaves the order of
 * independent moves open, so it keeps every state in which an instance may have come to rest; the kernel is
 * right when it came to rest in one of them.
 */
import { holds, produced, whatWasMissing, write } from './referenceData.js';
import { throwOut } from './referenceEvents.js';
import { Game } from './referenceGame.js';
import { bodyOf, type Graph, type Node } from './referenceGraph.js';
import { joinMoves, type Move } from './referenceJoins.js';
import type { Run, Scope, Standing, State, Values } from './referenceState.js';
import { occur, ownersOf } from './referenceTriggers.js';

export type ReferenceEvent = { variables?: Record<string, unknown> } & (
  | { type: 'complete' | 'resolve' | 'trigger'; element: string }
  | { type: 'error'; element: string; code: string }
  | { type: 'set'; process: string }
);

/** States looked at before a case is given up as too wide. */
export const statesMax = 3_000;
export class TooWide extends Error {
  override readonly name = 'TooWide';
}

/** §13.3.2: an activity begins when as many tokens are there as it needs, whatever flows they came by. */
function gatherMoves(scope: Scope, node: Node, needed: number): Move[] {
  const tokens = node.in.flatMap((flow) => Array.from({ length: scope.flows[flow.id] ?? 0 }, () => flow.id));
  if (tokens.length < needed) return [];
  return [
    (next) => {
      const place = next.place(scope.id).scope;
      for (const flow of tokens.slice(0, needed)) next.take(place, flow);
      next.begin(place, node);
    },
  ];
}

function nodeMoves(game: Game, scope: Scope, node: Node): Move[] {
  if (/^(Parallel|Inclusive|Complex)Gateway$/.test(node.type) && node.in.length > 1)
    return joinMoves(game, scope, node);
  const full = node.in.filter((flow) => scope.flows[flow.id]);
  const needed = Number(node.element.startQuantity ?? 1);
  if (needed > 1) return gatherMoves(scope, node, needed);
  return full.map((flow) => (next) => {
    const place = next.place(scope.id).scope;
    next.take(place, flow.id);
    next.begin(place, node);
  });
}

function conditionMoves(game: Game): Move[] {
  const waits = [...game.places.map((one) => one.scope.waits), ...game.standings.map((one) => one.run.waits)];
  const names = new Set(waits.flat().flatMap(({ kind, name }) => (kind === 'condition' ? [name] : [])));
  return [...names].flatMap((name) =>
    ownersOf(game, name).flatMap((owner, index): Move[] => {
      const wait = owner.waits.find((one) => one.name === name)!;
      const isTrue = holds(wait.condition!, game.values(owner.scope));
      if (isTrue === wait.holds) return [];
      return [
        (next) => {
          const changed = ownersOf(next, name)[index]!;
          changed.waits.find((one) => one.name === name)!.holds = isTrue;
          if (isTrue) occur(next, changed, name);
        },
      ];
    }),
  );
}

/** §13.3.5: an ad-hoc sub-process looks at its condition, or begins one of its activities. */
function freeMoves(game: Game, scope: Scope, isEmpty: boolean): Move[] {
  const { host } = game.place(scope.id);
  const node = host && game.node(scope, host.node);
  if (!host || node?.type !== 'AdHocSubProcess') return [];
  const condition = bodyOf(node.element.completionCondition);
  if (scope.asks && condition !== undefined) {
    const isDone = holds(condition, game.values(scope));
    if (isDone && node.element.cancelRemainingInstances !== false) return [(next) => next.finish(host.id)];
    const looked = { asks: false, ...(isDone && { free: [] }) };
    return [(next) => Object.assign(next.place(scope.id).scope, looked)];
  }
  if (!isEmpty) return [];
  return scope.free.map((id) => (next) => {
    const place = next.place(scope.id).scope;
    Object.assign(place, { free: place.free.filter((one) => one !== id), asks: false });
    next.begin(place, next.node(place, id));
  });
}

/** Everything that may happen next without an event from outside. */
function movesOf(game: Game): Move[] {
  const found = game.places.flatMap(({ scope, host }): Move[] => {
    const nodes = [...game.graph(scope).nodes.values()];
    const isResetting = Object.keys(scope.resetting).length > 0;
    const isEmpty = scope.runs.length === 0 && Object.keys(scope.flows).length === 0 && !isResetting;
    const free = freeMoves(game, scope, isEmpty);
    if (free.length > 0) return free;
    if (!isEmpty) return nodes.flatMap((node) => nodeMoves(game, scope, node));
    return [
      (next) => {
        if (host) next.finish(host.id);
        else Object.assign(next.state, { status: 'completed', root: null });
      },
    ];
  });
  return [...found, ...conditionMoves(game)];
}

/** What an event from outside may do, wherever it fits. */
function answers(game: Game, event: ReferenceEvent): Move[] {
  const bring = (next: Game, scope: Scope) => write(next, scope, event.variables ?? {});
  if (event.type === 'set') {
    const all = game.places.filter(({ scope }) => scope.variables && scope.graph === event.process);
    return all.map(
      ({ scope }) =>
        (next) =>
          void bring(next, scope),
    );
  }
  const { element } = event;
  if (event.type === 'trigger')
    return ownersOf(game, element).map((_owner, index) => (next) => {
      const owner = ownersOf(next, element)[index]!;
      bring(next, owner.scope);
      occur(next, owner, element);
    });
  const wanted = (fault: Run['fault']) =>
    event.type === 'resolve' ? fault !== undefined : fault === undefined || fault === 'job';
  const isOne = (run: Run) => run.node === element && run.rounds === undefined && !run.awaits;
  const fits = ({ run }: Standing) => isOne(run) && wanted(run.fault);
  return game.standings.filter(fits).map(({ run: { id } }) => (next) => {
    const { run, scope } = next.standing(id)!;
    if (event.type === 'complete') {
      complete(next, scope, run, event.variables ?? {});
      return;
    }
    bring(next, scope);
    if (event.type === 'resolve') retry(next, scope, run);
    else if (event.type === 'error' && !throwOut(next, 'error', event.code, scope, run)) run.fault = 'job';
  });
}

/** §10.4.2: an activity is complete with its outputs, and held without one that is required. */
function complete(game: Game, scope: Scope, run: Run, results: Values): void {
  const given = produced(game.node(scope, run.node), results);
  if (given) {
    write(game, scope, given);
    game.finish(run.id);
  } else Object.assign(run, { fault: 'outputs', results });
}

function retry(game: Game, scope: Scope, run: Run): void {
  const node = game.node(scope, run.node);
  if (run.fault === 'job') {
    delete run.fault;
    return;
  }
  if (run.fault === 'outputs') {
    delete run.fault;
    complete(game, scope, run, { ...run.results, ...whatWasMissing });
    return;
  }
  scope.runs = scope.runs.filter((one) => one !== run);
  if (run.fault === 'begin') game.begin(scope, node);
  else game.leave(scope, node, run.waits);
}

/** What a clerk, a worker and a clock see of a state: `kind:element`, sorted. */
export function shownBy(game: Game): string {
  const kinds: Record<string, string> = { UserTask: 'task', ServiceTask: 'job', CallActivity: 'call' };
  const runs = game.standings.flatMap(({ run, scope }) => {
    const kind = kinds[game.node(scope, run.node).type];
    const incident = run.fault ? [`incident:${run.node}`] : [];
    const isBegun = run.rounds === undefined && !run.awaits;
    const isOpen = kind && isBegun && (!run.fault || run.fault === 'job');
    return isOpen ? [...incident, `${kind}:${run.node}`] : incident;
  });
  const waits = [...game.places.map((one) => one.scope.waits), ...game.standings.map((one) => one.run.waits)];
  const waiting = waits.flat().map(({ kind, name }) => `${kind}:${name}`);
  return [game.state.status, ...[...runs, ...waiting].sort()].join(' ');
}

export class Reference {
  private games: Game[];

  constructor(graph: Graph, variables: Record<string, unknown>, startedAt?: string) {
    const graphs = new Map<string, Graph>();
    const add = (one: Graph): void => {
      graphs.set(one.id, one);
      for (const node of one.nodes.values()) if (node.inside) add(node.inside);
    };
    add(graph);
    const state: State = { status: 'active', root: null, nextId: 0 };
    const game = new Game(graphs, state);
    state.root = game.scope(graph, variables);
    if (startedAt === undefined) game.start(state.root);
    else game.startAt(state.root, startedAt);
    this.games = rests([game]);
  }

  send(event: ReferenceEvent): void {
    const after = this.games.flatMap((game) =>
      answers(game, event).map((answer) => {
        const next = game.clone();
        answer(next);
        return next;
      }),
    );
    this.games = rests(after);
  }

  /** Everything that may be seen now. */
  get shown(): string[] {
    return [...new Set(this.games.map(shownBy))].sort();
  }

  /** Goes on from the states that look like this; false when there is none. */
  keep(seen: string): boolean {
    this.games = this.games.filter((game) => shownBy(game) === seen);
    return this.games.length > 0;
  }
}

/** All states in which nothing moves any more. */
function rests(begun: Game[]): Game[] {
  const seen = new Set<string>();
  const resting: Game[] = [];
  const open = [...begun];
  for (let game = open.pop(); game; game = open.pop()) {
    if (seen.has(game.key)) continue;
    seen.add(game.key);
    if (seen.size + open.length > statesMax) throw new TooWide(`More than ${statesMax} states`);
    const moves = movesOf(game);
    if (moves.length === 0) resting.push(game);
    for (const move of moves) {
      const next = game.clone();
      move(next);
      open.push(next);
    }
  }
  return resting;
}
