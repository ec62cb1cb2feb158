/** What it takes to look at a situation, before any of it is done. */
import type { Counts } from './marking.js';
import type { Net, Rules, Way } from './net.js';
import { stateOf } from './place.js';
import type { Situation } from './tokenGame.js';

/** What a situation without tokens takes, in tokens. */
const tokensPerMove = 20;

type Effects = Rules['entry'];

/** Choices that conditions leave among the flows of splits. */
const choicesOf = (effects: Effects): number =>
  effects.reduce((choices, effect) => {
    if (effect.kind !== 'split') return choices;
    const maybe = effect.flows.filter((one) => one.condition !== undefined && one.default !== true);
    return choices * 2 ** maybe.length;
  }, 1);

const ofWays = (ways: readonly Way[]): number =>
  ways.reduce((moves, { effects }) => moves + choicesOf(effects), 1);

const widths = new WeakMap<Rules, number>();

/** Ways that a token may go from a state. */
function widthOf(rules: Rules): number {
  const known = widths.get(rules) ?? choicesOf(rules.entry) * ofWays(rules.ways);
  widths.set(rules, known);
  return known;
}

const sizeOf = (counts: Counts): number => Object.keys(counts).length;

/** Tokens that are copied when every move from a situation is made. */
export function tokensMovedFrom(net: Net, { marking, moving }: Situation): number {
  const waiting = Object.values(marking.arrivals).reduce((sum, counts) => sum + sizeOf(counts), 0);
  const size = tokensPerMove + moving.length + sizeOf(marking.tokens) + waiting;
  const states = moving.length > 0 ? [moving[0]!.state] : Object.keys(marking.tokens).map(stateOf);
  return size * states.reduce((moves, state) => moves + widthOf(net.states.get(state)!), 1);
}
