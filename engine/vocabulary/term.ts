/** Terms in working days: how long, since when, and what a calendar made of them. */
import type { Instant, Key, Variables } from './value.js';

/** What a calendar has a say in, kept with a timer so that another revision can count it again. */
export type Term =
  | ({ kind: 'workingDays'; edge: 'warn' | 'due' } & WorkingDaysTerm)
  /** An expression that asked for working days, and what it knew when it did. */
  | { kind: 'expression'; setAt: Instant; variables: Variables };

/** A clock: a limit in working days, and the times during which it stood still. */
export interface WorkingDaysTerm {
  fromAt: Instant;
  workingDays: number;
  /** Working days before its end at which the light turns yellow. */
  warnBefore: number;
  /** Times during which the clock stood still; `toAt` is excluded. */
  pauses?: { fromAt: Instant; toAt: Instant }[];
  /** Since when it stands still; nothing rings meanwhile. */
  pausedAt?: Instant;
}

/** What a calendar made of a term. */
export interface Reckoned {
  dueAt: Instant;
  /** The last day, as the office writes it: `2026-11-30`. */
  dueDate?: string;
  /** A year without final data had a say. */
  provisional?: true;
}

/** The limit of a task or of a whole instance, as it is shown. While its clock stands still it has no end. */
export interface Limit {
  dueAt?: Instant;
  dueDate?: string;
  warnAt?: Instant;
  provisional?: boolean;
  light: 'green' | 'yellow' | 'red';
  pausedAt?: Instant;
  /** Of a process: the tasks whose clocks hold its own, and its own key when it is held for itself. */
  pausedBy?: Key[];
  /** Working days that are left when the clock goes on. */
  daysLeft?: number;
}

/** The dates of a task that are no limit, and what they were counted with. */
export interface TaskDates {
  dueAt?: Instant;
  followUpAt?: Instant;
  provisional?: true;
  calendar: string;
}
