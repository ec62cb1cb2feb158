import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Collection, Decimal128, type Document, Double, Long, ObjectId } from 'mongodb';
import { openDatabase, type TestDatabase } from '../database.js';

describe('filters', () => {
  // What each query operator means, with an index on its path and without.

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

  /** Ids of the documents that match. */
  async function ids(filter: Document): Promise<unknown[]> {
    return (await things.find(filter).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  }

  const matches: [Document, Document[], unknown[]][] = [
    [
      { a: null },
      [{ _id: 1 }, { _id: 2, a: null }, { _id: 3, a: 0 }, { _id: 4, a: [null] }, { _id: 5, a: [] }],
      [1, 2, 4],
    ],
    [
      { a: 2 },
      [
        { _id: 1, a: new Double(2) },
        { _id: 2, a: Long.fromNumber(2) },
        { _id: 3, a: [1, 2] },
        { _id: 4, a: '2' },
      ],
      [1, 2, 3],
    ],
    [
      { a: { $gt: Decimal128.fromString('0.1') } },
      [
        { _id: 1, a: 0.1 },
        { _id: 2, a: Decimal128.fromString('0.10') },
        { _id: 3, a: 0.2 },
      ],
      [1, 3],
    ],
    [
      { a: { $gt: 1 } },
      [
        { _id: 1, a: '5' },
        { _id: 2, a: new Date() },
        { _id: 3, a: 2 },
        { _id: 4, a: [0, 9] },
      ],
      [3, 4],
    ],
    [
      { a: { $gt: 1, $lt: 3 } },
      [
        { _id: 1, a: [0, 9] },
        { _id: 2, a: 2 },
      ],
      [1, 2],
    ],
    [
      { a: { $elemMatch: { $gt: 1, $lt: 3 } } },
      [
        { _id: 1, a: [0, 9] },
        { _id: 2, a: [2] },
        { _id: 3, a: 2 },
      ],
      [2],
    ],
    [
      { 'a.b': 1 },
      [
        { _id: 1, a: [{ b: 1 }] },
        { _id: 2, a: { b: [1] } },
        { _id: 3, a: [[{ b: 1 }]] },
      ],
      [1, 2],
    ],
    [
      { 'a.b': 1, 'a.c': 2 },
      [
        { _id: 1, a: [{ b: 1 }, { c: 2 }] },
        { _id: 2, a: [{ b: 1 }] },
      ],
      [1],
    ],
    [
      { a: { $elemMatch: { b: 1, c: 2 } } },
      [
        { _id: 1, a: [{ b: 1 }, { c: 2 }] },
        { _id: 2, a: [{ b: 1, c: 2 }] },
      ],
      [2],
    ],
    [
      { 'a.1': 5 },
      [
        { _id: 1, a: [5, 6] },
        { _id: 2, a: [6, 5] },
        { _id: 3, a: { 1: 5 } },
      ],
      [2, 3],
    ],
    [
      { a: { b: 1 } },
      [
        { _id: 1, a: { b: 1 } },
        { _id: 2, a: { b: 1, c: 2 } },
      ],
      [1],
    ],
    [
      { a: [1, 2] },
      [
        { _id: 1, a: [1, 2] },
        { _id: 2, a: [2, 1] },
        { _id: 3, a: [[1, 2]] },
      ],
      [1, 3],
    ],
    [{ a: { $ne: 1 } }, [{ _id: 1, a: 1 }, { _id: 2, a: [1, 2] }, { _id: 3 }, { _id: 4, a: 2 }], [3, 4]],
    [
      { a: { $in: [null, /^x/, 3] } },
      [{ _id: 1 }, { _id: 2, a: 'xy' }, { _id: 3, a: [3] }, { _id: 4, a: 'y' }],
      [1, 2, 3],
    ],
    [
      { a: { $all: [1, 2] } },
      [
        { _id: 1, a: [2, 1, 3] },
        { _id: 2, a: [1] },
      ],
      [1],
    ],
    [{ a: { $size: 0 } }, [{ _id: 1, a: [] }, { _id: 2 }, { _id: 3, a: [1] }], [1]],
    [{ a: { $not: { $gt: 1 } } }, [{ _id: 1, a: 2 }, { _id: 2, a: 0 }, { _id: 3 }], [2, 3]],
    [{ a: { $exists: true } }, [{ _id: 1, a: null }, { _id: 2 }], [1]],
    [{ a: { $type: ['string', 'null'] } }, [{ _id: 1, a: null }, { _id: 2, a: 'x' }, { _id: 3 }], [1, 2]],
    [
      { a: { $mod: [3, 1] } },
      [
        { _id: 1, a: 4 },
        { _id: 2, a: 3 },
        { _id: 3, a: 'x' },
      ],
      [1],
    ],
    [
      { a: { $regex: 'WANG', $options: 'i' } },
      [
        { _id: 1, a: 'wang' },
        { _id: 2, a: 'li' },
      ],
      [1],
    ],
    [
      { $nor: [{ a: 1 }, { b: 1 }] },
      [
        { _id: 1, a: 1 },
        { _id: 2, b: 2 },
      ],
      [2],
    ],
    [
      { $expr: { $gt: ['$a', '$b'] } },
      [
        { _id: 1, a: 2, b: 1 },
        { _id: 2, a: 1, b: 2 },
      ],
      [1],
    ],
    [
      { a: Long.fromString('9007199254740993') },
      [
        { _id: 1, a: Long.fromString('9007199254740993') },
        { _id: 2, a: Long.fromString('9007199254740992') },
      ],
      [1],
    ],
  ];

  test.each(matches)('%j finds what it means', async (filter, docs, expected) => {
    await fresh(...docs);
    expect(await ids(filter)).toEqual(expected);
    const [path] = Object.keys(filter);
    if (path!.startsWith('$')) return;
    await things.createIndex({ [path!]: 1 });
    expect(await ids(filter)).toEqual(expected);
  });

  test('values sort in the order of their types', async () => {
    const values = [
      null,
      -1,
      0.5,
      Long.fromNumber(3),
      'a',
      { x: 1 },
      new ObjectId(),
      false,
      true,
      new Date(0),
      /x/,
    ];
    await fresh(...values.map((v, _id) => ({ _id: values.length - _id, v })).toReversed());
    const sorted = async (): Promise<unknown[]> =>
      (await things.find().sort({ v: 1 }).toArray()).map(({ _id }) => _id);
    const expected = values.map((_value, at) => values.length - at);
    expect(await sorted()).toEqual(expected);
    await things.createIndex({ v: 1 });
    expect(await sorted()).toEqual(expected);
  });
});
