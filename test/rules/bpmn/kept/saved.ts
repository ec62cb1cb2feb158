/** What a designer's modeler makes of a file that it opens and saves; bpmn-js does so by bpmn-moddle. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { BpmnModdle } from 'bpmn-moddle';
import zeebe from 'zeebe-bpmn-moddle/resources/zeebe.json' with { type: 'json' };
import { readResource } from '../../../../engine/compile/readResource.js';

const root = new URL('../../../../../', import.meta.url);
const textOf = (path: string) => readFileSync(new URL(path, root), 'utf8');

/** As a modeler for Camunda 8 saves it, which does not know our own extension: other order, no comments. */
async function saved(content: string): Promise<string> {
  const moddle = new BpmnModdle({ zeebe: structuredClone(zeebe) });
  const { rootElement } = await moddle.fromXML(content);
  return (await moddle.toXML(rootElement, { format: true })).xml;
}

async function machinesOf(content: string) {
  const read = await readResource({ name: 'a.bpmn', content });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  return read.definitions.map(({ file }) => file);
}

test.each([
  'processes/article-10/v1.bpmn',
  'processes/article-14/v1.bpmn',
  'processes/a19-authorisation/v1.bpmn',
  ...['aris', 'bpmn-io', 'camunda7', 'flowable', 'jbpm', 'visual-paradigm'].map(
    (name) => `test/rules/bpmn/interchange/${name}.bpmn`,
  ),
])('%s, opened and saved, is the same process', async (path) => {
  const again = await saved(textOf(path));
  expect(again).not.toBe(textOf(path));
  expect(await machinesOf(again)).toEqual(await machinesOf(textOf(path)));
});
