// Expressions on single documents, by mingo: `$expr` and computed projections. Scripts are off; what mingo
// throws becomes a refusal.
import { createRequire } from 'node:module';
import type { Context } from 'mingo';
import type { Query } from 'mingo/query';
import { type Document, decodePlain, isDocument, numberOf } from '../bson/document.js';
import { Refusal } from '../errors.js';

const load = createRequire(import.meta.url);

interface Mingo {
  Query: typeof Query;
  Context: typeof Context;
  /** All operators but the stages of a pipeline. */
  operators: Record<string, object>;
  options: { context: Context; scriptEnabled: false };
}

let loaded: Mingo | undefined;

/** Loads mingo when it is first needed: its many files would double the time the database takes to start. */
export function mingo(): Mingo {
  if (loaded) return loaded;
  const { Context: Operators } = load('mingo') as { Context: typeof Context };
  const names = ['accumulator', 'expression', 'projection', 'query', 'window'];
  const operators = Object.fromEntries(
    names.map((name) => [name, load(`mingo/operators/${name}`) as object]),
  );
  const options = { context: Operators.init(operators as never), scriptEnabled: false } as const;
  loaded = { ...(load('mingo/query') as { Query: typeof Query }), Context: Operators, operators, options };
  return loaded;
}

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
  const test = translated(() => {
    const { Query: Plain, options } = mingo();
    return new Plain({ $expr: plainOperand(condition) } as never, options);
  });
  return (doc) => translated(() => test.test(decodePlain(doc)));
}

/** A find projection with expressions or array operators. */
export function compileComputed(spec: Document): (doc: Buffer) => Document {
  const { Query: Plain, options } = mingo();
  const all = new Plain({}, options);
  const shape = plainOperand(spec) as Record<string, never>;
  return (doc) => translated(() => all.find<Document>([decodePlain(doc)], shape).all()[0] ?? {});
}
