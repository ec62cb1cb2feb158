/** Joins that look at where other tokens are: inclusive gateways, and complex ones in both phases. */
import type { Joining } from '../../elements/contract/tokenEffect.js';
import { upstreamOfFlows } from '../../kernel/graph.js';
import { type Counts, type Marking, minus, withArrivals } from './marking.js';
import type { Net } from './net.js';
import { stateOf } from './place.js';

/** A join that goes on now, or may. */
export interface Ready {
  out: string;
  /** After the round. */
  marking: Marking;
  /** False when it depends on data whether it goes on. */
  isCertain: boolean;
}

const upstreams = new WeakMap<Joining, ReadonlyMap<string, ReadonlySet<string>>>();

/** The states from which each incoming flow of a join can be reached. */
function upstreamOf(net: Net, join: Joining): ReadonlyMap<string, ReadonlySet<string>> {
  const known = upstreams.get(join);
  if (known) return known;
  const found = new Map(
    join.incoming.map((flow) => [flow, upstreamOfFlows(net.machine, join.gateway, [flow])]),
  );
  upstreams.set(join, found);
  return found;
}

/** Where tokens are, those that wait in other joins included, and how many. */
function positions({ tokens, arrivals }: Marking, gateway: string): [string, number][] {
  const waiting = Object.keys(arrivals).filter((one) => one !== gateway);
  const resting = Object.entries(tokens).map(([place, count]): [string, number] => [stateOf(place), count]);
  return [...resting, ...waiting.map((one): [string, number] => [one, 1])];
}

/** BPMN 2.0.2 §13.4.3, as `nothingExpected` of the joining gateways has it. */
function isNothingExpected(net: Net, join: Joining, marking: Marking, empty: string[], full: string[]) {
  const upstream = upstreamOf(net, join);
  const reaches = (state: string) => (flow: string) => upstream.get(flow)!.has(state);
  return positions(marking, join.gateway).every(
    ([state]) => !empty.some(reaches(state)) || full.some(reaches(state)),
  );
}

const consumed = (counts: Counts, flows: readonly string[]): Counts => flows.reduce<Counts>(minus, counts);

function inclusive(net: Net, join: Joining, marking: Marking): Ready[] {
  const counts = marking.arrivals[join.gateway]!;
  const full = Object.keys(counts);
  const empty = join.incoming.filter((flow) => !counts[flow]);
  if (!isNothingExpected(net, join, marking, empty, full)) return [];
  const after = withArrivals(marking, join.gateway, consumed(counts, full));
  return [{ out: join.out!, marking: after, isCertain: true }];
}

/** What a condition over nothing but the number of arrivals says; undefined when it depends on data. */
function holds(condition: string | undefined, activationCount: number): boolean | undefined {
  if (condition === undefined) return true;
  const [, comparison, number] = /^activationCount\s*(>=|=|>)\s*(\d+)$/.exec(condition.trim()) ?? [];
  if (number === undefined) return undefined;
  if (comparison === '=') return activationCount === Number(number);
  return comparison === '>' ? activationCount > Number(number) : activationCount >= Number(number);
}

function withPhase(marking: Marking, gateway: string, flows: string[] | undefined): Marking {
  const { [gateway]: _before, ...others } = marking.phases;
  return { ...marking, phases: flows ? { ...others, [gateway]: flows } : others };
}

/** The first phase of a complex gateway: its condition holds, or may. */
function start(join: Joining, marking: Marking): Ready[] {
  const counts = marking.arrivals[join.gateway]!;
  const full = Object.keys(counts);
  const isHeld = holds(join.condition, full.length);
  if (isHeld === false) return [];
  const phase = full.length < join.incoming.length ? full : undefined;
  const after = withArrivals(marking, join.gateway, consumed(counts, full));
  const begun = withPhase(after, join.gateway, phase);
  return [{ out: join.out!, marking: begun, isCertain: isHeld === true }];
}

/** The second phase: all others are here, or not to be expected any more. */
function reset(net: Net, join: Joining, marking: Marking, before: readonly string[]): Ready[] {
  const rest = join.incoming.filter((flow) => !before.includes(flow));
  const counts = marking.arrivals[join.gateway] ?? {};
  const full = rest.filter((flow) => counts[flow]);
  const empty = rest.filter((flow) => !counts[flow]);
  if (!isNothingExpected(net, join, marking, empty, [...full, ...before])) return [];
  const after = withArrivals(marking, join.gateway, consumed(counts, full));
  return [{ out: join.outAgain!, marking: withPhase(after, join.gateway, undefined), isCertain: true }];
}

/** The joins that go on when nothing moves. */
export function readyJoins(net: Net, marking: Marking): Ready[] {
  const gateways = [...new Set([...Object.keys(marking.arrivals), ...Object.keys(marking.phases)])].sort();
  return gateways.flatMap((gateway) => {
    const join = net.watching.get(gateway);
    if (!join) return [];
    if (join.waitsFor === 'expected') return inclusive(net, join, marking);
    const phase = marking.phases[gateway];
    return phase ? reset(net, join, marking, phase) : start(join, marking);
  });
}

/**
 * Whether it makes no difference to any join in which order tokens arrive: none is on the way to a complex
 * gateway, and on the way to each flow of an inclusive one is one at most. A token that can still reach all
 * of its flows holds it up in no case.
 */
export function isOrderFree(net: Net, marking: Marking): boolean {
  return [...net.watching.values()].every((join) => {
    const upstream = upstreamOf(net, join);
    const flowsFrom = (state: string) => join.incoming.filter((flow) => upstream.get(flow)!.has(state));
    const near = positions(marking, join.gateway)
      .map(([state, count]) => ({ flows: flowsFrom(state), count }))
      .filter(({ flows }) => flows.length > 0 && flows.length < join.incoming.length);
    const arrived = marking.arrivals[join.gateway] ?? {};
    if (join.waitsFor === 'condition')
      return near.length === 0 && Object.keys(arrived).length === 0 && !marking.phases[join.gateway];
    return join.incoming.every((flow) => {
      const coming = near.filter(({ flows }) => flows.includes(flow));
      return coming.reduce((sum, { count }) => sum + count, arrived[flow] ?? 0) <= 1;
    });
  });
}
