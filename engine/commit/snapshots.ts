/** Writes a snapshot every so many commits, after the commit's views and beside the next commands. */
import type { Collections } from '../../models/collections.js';
import type { CommitRow } from '../../models/commits.js';
import { isDuplicateKey } from '../../models/driver.js';
import type { SnapshotRow } from '../../models/snapshots.js';
import { digestState } from '../kernel/digest.js';
import { snapshotEveryCommits, stateCharsMax } from '../limits.js';
import type { InstanceState } from '../vocabulary.js';
import type { Logger } from './context.js';
import type { Loaded } from './states.js';

/** The state that a snapshot holds, if it is the one of this digest: somebody may have changed it. */
export function stateOf({ stateText }: SnapshotRow, stateHash: string): InstanceState | undefined {
  try {
    const state = JSON.parse(stateText) as InstanceState;
    return digestState(state) === stateHash ? state : undefined;
  } catch (error) {
    // No JSON, or JSON that is no state.
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

export class Snapshots {
  private readonly collections: Collections;
  private readonly logger: Logger;
  private readonly underWay = new Set<Promise<void>>();

  constructor(collections: Collections, logger: Logger) {
    this.collections = collections;
    this.logger = logger;
  }

  consider(loaded: Loaded, row: CommitRow): void {
    if ((row.seq + 1) % snapshotEveryCommits !== 0) return;
    const writing = this.write(loaded, row)
      .catch((error: unknown) => this.logger.warn({ error, instance: row.instance }, 'no snapshot'))
      .finally(() => this.underWay.delete(writing));
    this.underWay.add(writing);
  }

  private async write({ state }: Loaded, row: CommitRow): Promise<void> {
    const stateText = JSON.stringify(state);
    if (stateText.length > stateCharsMax) {
      this.logger.warn({ instance: row.instance, chars: stateText.length }, 'state too large for a snapshot');
      return;
    }
    const { seq, hash, stateHash } = row;
    try {
      await this.collections.snapshots.updateOne(
        { _id: row.instance, seq: { $lt: seq } },
        { $set: { seq, hash, stateHash, stateText } },
        { upsert: true },
      );
    } catch (error) {
      // A later snapshot of another node is there already.
      if (!isDuplicateKey(error)) throw error;
    }
  }

  async drained(): Promise<void> {
    await Promise.all(this.underWay);
  }
}
