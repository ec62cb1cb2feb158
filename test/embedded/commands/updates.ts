import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Collection, Decimal128, type Document, Double, Int32, Long, ObjectId } from 'mongodb';
import { openDatabase, type TestDatabase } from '../database.js';

describe('updates', () => {
  // What each update operator means; numbers keep their types (invariant E3).

  let database: TestDatabase;
  let things: Collection<Document>;
  let made = 0;

  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.close());

  async function fresh(...docs: Document[]): Promise<Collection<Document>> {
    things = database.db.collection<Document>(`things${++made}`);
    if (docs.length > 0) await things.insertMany(docs);
    return things;
  }

  const updates: [Document | Document[], Document, Document, Document?][] = [
    [{ $set: { 'a.b.c': 1 } }, {}, { a: { b: { c: 1 } } }],
    [{ $set: { 'a.2': 'x' } }, { a: [0] }, { a: [0, null, 'x'] }],
    [{ $unset: { 'a.1': 1, b: 1 } }, { a: [1, 2], b: 3 }, { a: [1, null] }],
    [{ $inc: { a: 2, b: 1 } }, { a: 1 }, { a: 3, b: 1 }],
    [{ $mul: { a: 3, b: 2 } }, { a: 2 }, { a: 6, b: 0 }],
    [
      { $min: { a: 1 }, $max: { b: 9 } },
      { a: 5, b: 5 },
      { a: 1, b: 9 },
    ],
    [{ $rename: { a: 'b.c' } }, { a: 1 }, { b: { c: 1 } }],
    [{ $push: { a: { $each: [3, 1], $sort: 1, $slice: -2 } } }, { a: [2] }, { a: [2, 3] }],
    [{ $push: { a: { $each: [9], $position: 0 } } }, { a: [1] }, { a: [9, 1] }],
    [
      { $push: { a: { $each: [{ n: 1 }], $sort: { n: -1 } } } },
      { a: [{ n: 0 }, { n: 2 }] },
      { a: [{ n: 2 }, { n: 1 }, { n: 0 }] },
    ],
    [{ $addToSet: { a: { $each: [1, 2] } } }, { a: [1] }, { a: [1, 2] }],
    [{ $pull: { a: { $gte: 2 } } }, { a: [1, 2, 3] }, { a: [1] }],
    [{ $pull: { a: { b: 1 } } }, { a: [{ b: 1, c: 1 }, { b: 2 }] }, { a: [{ b: 2 }] }],
    [{ $pullAll: { a: [1, 3] } }, { a: [1, 2, 3] }, { a: [2] }],
    [{ $pop: { a: -1 } }, { a: [1, 2] }, { a: [2] }],
    [{ $bit: { a: { or: 5 } } }, { a: 2 }, { a: 7 }],
    [{ $set: { 'a.$[].n': 0 } }, { a: [{ n: 1 }, { n: 2 }] }, { a: [{ n: 0 }, { n: 0 }] }],
    [
      { $set: { 'a.$[big]': 0 } },
      { a: [1, 5, 9] },
      { a: [1, 0, 0] },
      { arrayFilters: [{ big: { $gt: 4 } }] },
    ],
    [[{ $set: { c: { $add: ['$a', '$b'] } } }, { $unset: 'a' }], { a: 1, b: 2 }, { b: 2, c: 3 }],
  ];

  test.each(updates)('%j changes what it means', async (update, before, after, ...rest) => {
    await fresh({ _id: 1, ...before });
    await things.updateOne({ _id: 1 as never }, update as Document, rest[0] ?? {});
    expect(await things.findOne()).toEqual({ _id: 1, ...after });
  });

  test('a positional $ stands for the element the query matched', async () => {
    await fresh({ _id: 1, a: [{ n: 1 }, { n: 2 }] });
    await things.updateOne({ 'a.n': 2 }, { $set: { 'a.$.done': true } });
    expect(await things.findOne()).toEqual({ _id: 1, a: [{ n: 1 }, { n: 2, done: true }] });
    await expect(things.updateOne({ _id: 1 as never }, { $set: { 'a.$.n': 1 } })).rejects.toMatchObject({
      code: 2,
    });
  });

  test('an update keeps the type of every number it does not name, and widens only on overflow', async () => {
    await fresh({
      _id: 1,
      i: new Int32(2),
      l: Long.fromNumber(3),
      d: new Double(4),
      m: Decimal128.fromString('5.10'),
      n: { d: new Double(1) },
    });
    await things.updateOne({}, { $inc: { i: 1 }, $set: { 'n.x': 1 } });
    const stored = await things.findOne({}, { promoteValues: false });
    const kinds = Object.values(stored!).map((value) => (value as { _bsontype?: string })._bsontype);
    expect(kinds).toEqual(['Int32', 'Int32', 'Long', 'Double', 'Decimal128', undefined]);
    expect(stored!.n).toEqual({ d: new Double(1), x: new Int32(1) });
    await things.updateOne({}, { $inc: { i: 2_147_483_647, m: Decimal128.fromString('0.15') } });
    const wider = await things.findOne({}, { promoteValues: false });
    expect(String(wider!.m)).toBe('5.25');
    expect(wider!.i).toEqual(Long.fromNumber(2_147_483_650));
  });

  test('an upsert starts from what the filter demands', async () => {
    await fresh();
    const filter = { a: 1, 'b.c': { $eq: 2 }, d: { $gt: 5 }, $and: [{ e: 3 }] };
    const { upsertedId } = await things.updateOne(
      filter,
      { $set: { f: 4 }, $setOnInsert: { g: 5 } },
      { upsert: true },
    );
    expect(await things.findOne()).toEqual({ _id: upsertedId, a: 1, b: { c: 2 }, e: 3, f: 4, g: 5 });
    expect(upsertedId).toBeInstanceOf(ObjectId);
  });
});
