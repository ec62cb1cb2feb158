/** Where the tokens of a scope are: values that are never changed. */
import { soundnessTokensPerPlaceMax } from '../../limits.js';

export type Counts = Readonly<Record<string, number>>;

export interface Marking {
  /** Tokens by the place where they rest: a state and the events that have occurred there. */
  tokens: Counts;
  /** Tokens that wait in joining gateways, by gateway and incoming flow. */
  arrivals: Readonly<Record<string, Counts>>;
  /** Flows consumed by complex gateways that wait for the rest. */
  phases: Readonly<Record<string, readonly string[]>>;
}

export const nothing: Marking = { tokens: {}, arrivals: {}, phases: {} };

export const isEmpty = ({ tokens, arrivals }: Marking): boolean =>
  Object.keys(tokens).length === 0 && Object.keys(arrivals).length === 0;

export const isFull = (counts: Counts, key: string): boolean =>
  (counts[key] ?? 0) >= soundnessTokensPerPlaceMax;

/** One more; what is over the bound is not counted. */
export const plus = (counts: Counts, key: string): Counts =>
  isFull(counts, key) ? counts : { ...counts, [key]: (counts[key] ?? 0) + 1 };

export function minus(counts: Counts, key: string): Counts {
  const { [key]: before = 0, ...others } = counts;
  return before > 1 ? { ...others, [key]: before - 1 } : others;
}

export function withArrivals(marking: Marking, gateway: string, counts: Counts): Marking {
  const { [gateway]: _before, ...others } = marking.arrivals;
  const arrivals = Object.keys(counts).length > 0 ? { ...others, [gateway]: counts } : others;
  return { ...marking, arrivals };
}

const ordered = (counts: Counts): [string, number][] =>
  Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1));

/** Markings that are the same have the same text. */
export const textOf = ({ tokens, arrivals, phases }: Marking): string =>
  JSON.stringify([
    ordered(tokens),
    Object.keys(arrivals)
      .sort()
      .map((gateway) => [gateway, ordered(arrivals[gateway]!)]),
    Object.keys(phases)
      .sort()
      .map((gateway) => [gateway, [...phases[gateway]!].sort()]),
  ]);

const within = (few: Counts, many: Counts): boolean =>
  Object.entries(few).every(([key, count]) => (many[key] ?? 0) >= count);

/** Whether everything that lies in one marking lies in the other, too. */
export const covers = (more: Marking, less: Marking): boolean =>
  within(less.tokens, more.tokens) &&
  Object.entries(less.arrivals).every(([gateway, counts]) => within(counts, more.arrivals[gateway] ?? {})) &&
  Object.keys(less.phases).length + Object.keys(more.phases).length === 0;
