// Reads BSON where it lies: documents are walked byte by byte, never decoded, on every path that only has to
// look.
import { Refusal } from '../errors.js';
import { documentMaxDepth } from '../limits.js';

export const types = {
  missing: 0x00,
  double: 0x01,
  string: 0x02,
  object: 0x03,
  array: 0x04,
  binary: 0x05,
  undefined: 0x06,
  objectId: 0x07,
  bool: 0x08,
  date: 0x09,
  null: 0x0a,
  regex: 0x0b,
  dbPointer: 0x0c,
  code: 0x0d,
  symbol: 0x0e,
  codeWithScope: 0x0f,
  int: 0x10,
  timestamp: 0x11,
  long: 0x12,
  decimal: 0x13,
  maxKey: 0x7f,
  minKey: 0xff,
} as const;

const malformed = (why: string): Refusal => new Refusal('InvalidBSON', `invalid BSON: ${why}`);

/** The offset just after the NUL that ends the C string at `at`. */
export function afterName(buffer: Buffer, at: number): number {
  let end = at;
  while (buffer[end] !== 0) end++;
  return end + 1;
}

/** Bytes that a value of this type occupies at `at`. */
export function sizeOf(buffer: Buffer, type: number, at: number): number {
  switch (type) {
    case types.double:
    case types.date:
    case types.timestamp:
    case types.long:
      return 8;
    case types.string:
    case types.code:
    case types.symbol:
      return 4 + buffer.readInt32LE(at);
    case types.object:
    case types.array:
    case types.codeWithScope:
      return buffer.readInt32LE(at);
    case types.binary:
      return 5 + buffer.readInt32LE(at);
    case types.objectId:
      return 12;
    case types.bool:
      return 1;
    case types.int:
      return 4;
    case types.decimal:
      return 16;
    case types.regex:
      return afterName(buffer, afterName(buffer, at)) - at;
    case types.dbPointer:
      return 16 + buffer.readInt32LE(at);
    case types.undefined:
    case types.null:
    case types.minKey:
    case types.maxKey:
      return 0;
    default:
      throw malformed(`unknown type 0x${type.toString(16)}`);
  }
}

/** The offset of the element (its type byte) with this name in the document at `at`, or -1. */
export function findElement(buffer: Buffer, at: number, name: Buffer): number {
  const length = name.length;
  let element = at + 4;
  for (let type = buffer[element]!; type !== 0; type = buffer[element]!) {
    const start = element + 1;
    let index = 0;
    while (index < length && buffer[start + index] === name[index]) index++;
    if (index === length && buffer[start + length] === 0) return element;
    const value = afterName(buffer, start + index);
    element = value + sizeOf(buffer, type, value);
  }
  return -1;
}

/** Called with each element; a true answer ends the walk. */
export type ElementVisit = (type: number, value: number, name: number) => boolean | undefined;

/** Visits the elements of the document or array at `at` in order; true when a visit ended it. */
export function eachElement(buffer: Buffer, at: number, visit: ElementVisit): boolean {
  let element = at + 4;
  for (let type = buffer[element]!; type !== 0; type = buffer[element]!) {
    const value = afterName(buffer, element + 1);
    if (visit(type, value, element + 1) === true) return true;
    element = value + sizeOf(buffer, type, value);
  }
  return false;
}

/** The name that starts at `at`, as text. */
export function nameAt(buffer: Buffer, at: number): string {
  return buffer.toString('utf8', at, afterName(buffer, at) - 1);
}

/**
 * Checks that the document at `at` is well formed within `end`, so that every later walk may trust its
 * lengths.
 */
export function checkDocument(buffer: Buffer, at: number, end: number, depth = 0): void {
  if (depth > documentMaxDepth) throw malformed(`nested deeper than ${documentMaxDepth} levels`);
  if (end - at < 5) throw malformed('a document is cut short');
  const last = at + buffer.readInt32LE(at) - 1;
  if (last < at + 4 || last >= end || buffer[last] !== 0) throw malformed('a document has a wrong length');
  let element = at + 4;
  while (element < last) {
    const type = buffer[element]!;
    const value = buffer.indexOf(0, element + 1) + 1;
    if (value === 0 || value > last) throw malformed('a field name has no end');
    element = checkValue(buffer, type, value, last, depth);
  }
  if (element !== last) throw malformed('a field passes the end of its document');
}

function checkValue(buffer: Buffer, type: number, at: number, last: number, depth: number): number {
  if (type === types.regex) {
    const pattern = buffer.indexOf(0, at);
    const options = pattern < 0 ? -1 : buffer.indexOf(0, pattern + 1);
    if (options < 0 || options >= last) throw malformed('a regular expression has no end');
    return options + 1;
  }
  const isSized =
    (type >= types.string && type <= types.binary) ||
    (type >= types.dbPointer && type <= types.codeWithScope);
  if (isSized && (at + 4 > last || buffer.readInt32LE(at) < 0)) throw malformed('a value has a wrong length');
  const next = at + sizeOf(buffer, type, at);
  if (next > last) throw malformed('a value passes the end of its document');
  if (type === types.object || type === types.array) {
    if (buffer.readInt32LE(at) < 5) throw malformed('a document is cut short');
    checkDocument(buffer, at, next, depth + 1);
  } else if (
    (type === types.string || type === types.code || type === types.symbol) &&
    buffer[next - 1] !== 0
  ) {
    throw malformed('a string has no end');
  } else if (type === types.string && next === at + 4) throw malformed('a string has no end');
  return next;
}
