/** What other engines carry out: never left out of a process that runs, never lost from one that does not. */
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readResource } from '../../../../engine/compile/readResource.js';
import { otherEngines } from '../../../../engine/compile/unexecuted.js';
import type { Finding } from '../../../../engine/vocabulary.js';
import { bpmn, end, extensions, line, start, subProcess, tag } from '../../../support/diagram.js';
import { extensionsPage } from '../extensionsPage.js';

const page = new URL('../../../../../docs/EXTENSIONS.md', import.meta.url);

test('docs/EXTENSIONS.md lists what is not carried out (UPDATE=1 writes it again)', () => {
  if (process.env.UPDATE === '1') writeFileSync(page, extensionsPage());
  expect(readFileSync(page, 'utf8')).toBe(extensionsPage());
});

const read = (content: string) => readResource({ name: 'a.bpmn', content });
async function refusing(content: string): Promise<Finding[]> {
  const answer = await read(content);
  return answer.ok ? [] : answer.findings.filter(({ severity }) => severity === 'error');
}
/** A plain task x, with attributes and extensions of a namespace. */
const withTask = (namespace: string, attributes: string, ...content: string[]) =>
  bpmn([
    start(),
    `<bpmn:task id="x" xmlns:o="${namespace}" ${attributes}>${extensions(...content)}</bpmn:task>`,
    end(),
    line('start', 'x', 'end'),
  ]);
const drawn = (content: string) => content.replace('isExecutable="true"', 'isExecutable="false"');
const named = (name: string) => [
  expect.objectContaining({
    rule: 'extension-unexecuted',
    element: 'x',
    message: expect.stringContaining(name),
    messageZh: expect.stringContaining(name),
  }),
];

describe.each(otherEngines)('$name', ({ namespaces, attributes, elements }) => {
  const [namespace = ''] = namespaces;

  test('refuses a process that runs for each thing that would be left out, by its name', async () => {
    for (const name of Object.values(attributes).flat())
      expect(await refusing(withTask(namespace, `o:${name}="y"`))).toEqual(named(`o:${name}`));
    for (const name of Object.values(elements).flat())
      expect((await refusing(withTask(namespace, '', `<o:${name}/>`)))[0]).toEqual(named(`<o:${name}>`)[0]);
  });

  test('is kept in what nobody runs, without a word', async () => {
    const content = drawn(withTask(namespace, 'o:assignee="y"', '<o:taskListeners/><o:taskListener/>'));
    const answer = await read(content);
    expect(answer).toMatchObject({ ok: true, definitions: [{ source: { text: content } }] });
    const rules = answer.ok ? answer.definitions[0]!.warnings.map(({ rule }) => rule) : [];
    expect(rules.filter((rule) => rule !== 'executable')).toEqual([]);
  });
});

const camunda = 'http://camunda.org/schema/1.0/bpmn';
const zeebe = 'http://camunda.org/schema/zeebe/1.0';

test('an attribute that says nothing is no reason to refuse', async () => {
  expect(await refusing(withTask(camunda, 'o:assignee="" o:asyncBefore="true"'))).toEqual([]);
});

test('what stands deeper in an extension belongs to that extension', async () => {
  expect(await refusing(withTask(camunda, '', '<o:properties><o:value/></o:properties>'))).toEqual([]);
});

test('a process beside one that runs is only shown, whatever its extensions', async () => {
  const shown = `<bpmn:process id="p" xmlns:o="${camunda}" o:candidateStarterGroups="g"/>`;
  expect(await refusing(bpmn([start(), end(), line('start', 'end')], [shown]))).toEqual([]);
});

test('who may start a process is not forgotten', async () => {
  const plain = withTask(camunda, '');
  const content = plain.replace('isExecutable', `xmlns:o="${camunda}" o:candidateStarterGroups="g" $&`);
  expect(await refusing(content)).toMatchObject([{ rule: 'extension-unexecuted', element: 'process' }]);
});

describe('an element of zeebe that is not known here', () => {
  const content = withTask(zeebe, '', '<o:thought kind="later"/>');

  test('refuses a process that runs, by its name', async () => {
    expect(await refusing(content)).toMatchObject([
      { rule: 'element-unreadable', element: 'x', message: expect.stringContaining('<o:thought>') },
    ]);
  });

  test('is kept in what nobody runs, with a warning', async () => {
    const answer = await read(drawn(content));
    expect(answer).toMatchObject({ ok: true, definitions: [{ source: { text: drawn(content) } }] });
    expect(JSON.stringify(answer)).toContain('<o:thought>');
  });
});

test.each([
  ['a job that chooses what an ad-hoc sub-process runs', '<zeebe:taskDefinition type="t"/>'],
  ['a list of what it gave', '<zeebe:adHoc outputCollection="list" outputElement="=one"/>'],
])('an ad-hoc sub-process does not do without %s', async (_what, extension) => {
  const inside = tag('bpmn:task', { id: 't' });
  const adHoc = subProcess('x', extensions(extension), inside).replaceAll('subProcess', 'adHocSubProcess');
  expect(await refusing(bpmn([start(), adHoc, end(), line('start', 'x', 'end')]))).toMatchObject([
    { rule: 'element-unsupported', element: 'x' },
  ]);
});
