/**
 * Finds what a crash, or a fault, left undone, and finishes it. Runs at start and as a recurring Agenda job;
 * all it does is harmless when somebody else does it too.
 *
 * S1  Commits that a dead node did not mark as done, and those of this node that failed: their views and
 *     effects are done again, per instance in order.
 * S2  Timers that are due and did not ring are fired, those of start events included.
 * S3  Messages claimed and not delivered are delivered, and so are signals; expired messages are removed.
 * S4  Jobs that the workers of a dead node held are free: they need not wait for the end of their lease.
 * S5  What a revision of the calendar touches is counted again, before anything late is rung by it.
 */
import type { NodeRow } from '../../models/nodes.js';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import type { Loaded, States } from '../commit/states.js';
import type { Effects } from '../effects/effects.js';
import type { Messages } from '../effects/messages.js';
import type { Signals } from '../effects/signals.js';
import { messageRetentionMs, sweepBatchMax } from '../limits.js';
import type { Instant, Key } from '../vocabulary.js';
import { fire } from './fire.js';
import type { Node } from './nodes.js';
import type { Recount } from './recount.js';
import type { StartTimers } from './startTimers.js';

export interface SweeperParts {
  context: EdgeContext;
  node: Node;
  states: States;
  commits: Commits;
  effects: Effects;
  messages: Messages;
  signals: Signals;
  startTimers: StartTimers;
  recount: Recount;
}

/** A commit whose views and effects are not known to be done. */
interface Owed {
  id: string;
  instance: Key;
  seq: number;
}

export interface Swept {
  commits: number;
  timers: number;
  messages: number;
  recounted: number;
}

export class Sweeper {
  private readonly parts: SweeperParts;
  private running: Promise<Swept> | undefined;

  constructor(parts: SweeperParts) {
    this.parts = parts;
  }

  /**
   * One sweep; a second call while one runs waits for that one. `lateMs`: leave younger timers to their
   * alarm.
   */
  run(lateMs: number): Promise<Swept> {
    this.running ??= this.sweep(lateMs).finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** When the next timer is due, of an instance or a start event. */
  async nextDueAt(): Promise<Instant | undefined> {
    const { timers, starts } = this.parts.context.collections;
    const first = { sort: { dueAt: 1 }, projection: { dueAt: 1 } } as const;
    const rows = await Promise.all([
      timers.findOne({ state: 'OPEN' }, first),
      starts.findOne({ dueAt: { $exists: true } }, first),
    ]);
    return rows
      .flatMap((row) => row?.dueAt?.toISOString() ?? [])
      .sort()
      .at(0);
  }

  private async sweep(lateMs: number): Promise<Swept> {
    const commits = await this.sweepCommits();
    const { startTimers, signals, recount } = this.parts;
    const recounted = await recount.sweep();
    const timers = (await this.sweepTimers(lateMs)) + (await startTimers.sweep(lateMs));
    const gathered = await startTimers.starts.gatherings.sweep();
    const messages = (await this.sweepMessages()) + (await signals.sweep()) + gathered;
    const swept = { commits, timers, messages, recounted };
    if (commits + timers + messages + recounted > 0) this.parts.context.logger.info(swept, 'swept');
    return swept;
  }

  private async sweepCommits(): Promise<number> {
    const { node, context } = this.parts;
    let swept = await this.redoAll(context.unfinished.failures);
    for (const dead of await node.dead()) swept += await this.sweepNode(dead);
    return swept;
  }

  /** Finishes what a dead node left and moves its mark; once nothing is left of it, its row goes. */
  private async sweepNode({ _id: owner, doneBefore, number, keysBeforeMs }: NodeRow): Promise<number> {
    const { nodes, commits } = this.parts.context.collections;
    let swept = 0;
    for (let mark = doneBefore; ; ) {
      const rows = await commits
        .find({ _id: { $gte: mark, $lt: `${owner}~` } }, { projection: { instance: 1, seq: 1 } })
        .sort({ _id: 1 })
        .limit(sweepBatchMax)
        .toArray();
      if (rows.length === 0) break;
      const done = await this.redoAll(rows.map(({ _id, instance, seq }) => ({ id: _id, instance, seq })));
      swept += done;
      if (done < rows.length) return swept;
      mark = `${rows.at(-1)!._id}~`;
      await nodes.updateOne({ _id: owner }, { $set: { doneBefore: mark } });
    }
    await this.freeJobs(owner);
    // Until then the row still says where the keys of the next holder of its number must start.
    const isSpent = number === undefined && keysBeforeMs < Date.now();
    if (isSpent) await nodes.deleteOne({ _id: owner, number: { $exists: false } });
    return swept;
  }

  /** A node that was only slow answers all the same: of two answers the log takes the first (S4). */
  private async freeJobs(worker: Key): Promise<void> {
    const { collections, clock } = this.parts.context;
    const free = { $set: { availableAt: new Date(clock.now()) }, $unset: { worker: '', lease: '' } } as const;
    await collections.jobs.updateMany({ worker, state: 'CREATED' }, free);
  }

  /** Does these commits' views and effects again; gives how many of them are done now. */
  private async redoAll(owed: Owed[]): Promise<number> {
    const byInstance = new Map<Key, Owed[]>();
    for (const one of owed) byInstance.set(one.instance, [...(byInstance.get(one.instance) ?? []), one]);
    let done = 0;
    for (const [instance, some] of byInstance) {
      try {
        done += await this.redo(instance, some);
      } catch (error) {
        this.parts.context.logger.error({ error, instance }, 'an unfinished commit could not be finished');
      }
    }
    return done;
  }

  private async redo(instance: Key, owed: Owed[]): Promise<number> {
    const { context, states, effects } = this.parts;
    const ids = new Set(owed.map((one) => one.id));
    const seqs = owed.map((one) => one.seq);
    const first = Math.min(...seqs);
    let before: Loaded | undefined = first === 0 ? undefined : await states.at(instance, first - 1);
    for await (const row of states.rows(instance, first, Math.max(...seqs))) {
      const after: Loaded = await states.after(before, row);
      if (ids.has(row._id)) {
        await states.writeViewsOf(before, after, row);
        await effects.perform(row);
      }
      before = after;
    }
    // One that is not in the log never was: its insert failed.
    for (const { id } of owed) context.unfinished.done(id);
    return owed.length;
  }

  private async sweepTimers(lateMs: number): Promise<number> {
    const { context, commits } = this.parts;
    const { timers } = context.collections;
    let swept = 0;
    for (;;) {
      const due = new Date(context.clock.now() - lateMs);
      const late = await timers
        .find({ state: 'OPEN', dueAt: { $lte: due } })
        .sort({ dueAt: 1, _id: 1 })
        .limit(sweepBatchMax)
        .toArray();
      const outcomes = await Promise.allSettled(late.map((row) => fire(commits, row._id)));
      let fired = 0;
      for (const outcome of outcomes) {
        if (outcome.status === 'rejected') {
          context.logger.error({ error: outcome.reason }, 'a late timer was not fired');
        } else if (outcome.value) fired += 1;
      }
      swept += fired;
      if (late.length < sweepBatchMax || fired === 0) return swept;
    }
  }

  private async sweepMessages(): Promise<number> {
    const { context, messages } = this.parts;
    const rows = context.collections.messages;
    const now = context.clock.now();
    const half = await rows
      .find({ open: { $gt: '' } })
      .limit(sweepBatchMax)
      .toArray();
    let swept = 0;
    for (const row of half) {
      // A claim just made is being delivered by whoever made it; delivering it twice is harmless.
      try {
        await messages.finish(row);
        swept += 1;
      } catch (error) {
        context.logger.error({ error, message: row._id }, 'a message could not be delivered');
      }
    }
    await rows.deleteMany({ expiresAt: { $lte: new Date(now - messageRetentionMs) }, open: [] });
    return swept;
  }
}
