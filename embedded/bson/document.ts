// The only place that turns BSON into objects and back, with the options that keep every number's type.
import { type Document, deserialize, serialize } from 'bson';
import { Refusal } from '../errors.js';
import { documentMaxBytes, documentSlackBytes } from '../limits.js';

export type { Document } from 'bson';

const exact = { promoteValues: false, promoteLongs: false, promoteBuffers: false, bsonRegExp: true } as const;

/** Decodes with Int32, Long and Double kept apart, so that writing the document back changes nothing. */
export const decodeExact = (bytes: Uint8Array): Document => deserialize(bytes, exact);

/** Decodes into plain JavaScript values, for mingo. */
export const decodePlain = (bytes: Uint8Array): Document => deserialize(bytes, { bsonRegExp: false });

/** Encodes; `undefined` becomes null, as the server would store it. */
export function encode(document: Document): Buffer {
  const bytes = serialize(document, { ignoreUndefined: false });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Encodes a document about to be stored, refusing one past the bound. */
export function encodeStored(document: Document): Buffer {
  const bytes = encode(document);
  checkSize(bytes.length);
  return bytes;
}

export function checkSize(bytes: number): void {
  if (bytes > documentMaxBytes + documentSlackBytes) {
    throw new Refusal(
      'BSONObjectTooLarge',
      `the document has ${bytes} bytes; a document may have at most ${documentMaxBytes}`,
    );
  }
}

/** A decoded embedded document, as opposed to a scalar, an array or one of BSON's own classes. */
export function isDocument(value: unknown): value is Document {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false;
  return (
    (value as Document)._bsontype === undefined && !(value instanceof Date) && !ArrayBuffer.isView(value)
  );
}

/** The number in an Int32, Long, Double or JavaScript number; undefined for anything else. */
export function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'bigint') return Number(value);
  if (value === null || typeof value !== 'object') return undefined;
  const kind = (value as Document)._bsontype;
  if (kind === 'Int32' || kind === 'Double') return Number((value as { value: number }).value);
  if (kind === 'Long') return (value as unknown as { toNumber(): number }).toNumber();
  if (kind === 'Decimal128') return Number(String(value));
  return undefined;
}

/** MongoDB's reading of a flag: true, or a number that is not zero. */
export function isTruthy(value: unknown): boolean {
  const number = numberOf(value);
  if (number !== undefined) return number !== 0;
  return value !== undefined && value !== null && value !== false;
}
