import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalJson, DigestError, digestState } from '../../engine/kernel/digest.js';
import { jsonDepthMax, shapeNamesMax, shapesKnownMax } from '../../engine/limits.js';
import type { InstanceState } from '../../engine/vocabulary.js';
import { runs } from '../support/chance.js';

/** The definition, written the slow way: JSON of a copy whose names are sorted. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => sorted(item ?? null));
  if (typeof value !== 'object' || value === null) return value;
  const names = Object.keys(value).sort();
  return new Sorted(names.map((name) => [name, sorted((value as Record<string, unknown>)[name])]));
}
/** Objects put names that are numbers first, whatever the order; JSON need not. */
class Sorted {
  readonly members: [string, unknown][];
  constructor(members: [string, unknown][]) {
    this.members = members;
  }
}
function write(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(write).join(',')}]`;
  if (!(value instanceof Sorted)) return JSON.stringify(value);
  const members = value.members.filter(([, member]) => member !== undefined);
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${write(member)}`).join(',')}}`;
}

const forbidden = (value: unknown): boolean => /"(_bsontype|__proto__)":|\\u0000/.test(JSON.stringify(value));
const wellFormed = fc.string({ unit: 'binary' });
const json = fc.jsonValue({ stringUnit: 'binary' }).filter((value) => !forbidden(value));

test('canonical JSON is JSON with its names sorted by code unit', () => {
  fc.assert(
    fc.property(json, (value) => expect(canonicalJson(value)).toBe(write(sorted(value)))),
    runs(100),
  );
});

test('the order in which an object got its members does not count', () => {
  const property = fc.property(fc.dictionary(wellFormed, json), (value) => {
    fc.pre(!forbidden(value));
    const turned = Object.fromEntries(Object.entries(value).reverse());
    expect(canonicalJson(turned)).toBe(canonicalJson(value));
  });
  fc.assert(property, runs(100));
});

test('members that are undefined are left out, as in JSON', () => {
  expect(canonicalJson({ b: undefined, a: [undefined, { c: undefined }] })).toBe('{"a":[null,{}]}');
});

test('what the database could not hand back as it was given is refused', () => {
  for (const value of [
    { _bsontype: 1 },
    { ['__proto__']: 1 },
    { 'a\0': 1 },
    '\ud800',
    NaN,
    Infinity,
    () => 1,
  ]) {
    expect(() => canonicalJson([value])).toThrow(DigestError);
  }
  let deep: unknown = 1;
  for (let level = 0; level <= jsonDepthMax; level += 1) deep = [deep];
  expect(() => canonicalJson([deep])).toThrow(DigestError);
});

test('objects of more shapes, and of more names, than are remembered read the same', () => {
  const wide = Array.from({ length: shapeNamesMax + 1 }, (_, index) => [`n${999 - index}`, index]);
  const text = canonicalJson(Object.fromEntries(wide));
  expect(text).toBe(JSON.stringify(Object.fromEntries(wide.toReversed())));
  const small = canonicalJson({ b: 1, a: 2 });
  const many = Array.from({ length: shapesKnownMax + 1 }, (_, index) => `z${index}`);
  const texts = many.map((name) => canonicalJson({ [name]: 1, a: 2 }));
  expect(texts).toEqual(many.map((name) => `{"a":2,"${name}":1}`));
  expect(canonicalJson({ b: 1, a: 2 })).toBe(small);
});

test('the digest of a state does not depend on what earlier digests remembered', () => {
  const record = (index: number) => ({ key: String(index), element: 'a', after: [] });
  const finished = Array.from({ length: 20 }, (_, index) => record(index));
  const names = 'scopes tokens activities tasks jobs calls timers subscriptions conditions incidents';
  const emptyMaps = Object.fromEntries(names.split(' ').map((name) => [name, {}]));
  const stateWith = (list: object[]) =>
    ({ ...emptyMaps, trails: { '1': { finished: list } } }) as unknown as InstanceState;
  const memo = {};
  digestState(stateWith(finished.slice(0, 19)), memo);
  expect(digestState(stateWith(finished), memo)).toBe(digestState(stateWith(structuredClone(finished))));
  const altered = finished.with(3, { ...record(3), element: 'b' });
  expect(digestState(stateWith(altered), memo)).not.toBe(digestState(stateWith(finished), memo));
});
