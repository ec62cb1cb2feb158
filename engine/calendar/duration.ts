/**
 * ISO 8601 durations and cycles in a time zone: `P1M` after 31 January is a matter of the calendar, not of
 * hours.
 */
import { DateTime, Duration } from 'luxon';
import { timerRepetitionsMax } from '../limits.js';
import { readInstantMs } from './zonedTime.js';

const isDuration = (text: string) => /^-?P/.test(text);
const utc = (time: DateTime) => (time.isValid ? time.toUTC().toISO() : undefined);

/** The instant a duration after another; `undefined` when the text is no ISO 8601 duration. */
export function dueAfter(duration: string, at: string, timeZone: string): string | undefined {
  const length = Duration.fromISO(duration);
  if (!length.isValid) return undefined;
  const atMs = readInstantMs(at, timeZone);
  if (atMs === undefined) return undefined;
  return utc(DateTime.fromMillis(atMs, { zone: timeZone }).plus(length)) ?? undefined;
}

/**
 * The instant that a date, a date and time, or a duration from `at` means; dates without a zone are local.
 */
export function dueOf(text: string, at: string, timeZone: string): string | undefined {
  if (isDuration(text)) return dueAfter(text, at, timeZone);
  const zoned = text.replace(/\[[^\]]*\]$|@[A-Za-z_/]+$/, '');
  const atMs = readInstantMs(zoned, timeZone);
  return atMs === undefined ? undefined : new Date(atMs).toISOString();
}

export interface Cycle {
  /** How often it fires in all; 0 stands for ever, so that one less is -1. */
  repetitions: number;
  interval: string;
  firstAt: string;
}

/** Between a start and an end that are both given, in whole milliseconds. */
function intervalBetween(startAt: string, end: string, timeZone: string): string {
  const endAt = dueOf(end, startAt, timeZone);
  return endAt === undefined ? '' : `PT${(Date.parse(endAt) - Date.parse(startAt)) / 1000}S`;
}

/**
 * `R3/PT10M`, `R/P1D`, `R-1/P1D`, `R2/2026-01-01T08:00:00+08:00/P1W`, or with the end of the first interval
 * instead of its length; `undefined` when the text is no cycle with a bound, or counts back from its end.
 */
export function parseCycle(text: string, at: string, timeZone: string): Cycle | undefined {
  const [repeat, ...rest] = text.split('/');
  const last = rest.at(-1);
  if (repeat === undefined || !/^R(\d*|-1)$/.test(repeat) || last === undefined || rest.length > 2)
    return undefined;
  const start = rest.length === 2 && !isDuration(rest[0]!) ? dueOf(rest[0]!, at, timeZone) : undefined;
  if (rest.length === 2 && start === undefined) return undefined;
  const interval = start === undefined || isDuration(last) ? last : intervalBetween(start, last, timeZone);
  const first = start ?? dueAfter(interval, at, timeZone);
  const length = Duration.fromISO(interval);
  const isEndless = repeat === 'R' || repeat === 'R-1';
  const repetitions = isEndless ? 0 : Number(repeat.slice(1));
  if (first === undefined || !length.isValid || length.toMillis() <= 0) return undefined;
  if (!isEndless && (repetitions < 1 || repetitions > timerRepetitionsMax)) return undefined;
  return { repetitions, interval, firstAt: first };
}

/**
 * The first instant after `now` of the series that goes on from `at`, and which one it is, counted from 1;
 * `undefined` when the series leaves the time that can be told.
 */
export function nextOf(
  interval: string,
  at: string,
  now: string,
  timeZone: string,
): { dueAt: string; step: number } | undefined {
  const length = Duration.fromISO(interval);
  const start = DateTime.fromMillis(Date.parse(at), { zone: timeZone });
  const nowMs = Date.parse(now);
  const instant = (step: number) => start.plus(length.mapUnits((value) => value * step));
  const isPast = (step: number) => instant(step).toMillis() <= nowMs;
  let high = 1;
  while (isPast(high)) high *= 2;
  let low = Math.floor(high / 2);
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isPast(middle)) low = middle;
    else high = middle;
  }
  const dueAt = utc(instant(high));
  return dueAt ? { dueAt, step: high } : undefined;
}
