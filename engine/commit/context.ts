/**
 * What the edge of the engine is given by `engine/index.ts`: the database, the clock, the kernel, and the
 * lookups whose answers never change (definitions by key, calendars by revision).
 */
import type { Collections } from '../../models/collections.js';
import type { Calendar } from '../calendar/calendar.js';
import type { Step } from '../history/replay.js';
import type { Clock } from '../ports.js';
import type { Called, Definition, Key } from '../vocabulary.js';
import type { Unfinished } from './unfinished.js';

export interface Logger {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface Definitions {
  /** Throws DEFINITION_NOT_FOUND. */
  byKey(key: Key): Promise<Definition>;
  /** The version asked for, or the latest; undefined when there is none. */
  byProcess(processId: string, version?: number): Promise<Definition | undefined>;
  /** The version that a call is bound to; undefined when there is none. */
  byCall(called: Called): Promise<Definition | undefined>;
}

export interface Calendars {
  /** The calendar that new events are counted with, and its `id@revision`. */
  readonly current: Calendar;
  readonly reference: string;
  /** Every stored revision, as of the last refresh. */
  readonly references: readonly string[];
  /** Whether somebody decided on the calendar; else it is a default, by which nothing is counted again. */
  readonly isSettled: boolean;
  /** Takes over what other processes stored. */
  refresh(): Promise<void>;
  byReference(reference: string): Promise<Calendar>;
}

export interface EdgeContext {
  collections: Collections;
  clock: Clock;
  nextKey(): Key;
  /** This start of this node: what the ids of its commits begin with. */
  owner: Key;
  unfinished: Unfinished;
  logger: Logger;
  step: Step;
  kernelVersion: number;
  definitions: Definitions;
  calendars: Calendars;
}
