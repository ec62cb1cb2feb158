import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Document } from 'mongodb';
import { encode } from '../../../embedded/bson/document.js';
import { Cursors, sourceOf } from '../../../embedded/cursors.js';
import {
  aggregateMaxBytes,
  chunkMaxBytes,
  chunkMaxCount,
  cursorIdleMs,
  cursorsMaxCount,
  documentMaxBytes,
  documentMaxDepth,
  documentSlackBytes,
  firstBatchCount,
  indexesMaxCount,
  joinedMaxBytes,
  keyMaxBytes,
  keysPerDocumentMaxCount,
  messageMaxBytes,
  rangesMaxCount,
  replyMaxBytes,
  sortMaxBytes,
  writeBatchMaxCount,
} from '../../../embedded/limits.js';
import { decoded } from '../../../embedded/query/pipeline.js';
import { parseSort, Sorter } from '../../../embedded/query/sort.js';
import { Framer } from '../../../embedded/wire/frames.js';
import { openDatabase, type TestDatabase } from '../database.js';

describe('bounds', () => {
  // Every bound is reached once, and what lies past it is refused by name.

  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.close());

  const megabyte = Buffer.from(encode({ _id: 1, text: 'x'.repeat(1024 * 1024) }));

  test('a sort in memory is refused past its bytes', () => {
    const sorter = new Sorter<number>(parseSort({ text: 1 })!, Number.POSITIVE_INFINITY);
    const add = (): void => {
      for (let count = 0; count <= sortMaxBytes / 1024 / 1024; count++)
        sorter.add(encode({ a: count }), count);
      for (let count = 0; count <= sortMaxBytes / 1024 / 1024; count++) sorter.add(megabyte, count);
    };
    expect(add).toThrow(/Sort exceeded memory limit/);
  });

  test('an aggregation is refused past its bytes', () => {
    const docs = Array.from({ length: aggregateMaxBytes / 1024 / 1024 + 1 }, () => megabyte);
    expect(() => [...decoded(docs)].length).toThrow(/an aggregation may read/);
  });

  test('cursors are bounded in number and idle time', () => {
    const cursors = new Cursors();
    const open = (): Buffer => cursors.start(sourceOf([megabyte, megabyte]), 'a.b', 1, false);
    open();
    cursors.sweep(Date.now() + cursorIdleMs + 1_000);
    expect(cursors.count).toBe(0);
    const small = encode({ _id: 1 });
    for (let count = 0; count < cursorsMaxCount; count++)
      cursors.start(sourceOf([small, small]), 'a.b', 1, false);
    expect(open).toThrow(`${cursorsMaxCount} cursors are open`);
  });

  test('a message past its bytes is refused before it arrives', () => {
    const header = Buffer.alloc(16);
    header.writeInt32LE(messageMaxBytes + 1);
    expect(() => new Framer().push(header)).toThrow('bytes is announced');
  });

  test('a reply ends at its bytes and the next batch goes on', async () => {
    const large = database.db.collection('large');
    const count = Math.ceil(replyMaxBytes / megabyte.length) + 3;
    for (let at = 0; at < count; at++) await large.insertOne({ at, text: 'x'.repeat(1024 * 1024) });
    const cursor = large.find();
    await cursor.next();
    expect(cursor.bufferedCount() + 1).toBeLessThan(count);
    expect((await cursor.toArray()).length + 1).toBe(count);
  });

  test('a find gives its first batch and reads on chunk by chunk', async () => {
    const many = database.db.collection('many');
    const total = chunkMaxCount * 3 + 7;
    await many.insertMany(Array.from({ length: total }, (_, at) => ({ at })));
    const cursor = many.find();
    await cursor.next();
    expect(cursor.bufferedCount()).toBe(firstBatchCount - 1);
    expect(await many.find().sort({ _id: -1 }).toArray()).toHaveLength(total);
    expect(
      await many.find({ at: { $in: Array.from({ length: rangesMaxCount + 500 }, (_, at) => at) } }).toArray(),
    ).toHaveLength(rangesMaxCount + 500);
    await many.createIndex({ at: 1 });
    expect(
      await many.countDocuments({ at: { $in: Array.from({ length: rangesMaxCount + 500 }, (_, at) => at) } }),
    ).toBe(rangesMaxCount + 500);
  });

  test('a document as large as allowed is stored and one that grows past the slack is not', async () => {
    const one = database.db.collection<Document>('one');
    const text = 'x'.repeat(documentMaxBytes - 64);
    await one.insertOne({ _id: 1 as never, text });
    const grown = one.updateOne({}, { $set: { more: 'x'.repeat(documentSlackBytes + 64) } });
    await expect(grown).rejects.toMatchObject({ code: 10334 });
  });

  test('documents are stored to their greatest depth', async () => {
    let deep: Document = { end: true };
    // The command, its list of documents and the document itself are three levels of the message.
    for (let level = 0; level < documentMaxDepth - 4; level++) deep = { a: deep };
    const documents = database.db.collection<Document>('depth');
    await documents.insertOne({ _id: 1 as never, deep });
    expect(await documents.findOne()).toEqual({ _id: 1, deep });
  });

  // E2: what is refused leaves no key behind.
  test('indexes, keys of a document and bytes of a key are bounded', async () => {
    const documents = database.db.collection<Document>('keys');
    for (let at = 1; at < indexesMaxCount; at++) await documents.createIndex({ [`f${at}`]: 1 });
    await expect(documents.createIndex({ more: 1 })).rejects.toMatchObject({ code: 67 });
    const array = Array.from({ length: keysPerDocumentMaxCount + 1 }, (_, at) => at);
    await expect(documents.insertOne({ f1: 1, f2: array })).rejects.toMatchObject({ code: 171 });
    await expect(documents.insertOne({ f1: 1, f2: 'x'.repeat(keyMaxBytes) })).rejects.toMatchObject({
      code: 17280,
    });
    expect(await documents.countDocuments({ f1: 1 })).toBe(0);
    await documents.insertOne({ f1: 1, f2: 'x'.repeat(keyMaxBytes - 100) });
    expect(await documents.countDocuments({ f1: 1 })).toBe(1);
  });

  test('a command writes writeBatchMaxCount documents and no more, as it says in hello', async () => {
    const { db } = database;
    expect((await db.command({ hello: 1 })).maxWriteBatchSize).toBe(writeBatchMaxCount);
    const documents = Array.from({ length: writeBatchMaxCount + 1 }, () => ({}));
    await expect(db.command({ insert: 'batch', documents })).rejects.toThrow(
      `1 to ${writeBatchMaxCount} statements`,
    );
    expect(await db.collection('batch').countDocuments()).toBe(0);
  });

  test('a reply arrives whole on either side of joinedMaxBytes', async () => {
    const replies = database.db.collection<{ _id: number; text: string }>('replies');
    const sizes = [joinedMaxBytes - 1_000, joinedMaxBytes, 2 * joinedMaxBytes];
    for (const size of sizes) await replies.insertOne({ _id: size, text: 'y'.repeat(size) });
    for (const size of sizes) expect((await replies.findOne({ _id: size }))!.text).toHaveLength(size);
  });

  test('a scan that reads chunkMaxBytes in one go goes on where it stopped, either way', async () => {
    const scanned = database.db.collection<{ _id: number; text: string }>('scanned');
    const text = 'z'.repeat(chunkMaxBytes / 3);
    const ids = Array.from({ length: 10 }, (_, id) => id);
    await scanned.insertMany(ids.map((_id) => ({ _id, text })));
    const read = async (direction: 1 | -1) =>
      (await scanned.find().sort({ _id: direction }).toArray()).map(({ _id }) => _id);
    expect(await read(1)).toEqual(ids);
    expect(await read(-1)).toEqual(ids.toReversed());
  });
});
