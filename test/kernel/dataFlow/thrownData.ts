/** Data that events throw and catch (BPMN 2.0.2 §10.5.1), under the names of either side. */
import { describe, expect, test } from '@jest/globals';
import { into, object, outOf, refs } from '../../support/data.js';
import * as d from '../../support/diagram.js';
import { definitionsOf, InstanceRun } from '../../support/run.js';

const roots = [d.error('e', 'E'), d.escalation('u', 'U'), d.message('m', 'told'), d.signal('s', 'seen')];
const objects = [object('Known'), object('Taken')];
/** What goes along with an event that throws: what is known. */
const throwing = (definition: string) =>
  [
    d.tag('bpmn:dataInput', { id: 'sent', name: 'sent' }),
    into('Known', 'sent'),
    d.tag('bpmn:inputSet', {}, refs('dataInputRefs', 'sent')),
    definition,
  ].join('');
const catching = (id: string, definition: string) =>
  [
    d.tag('bpmn:dataOutput', { id: `${id}-got`, name: `${id}-got` }),
    outOf(`${id}-got`, 'Taken'),
    d.tag('bpmn:outputSet', {}, refs('dataOutputRefs', `${id}-got`)),
    definition,
  ].join('');

describe('the data of an event', () => {
  const inside = (definition: string) => [
    d.start('s1'),
    d.end('out', throwing(definition)),
    d.line('s1', 'out'),
  ];
  const caughtAtBoundary = (definition: string) =>
    d.bpmn(
      [
        ...objects,
        d.start(),
        d.subProcess('sub', ...inside(definition)),
        d.boundary('b', 'sub', catching('b', definition)),
        d.userTask('after'),
        d.line('start', 'sub'),
        d.line('b', 'after'),
      ],
      roots,
    );

  test.each([
    ['an error', d.errorThrown('e')],
    ['an escalation', d.escalated('u')],
  ])('goes with %s from where it is thrown to the boundary', async (_what, definition) => {
    for (const value of [7, { amount: 7 }]) {
      const run = await InstanceRun.of(caughtAtBoundary(definition), { Known: value });
      expect(run.open).toEqual(['after']);
      expect(run.variables.Taken).toEqual(value);
    }
  });

  test('goes with an error to an event sub-process, and into its expressions', async () => {
    const handled = d.tag(
      'bpmn:subProcess',
      { id: 'handler', triggeredByEvent: true },
      d.tag('bpmn:startEvent', { id: 'h' }, catching('h', d.errorThrown('e'))),
      d.scriptTask('count', '=Taken + 1', 'counted'),
      d.userTask('after'),
      d.line('h', 'count', 'after'),
    );
    const nodes = [d.start(), d.end('out', throwing(d.errorThrown('e'))), d.line('start', 'out')];
    const run = await InstanceRun.of(d.bpmn([...objects, ...nodes, handled], roots), { Known: 1 });
    expect(run.open).toEqual(['after']);
    expect(run.variables).toMatchObject({ Taken: 1, counted: 2 });
  });

  test('goes with an escalation of a called process to the call', async () => {
    const other = d.tag('bpmn:process', { id: 'other', isExecutable: true }, ...inside(d.escalated('u')));
    const calling = [
      ...[d.start(), d.callActivity('call', 'other'), d.userTask('after')],
      d.boundary('b', 'call', catching('b', d.escalated('u')), false),
      ...[d.line('start', 'call'), d.line('b', 'after')],
    ];
    const both = d.bpmn([...objects, ...calling], roots).replace('</bpmn:definitions>', `${other}$&`);
    const [, called] = await definitionsOf(both);
    const below = new InstanceRun(called!);
    const began = { instance: '1000000000000000001', definition: '2', variables: { Known: 7 } };
    below.send({ type: 'instance.started', ...began, parent: { instance: '9', call: '9000001' } });
    const told = below.effects.find(({ type }) => type === 'parent.escalate');
    expect(told).toMatchObject({ code: 'U', variables: { sent: 7 } });
    const run = await InstanceRun.of(both);
    run.send({ type: 'call.escalated', call: run.call(), code: 'U', variables: { sent: 7 } });
    expect(run.open).toEqual(['after', 'call']);
    expect(run.variables.Taken).toBe(7);
  });

  test('is taken by its own name, or that of who sends it in the same file, or else whole', async () => {
    const wait = d.catchEvent('wait', catching('wait', d.messageReceived('m')));
    const sending = d.throwEvent('send', throwing(d.messageReceived('m')));
    const nodes = [wait, sending, d.start(), d.end(), d.line('start', 'wait', 'send', 'end')];
    for (const [variables, taken] of [
      [{ sent: 7 }, 7],
      [{ sent: { amount: 7 }, note: 'x' }, { amount: 7 }],
      [{ sent: 7, 'wait-got': 8 }, 8],
      [{ amount: 7 }, { amount: 7 }],
    ] as const) {
      const run = await InstanceRun.of(d.bpmn([...objects, ...nodes], roots));
      run.correlate('wait', variables);
      expect(run.variables.Taken).toEqual(taken);
    }
  });
});
