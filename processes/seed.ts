/**
 * Fills a new database: released processes, organisations, accounts, catalogue. Each part once, in order.
 *
 * S1 A part that is marked as done is never done again: what was removed since stays removed.
 * S2 One node seeds at a time; the others wait for its lease to end, and then find everything done. A
 * node that dies
 *    leaves a lease that runs out.
 * S3 A part may be done twice, after a death between the part and its mark: it only adds what is missing.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../engine/index.js';
import type { Connection } from '../models/connect.js';
import { isDuplicateKey, onlyDuplicates } from '../models/driver.js';
import { organisationsOn } from '../models/organisations.js';
import { resourcesOn } from '../models/resources.js';
import { type Seed, seedsOn } from '../models/seeds.js';
import { usersOn } from '../models/users.js';
import { catalogue } from './demo/catalogue.js';
import { organisations } from './demo/organisations.js';
import { demoPassword, demoUsers } from './demo/users.js';
import { type Release, readReleases } from './released.js';

const leaseMs = 10_000;
const retryMs = 100;
const waitsMax = (6 * leaseMs) / retryMs;

export interface SeedPorts {
  engine: Pick<Engine, 'deploy'>;
  connection: Connection;
  hashPassword(password: string): Promise<string>;
}

interface Part {
  name: string;
  sow(ports: SeedPorts): Promise<void>;
}

/** Seeds what is missing and gives the names of the parts that this call has done. */
export async function seed(ports: SeedPorts): Promise<string[]> {
  const parts = [...(await readReleases()).map(releasePart), ...demoParts];
  const seeds = seedsOn(ports.connection);
  const missing = async () => {
    const done = new Set((await seeds.find({ doneAt: { $exists: true } }).lean()).map((each) => each._id));
    return parts.filter((part) => !done.has(part.name));
  };
  const holder = randomUUID();
  const sown: string[] = [];
  for (let waits = 0; (await missing()).length > 0; waits += 1) {
    if (waits > waitsMax)
      throw new Error('Another node has been seeding the database for too long; start again');
    if (!(await takeLease(ports.connection, holder))) {
      await pause(retryMs);
      continue;
    }
    for (const part of await missing()) {
      await takeLease(ports.connection, holder);
      await part.sow(ports);
      await seeds.updateOne({ _id: part.name }, { $set: { doneAt: new Date() } }, { upsert: true });
      sown.push(part.name);
    }
    await seeds.deleteOne({ _id: 'lease', holder });
  }
  return sown;
}

/** Takes the lease, or renews one's own; false while another node holds it. */
async function takeLease(connection: Connection, holder: string): Promise<boolean> {
  const now = Date.now();
  const lease: Partial<Seed> = { holder, leasedUntil: new Date(now + leaseMs) };
  const free = { _id: 'lease', $or: [{ holder }, { leasedUntil: { $lte: new Date(now) } }] };
  try {
    await seedsOn(connection).updateOne(free, { $set: lease }, { upsert: true });
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

const releasePart = (release: Release): Part => ({
  name: `process ${release.processId} v${release.version}`,
  sow: async ({ engine }) => {
    await engine.deploy([release.source, ...release.forms], { kind: 'engine', id: 'seed' });
  },
});

/** Adds the documents whose ids are not there; those that are stay as they are. */
async function addMissing(insert: () => Promise<unknown>): Promise<void> {
  try {
    await insert();
  } catch (error) {
    if (!onlyDuplicates(error)) throw error;
  }
}

const demoParts: Part[] = [
  {
    name: 'demo organisations',
    sow: ({ connection }) =>
      addMissing(() => organisationsOn(connection).insertMany(organisations, { ordered: false })),
  },
  {
    name: 'demo catalogue',
    sow: ({ connection }) =>
      addMissing(() => resourcesOn(connection).insertMany(catalogue, { ordered: false })),
  },
  {
    name: 'demo users',
    sow: async ({ connection, hashPassword }) => {
      // All share one published password: a salt for each would protect nothing and cost seconds at first
      // start.
      const passwordHash = await hashPassword(demoPassword);
      const createdAt = new Date().toISOString();
      const users = demoUsers.map((user) => ({
        ...user,
        passwordHash,
        disabled: false,
        tokenVersion: 1,
        createdAt,
      }));
      await addMissing(() => usersOn(connection).insertMany(users, { ordered: false }));
    },
  },
];
