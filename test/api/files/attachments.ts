/** Files over REST: handed in, found by whom they concern, read in part or whole, taken away in time. */
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiLimits } from '../../../api/limits.js';
import { attachmentsOn } from '../../../models/attachments.js';
import { pdf } from '../files.js';
import { monday, startTestServer, type TestServer } from '../harness.js';
import { until } from '../subscription.js';
import { get, send, sha256, upload } from '../uploads.js';

describe('attachments', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer({ attachmentMegabytesMax: 1, tokenMinutes: 7 * 24 * 60 });
  });
  afterAll(() => s.close());

  /** Rows and bytes of files; what a refused upload must leave as it was. */
  async function stored() {
    const { db } = s.server.context.connection;
    const names = ['attachments', 'attachments.files', 'attachments.chunks'];
    return Promise.all(names.map((name) => db?.collection(name).countDocuments()));
  }

  describe('a file', () => {
    test('comes back byte for byte, under its own name, with its digest', async () => {
      const bytes = Buffer.concat([pdf(), randomBytes(900_000)]);
      const key = await upload(s, 'mzj.requester', bytes, '民政局 “公章”.pdf');
      const { body } = await get(s, 'mzj.requester', key);
      expect(body).toEqual({
        attachmentKey: key,
        name: '民政局 “公章”.pdf',
        mediaType: 'application/pdf',
        size: bytes.length,
        sha256: sha256(bytes),
        uploadedBy: 'mzj.requester',
        uploadedAt: new Date(monday).toISOString(),
        keepUntil: new Date(monday + apiLimits.attachmentKeptHours * 3_600_000).toISOString(),
      });
      const answer = await get(s, 'mzj.requester', key, '/content');
      expect(Buffer.compare(answer.body, bytes)).toBe(0);
      expect(answer.headers).toMatchObject({
        'content-type': 'application/pdf',
        'content-length': String(bytes.length),
        'x-content-type-options': 'nosniff',
        'cache-control': 'no-store',
        etag: `"${sha256(bytes)}"`,
      });
      const disposition = answer.headers['content-disposition'];
      expect(disposition).toMatch(/^attachment; filename="[\x20-\x7e]*"; filename\*=UTF-8''[\x21-\x7e]+$/);
      const encoded = /filename\*=UTF-8''(.*)$/.exec(disposition ?? '')?.[1] ?? '';
      expect(decodeURIComponent(encoded)).toBe('民政局 “公章”.pdf');
    });

    test('is read in part, and not at all by whoever has it', async () => {
      const key = await upload(s, 'mzj.requester', pdf('0123456789'));
      const part = async (headers: Record<string, string>) => {
        const call = (await s.as('mzj.requester')).get(`/v2/attachments/${key}/content`);
        for (const [name, value] of Object.entries(headers)) call.set(name, value);
        const { status, body, headers: found } = await call.buffer(true);
        return { status, text: Buffer.isBuffer(body) ? body.toString() : '', range: found['content-range'] };
      };
      const whole = pdf('0123456789');
      const tag = `"${sha256(whole)}"`;
      const size = whole.length;
      expect(await part({ Range: 'bytes=0-3' })).toEqual({
        status: 206,
        text: '%PDF',
        range: `bytes 0-3/${size}`,
      });
      expect(await part({ Range: 'bytes=-6' })).toMatchObject({ status: 206, text: '%%EOF\n' });
      expect(await part({ Range: 'bytes=0-3', 'If-Range': tag })).toMatchObject({ status: 206 });
      expect(await part({ Range: 'bytes=0-3', 'If-Range': '"other"' })).toMatchObject({ status: 200 });
      expect(await part({ Range: 'bytes=0-1,4-5' })).toMatchObject({ status: 200, text: whole.toString() });
      expect(await part({ Range: `bytes=${size}-` })).toMatchObject({
        status: 416,
        range: `bytes */${size}`,
      });
      expect(await part({ 'If-None-Match': tag })).toMatchObject({ status: 304, text: '' });
      const head = await fetch(`${s.server.url}/v2/attachments/${key}/content`, {
        method: 'HEAD',
        headers: { Authorization: `Bearer ${await s.token('mzj.requester')}` },
      });
      expect([head.status, head.headers.get('content-length')]).toEqual([200, String(size)]);
    });

    test('may come as the one file of a multipart, with a Chinese name', async () => {
      const clerk = await s.as('mzj.requester');
      const { body } = await clerk
        .post('/v2/attachments')
        .attach('file', pdf(), { filename: '申请表.pdf' })
        .expect(201);
      expect(body.name).toBe('申请表.pdf');
      const two = clerk.post('/v2/attachments').attach('a', pdf(), 'a.pdf').attach('b', pdf(), 'b.pdf');
      expect((await two).body.code).toBe('INVALID_ARGUMENT');
      const none = await clerk.post('/v2/attachments').field('name', 'x').expect(400);
      expect(none.body.code).toBe('INVALID_ARGUMENT');
    });
  });

  describe('an upload that is refused leaves nothing behind (U1)', () => {
    const refuse = async (name: string, bytes: Buffer | Readable, status: number, code: string) => {
      const before = await stored();
      const answer = await send(s, 'mzj.requester', name, bytes);
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
      expect(await stored()).toEqual(before);
    };
    const text = (length: number) => 'x'.repeat(length);

    test('because of its type, or because its content is of another', async () => {
      await refuse('病毒.exe', Buffer.from('MZ'), 415, 'ATTACHMENT_TYPE');
      await refuse('扫描件.pdf', Buffer.from('MZ'), 415, 'ATTACHMENT_TYPE');
      await refuse('说明.txt', Buffer.from([0x61, 0, 0x62]), 415, 'ATTACHMENT_TYPE');
    });

    test('because it is empty, or has no name that can be shown', async () => {
      await refuse('a.txt', Buffer.alloc(0), 400, 'INVALID_ARGUMENT');
      for (const name of ['', ' ', '../a.txt', 'a\u202etxt.exe.txt', 'a\u0000.txt']) {
        await refuse(name, pdf(), 400, 'INVALID_ARGUMENT');
      }
    });

    test('because of attachmentNameCharactersMax', async () => {
      const longest = `${text(apiLimits.attachmentNameCharactersMax - 4)}.txt`;
      await refuse(`${longest}x`, Buffer.from('x'), 400, 'INVALID_ARGUMENT');
      await upload(s, 'mzj.requester', Buffer.from('x'), longest);
    });

    test('because of its size, whether it says so or just goes on', async () => {
      const most = 1024 * 1024;
      await upload(s, 'mzj.requester', Buffer.from(text(most)), 'most.txt');
      await refuse('more.txt', Buffer.from(text(most + 1)), 413, 'PAYLOAD_TOO_LARGE');
      await refuse('much.txt', Buffer.from(text(2 * most)), 413, 'PAYLOAD_TOO_LARGE');
      const pieces = Readable.from(Array(40).fill(Buffer.from(text(50_000))));
      await refuse('on.txt', Readable.toWeb(pieces) as never, 413, 'PAYLOAD_TOO_LARGE');
    });

    test('because its sender went away', async () => {
      const before = await stored();
      const gone = new AbortController();
      const half = new ReadableStream({
        start: (stream) => stream.enqueue(Buffer.from(text(500_000))),
        pull: () => until(s, async () => expect(await stored()).not.toEqual(before)).then(() => gone.abort()),
      });
      const broken = fetch(`${s.server.url}/v2/attachments?name=a.txt`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${await s.token('mzj.requester')}` },
        body: half,
        duplex: 'half',
        signal: gone.signal,
      } as RequestInit);
      await expect(broken).rejects.toThrow();
      await until(s, async () => expect(await stored()).toEqual(before));
    });

    test('because of attachmentsUnusedMax, until some are used or deleted', async () => {
      const rows = attachmentsOn(s.server.context.connection);
      const unused = Array.from({ length: apiLimits.attachmentsUnusedMax }, (_, n) => ({
        _id: String(9_000_000 + n),
        state: 'stored',
        name: 'a.txt',
        mediaType: 'text/plain',
        uploadedBy: 'wjw.requester',
        organisations: [],
        uploadedAt: new Date(monday),
        keepUntil: new Date(monday + 1),
      }));
      await rows.collection.insertMany(unused as never[]);
      expect((await send(s, 'wjw.requester', 'b.pdf', pdf())).body.code).toBe('ATTACHMENTS_TOO_MANY');
      await rows.deleteOne({ _id: '9000000' });
      await upload(s, 'wjw.requester');
      await rows.deleteMany({ uploadedBy: 'wjw.requester', name: 'a.txt' });
    });
  });
});
