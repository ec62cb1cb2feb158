/**
 * Which commits this node still owes views or effects, and the bulk that clears the mark in the log once it
 * does not. A mark that outlives its node is found by the sweeper (C7).
 */
import type { Collections } from '../../models/collections.js';
import type { CommitRow } from '../../models/commits.js';
import { viewConcern } from '../../models/driver.js';
import { groupCommitsMax } from '../limits.js';
import type { Logger } from './context.js';

type CommitId = CommitRow['_id'];

export class Pending {
  private readonly collections: Collections;
  private readonly logger: Logger;
  private readonly underWay = new Set<string>();
  private done: CommitId[] = [];
  private clearing: Promise<void> | undefined;

  constructor(collections: Collections, logger: Logger) {
    this.collections = collections;
    this.logger = logger;
  }

  /** This process is busy with the commit: the sweeper leaves it alone. */
  hold(id: CommitId): void {
    this.underWay.add(id.toHexString());
  }

  isHeld(id: CommitId): boolean {
    return this.underWay.has(id.toHexString());
  }

  /** Not ours any more: it lost its race, or what it owes is left to the sweeper. */
  release(id: CommitId): void {
    this.underWay.delete(id.toHexString());
  }

  /** Views and effects are done. The mark is cleared soon, with others, and nobody waits for it. */
  clear(id: CommitId): void {
    this.done.push(id);
    this.clearing ??= this.clearAll();
  }

  private async clearAll(): Promise<void> {
    while (this.done.length > 0) {
      // One turn of the loop gathers what else is done.
      await new Promise((resolve) => setImmediate(resolve));
      const ids = this.done.splice(0, groupCommitsMax);
      try {
        await this.collections.commits.updateMany(
          { _id: { $in: ids } },
          { $unset: { pending: '' } },
          { writeConcern: viewConcern },
        );
      } catch (error) {
        this.logger.warn({ error, commits: ids.length }, 'could not clear marks; the sweeper will');
      }
      for (const id of ids) this.release(id);
    }
    this.clearing = undefined;
  }

  async drained(): Promise<void> {
    await this.clearing;
  }
}
