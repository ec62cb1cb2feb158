/**
 * Puts a node of the server together, and takes it apart again: database → engine → workers → seed → HTTP.
 * Closing drains: no new connections, requests under way finish, long polls are let go, then engine, then
 * database.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import { type Logger, pino } from 'pino';
import {
  type Clock,
  type Connection,
  connect,
  createEngine,
  type Engine,
  ensureIndexes,
} from '../engine/index.js';
import { absencesOn } from '../models/absences.js';
import { answersOn } from '../models/answers.js';
import { attachmentsOn } from '../models/attachments.js';
import { authorisationsOn } from '../models/authorisations.js';
import { authorisationUsesOn } from '../models/authorisationUses.js';
import { clocksOn } from '../models/clocks.js';
import { deliveriesOn } from '../models/deliveries.js';
import { organisationsOn } from '../models/organisations.js';
import { phrasesOn } from '../models/phrases.js';
import { receiptsOn } from '../models/receipts.js';
import { resourceFilesOn } from '../models/resourceFiles.js';
import { resourceRevisionsOn } from '../models/resourceRevisions.js';
import { resourcesOn } from '../models/resources.js';
import { sealRecordsOn } from '../models/sealRecords.js';
import { sealsOn } from '../models/seals.js';
import { secretsOn } from '../models/secrets.js';
import { statisticsReportsOn } from '../models/statisticsReports.js';
import { usersOn } from '../models/users.js';
import {
  checkCompletion,
  checkStart,
  databasePorts,
  endRules,
  exchangeOf,
  readCalendars,
  registerWorkers,
  seed,
  startRules,
} from '../processes/index.js';
import { createApp } from './app.js';
import { startSweeping } from './attachments/sweeper.js';
import { createAuthenticator } from './auth/authenticator.js';
import { hashPassword } from './auth/passwords.js';
import type { Context } from './context.js';
import { ControlledClock } from './controlledClock.js';
import { openDatabase } from './database.js';
import { InboxFeed } from './inboxFeed.js';
import { apiLimits } from './limits.js';
import { createMetrics } from './metrics.js';
import { answerNoRequest } from './problem.js';
import type { Settings } from './settings.js';

const machineClock: Clock = { now: Date.now };
/** Requests that have not ended by then are cut off: an operator who says stop means it. */
const drainMsMax = 10_000;

export interface ServerOptions {
  settings: Settings;
  clock?: Clock;
  /** In tests: an answer that does not fit its schema is an error. */
  checkAnswers?: boolean;
}

export interface RunningServer {
  url: string;
  app: Express;
  context: Context;
  databaseUri: string;
  close(): Promise<void>;
}

/** Registers the API's own collections, so that their indexes are made. */
async function prepareModels(connection: Connection): Promise<void> {
  for (const on of [
    usersOn,
    organisationsOn,
    resourcesOn,
    secretsOn,
    answersOn,
    attachmentsOn,
    sealsOn,
    sealRecordsOn,
    phrasesOn,
    absencesOn,
    statisticsReportsOn,
    absencesOn,
    receiptsOn,
    clocksOn,
  ])
    on(connection);
  for (const on of [authorisationsOn, authorisationUsesOn, deliveriesOn]) on(connection);
  for (const on of [resourceFilesOn, resourceRevisionsOn]) on(connection);
  await ensureIndexes(connection);
}

function listen(app: Express, { port, host }: Settings): Promise<Server> {
  const server = createServer(
    {
      maxHeaderSize: apiLimits.headerBytesMax,
      headersTimeout: apiLimits.requestMs,
      requestTimeout: apiLimits.uploadMs,
    },
    app,
  );
  server.on('clientError', answerNoRequest);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), drainMsMax);
    cut.unref();
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function urlOf(server: Server, host: string): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The engine with its calendar, its workers and, on a new database, what the processes need. */
async function openEngine(connection: Connection, options: ServerOptions, logger: Logger): Promise<Engine> {
  const { settings, clock } = options;
  const calendars = await readCalendars();
  const engine = await createEngine({ connection, calendars, logger, ...(clock && { clock }) });
  try {
    if (settings.seed) await seed({ engine, connection, hashPassword });
    registerWorkers(
      engine,
      databasePorts(connection, () => new Date((clock ?? machineClock).now()), exchangeOf(settings)),
    );
    await ensureIndexes(connection);
    return engine;
  } catch (error) {
    await engine.stop();
    throw error;
  }
}

/** Undoes what has been opened, last first, whatever fails on the way. */
async function closeAll(closers: (() => Promise<void>)[]): Promise<void> {
  const failures: unknown[] = [];
  for (const close of closers.reverse()) {
    try {
      await close();
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'The server did not close cleanly');
}

export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { settings } = options;
  const logger = pino({ level: settings.logLevel, serializers: { error: pino.stdSerializers.err } });
  const drain = new AbortController();
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    drain.abort();
    await closeAll(closers.splice(0));
  };
  try {
    const database = await openDatabase(settings);
    closers.push(database.close);
    const connection = await connect(database.uri);
    closers.push(() => connection.close());
    await prepareModels(connection);
    const controlledClock = await ControlledClock.open(connection, settings);
    const moved = options.clock ?? controlledClock;
    const clock = moved ?? machineClock;
    const engine = await openEngine(connection, { settings, ...(moved && { clock }) }, logger);
    closers.push(() => engine.stop());
    // Whoever is logged in stays so, wherever a controlled clock is moved.
    const authenticator = await createAuthenticator(connection, settings, options.clock ?? machineClock);
    const rules = { checkCompletion, checkStart, startRules, endRules };
    const shared = { engine, connection, clock, controlledClock, settings, logger, authenticator };
    const inboxFeed = new InboxFeed(shared);
    const context: Context = {
      ...shared,
      ...rules,
      inboxFeed,
      metrics: createMetrics(),
      draining: drain.signal,
    };
    closers.push(startSweeping(context));
    if (controlledClock) closers.push(controlledClock.follow(context));
    const app = createApp(context, { checkAnswers: options.checkAnswers ?? false });
    const server = await listen(app, settings);
    closers.push(() => stopListening(server));
    return { url: urlOf(server, settings.host), app, context, databaseUri: database.uri, close };
  } catch (error) {
    await close().catch((failure: unknown) => logger.error({ err: failure }, 'closing after a failed start'));
    throw error;
  }
}
