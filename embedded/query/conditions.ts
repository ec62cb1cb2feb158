// The conjunction of a filter as a flat list, with what each part says about one path: all the planner looks
// at.
import { EJSON } from 'bson';
import type { Index } from '../storage/catalog.js';
import { type Bounds, boundsOf, holdsNull, isInside } from './interval.js';
import { type Condition, type Predicate, parseFilter } from './parse.js';

export interface PathBounds {
  path: string;
  predicate: Predicate;
  bounds: Bounds | undefined;
}

export interface Conjunction {
  fields: PathBounds[];
  /** Parts that no bounds stand for: expressions and `$nor`. */
  others: number;
  /** `$or` parts, each a list of branches. */
  ors: Condition[][];
}

export function flatten(condition: Condition): Conjunction {
  const result: Conjunction = { fields: [], others: 0, ors: [] };
  collect(condition, result);
  return result;
}

function collect(condition: Condition, into: Conjunction): void {
  if (condition.kind === 'and') for (const part of condition.parts) collect(part, into);
  else if (condition.kind === 'or' && condition.parts.length === 1) collect(condition.parts[0]!, into);
  else if (condition.kind === 'or') into.ors.push(condition.parts);
  else if (condition.kind === 'field') addField(condition.path, condition.predicate, into);
  else into.others++;
}

function addField(path: string, predicate: Predicate, into: Conjunction): void {
  into.fields.push({ path, predicate, bounds: boundsOf(predicate) });
  // What holds of some element bounds the path as well, but never exactly.
  if (predicate.op === '$all') for (const part of predicate.predicates) addInexact(path, part, into);
  if (predicate.op === '$elemMatch') {
    for (const inner of flatten(predicate.condition).fields) {
      addInexact(`${path}.${inner.path}`, inner.predicate, into);
    }
  }
}

function addInexact(path: string, predicate: Predicate, into: Conjunction): void {
  const bounds = boundsOf(predicate);
  if (bounds && !holdsNull(bounds.intervals)) {
    into.fields.push({ path, predicate, bounds: { intervals: bounds.intervals, isExact: false } });
  }
}

/** Partial filters by index, parsed once. */
const partials = new WeakMap<Index, Conjunction>();

/** True when every document the filter can match is in the index. */
export function coversAll(index: Index, filter: Conjunction): boolean {
  if (!index.partialFilter) return true;
  let partial = partials.get(index);
  if (!partial) {
    partial = flatten(parseFilter(index.partialFilter));
    partials.set(index, partial);
  }
  if (partial.others > 0 || partial.ors.length > 0) return false;
  return partial.fields.every((wanted) => filter.fields.some((given) => implies(given, wanted)));
}

function implies(given: PathBounds, wanted: PathBounds): boolean {
  if (given.path !== wanted.path) return false;
  if (wanted.predicate.op === '$exists' && wanted.predicate.isWanted && given.bounds) {
    return !holdsNull(given.bounds.intervals);
  }
  if (given.bounds && wanted.bounds?.isExact) {
    return isInside(given.bounds.intervals, wanted.bounds.intervals);
  }
  return EJSON.stringify(given.predicate) === EJSON.stringify(wanted.predicate);
}
