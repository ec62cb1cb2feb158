// How a collection is to be read: what the planner decides and the reader carries out.
import type { Index } from '../storage/catalog.js';
import { type Range, successor } from '../storage/scan.js';
import type { Store, Tree } from '../storage/store.js';

export interface Plan {
  /** The index read; undefined for the documents themselves, in order of `_id`. */
  index: Index | undefined;
  ranges: Range[];
  isReverse: boolean;
  /** The stream comes in the order of the sort (or no sort was asked for). */
  isSorted: boolean;
  /** Ranges overlap in the order of the sort and have to be merged. */
  isMerge: boolean;
  /** A document may come twice. */
  mayRepeat: boolean;
  /** The ranges hold exactly the matches: they can be counted without being read. */
  isExact: boolean;
  /** For a `$or`: one plan per branch, read one after the other. */
  branches: Plan[];
}

export interface Hint {
  name?: string;
  key?: Record<string, unknown>;
}

export const treeOf = (store: Store, plan: Plan): Tree => (plan.index ? store.keys : store.documents);

export function wholeRange(id: number): Range {
  const low = Buffer.alloc(4);
  low.writeUInt32BE(id);
  return { low, high: successor(low), prefixBytes: 4 };
}
