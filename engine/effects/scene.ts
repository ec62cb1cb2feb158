/**
 * What performing an effect can reach: the engine's own commands, the alarm clock, those who wait for jobs.
 */
import type { ClaimRow } from '../../models/claims.js';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import type { States } from '../commit/states.js';
import type { Actor, Commit, Effect, Instant, Key } from '../vocabulary.js';
import type { DataStores } from './dataStores.js';
import type { Messages } from './messages.js';
import type { Signals } from './signals.js';

/** Rings a timer at an instant; both orders may be repeated. */
export interface Alarms {
  schedule(timer: Key, dueAt: Instant): Promise<void>;
  cancel(timer: Key): Promise<void>;
}

/** Wakes whoever waits in this process for jobs of a type. */
export interface Offers {
  offer(jobType: string): void;
}

export interface Scene {
  context: EdgeContext;
  commits: Commits;
  states: States;
  alarms: Alarms;
  offers: Offers;
  messages: Messages;
  signals: Signals;
  dataStores: DataStores;
}

export type EffectOf<T extends Effect['type']> = Extract<Effect, { type: T }>;

/** Performs one effect of a durable commit. Harmless when repeated; a throw means: try again later. */
export type Perform<T extends Effect['type']> = (
  effect: EffectOf<T>,
  commit: Commit,
  scene: Scene,
) => Promise<void>;

/** An instance acting on another. */
export const instanceActor = (instance: Key): Actor => ({ kind: 'instance', id: instance });

/** The claim under which a call activity's instance is started and found again. */
export const claimOfCall = (call: Key): ClaimRow['_id'] => `call:${call}`;
