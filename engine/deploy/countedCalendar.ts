/**
 * The record of which calendar counts, for every node of the database.
 *
 * Y8  The record decides: a node that was started with another calendar, or with none, counts with the one on
 *     record, and nothing is counted again by a calendar that nobody decided on.
 */
import type { Collections } from '../../models/collections.js';
import type { CountedCalendarRow } from '../../models/countedCalendars.js';
import { isDuplicateKey } from '../../models/driver.js';
import type { Logger } from '../commit/context.js';
import { CodedError } from '../errors.js';
import type { Grounds } from '../ports/calendars.js';
import { say } from '../wording.js';
import { calendarWords } from '../wordings/calendars.js';

type Rows = Pick<Collections, 'countedCalendars'>;

const latest = ({ countedCalendars }: Rows): Promise<CountedCalendarRow | null> =>
  countedCalendars.findOne({}, { sort: { _id: -1 } });

/** The id on record; undefined while there is none. */
export async function countedCalendar(rows: Rows): Promise<string | undefined> {
  return (await latest(rows))?.calendar;
}

/**
 * Tells the log of a node that brings another calendar than counts. Where somebody has decided so, that is as
 * it should be, and the list of calendars says who; where the first node settled it, it is a warning.
 */
export async function tellOfOther(
  { collections, logger }: { collections: Rows; logger: Pick<Logger, 'info' | 'warn'> },
  calendar: string,
  counted: string,
  { by }: Grounds,
): Promise<void> {
  if (calendar === counted) return;
  const isSettledByItself = (await latest(collections))?.by === by;
  const level = isSettledByItself ? 'warn' : 'info';
  logger[level]({ calendar, counted }, 'another calendar is on record and counts');
}

/** False when somebody else has decided meanwhile. */
async function decided({ countedCalendars }: Rows, row: CountedCalendarRow): Promise<boolean> {
  try {
    await countedCalendars.insertOne(row);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/** Puts the calendar on record unless one is; of two nodes at once the first decides. */
export async function settleCounted(
  rows: Rows,
  calendar: string,
  nowMs: number,
  { by, reason }: Grounds,
): Promise<void> {
  if (await latest(rows)) return;
  await decided(rows, { _id: 1, calendar, since: new Date(nowMs), by, reason });
}

/** Puts the calendar on record in place of another one. */
export async function decideCounted(
  rows: Rows,
  calendar: string,
  nowMs: number,
  { by, reason }: Grounds,
): Promise<void> {
  const before = await latest(rows);
  if (before?.calendar === calendar) return;
  const row = { _id: (before?._id ?? 0) + 1, calendar, since: new Date(nowMs), by, reason };
  if (await decided(rows, row)) return;
  throw new CodedError('CONFLICT', say(calendarWords.decided));
}
