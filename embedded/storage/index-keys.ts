// From a document to the keys it has in an index. The common document (no arrays on the paths) is encoded
// straight into one reused buffer; arrays take the slower way, which multiplies the values of the fields.
import { encodeShared, encodeValue, invert, tags } from '../bson/key.js';
import { findElement, sizeOf, types } from '../bson/walk.js';
import { Refusal } from '../errors.js';
import { keyMaxBytes, keysPerDocumentMaxCount } from '../limits.js';
import { type Path, visitPath } from '../query/path.js';
import type { Index } from './catalog.js';

/** Keys written one after the other into a buffer that grows; reused from document to document. */
export class KeyBuffer {
  buffer = Buffer.allocUnsafeSlow(64 * 1024);
  count = 0;
  #ends: number[] = [];

  clear(): void {
    this.count = 0;
  }

  /** Where the next key starts. */
  get position(): number {
    return this.count === 0 ? 0 : this.#ends[this.count - 1]!;
  }

  reserve(bytes: number): void {
    const needed = this.position + bytes;
    if (needed <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(needed * 2);
    this.buffer.copy(larger, 0, 0, this.position);
    this.buffer = larger;
  }

  end(position: number): void {
    this.#ends[this.count++] = position;
  }

  at(index: number): Buffer {
    return this.buffer.subarray(index === 0 ? 0 : this.#ends[index - 1]!, this.#ends[index]!);
  }
}

/**
 * Keys longer than LMDB's are refused, as MongoDB before 4.2 did: cut keys could neither sort nor be unique.
 */
function checkLength(index: Index, bytes: number): void {
  if (bytes <= keyMaxBytes) return;
  throw new Refusal(
    'KeyTooLong',
    `the key of index "${index.name}" has ${bytes} bytes; an indexed value may take at most ${keyMaxBytes}`,
  );
}

/** Where a path leads without passing an array: the value's offset, with its type in `reachedType`. */
let reachedType = 0;
function reach(doc: Buffer, path: Path): number {
  let at = 0;
  for (let depth = 0; depth < path.length; depth++) {
    const { name } = path[depth]!;
    const element = findElement(doc, at, name);
    if (element < 0) {
      reachedType = types.missing;
      return 0;
    }
    reachedType = doc[element]!;
    at = element + 2 + name.length;
    if (reachedType === types.array) return at;
    if (depth < path.length - 1 && reachedType !== types.object) {
      reachedType = types.missing;
      return 0;
    }
  }
  return at;
}

/**
 * Appends the document's keys in the index; true when it met an array (the index must be marked multikey).
 */
export function appendKeys(index: Index, doc: Buffer, idKey: Buffer, out: KeyBuffer): boolean {
  if (index.partialMatch && !index.partialMatch(doc, 0)) return false;
  out.reserve(2 * keyMaxBytes);
  let next = out.buffer.writeUInt32BE(index.id, out.position);
  const start = out.position;
  let areAllMissing = true;
  for (const field of index.fields) {
    const at = reach(doc, field.path);
    const type = reachedType;
    if (type === types.array) {
      appendMultikeys(index, doc, idKey, out);
      return true;
    }
    const from = next;
    if (type === types.missing) out.buffer[next++] = tags.null;
    else {
      areAllMissing = false;
      const size = sizeOf(doc, type, at);
      checkLength(index, size);
      out.reserve(next - start + 4 * size + 64 + keyMaxBytes);
      next = encodeValue(out.buffer, next, doc, type, at);
    }
    if (field.isDescending) invert(out.buffer, from, next);
    checkLength(index, next - start);
  }
  if (index.isSparse && areAllMissing) return false;
  if (!index.isUnique) {
    idKey.copy(out.buffer, next);
    next += idKey.length;
  }
  checkLength(index, next - start);
  out.end(next);
  return false;
}

/** The distinct encodings of the values at one field. */
function valuesOf(doc: Buffer, path: Path, isDescending: boolean): { values: Buffer[]; isMissing: boolean } {
  const found = new Map<string, Buffer>();
  let isMissing = true;
  const add = (bytes: Buffer): void => {
    const own = Buffer.from(bytes);
    if (isDescending) invert(own, 0, own.length);
    found.set(own.toString('latin1'), own);
  };
  // A whole array has no key of its own: queries for one do not use the index.
  visitPath(doc, 0, path, 'elements', (buffer, type, at) => {
    if (type !== types.missing) isMissing = false;
    add(encodeShared(buffer, type, at));
    return false;
  });
  if (found.size > 0) return { values: [...found.values()], isMissing };
  add(Buffer.from([tags.undefined]));
  return { values: [...found.values()], isMissing: false };
}

function appendMultikeys(index: Index, doc: Buffer, idKey: Buffer, out: KeyBuffer): void {
  const perField = index.fields.map((field) => valuesOf(doc, field.path, field.isDescending));
  if (index.isSparse && perField.every((field) => field.isMissing)) return;
  const total = perField.reduce((product, field) => product * field.values.length, 1);
  const arrays = index.fields.filter((_field, position) => perField[position]!.values.length > 1);
  if (total > keysPerDocumentMaxCount || (index.isUnique && arrays.length > 1)) {
    const names = arrays.map((field) => `[${field.name}]`).join(' ');
    throw new Refusal('CannotIndexParallelArrays', `cannot index parallel arrays ${names} (${total} keys)`);
  }
  const chosen = perField.map(() => 0);
  for (let count = 0; count < total; count++) {
    appendKey(
      index,
      chosen.map((choice, field) => perField[field]!.values[choice]!),
      idKey,
      out,
    );
    for (let field = 0; field < chosen.length; field++) {
      chosen[field]!++;
      if (chosen[field]! < perField[field]!.values.length) break;
      chosen[field] = 0;
    }
  }
}

function appendKey(index: Index, values: Buffer[], idKey: Buffer, out: KeyBuffer): void {
  const length = values.reduce((sum, value) => sum + value.length, 4 + (index.isUnique ? 0 : idKey.length));
  checkLength(index, length);
  out.reserve(length);
  let next = out.buffer.writeUInt32BE(index.id, out.position);
  for (const value of values) next += value.copy(out.buffer, next);
  if (!index.isUnique) next += idKey.copy(out.buffer, next);
  out.end(next);
}

/** Which fields of the index pass an array in this document. */
export function arrayFields(index: Index, doc: Buffer): boolean[] {
  return index.fields.map((field) => {
    reach(doc, field.path);
    return reachedType === types.array;
  });
}
