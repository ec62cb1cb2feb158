/**
 * Calendars by revision. What is stored is never edited; new events are counted with the highest revision of
 * the calendar on record (Y8) that this process knows, and every event names the one it was counted with.
 *
 * Y1  A revision holds every day it counts with, those of its base included, so that its name alone says how
 *     an event was counted, whatever is loaded later.
 * Y2  Of two loads at once one becomes the next revision and the other is made again on top of it, or refused
 *     when its caller said which revision it meant to change.
 * Y3  A calendar whose base has a new revision gets one itself, made by whichever process notices first.
 */
import type { CalendarRow } from '../../models/calendars.js';
import type { Collections } from '../../models/collections.js';
import { isDuplicateKey } from '../../models/driver.js';
import type { Calendar } from '../calendar/calendar.js';
import { plainCalendar } from '../calendar/plainCalendar.js';
import { referenceOf } from '../calendar/reference.js';
import { type CalendarChange, laidOver, revised } from '../calendar/revising.js';
import type { Calendars, Logger } from '../commit/context.js';
import { CodedError } from '../errors.js';
import { canonicalJson } from '../kernel/digest.js';
import { calendarLayersMax, commitAttemptsMax } from '../limits.js';
import type { Grounds } from '../ports/calendars.js';
import { say } from '../wording.js';
import { calendarWords } from '../wordings/calendars.js';
import { countedCalendar, decideCounted, settleCounted, tellOfOther } from './countedCalendar.js';

export interface CalendarStoreSettings {
  collections: Collections;
  now(): number;
  logger: Logger;
}

const given: Grounds = { by: 'engine', reason: 'Came with the software' };

export class CalendarStore implements Calendars {
  current: Calendar = plainCalendar;
  reference = '';
  /** Every stored revision, as of the last refresh. */
  references: readonly string[] = [];
  isSettled = false;
  private readonly settings: CalendarStoreSettings;
  private id = plainCalendar.id;
  private readonly cache = new Map<string, Calendar>();

  private constructor(settings: CalendarStoreSettings) {
    this.settings = settings;
  }

  /** Stores the calendars given that are new; the first counts, unless another is on record (Y8). */
  static async open(settings: CalendarStoreSettings, calendars: Calendar[]): Promise<CalendarStore> {
    const store = new CalendarStore(settings);
    const [first] = calendars;
    // What is laid over another calendar comes after it.
    const ordered = calendars.toSorted((a, b) => Number(!!a.base) - Number(!!b.base));
    for (const calendar of first ? ordered : [plainCalendar]) await store.addGiven(calendar);
    if (first) await settleCounted(settings.collections, first.id, settings.now(), given);
    await store.refresh();
    if (first) await tellOfOther(settings, first.id, store.id, given);
    return store;
  }

  /** What came with the software gives way to what has been loaded since. */
  private async addGiven(calendar: Calendar): Promise<void> {
    const latest = await this.latestRow(calendar.id);
    if (!latest || latest.revision < calendar.revision) {
      await this.store(calendar, given);
      return;
    }
    const same = await this.settings.collections.calendars.findOne({ _id: referenceOf(calendar) });
    if (same && (same.layerText ?? same.calendarText) !== canonicalJson(calendar)) {
      const details = { calendar: referenceOf(calendar), counted: latest._id };
      this.settings.logger.warn(details, 'a calendar of this name was loaded before and stays');
    }
  }

  /** A new calendar, in its revision 1. */
  async create(calendar: Calendar, grounds: Grounds): Promise<Calendar> {
    if (await this.latestRow(calendar.id)) {
      throw new CodedError('CALENDAR_EXISTS', say(calendarWords.exists, { id: calendar.id }));
    }
    const stored = (await this.depthOf(calendar)) && (await this.store(calendar, grounds));
    if (stored) return stored;
    throw new CodedError('CALENDAR_EXISTS', say(calendarWords.exists, { id: calendar.id }));
  }

  /** How many calendars lie beneath one another, this one included. */
  private async depthOf({ id, base }: Calendar): Promise<number> {
    let depth = 1;
    for (let beneath = base; beneath !== undefined; depth += 1) {
      if (depth >= calendarLayersMax) {
        const text = say(calendarWords.layers, { max: calendarLayersMax, id });
        throw new CodedError('INVALID_ARGUMENT', text);
      }
      beneath = layerOf(await this.mustHave(beneath)).base;
    }
    return depth;
  }

  /**
   * The next revision of a calendar; the latest again when the change changes nothing. With `since`, refused
   * with PRECONDITION_FAILED when there is a later revision than that.
   */
  async revise(id: string, change: CalendarChange, grounds: Grounds, since?: number): Promise<Calendar> {
    for (let attempt = 0; attempt < commitAttemptsMax; attempt += 1) {
      const { layer, next, effective } = await this.proposed(id, change, since);
      if (canonicalJson({ ...next, revision: layer.revision }) === canonicalJson(layer)) {
        return this.byReference(referenceOf(layer));
      }
      if (await this.insert(next, effective, grounds)) {
        const { collections, now } = this.settings;
        if (id === this.id) await settleCounted(collections, id, now(), grounds);
        await this.refresh();
        return effective;
      }
    }
    throw new CodedError('CONFLICT', say(calendarWords.contended, { id }));
  }

  /** What the engine would count with after a change that is not made. */
  async preview(id: string, change: CalendarChange, since?: number): Promise<Calendar> {
    const { effective } = await this.proposed(id, change, since);
    return this.counted(this.id, effective);
  }

  /** Has a stored calendar count from now on, for every node (Y8). */
  async count(id: string, grounds: Grounds): Promise<void> {
    const { collections, now } = this.settings;
    await this.latest(id);
    await decideCounted(collections, id, now(), grounds);
    await this.refresh();
  }

  async latest(id: string): Promise<Calendar> {
    return this.byReference((await this.mustHave(id))._id);
  }

  private async counted(id: string, proposed: Calendar, depth = 0): Promise<Calendar> {
    if (id === proposed.id) return proposed;
    const row = await this.mustHave(id);
    const layer = layerOf(row);
    if (layer.base === undefined || depth > calendarLayersMax) return this.byReference(row._id);
    const base = await this.counted(layer.base, proposed, depth + 1);
    if (referenceOf(base) === row.base) return this.byReference(row._id);
    return laidOver(base, { ...layer, revision: layer.revision + 1 });
  }

  private async proposed(id: string, change: CalendarChange, since: number | undefined) {
    const row = await this.mustHave(id);
    if (since !== undefined && since !== row.revision) {
      throw new CodedError(
        'PRECONDITION_FAILED',
        say(calendarWords.revised, { id, revision: row.revision, since }),
      );
    }
    const layer = layerOf(row);
    const next = revised(layer, change);
    return { layer, next, effective: await this.effective(next) };
  }

  /** Takes over what other processes stored, and makes the revisions that follow from it (Y3). */
  async refresh(): Promise<void> {
    const { calendars } = this.settings.collections;
    for (let round = 0; round < calendarLayersMax; round += 1) {
      const rows = await calendars.find({}, { projection: { id: 1, revision: 1, base: 1 } }).toArray();
      this.references = rows.map(({ _id }) => _id);
      if (!(await this.rebase(rows))) break;
    }
    const onRecord = await countedCalendar(this.settings.collections);
    this.isSettled = onRecord !== undefined;
    this.id = onRecord ?? plainCalendar.id;
    const row = await this.mustHave(this.id);
    if (row._id === this.reference) return;
    this.current = await this.byReference(row._id);
    this.reference = row._id;
  }

  /** True when a calendar got a revision because its base has one. */
  private async rebase(rows: Pick<CalendarRow, '_id' | 'id' | 'revision' | 'base'>[]): Promise<boolean> {
    const latest = new Map<string, (typeof rows)[number]>();
    for (const row of rows) if (row.revision > (latest.get(row.id)?.revision ?? 0)) latest.set(row.id, row);
    let rebased = false;
    for (const { _id, id, base } of latest.values()) {
      const beneath = base === undefined ? undefined : latest.get(base.slice(0, base.lastIndexOf('@')));
      if (!beneath || beneath._id === base) continue;
      const layer = layerOf(await this.mustHave(id));
      const grounds = { by: 'engine', reason: `"${_id}" was laid over "${base}"; now over "${beneath._id}"` };
      await this.store({ ...layer, revision: layer.revision + 1 }, grounds);
      rebased = true;
    }
    return rebased;
  }

  async byReference(reference: string): Promise<Calendar> {
    const known = this.cache.get(reference);
    if (known) return known;
    const row = await this.settings.collections.calendars.findOne({ _id: reference });
    if (!row) throw new CodedError('INTERNAL', say(calendarWords.notStored, { reference }));
    const calendar = JSON.parse(row.calendarText) as Calendar;
    this.cache.set(reference, calendar);
    return calendar;
  }

  private async effective(layer: Calendar): Promise<Calendar> {
    if (layer.base === undefined) return layer;
    const base = await this.latestRow(layer.base);
    if (base) return laidOver(await this.byReference(base._id), layer);
    throw new CodedError('INVALID_ARGUMENT', say(calendarWords.noBase, { id: layer.id, base: layer.base }));
  }

  private async store(layer: Calendar, grounds: Grounds): Promise<Calendar | undefined> {
    const effective = await this.effective(layer);
    return (await this.insert(layer, effective, grounds)) ? effective : undefined;
  }

  /** False when another process made this revision first (Y2). */
  private async insert(layer: Calendar, effective: Calendar, { by, reason }: Grounds): Promise<boolean> {
    const { collections, now } = this.settings;
    const { id, revision } = layer;
    const calendarText = canonicalJson(effective);
    const layered =
      effective.base === undefined ? {} : { base: effective.base, layerText: canonicalJson(layer) };
    const storedAt = new Date(now());
    const row = { _id: referenceOf(layer), id, revision, calendarText, ...layered, reason, by, storedAt };
    try {
      await collections.calendars.insertOne(row);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  private latestRow(id: string): Promise<CalendarRow | null> {
    return this.settings.collections.calendars.findOne({ id }, { sort: { revision: -1 } });
  }

  private async mustHave(id: string): Promise<CalendarRow> {
    const row = await this.latestRow(id);
    if (row) return row;
    throw new CodedError('NOT_FOUND', say(calendarWords.none, { id }));
  }
}

/** The calendar as it was written down: its own days only, over the id of its base. */
const layerOf = ({ layerText, calendarText }: CalendarRow): Calendar =>
  JSON.parse(layerText ?? calendarText) as Calendar;
