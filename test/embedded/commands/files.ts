import { expect, test } from '@jest/globals';
import { sweepFiles } from '../../../api/attachments/store.js';
import { startEmbedded } from '../../../embedded/index.js';
import { attachmentsOn } from '../../../models/attachments.js';
import { connect } from '../../../models/connect.js';
import { fileSink, fileSource } from '../../../models/files.js';
import { ended, firstLine, startChild } from '../child.js';
import { temporaryFolder } from '../database.js';

test('kill -9 in an upload leaves no file, and what is left of it is swept (U1, U2)', async () => {
  const folder = temporaryFolder();
  const child = startChild('server-process.js', [folder.path]);
  const dying = await connect(`mongodb://127.0.0.1:${await firstLine(child)}/files`);
  const row = { name: 'a.pdf', mediaType: 'application/pdf', uploadedBy: 'x', uploadedAt: new Date(0) };
  const half = { ...row, _id: '1', state: 'uploading' as const, organisations: [], keepUntil: new Date(1) };
  await attachmentsOn(dying).create(half);
  const written = Buffer.alloc(300_000, 7);
  const whole = fileSink(dying, '2', 'b.pdf');
  await new Promise((resolve, reject) => whole.on('finish', resolve).on('error', reject).end(written));
  const sink = fileSink(dying, '1', 'a.pdf').on('error', () => undefined);
  await new Promise((resolve) => sink.write(Buffer.alloc(600_000), resolve));
  child.kill('SIGKILL');
  await ended(child);
  await dying.getClient().close(true);

  const embedded = await startEmbedded({ dataPath: folder.path });
  const connection = await connect(`${embedded.uri}/files`);
  const count = (name: string, filter: object) => connection.db?.collection(name).countDocuments(filter);
  expect(await count('attachments.files', { _id: '1' })).toBe(0);
  expect(await count('attachments.chunks', { files_id: '1' })).toBeGreaterThan(0);
  expect(await sweepFiles({ connection, clock: { now: () => 2 } })).toBe(1);
  expect(await count('attachments.chunks', { files_id: '1' })).toBe(0);
  expect(await count('attachments', {})).toBe(0);
  const read: Buffer[] = [];
  for await (const piece of fileSource(connection, '2', { start: 250_000, end: 300_000 })) {
    read.push(piece as Buffer);
  }
  expect(Buffer.concat(read).equals(written.subarray(250_000))).toBe(true);
  await connection.close();
  await embedded.close();
  folder.remove();
});
