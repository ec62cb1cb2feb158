import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { deserialize, serialize } from 'bson';
import { pipelinedMaxCount } from '../../../embedded/limits.js';
import { openDatabase, type TestDatabase } from '../database.js';

describe('frames', () => {
  // Invariant E6: a malformed or hostile stream ends its own connection and nothing else.

  let database: TestDatabase;
  beforeAll(async () => {
    database = await openDatabase();
  });
  afterAll(() => database.close());

  function message(body: Uint8Array, flags = 0, opcode = 2013): Buffer {
    const header = Buffer.alloc(21);
    header.writeInt32LE(21 + body.length, 0);
    header.writeInt32LE(7, 4);
    header.writeInt32LE(opcode, 12);
    header.writeUInt32LE(flags, 16);
    return Buffer.concat([header, body]);
  }

  const ping = (): Buffer => message(serialize({ ping: 1, $db: 'admin' }));

  async function open(): Promise<Socket> {
    const socket = connect(database.embedded.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    return socket;
  }

  async function answer(socket: Socket): Promise<Record<string, unknown>> {
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(bytes.readInt32LE(8)).toBe(7);
    return deserialize(bytes.subarray(21));
  }

  /** A valid document whose bytes at `at` are overwritten. */
  function broken(document: Record<string, unknown>, at: number, ...bytes: number[]): Buffer {
    const body = Buffer.from(serialize({ insert: 'c', $db: 'test', documents: [document] }));
    const start = body.indexOf(Buffer.from('documents\0')) + 10 + 4 + 3;
    body.set(bytes, start + at);
    return message(body);
  }

  const hostile: [string, () => Buffer][] = [
    ['an opcode nobody knows', () => message(serialize({ ping: 1 }), 0, 4711)],
    ['a length below the header', () => Buffer.from([4, 0, 0, 0, 0, 0, 0, 0])],
    ['a negative length', () => Buffer.from([0xff, 0xff, 0xff, 0xff])],
    ['a length past the bound', () => Buffer.from([0, 0, 0, 0x7f])],
    ['noise', () => Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['unknown required flags', () => message(serialize({ ping: 1, $db: 'admin' }), 4)],
    ['a document longer than its message', () => message(Buffer.from([100, 0, 0, 0, 0]))],
    ['a document without an end', () => message(Buffer.from([6, 0, 0, 0, 1, 65]))],
    ['a string longer than its document', () => broken({ a: 'x' }, 7, 0xff, 0xff, 0, 0)],
    ['a string of negative length', () => broken({ a: 'x' }, 7, 0xff, 0xff, 0xff, 0xff)],
    ['an unknown type', () => broken({ a: 'x' }, 4, 0x55)],
    ['a nested document of length zero', () => broken({ a: { b: 1 } }, 7, 0, 0, 0, 0)],
    [
      'a section of an unknown kind',
      () => Buffer.concat([message(Buffer.alloc(0)).fill(9, 20), Buffer.alloc(0)]),
    ],
  ];

  test.each(hostile)('%s ends the connection and no other', async (_name, bytes) => {
    const [good, bad] = [await open(), await open()];
    const closed = once(bad, 'close');
    bad.write(bytes());
    await closed;
    good.write(ping());
    expect(await answer(good)).toEqual({ ok: 1 });
    good.destroy();
  });

  test('a document nested a thousand deep is refused and not stored', async () => {
    let deep: Record<string, unknown> = { end: true };
    for (let level = 0; level < 1_000; level++) deep = { a: deep };
    await expect(database.db.collection('deep').insertOne(deep)).rejects.toThrow();
    expect(await database.db.collection('deep').countDocuments()).toBe(0);
  });

  test('a message that arrives byte by byte, and two that arrive at once, are answered', async () => {
    const socket = await open();
    for (const byte of ping()) socket.write(Buffer.from([byte]));
    expect(await answer(socket)).toEqual({ ok: 1 });
    const replies: Buffer[] = [];
    socket.on('data', (chunk) => replies.push(chunk));
    socket.write(Buffer.concat([ping(), ping()]));
    const size = message(serialize({ ok: 1 })).length;
    while (Buffer.concat(replies).length < 2 * size) await once(socket, 'data');
    expect(Buffer.concat(replies).length).toBe(2 * size);
    socket.destroy();
  });

  test('a client that sends more commands ahead than pipelinedMaxCount is cut off', async () => {
    const socket = await open();
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.resume();
    socket.write(Buffer.concat(Array.from({ length: 2 * pipelinedMaxCount }, ping)));
    await closed;
    expect(await database.db.command({ ping: 1 })).toEqual({ ok: 1 });
  });

  test('a client that leaves in the middle of a message harms nobody', async () => {
    const socket = await open();
    socket.write(ping().subarray(0, 30));
    socket.destroy();
    expect(await database.db.command({ ping: 1 })).toEqual({ ok: 1 });
  });

  test('a document past sixteen mebibytes is refused by name', async () => {
    const documents = database.db.collection('large');
    await documents.insertOne({ _id: 1 as never, text: 'x'.repeat(16 * 1024 * 1024 - 100) });
    const grown = documents.updateOne({}, { $set: { more: 'x'.repeat(40_000) } });
    await expect(grown).rejects.toMatchObject({ code: 10334 });
    expect((await documents.findOne())?.more).toBeUndefined();
  });
});
