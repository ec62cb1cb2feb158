/** Boundary events on hosts that seldom have them. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  callActivity,
  end,
  errorThrown,
  escalated,
  escalation,
  flow,
  line,
  message,
  messageReceived,
  start,
  subProcess,
  tag,
  throwEvent,
  timer,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { done, finish, twice } from './finish.js';

describe('boundary events', () => {
  describe('boundary events (§10.5.4)', () => {
    test('of errors at an activity that throws none are never reached', async () => {
      const receive = tag('bpmn:receiveTask', { id: 'wait', messageRef: 'm' });
      const xml = bpmn(
        [
          start(),
          tag('bpmn:task', { id: 'plain' }),
          boundary('b', 'plain', errorThrown()),
          end('x'),
          flow('b', 'x'),
          receive,
          boundary('c', 'wait', errorThrown()),
          flow('c', 'x'),
          line('start', 'plain', 'wait'),
        ],
        [message('m', 'M', '="k"')],
      );
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['wait']);
      run.correlate('wait');
      done(run);
    });

    test('of a call activity hear its timers and escalations while it goes on', async () => {
      const xml = bpmn([
        start(),
        callActivity('call', 'other'),
        boundary('late', 'call', timer('timeCycle', 'R2/PT1H'), false),
        boundary('up', 'call', escalated(), false),
        userTask('hurry'),
        userTask('note'),
        line('start', 'call'),
        flow('late', 'hurry'),
        flow('up', 'note'),
      ]);
      const run = await InstanceRun.of(xml);
      run.send({ type: 'call.escalated', call: run.call(), code: 'U' });
      run.ring(run.timer());
      run.ring(run.timer());
      expect(run.open).toEqual(['call', 'hurry', 'hurry', 'note']);
      expect(run.now.timers).toEqual({});
      run.send({ type: 'call.completed', call: run.call(), variables: {} });
      finish(run);
    });

    test('that need all of their triggers need all of them again each time', async () => {
      const both = `${messageReceived('m')}${messageReceived('n')}`;
      const event = tag(
        'bpmn:boundaryEvent',
        { id: 'b', attachedToRef: 'work', cancelActivity: false, parallelMultiple: true },
        both,
      );
      const roots = [message('m', 'M', '="k"'), message('n', 'N', '="k"')];
      const xml = bpmn(
        [start(), userTask('work'), event, userTask('x'), line('start', 'work'), flow('b', 'x')],
        roots,
      );
      const run = await InstanceRun.of(xml);
      run.correlate('b');
      run.correlate('b');
      expect(run.open.filter((one) => one === 'x')).toEqual([]);
      run.correlate('b~1');
      run.correlate('b~1');
      expect(run.open.filter((one) => one === 'x')).toEqual(['x']);
      run.correlate('b');
      expect(run.open.filter((one) => one === 'x')).toEqual(['x', 'x']);
    });

    test('of multiple instances hear what any of their insides throws', async () => {
      const inside = [start('s'), userTask('work'), throwEvent('up', escalated('u')), userTask('rest')];
      const sub = subProcess('sub', twice, ...inside, line('s', 'work', 'up', 'rest'));
      const caught = [boundary('b', 'sub', escalated('u'), false), userTask('note'), flow('b', 'note')];
      const run = await InstanceRun.of(
        bpmn([start(), sub, ...caught, line('start', 'sub')], [escalation('u', 'U')]),
      );
      run.complete('work');
      run.complete('work');
      expect(run.open).toEqual(['note', 'note', 'rest', 'rest']);
      finish(run);
    });
  });
});
