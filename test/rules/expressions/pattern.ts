import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { startCounting } from '../../../engine/expressions/budget.js';
import { evaluate } from '../../../engine/expressions/evaluate.js';
import {
  matchesPattern,
  replacePattern,
  splitByPattern,
} from '../../../engine/expressions/patternFunctions.js';
import * as limits from '../../../engine/limits.js';
import { runs } from '../../support/chance.js';
import { national } from '../calendarDemo.js';

const run = (source: string, variables: Record<string, unknown> = {}) =>
  evaluate(source, (name) => variables[name], { at: '2026-04-30T02:00:00.000Z', calendar: national }).value;

describe('matches, replace and split', () => {
  test.each<[string, unknown]>([
    ['matches("foobar", "^fo*b")', true],
    ['matches("FOO", "foo", "i")', true],
    ['matches("a\nb", "a.b")', false],
    ['matches("a\nb", "a.b", "s")', true],
    ['matches("a\nb", "^b$", "m")', true],
    ['matches("平顶山市", "^\\p{L}+$")', true],
    ['matches("410400", "^[1-9]\\d{5}$")', true],
    ['matches("someone@example.org", "^\\S+@\\S+\\.\\S+$")', true],
    ['matches(null, "a")', null],
    ['replace("abcd", "(ab)|(a)", "[1=$1][2=$2]")', '[1=ab][2=]cd'],
    ['replace("a.b.c", "[.]", "-")', 'a-b-c'],
    ['replace("abc", "b*", "x")', 'xaxxcx'],
    ['replace("abc", "b", "<$0$$>")', 'a<b$>c'],
    ['split("a;b;;c", ";")', ['a', 'b', '', 'c']],
    ['split("a1b22c", "\\d+")', ['a', 'b', 'c']],
    ['split("abc", "")', ['a', 'b', 'c']],
  ])('%s', (source, value) => {
    expect(run(source)).toEqual(value);
  });

  test.each([
    ['matches("a", "(")', 'valid pattern'],
    ['matches("a", "(?=a)")', 'lookaround'],
    ['matches("a", "(a)\\1")', 'backreferences'],
    ['matches("a", "a", "x")', 'flags'],
    ['matches("a", "(a{100}){100}")', 'written out'],
  ])('%s is refused: %s', (source, reason) => {
    expect(() => run(source)).toThrow(reason);
  });
  test('a pattern longer than the limit is refused', () => {
    expect(() => run('matches("a", p)', { p: 'a'.repeat(limits.patternCharactersMax + 1) })).toThrow(
      'characters',
    );
  });
  test('a pattern with more instructions than the limit is refused', () => {
    expect(() => run('matches("a", p)', { p: `a{${limits.patternInstructionsMax}}` })).toThrow('written out');
  });
  test('more patterns than are kept give the same answers', () => {
    for (let i = 0; i < limits.patternsCachedMax * 2; i += 1) {
      expect(run('matches(s, p)', { s: `x${i}`, p: `^x${i}$` })).toBe(true);
    }
  });
  test('patterns that take for ever elsewhere end here', () => {
    const s = `${'a'.repeat(5_000)}b`;
    expect(run('matches(s, "^(a+)+$")', { s })).toBe(false);
    expect(run('matches(s, "^(a|aa)*c")', { s })).toBe(false);
    expect(run('replace(s, "a*a*a*a*c", "")', { s })).toBe(s);
    expect(() => run('matches(s, "(a?){99}c")', { s })).toThrow('steps');
  });
  test('replace cannot blow a string up', () => {
    const s = 'x'.repeat(2_000);
    expect(() => run('replace(s, ".", s)', { s })).toThrow('characters');
  });
});

describe("what is found is what JavaScript's engine finds", () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', 'c', '\\b', '^', '$', '😀');
  const { pattern } = fc.letrec<{ pattern: string; piece: string }>((tie) => ({
    piece: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      atom,
      tie('pattern').map((inner) => `(${inner})`),
      fc
        .tuple(
          fc.constantFrom('a', 'b', '[ab]', '(?:ab|a)', '(a|b)', '.'),
          fc.constantFrom('*', '+', '?', '{1,2}', '{2}', '*?', '+?', '??'),
        )
        .map(([repeated, times]) => repeated + times),
    ),
    pattern: fc
      .array(fc.array(tie('piece'), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 })
      .map((sides) => sides.map((pieces) => pieces.join('')).join('|')),
  }));
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', ' ', '😀', '\n'), maxLength: 12 });
  const flags = fc.constantFrom('', 'i', 's', 'm');

  test('by matches, replace and split', () => {
    fc.assert(
      fc.property(pattern, text, flags, (source, input, given) => {
        startCounting();
        expect(matchesPattern(input, source, given)).toBe(new RegExp(source, `u${given}`).test(input));
        expect(replacePattern(input, source, '<$0>', given)).toBe(
          input.replace(new RegExp(source, `gu${given}`), '<$&>'),
        );
        // Groups of a delimiter are no parts in FEEL.
        const silent = source.replace(/\((?!\?)/g, '(?:');
        expect(splitByPattern(input, source)).toEqual(input.split(new RegExp(silent, 'u')));
      }),
      runs(3_000),
    );
  });
});
