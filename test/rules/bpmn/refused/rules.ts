import { describe, expect, test } from '@jest/globals';
import { readBpmn } from '../../../../engine/compile/moddle.js';
import { readResource } from '../../../../engine/compile/readResource.js';
import { chineseOf } from '../../../../engine/deploy/rules/chinese.js';
import { checkRules, rules } from '../../../../engine/deploy/rules/registry.js';
import type { Finding } from '../../../../engine/vocabulary.js';
import { families } from '../families.js';
import { task, through } from '../ruleCase.js';

async function foundIn(xml: string, rule: string): Promise<Finding[]> {
  const { root, findings } = await readBpmn(xml);
  if (!root) throw new Error(findings.map(({ message }) => message).join('\n'));
  return checkRules(root).filter((one) => one.rule === rule);
}

describe.each(Object.entries(families))('%s', (_family, cases) => {
  test.each(cases.map((one) => [`${one.claim} (${one.rule})`, one] as const))('%s', async (_claim, one) => {
    expect((await foundIn(one.wrong, one.rule)).map(({ element }) => element)).toContain(one.element);
    expect(await foundIn(one.right, one.rule)).toEqual([]);
  });
});

test('every rule is shown by a diagram that breaks it and one that keeps it', () => {
  const shown = new Set(Object.values(families).flatMap((cases) => cases.map(({ rule }) => rule)));
  expect(rules.map(({ id }) => id).filter((id) => !shown.has(id))).toEqual([]);
});

test('every rule says in Chinese too what is expected and how to mend it', () => {
  expect(rules.filter(({ id }) => chineseOf(id) === undefined).map(({ id }) => id)).toEqual([]);
});

test('a finding tells in Chinese whatever it has found, by the same names and values', async () => {
  const untold: string[] = [];
  for (const { rule, wrong } of Object.values(families).flat()) {
    const { what } = rules.find(({ id }) => id === rule)!;
    for (const { message, messageZh = '' } of await foundIn(wrong, rule)) {
      const found = message.slice(0, message.indexOf(`. ${what}`));
      const named = [...found.matchAll(/"([^"]*)"|\b\d+\b/g)].map(([text, name]) => name ?? text);
      if (named.some((one) => !messageZh.includes(one)) || !/\p{Script=Han}/u.test(messageZh))
        untold.push(`${rule}: ${found} / ${messageZh}`);
    }
  }
  expect(untold).toEqual([]);
});

test('a finding names its element in Chinese', async () => {
  const read = await readResource({ name: 'x.bpmn', content: through('x', task('x'), task('x')) });
  const findings = read.ok ? [] : read.findings;
  const twice = findings.find(({ rule }) => rule === 'id-duplicate');
  expect(twice?.messageZh).toBe('id“x”用了不止一次。一个 id 在文件中只属于一个元素：请给其中一个换 id。');
});

test('every rule has an id of its own', () => {
  const ids = rules.map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)]);
});
