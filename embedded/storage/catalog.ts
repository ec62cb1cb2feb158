// What collections and indexes there are. Held in memory, written through in the transaction that changes it.
import { type Document, decodeExact, encode, isTruthy, numberOf } from '../bson/document.js';
import { codes, Refusal } from '../errors.js';
import { compileFilter } from '../query/filter.js';
import type { Match } from '../query/match.js';
import { parseFilter, pathsIn } from '../query/parse.js';
import { type Path, parsePath } from '../query/path.js';
import type { Store } from './store.js';

export interface IndexField {
  name: string;
  path: Path;
  isDescending: boolean;
}

export interface Index {
  id: number;
  name: string;
  fields: IndexField[];
  /** The specification as the client sent it and as listIndexes returns it. */
  spec: Document;
  isUnique: boolean;
  isSparse: boolean;
  partialFilter: Document | undefined;
  partialMatch: Match | undefined;
  /** The top-level fields that its keys are made of; undefined when any field may matter. */
  dependsOn: ReadonlySet<string> | undefined;
  expireAfterSeconds: number | undefined;
  /** Per field: whether some document ever had an array on its path. Never goes back to false. */
  multikey: boolean[];
}

export interface Collection {
  /** Prefix of its documents' keys; never reused. */
  id: number;
  database: string;
  name: string;
  options: Document;
  indexes: Index[];
}

export const namespaceOf = (collection: Collection): string => `${collection.database}.${collection.name}`;

const topOf = (path: string): string => path.split('.')[0]!;

function dependenciesOf(paths: string[], filter: Document | undefined): Set<string> | undefined {
  const filtered = filter ? pathsIn(parseFilter(filter)) : [];
  return filtered && new Set([...paths, ...filtered].map(topOf));
}

/** Builds the working form of an index from its specification. */
export function makeIndex(id: number, spec: Document, multikey?: boolean[]): Index {
  const fields = Object.entries(spec.key as Document).map(([name, direction]) => ({
    name,
    path: parsePath(name),
    isDescending: (numberOf(direction) ?? 1) < 0,
  }));
  const partialFilter = spec.partialFilterExpression as Document | undefined;
  const expire = numberOf(spec.expireAfterSeconds);
  return {
    id,
    name: String(spec.name),
    fields,
    spec,
    isUnique: isTruthy(spec.unique),
    isSparse: isTruthy(spec.sparse),
    partialFilter,
    partialMatch: partialFilter && compileFilter(partialFilter),
    dependsOn: dependenciesOf(Object.keys(spec.key as Document), partialFilter),
    expireAfterSeconds: expire,
    multikey: multikey ?? fields.map(() => false),
  };
}

function toRecord(collection: Collection): Document {
  return {
    id: collection.id,
    database: collection.database,
    name: collection.name,
    options: collection.options,
    indexes: collection.indexes.map(({ id, spec, multikey }) => ({ id, spec, multikey })),
  };
}

function fromRecord(record: Document): Collection {
  return {
    id: numberOf(record.id)!,
    database: record.database,
    name: record.name,
    options: record.options,
    indexes: (record.indexes as Document[]).map((index) =>
      makeIndex(numberOf(index.id)!, index.spec, index.multikey),
    ),
  };
}

function checkName(database: string, name: string): void {
  const isBad = name === '' || name.includes('$') || name.includes('\0') || name.startsWith('.');
  const isBadDatabase = database === '' || /[/\\. "$\0]/.test(database);
  if (isBad || isBadDatabase || Buffer.byteLength(`${database}.${name}`) > 255) {
    throw new Refusal('InvalidNamespace', `invalid namespace specified '${database}.${name}'`);
  }
}

export class Catalog {
  readonly #store: Store;
  readonly #collections = new Map<string, Collection>();
  #nextId = 1;
  /** Prefixes of dropped collections and indexes whose keys are still on disk. */
  readonly dropped = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
    this.reload();
  }

  /** Reads everything from disk again, after a transaction that did not take place. */
  reload(): void {
    this.#collections.clear();
    this.dropped.clear();
    this.#nextId = 1;
    for (const { key, value } of this.#store.catalog.getRange({})) {
      const record = decodeExact(value);
      const name = Buffer.from(key).toString();
      if (name === 'next') this.#nextId = numberOf(record.id)!;
      else if (name.startsWith('drop ')) this.dropped.add(name.slice(5));
      else this.#collections.set(name.slice(5), fromRecord(record));
    }
  }

  find(database: string, name: string): Collection | undefined {
    return this.#collections.get(`${database}.${name}`);
  }

  /** The collection, refusing by name when there is none. */
  need(database: string, name: string): Collection {
    const collection = this.find(database, name);
    if (!collection) throw new Refusal('NamespaceNotFound', `ns does not exist: ${database}.${name}`);
    return collection;
  }

  all(): Collection[] {
    return [...this.#collections.values()];
  }

  inDatabase(database: string): Collection[] {
    return this.all().filter((collection) => collection.database === database);
  }

  /** Creates the collection when it is missing, as every write does. */
  ensure(database: string, name: string, options: Document = {}): Collection {
    const known = this.find(database, name);
    if (known) return known;
    checkName(database, name);
    const collection: Collection = { id: this.nextId(), database, name, options, indexes: [] };
    this.#collections.set(namespaceOf(collection), collection);
    this.save(collection);
    return collection;
  }

  nextId(): number {
    const id = this.#nextId++;
    this.#store.catalog.putSync(Buffer.from('next'), encode({ id: this.#nextId }));
    return id;
  }

  save(collection: Collection): void {
    this.#store.catalog.putSync(Buffer.from(`coll ${namespaceOf(collection)}`), encode(toRecord(collection)));
  }

  /** Forgets the collection at once; its keys are swept later, its prefix is never used again. */
  drop(collection: Collection): void {
    this.#collections.delete(namespaceOf(collection));
    this.#store.catalog.removeSync(Buffer.from(`coll ${namespaceOf(collection)}`));
    this.#leave(`documents ${collection.id}`);
    for (const index of collection.indexes) this.#leave(`keys ${index.id}`);
  }

  dropIndex(collection: Collection, index: Index): void {
    collection.indexes = collection.indexes.filter((other) => other !== index);
    this.save(collection);
    this.#leave(`keys ${index.id}`);
  }

  #leave(prefix: string): void {
    this.dropped.add(prefix);
    this.#store.catalog.putSync(Buffer.from(`drop ${prefix}`), encode({}));
  }

  /** Called once nothing is left under a dropped prefix. */
  swept(prefix: string): void {
    this.dropped.delete(prefix);
    this.#store.catalog.removeSync(Buffer.from(`drop ${prefix}`));
  }

  rename(collection: Collection, database: string, name: string): void {
    checkName(database, name);
    if (this.find(database, name)) {
      throw new Refusal('NamespaceExists', `target namespace exists: ${database}.${name}`);
    }
    this.#collections.delete(namespaceOf(collection));
    this.#store.catalog.removeSync(Buffer.from(`coll ${namespaceOf(collection)}`));
    collection.database = database;
    collection.name = name;
    this.#collections.set(namespaceOf(collection), collection);
    this.save(collection);
  }
}

/** True when the error is a refusal with this code. */
export const isRefusal = (error: unknown, name: keyof typeof codes): boolean =>
  error instanceof Refusal && error.code === codes[name];
