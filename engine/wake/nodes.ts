/**
 * This process among the others: a lease on one of 1,024 numbers, from which its keys are made, renewed while
 * it lives. Liveness is a matter between machines, so it goes by the machine's time, not by the clock of the
 * processes.
 */
import { hostname } from 'node:os';
import type { Collections } from '../../models/collections.js';
import { isDuplicateKey } from '../../models/driver.js';
import type { NodeRow } from '../../models/nodes.js';
import type { Logger } from '../commit/context.js';
import { KeySource, nodesMax } from '../ids.js';
import { keysAheadMs, nodeLeaseMs, nodeRenewEveryMs } from '../limits.js';
import type { Key } from '../vocabulary.js';

export class Node {
  /** Unique per start: the first key the node made. */
  readonly owner: string;
  private readonly collections: Collections;
  private readonly logger: Logger;
  private number: number;
  private keys: KeySource;
  private readonly renewal: NodeJS.Timeout;

  private constructor(collections: Collections, logger: Logger, leased: Leased) {
    this.collections = collections;
    this.logger = logger;
    this.number = leased.row._id;
    this.owner = leased.row.owner;
    this.keys = leased.keys;
    this.renewal = setInterval(() => void this.renew(), nodeRenewEveryMs);
    this.renewal.unref();
  }

  static async join(collections: Collections, logger: Logger): Promise<Node> {
    return new Node(collections, logger, await lease(collections));
  }

  nextKey(): Key {
    return this.keys.next();
  }

  /** The owners whose commits are in good hands: every node with a lease, unless it is known to have died. */
  async living(): Promise<string[]> {
    const rows = await this.collections.nodes.find({ expiresAt: { $gt: new Date() } }).toArray();
    return rows.filter((row) => row.owner === this.owner || !hasDied(row)).map((row) => row.owner);
  }

  private async renew(): Promise<void> {
    try {
      const keysBeforeMs = Math.max(Date.now(), this.keys.usedMs) + keysAheadMs;
      const expiresAt = new Date(Date.now() + nodeLeaseMs);
      const renewed = await this.collections.nodes.updateOne(
        { _id: this.number, owner: this.owner },
        { $set: { expiresAt, keysBeforeMs } },
      );
      if (renewed.matchedCount === 1) this.keys.ceilingMs = keysBeforeMs;
      else await this.rejoin();
    } catch (error) {
      this.logger.warn({ error }, 'the lease of this node was not renewed');
    }
  }

  /** The lease was lost in a long pause and its number may be another's: keys go on under a new one. */
  private async rejoin(): Promise<void> {
    const { row, keys } = await lease(this.collections, this.owner);
    this.logger.warn(
      { was: this.number, is: row._id },
      'the lease of this node ran out; it has a new number',
    );
    this.number = row._id;
    this.keys = keys;
  }

  /** Gives the number back. */
  async leave(): Promise<void> {
    clearInterval(this.renewal);
    await this.collections.nodes.updateOne(
      { _id: this.number, owner: this.owner },
      { $set: { expiresAt: new Date(0), keysBeforeMs: this.keys.usedMs + 1 } },
    );
  }
}

interface Leased {
  row: NodeRow;
  keys: KeySource;
}

/** Takes the first number that is free or whose lease ran out. */
async function lease(collections: Collections, owner?: string): Promise<Leased> {
  for (let round = 0; round < nodesMax; round += 1) {
    const rows = await collections.nodes.find().sort({ _id: 1 }).toArray();
    const now = Date.now();
    const expired = rows.find((row) => row.expiresAt.getTime() < now);
    const taken = new Set(rows.map((row) => row._id));
    let number = expired?._id ?? 0;
    while (!expired && taken.has(number)) number += 1;
    if (number >= nodesMax) throw new Error(`expected a free number among ${nodesMax} nodes, found none`);
    const floorMs = Math.max(expired?.keysBeforeMs ?? 0, 0);
    const ceilingMs = Math.max(now, floorMs) + keysAheadMs;
    const keys = new KeySource(number, Date.now, floorMs, ceilingMs);
    const row: NodeRow = {
      _id: number,
      owner: owner ?? keys.next(),
      host: hostname(),
      pid: process.pid,
      expiresAt: new Date(now + nodeLeaseMs),
      keysBeforeMs: ceilingMs,
    };
    if (await take(collections, row, expired)) return { row, keys };
  }
  throw new Error('expected to win a node number, found others quicker every time');
}

async function take(collections: Collections, row: NodeRow, expired: NodeRow | undefined): Promise<boolean> {
  if (expired) {
    const { _id, ...rest } = row;
    const { owner, expiresAt } = expired;
    const taken = await collections.nodes.updateOne({ _id, owner, expiresAt }, { $set: rest });
    return taken.modifiedCount === 1;
  }
  try {
    await collections.nodes.insertOne(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** A process of this machine that is gone: its lease need not run out before others finish its work. */
function hasDied({ host, pid }: NodeRow): boolean {
  if (host !== hostname()) return false;
  // A second engine in this very process, or an earlier process that had the same id: only the lease can
  // tell.
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
