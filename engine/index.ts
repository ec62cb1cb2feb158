/**
 * The engine's only door. `createEngine` wires its parts; what it gives is the interface of `ports.ts`.
 *
 *     command ─▶ commit/ ─ step (kernel/, elements/) ─▶ log ─▶ views ─▶ effects/ ─▶ wake/, other instances
 *                                                        └─▶ history/: the same steps again, years later
 */
import { collectionsOn } from '../models/collections.js';
import { type Connection, connect, ensureIndexes } from '../models/connect.js';
import { Assembly } from './assembly.js';
import type { Calendar } from './calendar/calendar.js';
import type { Logger } from './commit/context.js';
import { CalendarStore } from './deploy/calendars.js';
import type { Clock, Engine } from './ports.js';
import { Node } from './wake/nodes.js';

export interface EngineOptions {
  /**
   * The database: an open connection, which stays the caller's, or a URI, whose connection is the engine's.
   */
  connection?: Connection;
  mongoUri?: string;
  /** The time of the processes; default: the machine's. */
  clock?: Clock;
  /**
   * What rings timers: `agenda`, the default, or with a clock of one's own, `hand`: nothing rings by itself
   * and `wake()` fires what is due. With `agenda` a clock of one's own is taken to run as fast as the
   * machine's.
   */
  alarms?: 'agenda' | 'hand';
  /**
   * Calendars to store when they are not there yet; the first counts for every engine on the database, unless
   * another is on record. One that is laid over another names its id as `base`.
   */
  calendars?: Calendar[];
  logger?: Logger;
}

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { logger = silent, clock = { now: Date.now } } = options;
  const owned = options.connection ? undefined : await connect(options.mongoUri ?? missingDatabase());
  const connection = options.connection ?? owned!;
  const collections = collectionsOn(connection);
  await ensureIndexes(connection);
  const settings = { collections, logger, now: () => clock.now() };
  const calendars = await CalendarStore.open(settings, options.calendars ?? []);
  const node = await Node.join(collections, logger);
  const assembly = new Assembly({
    collections,
    calendars,
    node,
    logger,
    clock,
    alarms: options.alarms ?? (options.clock ? 'hand' : 'agenda'),
    closed: async () => owned?.close(),
  });
  await assembly.open();
  return assembly;
}

function missingDatabase(): never {
  throw new Error('expected a connection or a mongoUri, found neither');
}

export {
  type Calendar,
  type CalendarYear,
  calendarPolicySchema,
  calendarSchema,
  calendarYearSchema,
} from './calendar/calendar.js';
export { CalendarFault } from './calendar/calendarFault.js';
export { yearView } from './calendar/changedDays.js';
export { doubtsOf } from './calendar/revising.js';
export { type Deadline, deadline } from './calendar/workingDays.js';
export { commitOf } from './commit/commits.js';
export type { Logger } from './commit/context.js';
export { anybody, startersOf, startGroupsOf } from './deploy/starters.js';
export { CodedError, errorCodes, incidentCodes, JobError } from './errors.js';
export { evaluate } from './expressions/evaluate.js';
export { ExpressionFault } from './expressions/expressionFault.js';
export { readExpression } from './expressions/readExpression.js';
export { instanceOf } from './ids.js';
export { canonicalJson } from './kernel/digest.js';
export type * from './ports/calendars.js';
export type * from './ports.js';
export type * from './vocabulary.js';
export { type Connection, connect, ensureIndexes };
