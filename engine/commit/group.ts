/**
 * Group commit: appends that arrive while one insert is in flight go together in the next, as one unordered
 * `insertMany` whose per-document errors name the losers. What follows a durable commit — its views — goes as
 * one bulk per collection for the whole group. Throughput comes from here: a round trip and an fsync per
 * group, not per commit (C4).
 */

import type { Collections } from '../../models/collections.js';
import type { CommitRow } from '../../models/commits.js';
import { isDuplicateKey, writeErrorsOf } from '../../models/driver.js';
import { groupCommitsMax } from '../limits.js';
import type { ViewWrite } from './views.js';
import { writeViews } from './viewWriter.js';

/** `lost`: the seq, or the idempotency key, was taken by another commit. */
export type AppendOutcome = 'appended' | 'lost';

interface Waiting {
  row: CommitRow;
  views: ViewWrite[];
  resolve(outcome: AppendOutcome): void;
  reject(error: unknown): void;
}

export class GroupCommit {
  private readonly collections: Collections;
  private queue: Waiting[] = [];
  private inserting = false;

  constructor(collections: Collections) {
    this.collections = collections;
  }

  /** Resolves when the commit is durable and its views are written; rejects when the outcome is not known. */
  append(row: CommitRow, views: ViewWrite[]): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      this.queue.push({ row, views, resolve, reject });
      if (!this.inserting) {
        this.inserting = true;
        // Let the other commands of this turn of the loop join the group.
        setImmediate(() => void this.drain());
      }
    });
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const group = this.queue.splice(0, groupCommitsMax);
      const winners = await this.insert(group);
      // The next group is inserted while the views of this one are written.
      void this.finish(winners);
    }
    this.inserting = false;
  }

  /** Inserts the group, answers its losers, returns its winners. Never throws. */
  private async insert(group: Waiting[]): Promise<Waiting[]> {
    try {
      await this.collections.commits.insertMany(
        group.map((one) => one.row),
        { ordered: false },
      );
      return group;
    } catch (error) {
      const failures = writeErrorsOf(error);
      if (!failures) {
        for (const one of group) one.reject(error);
        return [];
      }
      for (const [index, failure] of failures) {
        const loser = group[index]!;
        if (isDuplicateKey(failure)) loser.resolve('lost');
        else loser.reject(failure);
      }
      return group.filter((_, index) => !failures.has(index));
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
