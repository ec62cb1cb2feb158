// Sorts as bytes: the keys of all sort fields, concatenated and inverted where descending, compare in one go.
import { isDocument, numberOf } from '../bson/document.js';
import { encodeShared, invert, tags } from '../bson/key.js';
import { Refusal } from '../errors.js';
import { sortMaxBytes } from '../limits.js';
import { type Path, parsePath, visitPath } from './path.js';

export interface SortField {
  name: string;
  path: Path;
  isDescending: boolean;
}
export interface Sort {
  fields: SortField[];
}

export function parseSort(spec: unknown): Sort | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDocument(spec)) throw new Refusal('TypeMismatch', 'the sort must be a document');
  const names = Object.keys(spec);
  if (names.length === 0 || names[0] === '$natural') return undefined;
  return { fields: names.map((name) => ({ name, path: parsePath(name), ...direction(name, spec[name]) })) };
}

function direction(name: string, value: unknown): { isDescending: boolean } {
  const number = numberOf(value);
  if (number === 1 || number === -1) return { isDescending: number === -1 };
  const text = isDocument(value) ? 'a $meta sort, which the embedded database does not have' : String(value);
  throw new Refusal(
    'BadValue',
    `$sort key ordering must be 1 (ascending) or -1 (descending): "${name}" has ${text}`,
  );
}

/** The least (descending: the greatest) value at the path, as MongoDB sorts arrays. */
function fieldKey(doc: Buffer, field: SortField): Buffer {
  let best: Buffer | undefined;
  visitPath(doc, 0, field.path, 'elements', (buffer, type, at) => {
    const encoded = encodeShared(buffer, type, at);
    const isBetter = !best || encoded.compare(best) < 0 !== field.isDescending;
    if (isBetter) best = Buffer.from(encoded);
    return false;
  });
  const key = best ?? Buffer.from([tags.undefined]);
  if (field.isDescending) invert(key, 0, key.length);
  return key;
}

export function sortKey(doc: Buffer, sort: Sort): Buffer {
  const parts = sort.fields.map((field) => fieldKey(doc, field));
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

export interface Keyed<T> {
  key: Buffer;
  item: T;
  order: number;
}

const compareKeyed = <T>(left: Keyed<T>, right: Keyed<T>): number =>
  left.key.compare(right.key) || left.order - right.order;

/** Collects documents and gives them back in order; with a limit it never keeps more than twice as many. */
export class Sorter<T> {
  readonly #sort: Sort;
  readonly #limit: number;
  #items: Keyed<T>[] = [];
  #bytes = 0;
  #count = 0;

  constructor(sort: Sort, limit: number) {
    this.#sort = sort;
    this.#limit = limit;
  }

  add(doc: Buffer, item: T): void {
    this.#items.push({ key: sortKey(doc, this.#sort), item, order: this.#count++ });
    this.#bytes += doc.length;
    if (this.#items.length >= this.#limit * 2 + 64) {
      this.#items.sort(compareKeyed);
      this.#items.length = this.#limit;
      this.#bytes = 0;
    }
    if (this.#bytes > sortMaxBytes) {
      throw new Refusal(
        'QueryExceededMemoryLimitNoDiskUseAllowed',
        `Sort exceeded memory limit of ${sortMaxBytes} bytes; add an index for the sort or a limit`,
      );
    }
  }

  sorted(): T[] {
    this.#items.sort(compareKeyed);
    if (this.#items.length > this.#limit) this.#items.length = this.#limit;
    return this.#items.map(({ item }) => item);
  }
}
