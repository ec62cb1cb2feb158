// Runs a plan: a stream of matching documents that can be put to sleep between two batches.
import { Refusal } from '../errors.js';
import type { Collection } from '../storage/catalog.js';
import { asBuffer, RangeScan } from '../storage/scan.js';
import type { Store } from '../storage/store.js';
import { keyOfDocument } from '../storage/write.js';
import type { Filter } from './filter.js';
import { lastHit } from './path.js';
import { type Hint, type Plan, treeOf } from './plan.js';
import { makePlan } from './planner.js';
import { type Sort, Sorter } from './sort.js';

export interface Found {
  idKey: Buffer;
  doc: Buffer;
  /** Array index the filter matched at, for a positional `$`; -1 when none. */
  hit: number;
}

export interface ReadOptions {
  sort?: Sort | undefined;
  skip?: number;
  /** 0 for no limit. */
  limit?: number;
  hint?: Hint | undefined;
  /** Instant (ms) after which the read is refused; 0 for none. */
  deadlineAt?: number;
}

/** Reads a collection through a plan. */
export class Reader {
  readonly plan: Plan;
  keysExamined = 0;
  docsExamined = 0;
  readonly #store: Store;
  readonly #collection: Collection;
  readonly #filter: Filter;
  readonly #sort: Sort | undefined;
  readonly #deadlineAt: number;
  readonly #seen: Set<string> | undefined;
  #skip: number;
  #left: number;
  #sources: Source[] = [];
  #sorted: Found[] | undefined;
  #sortedAt = 0;

  constructor(store: Store, collection: Collection, filter: Filter, options: ReadOptions = {}) {
    this.#store = store;
    this.#collection = collection;
    this.#filter = filter;
    this.#sort = options.sort;
    this.#skip = options.skip ?? 0;
    this.#left = options.limit || Number.POSITIVE_INFINITY;
    this.#deadlineAt = options.deadlineAt ?? 0;
    this.plan = makePlan(store, collection, filter.condition, options.sort, options.hint);
    this.#seen = this.plan.mayRepeat ? new Set() : undefined;
    this.#open();
  }

  #open(): void {
    const plans = this.plan.branches.length > 0 ? leavesOf(this.plan) : [this.plan];
    this.#sources = plans.map((plan) => new Source(this.#store, plan));
  }

  next(): Found | undefined {
    if (this.#left <= 0) return undefined;
    while (this.#skip > 0) {
      if (!this.#produce()) return undefined;
      this.#skip--;
    }
    const found = this.#produce();
    if (found) this.#left--;
    return found;
  }

  /** Drops everything read ahead from LMDB. */
  suspend(): void {
    for (const source of this.#sources) source.suspend();
  }

  #produce(): Found | undefined {
    if (this.plan.isSorted || !this.#sort) return this.#match();
    if (!this.#sorted) {
      const sorter = new Sorter<Found>(this.#sort, this.#left + this.#skip);
      for (let found = this.#match(); found; found = this.#match()) sorter.add(found.doc, found);
      this.#sorted = sorter.sorted();
    }
    return this.#sorted[this.#sortedAt++];
  }

  #match(): Found | undefined {
    for (let source = this.#sources[0]; source; source = this.#sources[0]) {
      while (source.next()) {
        this.keysExamined++;
        const found = this.#fetch(source);
        if (found) return found;
      }
      this.#sources.shift();
    }
    return undefined;
  }

  #fetch(source: Source): Found | undefined {
    if ((this.keysExamined & 255) === 0) this.#checkDeadline();
    const idKey = source.idKey;
    const name = this.#seen && idKey.toString('latin1');
    if (name !== undefined && this.#seen!.has(name)) return undefined;
    const doc = source.value ?? fetchDocument(this.#store, this.#collection, idKey);
    if (!doc) return undefined;
    this.docsExamined++;
    lastHit.index = -1;
    if (!this.#filter.match(doc, 0)) return undefined;
    if (name !== undefined) this.#seen!.add(name);
    return { idKey, doc, hit: lastHit.index };
  }

  #checkDeadline(): void {
    if (this.#deadlineAt > 0 && Date.now() > this.#deadlineAt) {
      throw new Refusal('MaxTimeMSExpired', 'operation exceeded time limit');
    }
  }
}

export function fetchDocument(store: Store, collection: Collection, idKey: Buffer): Buffer | undefined {
  const bytes = store.documents.getBinary(keyOfDocument(collection, idKey));
  return bytes && asBuffer(bytes);
}

function leavesOf(plan: Plan): Plan[] {
  return plan.branches.length === 0 ? [plan] : plan.branches.flatMap(leavesOf);
}

/** The entries of one plan: its ranges one after the other, or merged by what follows their prefixes. */
class Source {
  readonly #plan: Plan;
  readonly #scans: RangeScan[];
  #current: RangeScan | undefined;
  #isStarted = false;

  constructor(store: Store, plan: Plan) {
    this.#plan = plan;
    this.#scans = plan.ranges.map((range) => new RangeScan(treeOf(store, plan), range, plan.isReverse));
  }

  next(): boolean {
    return this.#plan.isMerge ? this.#nextMerged() : this.#nextInTurn();
  }

  #nextInTurn(): boolean {
    while (this.#scans.length > 0) {
      this.#current = this.#scans[0]!;
      if (this.#current.next()) return true;
      this.#scans.shift();
    }
    return false;
  }

  #nextMerged(): boolean {
    if (!this.#isStarted) {
      this.#isStarted = true;
      for (const scan of [...this.#scans]) if (!scan.next()) this.#scans.splice(this.#scans.indexOf(scan), 1);
    } else if (this.#current && !this.#current.next()) {
      this.#scans.splice(this.#scans.indexOf(this.#current), 1);
    }
    this.#current = undefined;
    for (const scan of this.#scans)
      if (!this.#current || this.#isBefore(scan, this.#current)) this.#current = scan;
    return this.#current !== undefined;
  }

  #isBefore(left: RangeScan, right: RangeScan): boolean {
    const one = left.key.subarray(left.range.prefixBytes);
    const order = one.compare(right.key.subarray(right.range.prefixBytes));
    return this.#plan.isReverse ? order > 0 : order < 0;
  }

  get idKey(): Buffer {
    const scan = this.#current!;
    return this.#plan.index ? scan.value : scan.key.subarray(4);
  }

  /** The document, when the plan reads the documents themselves. */
  get value(): Buffer | undefined {
    return this.#plan.index ? undefined : this.#current!.value;
  }

  suspend(): void {
    // The heads of a merge are read but not given out: only the current scan may forget its position.
    if (!this.#plan.isMerge) for (const scan of this.#scans) scan.suspend();
  }
}
