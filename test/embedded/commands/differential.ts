import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import { type Collection, type Document, Double, Long, ObjectId, type Sort } from 'mongodb';
import { runs } from '../../support/chance.js';
import { openDatabase, type TestDatabase } from '../database.js';

describe('indexes and answers', () => {
  // Invariant E4: an index never changes an answer. Two collections hold the same random documents, one with
  // random indexes, one with none; every random query, count and update must give the same on both.

  let database: TestDatabase;

  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.close());

  const scalar: fc.Arbitrary<unknown> = fc.oneof(
    { weight: 6, arbitrary: fc.integer({ min: -3, max: 5 }) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(0.5, -2.5, 1e9, Number.NaN, Number.POSITIVE_INFINITY)
        .map((n) => new Double(n)),
    },
    { weight: 1, arbitrary: fc.integer({ min: -3, max: 5 }).map((n) => Long.fromNumber(n)) },
    { weight: 1, arbitrary: fc.constant(Long.fromString('9007199254740993')) },
    { weight: 3, arbitrary: fc.constantFrom('', 'a', 'ab', 'b', 'á', 'a\0b') },
    { weight: 2, arbitrary: fc.constant(null) },
    { weight: 1, arbitrary: fc.boolean() },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 3 }).map((n) => new Date(n * 1000)) },
    {
      weight: 1,
      arbitrary: fc.integer({ min: 0, max: 2 }).map((n) => new ObjectId(String(n).padStart(24, '0'))),
    },
  );
  const nested = fc.record({ x: scalar, y: scalar }, { requiredKeys: [] });
  const value: fc.Arbitrary<unknown> = fc.oneof(
    { weight: 8, arbitrary: scalar },
    { weight: 2, arbitrary: fc.array(scalar, { maxLength: 3 }) },
    { weight: 2, arbitrary: nested },
    { weight: 1, arbitrary: fc.array(nested, { maxLength: 3 }) },
  );
  const documents = fc.array(fc.record({ a: value, b: value, c: value }, { requiredKeys: [] }), {
    maxLength: 25,
  });

  const path = fc.constantFrom('a', 'b', 'c', 'c.x', 'a.x', 'b.y', 'c.0', 'c.0.x');
  const operators: fc.Arbitrary<Document> = fc.oneof(
    fc
      .tuple(fc.constantFrom('$eq', '$ne', '$gt', '$gte', '$lt', '$lte'), value)
      .map(([op, v]) => ({ [op]: v })),
    fc.tuple(scalar, scalar).map(([low, high]) => ({ $gte: low, $lt: high })),
    fc
      .tuple(fc.constantFrom('$in', '$nin'), fc.array(scalar, { maxLength: 4 }))
      .map(([op, v]) => ({ [op]: v })),
    fc.boolean().map((isThere) => ({ $exists: isThere })),
    fc.constantFrom('string', 'number', 'array', 'null', 'object').map((type) => ({ $type: type })),
    fc.integer({ min: 0, max: 3 }).map((size) => ({ $size: size })),
    fc.constantFrom('^a', 'b', '^ab?', '^').map((pattern) => ({ $regex: pattern })),
    fc.array(scalar, { maxLength: 2 }).map((all) => ({ $all: all })),
    fc.tuple(scalar, scalar).map(([low, high]) => ({ $elemMatch: { $gte: low, $lte: high } })),
    fc.tuple(scalar, scalar).map(([x, y]) => ({ $elemMatch: { x, y: { $ne: y } } })),
    fc
      .tuple(fc.constantFrom('$gt', '$in'), scalar)
      .map(([op, v]) => ({ $not: { [op]: op === '$in' ? [v] : v } })),
  );
  const condition: fc.Arbitrary<Document> = fc
    .tuple(path, fc.oneof(value, operators))
    .map(([p, o]) => ({ [p]: o }));
  const filter: fc.Arbitrary<Document> = fc.oneof(
    { weight: 4, arbitrary: condition },
    { weight: 3, arbitrary: fc.array(condition, { minLength: 2, maxLength: 3 }).map(($and) => ({ $and })) },
    { weight: 2, arbitrary: fc.array(condition, { minLength: 1, maxLength: 3 }).map(($or) => ({ $or })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(condition, condition, condition)
        .map(([one, two, three]) => ({ $or: [one, two], $and: [three] })),
    },
    { weight: 1, arbitrary: fc.constant({}) },
  );
  const direction = fc.constantFrom(1 as const, -1 as const);
  const sort = fc
    .tuple(fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c.x'), direction), { maxLength: 2 }), direction)
    .map(([fields, last]): Sort => Object.fromEntries([...fields, ['_id', last]]));

  const index = fc.constantFrom<{ key: Document; options?: Document }>(
    { key: { a: 1 } },
    { key: { b: -1 } },
    { key: { a: 1, b: -1 } },
    { key: { b: 1, a: 1, 'c.x': 1 } },
    { key: { 'c.x': 1, a: -1 } },
    { key: { c: 1 } },
    { key: { b: 1 }, options: { sparse: true, name: 'sparse' } },
    { key: { a: -1 }, options: { partialFilterExpression: { b: { $gt: 0 } }, name: 'partial' } },
    { key: { b: 1, a: 1 }, options: { partialFilterExpression: { c: { $exists: true } }, name: 'existing' } },
  );

  const update: fc.Arbitrary<Document> = fc.oneof(
    fc.tuple(fc.constantFrom('a', 'b', 'c'), value).map(([p, v]) => ({ $set: { [p]: v } })),
    fc.tuple(fc.constantFrom('a', 'b', 'c.x'), fc.constant(1)).map(([p, v]) => ({ $unset: { [p]: v } })),
    fc.tuple(fc.constantFrom('a', 'b'), scalar).map(([p, v]) => ({ $min: { [p]: v } })),
    fc.tuple(fc.constantFrom('a', 'b'), scalar).map(([p, v]) => ({ $max: { [p]: v } })),
    fc.constant({ $inc: { a: 1 } }),
    fc.tuple(fc.constantFrom('a', 'c'), scalar).map(([p, v]) => ({ $push: { [p]: v } })),
    fc.tuple(fc.constantFrom('a', 'c'), scalar).map(([p, v]) => ({ $pull: { [p]: v } })),
    fc.constant({ $rename: { a: 'b' } }),
  );

  interface Page {
    filter: Document;
    sort: Sort;
    skip: number;
    limit: number;
  }
  const page: fc.Arbitrary<Page> = fc.record({
    filter,
    sort,
    skip: fc.constantFrom(0, 0, 1, 3),
    limit: fc.constantFrom(0, 0, 1, 5),
  });

  const read = (
    collection: Collection,
    { filter: by, sort: order, skip, limit }: Page,
  ): Promise<Document[]> =>
    collection.find(by, { promoteValues: false }).sort(order).skip(skip).limit(limit).batchSize(3).toArray();

  /** What an update came to: its counts, or the code it was refused with. */
  async function changed(collection: Collection, by: Document, change: Document): Promise<unknown> {
    try {
      const { matchedCount, modifiedCount } = await collection.updateMany(by, change);
      return { matchedCount, modifiedCount };
    } catch (error) {
      return (error as { code: number }).code;
    }
  }

  let collections = 0;

  test('indexes change no answer of a find, a count or an update', async () => {
    const scenario = fc.asyncProperty(
      documents,
      fc.uniqueArray(index, { maxLength: 4, selector: ({ key, options }) => JSON.stringify([key, options]) }),
      fc.array(page, { minLength: 3, maxLength: 8 }),
      fc.array(fc.tuple(filter, update), { maxLength: 2 }),
      async (docs, indexes, pages, updates) => {
        collections++;
        const plain = database.db.collection<Document>(`plain${collections}`);
        const indexed = database.db.collection<Document>(`indexed${collections}`);
        for (const { key, options } of indexes) await indexed.createIndex(key as never, options ?? {});
        const stored = docs.map((doc, at) => ({ ...doc, _id: at }) as Document);
        if (stored.length > 0) await Promise.all([plain.insertMany(stored), indexed.insertMany(stored)]);
        const compare = async (): Promise<void> => {
          for (const one of pages) {
            const [expected, found] = await Promise.all([read(plain, one), read(indexed, one)]);
            expect(found).toEqual(expected);
            const [count, total] = [
              await indexed.countDocuments(one.filter),
              await plain.countDocuments(one.filter),
            ];
            expect(count).toBe(total);
          }
        };
        await compare();
        for (const [by, change] of updates) {
          expect(await changed(indexed, by, change)).toEqual(await changed(plain, by, change));
          const everything = { filter: {}, sort: { _id: 1 as const }, skip: 0, limit: 0 };
          expect(await read(indexed, everything)).toEqual(await read(plain, everything));
        }
        if (updates.length > 0) await compare();
        await Promise.all([plain.drop(), indexed.drop()]);
      },
    );
    await fc.assert(scenario, runs(40));
  });
});
