import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  callActivity,
  end,
  errorThrown,
  exclusive,
  extensions,
  flow,
  line,
  messageReceived,
  scriptTask,
  serviceTask,
  start,
  subProcess,
  tag,
  userTask,
} from '../../support/diagram.js';
import { findingsOf } from '../../support/run.js';

const around = (...content: string[]) => bpmn([start(), end(), flow('start', 'end'), ...content]);
const timerStart = tag('bpmn:startEvent', { id: 'x' }, '<bpmn:timerEventDefinition/>');
const loop = '<bpmn:multiInstanceLoopCharacteristics/>';

/** Each diagram is wrong in one way; the finding names the element and the rule. */
const refused: [claim: string, xml: string, element: string, rule: string][] = [
  [
    'a task with listeners',
    around(
      '<bpmn:task id="x"><bpmn:extensionElements><zeebe:taskListeners/></bpmn:extensionElements></bpmn:task>',
    ),
    'x',
    'extension-unexecuted',
  ],
  ['a signal without a name', around(end('x', '<bpmn:signalEventDefinition/>')), 'x', 'signal-reference'],
  [
    'a timer start event without a time',
    bpmn([timerStart, end(), flow('x', 'end')]),
    'x',
    'timer-definition',
  ],
  [
    'a transaction in which nothing is first',
    around(tag('bpmn:transaction', { id: 'x' }, userTask('a'), userTask('b'), line('a', 'b', 'a'))),
    'x',
    'start-missing',
  ],
  ['multi-instance of nothing', around(tag('bpmn:userTask', { id: 'x' }, loop)), 'x', 'multi-instance-count'],
  [
    'an event sub-process without a start event',
    around('<bpmn:subProcess id="x" triggeredByEvent="true"/>'),
    'x',
    'event-sub-process-start',
  ],
  [
    'two none start events in a sub-process',
    around(subProcess('x', start('s'), start('t'))),
    'x',
    'one-none-start-event',
  ],
  [
    'a flow into a start event',
    bpmn([start(), userTask('a'), line('start', 'a', 'start')]),
    'a-start',
    'start-event-incoming',
  ],
  [
    'a flow out of an end event',
    bpmn([start(), end(), userTask('a'), line('start', 'end', 'a')]),
    'end-a',
    'end-event-outgoing',
  ],
  [
    'a flow across the border of a sub-process',
    around(subProcess('x', start('s'), userTask('a'), flow('s', 'a')), flow('a', 'end')),
    'a-end',
    'sequence-flow-scope',
  ],
  ['an id used twice', around(userTask('x'), userTask('x')), 'x', 'id-duplicate'],
  ['a service task without a job type', around('<bpmn:serviceTask id="x"/>'), 'x', 'task-definition'],
  ['a business rule task without a rule', around('<bpmn:businessRuleTask id="x"/>'), 'x', 'script'],
  ['a call activity without a process', around('<bpmn:callActivity id="x"/>'), 'x', 'called-element'],
  ['a receive task without a message', around('<bpmn:receiveTask id="x"/>'), 'x', 'message-name'],
  [
    'a timer without a time',
    around(tag('bpmn:intermediateCatchEvent', { id: 'x' }, '<bpmn:timerEventDefinition/>')),
    'x',
    'timer-definition',
  ],
  ['an error end event without a code', around(end('x', errorThrown())), 'x', 'error-reference'],
  ['a script that is not FEEL', around(scriptTask('x', '=1 +', 'y')), 'x', 'expression'],
  [
    'a condition that is not FEEL',
    bpmn([
      start(),
      exclusive('x', 'x-b'),
      end('a'),
      end('b'),
      flow('start', 'x'),
      flow('x', 'a', '#{amount > 5}'),
      flow('x', 'b'),
    ]),
    'x-a',
    'expression',
  ],
  [
    'a flow without a condition beside one that has it',
    bpmn([
      start(),
      exclusive('x'),
      end('a'),
      end('b'),
      flow('start', 'x'),
      flow('x', 'a', '=true'),
      flow('x', 'b'),
    ]),
    'x-b',
    'flow-condition',
  ],
  [
    'a default flow of another node',
    bpmn([start(), exclusive('x', 'start-x'), end('a'), flow('start', 'x'), flow('x', 'a', '=true')]),
    'x',
    'default-flow',
  ],
];

describe('a deployment refuses', () => {
  test.each(refused)('%s', async (_claim, xml, element, rule) => {
    const findings = await findingsOf(xml);
    expect(findings).toContainEqual(expect.objectContaining({ severity: 'error', element, rule }));
  });

  test('a reference to nothing', async () => {
    const findings = await findingsOf(around(boundary('x', 'nowhere', messageReceived('none'))));
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'error', rule: 'dangling-reference' }),
    );
  });

  test('everything that is wrong at once', async () => {
    const findings = await findingsOf(
      around(
        '<bpmn:serviceTask id="a"/>',
        tag('bpmn:manualTask', { id: 'b', name: '选择' }, extensions('<zeebe:taskListeners/>')),
      ),
    );
    expect(new Set(findings.map((one) => one.element))).toEqual(new Set(['a', 'b']));
    expect(findings.map(({ message }) => message).join()).toContain('<zeebe:taskListeners> of "b"');
  });

  test('a file without an executable process', async () => {
    const xml = around().replace('isExecutable="true"', 'isExecutable="false"');
    expect(await findingsOf(xml)).toMatchObject([{ rule: 'executable' }]);
  });

  test.each([
    ['no XML', 'hello'],
    ['XML that is no BPMN', '<html/>'],
    ['a file that is cut off', around().slice(0, 300)],
    ['a document type', `<!DOCTYPE x [<!ENTITY a "b">]>${around()}`],
    ['elements nested without end', `${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`],
    ['nothing', ''],
  ])('%s', async (_claim, xml) => {
    expect(await findingsOf(xml)).toMatchObject([{ severity: 'error', rule: 'xml' }]);
  });
});

describe('a deployment accepts', () => {
  test.each([
    [
      'a call activity bound to the latest version',
      bpmn([start(), callActivity('x', 'other'), end(), line('start', 'x', 'end')]),
    ],
    [
      'annotations, associations and lanes',
      around('<bpmn:textAnnotation id="note"><bpmn:text>x</bpmn:text></bpmn:textAnnotation>'),
    ],
    ['an id with dots', bpmn([start('a.b'), serviceTask('c.d', 'w'), end(), line('a.b', 'c.d', 'end')])],
  ])('%s', async (_claim, xml) => {
    expect((await findingsOf(xml)).filter((one) => one.severity === 'error')).toEqual([]);
  });
});
