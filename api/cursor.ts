/** A cursor is the position of a row in a sort order: the row's values of the sorted paths, in base64. */
import { createHash } from 'node:crypto';
import { apiLimits } from './limits.js';
import type { Condition, Row } from './search.js';

type Order = readonly (readonly [path: string, direction: 1 | -1])[];
type Value = string | number | boolean | Date | null;
export type Cursor = Value[];

const orderMark = (order: Order): string =>
  createHash('sha256').update(JSON.stringify(order)).digest('base64url').slice(0, 6);

function encode(value: unknown): [string, unknown] | null {
  if (value instanceof Date) return ['d', value.getTime()];
  if (typeof value === 'string') return ['s', value];
  if (typeof value === 'number' || typeof value === 'boolean') return ['v', value];
  return null;
}

function valueAt(row: Row, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => (at as Row | undefined)?.[name], row);
}

export function cursorOf(row: Row, order: Order): string {
  const values = order.map(([path]) => encode(valueAt(row, path)));
  return Buffer.from(JSON.stringify([orderMark(order), ...values])).toString('base64');
}

function decode(entry: unknown): Value | undefined {
  if (entry === null) return null;
  if (!Array.isArray(entry) || entry.length !== 2) return undefined;
  const [kind, value] = entry as [unknown, unknown];
  if (kind === 'd' && Number.isSafeInteger(value) && Math.abs(value as number) < 8.64e15)
    return new Date(value as number);
  if (kind === 's' && typeof value === 'string') return value;
  if (kind === 'v' && (typeof value === 'number' || typeof value === 'boolean')) return value;
  return undefined;
}

/** Undefined for a text that is not a cursor of this order. */
export function readCursor(text: string, order: Order): Cursor | undefined {
  if (text.length > apiLimits.cursorCharactersMax) return undefined;
  let entries: unknown;
  try {
    entries = JSON.parse(Buffer.from(text, 'base64').toString());
  } catch {
    return undefined;
  }
  if (!Array.isArray(entries) || entries.length !== order.length + 1 || entries[0] !== orderMark(order)) {
    return undefined;
  }
  const values = entries.slice(1).map(decode);
  return values.every((value) => value !== undefined) ? (values as Cursor) : undefined;
}

/** Rows whose value at the path lies beyond; a missing value sorts below every other. */
function beyond(path: string, value: Value, direction: 1 | -1): Condition | undefined {
  if (direction === 1) return value === null ? { [path]: { $ne: null } } : { [path]: { $gt: value } };
  if (value === null) return undefined;
  return { $or: [{ [path]: { $lt: value } }, { [path]: null }] };
}

/** The rows after the cursor in this order; with `isBackward` the rows before it. */
export function pastCursor(cursor: Cursor, order: Order, isBackward: boolean): Condition {
  const branches: Condition[] = [];
  const equal: Condition[] = [];
  order.forEach(([path, way], index) => {
    const value = cursor[index] ?? null;
    const past = beyond(path, value, isBackward ? (-way as 1 | -1) : way);
    if (past) branches.push({ $and: [...equal, past] });
    equal.push({ [path]: value });
  });
  return { $or: branches };
}
