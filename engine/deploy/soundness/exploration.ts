/**
 * Looks at every situation that the tokens of a scope can get into, or, once the order of independent tokens
 * makes no difference, at one order of them.
 */
import { covers, type Marking, nothing, plus, textOf } from './marking.js';
import type { Net } from './net.js';
import { type Arrival, type Move, type Moves, movesOf, type Passage, type Situation } from './tokenGame.js';
import { tokensMovedFrom } from './work.js';

export interface Edge {
  to: number;
  passage: Passage | undefined;
  /** False when tokens over the bound were no longer counted. */
  isExact: boolean;
}

/** Tokens pile up: what leads to the place can be done again and again. */
export interface Growth {
  state: string;
  at: number;
}

export interface Exploration {
  situations: Situation[];
  /** Moves from each situation; undefined for one that was not looked at any more. */
  edges: (Edge[] | undefined)[];
  starts: number[];
  /** States that a token entered. */
  entered: Set<string>;
  growths: Growth[];
  isBounded: boolean;
}

/** Tokens that may still be moved, in all scopes together. */
export interface Work {
  tokensLeft: number;
}

export interface Effort {
  /** Situations that are looked at; what is left then is not decided. */
  statesMax: number;
  work: Work;
  /** False looks at independent tokens in every order, to the same end in longer time. */
  isReduced: boolean;
}

interface Frame {
  at: number;
  moves: Move[];
  next: number;
  others: Moves['others'];
  /** The move that led here. */
  by: Move | undefined;
  /** No token went uncounted on the way here. */
  isExact: boolean;
}

const keyOf = ({ marking, moving, ended }: Situation): string =>
  `${textOf(marking)}${JSON.stringify(moving)}${ended ?? ''}`;

class Explorer {
  readonly found: Exploration = {
    situations: [],
    edges: [],
    starts: [],
    entered: new Set(),
    growths: [],
    isBounded: false,
  };
  private readonly net: Net;
  private readonly effort: Effort;
  private readonly known = new Map<string, number>();
  private readonly trail: Frame[] = [];
  private readonly onTrail = new Set<number>();

  constructor(net: Net, effort: Effort) {
    this.net = net;
    this.effort = effort;
  }

  from(start: Situation): void {
    this.found.starts.push(this.visit(start, undefined));
    for (let frame = this.trail.at(-1); frame; frame = this.trail.at(-1)) this.goOn(frame);
  }

  private goOn(frame: Frame): void {
    const move = frame.moves[frame.next];
    if (!move) {
      this.trail.pop();
      this.onTrail.delete(frame.at);
      return;
    }
    frame.next += 1;
    if (move.overfull !== undefined) this.noteGrowth(move.overfull, move);
    const { length } = this.found.situations;
    const to = this.visit(move.to, move);
    this.found.edges[frame.at]!.push({ to, passage: move.passage, isExact: move.overfull === undefined });
    if (to < length && this.onTrail.has(to)) this.letOthersMove(to);
  }

  /** What goes round for ever must not keep the other tokens from moving. */
  private letOthersMove(to: number): void {
    for (let index = this.trail.length - 1; index >= 0; index -= 1) {
      const frame = this.trail[index]!;
      if (frame.others) {
        frame.moves.push(...frame.others());
        frame.others = () => [];
        return;
      }
      if (frame.at === to) return;
    }
  }

  private visit(situation: Situation, by: Move | undefined): number {
    const key = keyOf(situation);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const { situations, edges, entered } = this.found;
    const at = situations.push(situation) - 1;
    this.known.set(key, at);
    for (const { state } of situation.moving) entered.add(state);
    const { statesMax, work } = this.effort;
    work.tokensLeft -= tokensMovedFrom(this.net, situation);
    if (situations.length > statesMax || work.tokensLeft < 0) {
      this.found.isBounded = true;
      edges.push(undefined);
      return at;
    }
    edges.push([]);
    const moves = movesOf(this.net, situation, this.effort.isReduced);
    if (!moves) return at;
    const isExact = by?.overfull === undefined && this.trail.at(-1)?.isExact !== false;
    this.trail.push({ at, moves: [...moves.some], next: 0, others: moves.others, by, isExact });
    this.onTrail.add(at);
    return at;
  }

  /**
   * A way from one situation to another that has all its tokens and more can be gone again, and so for ever:
   * unless something looks at where tokens are not, or the world has to play along.
   */
  private noteGrowth(state: string, last: Move): void {
    const top = this.trail.at(-1)!;
    if (this.net.watching.size > 0 || this.found.growths.some((one) => one.state === state)) return;
    if (!top.isExact) return;
    const marking = this.settling(last.to);
    let byDiagram = !last.isEvent;
    for (let index = this.trail.length - 1; index >= 0 && byDiagram; index -= 1) {
      const { at, by } = this.trail[index]!;
      const before = this.found.situations[at]!;
      if (before.moving.length === 0 && covers(marking, before.marking)) {
        this.found.growths.push({ state, at: top.at });
        return;
      }
      byDiagram = by !== undefined && !by.isEvent;
    }
  }

  /** With the tokens that are on their way to rest. */
  private settling({ marking, moving }: Situation): Marking {
    const resting = moving.filter(({ state }) => this.net.states.get(state)!.kind === 'rests');
    return { ...marking, tokens: resting.reduce((tokens, { state }) => plus(tokens, state), marking.tokens) };
  }
}

/** Plays the game from each start, whose tokens begin together. */
export function explore(net: Net, starts: Arrival[][], effort: Effort): Exploration {
  const explorer = new Explorer(net, effort);
  for (const moving of starts) explorer.from({ marking: nothing, moving });
  return explorer.found;
}

const reached = (from: number[], next: (at: number) => number[]): Set<number> => {
  const seen = new Set(from);
  const open = [...from];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const one of next(at)) if (!seen.has(one)) open.push(one);
    for (const one of next(at)) seen.add(one);
  }
  return seen;
};

/** The situations from which one of those given can be reached. */
export function leadingTo({ edges }: Exploration, targets: number[]): Set<number> {
  const sources: number[][] = edges.map(() => []);
  for (const [from, list] of edges.entries()) for (const { to } of list ?? []) sources[to]!.push(from);
  return reached(targets, (at) => sources[at]!);
}

export interface Reached {
  at: number;
  trace: () => Passage[];
}

/** Situations in the order of their distance from the start, with the shortest way that counts all tokens. */
export function* nearest({ edges, starts }: Exploration): Iterable<Reached> {
  const before = new Map<number, { from: number; passage: Passage | undefined } | undefined>();
  for (const at of starts) before.set(at, undefined);
  const trace = (at: number): Passage[] => {
    const way: Passage[] = [];
    for (let step = before.get(at); step; step = before.get(step.from))
      if (step.passage) way.push(step.passage);
    return way.reverse();
  };
  const open = [...before.keys()];
  for (let next = 0; next < open.length; next += 1) {
    const at = open[next]!;
    yield { at, trace: () => trace(at) };
    for (const { to, passage, isExact } of edges[at] ?? []) {
      if (!isExact || before.has(to)) continue;
      before.set(to, { from: at, passage });
      open.push(to);
    }
  }
}
