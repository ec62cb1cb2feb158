import { describe, expect, test } from '@jest/globals';
import * as d from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('flows', () => {
  describe('a flow from a node to itself', () => {
    test('opens a task again, and its boundary events with it', async () => {
      const run = await InstanceRun.of(
        d.bpmn(
          [
            d.start(),
            d.userTask('a'),
            d.boundary('late', 'a', d.messageReceived('m')),
            d.line('start', 'a', 'a'),
            d.line('late', 'end'),
            d.end(),
          ],
          [d.message('m', 'ping', '="k"')],
        ),
      );
      const first = run.task('a');
      run.complete('a');
      expect(run.open).toEqual(['a', 'late']);
      expect(run.task('a')).not.toBe(first);
      run.correlate('late');
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });

    test('through an event lets an event-based gateway wait again', async () => {
      const run = await InstanceRun.of(
        d.bpmn(
          [
            d.start(),
            d.tag('bpmn:eventBasedGateway', { id: 'wait' }),
            d.catchEvent('again', d.messageReceived('m')),
            d.catchEvent('enough', d.timer('timeDuration', 'PT1H')),
            d.end(),
            d.line('start', 'wait', 'again', 'wait'),
            d.line('wait', 'enough', 'end'),
          ],
          [d.message('m', 'ping', '="k"')],
        ),
      );
      const first = run.timer();
      run.at = '2026-11-23T02:30:00.000Z';
      run.correlate('again');
      expect(run.open).toEqual(['again']);
      expect(run.timer()).not.toBe(first);
      expect(run.now.timers[run.timer()]!.dueAt).toBe('2026-11-23T03:30:00.000Z');
      run.ring(run.timer());
      expect(run.now.status).toBe('completed');
    });
  });
});
