/** STYLE 23: comments say why; they hold no plans, no history and no code that was switched off. */
import { expect, test } from '@jest/globals';
import { at, sources } from './sources.js';

/** Put together, so that this file does not hold the words it looks for. */
const plans = new RegExp(
  `\\b(${['TO', 'FIX', 'X', 'HA'].map((a, i) => a + ['DO', 'ME', 'XX', 'CK'][i]).join('|')})\\b`,
);

const startsAsCode =
  /^(const|let|var|import|export|return|throw|await|if \(|for \(|while \(|\} else|function|async) ?/;
const endsAsCode = /([;{]|\);?|=>)$/;
const isAssignment = /^[\w.]+(\(.*\)|\[.*\]| [-+*]?= .*);$/;

const isCode = (line: string): boolean =>
  (startsAsCode.test(line) && endsAsCode.test(line)) || isAssignment.test(line);

test('no comment holds a plan', () => {
  const broken = sources.flatMap((source) =>
    source.comments
      .filter(({ text }) => plans.test(text))
      .map(({ text, line }) => `${at(source, line)} ${text}`),
  );
  expect(broken).toEqual([]);
});

test('no comment holds code that was switched off', () => {
  const broken = sources.flatMap((source) =>
    source.comments.flatMap(({ text, line }) =>
      text
        .split('\n')
        .map((part) => part.replace(/^\s*\*? ?/, '').trim())
        .filter(isCode)
        .map((part) => `${at(source, line)} ${part}`),
    ),
  );
  expect(broken).toEqual([]);
});

test('no rule of the compiler or the linter is switched off without a reason beside it', () => {
  const silencing = /(@ts-(ignore|nocheck|expect-error)|biome-ignore)/;
  const withReason = /biome-ignore [\w/]+: .{10,}|@ts-expect-error .{10,}/;
  const broken = sources.flatMap((source) =>
    source.comments
      .filter(({ text }) => silencing.test(text) && !withReason.test(text))
      .map(({ text, line }) => `${at(source, line)} ${text}`),
  );
  expect(broken).toEqual([]);
});
