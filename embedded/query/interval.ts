// What a predicate says about the encoded bytes of a value: the intervals an index has to read for it.
import { encodeDecoded, tags } from '../bson/key.js';
import { successor } from '../storage/scan.js';
import { isRegex, type Predicate } from './parse.js';

/** Encodings from `low` (included) to `high` (excluded). */
export interface Interval {
  low: Buffer;
  high: Buffer;
  /** Exactly one value: `low` is its encoding. */
  isPoint: boolean;
}

export interface Bounds {
  /** Ascending, disjoint. */
  intervals: Interval[];
  /** Whether a value inside satisfies the predicate for certain (on a field that holds no arrays). */
  isExact: boolean;
}

const point = (encoded: Buffer): Interval => ({ low: encoded, high: successor(encoded), isPoint: true });
const byLow = (left: Interval, right: Interval): number => left.low.compare(right.low);

const unindexed = new Set<number>([tags.array, tags.minKey, tags.maxKey, tags.undefined]);

/** The bounds of one predicate, or undefined when an index cannot help. */
export function boundsOf(predicate: Predicate): Bounds | undefined {
  switch (predicate.op) {
    case '$eq': {
      const encoded = encodeDecoded(predicate.operand);
      if (isRegex(predicate.operand) || unindexed.has(encoded[0]!)) return undefined;
      return { intervals: [point(encoded)], isExact: true };
    }
    case '$in':
      return amongBounds(predicate.operands);
    case '$gt':
    case '$gte':
    case '$lt':
    case '$lte':
      return rangeBounds(predicate.op, encodeDecoded(predicate.operand));
    case '$regex':
      return prefixBounds(predicate.pattern, predicate.flags);
    case '$exists':
      return predicate.isWanted
        ? undefined
        : { intervals: [point(Buffer.from([tags.null]))], isExact: false };
    case '$elemMatchValue':
      return combine(predicate.predicates);
    case '$never':
      return { intervals: [], isExact: true };
    default:
      return undefined;
  }
}

function amongBounds(operands: unknown[]): Bounds | undefined {
  const points: Interval[] = [];
  for (const operand of operands) {
    const encoded = encodeDecoded(operand);
    if (isRegex(operand) || unindexed.has(encoded[0]!)) return undefined;
    points.push(point(encoded));
  }
  points.sort(byLow);
  return {
    intervals: points.filter((one, at) => at === 0 || !one.low.equals(points[at - 1]!.low)),
    isExact: true,
  };
}

const nan = encodeDecoded(Number.NaN);

function rangeBounds(op: '$gt' | '$gte' | '$lt' | '$lte', encoded: Buffer): Bounds | undefined {
  const tag = encoded[0]!;
  if (unindexed.has(tag) || encoded.equals(nan)) return undefined;
  if (tag === tags.null) {
    return { intervals: op === '$gte' || op === '$lte' ? [point(encoded)] : [], isExact: true };
  }
  const first = tag === tags.number ? successor(nan) : Buffer.from([tag]);
  const interval = {
    low: op === '$gt' ? successor(encoded) : op === '$gte' ? encoded : first,
    high: op === '$lt' ? encoded : op === '$lte' ? successor(encoded) : Buffer.from([tag + 1]),
    isPoint: false,
  };
  return { intervals: interval.low.compare(interval.high) < 0 ? [interval] : [], isExact: true };
}

/** A case-sensitive pattern anchored at a literal reads the strings with that prefix, and stored patterns. */
function prefixBounds(pattern: string, flags: string): Bounds | undefined {
  const literal = /^\^[\w \-/:@,;#%&=~]*/.exec(pattern)?.[0].slice(1) ?? '';
  const next = pattern[literal.length + 1];
  const isQuantified = next !== undefined && '*?{'.includes(next);
  const prefix = isQuantified ? literal.slice(0, -1) : literal;
  if (prefix === '' || flags !== '' || pattern.includes('|')) return undefined;
  const low = Buffer.concat([Buffer.from([tags.string]), Buffer.from(prefix)]);
  const strings = { low, high: successor(low), isPoint: false };
  const patterns = { low: Buffer.from([tags.regex]), high: Buffer.from([tags.regex + 1]), isPoint: false };
  return { intervals: [strings, patterns], isExact: false };
}

function combine(predicates: Predicate[]): Bounds | undefined {
  let result: Interval[] | undefined;
  for (const predicate of predicates) {
    const bounds = boundsOf(predicate);
    if (bounds) result = result ? intersect(result, bounds.intervals) : bounds.intervals;
  }
  return result && { intervals: result, isExact: false };
}

/** The values in both lists. */
export function intersect(left: Interval[], right: Interval[]): Interval[] {
  const result: Interval[] = [];
  for (let a = 0, b = 0; a < left.length && b < right.length; ) {
    const one = left[a]!;
    const two = right[b]!;
    const low = one.low.compare(two.low) >= 0 ? one.low : two.low;
    const high = one.high.compare(two.high) <= 0 ? one.high : two.high;
    if (low.compare(high) < 0) result.push({ low, high, isPoint: one.isPoint || two.isPoint });
    if (one.high.compare(two.high) <= 0) a++;
    else b++;
  }
  return result;
}

export const isInside = (inner: Interval[], outer: Interval[]): boolean =>
  inner.every((one) =>
    outer.some((other) => other.low.compare(one.low) <= 0 && one.high.compare(other.high) <= 0),
  );

/** True when a missing field, which indexes as null, lies in the intervals. */
export const holdsNull = (intervals: Interval[]): boolean => {
  const nothing = point(Buffer.from([tags.null]));
  return intervals.some((one) => one.low.compare(nothing.high) < 0 && nothing.low.compare(one.high) < 0);
};
