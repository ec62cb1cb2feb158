// The duplicate key error in MongoDB's words: drivers and Mongoose read code, keyPattern and keyValue, people
// the text.
import { type Document, decodeExact, isDocument } from '../bson/document.js';
import { Refusal } from '../errors.js';
import { type Collection, type Index, namespaceOf } from './catalog.js';

function valueAt(doc: unknown, path: string): unknown {
  let value = doc;
  for (const name of path.split('.')) {
    if (Array.isArray(value)) value = value.map((item) => (isDocument(item) ? item[name] : undefined));
    else value = isDocument(value) ? value[name] : undefined;
  }
  return value ?? null;
}

/** A value as MongoDB's messages print it. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return JSON.stringify(value);
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) return `[ ${value.map(show).join(', ')} ]`;
  if (isDocument(value)) return showDocument(value);
  const kind = (value as Document)._bsontype;
  if (kind === 'ObjectId') return `ObjectId('${String(value)}')`;
  return String(value);
}

export function showDocument(document: Document): string {
  const fields = Object.entries(document).map(([name, value]) => `${name}: ${show(value)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

/** Names the index (none: the one on `_id`) that the document collides in. */
export function duplicateKey(collection: Collection, index: Index | undefined, doc: Buffer): Refusal {
  const decoded = decodeExact(doc);
  const keyPattern = index ? (index.spec.key as Document) : { _id: 1 };
  const keyValue: Document = {};
  for (const name of Object.keys(keyPattern)) keyValue[name] = valueAt(decoded, name);
  const name = index?.name ?? '_id_';
  const where = `collection: ${namespaceOf(collection)} index: ${name} dup key: ${showDocument(keyValue)}`;
  return new Refusal('DuplicateKey', `E11000 duplicate key error ${where}`, { keyPattern, keyValue });
}
