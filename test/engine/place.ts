/** A database of its own for a test file, engines on it, and a clock moved by hand. */
import { randomUUID } from 'node:crypto';
import { afterAll } from '@jest/globals';
import { startEmbedded } from '../../embedded/index.js';
import { viewNames } from '../../engine/commit/views.js';
import type { EngineOptions } from '../../engine/index.js';
import {
  type Command,
  type Connection,
  connect,
  createEngine,
  type Engine,
  type Key,
} from '../../engine/index.js';
import { type Collections, collectionsOn } from '../../models/collections.js';
import { temporaryFolder } from '../embedded/database.js';

export interface Place {
  connection: Connection;
  collections: Collections;
  clock: { nowMs: number; now(): number };
  /** One more engine on the same database. Engines are stopped at the end. */
  engine(options?: Omit<EngineOptions, 'connection'>): Promise<Engine>;
  close(): Promise<void>;
}

export const clerk = { kind: 'user', id: 'clerk' } as const;

/** The embedded database of this suite, with a database for every place, from the first place on. */
let server: Promise<{ uri: string; close(): Promise<void> }> | undefined;
/** Places that are open. This hook comes first: a suite that closes its own at its end finds them closed. */
const places = new Set<Place>();
afterAll(async () => {
  await Promise.all([...places].map((place) => place.close()));
  await (await server)?.close();
});

async function serve(): Promise<{ uri: string; close(): Promise<void> }> {
  const folder = temporaryFolder();
  const embedded = await startEmbedded({ dataPath: folder.path });
  const close = async () => {
    await embedded.close();
    folder.remove();
  };
  return { uri: embedded.uri, close };
}

export async function openPlace(): Promise<Place> {
  const given = process.env.MONGODB_URI;
  server ??= given ? Promise.resolve({ uri: given, close: () => Promise.resolve() }) : serve();
  const { uri } = await server;
  const connection = (await connect(uri)).useDb(`test-${randomUUID()}`);
  const engines: Engine[] = [];
  const clock = { nowMs: Date.parse('2026-03-02T01:00:00.000Z'), now: () => clock.nowMs };
  const engine = async (options: Omit<EngineOptions, 'connection'> = {}) => {
    const made = await createEngine({ connection, clock, ...options });
    engines.push(made);
    return made;
  };
  const close = async () => {
    if (!places.delete(place)) return;
    await Promise.all(engines.map((each) => each.stop()));
    if (given) await connection.dropDatabase();
    await connection.getClient().close();
  };
  const place: Place = { connection, collections: collectionsOn(connection), clock, engine, close };
  places.add(place);
  return place;
}

/** The row that a node leaves behind when it is killed; gives its owner key. */
export async function nodeThatDied({ collections, engine }: Place): Promise<Key> {
  const mourned = await engine();
  const { context } = mourned as unknown as { context: { owner: Key } };
  await mourned.stop();
  const killed = { expiresAt: new Date(0), keysBeforeMs: Date.now() };
  await collections.nodes.updateOne({ _id: context.owner }, { $set: killed });
  return context.owner;
}

/** Deploys diagrams under their process ids. */
export const deployAll = (engine: Engine, ...diagrams: string[]) =>
  engine.deploy(
    diagrams.map((content, index) => ({ name: `${index}.bpmn`, content })),
    clerk,
  );

export async function begin(engine: Engine, processId: string, variables = {}): Promise<Key> {
  return (await engine.start({ processId, variables }, clerk)).instance;
}

/** The key of the open task, or of the only one, of an element. */
export async function taskOf(engine: Engine, instance: Key, element?: string): Promise<Key> {
  const tasks = Object.values((await engine.state(instance)).tasks);
  const found = tasks.find((task) => element === undefined || task.element === element);
  if (!found) throw new Error(`expected an open task "${element}" in "${instance}"`);
  return found.key;
}

export const complete = async (engine: Engine, instance: Key, element?: string) =>
  engine.submit(
    instance,
    { type: 'task.completed', task: await taskOf(engine, instance, element), variables: {} },
    clerk,
  );

/** Sets a variable of one scope: the command that every instance takes at any time. */
export const setting = (scope: string, name: string, value: string): Command => ({
  type: 'variables.set',
  scope,
  variables: { [name]: value },
  local: true,
});

/** The code that a command is refused with; fails when it is not. */
export async function codeOf(command: Promise<unknown>): Promise<string> {
  try {
    await command;
  } catch (error) {
    return (error as { code: string }).code ?? String(error);
  }
  throw new Error('expected a refusal');
}

const leases = new Set(['availableAt', 'worker', 'lease']);
const views = viewNames;

/** Every row of every view as text, without what is not of the log. */
export async function dumpViews({ db }: Collections): Promise<string[]> {
  const lines: string[] = [];
  for (const view of views) {
    for (const row of await db.collection(view).find().sort({ _id: 1 }).toArray()) {
      const members = Object.entries(row)
        .filter(([name]) => !leases.has(name))
        .sort(([one], [other]) => (one < other ? -1 : 1));
      lines.push(`${view} ${JSON.stringify(members)}`);
    }
  }
  return lines;
}
