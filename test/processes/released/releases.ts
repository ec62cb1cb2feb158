import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { organisations } from '../../../processes/demo/organisations.js';
import { fingerprintsUrl, readReleases } from '../../../processes/released.js';

const releases = await readReleases();
const nameOf = (release: { processId: string; version: number }) =>
  `${release.processId}/v${release.version}`;
const attributes = (xml: string, name: string) =>
  [...xml.matchAll(new RegExp(`\\b${name}=(?:"([^"]*)"|'([^']*)')`, 'g'))].map(
    (match) => match[1] ?? match[2] ?? '',
  );

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** With UPDATE=1 a new release is added to the list; a line of it that has to change is deleted by hand. */
test('a released diagram or form is never edited: each has the fingerprint it was released with', () => {
  const resources = releases.flatMap((release) => [release.source, ...release.forms]);
  const found = Object.fromEntries(resources.map(({ name, content }) => [name, sha256(content)]));
  const listed = JSON.parse(readFileSync(fingerprintsUrl, 'utf8'));
  if (process.env.UPDATE) {
    writeFileSync(fingerprintsUrl, `${JSON.stringify({ ...found, ...listed }, null, 2)}\n`);
  }
  expect({ ...found, ...listed }).toEqual(found);
  expect(Object.keys(listed).sort()).toEqual(Object.keys(found).sort());
});

test('a release carries the forms that its diagram names', () => {
  expect(releases.map(({ processId, forms }) => [processId, forms.length])).toEqual([
    ['a22-rectification', 3],
    ['a08-access', 1],
    ['a19-authorisation', 1],
    ['a19-authorisation', 1],
    ['a10-doubt', 3],
    ['a10-doubt', 3],
    ['a18-application', 3],
    ['a18-batch', 2],
    ['a20-doubt', 3],
    ['a22-interruption', 4],
    ['a23-dispute', 7],
    ['a23-dispute', 8],
    ['article-10', 3],
    ['article-10', 3],
    ['article-11', 3],
    ['article-11', 3],
    ['a08-connection', 1],
    ['article-16', 1],
    ['article-16', 1],
    ['article-15', 2],
    ['article-14', 1],
    ['article-13', 4],
    ['article-12', 1],
  ]);
});

// bpmnlint is CommonJS that requires modules, which jest cannot load: it runs in a process of its own.
test('released diagrams pass the recommended rules of bpmnlint', () => {
  const sources = releases.map((release) => ({ name: nameOf(release), xml: release.source.content }));
  const script = fileURLToPath(new URL('../../../../test/processes/lint.mjs', import.meta.url));
  const run = spawnSync(process.execPath, [script], { input: JSON.stringify(sources), encoding: 'utf8' });
  expect(run.stderr).toBe('');
  expect(JSON.parse(run.stdout)).toEqual(
    Object.fromEntries(sources.map(({ name }) => [name, { warnings: [], reports: {} }])),
  );
});

test.each(releases.map((release) => [nameOf(release), release] as const))(
  'every flow node of %s cites its clause and is drawn',
  (_name, release) => {
    const xml = release.source.content;
    const nodes = [...xml.matchAll(/<bpmn:(\w+(?:Task|Event|Gateway)) id="([^"]+)"[^>]*>\s*(.*)/g)];
    expect(nodes.length).toBeGreaterThan(4);
    for (const [, , id, firstLine] of nodes) {
      expect([id, firstLine]).toEqual([id, expect.stringMatching(/^<bpmn:documentation>A\d+(-\w+)*[：、]/)]);
      expect(xml).toContain(`bpmnElement="${id}"`);
    }
  },
);

test.each(releases.map((release) => [nameOf(release), release] as const))(
  '%s names only forms and organisations that exist',
  (_name, release) => {
    const formIds = release.forms.map((form) => JSON.parse(form.content).id);
    expect(formIds).toEqual(release.forms.map((form) => form.name.replace(/.*\/|\.form$/g, '')));
    expect(new Set(attributes(release.source.content, 'formId'))).toEqual(new Set(formIds));
    const codes = organisations.map((each) => each._id);
    const groups = [
      ...attributes(release.source.content, 'candidateGroups'),
      ...attributes(release.source.content, 'lead'),
    ].filter((group) => group.includes('@') && !group.startsWith('='));
    for (const group of groups) expect(codes).toContain(group.split('@')[1]);
    const supervisions = attributes(release.source.content, 'supervision');
    for (const processId of supervisions) {
      expect(releases.map((each) => each.processId)).toContain(processId);
    }
  },
);

test('a form and a process never have the same id: one deployment may hold both', () => {
  const processIds = new Set(releases.map(({ processId }) => processId));
  const formIds = releases.flatMap(({ forms }) => forms.map((form) => JSON.parse(form.content).id));
  expect(formIds.filter((id) => processIds.has(id))).toEqual([]);
});

test('every component of a form has its own id', () => {
  for (const form of releases.flatMap((release) => release.forms)) {
    const ids = JSON.parse(form.content).components.map((component: { id: string }) => component.id);
    expect(new Set(ids).size).toBe(ids.length);
  }
});
