/** Calendars as the engine's callers see them: what a revision would do, and loading one. */
import type {
  Calendar,
  CalendarPolicy,
  CalendarYear,
  ChangedDay,
  Key,
  Reckoned,
  TaskDates,
} from '../vocabulary.js';

/** A change of a calendar: notices of whole years, `null` to take one out again, or another policy. */
export interface ReviseCalendar {
  id: string;
  years?: Record<string, CalendarYear | null>;
  policy?: CalendarPolicy;
  /** The revision that the caller has seen: refused when there is a later one. */
  since?: number;
}

/** Why, for the record. */
export interface Grounds {
  by: string;
  reason: string;
}

/** What a revision would do, were it loaded now. */
export interface RevisionPreview {
  /** The calendar that the engine would count with. */
  calendar: Calendar;
  /** What it counts with now. */
  current: string;
  days: ChangedDay[];
  years: { settled: string[]; unsettled: string[] };
  /** Pending timers that would be counted again, of the instances looked at. */
  timers: RevisedTimer[];
  /** Tasks whose dates in working days, which are no limit, would be counted again. */
  tasks: RevisedTask[];
  instances: { found: number; lookedAt: number };
  /** Start timers whose instant would move. */
  starts: RevisedStart[];
}
export interface RevisedStart {
  definition: Key;
  processId: string;
  timer: Key;
  element: string;
  was: Reckoned;
  is: Reckoned;
}
export interface RevisedTimer {
  instance: Key;
  timer: Key;
  element: string;
  delay: string;
  was: Reckoned;
  is: Reckoned;
}

export interface RevisedTask {
  instance: Key;
  task: Key;
  element: string;
  was: TaskDates;
  is: TaskDates;
}

export interface Calendars {
  /** The calendar that events are counted with now. */
  readonly current: Calendar;
  preview(change: ReviseCalendar): Promise<RevisionPreview>;
  /**
   * Stores the next revision, or gives the latest when nothing would change. The pending timers that it
   * touches are counted again from then on, each on the record of its instance.
   */
  revise(change: ReviseCalendar, grounds: Grounds): Promise<Calendar>;
  create(calendar: Calendar, grounds: Grounds): Promise<Calendar>;
  /** What would move if this calendar counted from now on. */
  previewCount(id: string): Promise<RevisionPreview>;
  /** Has this calendar count, for every engine on the database; all timers are counted again with it. */
  count(id: string, grounds: Grounds): Promise<Calendar>;
  /** Instances whose timers are still to be counted again, counted up to a bound. */
  pending(): Promise<number>;
}
