/**
 * The record of which calendar counts, for every node of the database.
 *
 * Y8  The record decides: a node that was started with another calendar, or with none, counts with the one on
 *     record, and nothing is counted again by a calendar that nobody decided on.
 */
import type { Collections } from '../../models/collections.js';
import { isDuplicateKey } from '../../models/driver.js';
import type { Grounds } from '../ports/calendars.js';

type Rows = Pick<Collections, 'countedCalendars'>;

/** The id on record; undefined while there is none. */
export async function countedCalendar({ countedCalendars }: Rows): Promise<string | undefined> {
  return (await countedCalendars.findOne({ _id: 'counted' }))?.calendar;
}

/** Puts the calendar on record unless one is; of two nodes at once the first decides. */
export async function settleCounted(
  { countedCalendars }: Rows,
  calendar: string,
  nowMs: number,
  { by, reason }: Grounds,
): Promise<void> {
  if (await countedCalendar({ countedCalendars })) return;
  try {
    await countedCalendars.insertOne({ _id: 'counted', calendar, since: new Date(nowMs), by, reason });
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
  }
}
