/** When a delay is over: the absolute instant of a date, duration, cycle or deadline (DESIGN §5). */
import { CalendarFault } from '../../calendar/calendarFault.js';
import { dueOf, parseCycle } from '../../calendar/duration.js';
import { extendByPause } from '../../calendar/workingDays.js';
import type { Delay } from '../../machine.js';
import type { Reckoned, Timer, WorkingDaysTerm } from '../../vocabulary.js';
import { said } from '../../wordings/faults.js';
import type { Noting } from '../contract/evaluating.js';
import { Fault } from '../contract/fault.js';
import type { Place, Stepping } from '../contract/stepping.js';

/** What instants are computed with. */
export type Reckoning = Pick<Stepping, 'at' | 'calendar' | 'evaluate'>;

export type Due = Reckoned & Pick<Timer, 'term' | 'repetitions' | 'interval'>;

function number(step: Reckoning, text: string, place: Place): number {
  const value = Number(step.evaluate(text, place));
  if (Number.isInteger(value) && value >= 0) return value;
  const found = String(value);
  throw new Fault('EXPRESSION_FAILED', said('notWorkingDays', { expression: text, found }));
}

/** The limit that a clock comes to: its due instant and date, and the instant of its yellow light. */
export function reckon(calendar: Reckoning['calendar'], term: WorkingDaysTerm) {
  const { fromAt, workingDays, pauses = [], warnBefore } = term;
  try {
    const { warnAt, dueAt, dueDate, provisional } = extendByPause(
      calendar,
      fromAt,
      workingDays,
      pauses,
      warnBefore,
    );
    return { warnAt, dueAt, dueDate, ...(provisional && { provisional }) };
  } catch (error) {
    if (error instanceof CalendarFault) throw new Fault(error.code, error.said);
    throw error;
  }
}

/** One edge of a clock's limit, as its timer holds it. */
export function edgeOf(calendar: Reckoning['calendar'], term: WorkingDaysTerm, edge: 'warn' | 'due'): Due {
  const { warnAt, dueAt, ...rest } = reckon(calendar, term);
  return { dueAt: edge === 'warn' ? warnAt : dueAt, ...rest, term: { kind: 'workingDays', edge, ...term } };
}

function deadlineDue(step: Reckoning, delay: Extract<Delay, { kind: 'deadline' }>, place: Place): Due {
  const term = {
    fromAt: delay.from === undefined ? step.at : instant(step, delay.from, place),
    workingDays: number(step, delay.workingDays, place),
    warnBefore: number(step, delay.warnBefore, place),
  };
  return edgeOf(step.calendar, term, delay.edge);
}

function instant(step: Reckoning, text: string, place: Place, noting?: Noting): string {
  const value = step.evaluate(text, place, noting);
  const due = typeof value === 'string' ? dueOf(value, step.at, step.calendar.timeZone) : undefined;
  if (due !== undefined) return due;
  const found = JSON.stringify(value);
  throw new Fault('EXPRESSION_FAILED', said('notMoment', { expression: text, found }));
}

/** A date or duration; one that asked for working days says so. */
function instantDue(step: Reckoning, text: string, place: Place): Due {
  const noting: Noting = { read: {} };
  const dueAt = instant(step, text, place, noting);
  if (noting.isFinal === undefined) return { dueAt };
  const term = { kind: 'expression' as const, setAt: step.at, variables: noting.read };
  return { dueAt, ...(!noting.isFinal && { provisional: true as const }), term };
}

function cycleDue(step: Reckoning, text: string, place: Place): Due {
  const value = step.evaluate(text, place);
  const cycle = typeof value === 'string' ? parseCycle(value, step.at, step.calendar.timeZone) : undefined;
  if (!cycle) {
    const found = JSON.stringify(value);
    throw new Fault('EXPRESSION_FAILED', said('notCycle', { expression: text, found }));
  }
  return { dueAt: cycle.firstAt, repetitions: cycle.repetitions - 1, interval: cycle.interval };
}

export function due(step: Reckoning, delay: Delay, place: Place): Due {
  if (delay.kind === 'deadline') return deadlineDue(step, delay, place);
  if (delay.kind === 'cycle') return cycleDue(step, delay.expression, place);
  return instantDue(step, delay.expression, place);
}
