// insert, update, delete: batches of statements, each of which succeeds or fails on its own.
import { ObjectId } from 'bson';
import {
  checkSize,
  type Document,
  decodeExact,
  encode,
  encodeStored,
  isDocument,
  isTruthy,
  numberOf,
} from '../bson/document.js';
import { encodeDecoded } from '../bson/key.js';
import type { Context } from '../context.js';
import { Refusal } from '../errors.js';
import { documentMaxBytes, keyMaxBytes, writeBatchMaxCount } from '../limits.js';
import { filterOf } from '../query/filter.js';
import { compileCondition } from '../query/match.js';
import { type Condition, parseFilter } from '../query/parse.js';
import { lastHit } from '../query/path.js';
import { type Found, fetchDocument, Reader, type ReadOptions } from '../query/read.js';
import { parseSort } from '../query/sort.js';
import type { Collection } from '../storage/catalog.js';
import { insertDocument, removeDocument, replaceDocument, withIdFirst } from '../storage/write.js';
import { type CompiledUpdate, checkIdKept, compileUpdate, withId } from '../update/update.js';
import { baseOf } from '../update/upsert.js';
import type { Command } from '../wire/message.js';
import { collectionName, hintOf } from './handler.js';

/** Runs each statement; an ordered batch stops at the first refusal. */
function eachStatement<T>(
  command: Command,
  statements: readonly T[],
  run: (statement: T, at: number) => void,
): Document[] {
  if (statements.length === 0 || statements.length > writeBatchMaxCount) {
    const found = `but has ${statements.length}`;
    throw new Refusal('BadValue', `a write batch must hold 1 to ${writeBatchMaxCount} statements, ${found}`);
  }
  const isOrdered = command.body.ordered === undefined || isTruthy(command.body.ordered);
  const errors: Document[] = [];
  for (let at = 0; at < statements.length; at++) {
    try {
      run(statements[at]!, at);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      errors.push({ index: at, code: error.code, ...error.details, errmsg: error.message });
      if (isOrdered) break;
    }
  }
  return errors;
}

const withErrors = (reply: Document, writeErrors: Document[]): Buffer =>
  encode(writeErrors.length > 0 ? { ...reply, writeErrors, ok: 1 } : { ...reply, ok: 1 });

function statementsOf(command: Command, field: string): Document[] {
  const statements = command.body[field];
  if (!Array.isArray(statements)) throw new Refusal('TypeMismatch', `'${field}' must be an array`);
  return statements;
}

export function insert(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  let n = 0;
  let collection: Collection | undefined;
  const errors = eachStatement(command, command.documents, (doc) => {
    if (doc.length > documentMaxBytes) checkSize(doc.length);
    const stored = withIdFirst(doc);
    collection ??= context.catalog.ensure(command.database, name);
    insertDocument(context, collection, stored);
    n++;
  });
  return withErrors({ n }, errors);
}

export interface UpdateStatement {
  filter: unknown;
  update: unknown;
  arrayFilters: unknown;
  isUpsert: boolean;
  isMulti: boolean;
  options: ReadOptions;
}

export interface Updated {
  matched: number;
  modified: number;
  /** The new document of an upsert that inserted. */
  inserted: Buffer | undefined;
  before: Buffer | undefined;
  after: Buffer | undefined;
}

export function runUpdate(
  context: Context,
  command: Command,
  name: string,
  statement: UpdateStatement,
): Updated {
  const condition = parseFilter(statement.filter ?? {});
  const compiled = compileUpdate(statement.update, statement.arrayFilters);
  if (compiled.isReplacement && statement.isMulti) {
    throw new Refusal('FailedToParse', 'multi update is not supported for replacement-style update');
  }
  const at = new Date();
  const result: Updated = {
    matched: 0,
    modified: 0,
    inserted: undefined,
    before: undefined,
    after: undefined,
  };
  const known = context.catalog.find(command.database, name);
  const found = matches(context, known, condition, statement);
  // All new documents are made before the first is written, so that a type error in one changes none.
  const changes = found.map((one) => compiled.splice?.apply(one.doc) ?? changedBytes(one, compiled, at));
  for (const [index, one] of found.entries()) {
    const bytes = changes[index]!;
    if (bytes !== one.doc) {
      checkSize(bytes.length);
      replaceDocument(context, known!, one.idKey, one.doc, bytes, compiled.splice?.names);
      result.modified++;
    }
    result.matched++;
    result.before = one.doc;
    result.after = bytes;
  }
  if (result.matched > 0 || !statement.isUpsert) return result;
  const base = baseOf(condition, compiled.isReplacement);
  const doc = withId(compiled.apply(base, { hit: -1, isInsert: true, at }));
  const collection = context.catalog.ensure(command.database, name);
  result.inserted = encodeStored(doc);
  insertDocument(context, collection, result.inserted);
  return result;
}

/** All matches, found before the first change, so that an update never meets its own results. */
export function matches(
  context: Context,
  collection: Collection | undefined,
  condition: Condition,
  statement: { isMulti: boolean; options: ReadOptions },
): Found[] {
  const point = statement.options.hint ? undefined : pointOf(condition);
  if (point && collection) return matchAt(context, collection, point);
  // What cannot be asked is refused, whether there is a collection or not.
  const filter = filterOf(condition);
  if (!collection) return [];
  const limit = statement.isMulti ? 0 : 1;
  const reader = new Reader(context.store, collection, filter, { ...statement.options, limit });
  const all: Found[] = [];
  for (let found = reader.next(); found; found = reader.next()) all.push(found);
  return all;
}

interface Point {
  idKey: Buffer;
  /** What the filter asks of the document beside its `_id`. */
  rest: Condition;
}

/** The one document that a filter names by a plain `_id`; there is nothing to plan then. */
function pointOf(condition: Condition): Point | undefined {
  const parts = condition.kind === 'and' ? condition.parts : [condition];
  for (const part of parts) {
    if (part.kind !== 'field' || part.path !== '_id' || part.predicate.op !== '$eq') continue;
    const { operand } = part.predicate;
    if (typeof operand !== 'string' && !(operand instanceof ObjectId)) continue;
    const idKey = encodeDecoded(operand);
    if (idKey.length > keyMaxBytes - 4) return undefined;
    return { idKey, rest: { kind: 'and', parts: parts.filter((other) => other !== part) } };
  }
  return undefined;
}

function matchAt(context: Context, collection: Collection, { idKey, rest }: Point): Found[] {
  const match = compileCondition(rest);
  const doc = fetchDocument(context.store, collection, idKey);
  lastHit.index = -1;
  return doc && match(doc, 0) ? [{ idKey, doc, hit: lastHit.index }] : [];
}

/** The new bytes of a matched document, the same buffer when nothing changes. */
function changedBytes(found: Found, compiled: CompiledUpdate, at: Date): Buffer {
  const decoded = decodeExact(found.doc);
  const id: unknown = decoded._id;
  const changed = compiled.apply(decoded, { hit: found.hit, isInsert: false, at });
  checkIdKept(id, changed._id);
  const bytes = encode(changed);
  return bytes.equals(found.doc) ? found.doc : bytes;
}

function readUpdate(statement: Document): UpdateStatement {
  return {
    filter: statement.q,
    update: statement.u,
    arrayFilters: statement.arrayFilters,
    isUpsert: isTruthy(statement.upsert),
    isMulti: isTruthy(statement.multi),
    options: { hint: hintOf(statement.hint), sort: parseSort(statement.sort) },
  };
}

function checkStatement(statement: Document): void {
  const collation = statement.collation;
  if (isDocument(collation) && collation.locale !== 'simple') {
    throw new Refusal(
      'BadValue',
      `collation '${String(collation.locale)}' is not supported; only 'simple' is`,
    );
  }
}

export function update(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  let n = 0;
  let nModified = 0;
  const upserted: Document[] = [];
  const errors = eachStatement(command, statementsOf(command, 'updates'), (statement, index) => {
    checkStatement(statement);
    const result = runUpdate(context, command, name, readUpdate(statement));
    n += result.matched + (result.inserted ? 1 : 0);
    nModified += result.modified;
    if (result.inserted) upserted.push({ index, _id: decodeExact(result.inserted)._id });
  });
  return withErrors({ n, nModified, ...(upserted.length > 0 ? { upserted } : {}) }, errors);
}

export function remove(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  let n = 0;
  const errors = eachStatement(command, statementsOf(command, 'deletes'), (statement) => {
    checkStatement(statement);
    const condition = parseFilter(statement.q ?? {});
    const collection = context.catalog.find(command.database, name);
    const options = { hint: hintOf(statement.hint) };
    const isMulti = numberOf(statement.limit) !== 1;
    for (const found of matches(context, collection, condition, { isMulti, options })) {
      removeDocument(context, collection!, found.idKey, found.doc);
      n++;
    }
  });
  return withErrors({ n }, errors);
}
