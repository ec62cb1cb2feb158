import { expect, test } from '@jest/globals';
import { MongoClient } from 'mongodb';
import { startEmbedded } from '../../embedded/index.js';
import { ended, firstLine, startChild } from './child.js';
import { temporaryFolder } from './database.js';

// Invariants E1 (acknowledged means durable) and E8 (one process per folder).

test('kill -9 in a stream of writes loses no acknowledged one and breaks no index', async () => {
  const folder = temporaryFolder();
  const acknowledged = new Set<number>();
  let next = 0;
  for (let round = 0; round < 2; round++) {
    const server = startChild('server-process.js', [folder.path]);
    const uri = `mongodb://127.0.0.1:${await firstLine(server)}`;
    const client = new MongoClient(uri, { serverSelectionTimeoutMS: 500, retryWrites: false });
    const documents = client.db('crash').collection('documents');
    await documents.createIndex({ instance: 1, seq: 1 }, { unique: true });
    const target = acknowledged.size + 300;
    const writers = Array.from({ length: 16 }, async () => {
      while (true) {
        const seq = next++;
        await documents.insertOne({ instance: `i${seq % 7}`, seq, text: 'x'.repeat(500) });
        acknowledged.add(seq);
        if (acknowledged.size >= target) server.kill('SIGKILL');
      }
    });
    await Promise.allSettled(writers);
    await ended(server);
    await client.close();
  }
  const embedded = await startEmbedded({ dataPath: folder.path });
  const client = new MongoClient(embedded.uri);
  const documents = client.db('crash').collection('documents');
  const stored = new Set((await documents.find().toArray()).map(({ seq }) => seq as number));
  const lost = [...acknowledged].filter((seq) => !stored.has(seq));
  const byIndex = await documents
    .find({ instance: { $gte: '' } })
    .hint('instance_1_seq_1')
    .toArray();
  await client.close();
  await embedded.close();
  folder.remove();
  expect(acknowledged.size).toBeGreaterThanOrEqual(600);
  expect(lost).toEqual([]);
  expect(new Set(byIndex.map(({ seq }) => seq as number))).toEqual(stored);
});

test('a folder in use is refused with the pid that holds it, and free again after close', async () => {
  const folder = temporaryFolder();
  const embedded = await startEmbedded({ dataPath: folder.path });
  await expect(startEmbedded({ dataPath: folder.path })).rejects.toThrow(`in use by process ${process.pid}`);
  const other = startChild('server-process.js', [folder.path]);
  expect(await firstLine(other)).toContain(`in use by process ${process.pid}`);
  expect(await ended(other)).toBe(1);
  await embedded.close();
  const again = await startEmbedded({ dataPath: folder.path });
  await again.close();
  folder.remove();
});

test('the lock of a killed process is taken over', async () => {
  const folder = temporaryFolder();
  const server = startChild('server-process.js', [folder.path]);
  await firstLine(server);
  server.kill('SIGKILL');
  await ended(server);
  const embedded = await startEmbedded({ dataPath: folder.path });
  await embedded.close();
  folder.remove();
});

test('several processes share one database', async () => {
  const folder = temporaryFolder();
  const embedded = await startEmbedded({ dataPath: folder.path });
  const writers = ['a', 'b', 'c'].map((name) => startChild('writer-process.js', [embedded.uri, name, '60']));
  expect(await Promise.all(writers.map(ended))).toEqual([0, 0, 0]);
  const client = new MongoClient(embedded.uri);
  const db = client.db('shared');
  expect(await db.collection('counters').findOne()).toEqual({ _id: 'all', total: 180 });
  expect(await db.collection('documents').countDocuments()).toBe(180);
  await client.close();
  await embedded.close();
  folder.remove();
});

test('what was written is there after a restart, with its indexes', async () => {
  const folder = temporaryFolder();
  for (const round of [1, 2, 3]) {
    const embedded = await startEmbedded({ dataPath: folder.path });
    const client = new MongoClient(embedded.uri);
    const things = client.db('kept').collection('things');
    if (round === 1) await things.createIndex({ tags: 1 }, { unique: true });
    await things.insertOne({ tags: [`${round}a`, `${round}b`] });
    await expect(things.insertOne({ tags: ['1b'] })).rejects.toMatchObject({ code: 11000 });
    expect(await things.countDocuments({ tags: /a$/ })).toBe(round);
    await client.close();
    await embedded.close();
  }
  folder.remove();
});
