/** Event sub-processes beside, within and against one another. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  condition,
  end,
  error,
  errorThrown,
  escalated,
  escalation,
  eventSubProcess,
  flow,
  line,
  message,
  messageReceived,
  parallel,
  signal,
  signalled,
  start,
  subProcess,
  terminate,
  throwEvent,
  timer,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { done, finish } from './finish.js';

describe('event sub processes', () => {
  describe('event sub-processes (§13.5.4)', () => {
    const errors = [error('e1', 'E1'), error('e2', 'E2')];
    const failing = (id: string, ref: string) => [
      userTask('work'),
      end(id, errorThrown(ref)),
      line('start', 'work', id),
    ];
    const handling = (id: string, definition: string, interrupting = true) =>
      eventSubProcess(id, definition, interrupting, userTask(`in-${id}`), flow(`${id}-start`, `in-${id}`));

    test('that name an error go before one that takes any, whatever their order', async () => {
      const [any, named] = [handling('any', errorThrown()), handling('named', errorThrown('e1'))];
      for (const both of [
        [any, named],
        [named, any],
      ]) {
        const run = await InstanceRun.of(bpmn([start(), ...failing('bad', 'e1'), ...both], errors));
        run.complete('work');
        expect(run.open).toEqual(['in-named']);
        finish(run);
      }
    });

    test('that name an escalation go before one that takes any', async () => {
      const roots = [escalation('u', 'U')];
      const both = [handling('any', escalated(), false), handling('named', escalated('u'), false)];
      const xml = bpmn([start(), throwEvent('up', escalated('u')), line('start', 'up'), ...both], roots);
      expect((await InstanceRun.of(xml)).open).toEqual(['in-named']);
    });

    test('do not catch the error that they throw themselves: it goes to whoever is around', async () => {
      const rethrow = [userTask('try'), end('again', errorThrown('e1')), line('own-start', 'try', 'again')];
      const own = eventSubProcess('own', errorThrown(), true, ...rethrow);
      const inside = [start('s'), userTask('work'), end('bad', errorThrown('e1')), line('s', 'work', 'bad')];
      const sub = subProcess('sub', ...inside, own);
      const caught = [boundary('out', 'sub', errorThrown('e1')), userTask('after'), flow('out', 'after')];
      const run = await InstanceRun.of(bpmn([start(), sub, ...caught, line('start', 'sub')], errors));
      run.complete('work');
      run.complete('try');
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('hear within one another, and end with the one around them', async () => {
      const inner = eventSubProcess(
        'inner',
        messageReceived('m'),
        false,
        userTask('deep'),
        flow('inner-start', 'deep'),
      );
      const outer = eventSubProcess(
        'outer',
        signalled('s'),
        false,
        userTask('mid'),
        flow('outer-start', 'mid'),
        inner,
      );
      const roots = [signal('s', 'S'), message('m', 'M', '="k"')];
      const run = await InstanceRun.of(
        bpmn([start(), userTask('work'), line('start', 'work'), outer], roots),
      );
      expect(run.open).toEqual(['outer-start', 'work']);
      const subscription = Object.keys(run.now.subscriptions)[0]!;
      run.send({ type: 'signal.received', subscription, signal: '9', variables: {} });
      run.correlate('inner-start');
      run.complete('work');
      expect(run.open).toEqual(['deep', 'inner-start', 'mid', 'outer-start']);
      run.complete('mid');
      run.complete('deep');
      done(run);
    });

    test('that a timer starts end with the sub-process that they stand in', async () => {
      const late = eventSubProcess(
        'late',
        timer('timeDuration', 'PT1H'),
        false,
        end('l'),
        flow('late-start', 'l'),
      );
      const sub = subProcess('sub', start('s'), userTask('work'), line('s', 'work'), late);
      const run = await InstanceRun.of(
        bpmn([start(), sub, userTask('after'), line('start', 'sub', 'after')]),
      );
      run.complete('work');
      expect(run.open).toEqual(['after']);
      expect(run.now.timers).toEqual({});
      finish(run);
    });

    test('that terminate end themselves only', async () => {
      const more = [parallel('f'), userTask('x'), userTask('y'), end('t', terminate), flow('f', 'x')];
      const beside = eventSubProcess(
        'beside',
        condition('=go'),
        false,
        ...more,
        line('beside-start', 'f', 'y', 't'),
      );
      const run = await InstanceRun.of(bpmn([start(), userTask('work'), line('start', 'work'), beside]), {
        go: true,
      });
      expect(run.open).toEqual(['work', 'x', 'y']);
      run.complete('y');
      expect(run.open).toEqual(['work']);
      finish(run);
    });
  });
});
