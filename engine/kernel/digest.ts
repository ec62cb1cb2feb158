/**
 * Digests: canonical JSON (keys sorted, nothing but what JSON holds), the hash of a commit, the digest of a
 * state.
 *
 * A state shares what a step did not touch with the state before it, so a digest takes over the text of what
 * is the same object. Values must therefore never be altered once digested.
 */
import { hash } from 'node:crypto';
import { jsonDepthMax, shapeNamesMax, shapesKnownMax } from '../limits.js';
import type { Commit, InstanceState, Key } from '../vocabulary.js';

/** In smaller maps and lists it costs less to write a text again than to remember it. */
const rememberedMin = 8;

export const sha256 = (text: string): string => hash('sha256', text, 'hex');

/**
 * JSON with sorted keys; members that are `undefined` are left out, as in JSON. Throws a `DigestError` at
 * what the database could not hand back as it was given: an unpaired surrogate, a key with NUL, a number that
 * is not finite.
 */
export const canonicalJson = (value: unknown): string => canonical(value, 0);

export class DigestError extends Error {
  override readonly name = 'DigestError';
}

/** Writes an item of a list that is long enough to be worth remembering. */
type WriteItem = (item: object, depth: number) => string;

function canonical(value: unknown, depth: number, writeItem?: WriteItem): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return numeral(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'object') throw new DigestError(`expected JSON, found a ${typeof value}`);
  if (depth > jsonDepthMax) throw new DigestError(`expected at most ${jsonDepthMax} levels of JSON`);
  if (!Array.isArray(value)) return members(value, depth, nothing, writeItem);
  if (value.length === 0) return '[]';
  const write = value.length < rememberedMin ? undefined : writeItem;
  let items = '';
  for (const item of value) {
    const isWritten = write !== undefined && typeof item === 'object' && item !== null;
    const text = isWritten ? write(item, depth + 1) : canonical(item ?? null, depth + 1, writeItem);
    items += `${items === '' ? '[' : ','}${text}`;
  }
  return `${items}]`;
}

const nothing: ReadonlySet<string> = new Set();

function members(value: object, depth: number, without = nothing, writeItem?: WriteItem): string {
  let body = '';
  for (const { name, label } of membersOf(value)) {
    const member = (value as Record<string, unknown>)[name];
    if (member === undefined || without.has(name)) continue;
    body += `${body === '' ? '{' : ','}${label}${canonical(member, depth + 1, writeItem)}`;
  }
  return body === '' ? '{}' : `${body}}`;
}

interface Member {
  name: string;
  /** The name as JSON, with its colon. */
  label: string;
}

/**
 * The members of objects with these names in this order: most objects are of few shapes, and so the names of
 * each shape are sorted, judged and written once.
 */
interface Shape {
  members: readonly Member[] | undefined;
  next: Map<string, Shape>;
}
const emptyShape = (): Shape => ({ members: undefined, next: new Map() });
let shapes = emptyShape();
let shapesKnown = 0;

function membersOf(value: object): readonly Member[] {
  const names = Object.keys(value);
  if (names.length > shapeNamesMax || isKeyed(names)) return sortedMembers(names);
  let shape = shapes;
  for (const name of names) {
    let next = shape.next.get(name);
    if (next === undefined) {
      next = emptyShape();
      shape.next.set(name, next);
      shapesKnown += 1;
    }
    shape = next;
  }
  shape.members ??= sortedMembers(names);
  // Names come from outside too: when they are too many, what is known is learnt anew.
  if (shapesKnown > shapesKnownMax) {
    shapes = emptyShape();
    shapesKnown = 0;
  }
  return shape.members;
}

/** Whether the names are keys of entities, which no other object will have. */
const isKeyed = ([first]: string[]): boolean => first !== undefined && first >= '0' && first < ':';

const sortedMembers = (names: string[]): Member[] => names.sort().map(memberOf);

function memberOf(name: string): Member {
  if (name === '_bsontype' || name === '__proto__' || name.includes('\0')) {
    throw new DigestError(`the name ${JSON.stringify(name)} cannot be stored`);
  }
  return { name, label: `${text(name)}:` };
}

/** What JSON writes as it is: no control character, quote, backslash or surrogate. */
const unescaped = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

/** With the flag `u` a pair is one code point, so only an unpaired half matches. */
const loneSurrogate = /\p{Surrogate}/u;

function text(value: string): string {
  if (unescaped.test(value)) return `"${value}"`;
  if (loneSurrogate.test(value)) throw new DigestError('a text holds half of a surrogate pair');
  return JSON.stringify(value);
}

function numeral(value: number): string {
  if (!Number.isFinite(value)) throw new DigestError(`${value} is not a number of JSON`);
  return JSON.stringify(value);
}

/** A commit without its own hash: exactly what the hash covers, whatever else the stored document carries. */
export type CommitBody = Omit<Commit, 'hash'>;

/**
 * The hash of a commit: of its canonical JSON without `hash`, and so of `prevHash` and all that came before.
 * `eventText` is the canonical JSON of the event, where the caller has it already.
 */
export function hashOfCommit(commit: CommitBody, eventText = canonicalJson(commit.event)): string {
  return sha256(commitText(commit, eventText));
}

/** Canonical JSON of a commit's body; the names below are in sorted order. */
export function commitText(commit: CommitBody, eventText = canonicalJson(commit.event)): string {
  const key = commit.idempotencyKey;
  return (
    `{"effects":${canonicalJson(commit.effects)},"event":${eventText},` +
    (key === undefined ? '' : `"idempotencyKey":${canonicalJson(key)},`) +
    `"instance":${canonicalJson(commit.instance)},"kernel":${commit.kernel},` +
    `"moves":${canonicalJson(commit.moves)},"prevHash":${canonicalJson(commit.prevHash)},` +
    `"seq":${commit.seq},"stateHash":${canonicalJson(commit.stateHash)}}`
  );
}

const mapsOfState = [
  'scopes',
  'tokens',
  'activities',
  'tasks',
  'jobs',
  'calls',
  'timers',
  'subscriptions',
  'conditions',
  'incidents',
  'trails',
] as const satisfies (keyof InstanceState)[];
type MapName = (typeof mapsOfState)[number];
const mapNames: ReadonlySet<string> = new Set(mapsOfState);

/**
 * What a digest can take over from the state before: the text of every map that the step shared, and of every
 * entity in a map that it changed. Goes by identity, so it may hold anything and the digest is the same
 * without it.
 */
export type DigestMemo = Partial<Record<MapName, MapMemo>>;
interface MapMemo {
  map: object;
  text: string;
  entities: Map<Key, { entity: object; text: string }> | undefined;
}

/** Texts longer than this stand in the digest by their hash, so that a large map costs its length once. */
const inlineCharsMax = 4_096;
const shortened = (full: string): string => (full.length > inlineCharsMax ? `#${sha256(full)}` : full);

/** Texts of items of lists in entities: a list that grows by one costs one item, as a map does. */
const itemTexts = new WeakMap<object, string>();

function writeItemOnce(item: object, depth: number): string {
  let text = itemTexts.get(item);
  if (text === undefined) {
    text = canonical(item, depth);
    itemTexts.set(item, text);
  }
  return text;
}

function digestMap(map: Record<Key, object>, known: MapMemo | undefined): MapMemo {
  if (known?.map === map) return known;
  const keys = Object.keys(map).sort();
  const entities = keys.length < rememberedMin ? undefined : new Map();
  let body = '';
  for (const key of keys) {
    const entity = map[key]!;
    const last = known?.entities?.get(key);
    const text = last?.entity === entity ? last.text : canonical(entity, 0, writeItemOnce);
    entities?.set(key, { entity, text });
    body += `${key}=${text};`;
  }
  return { map, text: shortened(body), entities };
}

/**
 * The digest of a state, the same for equal states however they were reached. Keeps in `memo` what the next
 * can use.
 */
export function digestState(state: InstanceState, memo: DigestMemo = {}): string {
  let body = members(state, 0, mapNames);
  for (const name of mapsOfState) {
    const digested = digestMap(state[name], memo[name]);
    memo[name] = digested;
    body += `\n${name}:${digested.text}`;
  }
  return sha256(body);
}
