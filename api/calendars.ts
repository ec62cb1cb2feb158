/** Calendars as the database has them, parsed once per revision. */
import { CodedError } from '../engine/errors.js';
import { type Calendar, calendarSchema } from '../engine/index.js';
import { say } from '../engine/wording.js';
import { calendarWords } from '../engine/wordings/calendars.js';
import { type CalendarRow, calendarsOn } from '../models/calendars.js';
import type { Context } from './context.js';

const parsed = new Map<string, Calendar>();
const parsedMax = 100;

function read(row: CalendarRow): Calendar {
  const mark = `${row._id} ${row.calendarText.length} ${row.storedAt.getTime()}`;
  const known = parsed.get(mark);
  if (known) return known;
  const calendar = calendarSchema.parse(JSON.parse(row.calendarText));
  if (parsed.size >= parsedMax) parsed.clear();
  parsed.set(mark, calendar);
  return calendar;
}

/** The latest revision of every calendar. */
export async function latestCalendars({ connection }: Context): Promise<Calendar[]> {
  const rows = await calendarsOn(connection).find({}).sort({ id: 1, revision: 1 }).lean<CalendarRow[]>();
  return [...new Map(rows.map((row) => [row.id, row])).values()].map(read);
}

/** A calendar in this revision, or its latest. */
export async function findCalendar(
  { connection }: Context,
  id: string,
  revision: number | undefined,
): Promise<Calendar> {
  const row = await calendarsOn(connection)
    .findOne({ id, ...(revision === undefined ? {} : { revision }) })
    .sort({ revision: -1 })
    .lean<CalendarRow>();
  if (row) return read(row);
  throw new CodedError(
    'CALENDAR_NOT_FOUND',
    revision ? say(calendarWords.noRevision, { id, revision }) : say(calendarWords.none, { id }),
  );
}

/** The revisions of a calendar, the latest first. */
export async function revisionsOf(
  { connection }: Context,
  id: string,
  limit: number,
): Promise<CalendarRow[]> {
  const rows = await calendarsOn(connection)
    .find({ id }, { calendarText: 0, layerText: 0 })
    .sort({ revision: -1 })
    .limit(limit)
    .lean<CalendarRow[]>();
  if (rows.length > 0) return rows;
  throw new CodedError('NOT_FOUND', say(calendarWords.none, { id }));
}
