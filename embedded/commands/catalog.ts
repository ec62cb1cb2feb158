// Collections and indexes: create, drop, list.
import { Long } from 'bson';
import { type Document, encode, isDocument, isTruthy } from '../bson/document.js';
import type { Context } from '../context.js';
import { sourceOf } from '../cursors.js';
import { Refusal } from '../errors.js';
import { readFilter } from '../query/filter.js';
import { wholeRange } from '../query/plan.js';
import type { Collection } from '../storage/catalog.js';
import { countKeys } from '../storage/scan.js';
import type { Command } from '../wire/message.js';
import { collectionName, countOf, ok } from './handler.js';

const refusedOptions = [
  'capped',
  'timeseries',
  'viewOn',
  'validator',
  'clusteredIndex',
  'encryptedFields',
  'changeStreamPreAndPostImages',
];

export function create(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  const refused = refusedOptions.find((option) => isTruthy(command.body[option]));
  if (refused)
    throw new Refusal(
      'InvalidOptions',
      `"${refused}" collections are not supported by the embedded database`,
    );
  if (context.catalog.find(command.database, name)) {
    throw new Refusal('NamespaceExists', `Collection ${command.database}.${name} already exists.`);
  }
  context.catalog.ensure(command.database, name);
  return ok();
}

export function drop(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  const collection = context.catalog.find(command.database, name);
  if (!collection) return ok();
  const nIndexesWas = collection.indexes.length + 1;
  context.catalog.drop(collection);
  return ok({ nIndexesWas, ns: `${command.database}.${name}` });
}

export function dropDatabase(context: Context, command: Command): Buffer {
  for (const collection of context.catalog.inDatabase(command.database)) context.catalog.drop(collection);
  return ok({ dropped: command.database });
}

export function renameCollection(context: Context, command: Command): Buffer {
  const split = (ns: unknown): [string, string] => {
    const text = String(ns);
    const dot = text.indexOf('.');
    return [text.slice(0, dot), text.slice(dot + 1)];
  };
  const [from, to] = [split(command.body.renameCollection), split(command.body.to)];
  const collection = context.catalog.need(...from);
  const target = context.catalog.find(...to);
  if (target && target !== collection && isTruthy(command.body.dropTarget)) context.catalog.drop(target);
  context.catalog.rename(collection, ...to);
  return ok();
}

function infoOf(collection: Collection): Document {
  return {
    name: collection.name,
    type: 'collection',
    options: collection.options,
    info: { readOnly: false },
    idIndex: idIndex,
  };
}

const idIndex = { v: 2, key: { _id: 1 }, name: '_id_' };

function filtered(docs: Document[], filter: unknown): Buffer[] {
  const { match } = readFilter(filter);
  return docs.map((doc) => encode(doc)).filter((doc) => match(doc, 0));
}

export function listCollections(context: Context, command: Command): Buffer {
  const { database, body } = command;
  const all = context.catalog.inDatabase(database).map(infoOf);
  const docs = filtered(all, body.filter);
  const source = sourceOf(docs);
  const batchSize = isDocument(body.cursor) ? countOf(body.cursor, 'batchSize') : undefined;
  return context.cursors.start(source, `${database}.$cmd.listCollections`, batchSize, false);
}

export function listDatabases(context: Context, command: Command): Buffer {
  const names = [...new Set(context.catalog.all().map((collection) => collection.database))].toSorted();
  const docs = names.map((name) => ({ name, sizeOnDisk: new Long(0), empty: false }));
  const { match } = readFilter(command.body.filter);
  const databases = docs.filter((doc) => match(encode(doc), 0));
  const shown = isTruthy(command.body.nameOnly) ? databases.map(({ name }) => ({ name })) : databases;
  return ok({ databases: shown, totalSize: new Long(0), totalSizeMb: new Long(0) });
}

export function collStats(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  const collection = context.catalog.find(command.database, name);
  const count = collection ? countKeys(context.store.documents, wholeRange(collection.id)) : 0;
  const nindexes = collection ? collection.indexes.length + 1 : 0;
  return ok({ ns: `${command.database}.${name}`, count, size: 0, storageSize: 0, nindexes, capped: false });
}

export function dbStats(context: Context, command: Command): Buffer {
  const collections = context.catalog.inDatabase(command.database);
  const objects = collections.reduce(
    (sum, collection) => sum + countKeys(context.store.documents, wholeRange(collection.id)),
    0,
  );
  const indexes = collections.reduce((sum, collection) => sum + collection.indexes.length + 1, 0);
  return ok({
    db: command.database,
    collections: collections.length,
    views: 0,
    objects,
    indexes,
    dataSize: 0,
  });
}
