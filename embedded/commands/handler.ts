import { Long } from 'bson';
import { type Document, encode, isDocument, numberOf } from '../bson/document.js';
import type { Context } from '../context.js';
import { Refusal } from '../errors.js';
import type { Hint } from '../query/plan.js';
import type { Command } from '../wire/message.js';

export interface Handler {
  /** Writes join the group commit; reads are answered at once. */
  isWrite: (command: Command) => boolean;
  run: (context: Context, command: Command, connectionId: number) => Buffer;
}

export const read = (run: Handler['run']): Handler => ({ isWrite: () => false, run });
export const write = (run: Handler['run']): Handler => ({ isWrite: () => true, run });

export const ok = (fields: Document = {}): Buffer => encode({ ...fields, ok: 1 });

/** The collection a command names in its first field. */
export function collectionName(command: Command): string {
  const name: unknown = command.body[command.name];
  if (typeof name === 'string' && name !== '') return name;
  throw new Refusal('InvalidNamespace', `${command.name} must name a collection`);
}

/** A whole number of at least zero, or undefined when the field is absent. */
export function countOf(body: Document, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  const number = numberOf(value);
  if (number === undefined) throw new Refusal('TypeMismatch', `'${field}' must be a number`);
  if (number < 0) throw new Refusal('BadValue', `'${field}' must be at least 0, but is ${number}`);
  return Math.trunc(number);
}

export function hintOf(hint: unknown): Hint | undefined {
  if (hint === undefined || hint === null) return undefined;
  if (typeof hint === 'string') return { name: hint };
  if (!isDocument(hint)) throw new Refusal('FailedToParse', 'a hint must be an index name or a key document');
  return Object.keys(hint).length === 0 ? undefined : { key: hint };
}

export function deadlineOf(body: Document): number {
  const maxTimeMs = countOf(body, 'maxTimeMS');
  return maxTimeMs ? Date.now() + maxTimeMs : 0;
}

export const bigintOf = (value: unknown): bigint =>
  value instanceof Long ? value.toBigInt() : BigInt(numberOf(value) ?? 0);
