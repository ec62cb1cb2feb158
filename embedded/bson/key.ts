// One order for everything: a BSON value becomes bytes whose unsigned comparison is MongoDB's comparison.
// Indexes, filters, sorts and uniqueness all compare these bytes, so they cannot disagree (invariant E4 in
// ../index.ts).
import { serialize } from 'bson';
import { encodeDecimal, encodeDouble, encodeLong } from './number.js';
import { afterName, eachElement, sizeOf, types } from './walk.js';

/** First byte of each encoded value, in MongoDB's order of types. Zero ends an object or array. */
export const tags = {
  minKey: 0x05,
  undefined: 0x08,
  null: 0x0a,
  number: 0x14,
  string: 0x1e,
  object: 0x28,
  array: 0x32,
  binary: 0x3c,
  objectId: 0x46,
  bool: 0x50,
  date: 0x5a,
  timestamp: 0x5c,
  regex: 0x64,
  dbPointer: 0x6e,
  code: 0x78,
  codeWithScope: 0x82,
  maxKey: 0xfa,
} as const;

const tagOfType = new Uint8Array(256);
for (const [name, type] of Object.entries(types)) {
  const group = name === 'symbol' ? 'string' : name === 'missing' ? 'null' : name;
  tagOfType[type] = tags[group as keyof typeof tags] ?? tags.number;
}

/** The comparison group of a BSON type. */
export const tagOf = (type: number): number => tagOfType[type]!;

/** Bytes with NUL doubled as 00 FF and ended by 00 00, so that a prefix sorts first. */
function encodeBytes(out: Buffer, at: number, source: Buffer, start: number, end: number): number {
  let next = at;
  for (let index = start; index < end; index++) {
    const byte = source[index]!;
    out[next++] = byte;
    if (byte === 0) out[next++] = 0xff;
  }
  out[next] = 0;
  out[next + 1] = 0;
  return next + 2;
}

/** Text is copied in one go: only the rare string that holds a NUL is escaped byte by byte. */
function encodeText(out: Buffer, at: number, source: Buffer, start: number, end: number): number {
  const length = end - start;
  if (length > 64) {
    const nul = source.indexOf(0, start);
    if (nul >= 0 && nul < end) return encodeBytes(out, at, source, start, end);
    source.copy(out, at, start, end);
    out[at + length] = 0;
    out[at + length + 1] = 0;
    return at + length + 2;
  }
  return encodeBytes(out, at, source, start, end);
}

/** Eight little-endian bytes, big-endian with the sign flipped when signed. */
function encodeEight(out: Buffer, at: number, source: Buffer, start: number, isSigned: boolean): number {
  for (let index = 0; index < 8; index++) out[at + index] = source[start + 7 - index]!;
  if (isSigned) out[at] = out[at]! ^ 0x80;
  return at + 8;
}

/**
 * Writes the encoding of the value at `at` into `out` at `to` and returns the end; `out` must be large
 * enough.
 */
export function encodeValue(out: Buffer, to: number, source: Buffer, type: number, at: number): number {
  out[to] = tagOfType[type]!;
  const next = to + 1;
  switch (type) {
    case types.int:
      return encodeDouble(out, next, source.readInt32LE(at));
    case types.double:
      return encodeDouble(out, next, source.readDoubleLE(at));
    case types.long:
      return encodeLong(out, next, source.readBigInt64LE(at));
    case types.decimal:
      return encodeDecimal(out, next, source.subarray(at, at + 16));
    case types.string:
    case types.symbol:
    case types.code:
      return encodeText(out, next, source, at + 4, at + 3 + source.readInt32LE(at));
    case types.objectId:
      for (let index = 0; index < 12; index++) out[next + index] = source[at + index]!;
      return next + 12;
    case types.bool:
      out[next] = source[at]!;
      return next + 1;
    case types.date:
      return encodeEight(out, next, source, at, true);
    case types.timestamp:
      return encodeEight(out, next, source, at, false);
    case types.object:
      return encodeObject(out, next, source, at);
    case types.array:
      return encodeArray(out, next, source, at);
    default:
      return encodeRare(out, next, source, type, at);
  }
}

function encodeObject(out: Buffer, to: number, source: Buffer, at: number): number {
  let next = to;
  eachElement(source, at, (type, value, name) => {
    out[next] = tagOfType[type]!;
    const nameEnd = value - 1;
    source.copy(out, next + 1, name, nameEnd + 1);
    const start = next + 1 + nameEnd + 1 - name;
    // The value's own tag repeats the one before the name; it costs a byte and keeps one encoder.
    next = encodeValue(out, start, source, type, value);
    return false;
  });
  out[next] = 0;
  return next + 1;
}

function encodeArray(out: Buffer, to: number, source: Buffer, at: number): number {
  let next = to;
  eachElement(source, at, (type, value) => {
    next = encodeValue(out, next, source, type, value);
    return false;
  });
  out[next] = 0;
  return next + 1;
}

function encodeRare(out: Buffer, to: number, source: Buffer, type: number, at: number): number {
  if (type === types.binary) {
    const length = source.readInt32LE(at);
    const next = out.writeUInt32BE(length, to);
    source.copy(out, next, at + 4, at + 5 + length);
    return next + 1 + length;
  }
  if (type === types.regex) {
    const options = afterName(source, at);
    const next = encodeBytes(out, to, source, at, options - 1);
    return encodeBytes(out, next, source, options, afterName(source, options) - 1);
  }
  const size = sizeOf(source, type, at);
  return size === 0 ? to : encodeBytes(out, to, source, at, at + size);
}

/** Turns an ascending encoding into a descending one, and back. */
export function invert(buffer: Buffer, from: number, to: number): void {
  for (let at = from; at < to; at++) buffer[at] = ~buffer[at]! & 0xff;
}

/** Most bytes the encoding of a value can take: decimals grow most, others at most double. */
export const encodedMaxBytes = (source: Buffer, type: number, at: number): number =>
  64 + 4 * sizeOf(source, type, at);

let scratch = Buffer.allocUnsafeSlow(64 * 1024);

/** The encoding of a value in a shared buffer: valid until the next call. */
export function encodeShared(source: Buffer, type: number, at: number): Buffer {
  const needed = type === types.missing ? 64 : encodedMaxBytes(source, type, at);
  if (needed > scratch.length) scratch = Buffer.allocUnsafeSlow(needed * 2);
  if (type === types.missing) {
    scratch[0] = tags.null;
    return scratch.subarray(0, 1);
  }
  return scratch.subarray(0, encodeValue(scratch, 0, source, type, at));
}

/** A value of a command, as BSON that the walkers can read. */
export interface RawValue {
  buffer: Buffer;
  type: number;
  at: number;
}

/** Puts a decoded value back into BSON; a missing one becomes null. */
export function rawValue(value: unknown): RawValue {
  const bytes = serialize({ v: value === undefined ? null : value }, { ignoreUndefined: false });
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return { buffer, type: buffer[4]!, at: 7 };
}

/** The encoding of a decoded value, in a buffer of its own. */
export function encodeDecoded(value: unknown): Buffer {
  const raw = rawValue(value);
  return Buffer.from(encodeShared(raw.buffer, raw.type, raw.at));
}
