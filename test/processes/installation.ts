/** A database of its own for a test, with as many engines on it as asked for and a clock moved by hand. */
import { setTimeout as pause } from 'node:timers/promises';
import { startEmbedded } from '../../embedded/index.js';
import { type Connection, connect, createEngine, type Engine } from '../../engine/index.js';
import { databasePorts, readNationalCalendar, registerWorkers } from '../../processes/index.js';
import { temporaryFolder } from '../embedded/database.js';

export interface Installation {
  connection: Connection;
  clock: { nowMs: number; now(): number };
  engine(options?: { works: boolean }): Promise<Engine>;
  close(): Promise<void>;
}

const untilMs = 20_000;
const untilPauseMs = 10;

/** Waits for what another part of the process does at its own pace; fails when it takes too long. */
export async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < untilMs; waitedMs += untilPauseMs) {
    if (await isSo()) return;
    await pause(untilPauseMs);
  }
  throw new Error(`Waited ${untilMs} ms in vain: ${what}`);
}

export async function install(folder = temporaryFolder()): Promise<Installation> {
  const embedded = await startEmbedded({ dataPath: folder.path });
  const connection = await connect(`${embedded.uri}/test`);
  const engines: Engine[] = [];
  const clock = { nowMs: Date.parse('2026-02-10T02:00:00.000Z'), now: () => clock.nowMs };
  const engine = async ({ works } = { works: true }) => {
    const made = await createEngine({ connection, clock, calendars: [await readNationalCalendar()] });
    engines.push(made);
    if (works)
      registerWorkers(
        made,
        databasePorts(connection, () => new Date(clock.nowMs)),
      );
    return made;
  };
  const close = async () => {
    for (const each of engines) await each.stop();
    await connection.close();
    await embedded.close();
    folder.remove();
  };
  return { connection, clock, engine, close };
}
