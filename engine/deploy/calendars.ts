/**
 * Calendars by revision. What is stored is never edited; new events are counted with the highest revision of
 * the engine's calendar that this process knows, and every event names the one it was counted with.
 */
import type { Collections } from '../../models/collections.js';
import { isDuplicateKey } from '../../models/driver.js';
import { type Calendar, calendarSchema } from '../calendar/calendar.js';
import type { Calendars } from '../commit/context.js';
import { CodedError } from '../errors.js';
import { canonicalJson } from '../kernel/digest.js';

/** Without any calendar: Monday to Friday, no holidays, every year provisional. */
export const plainCalendar: Calendar = calendarSchema.parse({
  id: 'plain',
  revision: 1,
  timeZone: 'Asia/Shanghai',
  years: {},
  policy: {},
});

export const referenceOf = ({ id, revision }: Calendar): string => `${id}@${revision}`;

export class CalendarStore implements Calendars {
  current: Calendar = plainCalendar;
  reference = '';
  private readonly collections: Collections;
  private readonly id: string;
  private readonly now: () => number;
  private readonly cache = new Map<string, Calendar>();

  private constructor(collections: Collections, id: string, now: () => number) {
    this.collections = collections;
    this.id = id;
    this.now = now;
  }

  /** Stores the calendars given and counts with the latest revision of the first one's id. */
  static async open(collections: Collections, given: Calendar[], now: () => number): Promise<CalendarStore> {
    const calendars = given.length > 0 ? given : [plainCalendar];
    const store = new CalendarStore(collections, calendars[0]!.id, now);
    for (const calendar of calendars) await store.add(calendar);
    await store.refresh();
    return store;
  }

  /** Stores a revision; throws when the same revision is there with another content. */
  async add(calendar: Calendar): Promise<void> {
    const { id, revision } = calendar;
    const _id = referenceOf(calendar);
    const calendarText = canonicalJson(calendar);
    try {
      await this.collections.calendars.insertOne({
        _id,
        id,
        revision,
        calendarText,
        storedAt: new Date(this.now()),
      });
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      const stored = await this.collections.calendars.findOne({ _id });
      if (stored?.calendarText === calendarText) return;
      throw new CodedError(
        'INVALID_ARGUMENT',
        `calendar "${_id}" is stored with another content: give the changed calendar a new revision`,
      );
    }
  }

  /** Takes over revisions that other processes stored. */
  async refresh(): Promise<void> {
    const row = await this.collections.calendars.findOne({ id: this.id }, { sort: { revision: -1 } });
    if (!row) throw new Error(`expected a stored calendar "${this.id}", found none`);
    this.current = await this.byReference(row._id);
    this.reference = row._id;
  }

  async byReference(reference: string): Promise<Calendar> {
    const known = this.cache.get(reference);
    if (known) return known;
    const row = await this.collections.calendars.findOne({ _id: reference });
    if (!row) throw new CodedError('INTERNAL', `the log names calendar "${reference}", which is not stored`);
    const calendar = JSON.parse(row.calendarText) as Calendar;
    this.cache.set(reference, calendar);
    return calendar;
  }
}
