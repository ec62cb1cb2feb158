// Chooses how to read a collection: which index, which ranges of it, whether its order is the sort asked for.
import { Refusal } from '../errors.js';
import { planProbeMaxCount } from '../limits.js';
import { type Collection, type Index, namespaceOf } from '../storage/catalog.js';
import { countKeys } from '../storage/scan.js';
import type { Store } from '../storage/store.js';
import { type Candidate, makeCandidate } from './candidate.js';
import { type Conjunction, coversAll, flatten } from './conditions.js';
import type { Condition } from './parse.js';
import { type Hint, type Plan, treeOf, wholeRange } from './plan.js';
import type { Sort } from './sort.js';

export function makePlan(
  store: Store,
  collection: Collection,
  condition: Condition,
  sort: Sort | undefined,
  hint?: Hint,
): Plan {
  const filter = flatten(condition);
  const byId = hint ? undefined : planById(collection, filter, sort);
  if (byId) return byId;
  const candidates = candidatesFor(collection, filter, sort, hint);
  const useful = candidates.filter((one) => one.boundedFields > 0 || (sort && one.plan.isSorted));
  const bounded = useful.some((one) => one.boundedFields > 0);
  if (!bounded && !hint) {
    const union = planUnion(store, collection, filter, sort);
    if (union) return union;
  }
  if (hint && candidates.length === 1) return candidates[0]!.plan;
  return best(store, useful)?.plan ?? scanAll(collection, filter, sort);
}

/** Documents named by their `_id` need no comparing of indexes. */
function planById(collection: Collection, filter: Conjunction, sort: Sort | undefined): Plan | undefined {
  if (!filter.fields.some((field) => field.path === '_id' && field.bounds)) return undefined;
  const { plan } = makeCandidate(collection, undefined, filter, sort);
  return plan.ranges.every((range) => range.isPoint) ? plan : undefined;
}

function candidatesFor(
  collection: Collection,
  filter: Conjunction,
  sort: Sort | undefined,
  hint: Hint | undefined,
): Candidate[] {
  const indexes: (Index | undefined)[] = [undefined, ...collection.indexes];
  const chosen = hint ? indexes.filter((index) => isHinted(index, hint)) : indexes;
  if (chosen.length === 0) {
    throw new Refusal(
      'BadValue',
      `hint provided does not correspond to an existing index of "${namespaceOf(collection)}"`,
    );
  }
  const candidates: Candidate[] = [];
  for (const index of chosen) {
    if (index && !hint && !coversAll(index, filter)) continue;
    const candidate = makeCandidate(collection, index, filter, sort);
    if (candidate.isComplete || hint) candidates.push(candidate);
  }
  return candidates;
}

function isHinted(index: Index | undefined, hint: Hint): boolean {
  if (hint.name !== undefined) return (index?.name ?? '_id_') === hint.name;
  const wanted = Object.keys(hint.key ?? {});
  if (wanted[0] === '$natural') return index === undefined;
  const names = index ? index.fields.map((field) => field.name) : ['_id'];
  return names.join() === wanted.join();
}

/** Few keys win over order, order over many keys; ties go to the index that uses more of the filter. */
function best(store: Store, candidates: Candidate[]): Candidate | undefined {
  if (candidates.length < 2) return candidates[0];
  const cost = new Map(candidates.map((one) => [one, probe(store, one.plan)]));
  const isSmall = (one: Candidate): number => (cost.get(one)! < planProbeMaxCount ? 1 : 0);
  return candidates.toSorted(
    (left, right) =>
      isSmall(right) - isSmall(left) ||
      cost.get(left)! - cost.get(right)! ||
      Number(right.boundedFields > 0) - Number(left.boundedFields > 0) ||
      Number(right.plan.isSorted) - Number(left.plan.isSorted) ||
      right.pointFields - left.pointFields ||
      right.boundedFields - left.boundedFields ||
      Number(right.plan.isExact) - Number(left.plan.isExact),
  )[0];
}

function probe(store: Store, plan: Plan): number {
  let count = 0;
  for (const range of plan.ranges) {
    count += countKeys(treeOf(store, plan), range, planProbeMaxCount - count);
    if (count >= planProbeMaxCount) break;
  }
  return count;
}

/** A `$or` whose branches all have bounds reads each branch's index. */
function planUnion(
  store: Store,
  collection: Collection,
  filter: Conjunction,
  sort: Sort | undefined,
): Plan | undefined {
  for (const parts of filter.ors) {
    const branches = parts.map((part) => makePlan(store, collection, part, undefined));
    const isBounded = branches.every((plan) => plan.branches.length > 0 || isPartOf(collection, plan));
    if (!isBounded) continue;
    const isExact = false;
    const union = {
      isReverse: false,
      isSorted: sort === undefined,
      isMerge: false,
      mayRepeat: true,
      isExact,
    };
    return { index: undefined, ranges: [], ...union, branches };
  }
  return undefined;
}

/** True when the plan reads less than everything. */
function isPartOf(collection: Collection, plan: Plan): boolean {
  const whole = wholeRange(plan.index?.id ?? collection.id);
  return !plan.ranges.some((range) => range.low.equals(whole.low) && range.high.equals(whole.high));
}

function scanAll(collection: Collection, filter: Conjunction, sort: Sort | undefined): Plan {
  return {
    index: undefined,
    ranges: [wholeRange(collection.id)],
    isReverse: false,
    isSorted: sort === undefined,
    isMerge: false,
    mayRepeat: false,
    isExact: filter.fields.length === 0 && filter.others === 0 && filter.ors.length === 0,
    branches: [],
  };
}
