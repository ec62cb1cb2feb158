// Stores, replaces and removes single documents with their index keys: validate, check uniqueness, then
// write, so that a refused document leaves no trace in the group's transaction (invariant E2).

import { ObjectId } from 'bson';
import { type Document, decodeExact, encodeStored } from '../bson/document.js';
import { encodeShared } from '../bson/key.js';
import { findElement, types } from '../bson/walk.js';
import { Refusal } from '../errors.js';
import { keyMaxBytes } from '../limits.js';
import type { Catalog, Collection, Index } from './catalog.js';
import { duplicateKey } from './duplicate.js';
import { appendKeys, arrayFields, KeyBuffer } from './index-keys.js';
import type { Store } from './store.js';

export interface Disk {
  store: Store;
  catalog: Catalog;
}

const idName = Buffer.from('_id');
const documentKey = Buffer.allocUnsafeSlow(keyMaxBytes + 64);
const fresh = new KeyBuffer();
const stale = new KeyBuffer();

/** The `_id` of the document, encoded; refuses the kinds MongoDB refuses. */
export function encodeId(doc: Buffer): Buffer {
  const element = findElement(doc, 0, idName);
  const type = doc[element]!;
  if (type === types.array || type === types.regex || type === types.undefined) {
    throw new Refusal('InvalidIdField', "The '_id' value cannot be of type array, regex or undefined");
  }
  const encoded = encodeShared(doc, type, element + 5);
  if (encoded.length > keyMaxBytes - 4) {
    throw new Refusal(
      'KeyTooLong',
      `the "_id" takes ${encoded.length} bytes; at most ${keyMaxBytes - 4} fit`,
    );
  }
  return Buffer.from(encoded);
}

/** The key of a document in the documents tree, in a shared buffer. */
export function keyOfDocument(collection: Collection, idKey: Buffer): Buffer {
  documentKey.writeUInt32BE(collection.id, 0);
  idKey.copy(documentKey, 4);
  return documentKey.subarray(0, 4 + idKey.length);
}

/** The document with `_id` in front, given one when it has none. */
export function withIdFirst(doc: Buffer): Buffer {
  const element = findElement(doc, 0, idName);
  if (element === 4) return doc;
  if (element < 0) {
    const larger = Buffer.allocUnsafe(doc.length + 17);
    larger.writeInt32LE(doc.length + 17, 0);
    larger[4] = types.objectId;
    larger.write('_id\0', 5, 'latin1');
    larger.set(new ObjectId().id, 9);
    doc.copy(larger, 21, 4);
    return larger;
  }
  const { _id, ...rest } = decodeExact(doc);
  return encodeStored({ _id, ...rest } as Document);
}

function checkUnique(
  disk: Disk,
  collection: Collection,
  index: Index,
  doc: Buffer,
  from: number,
  to: number,
  idKey: Buffer,
): void {
  for (let at = from; at < to; at++) {
    const owner = disk.store.keys.getBinary(fresh.at(at));
    if (owner && !idKey.equals(owner)) throw duplicateKey(collection, index, doc);
  }
}

/** Remembers for good that an index holds arrays: its bounds and order mean less from now on. */
function markMultikey(disk: Disk, collection: Collection, index: Index, doc: Buffer): void {
  const arrays = arrayFields(index, doc);
  if (arrays.every((isArray, field) => !isArray || index.multikey[field])) return;
  index.multikey = index.multikey.map((was, field) => was || arrays[field]!);
  disk.catalog.save(collection);
}

/** Inserts a document that has its `_id` in front; returns the encoded `_id`. */
export function insertDocument(disk: Disk, collection: Collection, doc: Buffer): Buffer {
  const idKey = encodeId(doc);
  if (disk.store.documents.doesExist(keyOfDocument(collection, idKey)))
    throw duplicateKey(collection, undefined, doc);
  fresh.clear();
  const arrays: Index[] = [];
  for (const index of collection.indexes) {
    const from = fresh.count;
    if (appendKeys(index, doc, idKey, fresh)) arrays.push(index);
    if (index.isUnique) checkUnique(disk, collection, index, doc, from, fresh.count, idKey);
  }
  for (const index of arrays) markMultikey(disk, collection, index, doc);
  disk.store.documents.putSync(keyOfDocument(collection, idKey), doc);
  for (let at = 0; at < fresh.count; at++) disk.store.keys.putSync(fresh.at(at), idKey);
  return idKey;
}

/**
 * Replaces the stored `old` by `doc`, which has the same `_id`; `changed` are the only top-level fields in
 * which they may differ, where that is known.
 */
export function replaceDocument(
  disk: Disk,
  collection: Collection,
  idKey: Buffer,
  old: Buffer,
  doc: Buffer,
  changed?: ReadonlySet<string>,
): void {
  fresh.clear();
  stale.clear();
  const added: number[] = [];
  const removed: number[] = [];
  for (const index of collection.indexes) {
    if (changed && index.dependsOn && isDisjoint(changed, index.dependsOn)) continue;
    const from = fresh.count;
    const oldFrom = stale.count;
    const hasArrays = appendKeys(index, doc, idKey, fresh);
    appendKeys(index, old, idKey, stale);
    if (fresh.count - from === 1 && stale.count - oldFrom === 1 && fresh.at(from).equals(stale.at(oldFrom)))
      continue;
    if (index.isUnique) checkUnique(disk, collection, index, doc, from, fresh.count, idKey);
    if (hasArrays) markMultikey(disk, collection, index, doc);
    compareKeys(from, oldFrom, added, removed);
  }
  for (const at of removed) disk.store.keys.removeSync(stale.at(at));
  for (const at of added) disk.store.keys.putSync(fresh.at(at), idKey);
  disk.store.documents.putSync(keyOfDocument(collection, idKey), doc);
}

function isDisjoint(some: ReadonlySet<string>, others: ReadonlySet<string>): boolean {
  for (const one of others) if (some.has(one)) return false;
  return true;
}

/** Of the keys from these positions on: those only the new and those only the old document has. */
function compareKeys(from: number, oldFrom: number, added: number[], removed: number[]): void {
  const kept = new Set<string>();
  for (let at = oldFrom; at < stale.count; at++) kept.add(stale.at(at).toString('latin1'));
  for (let at = from; at < fresh.count; at++)
    if (!kept.delete(fresh.at(at).toString('latin1'))) added.push(at);
  for (let at = oldFrom; at < stale.count; at++)
    if (kept.has(stale.at(at).toString('latin1'))) removed.push(at);
}

export function removeDocument(disk: Disk, collection: Collection, idKey: Buffer, old: Buffer): void {
  stale.clear();
  for (const index of collection.indexes) appendKeys(index, old, idKey, stale);
  for (let at = 0; at < stale.count; at++) disk.store.keys.removeSync(stale.at(at));
  disk.store.documents.removeSync(keyOfDocument(collection, idKey));
}

/**
 * Adds the keys of every stored document to a new index, refusing before the first write when one does not
 * fit.
 */
export function fillIndex(
  disk: Disk,
  collection: Collection,
  index: Index,
  docs: () => Iterable<Buffer>,
): void {
  const seen = new Set<string>();
  for (const doc of docs()) {
    fresh.clear();
    appendKeys(index, doc, encodeId(doc), fresh);
    for (let at = 0; index.isUnique && at < fresh.count; at++) {
      const key = fresh.at(at).toString('latin1');
      if (seen.has(key)) throw duplicateKey(collection, index, doc);
      seen.add(key);
    }
  }
  for (const doc of docs()) {
    fresh.clear();
    const idKey = encodeId(doc);
    if (appendKeys(index, doc, idKey, fresh)) markMultikey(disk, collection, index, doc);
    for (let at = 0; at < fresh.count; at++) disk.store.keys.putSync(fresh.at(at), idKey);
  }
}
