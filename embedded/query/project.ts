// Find projections. Plain inclusions and exclusions are done here on decoded documents; expressions go to
// mingo.
import { type Document, decodeExact, encode, isDocument, isTruthy, numberOf } from '../bson/document.js';
import { Refusal } from '../errors.js';
import { compileComputed } from './expression.js';

/** Turns a stored document into what the client asked to see. */
export type Project = (doc: Buffer) => Buffer;

interface Tree {
  [name: string]: Tree | true;
}

const isFlag = (value: unknown): boolean => typeof value === 'boolean' || numberOf(value) !== undefined;

export function compileProjection(spec: unknown): Project | undefined {
  if (spec === undefined || spec === null) return undefined;
  if (!isDocument(spec)) throw new Refusal('TypeMismatch', 'the projection must be a document');
  const entries = Object.entries(spec);
  if (entries.length === 0) return undefined;
  if (!entries.every(([name, value]) => isFlag(value) && !name.includes('$'))) return byMingo(spec);
  const rest = entries.filter(([name]) => name !== '_id');
  const withId = spec._id === undefined || isTruthy(spec._id);
  const isInclusion = rest.length > 0 ? isTruthy(rest[0]![1]) : isTruthy(spec._id);
  if (rest.some(([, value]) => isTruthy(value) !== isInclusion)) {
    throw new Refusal('BadValue', 'Cannot mix inclusion and exclusion in a projection');
  }
  const tree: Tree = {};
  for (const [name] of rest) plant(tree, name.split('.'));
  if (isInclusion ? withId : !withId) tree._id = true;
  const shape = isInclusion ? include : exclude;
  return (doc) => encode(shape(decodeExact(doc), tree) as Document);
}

function plant(tree: Tree, path: string[]): void {
  const [name, ...rest] = path as [string, ...string[]];
  if (rest.length === 0) {
    tree[name] = true;
    return;
  }
  const known = tree[name];
  if (known === true) throw new Refusal('BadValue', `Path collision at ${path.join('.')}`);
  const next: Tree = known ?? {};
  tree[name] = next;
  plant(next, rest);
}

function include(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) {
    return value.filter((item) => isDocument(item) || Array.isArray(item)).map((item) => include(item, tree));
  }
  const result: Document = {};
  for (const [name, item] of Object.entries(value as Document)) {
    const wanted = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (wanted === true) result[name] = item;
    else if (wanted && (isDocument(item) || Array.isArray(item))) result[name] = include(item, wanted);
  }
  return result;
}

function exclude(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((item) => exclude(item, tree));
  if (!isDocument(value)) return value;
  const result: Document = {};
  for (const [name, item] of Object.entries(value)) {
    const unwanted = Object.hasOwn(tree, name) ? tree[name] : undefined;
    if (unwanted !== true) result[name] = unwanted ? exclude(item, unwanted) : item;
  }
  return result;
}

function byMingo(spec: Document): Project {
  for (const [name, value] of Object.entries(spec)) {
    if (name.endsWith('.$'))
      throw new Refusal('BadValue', `the positional projection "${name}" is not supported`);
    if (isDocument(value) && value.$meta !== undefined) {
      throw new Refusal('BadValue', `$meta in the projection of "${name}" is not supported`);
    }
  }
  const compute = compileComputed(spec);
  return (doc) => encode(compute(doc));
}
