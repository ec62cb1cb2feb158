// Expressions on single documents, by mingo: `$expr` and computed projections. Scripts are off; what mingo throws
// becomes a refusal.
import { Context } from 'mingo';
import * as accumulator from 'mingo/operators/accumulator';
import * as expression from 'mingo/operators/expression';
import * as projection from 'mingo/operators/projection';
import * as query from 'mingo/operators/query';
import * as window from 'mingo/operators/window';
import { Query } from 'mingo/query';
import { type Document, decodePlain, isDocument, numberOf } from '../bson/document.js';
import { Refusal } from '../errors.js';

/** All operators but the stages of a pipeline. */
export const operators = { accumulator, expression, projection, query, window };

const options = { context: Context.init(operators as never), scriptEnabled: false };

/** Operands of mingo are plain values, like the documents it sees. */
export function plainOperand(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainOperand);
  const number = numberOf(value);
  const kind = (value as { _bsontype?: string } | null)?._bsontype;
  if (number !== undefined) {
    const isKept = kind === 'Decimal128' || (kind === 'Long' && !Number.isSafeInteger(number));
    return isKept ? value : number;
  }
  if (kind === 'BSONRegExp') {
    const { pattern, options: flags } = value as unknown as { pattern: string; options: string };
    return new RegExp(pattern, flags.replace(/[^imsu]/g, ''));
  }
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, plainOperand(item)]));
}

/** Turns what mingo throws into a refusal; our own refusals pass. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('BadValue', `the aggregation cannot be evaluated: ${(error as Error).message}`);
  }
}

/** Whether the expression holds for the document. */
export function compileExpression(condition: unknown): (doc: Buffer) => boolean {
  const test = translated(() => new Query({ $expr: plainOperand(condition) } as never, options));
  return (doc) => translated(() => test.test(decodePlain(doc)));
}

/** A find projection with expressions or array operators. */
export function compileComputed(spec: Document): (doc: Buffer) => Document {
  const all = new Query({}, options);
  const shape = plainOperand(spec) as Record<string, never>;
  return (doc) => translated(() => all.find<Document>([decodePlain(doc)], shape).all()[0] ?? {});
}
