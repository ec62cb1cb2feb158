/** What people tell a clock, each on the record with who and why: pause, resume, extend, restart. */
import type { ClockMove, EventOf, Refusal } from '../../vocabulary.js';
import type { Stepping } from '../contract/stepping.js';
import type { ElementModule } from '../element.js';
import {
  type Clock,
  clockOf,
  noClock,
  pauseClock,
  releaseEnded,
  resumeClock,
  retermed,
  termOf,
} from './clock.js';

function record(
  step: Stepping,
  event: EventOf<ClockMove>,
  { subject: { element } }: Clock,
  more: { workingDays?: number } = {},
): void {
  const now = clockOf(step, event.clock)?.subject.limit.dueAt;
  const { type, clock: key, reason } = event;
  step.move({ type, key, element, by: event.by.id, reason, ...more, ...(now && { dueAt: now }) });
}

function onPausedOrResumed(
  step: Stepping,
  event: EventOf<'clock.paused' | 'clock.resumed'>,
): Refusal | undefined {
  const clock = clockOf(step, event.clock);
  const change = event.type === 'clock.paused' ? pauseClock : resumeClock;
  const refused = change(step, event.clock);
  if (refused || !clock) return refused;
  record(step, event, clock);
}

function onExtended(step: Stepping, event: EventOf<'clock.extended'>): Refusal | undefined {
  const clock = clockOf(step, event.clock);
  if (!clock) return noClock(event.clock);
  const term = termOf(clock.due);
  retermed(step, clock, { ...term, workingDays: term.workingDays + event.workingDays });
  record(step, event, clock, { workingDays: event.workingDays });
}

function onRestarted(step: Stepping, event: EventOf<'clock.restarted'>): Refusal | undefined {
  const clock = clockOf(step, event.clock);
  if (!clock) return noClock(event.clock);
  const { workingDays, warnBefore, pausedAt } = termOf(clock.due);
  const held = pausedAt === undefined ? {} : { pausedAt: step.at };
  retermed(step, clock, { fromAt: step.at, workingDays, warnBefore, ...held });
  record(step, event, clock);
}

export const clockCommands: ElementModule = {
  handlers: {
    'clock.paused': onPausedOrResumed,
    'clock.resumed': onPausedOrResumed,
    'clock.extended': onExtended,
    'clock.restarted': onRestarted,
  },
  atRest: releaseEnded,
};
