/**
 * Group commit: the appends of one turn of the loop, and those that come while as many inserts are under way
 * as may be, go together as one unordered `insertMany` whose per-document errors name the losers. What
 * follows a durable commit, its views, goes as one bulk per collection for the whole group. Throughput comes
 * from here: a round trip and an fsync per group, not per commit; and several groups under way, so that the
 * database works on some while the next are stepped (C4).
 */

import type { Collections } from '../../models/collections.js';
import type { CommitRow } from '../../models/commits.js';
import { isDuplicateKey, logConcern, writeBulk } from '../../models/driver.js';
import { groupCharsMax, groupCommitsMax, insertsUnderWayMax } from '../limits.js';
import type { ViewWrite } from './views.js';
import { writeViews } from './viewWriter.js';

/** `lost`: the seq, or the idempotency key, was taken by another commit. */
export type AppendOutcome = 'appended' | 'lost';

export interface Append {
  row: CommitRow;
  /** The commit's length as JSON, by which a group is kept within one message. */
  chars: number;
  views: ViewWrite[];
}

interface Waiting extends Append {
  resolve(outcome: AppendOutcome): void;
  reject(error: unknown): void;
}

export class GroupCommit {
  private readonly collections: Collections;
  private queue: Waiting[] = [];
  private isScheduled = false;
  private insertsUnderWay = 0;

  constructor(collections: Collections) {
    this.collections = collections;
  }

  /** Resolves when the commit is durable and its views are written; rejects when the outcome is not known. */
  append(append: Append): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      this.queue.push({ ...append, resolve, reject });
      this.schedule();
    });
  }

  /** The other commands of this turn of the loop join the group. */
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    setImmediate(() => {
      this.isScheduled = false;
      while (this.queue.length > 0 && this.insertsUnderWay < insertsUnderWayMax) void this.write(this.take());
    });
  }

  private async write(group: Waiting[]): Promise<void> {
    this.insertsUnderWay += 1;
    const winners = await this.insert(group);
    this.insertsUnderWay -= 1;
    if (this.queue.length > 0) this.schedule();
    await this.finish(winners);
  }

  private take(): Waiting[] {
    let count = 0;
    let chars = 0;
    while (count < Math.min(this.queue.length, groupCommitsMax) && (count === 0 || chars < groupCharsMax)) {
      chars += this.queue[count++]!.chars;
    }
    return this.queue.splice(0, count);
  }

  /** Inserts the group, answers its losers, returns its winners. Never throws. */
  private async insert(group: Waiting[]): Promise<Waiting[]> {
    const documents = group.map((one) => one.row);
    try {
      const failures = await writeBulk(this.collections.db, { insert: 'commits', documents }, logConcern);
      if (failures.size === 0) return group;
      for (const [index, failure] of failures) {
        const loser = group[index]!;
        if (isDuplicateKey(failure)) loser.resolve('lost');
        else loser.reject(failure);
      }
      return group.filter((_, index) => !failures.has(index));
    } catch (error) {
      return this.findWinners(group, error);
    }
  }

  /**
   * The insert ended without an answer: those that are in the log have won, of the others nothing is known.
   */
  private async findWinners(group: Waiting[], error: unknown): Promise<Waiting[]> {
    try {
      const ids = group.map((one) => one.row._id);
      const { commits } = this.collections;
      const found = await commits.find({ _id: { $in: ids } }, { projection: { _id: 1 } }).toArray();
      const stored = new Set(found.map((row) => row._id));
      for (const one of group) if (!stored.has(one.row._id)) one.reject(error);
      return group.filter((one) => stored.has(one.row._id));
    } catch {
      // The database cannot be asked either; what it was told first says more.
      for (const one of group) one.reject(error);
      return [];
    }
  }

  private async finish(winners: Waiting[]): Promise<void> {
    if (winners.length === 0) return;
    try {
      await writeViews(
        this.collections,
        winners.flatMap((one) => one.views),
      );
      for (const one of winners) one.resolve('appended');
    } catch (error) {
      for (const one of winners) one.reject(error);
    }
  }
}
