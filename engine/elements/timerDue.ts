/** When a delay is over: the absolute instant of a date, duration, cycle or deadline (DESIGN §5). */
import { CalendarFault } from '../calendar/calendarFault.js';
import { dueOf, parseCycle } from '../calendar/duration.js';
import { deadline } from '../calendar/workingDays.js';
import type { Delay } from '../machine.js';
import type { Timer } from '../vocabulary.js';
import { Fault } from './fault.js';
import type { Place, Stepping } from './stepping.js';

/** What instants are computed with. */
export type Reckoning = Pick<Stepping, 'at' | 'calendar' | 'evaluate'>;

export type Due = Pick<Timer, 'dueAt' | 'dueDate' | 'provisional' | 'repetitions' | 'interval'>;

function number(step: Reckoning, text: string, place: Place): number {
  const value = Number(step.evaluate(text, place));
  if (Number.isInteger(value) && value >= 0) return value;
  throw new Fault('EXPRESSION_FAILED', `"${text}" should give a number of working days, but gives ${value}`);
}

function deadlineDue(step: Reckoning, delay: Extract<Delay, { kind: 'deadline' }>, place: Place): Due {
  const from = delay.from === undefined ? step.at : instant(step, delay.from, place);
  const days = number(step, delay.workingDays, place);
  const limit = deadline(step.calendar, from, days, number(step, delay.warnBefore, place));
  return {
    dueAt: delay.edge === 'warn' ? limit.warnAt : limit.dueAt,
    dueDate: limit.dueDate,
    ...(limit.provisional && { provisional: true }),
  };
}

function instant(step: Reckoning, text: string, place: Place): string {
  const value = step.evaluate(text, place);
  const due = typeof value === 'string' ? dueOf(value, step.at, step.calendar.timeZone) : undefined;
  if (due !== undefined) return due;
  throw new Fault(
    'EXPRESSION_FAILED',
    `"${text}" should give a date and time or a duration, but gives ${JSON.stringify(value)}`,
  );
}

function cycleDue(step: Reckoning, text: string, place: Place): Due {
  const value = step.evaluate(text, place);
  const cycle = typeof value === 'string' ? parseCycle(value, step.at, step.calendar.timeZone) : undefined;
  if (!cycle) {
    throw new Fault(
      'EXPRESSION_FAILED',
      `"${text}" should give a cycle such as R3/PT10M, but gives ${JSON.stringify(value)}`,
    );
  }
  return { dueAt: cycle.firstAt, repetitions: cycle.repetitions - 1, interval: cycle.interval };
}

export function due(step: Reckoning, delay: Delay, place: Place): Due {
  try {
    if (delay.kind === 'deadline') return deadlineDue(step, delay, place);
    if (delay.kind === 'cycle') return cycleDue(step, delay.expression, place);
    return { dueAt: instant(step, delay.expression, place) };
  } catch (error) {
    if (error instanceof CalendarFault) throw new Fault(error.code, error.message);
    throw error;
  }
}
