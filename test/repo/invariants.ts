/**
 * STYLE 21: an invariant has one number, stands in the header of a stage, and is cited by a test that proves
 * it.
 */
import { expect, test } from '@jest/globals';
import { compareDebts } from './debts.js';
import { isTest, type Source, sources } from './sources.js';

/** Numbers are unique within each of these. */
type Area = 'engine' | 'models' | 'processes' | 'api' | 'embedded' | 'web';
const areaOf = (path: string): Area => path.split('/')[0] as Area;

interface Invariant {
  area: Area;
  number: string;
  path: string;
}

/** Numbered lines of the comment that opens a file: `K1  The state …`. */
function invariantsOf(source: Source): Invariant[] {
  const firstCode =
    ((source.tree.body as { loc: { start: { line: number } } }[])[0]?.loc.start.line ?? 1) - 1;
  return source.lines.slice(0, firstCode).flatMap((line) => {
    const number = /^(?: \*|\/\/) ([A-Z]\d{1,2})(?: {1,2})[A-Z`"]/.exec(line)?.[1];
    return number === undefined ? [] : [{ area: areaOf(source.path), number, path: source.path }];
  });
}

const product = sources.filter(({ path }) => !/^(test|bench|scripts)\//.test(path));
const invariants = product.flatMap(invariantsOf);
const numbersOf = (area: Area) =>
  new Set(invariants.filter((one) => one.area === area).map(({ number }) => number));

const citation = /\b([A-Z]\d{1,2})\b(?![-.\w])/g;
const citedIn = (text: string): string[] => [...text.matchAll(citation)].map((match) => match[1]!);

/** The areas that a test is about: what it imports, otherwise the engine behind the server that it starts. */
function areasOf({ path, imports }: Source): Area[] {
  const areas = imports
    .filter(({ to }) => /^(engine|models|processes|api|embedded)\//.test(to))
    .map(({ to }) => areaOf(to));
  return [
    ...areas,
    /^test\/(api|embedded|processes|web)\//.test(path) ? areaOf(path.slice('test/'.length)) : 'engine',
  ];
}

const citedByTests = new Set(
  sources
    .filter(({ path }) => isTest(path))
    .flatMap((source) =>
      areasOf(source).flatMap((area) => citedIn(source.text).map((number) => `${area} ${number}`)),
    ),
);

test('an invariant has one number and a number one invariant', () => {
  const seen = new Map<string, string>();
  const broken = invariants.flatMap(({ area, number, path }) => {
    const earlier = seen.get(`${area} ${number}`);
    seen.set(`${area} ${number}`, path);
    return earlier === undefined ? [] : [`${number} stands in ${earlier} and in ${path}`];
  });
  expect(broken).toEqual([]);
});

test('a number that a comment cites stands in the header of a stage', () => {
  const broken = product.flatMap((source) => {
    const numbers = numbersOf(areaOf(source.path));
    const letters = new Set([...numbers].map((number) => number[0]));
    return source.comments.flatMap(({ text, line }) =>
      citedIn(text)
        .filter((number) => letters.has(number[0]) && !numbers.has(number))
        .map((number) => `${source.path}:${line} cites ${number}`),
    );
  });
  expect(broken).toEqual([]);
});

const uncited = invariants
  .map(({ area, number }) => `${area} ${number}`)
  .filter((name) => !citedByTests.has(name));

test('a test cites every invariant', () => {
  expect(compareDebts('unprovenInvariants', uncited)).toEqual({ unlisted: [], paid: [] });
});
