/** What differs between two maps of entities that share what did not change. */
import type { Key } from '../vocabulary.js';

export interface Difference<T> {
  opened: T[];
  changed: [before: T, after: T][];
  closed: T[];
}

export function differenceOf<T extends { key: Key }>(
  before: Record<Key, T> | undefined,
  after: Record<Key, T>,
): Difference<T> {
  const difference: Difference<T> = { opened: [], changed: [], closed: [] };
  if (before === after) return difference;
  for (const key in after) {
    const now = after[key]!;
    const then = before?.[key];
    if (then === undefined) difference.opened.push(now);
    else if (then !== now) difference.changed.push([then, now]);
  }
  for (const key in before) {
    if (after[key] === undefined) difference.closed.push(before[key]!);
  }
  return difference;
}

/**
 * `$set` of what is there and `$unset` of what is not, so that a row never keeps a value that the state lost.
 */
export function setOrUnset(values: Record<string, unknown>): {
  $set: Record<string, unknown>;
  $unset?: Record<string, ''>;
} {
  const set: Record<string, unknown> = {};
  const unset: Record<string, ''> = {};
  let isUnset = false;
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) set[name] = value;
    else {
      unset[name] = '';
      isUnset = true;
    }
  }
  return isUnset ? { $set: set, $unset: unset } : { $set: set };
}

/** The members that are there: a row holds no `undefined`. */
export function present<T extends object>(row: T): T {
  const kept = {} as Record<string, unknown>;
  for (const [name, value] of Object.entries(row)) if (value !== undefined) kept[name] = value;
  return kept as T;
}
