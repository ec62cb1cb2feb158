/**
 * Digests: canonical JSON (keys sorted, nothing but what JSON holds), the hash of a commit, the digest of a
 * state.
 *
 * A state shares what a step did not touch with the state before it, so the canonical text of every entity is
 * kept by identity and a step only pays for the entities it made. Values must therefore never be altered once
 * digested.
 */
import { hash } from 'node:crypto';
import { jsonDepthMax } from '../limits.js';
import type { Commit, InstanceState } from '../vocabulary.js';

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

function canonical(value: unknown, depth: number): string {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return numeral(value);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value !== 'object') throw new DigestError(`expected JSON, found a ${typeof value}`);
  if (depth > jsonDepthMax) throw new DigestError(`expected at most ${jsonDepthMax} levels of JSON`);
  if (Array.isArray(value)) {
    let items = '';
    for (const item of value) items += `${items === '' ? '' : ','}${canonical(item ?? null, depth + 1)}`;
    return `[${items}]`;
  }
  return members(value as Record<string, unknown>, depth);
}

function members(value: Record<string, unknown>, depth: number): string {
  let body = '';
  for (const name of Object.keys(value).sort()) {
    const member = value[name];
    if (member === undefined) continue;
    if (name === '_bsontype' || name === '__proto__' || name.includes('\0')) {
      throw new DigestError(`the name ${JSON.stringify(name)} cannot be stored`);
    }
    body += `${body === '' ? '' : ','}${text(name)}:${canonical(member, depth + 1)}`;
  }
  return `{${body}}`;
}

/** With the flag `u` a pair is one code point, so only an unpaired half matches. */
const loneSurrogate = /\p{Surrogate}/u;

function text(value: string): string {
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

const memo = new WeakMap<object, string>();

function remembered(value: object, make: () => string): string {
  let made = memo.get(value);
  if (made === undefined) {
    made = make();
    memo.set(value, made);
  }
  return made;
}

/** Texts longer than this stand in the digest by their hash, so that a large entity costs its length once. */
const inlineCharsMax = 512;

const shortened = (full: string): string => (full.length > inlineCharsMax ? `#${sha256(full)}` : full);

const digestEntity = (entity: unknown): string =>
  typeof entity === 'object' && entity !== null
    ? remembered(entity, () => shortened(canonicalJson(entity)))
    : canonicalJson(entity);

function digestMap(map: Record<string, unknown>): string {
  return remembered(map, () => {
    let body = '';
    for (const key of Object.keys(map).sort()) body += `${key}=${digestEntity(map[key])};`;
    return shortened(body);
  });
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
  'incidents',
] as const satisfies (keyof InstanceState)[];
const mapNames: ReadonlySet<string> = new Set(mapsOfState);

/** The digest of a state, the same for equal states however they were reached. */
export function digestState(state: InstanceState): string {
  const plain: Record<string, unknown> = {};
  let body = '';
  for (const [name, value] of Object.entries(state)) {
    if (!mapNames.has(name)) plain[name] = value;
  }
  for (const name of mapsOfState) body += `${name}:${digestMap(state[name])}\n`;
  return sha256(`${canonicalJson(plain)}\n${body}`);
}
