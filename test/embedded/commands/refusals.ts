import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Collection, Document } from 'mongodb';
import { openDatabase, type TestDatabase } from '../database.js';

describe('refusals', () => {
  // What is not implemented is refused by name, with MongoDB's code (invariant E7).

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

  const refusals: [string, () => Promise<unknown>, number][] = [
    ['an unknown command', () => database.db.command({ mapReduce: 'x' }), 59],
    ['a change stream', () => things.aggregate([{ $changeStream: {} }]).toArray(), 40324],
    ['an unknown query operator', () => things.findOne({ a: { $near: [0, 0] } }), 2],
    ['an unknown top-level operator', () => things.findOne({ $where: 'true' }), 2],
    ['$text', () => things.findOne({ $text: { $search: 'x' } }), 2],
    ['an unknown update operator', () => things.updateOne({}, { $explode: { a: 1 } }), 9],
    ['an unknown stage', () => things.aggregate([{ $explode: {} }]).toArray(), 40324],
    ['a writing stage', () => things.aggregate([{ $out: 'y' }]).toArray(), 40324],
    ['a collation', () => things.find({}).collation({ locale: 'zh' }).toArray(), 2],
    ['a text index', () => things.createIndex({ a: 'text' }), 67],
    ['a capped collection', () => database.db.createCollection('capped', { capped: true, size: 100 }), 72],
    ['$inc of text', () => things.updateOne({}, { $inc: { t: 1 } }), 14],
    ['$push onto a number', () => things.updateOne({}, { $push: { n: 1 } } as never), 2],
    ['a path through a number', () => things.updateOne({}, { $set: { 'n.x': 1 } }), 28],
    ['conflicting paths', () => things.updateOne({}, { $set: { x: 1 }, $unset: { 'x.y': 1 } }), 40],
    ['a change of _id', () => things.updateOne({}, { $set: { _id: 2 } }), 66],
    ['an array as _id', () => things.insertOne({ _id: [1] as never }), 53],
    ['a key too long to index', () => things.insertOne({ k: 'x'.repeat(3_000) }), 17280],
    ['a bad hint', () => things.find({}).hint('nothing').toArray(), 2],
    ['an index that is not there', () => things.dropIndex('nothing'), 27],
    ['an index under a taken name', () => things.createIndex({ z: 1 }, { name: 'k_1' }), 86],
    ['a namespace with a NUL', () => database.db.command({ create: 'a\0b' }), 73],
  ];

  test.each(refusals)('%s is refused by name and changes nothing', async (_name, statement, code) => {
    await fresh({ _id: 1, t: 'x', n: 1 });
    await things.createIndex({ k: 1 });
    await expect(statement()).rejects.toMatchObject({ code });
    expect(await things.find().toArray()).toEqual([{ _id: 1, t: 'x', n: 1 }]);
  });
});
