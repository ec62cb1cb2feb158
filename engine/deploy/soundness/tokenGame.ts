/**
 * The token game of one scope. Tokens that move go on one after the other, as in the kernel, until all of
 * them rest; then one that rests is moved by something from outside.
 */

import type { Joining, TokenEffect } from '../../elements/contract/tokenEffect.js';
import type { ProducedFlow } from '../../elements/sequenceFlow.js';
import { type Counts, isEmpty, isFull, type Marking, minus, nothing, plus, withArrivals } from './marking.js';
import type { Net, Way } from './net.js';
import { elementOf, placeOf, seenAt, stateOf } from './place.js';
import { isOrderFree, readyJoins } from './watchingJoins.js';

export interface Arrival {
  state: string;
  flow?: string;
}

/** The tokens that rest and those that move. */
export interface Situation {
  marking: Marking;
  moving: readonly Arrival[];
  /** No token is left: the scope is complete, or was left by an error or a cancel event. */
  ended?: 'completed' | 'left';
}

/** An element that acts and the sequence flows that it takes. */
export interface Passage {
  element: string;
  flows: string[];
}

export interface Move {
  to: Situation;
  passage?: Passage;
  /** The place whose tokens are over the bound and no longer counted. */
  overfull?: string;
  /** An event without interruption has occurred: how often is not the diagram's doing. */
  isEvent: boolean;
}

/** What an action makes of a situation, one of several ways. */
interface Outcome extends Situation {
  flows: string[];
  overfull?: string;
}

const arrivalOf = ({ id, target }: ProducedFlow): Arrival => ({
  state: target,
  ...(id !== undefined && { flow: id }),
});

function subsets<T>(items: readonly T[]): T[][] {
  const [first, ...others] = items;
  if (first === undefined) return [[]];
  const without = subsets(others);
  return [...without, ...without.map((one) => [first, ...one])];
}

/**
 * Every choice that conditions may make among flows, in the order of the diagram: what comes before an end
 * that terminates has been entered.
 */
function choices({ flows, maybeNone }: Extract<TokenEffect, { kind: 'split' }>): ProducedFlow[][] {
  const maybe = flows.filter((one) => one.condition !== undefined && one.default !== true);
  const otherwise = flows.filter((one) => one.default === true);
  return subsets(maybe).flatMap((some) => {
    const left = [...otherwise, ...maybe.filter((one) => !some.includes(one))];
    const chosen = flows.filter((one) => !left.includes(one));
    if (chosen.length > 0 || maybeNone) return [chosen];
    return otherwise.length > 0 ? [otherwise] : [];
  });
}

const produce = (to: Outcome, flows: readonly ProducedFlow[]): Outcome => ({
  ...to,
  moving: [...to.moving, ...flows.map(arrivalOf)],
  flows: [...to.flows, ...flows.flatMap(({ id }) => id ?? [])],
});

function arrive(to: Outcome, { gateway, incoming, waitsFor, flows = [] }: Joining, by?: string): Outcome {
  const before = to.marking.arrivals[gateway] ?? {};
  const flow = by !== undefined && incoming.includes(by) ? by : incoming.find((one) => !before[one])!;
  const counts = plus(before, flow);
  const overfull = isFull(before, flow) ? { overfull: gateway } : {};
  if (waitsFor !== 'all' || !incoming.every((one) => counts[one]))
    return { ...to, ...overfull, marking: withArrivals(to.marking, gateway, counts) };
  const rest = incoming.reduce<Counts>(minus, counts);
  return produce({ ...to, ...overfull, marking: withArrivals(to.marking, gateway, rest) }, flows);
}

function gather(to: Outcome, { gateway, quantity, out }: Extract<TokenEffect, { kind: 'gather' }>): Outcome {
  const tokens = (to.marking.arrivals[gateway]?.tokens ?? 0) + 1;
  const isEnough = tokens >= quantity;
  const marking = withArrivals(to.marking, gateway, isEnough ? {} : { tokens });
  return { ...to, marking, moving: isEnough ? [...to.moving, { state: out }] : to.moving };
}

function apply(to: Outcome, effect: TokenEffect, by?: string): Outcome[] {
  switch (effect.kind) {
    case 'split':
      return choices(effect).map((flows) => produce(to, flows));
    case 'join':
      return [arrive(to, effect, by)];
    case 'gather':
      return [gather(to, effect)];
    case 'clear':
      return [{ ...to, marking: nothing, moving: [] }];
    case 'leave':
      return [{ ...to, marking: nothing, moving: [], ended: 'left' }];
    case 'end':
      return [to];
  }
}

const applyAll = (from: Outcome, effects: readonly TokenEffect[], by?: string): Outcome[] =>
  effects.reduce<Outcome[]>(
    (outcomes, effect) => outcomes.flatMap((one) => (one.ended ? [one] : apply(one, effect, by))),
    [from],
  );

function moveOf(
  state: string,
  { flows, overfull, ...to }: Outcome,
  { isEvent = false, isDone = false } = {},
): Move {
  const { marking, moving, ended } = to;
  const isOver = ended === undefined && moving.length === 0 && isEmpty(marking);
  const element = elementOf(state);
  const acts = element !== '' && (flows.length > 0 || isDone || isOver || ended !== undefined);
  return {
    to: { marking, moving, ...(isOver ? { ended: 'completed' as const } : ended && { ended }) },
    ...(acts && { passage: { element, flows } }),
    ...(overfull !== undefined && { overfull }),
    isEvent,
  };
}

/** Goes one way from a state; a token that goes on moves before all others. */
function goOn(net: Net, from: Outcome, { target, flows, effects }: Way): Outcome[] {
  return applyAll({ ...from, flows: [...from.flows, ...flows] }, effects, flows.at(-1)).map((one) => {
    if (target === undefined || one.ended || !net.states.has(target)) return one;
    const next: Arrival = { state: target, ...(flows.length > 0 && { flow: flows.at(-1)! }) };
    return { ...one, moving: [next, ...one.moving] };
  });
}

/** The first of the tokens that move goes one state on. */
function advance(net: Net, { marking, moving }: Situation): Move[] {
  const [first, ...others] = moving;
  const { state, flow } = first!;
  const rules = net.states.get(state)!;
  const entered = applyAll({ marking, moving: others, flows: [] }, rules.entry, flow);
  const outcomes = entered.flatMap((one): Outcome[] => {
    if (one.ended || rules.kind === 'ends') return [one];
    if (rules.kind === 'passes') return rules.ways.flatMap((way) => goOn(net, one, way));
    const overfull = isFull(one.marking.tokens, state) ? { overfull: state } : {};
    const tokens = plus(one.marking.tokens, state);
    return [{ ...one, ...overfull, marking: { ...one.marking, tokens } }];
  });
  const waits = rules.entry.some(({ kind }) => kind === 'join' || kind === 'gather');
  const isDone = rules.kind === 'ends' && !waits;
  return outcomes.map((one) => moveOf(state, one, { isDone }));
}

/** What may come from outside to a token that rests in a place. */
function fromOutside(net: Net, { marking }: Situation, place: string): Move[] {
  const state = stateOf(place);
  const seen = seenAt(place);
  const left = { ...marking, tokens: minus(marking.tokens, place) };
  return net.states.get(state)!.ways.flatMap((way) => {
    if (way.once === undefined) {
      const isDone = way.target === undefined;
      const outcomes = goOn(net, { marking: left, moving: [], flows: [] }, way);
      return outcomes.map((one) => moveOf(state, one, { isDone }));
    }
    if (seen.includes(way.once)) return [];
    const tokens = plus(left.tokens, placeOf(state, [...seen, way.once]));
    const stays = { marking: { ...left, tokens }, moving: [], flows: [] };
    return goOn(net, stays, way).map((one) => moveOf(state, one, { isEvent: true }));
  });
}

export interface Moves {
  /** Enough of them: what is left out comes after these, to the same end. */
  some: Move[];
  /** All others, for when some would go round for ever; undefined when nobody could choose. */
  others?: () => Move[];
}

/** What can happen next. Undefined when the scope has ended. */
export function movesOf(net: Net, situation: Situation, isReduced: boolean): Moves | undefined {
  if (situation.ended) return undefined;
  if (situation.moving.length > 0) return { some: advance(net, situation) };
  const ready = readyJoins(net, situation.marking);
  const going = ready.map(
    ({ marking, out }): Move => ({
      to: { marking, moving: [{ state: out }] },
      isEvent: false,
    }),
  );
  const certain = ready.findIndex(({ isCertain }) => isCertain);
  if (certain >= 0) return { some: [going[certain]!] };
  const places = Object.keys(situation.marking.tokens).sort();
  const moves = (some: string[]): Move[] => some.flatMap((place) => fromOutside(net, situation, place));
  const alone = isReduced && going.length === 0 ? placeAlone(net, situation.marking, places) : undefined;
  if (alone === undefined) return { some: [...going, ...moves(places)], others: () => [] };
  return { some: moves([alone]), others: () => moves(places.filter((one) => one !== alone)) };
}

/**
 * A place whose tokens may go first without hiding anything: what happens to one token is chosen by nobody
 * else, unless a join looks at where the others are, or it ends them.
 */
function placeAlone(net: Net, marking: Marking, places: string[]): string | undefined {
  if (!isOrderFree(net, marking)) return undefined;
  return places.find(
    (place) => !net.risky.has(stateOf(place)) && net.states.get(stateOf(place))!.ways.length > 0,
  );
}
