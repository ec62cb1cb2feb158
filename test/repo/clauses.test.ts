/**
 * docs/CLAUSES.md leads from each clause of the regulation to what carries it out and what proves it, and is
 * made from what the repository itself says: the documentation of diagrams, and the clauses that forms,
 * sources, transcripts and tests cite. `UPDATE=1 npm test -- repo/clauses` writes it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { type Clause, clauses } from './clauseList.js';
import { committedFiles, readText, root } from './files.js';

const page = 'docs/CLAUSES.md';
const introduction = `# Clauses 条款对照

Where each clause of the regulation (平顶山市政务数据共享交换平台管理暂行办法) is carried out, and what proves it.
For a reader with the regulation in one hand and the diagrams in the other. WD: working day.

This page is made from the repository and checked against it: a clause that nothing carries out, or nothing
proves, fails a test.
`;

/** Ids as they are cited; the end of one is never in the middle of a longer one. */
const citation = /(?<![\w%-])A\d{1,2}(?:-\d[a-z]?)?(?:-[a-z])?(?![\w-])/g;
const citedIn = (text: string): Set<string> => new Set(text.match(citation) ?? []);

/** `A8` is cited by "A8"; that "A10-2" is cited says nothing of the cases under it. */
const known = new Set(clauses.map(({ id }) => id));
const isGroup = (id: string): boolean => clauses.some((one) => one.id.startsWith(id));

const latestOf = (paths: readonly string[]): string[] => {
  const latest = new Map<string, string>();
  const versionOf = (path: string) => Number(/\/v(\d+)\.bpmn$/.exec(path)?.[1]);
  for (const path of paths) {
    const folder = path.slice(0, path.lastIndexOf('/'));
    const other = latest.get(folder);
    if (other === undefined || versionOf(other) < versionOf(path)) latest.set(folder, path);
  }
  return [...latest.values()];
};

const files = committedFiles().filter((path) => !path.startsWith('docs/'));
const diagrams = latestOf(files.filter((path) => /^processes\/.*\/v\d+\.bpmn$/.test(path)));
const forms = files.filter((path) => /^processes\/.*\.form$/.test(path));
const code = files.filter((path) => /^(api|models|processes)\/.*\.ts$/.test(path));
const transcripts = files.filter((path) => /^test\/scenarios\/.*\.txt$/.test(path));
const tests = files.filter((path) => /^test\/(api|processes|scenarios)\/.*\.ts$/.test(path));

interface Element {
  diagram: string;
  id: string;
  name: string;
  isProcess: boolean;
  cites: Set<string>;
}

/** Every element of a diagram with documentation, which stands right behind its opening tag. */
function elementsOf(diagram: string): Element[] {
  const documented = /<bpmn:(\w+)\b([^>]*)>\s*<bpmn:documentation>([^<]*)</g;
  return [...readText(diagram).matchAll(documented)].map(([, type, attributes = '', text = '']) => ({
    diagram,
    id: /\bid="([^"]*)"/.exec(attributes)?.[1] ?? '',
    name: /\bname="([^"]*)"/.exec(attributes)?.[1] ?? '',
    isProcess: type === 'process' || type === 'definitions',
    cites: citedIn(text),
  }));
}

const elements = diagrams.flatMap(elementsOf);
const citing = (paths: readonly string[]): Map<string, Set<string>> =>
  new Map(paths.map((path) => [path, citedIn(readText(path))]));
const cited = {
  code: citing(code),
  transcripts: citing(transcripts),
  tests: citing(tests),
};
const pathsOf = (citations: Map<string, Set<string>>, id: string): string[] =>
  [...citations].filter(([, ids]) => ids.has(id)).map(([path]) => path);

/** A form carries out what the element does that it is filled in at. */
const formsOf = (found: readonly Element[]): string[] => {
  const texts = new Map(found.map(({ diagram }) => [diagram, readText(diagram)]));
  return forms.filter((form) => {
    const name = form.replace(/^.*\/|\.form$/g, '');
    return found.some(({ diagram, id }) => {
      const text = texts.get(diagram) ?? '';
      const from = text.indexOf(`id="${id}"`);
      const until = text.indexOf('<bpmn:outgoing>', from);
      return from >= 0 && text.slice(from, until < 0 ? text.length : until).includes(`formId="${name}"`);
    });
  });
};

interface Trace extends Clause {
  elements: Element[];
  forms: string[];
  code: string[];
  transcripts: string[];
  tests: string[];
}

const traces: Trace[] = clauses.map((clause) => {
  const found = elements.filter((one) => !one.isProcess && one.cites.has(clause.id));
  return {
    ...clause,
    elements: found,
    forms: formsOf(found),
    code: pathsOf(cited.code, clause.id),
    transcripts: pathsOf(cited.transcripts, clause.id),
    tests: pathsOf(cited.tests, clause.id),
  };
});

const link = (path: string): string => `[${path.replace(/^(processes|test)\//, '')}](../${path})`;

function elementLines(found: readonly Element[]): string[] {
  const byDiagram = new Map<string, Element[]>();
  for (const one of found) byDiagram.set(one.diagram, [...(byDiagram.get(one.diagram) ?? []), one]);
  return [...byDiagram].map(([diagram, some]) => {
    const named = some.map(({ id, name }) => (name === '' ? `\`${id}\`` : `\`${id}\` ${name}`));
    return `- ${link(diagram)}: ${named.join('、')}`;
  });
}

const line = (title: string, paths: readonly string[]): string[] =>
  paths.length === 0 ? [] : [`- ${title}: ${paths.map(link).join(', ')}`];

const section = (trace: Trace): string =>
  [
    `## ${trace.id}`,
    '',
    `${trace.zh} · ${trace.en}`,
    '',
    ...elementLines(trace.elements),
    ...line('表单 Forms', trace.forms),
    ...line('代码 Code', trace.code),
    ...line('办理纪要 Transcripts', trace.transcripts),
    ...line('测试 Tests', trace.tests),
    '',
  ].join('\n');

test('docs/CLAUSES.md leads from each clause to what carries it out and what proves it', () => {
  const text = `${introduction}\n${traces.map(section).join('\n')}`;
  if (process.env.UPDATE === '1') writeFileSync(join(root, page), text);
  expect(committedFiles('docs')).toContain(page);
  expect(readText(page)).toBe(text);
});

test('no clause is carried out by nothing', () => {
  const idle = traces.filter((one) => one.elements.length === 0 && one.code.length === 0);
  expect(idle.map(({ id }) => id)).toEqual([]);
});

test('a clause that sets a limit is carried out by an element of a diagram', () => {
  const limits = traces.filter(({ en }) => /\d WD/.test(en));
  expect(limits.length).toBeGreaterThan(10);
  expect(limits.filter((one) => one.elements.length === 0).map(({ id }) => id)).toEqual([]);
});

test('no clause is proven by nothing', () => {
  const unproven = traces.filter((one) => one.transcripts.length === 0 && one.tests.length === 0);
  expect(unproven.map(({ id }) => id)).toEqual([]);
});

test('no diagram, transcript or test cites a clause that is not in the list', () => {
  const all = [
    ...elements.map(({ diagram, cites }) => [diagram, cites] as const),
    ...cited.transcripts,
    ...cited.tests,
  ];
  const unknown = all.flatMap(([path, ids]) =>
    [...ids].filter((id) => !known.has(id) && !isGroup(id)).map((id) => `${path} ${id}`),
  );
  expect(unknown).toEqual([]);
});
