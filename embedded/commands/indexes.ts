// createIndexes, listIndexes, dropIndexes.
import { type Document, encode, isDocument, isTruthy, numberOf } from '../bson/document.js';
import type { Context } from '../context.js';
import { sourceOf } from '../cursors.js';
import { Refusal } from '../errors.js';
import { indexesMaxCount } from '../limits.js';
import { readFilter } from '../query/filter.js';
import { Reader } from '../query/read.js';
import { type Collection, type Index, makeIndex } from '../storage/catalog.js';
import { fillIndex } from '../storage/write.js';
import type { Command } from '../wire/message.js';
import { collectionName, countOf, ok } from './handler.js';

const knownOptions = new Set([
  'v',
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'hidden',
  'ns',
  'collation',
]);

const idSpec = { v: 2, key: { _id: 1 }, name: '_id_' };

function checkSpec(spec: unknown): asserts spec is Document {
  if (!isDocument(spec) || !isDocument(spec.key)) {
    throw new Refusal('FailedToParse', "each index needs a 'key' document");
  }
  const unknown = Object.keys(spec).find((name) => !knownOptions.has(name));
  if (unknown) {
    const text = `The field '${unknown}' is not valid for an index of the embedded database`;
    throw new Refusal('InvalidIndexSpecificationOption', text);
  }
  const fields = Object.entries(spec.key);
  if (fields.length === 0) throw new Refusal('CannotCreateIndex', 'Index keys cannot be an empty object');
  for (const [name, direction] of fields) {
    const number = numberOf(direction);
    if (
      number === undefined ||
      number === 0 ||
      name === '' ||
      name.split('.').some((part) => part.startsWith('$') || part === '')
    ) {
      throw new Refusal(
        'CannotCreateIndex',
        `index key "${name}: ${String(direction)}" is not supported: use 1 or -1`,
      );
    }
  }
  const collation = spec.collation;
  if (isDocument(collation) && collation.locale !== 'simple') {
    throw new Refusal('CannotCreateIndex', `collation '${String(collation.locale)}' is not supported`);
  }
  const expire = spec.expireAfterSeconds;
  if (
    expire !== undefined &&
    (numberOf(expire) === undefined || numberOf(expire)! < 0 || fields.length > 1)
  ) {
    throw new Refusal(
      'CannotCreateIndex',
      'expireAfterSeconds needs a number of at least 0 and a single field',
    );
  }
}

/** The specification as it is kept: with a name, without what is false. */
function normalSpec(spec: Document): Document {
  const key: Document = {};
  for (const [name, direction] of Object.entries(spec.key as Document)) key[name] = numberOf(direction)!;
  const name = spec.name ?? Object.entries(key).flat().join('_');
  const normal: Document = { v: 2, key, name };
  for (const option of ['unique', 'sparse', 'hidden']) if (isTruthy(spec[option])) normal[option] = true;
  if (spec.partialFilterExpression !== undefined) {
    normal.partialFilterExpression = spec.partialFilterExpression;
  }
  if (spec.expireAfterSeconds !== undefined) normal.expireAfterSeconds = numberOf(spec.expireAfterSeconds);
  return normal;
}

const same = (left: Document, right: Document): boolean => encode(left).equals(encode(right));

/** The index that already does what the specification asks; refuses one that only shares its name or key. */
function existing(collection: Collection, spec: Document): Index | 'id' | undefined {
  if (same(spec.key, { _id: 1 }) || same(spec.key, { _id: -1 })) return 'id';
  const twin = collection.indexes.find((index) => index.name === spec.name);
  if (twin && same(twin.spec, spec)) return twin;
  const quoted = `"${spec.name}" on ${JSON.stringify(spec.key)}`;
  if (twin && !same(twin.spec.key, spec.key)) {
    const text = `An existing index has the same name as the requested index ${quoted}, but another key`;
    throw new Refusal('IndexKeySpecsConflict', text);
  }
  const keyed = collection.indexes.find(
    (index) =>
      same(index.spec.key, spec.key) &&
      same({ f: index.spec.partialFilterExpression }, { f: spec.partialFilterExpression }),
  );
  if (twin ?? keyed) {
    const found = (twin ?? keyed)!;
    const { name: _one, ...left } = found.spec;
    const { name: _two, ...right } = spec;
    const why = same(left, right)
      ? `exists already with the name "${found.name}"`
      : 'exists with other options';
    throw new Refusal(
      same(left, right) ? 'IndexOptionsConflict' : twin ? 'IndexKeySpecsConflict' : 'IndexOptionsConflict',
      `Index ${quoted} ${why}`,
    );
  }
  return undefined;
}

export function createIndexes(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  const specs: unknown = command.body.indexes;
  if (!Array.isArray(specs) || specs.length === 0) {
    throw new Refusal('BadValue', "'indexes' must be a nonempty array");
  }
  for (const spec of specs) checkSpec(spec);
  const wasCreated = context.catalog.find(command.database, name) === undefined;
  const collection = context.catalog.ensure(command.database, name);
  const before = collection.indexes.length + 1;
  const made: Index[] = [];
  for (const spec of specs.map(normalSpec)) {
    if (existing(collection, spec)) continue;
    if (collection.indexes.length + 1 >= indexesMaxCount) {
      throw new Refusal(
        'CannotCreateIndex',
        `add index fails, too many indexes for "${name}": ${indexesMaxCount}`,
      );
    }
    made.push(addIndex(context, collection, spec));
  }
  const note = made.length === 0 ? { note: 'all indexes already exist' } : {};
  const numIndexesAfter = collection.indexes.length + 1;
  return ok({
    numIndexesBefore: before,
    numIndexesAfter,
    createdCollectionAutomatically: wasCreated,
    ...note,
  });
}

function addIndex(context: Context, collection: Collection, spec: Document): Index {
  const index = makeIndex(context.catalog.nextId(), spec);
  const everything = readFilter({});
  fillIndex(context, collection, index, function* docs() {
    const reader = new Reader(context.store, collection, everything);
    for (let found = reader.next(); found; found = reader.next()) yield found.doc;
  });
  collection.indexes.push(index);
  context.catalog.save(collection);
  return index;
}

export function listIndexes(context: Context, command: Command): Buffer {
  const name = collectionName(command);
  const collection = context.catalog.need(command.database, name);
  const docs = [idSpec, ...collection.indexes.map((index) => index.spec)].map((spec) => encode(spec));
  const cursor: unknown = command.body.cursor;
  const batchSize = isDocument(cursor) ? countOf(cursor, 'batchSize') : undefined;
  return context.cursors.start(sourceOf(docs), `${command.database}.${name}`, batchSize, false);
}

export function dropIndexes(context: Context, command: Command): Buffer {
  const collection = context.catalog.need(command.database, collectionName(command));
  const nIndexesWas = collection.indexes.length + 1;
  const wanted: unknown = command.body.index;
  for (const one of Array.isArray(wanted) ? wanted : [wanted]) {
    if (one === '*')
      for (const index of [...collection.indexes]) context.catalog.dropIndex(collection, index);
    else context.catalog.dropIndex(collection, namedIndex(collection, one));
  }
  return ok({ nIndexesWas });
}

function namedIndex(collection: Collection, wanted: unknown): Index {
  if (wanted === '_id_') throw new Refusal('InvalidOptions', 'cannot drop _id index');
  const isKey = isDocument(wanted);
  const index = collection.indexes.find((one) =>
    isKey ? same(one.spec.key, normalSpec({ key: wanted }).key) : one.name === wanted,
  );
  const shown = isKey ? JSON.stringify(wanted) : String(wanted);
  if (!index) throw new Refusal('IndexNotFound', `index not found with name [${shown}]`);
  return index;
}
