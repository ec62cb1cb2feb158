// The common update, `$set` and `$unset` of top-level fields, done on the bytes: what it does not name is
// copied, not decoded (invariant E3), and a document of many fields costs no more than one of few.
import { type Document, encode, isDocument } from '../bson/document.js';
import { eachElement, findElement, sizeOf } from '../bson/walk.js';

interface Edit {
  name: Buffer;
  /** The whole new element, empty to remove the field. */
  element: Buffer;
}

export interface Splice {
  /** The top-level fields that it may change. */
  names: ReadonlySet<string>;
  /** Gives the new bytes, or the same buffer when nothing changes. */
  apply(doc: Buffer): Buffer;
}

const supported = new Set(['$set', '$unset', '$setOnInsert']);
const nothing = Buffer.alloc(0);

/** The splice that an update document stands for, or undefined when it needs the operators. */
export function compileSplice(update: Document): Splice | undefined {
  const edits: Edit[] = [];
  const named = new Set<string>();
  for (const [operator, fields] of Object.entries(update)) {
    if (!supported.has(operator) || !isDocument(fields)) return undefined;
    for (const name of Object.keys(fields)) {
      // A name that stands twice is a conflict, which the operators report.
      if (name === '_id' || name === '' || named.has(name) || /[.$\0]/.test(name)) return undefined;
      named.add(name);
      if (operator === '$unset') edits.push({ name: Buffer.from(name), element: nothing });
    }
    // A matched document is not an insert.
    if (operator === '$set') edits.push(...elementsOf(encode(fields)));
  }
  return { names: named, apply: (doc) => apply(doc, edits) };
}

/** The fields of an encoded document, each as its whole element. */
function elementsOf(fields: Buffer): Edit[] {
  const edits: Edit[] = [];
  eachElement(fields, 0, (type, value, name) => {
    const end = value + sizeOf(fields, type, value);
    edits.push({ name: fields.subarray(name, value - 1), element: fields.subarray(name - 1, end) });
    return undefined;
  });
  return edits;
}

interface Cut {
  from: number;
  to: number;
  element: Buffer;
}

function apply(doc: Buffer, edits: Edit[]): Buffer {
  const cuts: Cut[] = [];
  const end = doc.length - 1;
  for (const { name, element } of edits) {
    const at = findElement(doc, 0, name);
    if (at < 0) {
      if (element.length > 0) cuts.push({ from: end, to: end, element });
      continue;
    }
    const value = at + 2 + name.length;
    const to = value + sizeOf(doc, doc[at]!, value);
    if (doc.compare(element, 0, element.length, at, to) !== 0) cuts.push({ from: at, to, element });
  }
  return cuts.length === 0 ? doc : joined(doc, cuts);
}

function joined(doc: Buffer, cuts: Cut[]): Buffer {
  cuts.sort((left, right) => left.from - right.from);
  const parts: Buffer[] = [];
  let at = 0;
  for (const { from, to, element } of cuts) {
    parts.push(doc.subarray(at, from), element);
    at = to;
  }
  parts.push(doc.subarray(at));
  const bytes = Buffer.concat(parts);
  bytes.writeInt32LE(bytes.length, 0);
  return bytes;
}
