/**
 * A change of a calendar → its next layer, and what in a notice looks like a slip of the pen. The days of a
 * notice replace those of the same year as a whole: a notice is one document.
 */
import {
  type Calendar,
  type CalendarPolicy,
  type CalendarYear,
  calendarSchema,
  daysOff,
  layerCalendars,
} from './calendar.js';
import { dayOfDate, isoDate, isWeekday } from './day.js';

/** What is to be different. A year given as `null` is taken out of the layer. */
export interface CalendarChange {
  years?: Record<string, CalendarYear | null>;
  policy?: CalendarPolicy;
}

/** The layer with the change made, under the next revision. Throws a ZodError for what is no calendar. */
export function revised(layer: Calendar, change: CalendarChange): Calendar {
  const years: Record<string, CalendarYear> = { ...layer.years };
  for (const [year, entry] of Object.entries(change.years ?? {})) {
    if (entry === null) delete years[year];
    else years[year] = entry;
  }
  const policy = change.policy ?? layer.policy;
  return calendarSchema.parse({ ...layer, revision: layer.revision + 1, years, policy });
}

/** A layer laid over a revision of its base: the calendar that terms are counted with. */
export function laidOver(base: Calendar, layer: Calendar): Calendar {
  return layerCalendars(base, { ...layer, base: `${base.id}@${base.revision}` });
}

/** What no notice has ever said, and so is probably mistyped; loaded all the same when meant. */
export function doubtsOf(year: string, entry: CalendarYear): string[] {
  const doubts: string[] = [];
  for (const date of entry.makeupWorkDays) {
    if (isWeekday(dayOfDate(date))) doubts.push(`"${date}" is a make-up working day, but no weekend day`);
  }
  const off = daysOff(entry);
  if (entry.status === 'final' && off.length > 0 && !off.includes(dayOfDate(`${year}-01-01`))) {
    doubts.push(`"${year}-01-01" is New Year's Day, but not off`);
  }
  const twice = off.filter((day, index) => off.indexOf(day) !== index).map(isoDate);
  for (const date of new Set(twice)) doubts.push(`"${date}" is listed as a day off more than once`);
  return doubts;
}
