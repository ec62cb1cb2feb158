// The tests of single values: comparison by encoded bytes within one type, and the operators that look at a
// type.
import { Decimal128 } from 'bson';
import { numberOf } from '../bson/document.js';
import { encodeDecoded, encodeShared, tagOf, tags } from '../bson/key.js';
import { types } from '../bson/walk.js';
import { Refusal } from '../errors.js';
import { isRegex } from './parse.js';
import type { ValueVisit } from './path.js';

const nan = encodeDecoded(Number.NaN);

export function equalTo(operand: unknown): ValueVisit {
  const wanted = encodeDecoded(operand);
  const tag = wanted[0]!;
  if (tag === tags.null) return (_buffer, type) => type === types.missing || type === types.null;
  return (buffer, type, at) =>
    tagOf(type) === tag && type !== types.missing && encodeShared(buffer, type, at).equals(wanted);
}

type Order = '$gt' | '$gte' | '$lt' | '$lte';

const holds: Record<Order, (order: number) => boolean> = {
  $gt: (order) => order > 0,
  $gte: (order) => order >= 0,
  $lt: (order) => order < 0,
  $lte: (order) => order <= 0,
};

/** Ordered comparison within the operand's type; MinKey and MaxKey compare with everything. */
export function ordered(op: Order, operand: unknown): ValueVisit {
  const bound = encodeDecoded(operand);
  const tag = bound[0]!;
  const test = holds[op];
  if (tag === tags.null) {
    if (op === '$gt' || op === '$lt') return () => false;
    return (_buffer, type) => type === types.missing || type === types.null;
  }
  if (tag === tags.minKey || tag === tags.maxKey) {
    return (_buffer, type) => test(tagOf(type) - tag);
  }
  const isNan = tag === tags.number && bound.equals(nan);
  if (isNan && (op === '$gt' || op === '$lt')) return () => false;
  return (buffer, type, at) => {
    if (tagOf(type) !== tag || type === types.missing) return false;
    const encoded = encodeShared(buffer, type, at);
    if (tag === tags.number && !isNan && encoded.equals(nan)) return false;
    return isNan ? encoded.equals(bound) : test(encoded.compare(bound));
  };
}

export function among(operands: readonly unknown[]): ValueVisit {
  const wanted = new Set<string>();
  let hasNull = false;
  const patterns: ValueVisit[] = [];
  for (const operand of operands) {
    if (isRegex(operand)) patterns.push(matching(operand.pattern, operand.options));
    const encoded = encodeDecoded(operand);
    if (encoded[0] === tags.null) hasNull = true;
    else wanted.add(encoded.toString('latin1'));
  }
  return (buffer, type, at) => {
    if (type === types.missing || type === types.null) return hasNull;
    if (wanted.size > 0 && wanted.has(encodeShared(buffer, type, at).toString('latin1'))) return true;
    return patterns.some((test) => test(buffer, type, at));
  };
}

export function matching(pattern: string, flags: string): ValueVisit {
  let expression: RegExp;
  try {
    expression = new RegExp(pattern, [...new Set(flags.replace('x', ''))].join(''));
  } catch (error) {
    throw new Refusal('BadValue', `Regular expression is invalid: ${(error as Error).message}`);
  }
  const itself = `${pattern}\0${flags}`;
  return (buffer, type, at) => {
    if (type === types.string || type === types.symbol) {
      return expression.test(buffer.toString('utf8', at + 4, at + 3 + buffer.readInt32LE(at)));
    }
    if (type !== types.regex) return false;
    return buffer.toString('utf8', at, at + Buffer.byteLength(itself)) === itself;
  };
}

const aliases: Record<string, number> = {
  double: types.double,
  string: types.string,
  object: types.object,
  array: types.array,
  binData: types.binary,
  undefined: types.undefined,
  objectId: types.objectId,
  bool: types.bool,
  date: types.date,
  null: types.null,
  regex: types.regex,
  dbPointer: types.dbPointer,
  javascript: types.code,
  symbol: types.symbol,
  javascriptWithScope: types.codeWithScope,
  int: types.int,
  timestamp: types.timestamp,
  long: types.long,
  decimal: types.decimal,
  minKey: types.minKey,
  maxKey: types.maxKey,
};

const numberTypes = [types.double, types.int, types.long, types.decimal];

export function typed(operand: unknown): ValueVisit {
  const wanted = new Set<number>();
  for (const item of Array.isArray(operand) ? operand : [operand]) {
    const code = typeof item === 'string' ? aliases[item] : numberOf(item);
    if (item === 'number') for (const type of numberTypes) wanted.add(type);
    else if (code === undefined) throw new Refusal('BadValue', `Unknown type name alias: ${String(item)}`);
    else wanted.add(code === -1 ? types.minKey : code);
  }
  return (_buffer, type) => type !== types.missing && wanted.has(type);
}

/** The whole part of a stored number, or undefined when it is not one. */
function wholeAt(buffer: Buffer, type: number, at: number): bigint | undefined {
  if (type === types.int) return BigInt(buffer.readInt32LE(at));
  if (type === types.long) return buffer.readBigInt64LE(at);
  const value =
    type === types.double
      ? buffer.readDoubleLE(at)
      : type === types.decimal
        ? Number(new Decimal128(buffer.subarray(at, at + 16)).toString())
        : Number.NaN;
  return Number.isFinite(value) ? BigInt(Math.trunc(value)) : undefined;
}

export function modulo(operand: unknown): ValueVisit {
  const parts = Array.isArray(operand) ? operand.map(numberOf) : [];
  if (parts.length !== 2 || parts.some((part) => part === undefined || !Number.isFinite(part))) {
    throw new Refusal('BadValue', 'malformed mod, needs to be an array of two numbers');
  }
  const [divisor, remainder] = parts.map((part) => BigInt(Math.trunc(part!)));
  if (divisor === 0n) throw new Refusal('BadValue', 'divisor cannot be 0');
  return (buffer, type, at) => {
    const whole = wholeAt(buffer, type, at);
    return whole !== undefined && whole % divisor! === remainder;
  };
}
