/**
 * Counts terms in working days (REGULATION, "Counting working days").
 *
 * W1 The day of receipt L, in the calendar's time zone, is not counted; the N-th working day after L is the
 *    due date.
 * W2 `endOfDay`: overdue from the first instant of the day after the due date. `officeClose`: from the
 *    instant on the due date at which the office closes. "From" includes that instant.
 * W3 `deemedNextWorkingDay`: what arrives on a day off, or on a working day at or after the office closes,
 *    counts as received on the next working day. What arrives before the office opens is received that day.
 * W4 The yellow light shows from the beginning of the due date of a term that is `warnBefore` working days
 *    shorter, and from the start when the term has no such day.
 * W5 A result that depends on any day of a year that is not final is provisional; such a year counts Monday
 *    to Friday and the days that notices name. The day of receipt is not such a day unless W3 looked at it.
 * W6 A working day on which the clock stood still at any moment is not counted. The term is given in whole
 *    days, so whoever must act is owed whole days; and the day on which the applicant hands in the corrected
 *    material is, like a day of receipt, not counted. A pause that ends when it begins stops nothing; pauses
 *    may overlap; one that begins after the term has run out changes nothing, for an overdue stays on record.
 */
import { clockPausesMax, workingDaysMax } from '../limits.js';
import { said } from '../wordings/faults.js';
import type { Calendar } from './calendar.js';
import { CalendarFault } from './calendarFault.js';
import {
  type CompiledCalendar,
  compileCalendar,
  countWorkingDays,
  dayStatus,
  localDay,
  localInstantMs,
  nthWorkingDayAfter,
} from './compiledCalendar.js';
import { dayOfDate, isDate, isoDate, isoInstant, parseInstantMs } from './day.js';

export interface Deadline {
  /** The last day of the term, `YYYY-MM-DD` in the calendar's time zone. */
  dueDate: string;
  /** The instant from which it is overdue, ISO UTC. */
  dueAt: string;
  /** The instant from which the yellow light shows, ISO UTC; never before the start. */
  warnAt: string;
  /** True when a year without final data had a say; to be recomputed once the year is loaded. */
  provisional: boolean;
}

/** A time during which the clock stood still: from `fromAt`, included, to `toAt`, excluded. */
export interface Pause {
  fromAt: string;
  toAt: string;
}

interface CountedDay {
  day: number;
  isFinal: boolean;
}
type DayRange = [first: number, last: number];

/** The deadline of a term of working days (W1–W5). `startAt` is an ISO instant with offset. */
export function deadline(
  calendar: Calendar,
  startAt: string,
  workingDays: number,
  warnBefore: number,
): Deadline {
  return extendByPause(calendar, startAt, workingDays, [], warnBefore);
}

/** The deadline of a term whose clock was paused (W6); pauses that still last are not part of it. */
export function extendByPause(
  calendar: Calendar,
  startAt: string,
  workingDays: number,
  pauses: readonly Pause[],
  warnBefore = 1,
): Deadline {
  const compiled = compileCalendar(calendar);
  checkCount('workingDays', workingDays, 1);
  checkCount('warnBefore', warnBefore, 0);
  const startMs = instantMs('startAt', startAt);
  const receipt = receiptDay(compiled, startMs);
  const paused = pausedDays(compiled, pauses);
  const due = nthCountedDay(compiled, receipt.day, workingDays, paused);
  const warnDays = workingDays - warnBefore;
  const warnMs =
    warnDays >= 1
      ? localInstantMs(compiled, nthCountedDay(compiled, receipt.day, warnDays, paused).day)
      : startMs;
  return {
    dueDate: isoDate(due.day),
    dueAt: isoInstant(dueMs(compiled, due.day)),
    warnAt: isoInstant(Math.max(warnMs, startMs)),
    provisional: !(due.isFinal && receipt.isFinal),
  };
}

/** Whether a day works, given as a date or as an instant within it, and whether its year is final. */
export function dayAt(calendar: Calendar, dateOrInstant: string): { isWorking: boolean; isFinal: boolean } {
  const compiled = compileCalendar(calendar);
  if (isDate(dateOrInstant)) return dayStatus(compiled, dayOfDate(dateOrInstant));
  return dayStatus(compiled, localDay(compiled, instantMs('dateOrInstant', dateOrInstant)).day);
}

export const isWorkingDay = (calendar: Calendar, dateOrInstant: string): boolean =>
  dayAt(calendar, dateOrInstant).isWorking;

/**
 * The working days of a term that starts at the first instant and have begun by the second: 0 on the day of
 * receipt, 1 on the first working day after it, N on the due date of a term of N. Negative when the instants
 * are in the other order.
 */
export function workingDaysBetween(
  calendar: Calendar,
  fromAt: string,
  toAt: string,
): { workingDays: number; provisional: boolean } {
  const compiled = compileCalendar(calendar);
  const fromMs = instantMs('fromAt', fromAt);
  const toMs = instantMs('toAt', toAt);
  const [earlierMs, laterMs] = fromMs <= toMs ? [fromMs, toMs] : [toMs, fromMs];
  const receipt = receiptDay(compiled, earlierMs);
  const { count, isFinal } = countWorkingDays(compiled, receipt.day, localDay(compiled, laterMs).day);
  const isBackwards = fromMs > toMs && count > 0;
  return { workingDays: isBackwards ? -count : count, provisional: !(isFinal && receipt.isFinal) };
}

/** The day that counts as that of receipt (W1, W3). */
function receiptDay(compiled: CompiledCalendar, startMs: number): CountedDay {
  const { day, timeMs } = localDay(compiled, startMs);
  const { receipt, officeHours } = compiled.calendar.policy;
  if (receipt === 'countFromReceipt') return { day, isFinal: true };
  const { isWorking, isFinal } = dayStatus(compiled, day);
  if (isWorking && timeMs < timeOfDayMs(officeHours.closes)) return { day, isFinal };
  const next = nthWorkingDayAfter(compiled, day, 1);
  return { day: next.day, isFinal: isFinal && next.isFinal };
}

function timeOfDayMs(timeOfDay: string): number {
  return Number(timeOfDay.slice(0, 2)) * 3_600_000 + Number(timeOfDay.slice(3)) * 60_000;
}

/** W2. */
function dueMs(compiled: CompiledCalendar, day: number): number {
  const { dueEdge, officeHours } = compiled.calendar.policy;
  return dueEdge === 'endOfDay'
    ? localInstantMs(compiled, day + 1)
    : localInstantMs(compiled, day, officeHours.closes);
}

/** The n-th working day after a day that lies in no pause; the pauses are ascending and apart (W6). */
function nthCountedDay(compiled: CompiledCalendar, after: number, n: number, paused: DayRange[]): CountedDay {
  let cursor = after;
  let left = n;
  let isFinal = true;
  for (const [first, last] of paused) {
    if (last <= cursor) continue;
    const reached = nthWorkingDayAfter(compiled, cursor, left);
    if (reached.day < first) return { day: reached.day, isFinal: isFinal && reached.isFinal };
    const before = countWorkingDays(compiled, cursor, first - 1);
    const within = countWorkingDays(compiled, Math.max(cursor, first - 1), last);
    isFinal &&= before.isFinal && within.isFinal;
    left -= before.count;
    cursor = last;
  }
  const reached = nthWorkingDayAfter(compiled, cursor, left);
  return { day: reached.day, isFinal: isFinal && reached.isFinal };
}

/** The days that pauses touch, as ascending ranges that neither meet nor overlap. */
function pausedDays(compiled: CompiledCalendar, pauses: readonly Pause[]): DayRange[] {
  if (pauses.length === 0) return [];
  if (pauses.length > clockPausesMax) {
    throw new CalendarFault(
      'CALENDAR_ARGUMENT',
      said('manyPauses', { max: clockPausesMax, found: pauses.length }),
    );
  }
  const ranges: DayRange[] = [];
  for (const { fromAt, toAt } of pauses) {
    const fromMs = instantMs('fromAt', fromAt);
    const toMs = instantMs('toAt', toAt);
    // The last instant of the pause is the one before it ends: a pause that ends at midnight spares the new
    // day.
    if (toMs > fromMs) ranges.push([localDay(compiled, fromMs).day, localDay(compiled, toMs - 1).day]);
  }
  ranges.sort((a, b) => a[0] - b[0]);
  const merged: DayRange[] = [];
  for (const range of ranges) {
    const last = merged.at(-1);
    if (last && range[0] <= last[1] + 1) last[1] = Math.max(last[1], range[1]);
    else merged.push(range);
  }
  return merged;
}

/**
 * The working days of a term that are left to whoever must act when its clock is stopped at an instant: the
 * day of the stop is not counted (W6), so it is left as a whole.
 */
export function workingDaysLeft(
  calendar: Calendar,
  startAt: string,
  workingDays: number,
  pauses: readonly Pause[],
  stoppedAt: string,
): number {
  const compiled = compileCalendar(calendar);
  checkCount('workingDays', workingDays, 1);
  const receipt = receiptDay(compiled, instantMs('startAt', startAt)).day;
  const last = localDay(compiled, instantMs('stoppedAt', stoppedAt)).day - 1;
  let used = countWorkingDays(compiled, receipt, last).count;
  for (const [from, to] of pausedDays(compiled, pauses)) {
    used -= countWorkingDays(compiled, Math.max(receipt, from - 1), Math.min(to, last)).count;
  }
  return Math.max(0, workingDays - used);
}

function checkCount(name: string, count: number, least: number): void {
  if (Number.isInteger(count) && count >= least && count <= workingDaysMax) return;
  throw new CalendarFault(
    'CALENDAR_ARGUMENT',
    said('notCount', { name, least, max: workingDaysMax, found: count }),
  );
}

function instantMs(name: string, text: string): number {
  const ms = parseInstantMs(text);
  if (Number.isNaN(ms)) {
    throw new CalendarFault('CALENDAR_ARGUMENT', said('notCalendarInstant', { name, found: text }));
  }
  return ms;
}
