import { expect, test } from '@jest/globals';
import { readResource } from '../../../engine/compile/readResource.js';
import { bpmn, end, extensions, line, start, tag, userTask } from '../../support/diagram.js';

const globals = [
  tag(
    'bpmn:globalUserTask',
    { id: 'sign', name: 'Sign' },
    extensions(tag('zeebe:assignmentDefinition', { assignee: '=signer' })),
  ),
  tag(
    'bpmn:globalScriptTask',
    { id: 'add' },
    extensions(tag('zeebe:script', { expression: '=a + 1', resultVariable: 'a' })),
  ),
];

test('global tasks are released as processes of one task, for call activities to call', async () => {
  const content = bpmn([start(), userTask('a'), end(), line('start', 'a', 'end')], globals);
  const read = await readResource({ name: 'a.bpmn', content });
  if (!read.ok) throw new Error(JSON.stringify(read.findings));
  expect(read.definitions.map((one) => one.file.process)).toEqual(['process', 'sign', 'add']);
  expect(read.definitions[1]!.file.machines.sign).toMatchObject({
    initial: 'sign:task',
    states: { 'sign:task': { invoke: { src: 'userTask', input: { name: 'Sign', assignee: '=signer' } } } },
  });
  expect(read.definitions[2]!.file.machines.add!.states['add:task']).toMatchObject({
    invoke: { src: 'script' },
  });
});
