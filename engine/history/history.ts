/**
 * Reads the log: pages of commits, the state at any of them, and whether all of it still comes out as
 * recorded.
 */
import type { CommitRow } from '../../models/commits.js';
import type { SnapshotRow } from '../../models/snapshots.js';
import { commitOf } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import { stateOf } from '../commit/snapshots.js';
import type { Loaded, States } from '../commit/states.js';
import { viewNames } from '../commit/views.js';
import { CodedError } from '../errors.js';
import { historyPageMax } from '../limits.js';
import type { Verdict } from '../ports.js';
import type { Commit, InstanceState, Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import { type Difference, differenceInChain, verifyCommit } from './replay.js';

type Later = { _id: Key; seq: number };

/** How far a verification has come. */
interface Walk {
  commits: number;
  before?: Loaded;
  previous?: CommitRow;
}

export class History {
  private readonly context: EdgeContext;
  private readonly states: States;

  constructor(context: EdgeContext, states: States) {
    this.context = context;
    this.states = states;
  }

  async page(instance: Key, page: { fromSeq: number; limit: number }): Promise<Commit[]> {
    const limit = Math.min(Math.max(page.limit, 1), historyPageMax);
    const rows: Commit[] = [];
    for await (const row of this.states.rows(instance, page.fromSeq, page.fromSeq + limit - 1)) {
      rows.push(commitOf(row));
    }
    if (rows.length === 0) await this.mustExist(instance);
    return rows;
  }

  async replay(instance: Key, seq: number): Promise<InstanceState> {
    const loaded = await this.states.at(instance, seq);
    if (loaded) return loaded.state;
    await this.mustExist(instance);
    throw new CodedError('NOT_FOUND', say(instanceWords.noCommit, { instance, seq }));
  }

  /**
   * Steps the whole log again and names the first commit, and in it the first field, that comes out
   * otherwise. A snapshot has to be the state after its commit, and no view may know of a later commit.
   */
  async verify(instance: Key): Promise<Verdict> {
    const snapshot = await this.context.collections.snapshots.findOne({ _id: instance });
    const walk: Walk = { commits: 0 };
    for (;;) {
      let difference = await this.goOn(instance, walk, snapshot);
      difference ??= await this.tornEnd(instance, walk.commits);
      const { commits } = walk;
      if (!difference) break;
      // What looks torn off may have come since: commands go on meanwhile.
      const hasGrown = difference.seq === commits && (await this.hasCommit(instance, commits));
      if (!hasGrown || difference.field !== 'seq') return { instance, clean: false, commits, difference };
    }
    if (walk.commits === 0) await this.mustExist(instance);
    return { instance, clean: true, commits: walk.commits };
  }

  /** Steps what the log holds beyond the walk; gives what comes out otherwise. */
  private async goOn(
    instance: Key,
    walk: Walk,
    snapshot: SnapshotRow | null,
  ): Promise<Difference | undefined> {
    for await (const row of this.states.rows(instance, walk.commits)) {
      const { before, previous } = walk;
      const broken = differenceInChain(row, previous);
      if (broken) return broken;
      const definition = await this.definitionFor(before, row);
      const calendar = await this.context.calendars.byReference(row.event.calendar);
      const world = { definition, calendar };
      const again = verifyCommit(this.context.step, world, before?.state ?? null, row, previous);
      if (!again.ok) return again.difference;
      const differs = snapshot?.seq === row.seq && differenceInSnapshot(snapshot, row);
      if (differs) return differs;
      walk.before = { state: again.state, definition, hash: row.hash, at: row.event.at, memo: {} };
      walk.previous = row;
      walk.commits += 1;
    }
  }

  private async hasCommit(instance: Key, seq: number): Promise<boolean> {
    return (await this.context.collections.commits.countDocuments({ instance, seq }, { limit: 1 })) > 0;
  }

  /**
   * A chain does not show that its end was cut off; a row that knows of a later commit does. Only the very
   * last commits leave no trace, if they changed nothing that a view shows.
   */
  private async tornEnd(instance: Key, commits: number): Promise<Difference | undefined> {
    const { db } = this.context.collections;
    const rows = { _id: { $gte: instance, $lt: `${instance}~` }, seq: { $gte: commits } };
    const later = await Promise.all(
      ['snapshots', ...viewNames].map((view) => db.collection<Later>(view).findOne(rows)),
    );
    const known = Math.max(...later.map((row) => row?.seq ?? -1));
    if (known < commits) return undefined;
    return { seq: commits, field: 'seq', expected: known, found: commits - 1 };
  }

  private async definitionFor(before: Loaded | undefined, row: CommitRow) {
    if (before) return before.definition;
    const key = row.event.type === 'instance.started' ? row.event.definition : '';
    return this.context.definitions.byKey(key);
  }

  private async mustExist(instance: Key): Promise<void> {
    const first = await this.context.collections.commits.findOne({ instance }, { projection: { seq: 1 } });
    if (!first) throw new CodedError('INSTANCE_NOT_FOUND', say(instanceWords.none, { instance }));
  }
}

/** A snapshot that is not the state after its commit: loads pass it over, but somebody has changed it. */
function differenceInSnapshot(snapshot: SnapshotRow, { seq, stateHash }: CommitRow): Difference | undefined {
  if (stateOf(snapshot, stateHash)) return undefined;
  return { seq, field: 'snapshot', expected: stateHash, found: 'another state' };
}
