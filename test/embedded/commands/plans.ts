import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Collection, type Document, ObjectId } from 'mongodb';
import { openDatabase, type TestDatabase } from '../database.js';

describe('plans', () => {
  // Which index a query reads, and how little of it.

  let database: TestDatabase;
  let tasks: Collection<Document>;
  const total = 3_000;

  beforeAll(async () => {
    database = await openDatabase();
    tasks = database.db.collection<Document>('tasks');
    await tasks.createIndexes([
      { key: { role: 1, state: 1, dueAt: 1 } },
      { key: { candidates: 1, dueAt: -1 } },
      { key: { instance: 1, seq: 1 }, unique: true },
      { key: { priority: -1 }, partialFilterExpression: { state: 'open' } },
    ]);
    const docs = Array.from({ length: total }, (_, at) => ({
      role: `r${at % 3}`,
      state: at % 10 === 0 ? 'done' : 'open',
      dueAt: new Date(at * 1_000),
      candidates: [`c${at % 5}`, `c${(at % 5) + 1}`],
      instance: `i${at % 50}`,
      seq: at,
      priority: at % 100,
    }));
    await tasks.insertMany(docs);
  });
  afterAll(() => database.close());

  interface Explained {
    index: string | undefined;
    isSorted: boolean;
    keys: number;
    docs: number;
    found: number;
  }

  async function explain(filter: Document, sort: Document = {}, limit = 0): Promise<Explained> {
    const command = { explain: { find: 'tasks', filter, sort, limit }, verbosity: 'executionStats' };
    const { queryPlanner, executionStats } = await database.db.command(command);
    const { winningPlan } = queryPlanner;
    const isSorted = winningPlan.stage !== 'SORT';
    const scan = isSorted ? winningPlan : winningPlan.inputStage;
    const { totalKeysExamined: keys, totalDocsExamined: docs, nReturned: found } = executionStats;
    return { index: scan.inputStage?.indexName ?? scan.stage, isSorted, keys, docs, found };
  }

  test('a page of an inbox reads as many keys as it shows', async () => {
    const page = await explain({ role: 'r1', state: 'open' }, { dueAt: 1 }, 20);
    expect(page).toEqual({ index: 'role_1_state_1_dueAt_1', isSorted: true, keys: 20, docs: 20, found: 20 });
    const last = await explain({ role: 'r1', state: 'open' }, { dueAt: -1 }, 20);
    expect(last).toMatchObject({ isSorted: true, keys: 20 });
  });

  test('a page over several roles merges their ranges in order and stops early', async () => {
    const page = await explain({ role: { $in: ['r0', 'r2'] }, state: 'open' }, { dueAt: 1 }, 20);
    expect(page).toEqual({ index: 'role_1_state_1_dueAt_1', isSorted: true, keys: 20, docs: 20, found: 20 });
    const found = await tasks
      .find({ role: { $in: ['r0', 'r2'] }, state: 'open' })
      .sort({ dueAt: 1 })
      .limit(20)
      .toArray();
    const dues = found.map(({ dueAt }) => (dueAt as Date).getTime());
    expect(dues).toEqual(dues.toSorted((left, right) => left - right));
  });

  test('a page over one candidate of an array is a range as well', async () => {
    const page = await explain({ candidates: 'c2' }, { dueAt: -1 }, 10);
    expect(page).toEqual({ index: 'candidates_1_dueAt_-1', isSorted: true, keys: 10, docs: 10, found: 10 });
  });

  test('equality and range on a compound index read nothing beside the matches', async () => {
    const range = await explain({ instance: 'i7', seq: { $gte: 1_000, $lt: 2_000 } }, { seq: 1 });
    expect(range).toEqual({ index: 'instance_1_seq_1', isSorted: true, keys: 20, docs: 20, found: 20 });
    expect(await explain({ instance: 'i7', seq: 7 })).toMatchObject({ keys: 1, docs: 1, found: 1 });
  });

  test('a partial index serves only filters that imply it', async () => {
    expect((await explain({ state: 'open', priority: 99 })).index).toBe('priority_-1');
    expect((await explain({ priority: 99 })).index).toBe('COLLSCAN');
  });

  test('an _id is fetched, a list of them as well', async () => {
    const some = await tasks.find().limit(5).toArray();
    const byId = await explain({ _id: { $in: [...some.map(({ _id }) => _id), new ObjectId()] } });
    expect(byId).toEqual({ index: 'IDHACK', isSorted: true, keys: 5, docs: 5, found: 5 });
  });

  test('an or of indexed branches reads both indexes and gives each document once', async () => {
    const { index, keys, found } = await explain({
      $or: [{ instance: 'i1' }, { candidates: 'c9' }, { seq: 1, instance: 'i1' }],
    });
    expect(index).toBe('OR');
    expect(found).toBe(60);
    expect(keys).toBeLessThan(100);
  });

  test('a count that its index decides is right without reading a document', async () => {
    expect(await tasks.countDocuments({ role: 'r1', state: 'open' })).toBe(900);
    expect(await tasks.countDocuments({ role: 'r1', state: 'open' }, { skip: 890, limit: 100 })).toBe(10);
    expect(await tasks.countDocuments({ candidates: 'c1' })).toBe(1_200);
    expect(await tasks.countDocuments({ candidates: { $in: ['c1', 'c2'] } })).toBe(1_800);
    expect(await tasks.countDocuments({})).toBe(total);
  });
});
