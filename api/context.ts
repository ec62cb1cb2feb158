/** What every handler is given: the engine, the database, the settings and the clock. Nothing is a global. */

import type { Logger } from 'pino';
import type { Clock, Engine } from '../engine/ports.js';
import type { Text } from '../engine/wording.js';
import type { Connection } from '../models/connect.js';
import type { Authenticator } from './auth/authenticator.js';
import type { ControlledClock } from './controlledClock.js';
import type { InboxFeed } from './inboxFeed.js';
import type { Metrics } from './metrics.js';
import type { Settings } from './settings.js';
import type { CompletionCheck, StartCheck, StartRules } from './starting.js';

export interface Context {
  engine: Engine;
  connection: Connection;
  settings: Settings;
  /** What the processes demand before one of them may start. */
  checkStart: StartCheck;
  /** What they demand before one of their tasks may be completed. */
  checkCompletion: CompletionCheck;
  /** Which organisations may start which process by hand, whoever their definitions name. */
  startRules: StartRules;
  /** Processes whose instances nobody ends by hand, and why. */
  endRules: ReadonlyMap<string, Text>;
  inboxFeed: InboxFeed;
  authenticator: Authenticator;
  metrics: Metrics;
  logger: Logger;
  clock: Clock;
  /** The same clock, where it can be moved. */
  controlledClock: ControlledClock | undefined;
  /** Aborted when the server drains: long polls end at once. */
  draining: AbortSignal;
}
