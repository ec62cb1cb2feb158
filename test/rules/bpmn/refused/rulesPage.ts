import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { chineseOf } from '../../../../engine/deploy/rules/chinese.js';
import { rules } from '../../../../engine/deploy/rules/registry.js';
import { soundnessRules } from '../../../../engine/deploy/soundness/soundness.js';
import { otherFindings } from '../otherFindings.js';
import { rulesPage } from '../rulesPage.js';

const page = new URL('../../../../../docs/RULES.md', import.meta.url);

test('docs/RULES.md lists every rule (UPDATE=1 writes it again)', () => {
  if (process.env.UPDATE === '1') {
    mkdirSync(new URL('.', page), { recursive: true });
    writeFileSync(page, rulesPage());
  }
  expect(readFileSync(page, 'utf8')).toBe(rulesPage());
});

const engine = new URL('../../../../../engine/', import.meta.url);
/** How sources write the rule of a finding: as a member, or as an argument, where its name has a hyphen. */
const written = [
  /\brule: '([a-z-]+)'/g,
  /\b(?:report|finding|fault)\(\s*[^,]+,\s*'([a-z]+-[a-z-]+)'/g,
  /\breport\('([a-z]+-[a-z-]+)'/g,
];

test('the page tells of every rule that a finding can have, in both languages', () => {
  const sources = readdirSync(engine, { recursive: true, encoding: 'utf8' }).filter((one) =>
    one.endsWith('.ts'),
  );
  const found = sources.flatMap((one) => {
    const text = readFileSync(new URL(one, engine), 'utf8');
    return written.flatMap((pattern) => [...text.matchAll(pattern)].map(([, rule]) => rule!));
  });
  const named = (id: string) => !id.includes('-') || found.includes(id);
  const listed = [...rules, ...otherFindings].map(({ id }) => id);
  const known = new Set([...listed, ...soundnessRules, 'findings-more']);
  expect(found.length).toBeGreaterThan(40);
  expect([...new Set(found)].filter((rule) => !known.has(rule))).toEqual([]);
  expect(otherFindings.map(({ id }) => id).filter((id) => !chineseOf(id) || !named(id))).toEqual([]);
});
