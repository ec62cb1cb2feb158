/**
 * A machine → what its states do to tokens, whatever the data say: the board of the token game. Conditions
 * are free choices; what comes from outside (work done, messages, timers, errors) may come or not.
 */

import type { Joining, TokenEffect } from '../../elements/contract/tokenEffect.js';
import { tokenEffects } from '../../elements/registry.js';
import { graphOf } from '../../kernel/graph.js';
import { isFlat } from '../../kernel/slices.js';
import {
  type Invoke,
  invokesOf,
  type Machine,
  type Named,
  type StateNode,
  type Transition,
  transitionsOf,
} from '../../machine.js';
import type { Json } from '../../vocabulary.js';

/** One way on from a state. */
export interface Way {
  target?: string;
  /** Sequence flows that are taken, in order. */
  flows: string[];
  effects: TokenEffect[];
  /** The token stays and the way is open no more: a non-interrupting event, taken once while it stays. */
  once?: string;
}

export interface Rules {
  entry: TokenEffect[];
  /** A token that enters goes on at once, rests here, or ends. */
  kind: 'passes' | 'rests' | 'ends';
  ways: Way[];
}

export interface Net {
  machine: Machine;
  states: ReadonlyMap<string, Rules>;
  joins: ReadonlyMap<string, Joining>;
  /** Those that look at where other tokens are. */
  watching: ReadonlyMap<string, Joining>;
  /** States whose token may end all others within one move. */
  risky: ReadonlySet<string>;
}

const actionsOf = (value: Named | Named[] | undefined): { type: string; params: Record<string, Json> }[] =>
  (value === undefined ? [] : [value].flat()).map((one) =>
    typeof one === 'string' ? { type: one, params: {} } : { type: one.type, params: one.params ?? {} },
  );

const effectsOf = (value: Named | Named[] | undefined): TokenEffect[] =>
  actionsOf(value).flatMap(({ type, params }) => tokenEffects[type]?.(params) ?? []);

function wayOf({ target, actions }: Transition, name: string): Way | undefined {
  const effects = effectsOf(actions);
  const flows = actionsOf(actions).flatMap(({ params }) =>
    typeof params.flow === 'string' ? [params.flow] : [],
  );
  if (target !== undefined) return { target, flows, effects };
  if (effects.length === 0) return undefined;
  const ends = effects.some(({ kind }) => kind === 'end');
  return { flows, effects, ...(!ends && { once: name }) };
}

const waysOf = (value: StateNode['always'], name: string): Way[] =>
  transitionsOf(value).flatMap((one, index) => wayOf(one, `${name} ${index}`) ?? []);

/** What may come from outside while a token rests in a state; an inside that never ends is never done. */
function waysFromOutside(state: StateNode, ends: (invoke: Invoke) => boolean): Way[] {
  return [
    ...invokesOf(state).flatMap((one) => [
      ...(ends(one) ? waysOf(one.onDone, 'done') : []),
      ...waysOf(one.onError, 'error'),
    ]),
    ...Object.entries(state.on ?? {}).flatMap(([name, one]) => waysOf(one, `on ${name}`)),
    ...Object.entries(state.after ?? {}).flatMap(([name, one]) => waysOf(one, `after ${name}`)),
  ];
}

function rulesOf(state: StateNode, ends: (invoke: Invoke) => boolean): Rules {
  const opened = invokesOf(state).flatMap(({ src, input = {} }) => tokenEffects[src]?.(input) ?? []);
  const entry = [...effectsOf(state.entry), ...opened];
  if (state.type === 'final') return { entry, kind: 'ends', ways: [] };
  if (state.always !== undefined) return { entry, kind: 'passes', ways: waysOf(state.always, 'always') };
  return { entry, kind: 'rests', ways: waysFromOutside(state, ends) };
}

const endsOthers = ({ entry }: Rules): boolean =>
  entry.some(({ kind }) => kind === 'clear' || kind === 'leave');

/** States whose token, before anything rests again, may end all others: what others do must come first. */
function riskyIn(machine: Machine, states: ReadonlyMap<string, Rules>): Set<string> {
  const { incoming } = graphOf(machine);
  const open = [...states].filter(([, one]) => endsOthers(one)).map(([key]) => key);
  const found = new Set<string>();
  for (let key = open.pop(); key !== undefined; key = open.pop()) {
    if (found.has(key)) continue;
    found.add(key);
    if (states.get(key)!.kind === 'rests' && !endsOthers(states.get(key)!)) continue;
    for (const { source } of incoming.get(key) ?? []) open.push(source);
  }
  return found;
}

/**
 * Undefined for a machine written by hand with nested states, where a token is more than a place. `ends`
 * says whether what a state invokes can come to its end.
 */
export function netOf(machine: Machine, ends: (invoke: Invoke) => boolean): Net | undefined {
  if (!isFlat(machine)) return undefined;
  const states = new Map(
    Object.entries(machine.states).map(([key, state]) => [key, rulesOf(state, ends)] as const),
  );
  const joins = [...states.values()].flatMap(({ entry }) => entry.filter((one) => one.kind === 'join'));
  const byGateway = new Map(joins.map((one) => [one.gateway, one] as const));
  const watching = new Map([...byGateway].filter(([, { waitsFor }]) => waitsFor !== 'all'));
  return { machine, states, joins: byGateway, watching, risky: riskyIn(machine, states) };
}
