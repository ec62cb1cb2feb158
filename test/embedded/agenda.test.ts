import { MongoBackend } from '@agendajs/mongo-backend';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Agenda } from 'agenda';
import type { Db } from 'mongodb';
import { ended, firstLine, startChild } from './child.js';
import { openDatabase, type TestDatabase } from './database.js';

// A real Agenda whose jobs are worked by two processes of the operating system at once.

let database: TestDatabase;
let db: Db;
let agenda: Agenda;
let workers: ReturnType<typeof startChild>[];
const waitMaxMs = 20_000;

beforeAll(async () => {
  database = await openDatabase();
  db = database.client.db('alarm');
  const backend = new MongoBackend({ mongo: db as never, collection: 'jobs' });
  await backend.connect();
  agenda = new Agenda({ backend });
  workers = [0, 1].map(() => startChild('agenda-process.js', [database.embedded.uri]));
  expect(await Promise.all(workers.map(firstLine))).toEqual(['ready', 'ready']);
});
afterAll(async () => {
  for (const worker of workers) worker.stdin!.end();
  await Promise.all(workers.map(ended));
  await database.close();
});

const rings = (filter: object): Promise<number> => db.collection('rings').countDocuments(filter);

/** Polls until the database says so; the workers run on the real clock. */
async function until(claim: () => Promise<boolean>): Promise<void> {
  const deadlineAt = Date.now() + waitMaxMs;
  while (!(await claim())) {
    if (Date.now() > deadlineAt) throw new Error(`not reached within ${waitMaxMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

test('scheduled jobs ring once each, cancelled ones never, over two processes', async () => {
  const soon = new Date(Date.now() + 1_500);
  const keys = Array.from({ length: 40 }, (_, at) => `job-${at}`);
  await Promise.all(keys.map((key) => agenda.schedule(soon, 'ring', { key })));
  const cancelled = keys.slice(0, 5);
  for (const key of cancelled) expect(await agenda.cancel({ name: 'ring', data: { key } })).toBe(1);
  await until(async () => (await rings({ name: 'ring' })) >= 35);
  await until(async () => (await db.collection('jobs').countDocuments({ name: 'ring' })) === 0);
  const rung = await db.collection('rings').find({ name: 'ring' }).toArray();
  expect(rung.map(({ key }) => key as string).toSorted()).toEqual(keys.slice(5).toSorted());
  expect(rung.every(({ at }) => (at as Date) >= soon)).toBe(true);
});

test('a recurring job rings again and again until it is cancelled', async () => {
  await agenda.every('1 second', 'tick', { key: 'tick' });
  expect(await db.collection('jobs').countDocuments({ name: 'tick' })).toBe(1);
  await until(async () => (await rings({ name: 'tick' })) >= 3);
  expect(await agenda.cancel({ name: 'tick' })).toBe(1);
  const ticks = await db.collection('rings').find({ name: 'tick' }).sort({ at: 1 }).toArray();
  const gaps = ticks
    .slice(1)
    .map(({ at }, before) => (at as Date).getTime() - (ticks[before]!.at as Date).getTime());
  expect(gaps.every((gap) => gap > 500)).toBe(true);
});

test('jobs are queried by name, data and page', async () => {
  const later = new Date(Date.now() + 3_600_000);
  for (const key of ['x', 'y', 'z']) await agenda.schedule(later, 'report', { key, order: { city: '上海' } });
  const { jobs, total } = await agenda.queryJobs({
    name: 'report',
    data: { order: { city: '上海' } },
    limit: 2,
  });
  expect([jobs.length, total]).toEqual([2, 3]);
  expect((await agenda.queryJobs({ search: 'repo', state: 'scheduled' })).total).toBe(3);
  expect(await agenda.cancel({ name: 'report', data: { key: 'y' } })).toBe(1);
  expect((await agenda.queryJobs({ name: 'report' })).total).toBe(2);
});
