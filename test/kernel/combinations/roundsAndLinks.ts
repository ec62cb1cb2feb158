/** Event sub-processes in every round, flows out of start events, several links to one. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  catchEvent,
  end,
  escalated,
  escalation,
  eventSubProcess,
  exclusive,
  expression,
  flow,
  line,
  link,
  message,
  messageReceived,
  parallel,
  signal,
  signalled,
  start,
  subProcess,
  tag,
  terminate,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { done, finish, inTurn, twice } from './finish.js';

describe('rounds and links', () => {
  describe('event sub-processes (§13.5.4)', () => {
    test('of a sub-process with several instances are heard in each of them', async () => {
      const own = eventSubProcess(
        'own',
        messageReceived('m'),
        true,
        userTask('handle'),
        flow('own-start', 'handle'),
      );
      const sub = subProcess('sub', twice, start('s'), userTask('work'), line('s', 'work'), own);
      const xml = bpmn(
        [start(), sub, userTask('after'), line('start', 'sub', 'after')],
        [message('m', 'M', '="k"')],
      );
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['own-start', 'own-start', 'work', 'work']);
      run.correlate('own-start');
      expect(run.open).toEqual(['handle', 'own-start', 'work']);
      run.complete('work');
      expect(run.open).toEqual(['handle']);
      run.complete('handle');
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('that interrupt the process and terminate end the process', async () => {
      const more = [
        parallel('f'),
        userTask('x'),
        end('t', terminate),
        line('own-start', 'f', 't'),
        flow('f', 'x'),
      ];
      const own = eventSubProcess('own', signalled('s'), true, ...more);
      const run = await InstanceRun.of(
        bpmn([start(), userTask('work'), line('start', 'work'), own], [signal('s', 'S')]),
      );
      const [subscription] = Object.keys(run.now.subscriptions);
      run.send({ type: 'signal.received', subscription: subscription!, signal: '9', variables: {} });
      done(run);
    });

    test('of the process take an escalation that ends its token', async () => {
      const own = eventSubProcess('own', escalated('u'), false, userTask('note'), flow('own-start', 'note'));
      const xml = bpmn(
        [start(), end('up', escalated('u')), line('start', 'up'), own],
        [escalation('u', 'U')],
      );
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['note']);
      finish(run);
    });
  });

  describe('flows (§8.4.13, §10.5.5)', () => {
    test('out of a start event split like those of an activity', async () => {
      const run = await InstanceRun.of(
        bpmn([start(), userTask('a'), userTask('b'), line('start', 'a'), flow('start', 'b')]),
      );
      expect(run.open).toEqual(['a', 'b']);
      finish(run);
    });

    test('several links that are thrown lead to the one that is caught, each for itself', async () => {
      const xml = bpmn([
        start(),
        parallel('f'),
        throwEvent('one', link('L')),
        throwEvent('two', link('L')),
        catchEvent('in', link('L')),
        userTask('a'),
        line('start', 'f', 'one'),
        flow('f', 'two'),
        flow('in', 'a'),
      ]);
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['a', 'a']);
      finish(run);
    });

    test('an escalation that interrupts a round leaves its loop, and no further round begins', async () => {
      const inside = [
        start('s'),
        userTask('work'),
        exclusive('x', 'x-ok'),
        end('ok'),
        end('up', escalated('u')),
      ];
      const sub = subProcess('sub', inTurn, ...inside, line('s', 'work', 'x', 'ok'), flow('x', 'up', '=bad'));
      const caught = [boundary('b', 'sub', escalated('u')), userTask('after'), flow('b', 'after')];
      const run = await InstanceRun.of(
        bpmn([start(), sub, ...caught, line('start', 'sub')], [escalation('u', 'U')]),
        {
          bad: true,
        },
      );
      run.complete('work');
      expect(run.open).toEqual(['after']);
      finish(run);
    });
  });

  test('a loop counts its rounds from one, and tests with the number of rounds that are over', async () => {
    const loop = tag(
      'bpmn:standardLoopCharacteristics',
      { testBefore: true },
      expression('loopCondition', '=loopCounter < 2'),
    );
    const task = tag('bpmn:userTask', { id: 'work' }, loop);
    const run = await InstanceRun.of(bpmn([start(), task, line('start', 'work')]));
    const counter = () => run.now.scopes[run.now.activities[run.task()]!.scope]!.variables.loopCounter;
    expect(counter()).toBe(1);
    run.complete('work');
    expect(counter()).toBe(2);
    run.complete('work');
    done(run);
  });
});
