/** A durable engine with every released process in its latest version, for all transcripts of a suite. */
import { afterAll } from '@jest/globals';
import { readReleases } from '../../processes/released.js';
import { temporaryFolder } from '../embedded/database.js';
import { type Installation, install } from '../processes/installation.js';
import { copyMadeOnce } from '../support/madeOnce.js';
import type { Serving } from './durableOffice.js';

/** When every transcript begins. */
const begunMs = Date.parse('2026-01-05T01:00:00.000Z');

async function deployIn(installation: Installation): Promise<void> {
  installation.clock.nowMs = begunMs;
  const engine = await installation.engine({ works: false });
  const latest = new Map((await readReleases()).map((release) => [release.processId, release]));
  for (const { source } of latest.values()) await engine.deploy([source], { kind: 'engine', id: 'scenario' });
}

async function open(): Promise<Serving> {
  const folder = temporaryFolder();
  const isDeployed = await copyMadeOnce('released', folder.path, async (path) => {
    const making = await install({ path, remove: () => undefined });
    await deployIn(making);
    await making.close();
  });
  const installation = await install(folder);
  if (!isDeployed) await deployIn(installation);
  const { connection, clock, close } = installation;
  clock.nowMs = begunMs;
  const engine = await installation.engine({ works: false });
  return { connection, clock, engine, serve: (command) => command(engine, {}), close };
}

let opened: Promise<Serving> | undefined;
afterAll(async () => (await opened)?.close());

/** Serves one transcript, from the moment when all begin. */
export async function releasedStage(): Promise<Serving> {
  opened ??= open();
  const stage = await opened;
  stage.clock.nowMs = begunMs;
  return { ...stage, close: () => Promise.resolve() };
}
