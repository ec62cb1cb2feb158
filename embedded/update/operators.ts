// The update operators on single values: each takes the document, one concrete path and its operand.
import { Int32, Long, Timestamp } from 'bson';
import { type Document, isDocument } from '../bson/document.js';
import { encodeDecoded } from '../bson/key.js';
import { Refusal } from '../errors.js';
import { bigintOf, calculate, kindOf } from './arithmetic.js';
import { type Context, setAt, unsetAt, valueAt } from './target.js';

export type Operator = (doc: Document, path: string[], operand: unknown, context: Context) => void;

const compare = (left: unknown, right: unknown): number => encodeDecoded(left).compare(encodeDecoded(right));

function zeroLike(operand: unknown, path: string[]): unknown {
  return calculate('multiply', operand, new Int32(0), path.join('.'));
}

export const $set: Operator = (doc, path, operand) => setAt(doc, path, operand);

export const $setOnInsert: Operator = (doc, path, operand, context) => {
  if (context.isInsert) setAt(doc, path, operand);
};

export const $unset: Operator = (doc, path) => unsetAt(doc, path);

export const $inc: Operator = (doc, path, operand) => {
  const value = valueAt(doc, path);
  const start = value === undefined ? new Int32(0) : value;
  setAt(doc, path, calculate('add', start, operand, path.join('.')));
};

export const $mul: Operator = (doc, path, operand) => {
  const value = valueAt(doc, path);
  const isMissing = value === undefined;
  setAt(
    doc,
    path,
    isMissing ? zeroLike(operand, path) : calculate('multiply', value, operand, path.join('.')),
  );
};

export const $min: Operator = (doc, path, operand) => {
  const value = valueAt(doc, path);
  if (value === undefined || compare(operand, value) < 0) setAt(doc, path, operand);
};

export const $max: Operator = (doc, path, operand) => {
  const value = valueAt(doc, path);
  if (value === undefined || compare(operand, value) > 0) setAt(doc, path, operand);
};

export const $currentDate: Operator = (doc, path, operand, context) => {
  const kind = isDocument(operand) ? operand.$type : operand;
  if (kind === true || kind === 'date') setAt(doc, path, new Date(context.at));
  else if (kind === 'timestamp') {
    setAt(doc, path, new Timestamp({ t: Math.floor(context.at.getTime() / 1000), i: 1 }));
  } else
    throw new Refusal('BadValue', "$currentDate takes true, { $type: 'date' } or { $type: 'timestamp' }");
};

const bitwise: Record<string, (left: bigint, right: bigint) => bigint> = {
  and: (left, right) => left & right,
  or: (left, right) => left | right,
  xor: (left, right) => left ^ right,
};

export const $bit: Operator = (doc, path, operand) => {
  if (!isDocument(operand)) throw new Refusal('BadValue', '$bit takes a document such as { and: 5 }');
  for (const [name, mask] of Object.entries(operand)) {
    const combine = bitwise[name];
    const value = valueAt(doc, path) ?? new Int32(0);
    const kinds = [kindOf(mask), kindOf(value)];
    if (!combine || kinds.some((kind) => kind !== 'Int32' && kind !== 'Long')) {
      throw new Refusal(
        'BadValue',
        `Cannot apply $bit "${name}" to "${path.join('.')}": it needs whole numbers`,
      );
    }
    const result = combine(bigintOf(value), bigintOf(mask));
    setAt(doc, path, kinds.includes('Long') ? Long.fromBigInt(result) : new Int32(Number(result)));
  }
};

export const $rename: Operator = (doc, path, operand) => {
  if (typeof operand !== 'string' || operand === '' || operand.includes('$')) {
    throw new Refusal('BadValue', `The 'to' field for $rename must be a field name: ${path.join('.')}`);
  }
  const target = operand.split('.');
  for (const ends of [path, target]) {
    for (let depth = 1; depth < ends.length; depth++) {
      if (Array.isArray(valueAt(doc, ends.slice(0, depth)))) {
        throw new Refusal('BadValue', `$rename cannot pass the array in "${ends.join('.')}"`);
      }
    }
  }
  const value = valueAt(doc, path);
  if (value === undefined) return;
  unsetAt(doc, path);
  unsetAt(doc, target);
  setAt(doc, target, value);
};
