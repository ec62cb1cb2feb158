import { describe, expect, test } from '@jest/globals';
import {
  bpmn,
  catchEvent,
  end,
  exclusive,
  flow,
  inclusive,
  message,
  messageReceived,
  parallel,
  start,
  tag,
  timer,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('event gateways', () => {
  describe('an event-based gateway', () => {
    const roots = [message('m', 'paid', '="k"')];
    const xml = bpmn(
      [
        start(),
        tag('bpmn:eventBasedGateway', { id: 'g' }),
        flow('start', 'g'),
        catchEvent('paid', messageReceived('m')),
        catchEvent('late', timer('timeDuration', 'P1D')),
        flow('g', 'paid'),
        flow('g', 'late'),
        userTask('ship'),
        userTask('remind'),
        flow('paid', 'ship'),
        flow('late', 'remind'),
      ],
      roots,
    );

    test('goes the way of the event that occurs first and forgets the others', async () => {
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['paid']);
      run.correlate('paid');
      expect(run.open).toEqual(['ship']);
      expect(run.now.timers).toEqual({});
      expect(run.flows).toEqual(['start-g', 'g-paid', 'paid-ship']);
    });
    test('goes the way of its timer', async () => {
      const run = await InstanceRun.of(xml);
      run.ring(run.timer());
      expect(run.open).toEqual(['remind']);
      expect(run.now.subscriptions).toEqual({});
    });
  });

  describe('an inclusive gateway', () => {
    const xml = bpmn([
      start(),
      inclusive('split', 'split-d'),
      userTask('a'),
      userTask('b'),
      userTask('d'),
      inclusive('join'),
      userTask('after'),
      flow('start', 'split'),
      flow('split', 'a', '=n > 1'),
      flow('split', 'b', '=n > 2'),
      flow('split', 'd'),
      flow('a', 'join'),
      flow('b', 'join'),
      flow('d', 'join'),
      flow('join', 'after'),
    ]);
    test('takes all flows whose condition is true and joins exactly those', async () => {
      const run = await InstanceRun.of(xml, { n: 3 });
      expect(run.open).toEqual(['a', 'b']);
      run.complete('a');
      expect(run.open).toEqual(['b']);
      run.complete('b');
      expect(run.open).toEqual(['after']);
    });
    test('takes the default flow alone when none is true', async () => {
      const run = await InstanceRun.of(xml, { n: 1 });
      run.complete('d');
      expect(run.open).toEqual(['after']);
    });
    test('does not wait for a token that has gone another way', async () => {
      const run = await InstanceRun.of(
        bpmn([
          start(),
          parallel('fork'),
          userTask('a'),
          userTask('b'),
          exclusive('x', 'x-end'),
          end(),
          inclusive('join'),
          userTask('after'),
          flow('start', 'fork'),
          flow('fork', 'a'),
          flow('fork', 'b'),
          flow('a', 'join'),
          flow('b', 'x'),
          flow('x', 'join', '=back'),
          flow('x', 'end'),
          flow('join', 'after'),
        ]),
        { back: false },
      );
      run.complete('a');
      expect(run.open).toEqual(['b']);
      run.complete('b');
      expect(run.open).toEqual(['after']);
    });
  });

  test('a complex gateway starts with enough tokens, awaits the rest, then starts afresh', async () => {
    const gateway = tag(
      'bpmn:complexGateway',
      { id: 'c' },
      tag('bpmn:activationCondition', { 'xsi:type': 'bpmn:tFormalExpression' }, 'activationCount &gt;= 2'),
    );
    const run = await InstanceRun.of(
      bpmn([
        start(),
        parallel('fork'),
        userTask('a'),
        userTask('b'),
        userTask('d'),
        gateway,
        userTask('after'),
        flow('start', 'fork'),
        flow('fork', 'a'),
        flow('fork', 'b'),
        flow('fork', 'd'),
        flow('a', 'c'),
        flow('b', 'c'),
        flow('d', 'c'),
        flow('c', 'after'),
      ]),
    );
    run.complete('a');
    expect(run.open).toEqual(['b', 'd']);
    run.complete('b');
    expect(run.open).toEqual(['after', 'd']);
    run.complete('d');
    expect(run.open).toEqual(['after']);
    run.complete('after');
    expect(run.now.status).toBe('completed');
  });
});
