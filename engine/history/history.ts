/**
 * Reads the log: pages of commits, the state at any of them, and whether all of it still comes out as
 * recorded.
 */
import type { CommitRow } from '../../models/commits.js';
import { commitOf } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import type { Loaded, States } from '../commit/states.js';
import { CodedError } from '../errors.js';
import { historyPageMax } from '../limits.js';
import type { Verdict } from '../ports.js';
import type { Commit, InstanceState, Key } from '../vocabulary.js';
import { type Difference, verifyCommit } from './replay.js';

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
    throw new CodedError('NOT_FOUND', `the log of instance "${instance}" has no commit ${seq}`);
  }

  /**
   * Steps the whole log again and names the first commit, and in it the first field, that comes out
   * otherwise.
   */
  async verify(instance: Key): Promise<Verdict> {
    let before: Loaded | undefined;
    let previous: CommitRow | undefined;
    let commits = 0;
    for await (const row of this.states.rows(instance, 0)) {
      const definition = await this.definitionFor(before, row);
      const calendar = await this.context.calendars.byReference(row.event.calendar);
      const world = { definition, calendar };
      const again = verifyCommit(this.context.step, world, before?.state ?? null, row, previous);
      if (!again.ok) return { instance, clean: false, commits, difference: again.difference };
      before = { state: again.state, definition, hash: row.hash, at: row.event.at, memo: {} };
      previous = row;
      commits += 1;
    }
    const torn = await this.tornEnd(instance, commits);
    if (torn) return { instance, clean: false, commits, difference: torn };
    if (commits === 0) await this.mustExist(instance);
    return { instance, clean: true, commits };
  }

  /** A chain does not show that its end was cut off; a view that knows a later commit does. */
  private async tornEnd(instance: Key, commits: number): Promise<Difference | undefined> {
    const { instances, snapshots } = this.context.collections;
    const [row, snapshot] = await Promise.all([
      instances.findOne({ _id: instance }, { projection: { seq: 1 } }),
      snapshots.findOne({ _id: instance }, { projection: { seq: 1 } }),
    ]);
    const known = Math.max(row?.seq ?? -1, snapshot?.seq ?? -1);
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
    if (!first) throw new CodedError('INSTANCE_NOT_FOUND', `there is no process instance "${instance}"`);
  }
}
