/**
 * A calendar made ready for counting: per year the sorted working days and, for each day, how many lie before
 * it; and the instants at which days begin in the calendar's time zone. Built year by year as needed, kept
 * per calendar object (a calendar is a value: a changed one is a new object), bounded. Counting then costs a
 * few µs, whatever the term.
 */
import type { IANAZone } from 'luxon';
import { calendarDaysCachedMax, calendarYearsCachedMax, calendarYearsScannedMax } from '../limits.js';
import { said } from '../wordings/faults.js';
import { type Calendar, daysOff } from './calendar.js';
import { CalendarFault } from './calendarFault.js';
import { dayMs, dayOfDate, firstDayOfYear, isoDate, isWeekday, yearOfDay } from './day.js';
import { instantOfLocalMs, zoneOf } from './zonedTime.js';

interface YearTable {
  firstDay: number;
  /** Day numbers of the year's working days, ascending. */
  workingDays: Int32Array;
  /** rank[i]: how many working days lie before the i-th day of the year; one entry more than days. */
  rank: Uint16Array;
  isFinal: boolean;
}

export interface CompiledCalendar {
  calendar: Calendar;
  zone: IANAZone;
  /** What notices say about single days: true works, false is off. The later notice has the last word. */
  named: Map<number, boolean>;
  years: Map<number, YearTable>;
  dayOffsetsMs: Map<number, number | null>;
  localInstantsMs: Map<string, number>;
}

const compiled = new WeakMap<Calendar, CompiledCalendar>();

export function compileCalendar(calendar: Calendar): CompiledCalendar {
  const known = compiled.get(calendar);
  if (known) return known;
  const named = new Map<number, boolean>();
  for (const year of Object.keys(calendar.years).sort()) {
    const entry = calendar.years[year];
    if (!entry) continue;
    for (const day of daysOff(entry)) named.set(day, false);
    for (const date of entry.makeupWorkDays) named.set(dayOfDate(date), true);
  }
  const fresh: CompiledCalendar = {
    calendar,
    zone: zoneOf(calendar.timeZone),
    named,
    years: new Map(),
    dayOffsetsMs: new Map(),
    localInstantsMs: new Map(),
  };
  compiled.set(calendar, fresh);
  return fresh;
}

/** A year without data counts Monday to Friday, and says that it is not final. */
function yearTable(compiled: CompiledCalendar, year: number): YearTable {
  const known = compiled.years.get(year);
  if (known) return known;
  const firstDay = firstDayOfYear(year);
  const days = firstDayOfYear(year + 1) - firstDay;
  const workingDays: number[] = [];
  const rank = new Uint16Array(days + 1);
  for (let index = 0; index < days; index += 1) {
    rank[index] = workingDays.length;
    const day = firstDay + index;
    if (compiled.named.get(day) ?? isWeekday(day)) workingDays.push(day);
  }
  rank[days] = workingDays.length;
  const isFinal = compiled.calendar.years[String(year)]?.status === 'final';
  const table = { firstDay, workingDays: Int32Array.from(workingDays), rank, isFinal };
  if (compiled.years.size >= calendarYearsCachedMax) compiled.years.clear();
  compiled.years.set(year, table);
  return table;
}

/** Whether the day works, and whether its year is final. */
export function dayStatus(compiled: CompiledCalendar, day: number): { isWorking: boolean; isFinal: boolean } {
  const table = yearTable(compiled, yearOfDay(day));
  const index = day - table.firstDay;
  return { isWorking: table.rank[index + 1] !== table.rank[index], isFinal: table.isFinal };
}

/** The n-th working day after a day (n ≥ 1), and whether every year looked at is final. */
export function nthWorkingDayAfter(
  compiled: CompiledCalendar,
  day: number,
  n: number,
): { day: number; isFinal: boolean } {
  let year = yearOfDay(day + 1);
  let position = n - 1;
  let from = day + 1;
  let isFinal = true;
  for (let scanned = 0; scanned < calendarYearsScannedMax; scanned += 1) {
    const table = yearTable(compiled, year);
    isFinal &&= table.isFinal;
    const start = table.rank[from - table.firstDay] ?? 0;
    const found = table.workingDays[start + position];
    if (found !== undefined) return { day: found, isFinal };
    position -= table.workingDays.length - start;
    year += 1;
    from = firstDayOfYear(year);
  }
  throw new CalendarFault(
    'CALENDAR_EXHAUSTED',
    said('fewWorkingDays', {
      calendar: compiled.calendar.id,
      n,
      years: calendarYearsScannedMax,
      day: isoDate(day),
    }),
  );
}

/**
 * How many working days lie after the first day and not after the second; 0 when they are in the other order.
 */
export function countWorkingDays(
  compiled: CompiledCalendar,
  after: number,
  upTo: number,
): { count: number; isFinal: boolean } {
  let count = 0;
  let isFinal = true;
  if (upTo <= after) return { count, isFinal };
  const lastYear = yearOfDay(upTo);
  const firstYear = yearOfDay(after + 1);
  if (lastYear - firstYear >= calendarYearsScannedMax) {
    throw new CalendarFault(
      'CALENDAR_ARGUMENT',
      said('farApart', { years: calendarYearsScannedMax, after: isoDate(after), upTo: isoDate(upTo) }),
    );
  }
  for (let year = firstYear; year <= lastYear; year += 1) {
    const table = yearTable(compiled, year);
    isFinal &&= table.isFinal;
    const start = table.rank[Math.max(after + 1 - table.firstDay, 0)] ?? 0;
    const end = table.rank[Math.min(upTo + 1 - table.firstDay, table.rank.length - 1)] ?? 0;
    count += end - start;
  }
  return { count, isFinal };
}

/** The local day of an instant, and the ms passed since that day's wall clock showed 00:00. */
export function localDay(compiled: CompiledCalendar, atMs: number): { day: number; timeMs: number } {
  const local = atMs + offsetMs(compiled, atMs);
  const day = Math.floor(local / dayMs);
  return { day, timeMs: local - day * dayMs };
}

/** The zone's offset, remembered per day of UTC; null marks a day on which it changes. */
function offsetMs(compiled: CompiledCalendar, atMs: number): number {
  const day = Math.floor(atMs / dayMs);
  let known = compiled.dayOffsetsMs.get(day);
  if (known === undefined) {
    const first = compiled.zone.offset(day * dayMs);
    known = first === compiled.zone.offset((day + 1) * dayMs) ? first * 60_000 : null;
    if (compiled.dayOffsetsMs.size >= calendarDaysCachedMax) compiled.dayOffsetsMs.clear();
    compiled.dayOffsetsMs.set(day, known);
  }
  return known ?? compiled.zone.offset(atMs) * 60_000;
}

/**
 * The instant at which the local clock shows the time `HH:mm` on the day, or the day's first instant after a
 * gap.
 */
export function localInstantMs(compiled: CompiledCalendar, day: number, timeOfDay = '00:00'): number {
  const key = `${day} ${timeOfDay}`;
  const known = compiled.localInstantsMs.get(key);
  if (known !== undefined) return known;
  const [hours, minutes] = timeOfDay.split(':').map(Number) as [number, number];
  const ms = instantOfLocalMs(compiled.zone, day * dayMs + (hours * 60 + minutes) * 60_000);
  if (compiled.localInstantsMs.size >= calendarDaysCachedMax) compiled.localInstantsMs.clear();
  compiled.localInstantsMs.set(key, ms);
  return ms;
}
