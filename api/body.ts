/**
 * Reads a request's body within bounds. What leaves here is plain JSON that can be stored: bounded in bytes,
 * depth and size; well-formed text only (a lone surrogate would change on its way through the database, and
 * with it the hash of the commit that holds it); finite numbers; no key that means something to JavaScript or
 * MongoDB.
 */
import express, { type Request, type Response } from 'express';
import { CodedError } from '../engine/errors.js';
import type { Json } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import { apiLimits } from './limits.js';
import { readMultipart } from './multipart.js';
import { invalidArgument } from './problem.js';
import type { Route } from './route.js';
import { requestWords } from './wordings/requests.js';

const readers = new Map<number, ReturnType<typeof express.raw>>();

function readerOf(bytesMax: number): ReturnType<typeof express.raw> {
  let reader = readers.get(bytesMax);
  if (!reader) {
    reader = express.raw({ type: () => true, limit: bytesMax });
    readers.set(bytesMax, reader);
  }
  return reader;
}

function readBytes(req: Request, res: Response, bytesMax: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      res.setHeader('Connection', 'close');
      reject(new CodedError('REQUEST_TIMEOUT'));
    }, apiLimits.requestMs);
    readerOf(bytesMax)(req, res, (error?: unknown) => {
      clearTimeout(late);
      if (error) reject(error);
      else resolve(Buffer.isBuffer(req.body) ? req.body : Buffer.alloc(0));
    });
  });
}

const mediaTypeOf = (req: Request): string =>
  (req.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

function unsupported(expected: string, found: string): CodedError {
  const text = found
    ? say(requestWords.mediaType, { expected, found })
    : say(requestWords.noMediaType, { expected });
  return new CodedError('UNSUPPORTED_MEDIA_TYPE', text);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CodedError('MALFORMED_JSON', say(requestWords.notUtf8));
  }
}

export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new CodedError('MALFORMED_JSON', say(requestWords.notJson, { reason: (error as Error).message }));
  }
}

const isStorableText = (text: string): boolean => !/\p{Surrogate}/u.test(text);

function checkKey(key: string, hasOperators: boolean): void {
  const shown = JSON.stringify(key.slice(0, 40)).slice(1, -1);
  if (key.length > apiLimits.keyCharactersMax) {
    throw invalidArgument(say(requestWords.longKey, { key: shown, max: apiLimits.keyCharactersMax }));
  }
  if (key === '__proto__') throw invalidArgument(say(requestWords.protoKey));
  if (key.includes('\0') || !isStorableText(key)) {
    throw invalidArgument(say(requestWords.keyCharacters, { key: shown }));
  }
  if (key.startsWith('$') && !hasOperators) {
    throw invalidArgument(say(requestWords.operatorKey, { key: shown }));
  }
}

function checkScalar(value: Json): void {
  if (typeof value === 'string' && !isStorableText(value)) {
    throw invalidArgument(say(requestWords.halfCharacter));
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw invalidArgument(say(requestWords.hugeNumber));
  }
}

/** Level by level, so that no nesting can exhaust the call stack. */
export function checkJson(root: Json, hasOperators: boolean): void {
  let level: Json[] = [root];
  let nodes = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > apiLimits.bodyDepthMax) {
      throw invalidArgument(say(requestWords.tooDeep, { max: apiLimits.bodyDepthMax }));
    }
    const next: Json[] = [];
    for (const value of level) {
      nodes += 1;
      if (nodes > apiLimits.bodyNodesMax) {
        throw invalidArgument(say(requestWords.tooManyValues, { max: apiLimits.bodyNodesMax }));
      }
      if (value === null || typeof value !== 'object') checkScalar(value);
      else if (Array.isArray(value)) for (const item of value) next.push(item);
      else {
        for (const [key, item] of Object.entries(value)) {
          checkKey(key, hasOperators);
          next.push(item);
        }
      }
    }
    level = next;
  }
}

/**
 * The body as its route's schema expects it: JSON, a form as an object of texts, files, or undefined for
 * none.
 */
export async function readBody(req: Request, res: Response, route: Route): Promise<unknown> {
  const bytesMax = route.bodyBytesMax ?? apiLimits.bodyBytesMax;
  const bytes = await readBytes(req, res, route.body ? bytesMax : apiLimits.bodyBytesMax);
  const found = mediaTypeOf(req);
  if (route.bodyType === 'multipart') {
    if (found !== 'multipart/form-data') throw unsupported('multipart/form-data', found);
    return readMultipart(bytes, req.headers['content-type'] ?? '');
  }
  if (route.bodyType === 'form') {
    if (found !== 'application/x-www-form-urlencoded')
      throw unsupported('application/x-www-form-urlencoded', found);
    return formOf(decode(bytes));
  }
  if (bytes.length === 0) return undefined;
  if (found !== 'application/json' && !found.endsWith('+json')) throw unsupported('application/json', found);
  const value = parseJson(decode(bytes));
  checkJson(value, route.hasOperators ?? false);
  return value;
}

function formOf(text: string): Record<string, string> {
  const form: Record<string, string> = Object.create(null);
  for (const [name, value] of new URLSearchParams(text)) {
    if (name in form) throw invalidArgument(say(requestWords.fieldTwice, { name }));
    form[name] = value;
  }
  checkJson({ ...form }, false);
  return { ...form };
}
