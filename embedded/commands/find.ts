// find, getMore, killCursors, count, distinct.
import { Long } from 'bson';
import { decodeExact, isTruthy } from '../bson/document.js';
import { encodeShared } from '../bson/key.js';
import { sizeOf } from '../bson/walk.js';
import type { Context } from '../context.js';
import { type DocumentSource, sourceOf } from '../cursors.js';
import { Refusal } from '../errors.js';
import { type Filter, readFilter } from '../query/filter.js';
import { parsePath, visitPath } from '../query/path.js';
import { treeOf } from '../query/plan.js';
import { compileProjection, type Project } from '../query/project.js';
import { Reader, type ReadOptions } from '../query/read.js';
import { parseSort } from '../query/sort.js';
import type { Collection } from '../storage/catalog.js';
import { countKeys } from '../storage/scan.js';
import type { Command } from '../wire/message.js';
import { bigintOf, collectionName, countOf, deadlineOf, hintOf, ok } from './handler.js';

const unsupported = ['tailable', 'awaitData', 'returnKey', 'showRecordId', 'min', 'max'];

export function readOptions(command: Command): ReadOptions {
  const { body } = command;
  const flag = unsupported.find((name) => isTruthy(body[name]));
  if (flag) throw new Refusal('BadValue', `"${flag}" is not supported by the embedded database`);
  const options = { skip: countOf(body, 'skip') ?? 0, limit: countOf(body, 'limit') ?? 0 };
  return {
    ...options,
    sort: parseSort(body.sort),
    hint: hintOf(body.hint),
    deadlineAt: deadlineOf(body),
  };
}

export function sourceFrom(reader: Reader, project: Project | undefined): DocumentSource {
  return {
    next: () => {
      const found = reader.next();
      return found && (project ? project(found.doc) : found.doc);
    },
    suspend: () => reader.suspend(),
  };
}

export function find(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  const ns = `${command.database}.${name}`;
  const filter = readFilter(command.body.filter);
  const options = readOptions(command);
  const project = compileProjection(command.body.projection);
  const batchSize = countOf(command.body, 'batchSize');
  const collection = context.catalog.find(command.database, name);
  const source = collection
    ? sourceFrom(new Reader(context.store, collection, filter, options), project)
    : sourceOf([]);
  return context.cursors.start(source, ns, batchSize, isTruthy(command.body.singleBatch));
}

export function getMore(context: Context, command: Command): Buffer {
  const ns = `${command.database}.${String(command.body.collection)}`;
  return context.cursors.more(bigintOf(command.body.getMore), ns, countOf(command.body, 'batchSize'));
}

export function killCursors(context: Context, command: Command): Buffer {
  const ids = command.body.cursors;
  if (!Array.isArray(ids)) throw new Refusal('TypeMismatch', "'cursors' must be an array");
  const killed: Long[] = [];
  const missing: Long[] = [];
  for (const id of ids.map(bigintOf)) (context.cursors.kill(id) ? killed : missing).push(Long.fromBigInt(id));
  return ok({ cursorsKilled: killed, cursorsNotFound: missing, cursorsAlive: [], cursorsUnknown: [] });
}

/** How many documents match; index keys alone are counted when the plan's ranges say it all. */
export function countMatches(
  context: Context,
  collection: Collection,
  filter: Filter,
  options: ReadOptions,
): number {
  const { skip = 0, limit = 0 } = options;
  const reader = new Reader(context.store, collection, filter, { ...options, skip: 0, limit: 0 });
  const { plan } = reader;
  let total = 0;
  if (plan.isExact && !plan.mayRepeat) {
    for (const range of plan.ranges) total += countKeys(treeOf(context.store, plan), range);
  } else {
    const most = limit > 0 ? skip + limit : Number.POSITIVE_INFINITY;
    while (total < most && reader.next()) total++;
  }
  const left = Math.max(0, total - skip);
  return limit > 0 ? Math.min(left, limit) : left;
}

export function count(context: Context, command: Command): Buffer {
  const collection = context.catalog.find(command.database, collectionName(command));
  const filter = readFilter(command.body.query);
  const options = readOptions(command);
  return ok({ n: collection ? countMatches(context, collection, filter, options) : 0 });
}

export function distinct(context: Context, command: Command): Buffer {
  const collection = context.catalog.find(command.database, collectionName(command));
  const key = command.body.key;
  if (typeof key !== 'string') throw new Refusal('TypeMismatch', "'key' must be a string");
  const filter = readFilter(command.body.query);
  const values = new Map<string, unknown>();
  const path = parsePath(key);
  const reader = collection && new Reader(context.store, collection, filter, readOptions(command));
  for (let found = reader?.next(); found; found = reader?.next()) {
    const { doc } = found;
    visitPath(doc, 0, path, 'elements', (buffer, type, at) => {
      if (type === 0) return false;
      const name = encodeShared(buffer, type, at).toString('latin1');
      if (!values.has(name)) values.set(name, decodeValue(buffer, type, at));
      return false;
    });
  }
  return ok({ values: [...values.values()] });
}

/** One value out of raw BSON, by wrapping it in a document of its own. */
function decodeValue(buffer: Buffer, type: number, at: number): unknown {
  const size = sizeOf(buffer, type, at);
  const wrapped = Buffer.alloc(size + 8);
  wrapped.writeInt32LE(wrapped.length, 0);
  wrapped[4] = type;
  wrapped.write('v', 5);
  buffer.copy(wrapped, 7, at, at + size);
  return decodeExact(wrapped).v;
}
