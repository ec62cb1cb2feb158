/**
 * What a calendar is: the working days of one jurisdiction as published, and how its terms are counted.
 * A calendar is data with a revision; a city's calendar is laid over the national one with `layerCalendars`.
 * As a city writes it down it holds the city's own days and the id of its base; as terms are counted with it,
 * it holds all days and names the revision of the base that they were taken from.
 *
 * A year is listed under the notice that arranged it. A notice may also arrange the last days of the year
 * before (the 2019 notice made 2018-12-29 a working day), so a day is looked up in every year's list and the
 * later notice wins.
 */
import { IANAZone } from 'luxon';
import { z } from 'zod';
import { calendarOffRangeDaysMax, calendarYearEntriesMax, calendarYearsMax } from '../limits.js';
import type { Calendar, CalendarYear } from '../vocabulary.js';
import { say, type Text } from '../wording.js';
import { calendarExpects, calendarFaults } from '../wordings/calendars.js';
import { expecting, finding } from '../wordings/issues.js';
import { dayOfDate, isDate, isoDate } from './day.js';

export type { Calendar, CalendarPolicy, CalendarYear } from '../vocabulary.js';

const dateSchema = z
  .string()
  .refine(isDate, { error: expecting(calendarExpects.date) })
  .meta({ format: 'date', example: '2026-10-01' });

const timeOfDaySchema = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, expecting(calendarExpects.timeOfDay))
  .meta({ example: '17:30' });

const rangeSchema = z
  .tuple([dateSchema, dateSchema])
  .refine(([from, to]) => !isDate(from) || !isDate(to) || rangeDays(from, to) >= 1, {
    error: expecting(calendarExpects.rangeOrder),
  })
  .refine(([from, to]) => !isDate(from) || !isDate(to) || rangeDays(from, to) <= calendarOffRangeDaysMax, {
    error: expecting(calendarExpects.rangeDays),
  });

/** One year as its notice arranged it; `unknown` while no notice has been seen. */
export const calendarYearSchema = z.strictObject({
  status: z.enum(['final', 'unknown']),
  published: dateSchema.optional(),
  source: z.string().max(500).optional(),
  offRanges: z.array(rangeSchema).max(calendarYearEntriesMax).default([]),
  makeupWorkDays: z.array(dateSchema).max(calendarYearEntriesMax).default([]),
  note: z.string().max(500).optional(),
});

/** How a term is counted: see `workingDays.ts` for the meaning of each choice. */
export const calendarPolicySchema = z.strictObject({
  dueEdge: z.enum(['endOfDay', 'officeClose']).default('endOfDay'),
  receipt: z.enum(['countFromReceipt', 'deemedNextWorkingDay']).default('countFromReceipt'),
  officeHours: z
    .strictObject({ opens: timeOfDaySchema, closes: timeOfDaySchema })
    .refine((hours) => hours.opens < hours.closes, { error: expecting(calendarExpects.officeHours) })
    .default({ opens: '08:30', closes: '17:30' }),
});

export const calendarSchema = z
  .strictObject({
    id: z.string().min(1).max(100),
    revision: z.int().min(1),
    base: z
      .string()
      .min(1)
      .max(120)
      .optional()
      .describe('The calendar that it is laid over: its id in a layer, id@revision once both are one'),
    timeZone: z
      .string()
      .max(100)
      .refine(IANAZone.isValidZone, { error: expecting(calendarExpects.timeZone) }),
    years: z
      .record(z.string().regex(/^\d{4}$/, expecting(calendarExpects.year)), calendarYearSchema)
      .refine((years) => Object.keys(years).length <= calendarYearsMax, {
        error: expecting(calendarExpects.years),
      }),
    policy: calendarPolicySchema,
  })
  .superRefine((calendar, context) => {
    for (const [year, entry] of Object.entries(calendar.years)) {
      for (const fault of faultsOfYear(year, entry)) context.addIssue(finding(['years', year], fault));
    }
  });

function rangeDays(from: string, to: string): number {
  return dayOfDate(to) - dayOfDate(from) + 1;
}

/**
 * What contradicts itself in one year's list: a stray date is most likely a slip of the pen in the notice's
 * copy.
 */
function faultsOfYear(year: string, entry: CalendarYear): Text[] {
  const faults: Text[] = [];
  const dates = [...entry.offRanges.flat(), ...entry.makeupWorkDays];
  for (const date of dates) {
    const belongs = date.startsWith(`${year}-`) || date.startsWith(`${Number(year) - 1}-12-`);
    if (!belongs) faults.push(say(calendarFaults.stray, { date, year }));
  }
  const off = new Set(daysOff(entry));
  for (const date of entry.makeupWorkDays) {
    if (off.has(dayOfDate(date))) faults.push(say(calendarFaults.twice, { date }));
  }
  return faults;
}

/** The days off that one year lists, as day numbers. */
export function daysOff(year: CalendarYear): number[] {
  const days: number[] = [];
  for (const [from, to] of year.offRanges) {
    for (let day = dayOfDate(from); day <= dayOfDate(to); day += 1) days.push(day);
  }
  return days;
}

/** Consecutive day numbers as ranges of dates; the inverse of `daysOff`. */
function rangesOf(days: number[]): [string, string][] {
  const ranges: [number, number][] = [];
  for (const day of [...new Set(days)].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === day - 1) last[1] = day;
    else ranges.push([day, day]);
  }
  return ranges.map(([from, to]) => [isoDate(from), isoDate(to)]);
}

/**
 * The national calendar as changed by a city's: a day that the city names (off or working) is as the city
 * says, every other day as the nation says. Identity, time zone and policy are the city's. A year is final
 * only when the nation's is, for a city's notice changes days and never replaces the nation's; a city may
 * hold back a year it has not settled.
 */
export function layerCalendars(national: Calendar, override: Calendar): Calendar {
  const named = new Set<number>();
  for (const year of Object.values(override.years)) {
    for (const day of daysOff(year)) named.add(day);
    for (const date of year.makeupWorkDays) named.add(dayOfDate(date));
  }
  const years: Record<string, CalendarYear> = {};
  for (const key of [...Object.keys(national.years), ...Object.keys(override.years)].sort()) {
    years[key] ??= layerYear(national.years[key], override.years[key], named);
  }
  return { ...override, years };
}

function layerYear(
  national: CalendarYear | undefined,
  override: CalendarYear | undefined,
  named: Set<number>,
): CalendarYear {
  const isFinal = national?.status === 'final' && override?.status !== 'unknown';
  const nationalOff = national ? daysOff(national).filter((day) => !named.has(day)) : [];
  const nationalWork = (national?.makeupWorkDays ?? []).filter((date) => !named.has(dayOfDate(date)));
  return {
    ...national,
    ...override,
    status: isFinal ? 'final' : 'unknown',
    offRanges: rangesOf([...nationalOff, ...(override ? daysOff(override) : [])]),
    makeupWorkDays: [...new Set([...nationalWork, ...(override?.makeupWorkDays ?? [])])].sort(),
  };
}
