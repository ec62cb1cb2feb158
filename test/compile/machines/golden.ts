import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { shapes, triggers } from '../../../engine/elements/registry.js';
import { MachineFileSchema } from '../../../engine/machine.js';
import * as d from '../../support/diagram.js';
import { definitionOf } from '../../support/run.js';
import { moreDiagrams } from '../diagrams.js';

const { bpmn, start, end, flow, line } = d;
const roots = [d.message('m', 'paid', '=orderId'), d.error('E', 'late')];
const around = (task: string, ...more: string[]) =>
  bpmn([start(), task, end(), line('start', 'x', 'end'), ...more], roots);
const hosted = (definition: string, interrupting: boolean) =>
  around(d.userTask('x'), d.boundary('event', 'x', definition, interrupting), flow('event', 'end'));

/**
 * One diagram per element; its machine is kept beside the test and compared to the letter. UPDATE=1 rewrites.
 */
const diagrams: Record<string, string> = {
  userTask: around(
    d.userTask(
      'x',
      d.assignment({ candidateGroups: '=["provider@" + org]', assignee: '=clerk' }),
      d.tag('zeebe:formDefinition', { formId: 'approval' }),
      d.tag('zeebe:taskSchedule', { dueDate: '=due' }),
      d.deadline({ workingDays: '5', lead: '=["lead@" + org]', supervision: 'a22' }),
    ),
  ),
  serviceTask: around(d.serviceTask('x', 'charge', d.mapping([['=a', 'b']], [['=c', 'd']]))),
  scriptTask: around(d.scriptTask('x', '=a + 1', 'b')),
  sendTask: around(d.tag('bpmn:sendTask', { id: 'x', messageRef: 'm' })),
  receiveTask: around(d.tag('bpmn:receiveTask', { id: 'x', messageRef: 'm' })),
  subProcess: around(d.subProcess('x', start('s'), d.userTask('a'), end('e'), line('s', 'a', 'e'))),
  callActivity: around(d.callActivity('x', 'other', d.mapping([['=a', 'b']]))),
  exclusiveGateway: bpmn([
    start(),
    d.exclusive('x', 'x-b'),
    end('a'),
    end('b'),
    flow('start', 'x'),
    flow('x', 'a', '=n > 1'),
    flow('x', 'b'),
  ]),
  parallelGateway: bpmn([
    start(),
    d.parallel('x'),
    d.parallel('y'),
    end(),
    flow('start', 'x'),
    flow('x', 'y', undefined, 'f1'),
    flow('x', 'y', undefined, 'f2'),
    flow('y', 'end'),
  ]),
  terminateEndEvent: bpmn([start(), end('x', d.terminate), flow('start', 'x')]),
  errorEndEvent: bpmn([start(), end('x', d.errorThrown('E')), flow('start', 'x')], roots),
  messageEndEvent: bpmn([start(), end('x', d.messageReceived('m')), flow('start', 'x')], roots),
  timerCatchEvent: around(d.catchEvent('x', d.timer('timeDuration', 'PT1H'))),
  messageCatchEvent: around(d.catchEvent('x', d.messageReceived('m'))),
  timerBoundaryEvent: hosted(d.timer('timeCycle', 'R3/PT1H'), false),
  messageBoundaryEvent: hosted(d.messageReceived('m'), true),
  errorBoundaryEvent: around(
    d.serviceTask('x', 'w'),
    d.boundary('any', 'x', d.errorThrown()),
    d.boundary('one', 'x', d.errorThrown('E')),
    flow('any', 'end'),
    flow('one', 'end'),
  ),
  sequenceFlow: bpmn([
    start(),
    d.tag('bpmn:userTask', { id: 'x', default: 'x-c' }),
    end('a'),
    end('b'),
    end('c'),
    flow('start', 'x'),
    flow('x', 'a', '=n > 1'),
    flow('x', 'b', '=n > 2'),
    flow('x', 'c'),
  ]),
  ...moreDiagrams,
};

test('every element of the registry has a machine beside the test', () => {
  const all = Object.values(diagrams).join('').toLowerCase();
  const shown = (type: string) => all.includes(`<${type.toLowerCase()}`);
  expect([...shapes.keys(), ...triggers.keys()].filter((type) => !shown(type))).toEqual([]);
});

describe('compiles to the machine kept beside the test', () => {
  test.each(Object.entries(diagrams))('%s', async (name, xml) => {
    const { file } = await definitionOf(xml);
    const golden = new URL(`../../../../test/compile/golden/${name}.machine.json`, import.meta.url);
    const text = `${JSON.stringify(file, null, 2)}\n`;
    if (process.env.UPDATE) writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
    expect(MachineFileSchema.safeParse(JSON.parse(text)).error).toBeUndefined();
  });
});

test('the same diagram compiles to the same machine every time', async () => {
  const [once, again] = await Promise.all([
    definitionOf(diagrams.userTask!),
    definitionOf(diagrams.userTask!),
  ]);
  expect(JSON.stringify(once.file)).toBe(JSON.stringify(again.file));
});
