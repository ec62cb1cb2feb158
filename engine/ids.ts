/**
 * Keys. An instance's key is a 63-bit number in decimal: 41 bits of milliseconds since 2015, 10 bits of node
 * number and 12 bits of sequence. Counting from 2015 makes every key made until 2084 exactly 19 digits long,
 * so that keys sort by time as text too. What belongs to an instance has the instance's key followed by six
 * digits of ordinal.
 */
import type { Key } from './vocabulary.js';

const epochMs = Date.UTC(2015, 0, 1);
const sequenceBits = 12n;
const nodeBits = 10n;
const sequencesPerMs = 1 << Number(sequenceBits);
export const nodesMax = 1 << Number(nodeBits);
export const instanceKeyDigits = 19;
export const ordinalDigits = 6;

/** Makes keys for one node. Never goes back in time, whatever the clock does, and never past `ceilingMs`. */
export class KeySource {
  private readonly node: bigint;
  private readonly now: () => number;
  private lastMs: number;
  private sequence = 0;
  /**
   * Keys may be made up to this instant: the node's lease has recorded it, so no later holder makes them
   * again.
   */
  ceilingMs: number;

  constructor(node: number, now: () => number, floorMs: number, ceilingMs: number) {
    if (node < 0 || node >= nodesMax)
      throw new Error(`expected a node number below ${nodesMax}, found ${node}`);
    this.node = BigInt(node);
    this.now = now;
    this.lastMs = Math.max(floorMs, epochMs);
    this.ceilingMs = ceilingMs;
  }

  /** The latest instant that a key of this source carries. */
  get usedMs(): number {
    return this.lastMs;
  }

  next(): Key {
    const now = Math.min(this.now(), this.ceilingMs);
    if (now > this.lastMs) {
      this.lastMs = now;
      this.sequence = 0;
    } else if (++this.sequence === sequencesPerMs) {
      this.lastMs += 1;
      this.sequence = 0;
    }
    if (this.lastMs > this.ceilingMs)
      throw new Error('the node ran out of keys: its lease was not renewed in time');
    const ms = BigInt(this.lastMs - epochMs);
    return String((ms << (nodeBits + sequenceBits)) | (this.node << sequenceBits) | BigInt(this.sequence));
  }
}

/** The key of something inside an instance. */
export const entityKey = (instance: Key, ordinal: number): Key =>
  instance + String(ordinal).padStart(ordinalDigits, '0');

/** The instance that a key leads to: itself, or the one it lies in. */
export const instanceOf = (key: Key): Key => key.slice(0, instanceKeyDigits);

/** The node that made a commit: the id begins with its owner key. */
export const nodeOfCommit = (id: string): Key => id.slice(0, instanceKeyDigits);
