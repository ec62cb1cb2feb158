// Numbers of all four BSON types in one order. Encoding: the nearest double in 8 order-preserving bytes, then
// one byte that says whether the value lies below, on or above that double, then (below and above only) its
// exact decimal digits. So equal values have equal bytes whatever their type, and no precision is lost.
import { Decimal128 } from 'bson';

const below = 0x01;
const exact = 0x02;
const above = 0x03;
const safeLong = 2n ** 53n;
const scratch = new DataView(new ArrayBuffer(8));

/** Writes the double's bytes so that unsigned comparison is numeric; NaN comes first, -0 equals 0. */
function writeDouble(out: Buffer, at: number, value: number): number {
  if (Number.isNaN(value)) {
    out.fill(0, at, at + 8);
    return at + 8;
  }
  scratch.setFloat64(0, value === 0 ? 0 : value);
  const high = scratch.getUint32(0);
  const low = scratch.getUint32(4);
  if (value < 0) {
    out.writeUInt32BE(~high >>> 0, at);
    out.writeUInt32BE(~low >>> 0, at + 4);
  } else {
    out.writeUInt32BE((high | 0x80000000) >>> 0, at);
    out.writeUInt32BE(low, at + 4);
  }
  return at + 8;
}

export function encodeDouble(out: Buffer, at: number, value: number): number {
  const next = writeDouble(out, at, value);
  out[next] = exact;
  return next + 1;
}

export function encodeLong(out: Buffer, at: number, value: bigint): number {
  const nearest = Number(value);
  if (value <= safeLong && value >= -safeLong) return encodeDouble(out, at, nearest);
  const difference = value - BigInt(nearest);
  if (difference === 0n) return encodeDouble(out, at, nearest);
  return writeInexact(out, at, nearest, difference < 0n ? -1 : 1, value, 0);
}

/** Digits and exponent of a finite decimal: its value is digits × 10^exponent. */
function parseDecimal(text: string): { digits: bigint; exponent: number } {
  const [mantissa = '0', power = '0'] = text.split(/[eE]/);
  const [whole = '0', fraction = ''] = mantissa.split('.');
  return { digits: BigInt(whole + fraction), exponent: Number(power) - fraction.length };
}

/** Numerator and power of two of a finite double: its value is numerator × 2^power. */
function parseDouble(value: number): { numerator: bigint; power: number } {
  scratch.setFloat64(0, value);
  const bits = scratch.getBigUint64(0);
  const biased = Number((bits >> 52n) & 0x7ffn);
  const fraction = bits & 0xfffffffffffffn;
  const numerator = biased === 0 ? fraction : fraction | 0x10000000000000n;
  return { numerator: value < 0 ? -numerator : numerator, power: (biased === 0 ? 1 : biased) - 1075 };
}

/** Sign of digits × 10^exponent − value, exactly. */
function compareToDouble(digits: bigint, exponent: number, value: number): number {
  let { numerator, power } = parseDouble(value);
  let left = digits;
  if (exponent >= 0) left *= 10n ** BigInt(exponent);
  else numerator *= 10n ** BigInt(-exponent);
  if (power >= 0) numerator <<= BigInt(power);
  else left <<= BigInt(-power);
  return left < numerator ? -1 : left > numerator ? 1 : 0;
}

export function encodeDecimal(out: Buffer, at: number, bytes: Buffer): number {
  const text = new Decimal128(bytes).toString();
  if (text === 'NaN') return encodeDouble(out, at, Number.NaN);
  if (text === 'Infinity') return encodeDouble(out, at, Number.POSITIVE_INFINITY);
  if (text === '-Infinity') return encodeDouble(out, at, Number.NEGATIVE_INFINITY);
  const { digits, exponent } = parseDecimal(text);
  if (digits === 0n) return encodeDouble(out, at, 0);
  const parsed = Number(text);
  const nearest = Number.isFinite(parsed) ? parsed : digits < 0n ? -Number.MAX_VALUE : Number.MAX_VALUE;
  const sign = compareToDouble(digits, exponent, nearest);
  if (sign === 0) return encodeDouble(out, at, nearest);
  return writeInexact(out, at, nearest, sign, digits, exponent);
}

/**
 * The nearest double, the side the value lies on, then its own digits: sign, decimal magnitude, digits, end.
 */
function writeInexact(
  out: Buffer,
  at: number,
  nearest: number,
  side: number,
  digits: bigint,
  exponent: number,
): number {
  let next = writeDouble(out, at, nearest);
  out[next++] = side < 0 ? below : above;
  const isNegative = digits < 0n;
  const text = (isNegative ? -digits : digits).toString();
  const significant = text.replace(/0+$/, '');
  out[next++] = isNegative ? 0x01 : 0x02;
  const tail = next;
  next = out.writeUInt16BE(text.length + exponent + 0x8000, next);
  for (let index = 0; index < significant.length; index++) out[next++] = significant.charCodeAt(index);
  out[next++] = 0;
  if (isNegative) for (let index = tail; index < next; index++) out[index] = ~out[index]! & 0xff;
  return next;
}
