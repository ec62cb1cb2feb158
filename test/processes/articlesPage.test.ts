import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readReleases } from '../../processes/released.js';
import { articlesPage } from './articlesPage.js';

const releases = await readReleases();
const docs = new URL('../../../docs/', import.meta.url);

test('docs/ARTICLES.md tells each procedure as its latest diagram does', () => {
  const url = new URL('ARTICLES.md', docs);
  const page = articlesPage(releases);
  if (process.env.UPDATE) writeFileSync(url, page);
  expect(readFileSync(url, 'utf8')).toBe(page);
});

const latest = [...new Map(releases.map((release) => [release.processId, release])).values()];

// A picture that is out of date is drawn again: scripts/drawDiagrams.mjs says how.
test.each(latest.map((release) => [release.processId, release] as const))(
  'the picture of %s is one of its latest diagram, and shows every name in it',
  (processId, { version, source }) => {
    const picture = readFileSync(new URL(`articles/${processId}.svg`, docs), 'utf8');
    const digest = createHash('sha256').update(source.content).digest('hex');
    expect(picture.split('\n')[0]).toBe(`<!-- processes/${processId}/v${version}.bpmn ${digest} -->`);
    const words = picture.replace(/<[^>]*>/g, '').replace(/\s/g, '');
    const tasks = [...source.content.matchAll(/<bpmn:\w*[tT]ask id="[^"]+" name="([^"]+)"/g)];
    for (const [, name = ''] of tasks) expect(words).toContain(name.replace(/\s/g, ''));
  },
);
