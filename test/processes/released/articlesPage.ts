import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { readReleases } from '../../../processes/released.js';
import { articlesPage } from '../articlesPage.js';

const releases = await readReleases();
const docs = new URL('../../../../docs/', import.meta.url);

test('docs/ARTICLES.md tells each procedure as its latest diagram does', () => {
  const url = new URL('ARTICLES.md', docs);
  const page = articlesPage(releases);
  if (process.env.UPDATE) writeFileSync(url, page);
  expect(readFileSync(url, 'utf8')).toBe(page);
});

const latest = [...new Map(releases.map((release) => [release.processId, release])).values()];

const readme = latest.find(({ processId }) => processId === 'article-10')!;
/** The picture of the README shows the sub-process collapsed. */
const withoutInner = (xml: string) =>
  xml.replace(/(<bpmn:subProcess id="[^"]+" name="[^"]+">)[\s\S]*?<\/bpmn:subProcess>/g, '$1');

// A picture that is out of date is drawn again: scripts/drawDiagrams.mjs says how.
test.each([
  ...latest.map((one) => [`articles/${one.processId}.svg`, one, one.source.content] as const),
  ['article-10.svg', readme, withoutInner(readme.source.content)] as const,
])('%s is a picture of its latest diagram, and shows every name in it', (name, release, shown) => {
  const { processId, version, source } = release;
  const picture = readFileSync(new URL(name, docs), 'utf8');
  const digest = createHash('sha256').update(source.content).digest('hex');
  expect(picture.split('\n')[0]).toBe(`<!-- processes/${processId}/v${version}.bpmn ${digest} -->`);
  const words = picture.replace(/<[^>]*>/g, '').replace(/\s/g, '');
  const tasks = [...shown.matchAll(/<bpmn:(?:\w*[tT]ask|subProcess) id="[^"]+" name="([^"]+)"/g)];
  for (const [, taskName = ''] of tasks) expect(words).toContain(taskName.replace(/\s/g, ''));
});
