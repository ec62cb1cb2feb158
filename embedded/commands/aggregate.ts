// aggregate: what leads a pipeline and a find could do is read through indexes; the rest runs in mingo.
import { type Document, encode, isDocument, isTruthy, numberOf } from '../bson/document.js';
import type { Context } from '../context.js';
import { type DocumentSource, sourceOf } from '../cursors.js';
import { Refusal } from '../errors.js';
import { type Filter, readFilter } from '../query/filter.js';
import { checkStages, runPipeline } from '../query/pipeline.js';
import { Reader, type ReadOptions } from '../query/read.js';
import { parseSort } from '../query/sort.js';
import type { Command } from '../wire/message.js';
import { countMatches, sourceFrom } from './find.js';
import { countOf, deadlineOf, hintOf } from './handler.js';

interface Parts {
  filter: Filter;
  options: ReadOptions;
  /** Stages left for mingo. */
  rest: Document[];
}

/** Takes off the leading $match, $sort, $skip and $limit, in that order. */
export function splitPipeline(pipeline: Document[], body: Document): Parts {
  const filters: unknown[] = [];
  const options: ReadOptions = { hint: hintOf(body.hint), deadlineAt: deadlineOf(body) };
  let at = 0;
  for (; pipeline[at]?.$match !== undefined; at++) filters.push(pipeline[at]!.$match);
  const sort = parseSort(pipeline[at]?.$sort);
  if (sort) at++;
  if (pipeline[at]?.$skip !== undefined) options.skip = countOf(pipeline[at++]!, '$skip') ?? 0;
  if (pipeline[at]?.$limit !== undefined) {
    const limit = countOf(pipeline[at++]!, '$limit');
    if (!limit) throw new Refusal('BadValue', 'the limit must be positive');
    options.limit = limit;
  }
  const filter = readFilter(filters.length === 1 ? filters[0] : filters.length > 1 ? { $and: filters } : {});
  return { filter, options: { ...options, sort }, rest: pipeline.slice(at) };
}

/** The field that a lone `$group: { _id: 1, n: { $sum: 1 } }` or `$count` puts the number of documents in. */
function countedField(rest: Document[]): { field: string; id?: unknown } | undefined {
  const [stage] = rest;
  if (rest.length !== 1 || !stage) return undefined;
  if (typeof stage.$count === 'string') return { field: stage.$count };
  const group: unknown = stage.$group;
  if (!isDocument(group)) return undefined;
  const [field, ...others] = Object.keys(group).filter((name) => name !== '_id');
  const isConstant = group._id === null || numberOf(group._id) !== undefined;
  if (!field || others.length > 0 || !isConstant || !isDocument(group[field])) return undefined;
  const isCount = Object.keys(group[field]).join() === '$sum' && numberOf(group[field].$sum) === 1;
  return isCount ? { field, id: group._id } : undefined;
}

export function aggregate(context: Context, command: Command): Buffer {
  const { body, database } = command;
  const target: unknown = body.aggregate;
  const name = typeof target === 'string' ? target : '$cmd.aggregate';
  const cursor: unknown = body.cursor;
  const batchSize = isDocument(cursor) ? countOf(cursor, 'batchSize') : undefined;
  checkStages(body.pipeline);
  if (typeof target !== 'string' && body.pipeline[0]?.$documents === undefined) {
    throw new Refusal('InvalidNamespace', 'an aggregation without a collection must start with $documents');
  }
  if (isTruthy(body.explain))
    throw new Refusal('BadValue', 'use the explain command to explain an aggregation');
  const source = sourceOfPipeline(context, database, name, splitPipeline(body.pipeline, body));
  return context.cursors.start(source, `${database}.${name}`, batchSize, false);
}

function sourceOfPipeline(context: Context, database: string, name: string, parts: Parts): DocumentSource {
  const { filter, options, rest } = parts;
  const collection = context.catalog.find(database, name);
  if (rest.length === 0) {
    return collection
      ? sourceFrom(new Reader(context.store, collection, filter, options), undefined)
      : sourceOf([]);
  }
  const counted = countedField(rest);
  if (counted) {
    const n = collection ? countMatches(context, collection, filter, { ...options, sort: undefined }) : 0;
    const id = counted.id === undefined ? {} : { _id: counted.id };
    return sourceOf(n > 0 ? [encode({ ...id, [counted.field]: n })] : []);
  }
  const everything = readFilter({});
  const resolve = (other: string): Iterable<Buffer> => {
    const joined = context.catalog.find(database, other);
    return joined ? documentsOf(new Reader(context.store, joined, everything)) : [];
  };
  const docs = collection ? documentsOf(new Reader(context.store, collection, filter, options)) : [];
  return sourceOf(runPipeline(rest, docs, resolve).map((doc) => encode(doc)));
}

function* documentsOf(reader: Reader): Generator<Buffer> {
  for (let found = reader.next(); found; found = reader.next()) yield found.doc;
}
