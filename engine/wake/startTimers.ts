/**
 * Timers that start instances (BPMN 2.0.2 §10.5.2).
 *
 * B6  An instant starts one instance, whoever rings and however often: the claim names process, start event
 *     and instant (B2), and only then does the row move on. So a new version does not repeat an instant that
 *     an earlier one has had.
 * B7  What was missed is made up for once, not in a burst: a cycle goes on with its first instant still to
 *     come, and those passed over count against its bound.
 */
import type { StartRow } from '../../models/starts.js';
import { nextOf } from '../calendar/duration.js';
import type { EdgeContext } from '../commit/context.js';
import type { Alarms } from '../effects/scene.js';
import type { Starts } from '../effects/starts.js';
import { CodedError } from '../errors.js';
import { sweepBatchMax } from '../limits.js';
import type { Key } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';

export class StartTimers {
  private readonly context: EdgeContext;
  readonly starts: Starts;
  private readonly alarms: Alarms;

  constructor(context: EdgeContext, starts: Starts, alarms: Alarms) {
    this.context = context;
    this.starts = starts;
    this.alarms = alarms;
  }

  /** True when this ring was for an instant to be served; throws when it must ring again. */
  async ring(timer: Key): Promise<boolean> {
    const row = await this.context.collections.starts.findOne({ _id: timer });
    return row !== null && this.serve(row);
  }

  /** Serves what is due and did not ring. */
  async sweep(lateMs: number): Promise<number> {
    const { clock, collections, logger } = this.context;
    const due = new Date(clock.now() - lateMs);
    const late = await collections.starts
      .find({ dueAt: { $lte: due } })
      .sort({ dueAt: 1, _id: 1 })
      .limit(sweepBatchMax)
      .toArray();
    let swept = 0;
    for (const row of late) {
      try {
        if (await this.serve(row)) swept += 1;
      } catch (error) {
        logger.error({ error, timer: row._id }, 'a late timer started no instance');
      }
    }
    return swept;
  }

  private async serve(row: StartRow): Promise<boolean> {
    const { _id, dueAt, processId, name } = row;
    if (!dueAt || !(await this.starts.isCurrent(row))) return false;
    if (dueAt.getTime() > this.context.clock.now()) {
      throw new CodedError(
        'TIMER_NOT_DUE',
        say(instanceWords.startNotDue, { key: _id, dueAt: dueAt.toISOString() }),
      );
    }
    const claimId = `timer:${processId}:${name}:${dueAt.toISOString()}`;
    await this.starts.trigger(claimId, row, { kind: 'timer', name }, {}, { kind: 'timer', id: _id });
    await this.moveOn(row, dueAt);
    return true;
  }

  private async moveOn({ _id, interval, repetitions = 0 }: StartRow, dueAt: Date): Promise<void> {
    const { clock, calendars, collections } = this.context;
    const now = new Date(clock.now()).toISOString();
    const next =
      interval === undefined || repetitions === 0
        ? undefined
        : nextOf(interval, dueAt.toISOString(), now, calendars.current.timeZone);
    const left = next && (repetitions < 0 ? -1 : repetitions - next.step);
    // One that fires once has fired, whatever instant the row has by now.
    const mine = interval === undefined ? { _id } : { _id, dueAt };
    if (!next || left === undefined || left < (repetitions < 0 ? -1 : 0)) {
      await collections.starts.updateOne(mine, { $unset: { dueAt: '' } });
      return;
    }
    const $set = { dueAt: new Date(next.dueAt), repetitions: left };
    const moved = await collections.starts.updateOne(mine, { $set });
    if (moved.modifiedCount === 1) await this.alarms.schedule(_id, next.dueAt);
  }
}
