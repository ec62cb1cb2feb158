/**
 * The words of the engine: every type that crosses a border between two of its folders, one word per idea.
 * This file is their only door; `vocabulary/` holds the words of one idea per file.
 *
 * Instants are ISO 8601 strings in UTC with milliseconds (`2026-11-23T06:00:00.000Z`), so that they sort as
 * text. Keys are decimal strings: an instance's key has at most 19 digits, everything inside an instance has
 * the instance's key followed by six digits of ordinal, so that any key leads to its instance (DESIGN §4).
 */
export type { Machine, MachineFile } from './machine.js';
export type * from './vocabulary/calendar.js';
export type * from './vocabulary/commit.js';
export type * from './vocabulary/dataStore.js';
export type * from './vocabulary/definition.js';
export type * from './vocabulary/effect.js';
export type * from './vocabulary/event.js';
export type * from './vocabulary/move.js';
export type * from './vocabulary/signing.js';
export type * from './vocabulary/state.js';
export type * from './vocabulary/task.js';
export type * from './vocabulary/term.js';
export type * from './vocabulary/trail.js';
export type * from './vocabulary/value.js';
export type * from './vocabulary/wait.js';
