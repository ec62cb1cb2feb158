// Reads a range of a tree in chunks. Between chunks nothing of LMDB is held: the scan knows only the last key
// it gave out, so a cursor may sleep for minutes without keeping old pages alive (invariant E5).
import { chunkMaxBytes, chunkMaxCount } from '../limits.js';
import type { Tree } from './store.js';

/** Keys from `low` (included) to `high` (excluded). */
export interface Range {
  low: Buffer;
  high: Buffer;
  /** Bytes at the start of each key that a merge of ordered ranges does not compare. */
  prefixBytes: number;
  /** Set when `low` is the only key that can lie in the range: it is fetched instead of searched for. */
  isPoint?: boolean;
}

/** The first byte string after all those that start with these bytes. */
export function successor(bytes: Buffer): Buffer {
  let length = bytes.length;
  while (length > 0 && bytes[length - 1] === 0xff) length--;
  const next = Buffer.from(bytes.subarray(0, length));
  next[length - 1]!++;
  return next;
}

const firstChunkCount = 16;

export class RangeScan {
  readonly range: Range;
  readonly #tree: Tree;
  readonly #isReverse: boolean;
  #keys: Buffer[] = [];
  #values: Buffer[] = [];
  #position = -1;
  #last: Buffer | undefined;
  #chunkCount = firstChunkCount;
  #isOver = false;

  constructor(tree: Tree, range: Range, isReverse: boolean) {
    this.#tree = tree;
    this.range = range;
    this.#isReverse = isReverse;
  }

  /** Moves to the next entry; false at the end. */
  next(): boolean {
    if (++this.#position < this.#keys.length) return true;
    if (this.#isOver) return false;
    this.#read();
    return this.#position < this.#keys.length;
  }

  get key(): Buffer {
    return this.#keys[this.#position]!;
  }

  get value(): Buffer {
    return this.#values[this.#position]!;
  }

  /** Forgets what was read ahead: after a pause the range is read anew behind the last key given out. */
  suspend(): void {
    if (this.range.isPoint) return;
    if (this.#position < 0 || this.#keys.length === 0) return;
    if (this.#position < this.#keys.length) {
      this.#last = this.key;
      this.#isOver = false;
    } else this.#last = this.#keys[this.#keys.length - 1];
    this.#keys = [];
    this.#values = [];
    this.#position = -1;
  }

  #read(): void {
    if (this.range.isPoint) {
      this.#readPoint();
      return;
    }
    if (this.#keys.length > 0) this.#last = this.#keys[this.#keys.length - 1];
    const keys: Buffer[] = [];
    const values: Buffer[] = [];
    let bytes = 0;
    const { low, high } = this.range;
    const last = this.#last;
    const options = this.#isReverse
      ? { start: last ?? high, end: low, reverse: true, exclusiveStart: true, inclusiveEnd: true }
      : { start: last ?? low, end: high, exclusiveStart: last !== undefined };
    this.#isOver = true;
    for (const { key, value } of this.#tree.getRange({ ...options, limit: this.#chunkCount })) {
      keys.push(asBuffer(key));
      values.push(asBuffer(value));
      bytes += value.length;
      if (bytes >= chunkMaxBytes || keys.length === this.#chunkCount) {
        this.#isOver = false;
        break;
      }
    }
    this.#keys = keys;
    this.#values = values;
    this.#position = 0;
    this.#chunkCount = Math.min(this.#chunkCount * 2, chunkMaxCount);
  }

  #readPoint(): void {
    const value = this.#isOver ? undefined : this.#tree.getBinary(this.range.low);
    this.#isOver = true;
    this.#keys = value ? [this.range.low] : [];
    this.#values = value ? [asBuffer(value)] : [];
    this.#position = 0;
  }
}

/** lmdb hands out plain Uint8Arrays for small values; the walkers need a Buffer's readers. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** How many keys lie in the range, stopping at `most`. */
export function countKeys(tree: Tree, range: Range, most = Number.POSITIVE_INFINITY): number {
  if (most === Number.POSITIVE_INFINITY) return tree.getKeysCount({ start: range.low, end: range.high });
  let count = 0;
  for (const _key of tree.getKeys({ start: range.low, end: range.high, limit: most })) count++;
  return count;
}
