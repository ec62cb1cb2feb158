import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  error,
  errorThrown,
  eventSubProcess,
  flow,
  message,
  messageReceived,
  parallel,
  serviceTask,
  start,
  subProcess,
  timer,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('event sub processes', () => {
  describe('an event sub-process', () => {
    const roots = [message('m', 'stop', '="k"'), error('E', 'e')];
    const inside = (id: string) => [userTask(id), flow('esp-start', id)];

    test('that does not interrupt runs beside the flow, as often as its message comes', async () => {
      const run = await InstanceRun.of(
        bpmn(
          [
            start(),
            userTask('task'),
            flow('start', 'task'),
            eventSubProcess('esp', messageReceived('m'), false, ...inside('help')),
          ],
          roots,
        ),
      );
      expect(run.open).toEqual(['esp-start', 'task']);
      run.correlate('esp-start');
      run.correlate('esp-start');
      expect(run.open).toEqual(['esp-start', 'help', 'help', 'task']);
      run.complete('task');
      run.complete('help');
      expect(run.now.status).toBe('active');
      run.complete('help');
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });
    test('that interrupts ends everything else in its scope', async () => {
      const run = await InstanceRun.of(
        bpmn(
          [
            start(),
            parallel('f'),
            userTask('a'),
            userTask('b'),
            flow('start', 'f'),
            flow('f', 'a'),
            flow('f', 'b'),
            eventSubProcess('esp', messageReceived('m'), true, ...inside('help')),
          ],
          roots,
        ),
      );
      run.correlate('esp-start');
      expect(run.open).toEqual(['help']);
      run.complete('help');
      expect(run.now.status).toBe('completed');
    });
    test('catches an error of its scope before the boundary of the sub-process around it', async () => {
      const esp = eventSubProcess('esp', errorThrown('E'), true, ...inside('help'));
      const sub = subProcess('sub', start('s'), serviceTask('w', 'work'), flow('s', 'w'), esp);
      const run = await InstanceRun.of(
        bpmn(
          [
            start(),
            sub,
            flow('start', 'sub'),
            boundary('b', 'sub', errorThrown('E')),
            userTask('outside'),
            flow('b', 'outside'),
          ],
          roots,
        ),
      );
      run.send({ type: 'job.errorThrown', job: run.job(), code: 'e', variables: {} });
      expect(run.open).toEqual(['help']);
      run.complete('help');
      expect(run.now.status).toBe('completed');
    });
    test('started by a cycle starts again and again', async () => {
      const run = await InstanceRun.of(
        bpmn([
          start(),
          userTask('task'),
          flow('start', 'task'),
          eventSubProcess('esp', timer('timeCycle', 'R/PT1H'), false, ...inside('help')),
        ]),
      );
      run.ring(run.timer());
      run.ring(run.timer());
      expect(run.open).toEqual(['help', 'help', 'task']);
    });
  });
});
