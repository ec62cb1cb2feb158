// Finds the places in a decoded document that an update path means, positional parts included.
import { Binary } from 'bson';
import { type Document, encode, isDocument } from '../bson/document.js';
import { Refusal } from '../errors.js';
import type { Match } from '../query/match.js';
import { show } from '../storage/duplicate.js';

export interface Context {
  /** Array index the query matched at; -1 when none. */
  hit: number;
  /** Array filters by identifier; each looks at `{ identifier: element }`. */
  arrayFilters: Map<string, Match>;
  isInsert: boolean;
  /** Instant of the command, for $currentDate. */
  at: Date;
}

type Container = Document | unknown[];

/** Most elements an update may pad an array with, as MongoDB bounds it. */
const paddingMaxCount = 1_500_000;

/** The concrete paths that a path with `$`, `$[]` and `$[id]` stands for in this document. */
export function expand(doc: Document, path: string, context: Context): string[][] {
  const parts = path.split('.');
  if (!path.includes('$')) return [parts];
  let found: { at: string[]; value: unknown }[] = [{ at: [], value: doc }];
  for (const part of parts)
    found = found.flatMap(({ at, value }) => expandPart(at, value, part, path, context));
  return found.map(({ at }) => at);
}

function expandPart(
  at: string[],
  value: unknown,
  part: string,
  path: string,
  context: Context,
): { at: string[]; value: unknown }[] {
  const step = (name: string): { at: string[]; value: unknown } => ({
    at: [...at, name],
    value: isDocument(value) || Array.isArray(value) ? (value as Document)[name] : undefined,
  });
  if (part === '$') {
    if (context.hit >= 0) return [step(String(context.hit))];
    const what = 'The positional operator did not find the match needed from the query.';
    throw new Refusal('BadValue', `${what} The path is "${path}".`);
  }
  const filter = /^\$\[(.*)\]$/.exec(part);
  if (!filter) return [step(part)];
  if (!Array.isArray(value)) {
    const where = at.join('.');
    throw new Refusal(
      'BadValue',
      `The path '${where}' must exist in the document in order to apply array updates.`,
    );
  }
  const identifier = filter[1]!;
  const match = identifier === '' ? () => true : context.arrayFilters.get(identifier);
  if (!match)
    throw new Refusal('BadValue', `No array filter found for identifier '${identifier}' in path '${path}'`);
  return value.flatMap((item, index) =>
    match(encode({ [identifier]: item }), 0) ? [step(String(index))] : [],
  );
}

function isContainer(value: unknown): value is Container {
  return Array.isArray(value) || (isDocument(value) && !(value instanceof Binary));
}

function notViable(name: string, holder: string, value: unknown): Refusal {
  return new Refusal('PathNotViable', `Cannot create field '${name}' in element {${holder}: ${show(value)}}`);
}

function indexOf(part: string): number {
  return /^(0|[1-9]\d{0,8})$/.test(part) ? Number(part) : -1;
}

/** The value at a concrete path, undefined when nothing is there. */
export function valueAt(doc: Document, path: string[]): unknown {
  let value: unknown = doc;
  for (const part of path) {
    if (!isContainer(value) || !Object.hasOwn(value, part)) return undefined;
    value = (value as Document)[part];
  }
  return value;
}

/** Sets the value at a concrete path, creating what lies between. */
export function setAt(doc: Document, path: string[], value: unknown): void {
  let container: Container = doc;
  for (let depth = 0; depth < path.length; depth++) {
    const part = path[depth]!;
    const isLast = depth === path.length - 1;
    if (Array.isArray(container)) pad(container, part, path[depth - 1]!);
    if (isLast) {
      put(container, part, value);
      return;
    }
    const next: unknown = Object.hasOwn(container, part) ? (container as Document)[part] : undefined;
    const isNew =
      next === undefined || (next === null && Array.isArray(container) && isNewlyPadded(container, part));
    if (isNew) {
      const created: Document = {};
      put(container, part, created);
      container = created;
    } else if (isContainer(next)) container = next;
    else throw notViable(path[depth + 1]!, part, next);
  }
}

/** A name such as `__proto__` must become a field of its own, not the object's prototype. */
function put(container: Container, part: string, value: unknown): void {
  if (part !== '__proto__') (container as Document)[part] = value;
  else
    Object.defineProperty(container, part, { value, enumerable: true, configurable: true, writable: true });
}

const padded = new WeakMap<unknown[], number>();

function isNewlyPadded(array: unknown[], part: string): boolean {
  return padded.get(array) === Number(part);
}

function pad(array: unknown[], part: string, holder: string): void {
  const index = indexOf(part);
  if (index < 0) throw notViable(part, holder, array);
  if (index - array.length > paddingMaxCount) {
    throw new Refusal('BadValue', `an array may grow by at most ${paddingMaxCount} elements at once`);
  }
  if (index < array.length) return;
  while (array.length <= index) array.push(null);
  padded.set(array, index);
}

/** Removes the field at a concrete path; an array element becomes null, as in MongoDB. */
export function unsetAt(doc: Document, path: string[]): void {
  const holder = path.length === 1 ? doc : valueAt(doc, path.slice(0, -1));
  const part = path.at(-1)!;
  if (!isContainer(holder) || !Object.hasOwn(holder, part)) return;
  if (Array.isArray(holder)) holder[Number(part)] = null;
  else delete holder[part];
}
