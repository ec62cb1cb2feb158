/**
 * Wall-clock times of a time zone → instants, from the zone's offsets alone. Luxon's own parsing is not used
 * here: it completes a time by today's date and guesses an ambiguous offset from the offset of now, so the
 * same event could come out differently on the day it is replayed.
 */
import { IANAZone } from 'luxon';
import { dayMs } from './day.js';

/** The zones of one process are few: those of its calendars. */
export const zoneOf = (timeZone: string): IANAZone => IANAZone.create(timeZone);

/**
 * The instant at which the zone's clock shows a time, given in ms as if it were UTC. A time that the clock
 * shows twice is the first one; a time that it skips counts with the offset before the gap, so 00:00 is the
 * day's first instant.
 */
export function instantOfLocalMs(zone: IANAZone, localMs: number): number {
  const offsetMs = (atMs: number) => zone.offset(atMs) * 60_000;
  const early = localMs - offsetMs(localMs - dayMs);
  const late = localMs - offsetMs(localMs + dayMs);
  const shown = [early, late].filter((ms) => ms + offsetMs(ms) === localMs);
  return shown.length > 0 ? Math.min(...shown) : early;
}

const shape =
  /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?)?(Z|[+-]\d\d(?::?\d\d)?)?$/;

/** `2026-11-23`, `2026-11-23T14:00`, `2026-11-23T14:00:00.5+08:00` …; `undefined` for any other text. */
export function readInstantMs(text: string, timeZone: string): number | undefined {
  const parts = shape.exec(text);
  if (!parts) return undefined;
  const [, year, month, day, hour = '00', minute = '00', second = '00', fraction = '', zone] = parts;
  const clock = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const localMs = Date.parse(`${clock}.${`${fraction}000`.slice(0, 3)}Z`);
  // A 31 April or 24:00 would be carried over silently.
  if (Number.isNaN(localMs) || !new Date(localMs).toISOString().startsWith(clock)) return undefined;
  if (zone === undefined) return instantOfLocalMs(zoneOf(timeZone), localMs);
  return localMs - offsetOf(zone);
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(3).replace(':', '') || 0)];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}
