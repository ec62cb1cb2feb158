import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { rulesPage } from './rulesPage.js';

const page = new URL('../../../../docs/RULES.md', import.meta.url);

test('docs/RULES.md lists every rule (UPDATE=1 writes it again)', () => {
  if (process.env.UPDATE === '1') {
    mkdirSync(new URL('.', page), { recursive: true });
    writeFileSync(page, rulesPage());
  }
  expect(readFileSync(page, 'utf8')).toBe(rulesPage());
});
