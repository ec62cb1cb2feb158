/**
 * The states of instances: a bounded cache over the log. A state is loaded from its snapshot and the commits
 * after it, stepped again and compared with their recorded digests; what this process commits itself goes
 * straight in.
 */
import type { CommitRow } from '../../models/commits.js';
import { CodedError } from '../errors.js';
import { stepAgain } from '../history/replay.js';
import { nodeOfCommit } from '../ids.js';
import type { DigestMemo } from '../kernel/digest.js';
import { statesCachedMax } from '../limits.js';
import type { Definition, InstanceState, Instant, Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import type { EdgeContext } from './context.js';
import { stateOf } from './snapshots.js';
import { viewsOf } from './views.js';
import { writeViews } from './viewWriter.js';

/** A state and where the log stood when it was reached. */
export interface Loaded {
  state: InstanceState;
  definition: Definition;
  /** Hash and instant of the commit that made it. */
  hash: string;
  at: Instant;
  /** What the digest of the next state can take over from this one. */
  memo: DigestMemo;
}

export class States {
  private readonly context: EdgeContext;
  private readonly cache = new Map<Key, Loaded>();

  constructor(context: EdgeContext) {
    this.context = context;
  }

  cached(instance: Key): Loaded | undefined {
    const found = this.cache.get(instance);
    if (found) {
      // A map iterates in order of insertion: taken out and put back, the entry is the youngest again.
      this.cache.delete(instance);
      this.cache.set(instance, found);
    }
    return found;
  }

  /** A later state stays: loads and commits of one instance may cross. */
  put(instance: Key, loaded: Loaded): void {
    const present = this.cache.get(instance);
    if (present && present.state.seq > loaded.state.seq) return;
    this.cache.delete(instance);
    this.cache.set(instance, loaded);
    if (this.cache.size > statesCachedMax) this.cache.delete(this.cache.keys().next().value!);
  }

  forget(instance: Key): void {
    this.cache.delete(instance);
  }

  forgetAll(): void {
    this.cache.clear();
  }

  /** The state at the end of the log; throws INSTANCE_NOT_FOUND. */
  async latest(instance: Key): Promise<Loaded> {
    const known = this.cached(instance) ?? (await this.fromSnapshot(instance));
    const loaded = await this.follow(known, instance, known?.state.seq ?? -1);
    if (!loaded) throw new CodedError('INSTANCE_NOT_FOUND', say(instanceWords.none, { instance }));
    this.put(instance, loaded);
    return loaded;
  }

  /** The state right after a commit, without touching the cache; undefined when the log does not reach it. */
  async at(instance: Key, seq: number): Promise<Loaded | undefined> {
    let loaded = await this.fromSnapshot(instance);
    if (loaded && loaded.state.seq > seq) loaded = undefined;
    for await (const row of this.rows(instance, (loaded?.state.seq ?? -1) + 1, seq)) {
      loaded = await this.after(loaded, row);
    }
    return loaded?.state.seq === seq ? loaded : undefined;
  }

  /** The commits of an instance in order, within `from` and `to`, both included. */
  rows(instance: Key, from: number, to = Number.MAX_SAFE_INTEGER): AsyncIterable<CommitRow> {
    return this.context.collections.commits
      .find({ instance, seq: { $gte: from, $lte: to } })
      .sort({ seq: 1 });
  }

  /**
   * One commit stepped again. A result other than recorded is a bug or a forgery: the instance is not
   * touched.
   */
  async after(before: Loaded | undefined, row: CommitRow): Promise<Loaded> {
    const definition =
      before?.definition ??
      (await this.context.definitions.byKey(
        row.event.type === 'instance.started' ? row.event.definition : '',
      ));
    const calendar = await this.context.calendars.byReference(row.event.calendar);
    const memo = before?.memo ?? {};
    const again = stepAgain(this.context.step, { definition, calendar }, before?.state ?? null, row, memo);
    if (!again.ok) {
      const { seq, field } = again.difference;
      throw new CodedError(
        'INTERNAL',
        say(instanceWords.differs, { instance: row.instance, seq, field }),
        again.difference,
      );
    }
    return { state: again.state, definition, hash: row.hash, at: row.event.at, memo };
  }

  /**
   * Steps what the log holds beyond `loaded`. Views that a node may still owe are written on the way (C3).
   */
  private async follow(loaded: Loaded | undefined, instance: Key, seq: number): Promise<Loaded | undefined> {
    const marks = new Map<Key, string>();
    let latest = loaded;
    for await (const row of this.rows(instance, seq + 1)) {
      const before = latest;
      latest = await this.after(before, row);
      if (await this.mayOweViews(row, marks)) await this.writeViewsOf(before, latest, row);
    }
    return latest;
  }

  /** A node that nobody knows any more was swept: it owes nothing. */
  private async mayOweViews({ _id }: CommitRow, marks: Map<Key, string>): Promise<boolean> {
    const { unfinished, collections } = this.context;
    if (unfinished.isOwn(_id)) return unfinished.has(_id);
    const owner = nodeOfCommit(_id);
    let mark = marks.get(owner);
    if (mark === undefined) {
      const node = await collections.nodes.findOne({ _id: owner }, { projection: { doneBefore: 1 } });
      mark = node?.doneBefore ?? `${owner}~`;
      marks.set(owner, mark);
    }
    return _id >= mark;
  }

  async writeViewsOf(before: Loaded | undefined, after: Loaded, row: CommitRow): Promise<void> {
    const views = viewsOf(after.definition, row, before?.state ?? null, after.state);
    await writeViews(this.context.collections, views);
  }

  /**
   * A snapshot is only a view: it is believed when the log confirms its digest, and passed over otherwise.
   */
  private async fromSnapshot(instance: Key): Promise<Loaded | undefined> {
    const { collections, definitions, logger } = this.context;
    const snapshot = await collections.snapshots.findOne({ _id: instance });
    if (!snapshot) return undefined;
    const row = await collections.commits.findOne({ instance, seq: snapshot.seq });
    const state = row && stateOf(snapshot, row.stateHash);
    if (row?.hash !== snapshot.hash || !state) {
      logger.warn({ instance, seq: snapshot.seq }, 'a snapshot does not fit the log and is passed over');
      return undefined;
    }
    const definition = await definitions.byKey(state.definition);
    return { state, definition, hash: row.hash, at: row.event.at, memo: {} };
  }
}
