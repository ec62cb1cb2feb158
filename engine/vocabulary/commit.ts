/** What a step answers, and the entry of the log that it becomes. */
import type { Text } from '../wording.js';
import type { Effect } from './effect.js';
import type { Event } from './event.js';
import type { Move } from './move.js';
import type { InstanceState } from './state.js';
import type { Json, Key } from './value.js';

/** One entry of the log. `hash` covers everything above it, so an altered entry is found (DESIGN §7). */
export interface Commit {
  instance: Key;
  seq: number;
  kernel: number;
  event: Event;
  moves: Move[];
  effects: Effect[];
  idempotencyKey?: string;
  stateHash: string;
  prevHash: string;
  hash: string;
}

/** The caller's fault: a value, never an exception inside the engine; the state is untouched. */
export interface Refusal {
  code: string;
  message: string;
  text: Text;
  details?: Json;
}

export type StepResult =
  | { ok: true; state: InstanceState; moves: Move[]; effects: Effect[] }
  | { ok: false; refusal: Refusal };
