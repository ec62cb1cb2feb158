/**
 * Days and instants as numbers. A day is counted from 1970-01-01 and knows no time zone; an instant is in
 * milliseconds of UTC. Nothing here reads a clock.
 */

export const dayMs = 86_400_000;

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantPattern =
  /^(\d{4}-\d{2}-\d{2})T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/;

/** True for a day that exists, written `YYYY-MM-DD`. */
export function isDate(text: string): boolean {
  const match = datePattern.exec(text);
  return match !== null && isoDate(dayNumber(match)) === text;
}

function dayNumber(match: RegExpExecArray): number {
  // Date.UTC takes years below 100 for those of the twentieth century, which isDate then finds unequal.
  return Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) / dayMs;
}

/** The day number of a date `YYYY-MM-DD` that is known to exist. */
export function dayOfDate(date: string): number {
  const match = datePattern.exec(date);
  return match ? dayNumber(match) : Number.NaN;
}

/** The date `YYYY-MM-DD` of a day number, for the years 0 to 9999. */
export function isoDate(day: number): string {
  return Number.isNaN(day) ? '' : new Date(day * dayMs).toISOString().slice(0, 10);
}

export function yearOfDay(day: number): number {
  return new Date(day * dayMs).getUTCFullYear();
}

/** The first day of a year. */
export function firstDayOfYear(year: number): number {
  return Date.UTC(year, 0, 1) / dayMs;
}

/** Monday to Friday; 1970-01-01 was a Thursday. */
export function isWeekday(day: number): boolean {
  return (((day + 3) % 7) + 7) % 7 < 5;
}

/**
 * An instant in milliseconds, or NaN when the text is not an ISO 8601 instant with a zone offset: without one
 * it would be read in the time zone of the machine.
 */
export function parseInstantMs(text: string): number {
  const match = instantPattern.exec(text);
  if (!match || !isDate(match[1] as string)) return Number.NaN;
  return Date.parse(text.replace(',', '.'));
}

/** An instant as `YYYY-MM-DDTHH:mm:ss.sssZ`. */
export function isoInstant(ms: number): string {
  return new Date(ms).toISOString();
}
