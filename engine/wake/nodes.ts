/**
 * This process among the others: a lease on one of 1,024 numbers, from which its keys are made, and the mark
 * up to which its commits are finished. Liveness is a matter between machines, so it goes by the machine's
 * time, not by the clock of the processes.
 */
import { hostname } from 'node:os';
import type { Collections } from '../../models/collections.js';
import { isDuplicateKey, viewConcern } from '../../models/driver.js';
import type { NodeRow } from '../../models/nodes.js';
import type { Logger } from '../commit/context.js';
import { Unfinished } from '../commit/unfinished.js';
import { KeySource, nodesMax } from '../ids.js';
import { keysAheadMs, markEveryMs, nodeLeaseMs, nodeRenewEveryMs } from '../limits.js';
import type { Key } from '../vocabulary.js';

export class Node {
  /** Unique per start: the first key the node made. */
  readonly owner: Key;
  readonly unfinished: Unfinished;
  /** Called whenever the lease was renewed: what every node has to look at now and then. */
  whenRenewed: () => Promise<void> = async () => {};
  private readonly collections: Collections;
  private readonly logger: Logger;
  private keys: KeySource;
  private marked: string;
  private readonly timers: NodeJS.Timeout[];

  private constructor(collections: Collections, logger: Logger, { keys, owner }: Leased) {
    this.collections = collections;
    this.logger = logger;
    this.owner = owner;
    this.keys = keys;
    this.unfinished = new Unfinished(owner);
    this.marked = this.unfinished.doneBefore;
    this.timers = [
      setInterval(() => void this.renew(), nodeRenewEveryMs),
      setInterval(() => void this.mark(), markEveryMs),
    ];
    for (const timer of this.timers) timer.unref();
  }

  static async join(collections: Collections, logger: Logger): Promise<Node> {
    return new Node(collections, logger, await lease(collections));
  }

  nextKey(): Key {
    return this.keys.next();
  }

  /** Nodes that are gone and may owe something. A process of this machine that died is known at once. */
  async dead(): Promise<NodeRow[]> {
    const rows = await this.collections.nodes.find({ _id: { $ne: this.owner } }).toArray();
    return rows.filter((row) => row.expiresAt.getTime() < Date.now() || hasDied(row));
  }

  private async renew(): Promise<void> {
    try {
      const keysBeforeMs = Math.max(Date.now(), this.keys.usedMs) + keysAheadMs;
      const expiresAt = new Date(Date.now() + nodeLeaseMs);
      const renewed = await this.collections.nodes.updateOne(
        { _id: this.owner, number: { $exists: true } },
        { $set: { expiresAt, keysBeforeMs } },
      );
      if (renewed.matchedCount === 1) this.keys.ceilingMs = keysBeforeMs;
      else await this.rejoin();
      await this.whenRenewed();
    } catch (error) {
      this.logger.warn({ error }, 'this node was not renewed');
    }
  }

  /** The lease was lost in a long pause and the number may be another's: keys go on under a new one. */
  private async rejoin(): Promise<void> {
    this.keys = (await lease(this.collections, this.owner)).keys;
    this.logger.warn({ owner: this.owner }, 'the lease of this node ran out; it has a new number');
  }

  /** Says up to which commit everything is done. */
  private async mark(): Promise<void> {
    const { doneBefore } = this.unfinished;
    if (doneBefore === this.marked) return;
    try {
      await this.collections.nodes.updateOne(
        { _id: this.owner },
        { $set: { doneBefore } },
        { writeConcern: viewConcern },
      );
      this.marked = doneBefore;
    } catch (error) {
      this.logger.warn({ error }, 'the mark of this node was not written');
    }
  }

  /** Gives the number back. */
  async leave(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    const { doneBefore } = this.unfinished;
    const keysBeforeMs = this.keys.usedMs + 1;
    await this.collections.nodes.updateOne(
      { _id: this.owner },
      { $set: { expiresAt: new Date(0), keysBeforeMs, doneBefore } },
    );
  }
}

interface Leased {
  owner: Key;
  keys: KeySource;
}

/** Takes the first number that is free or whose lease ran out. */
async function lease({ nodes }: Collections, owner?: Key): Promise<Leased> {
  for (let round = 0; round < nodesMax; round += 1) {
    const rows = await nodes.find({ number: { $exists: true } }).toArray();
    const expired = rows.find((row) => row.expiresAt.getTime() < Date.now());
    const number = expired?.number ?? firstFree(rows);
    if (expired) {
      const { _id, expiresAt } = expired;
      const freed = await nodes.updateOne({ _id, number, expiresAt }, { $unset: { number: '' } });
      if (freed.modifiedCount === 0) continue;
    }
    // A number without a holder was last held by one of the rows that have none: start above all of them.
    const past = await nodes.find({ number: { $exists: false } }).toArray();
    const floorMs = Math.max(0, ...past.map((row) => row.keysBeforeMs));
    const ceilingMs = Math.max(Date.now(), floorMs) + keysAheadMs;
    const keys = new KeySource(number, Date.now, floorMs, ceilingMs);
    const leased = { owner: owner ?? keys.next(), keys };
    if (await take({ nodes }, number, leased)) return leased;
  }
  throw new Error('expected to win a node number, found others quicker every time');
}

function firstFree(rows: NodeRow[]): number {
  const taken = new Set(rows.map((row) => row.number));
  let number = 0;
  while (taken.has(number)) number += 1;
  if (number < nodesMax) return number;
  throw new Error(`expected a free number among ${nodesMax} nodes, found none`);
}

/** Writes the lease; false when another took the number first. */
async function take(
  { nodes }: Pick<Collections, 'nodes'>,
  number: number,
  { owner, keys }: Leased,
): Promise<boolean> {
  const lease = {
    number,
    host: hostname(),
    pid: process.pid,
    expiresAt: new Date(Date.now() + nodeLeaseMs),
    keysBeforeMs: keys.ceilingMs,
  };
  const $setOnInsert = { doneBefore: owner };
  try {
    await nodes.updateOne({ _id: owner }, { $set: lease, $setOnInsert }, { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** A process of this machine that is gone: its lease need not run out before others finish its work. */
function hasDied({ host, pid }: NodeRow): boolean {
  // A second engine in this very process, or an earlier process that had the same id: only the lease can
  // tell.
  if (host !== hostname() || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
