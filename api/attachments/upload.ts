/**
 * One file out of a request, as a stream: the body itself (`?name=` says what the file is called), or the
 * one file of a multipart/form-data. Nothing is held in memory beyond what is on its way.
 */
import { Busboy, type BusboyFileStream, type BusboyHeaders } from '@fastify/busboy';
import type { Request } from 'express';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { attachmentWords } from '../wordings/attachments.js';

export interface Upload {
  /** As the multipart calls it; undefined for a body that is the file itself. */
  name?: string;
  /** Ends when the whole request has arrived and was well-formed; throws a CodedError otherwise. */
  bytes: AsyncIterable<Buffer>;
}

/** Room in a multipart for its boundaries and headers. */
const framingBytesMax = 16 * 1024;
const headersPerPartMax = 20;

const broken = (): CodedError => invalidArgument(say(attachmentWords.brokenOff), 'body', 'incomplete');

async function* bytesOf(source: AsyncIterable<Buffer>, whole?: Promise<void>): AsyncGenerator<Buffer> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new CodedError('REQUEST_TIMEOUT')), apiLimits.uploadMs);
  });
  const pieces = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      // A request fails as a stream only when its sender goes away.
      const piece = await Promise.race([pieces.next().catch(() => Promise.reject(broken())), late]);
      if (piece.done) break;
      yield piece.value;
    }
    await Promise.race([whole, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** One file and nothing else: what other fields should mean, nobody has said. */
function readMultipart(req: Request): Promise<Upload> {
  return new Promise((resolve, reject) => {
    const limits = { files: 1, fields: 0, parts: 1, headerPairs: headersPerPartMax };
    const parser = Busboy({ headers: req.headers as BusboyHeaders, limits });
    const more = () => invalidArgument(say(attachmentWords.manyFiles), 'body', 'too_big');
    const whole = new Promise<void>((done, fail) => {
      parser.once('finish', done);
      parser.once('error', () => fail(broken()));
      for (const event of ['filesLimit', 'fieldsLimit', 'partsLimit']) parser.once(event, () => fail(more()));
      req.once('error', () => fail(broken()));
      req.once('aborted', () => fail(broken()));
    });
    whole.then(() => reject(invalidArgument(say(attachmentWords.noFile), 'body', 'too_small')), reject);
    parser.once('file', (_field: string, file: BusboyFileStream, name: string) =>
      resolve({ name: name ?? '', bytes: bytesOf(file, whole) }),
    );
    req.pipe(parser);
  });
}

export async function readUpload(req: Request, bytesMax: number): Promise<Upload> {
  const encoding = req.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    throw new CodedError('UNSUPPORTED_MEDIA_TYPE', say(attachmentWords.encoded, { encoding }));
  }
  if (Number(req.headers['content-length'] ?? 0) > bytesMax + framingBytesMax) {
    throw new CodedError('PAYLOAD_TOO_LARGE', say(attachmentWords.large, { max: bytesMax }));
  }
  return req.is('multipart/form-data') ? readMultipart(req) : { bytes: bytesOf(req) };
}
