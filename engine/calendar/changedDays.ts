/**
 * What differs between two revisions of a calendar, day by day: the material of a preview, and the span of
 * time in which terms have to be counted again.
 */
import type { Calendar, ChangedDay } from '../vocabulary.js';
import { compileCalendar, dayStatus, localInstantMs } from './compiledCalendar.js';
import { firstDayOfYear, isoDate, isoInstant } from './day.js';

/** From the first instant that counts otherwise, included, to the last, excluded; ISO UTC. */
export interface ChangedSpan {
  fromAt: string;
  toAt: string;
}

const everything: ChangedSpan = { fromAt: '0001-01-01T00:00:00.000Z', toAt: '9999-12-31T00:00:00.000Z' };

/** The days that either calendar has something to say about: its years, and the December before each. */
function* namedDays(...calendars: Calendar[]): Iterable<number> {
  const years = [...new Set(calendars.flatMap((one) => Object.keys(one.years).map(Number)))];
  const first = firstDayOfYear(Math.min(...years) - 1);
  if (years.length === 0) return;
  for (let day = first; day < firstDayOfYear(Math.max(...years) + 1); day += 1) yield day;
}

/** Every day of a year as it is counted, and whether the year is final. */
export function yearView(
  calendar: Calendar,
  year: number,
): { days: { date: string; isWorking: boolean; isNamed: boolean }[]; isFinal: boolean } {
  const compiled = compileCalendar(calendar);
  const first = firstDayOfYear(year);
  const days = [];
  for (let day = first; day < firstDayOfYear(year + 1); day += 1) {
    const { isWorking } = dayStatus(compiled, day);
    days.push({ date: isoDate(day), isWorking, isNamed: compiled.named.has(day) });
  }
  return { days, isFinal: dayStatus(compiled, first).isFinal };
}

/** The days that work in one calendar and not in the other, in order. */
export function changedDays(before: Calendar, after: Calendar): ChangedDay[] {
  const [old, fresh] = [compileCalendar(before), compileCalendar(after)];
  const changed: ChangedDay[] = [];
  for (const day of namedDays(before, after)) {
    const [was, is] = [dayStatus(old, day), dayStatus(fresh, day)];
    if (was.isWorking !== is.isWorking) {
      changed.push({ date: isoDate(day), wasWorking: was.isWorking, isWorking: is.isWorking });
    }
  }
  return changed;
}

/** The years whose notice one calendar has and the other lacks. */
export function changedYears(before: Calendar, after: Calendar): { settled: string[]; unsettled: string[] } {
  const isFinal = (calendar: Calendar, year: string) => calendar.years[year]?.status === 'final';
  const years = [...new Set([...Object.keys(before.years), ...Object.keys(after.years)])].sort();
  return {
    settled: years.filter((year) => !isFinal(before, year) && isFinal(after, year)),
    unsettled: years.filter((year) => isFinal(before, year) && !isFinal(after, year)),
  };
}

/**
 * Where terms may come out otherwise: around every day that works now and did not, or the other way round, or
 * whose year is settled now. Another policy or another calendar changes everything. Undefined when nothing
 * differs.
 */
export function changedSpan(before: Calendar, after: Calendar): ChangedSpan | undefined {
  const policies = [before, after].map(({ policy, timeZone }) => JSON.stringify([policy, timeZone]));
  if (policies[0] !== policies[1]) return everything;
  const [old, fresh] = [compileCalendar(before), compileCalendar(after)];
  let first: number | undefined;
  let last = 0;
  for (const day of namedDays(before, after)) {
    const [was, is] = [dayStatus(old, day), dayStatus(fresh, day)];
    if (was.isWorking === is.isWorking && was.isFinal === is.isFinal) continue;
    first ??= day;
    last = day;
  }
  if (first === undefined) return undefined;
  const at = (day: number) => isoInstant(localInstantMs(fresh, day));
  return { fromAt: at(first), toAt: at(last + 1) };
}
