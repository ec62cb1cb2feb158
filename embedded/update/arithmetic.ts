// $inc and $mul on BSON's four number types: the result has the wider type, and an overflow is refused, not
// rounded.
import { Decimal128, Double, Int32, Long } from 'bson';
import { type Document, numberOf } from '../bson/document.js';
import { Refusal } from '../errors.js';
import { show } from '../storage/duplicate.js';

type Operation = 'add' | 'multiply';
type Kind = 'Int32' | 'Long' | 'Double' | 'Decimal128';

const widths: Record<Kind, number> = { Int32: 0, Long: 1, Double: 2, Decimal128: 3 };
const longMax = 2n ** 63n - 1n;

export function kindOf(value: unknown): Kind | undefined {
  if (typeof value === 'number') return 'Double';
  const kind = (value as Document | null | undefined)?._bsontype;
  return kind in widths ? (kind as Kind) : undefined;
}

export const bigintOf = (value: unknown): bigint => BigInt(String(value));

/** Combines two numbers; `operator` and `path` only word the refusal. */
export function calculate(operation: Operation, left: unknown, right: unknown, path: string): unknown {
  const one = kindOf(left);
  const two = kindOf(right);
  const operator = operation === 'add' ? '$inc' : '$mul';
  if (!two)
    throw new Refusal(
      'TypeMismatch',
      `Cannot ${operator} with a non-numeric argument: {${path}: ${show(right)}}`,
    );
  if (!one) {
    const what = `a value of a non-numeric type. The field '${path}' has ${show(left)}`;
    throw new Refusal('TypeMismatch', `Cannot apply ${operator} to ${what}`);
  }
  const wider = widths[one] >= widths[two] ? one : two;
  if (wider === 'Decimal128') return decimal(operation, String(left), String(right));
  if (wider === 'Double') {
    const [a, b] = [numberOf(left)!, numberOf(right)!];
    return new Double(operation === 'add' ? a + b : a * b);
  }
  const [a, b] = [bigintOf(left), bigintOf(right)];
  const result = operation === 'add' ? a + b : a * b;
  if (wider === 'Int32' && BigInt.asIntN(32, result) === result) return new Int32(Number(result));
  if (result > longMax || result < -longMax - 1n) {
    throw new Refusal(
      'BadValue',
      `Failed to apply ${operator} operations to current value (${show(left)}): overflow`,
    );
  }
  return Long.fromBigInt(result);
}

const digitsMax = 34;

function parse(text: string): { digits: bigint; exponent: number } | undefined {
  const match = /^(-?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole, fraction = '', power = '0'] = match;
  return { digits: BigInt(`${sign}${whole}${fraction}`), exponent: Number(power) - fraction.length };
}

function decimal(operation: Operation, left: string, right: string): Decimal128 {
  const one = parse(left);
  const two = parse(right);
  if (!one || !two) {
    const [a, b] = [Number(left), Number(right)];
    return Decimal128.fromString(String(operation === 'add' ? a + b : a * b));
  }
  if (operation === 'multiply') return rounded(one.digits * two.digits, one.exponent + two.exponent);
  const exponent = Math.min(one.exponent, two.exponent);
  // Beyond twice the precision the smaller number cannot be seen in the sum.
  if (Math.abs(one.exponent - two.exponent) > 2 * digitsMax + 34) {
    return Decimal128.fromString(one.exponent > two.exponent && one.digits !== 0n ? left : right);
  }
  const scaled = (part: { digits: bigint; exponent: number }): bigint =>
    part.digits * 10n ** BigInt(part.exponent - exponent);
  return rounded(scaled(one) + scaled(two), exponent);
}

/** Rounds half to even at 34 digits. */
function rounded(digits: bigint, exponent: number): Decimal128 {
  const length = (digits < 0n ? -digits : digits).toString().length;
  if (length <= digitsMax) return Decimal128.fromString(`${digits}E${exponent}`);
  const unit = 10n ** BigInt(length - digitsMax);
  let quotient = digits / unit;
  const rest = digits % unit;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice > unit || (twice === unit && quotient % 2n !== 0n)) quotient += digits < 0n ? -1n : 1n;
  return Decimal128.fromString(`${quotient}E${exponent + length - digitsMax}`);
}
