/**
 * Sends stored bytes (RFC 9110 §13, §14): whole, or the one range that is asked for, or word that the caller
 * has them already. Nothing is read before it is known what to send.
 */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { create as contentDisposition } from 'content-disposition';
import type { Request, Response } from 'express';
import parseRange from 'range-parser';
import { CodedError } from '../engine/errors.js';
import { say } from '../engine/wording.js';
import { requestWords } from './wordings/requests.js';

export interface Content {
  name: string;
  mediaType: string;
  size: number;
  /** Hexadecimal; names the bytes, so it is their entity tag. */
  sha256: string;
  /** Bytes `start` to before `end`. */
  open(range: { start: number; end: number }): Readable;
}

const tagOf = (sha256: string): string => `"${sha256}"`;

/** The bytes asked for; undefined for all of them. Ranges that are not understood are ignored (§14.2). */
function rangeOf(
  req: Request,
  res: Response,
  { size, sha256 }: Content,
): { start: number; end: number } | undefined {
  const { range } = req.headers;
  const condition = req.headers['if-range'];
  if (range === undefined || (condition !== undefined && condition !== tagOf(sha256))) return undefined;
  const ranges = parseRange(size, range);
  if (ranges === -1) {
    res.setHeader('Content-Range', `bytes */${size}`);
    throw new CodedError('RANGE_NOT_SATISFIABLE', say(requestWords.range, { size }));
  }
  const [only, ...more] = ranges === -2 || ranges.type !== 'bytes' ? [] : ranges;
  return only && more.length === 0 ? { start: only.start, end: only.end + 1 } : undefined;
}

function isKnown(req: Request, tag: string): boolean {
  const tags = req.headers['if-none-match']?.split(',').map((one) => one.trim().replace(/^W\//, ''));
  return tags?.some((one) => one === '*' || one === tag) ?? false;
}

/** The browser may neither guess another type nor run what it was given. */
function describe(res: Response, content: Content, tag: string): void {
  const digest = Buffer.from(content.sha256, 'hex').toString('base64');
  res.setHeader('ETag', tag);
  res.setHeader('Accept-Ranges', 'bytes');
  res.setHeader('Content-Disposition', contentDisposition(content.name));
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Repr-Digest', `sha-256=:${digest}:`);
}

export async function sendContent(req: Request, res: Response, content: Content): Promise<void> {
  const tag = tagOf(content.sha256);
  if (isKnown(req, tag)) {
    res.setHeader('ETag', tag);
    res.status(304).end();
    return;
  }
  const range = rangeOf(req, res, content);
  const { start, end } = range ?? { start: 0, end: content.size };
  describe(res, content, tag);
  if (range) res.setHeader('Content-Range', `bytes ${start}-${end - 1}/${content.size}`);
  res.setHeader('Content-Type', content.mediaType);
  res.setHeader('Content-Length', end - start);
  res.status(range ? 206 : 200);
  if (req.method === 'HEAD') res.end();
  else await pipeline(content.open({ start, end }), res);
}
