// What one index can do for a filter and a sort: the ranges to read, and the order they come in.
import { invert } from '../bson/key.js';
import { keyMaxBytes, rangesMaxCount } from '../limits.js';
import type { Collection, Index } from '../storage/catalog.js';
import { type Range, successor } from '../storage/scan.js';
import type { Conjunction, PathBounds } from './conditions.js';
import { holdsNull, type Interval, intersect } from './interval.js';
import { parsePath } from './path.js';
import type { Plan } from './plan.js';
import type { Sort } from './sort.js';

export interface Candidate {
  plan: Plan;
  boundedFields: number;
  pointFields: number;
  /** Every possible match is in the index (a sparse index leaves some out). */
  isComplete: boolean;
}

interface Field {
  name: string;
  isDescending: boolean;
  isMultikey: boolean;
}

interface FieldBounds {
  intervals: Interval[];
  arePoints: boolean;
  used: PathBounds[];
}

const idField = { name: '_id', path: parsePath('_id'), isDescending: false };

function fieldsOf(index: Index | undefined): Field[] {
  if (!index) return [{ ...idField, isMultikey: false }];
  const fields = index.fields.map((field, at) => ({ ...field, isMultikey: index.multikey[at]! }));
  // Keys of an index that is not unique end with the document's _id, which therefore orders equal ones.
  return index.isUnique ? fields : [...fields, { ...idField, isMultikey: false }];
}

/** The bounds of one field: all predicates together, or, with arrays in it, the best single one. */
function boundsOfField(field: Field, filter: Conjunction): FieldBounds | undefined {
  const usable = filter.fields.filter((one) => one.path === field.name && one.bounds);
  if (usable.length === 0) return undefined;
  const size = (one: PathBounds): number =>
    one.bounds!.intervals.length +
    (one.bounds!.intervals.every((interval) => interval.isPoint) ? 0 : rangesMaxCount);
  const used = field.isMultikey ? [usable.toSorted((left, right) => size(left) - size(right))[0]!] : usable;
  const intervals = used.map((one) => one.bounds!.intervals).reduce(intersect);
  return { intervals, arePoints: intervals.every((interval) => interval.isPoint), used };
}

/** Bounds for the leading fields: points as far as they go, then at most one field of ranges. */
function leadingBounds(fields: Field[], filter: Conjunction): FieldBounds[] {
  const result: FieldBounds[] = [];
  let ranges = 1;
  for (const field of fields) {
    const bounds = boundsOfField(field, filter);
    if (!bounds || ranges * bounds.intervals.length > rangesMaxCount) break;
    ranges *= bounds.intervals.length;
    result.push(bounds);
    if (!bounds.arePoints) break;
  }
  return result;
}

/** An interval as a key of a descending field has it. */
function inDirection(interval: Interval, isDescending: boolean): { low: Buffer; high: Buffer } {
  if (!isDescending) return interval;
  const low = Buffer.from(interval.high);
  const high = Buffer.from(interval.low);
  invert(low, 0, low.length);
  invert(high, 0, high.length);
  return { low: successor(low), high: successor(high) };
}

/** All combinations of the fields' intervals as key ranges, in key order. */
function makeRanges(id: number, fields: Field[], bounds: FieldBounds[], prefixFields: number): Range[] {
  const start = Buffer.alloc(4);
  start.writeUInt32BE(id);
  let ranges: Range[] = [{ low: start, high: successor(start), prefixBytes: 4 }];
  bounds.forEach((field, at) => {
    const { isDescending } = fields[at]!;
    const intervals = isDescending ? field.intervals.toReversed() : field.intervals;
    const ends = intervals.map((interval) => inDirection(interval, isDescending));
    ranges = ranges.flatMap((range) =>
      ends.map(({ low, high }) => ({
        low: Buffer.concat([range.low, low]),
        high: Buffer.concat([range.low, high]),
        prefixBytes: range.prefixBytes + (at < prefixFields ? low.length : 0),
      })),
    );
  });
  return ranges;
}

/** Bounds longer than any stored key are cut, which only widens the range. */
function fit(range: Range): Range {
  if (range.low.length <= keyMaxBytes && range.high.length <= keyMaxBytes) return range;
  const low = range.low.subarray(0, keyMaxBytes);
  const high = range.high.length > keyMaxBytes ? successor(range.high.subarray(0, keyMaxBytes)) : range.high;
  return { low, high, prefixBytes: Math.min(range.prefixBytes, low.length) };
}

interface Order {
  isSorted: boolean;
  isReverse: boolean;
  prefixFields: number;
}

/** Whether reading the index forwards or backwards gives the sort, past fields that are bound to points. */
function orderOf(fields: Field[], bounds: FieldBounds[], sort: Sort, isUnique: boolean): Order {
  const isConstant = (at: number): boolean => {
    const bound = bounds[at];
    return bound?.arePoints === true && bound.intervals.length === 1 && !fields[at]!.isMultikey;
  };
  const constants = new Set(fields.filter((_field, at) => isConstant(at)).map((field) => field.name));
  let at = 0;
  let prefixFields = -1;
  let isReverse: boolean | undefined;
  for (const wanted of sort.fields) {
    if (constants.has(wanted.name)) continue;
    while (at < fields.length && fields[at]!.name !== wanted.name) {
      const canSkip = isConstant(at) || (prefixFields < 0 && bounds[at]?.arePoints === true);
      if (!canSkip) return { isSorted: false, isReverse: false, prefixFields: 0 };
      at++;
    }
    const field = fields[at];
    if (!field) {
      // A unique index leaves nothing to order once all its fields are used.
      const isDecided = isUnique && at > 0 && prefixFields >= 0 && fields.every((one) => !one.isMultikey);
      return { isSorted: isDecided, isReverse: isReverse ?? false, prefixFields: Math.max(prefixFields, 0) };
    }
    const needsReverse = field.isDescending !== wanted.isDescending;
    if (field.isMultikey || (isReverse !== undefined && isReverse !== needsReverse)) {
      return { isSorted: false, isReverse: false, prefixFields: 0 };
    }
    isReverse = needsReverse;
    if (prefixFields < 0) prefixFields = at;
    at++;
  }
  return { isSorted: true, isReverse: isReverse ?? false, prefixFields: Math.max(prefixFields, 0) };
}

function isCovered(filter: Conjunction, fields: Field[], bounds: FieldBounds[]): boolean {
  if (filter.others > 0 || filter.ors.length > 0) return false;
  const used = new Set(bounds.flatMap((one) => one.used));
  const areAlone = bounds.every((one, at) => !fields[at]!.isMultikey || !holdsNull(one.intervals));
  return areAlone && filter.fields.every((one) => used.has(one) && one.bounds!.isExact);
}

export function makeCandidate(
  collection: Collection,
  index: Index | undefined,
  filter: Conjunction,
  sort: Sort | undefined,
): Candidate {
  const fields = fieldsOf(index);
  const bounds = leadingBounds(fields, filter);
  const isUnique = index === undefined || index.isUnique;
  const unsorted = { isSorted: true, isReverse: false, prefixFields: 0 };
  const order = sort ? orderOf(fields, bounds, sort, isUnique) : unsorted;
  const isPoint = isUnique && bounds.length === fields.length && bounds.every((one) => one.arePoints);
  const made = makeRanges(
    index?.id ?? collection.id,
    fields,
    bounds,
    order.isSorted ? order.prefixFields : 0,
  );
  const wide = isPoint ? made.map((range) => ({ ...range, isPoint })) : made;
  const ranges = wide.map(fit);
  const isMultiple = ranges.some((range) => !isSamePrefix(range, ranges[0]!));
  const mayRepeat = fields.some(
    (field, at) => field.isMultikey && !(bounds[at]?.arePoints && bounds[at].intervals.length === 1),
  );
  const plan: Plan = {
    index,
    ranges: order.isReverse ? ranges.toReversed() : ranges,
    isReverse: order.isReverse,
    isSorted: order.isSorted,
    isMerge: sort !== undefined && order.isSorted && isMultiple,
    mayRepeat,
    isExact: isCovered(filter, fields, bounds) && ranges.every((range, at) => range === wide[at]),
    branches: [],
  };
  const isComplete = !index?.isSparse || bounds.some((one) => !holdsNull(one.intervals));
  const pointFields = bounds.filter((one) => one.arePoints).length;
  return { plan, boundedFields: bounds.length, pointFields, isComplete };
}

function isSamePrefix(one: Range, other: Range): boolean {
  return one.low.subarray(0, one.prefixBytes).equals(other.low.subarray(0, other.prefixBytes));
}
