/**
 * After a revision of the calendar: finds the pending timers that it touches and has each instance count its
 * own again, as an event of its log. By a calendar that nobody decided on nothing is counted again (Y8).
 *
 * Y4  What is left to do follows from the rows themselves — a timer names the revision it was counted with —
 *     so a crash, a second node or a second call at most asks again, and the log refuses what is done (P4).
 * Y5  Only timers whose days lie where the two revisions differ are touched; the others keep the revision
 *     they were counted with, for they would come out the same.
 * Y6  A node that has not noticed yet goes on counting with the earlier revision; what it sets is found by
 *     the next look.
 */

import type { Calendar } from '../calendar/calendar.js';
import { type ChangedSpan, changedDays, changedSpan, changedYears } from '../calendar/changedDays.js';
import { referenceOf } from '../calendar/reference.js';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import type { States } from '../commit/states.js';
import type { Alarms } from '../effects/scene.js';
import { CodedError, type ErrorName } from '../errors.js';
import { previewInstancesMax, recountBatchMax } from '../limits.js';
import type { RevisionPreview } from '../ports/calendars.js';
import type { Actor, Event, Key, Move } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import { previewStarts, recountStarts } from './recountStarts.js';
import { revisedBy } from './revisedBy.js';

/** Counted by somebody else, or ended: nothing is left to do. */
const done: ReadonlySet<ErrorName> = new Set(['TIMERS_CURRENT', 'INSTANCE_ENDED', 'INSTANCE_NOT_FOUND']);

const by: Actor = { kind: 'engine', id: 'calendar' };

export class Recount {
  private readonly context: EdgeContext & { alarms: Alarms };
  private readonly commits: Commits;
  private readonly states: States;
  /** What differs between a revision and the one counted with now, as often asked for. */
  private spans: { current: string; known: Map<string, ChangedSpan | undefined> };
  private running: Promise<number> | undefined;
  private isStopped = false;

  constructor(context: EdgeContext & { alarms: Alarms }, commits: Commits, states: States) {
    this.context = context;
    this.commits = commits;
    this.states = states;
    this.spans = { current: '', known: new Map() };
  }

  /** Starts counting without waiting for it; what goes wrong is left to the next sweep. */
  begin(): void {
    void this.sweep().catch((error: unknown) => {
      this.context.logger.error({ error }, 'timers are left to be counted again');
    });
  }

  stop(): void {
    this.isStopped = true;
  }

  async drained(): Promise<void> {
    await this.running?.catch(() => 0);
  }

  /** Counts again what is touched; gives how many instances that were. A second call waits for the first. */
  sweep(): Promise<number> {
    this.running ??= this.recountAll().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async recountAll(): Promise<number> {
    await this.context.calendars.refresh();
    if (!this.context.calendars.isSettled) return 0;
    await recountStarts(this.context, this.context.calendars.current);
    let counted = 0;
    const failed = new Set<Key>();
    while (!this.isStopped) {
      const { current } = this.context.calendars;
      const touched = await this.touchedBy(current, recountBatchMax + failed.size);
      const todo = touched.filter((instance) => !failed.has(instance));
      if (todo.length === 0) break;
      const outcomes = await Promise.all(todo.map((instance) => this.recountOne(instance)));
      for (const [index, isDone] of outcomes.entries()) if (!isDone) failed.add(todo[index]!);
      counted += outcomes.filter((isDone) => isDone).length;
    }
    return counted;
  }

  private async recountOne(instance: Key): Promise<boolean> {
    try {
      await this.commits.submit(instance, { type: 'timers.recomputed' }, by);
      return true;
    } catch (error) {
      // Another node was quicker; either way it is not asked again in this round.
      if (!(error instanceof CodedError && done.has(error.code))) {
        this.context.logger.warn({ error, instance }, 'the timers of an instance were not counted again');
      }
      return false;
    }
  }

  /** Instances with pending timers that a calendar counts otherwise than they were counted. */
  private async touchedBy(calendar: Calendar, max: number): Promise<Key[]> {
    const { calendars, collections } = this.context;
    const found = new Set<Key>();
    for (const reference of calendars.references) {
      if (found.size >= max) break;
      const span = await this.spanOf(reference, calendar);
      if (!span) continue;
      const rows = collections.timers
        .find(
          {
            calendar: reference,
            countedTo: { $gt: new Date(span.fromAt) },
            countedFrom: { $lt: new Date(span.toAt) },
          },
          { projection: { instance: 1 } },
        )
        .sort({ countedTo: 1, _id: 1 });
      for await (const { instance } of rows) {
        found.add(instance);
        if (found.size >= max) break;
      }
      for await (const instance of this.scheduledBy(reference)) {
        if (found.size >= max) break;
        found.add(instance);
      }
    }
    return [...found];
  }

  /** Instances with open tasks whose dates were counted by a revision; what they asked it is not known. */
  private async *scheduledBy(reference: string): AsyncIterable<Key> {
    const { tasks } = this.context.collections;
    const filter = { state: 'CREATED' as const, calendar: reference };
    const rows = tasks.find(filter, { projection: { instance: 1 } }).sort({ _id: 1 });
    for await (const { instance } of rows) yield instance;
  }

  private async spanOf(reference: string, calendar: Calendar): Promise<ChangedSpan | undefined> {
    const current = referenceOf(calendar);
    if (reference === current) return undefined;
    if (this.spans.current !== current) this.spans = { current, known: new Map() };
    const { known } = this.spans;
    if (!known.has(reference)) {
      known.set(reference, changedSpan(await this.context.calendars.byReference(reference), calendar));
    }
    return known.get(reference);
  }

  async pending(): Promise<number> {
    await this.context.calendars.refresh();
    return (await this.touchedBy(this.context.calendars.current, previewInstancesMax)).length;
  }

  /** What counting with a calendar that is not stored would do, by the very step that would do it. */
  async preview(calendar: Calendar): Promise<RevisionPreview> {
    const { current, reference } = this.context.calendars;
    const touched = await this.touchedBy(calendar, previewInstancesMax + 1);
    const looked = touched.slice(0, previewInstancesMax);
    const moves: [Key, Move][] = [];
    for (const instance of looked) {
      for (const move of await this.dryRun(instance, calendar)) moves.push([instance, move]);
    }
    return {
      calendar,
      current: reference,
      days: changedDays(current, calendar),
      years: changedYears(current, calendar),
      ...revisedBy(moves),
      instances: { found: touched.length, lookedAt: looked.length },
      starts: await previewStarts(this.context, calendar),
    };
  }

  private async dryRun(instance: Key, calendar: Calendar): Promise<readonly Move[]> {
    const { context } = this;
    const { state, definition, at: lastAt } = await this.states.latest(instance);
    const now = new Date(context.clock.now()).toISOString();
    const event: Event = {
      type: 'timers.recomputed',
      at: [now, lastAt].sort()[1]!,
      by,
      calendar: referenceOf(calendar),
    };
    const result = context.step({ definition, calendar }, state, event);
    if (!result.ok) {
      if (done.has(result.refusal.code as ErrorName)) return [];
      const why = result.refusal.text;
      throw new CodedError('INTERNAL', say(instanceWords.notCounted, { instance, why }));
    }
    return result.moves;
  }
}
