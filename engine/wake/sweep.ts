/**
 * Finds what a crash, or a fault, left undone, and finishes it. Runs at start and as a recurring Agenda job;
 * all it does is harmless when somebody else does it too.
 *
 * S1  Commits still `pending` whose node is dead: their views and effects are done again, per instance in
 *     order.
 * S2  Timers that are due and did not ring are fired.
 * S3  Messages claimed for a subscription and not delivered are delivered; expired ones are removed.
 */
import type { CommitRow } from '../../models/commits.js';
import { objectIdBefore } from '../../models/driver.js';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import type { Loaded, States } from '../commit/states.js';
import type { Effects } from '../effects/effects.js';
import type { Messages } from '../effects/messages.js';
import { messageRetentionMs, pendingLateMs, sweepBatchMax } from '../limits.js';
import type { Key } from '../vocabulary.js';
import { fire } from './fire.js';
import type { Node } from './nodes.js';

export interface SweeperParts {
  context: EdgeContext;
  node: Node;
  states: States;
  commits: Commits;
  effects: Effects;
  messages: Messages;
}

export interface Swept {
  commits: number;
  timers: number;
  messages: number;
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

  private async sweep(lateMs: number): Promise<Swept> {
    const commits = await this.sweepCommits();
    const timers = await this.sweepTimers(lateMs);
    const messages = await this.sweepMessages();
    const swept = { commits, timers, messages };
    if (commits + timers + messages > 0) this.parts.context.logger.info(swept, 'swept');
    return swept;
  }

  private async sweepCommits(): Promise<number> {
    const { context, node, commits } = this.parts;
    const living = await node.living();
    const late = objectIdBefore(Date.now() - pendingLateMs);
    const orphaned = {
      $or: [{ pending: { $gt: '', $nin: living } }, { pending: { $in: living }, _id: { $lt: late } }],
    };
    let swept = 0;
    for (;;) {
      const found = await context.collections.commits
        .find(orphaned, { projection: { instance: 1, seq: 1 } })
        .limit(sweepBatchMax)
        .toArray();
      const firstBy = new Map<Key, number>();
      for (const { _id, instance, seq } of found) {
        if (commits.pending.isHeld(_id)) continue;
        firstBy.set(instance, Math.min(seq, firstBy.get(instance) ?? seq));
      }
      let done = 0;
      for (const [instance, seq] of firstBy) done += await this.redo(instance, seq);
      await commits.pending.drained();
      swept += done;
      if (found.length < sweepBatchMax || done === 0) return swept;
    }
  }

  /**
   * Does the views of the commits from `first` on again, and the effects of those still marked, in order
   * (S1).
   */
  private async redo(instance: Key, first: number): Promise<number> {
    const { context, states, effects, commits } = this.parts;
    let redone = 0;
    try {
      let before: Loaded | undefined = first === 0 ? undefined : await states.at(instance, first - 1);
      for await (const row of states.rows(instance, first)) {
        const after: Loaded = await states.after(before, row);
        if (this.isOrphan(row)) {
          await states.writeViewsOf(before, after, row);
          await effects.perform(row);
          commits.pending.clear(row._id);
          redone += 1;
        }
        before = after;
      }
    } catch (error) {
      context.logger.error({ error, instance, first }, 'a pending commit could not be finished');
    }
    return redone;
  }

  private isOrphan(row: CommitRow): boolean {
    return row.pending !== undefined && !this.parts.commits.pending.isHeld(row._id);
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
