import { describe, expect, test } from '@jest/globals';
import { local, pause, resume, shown, started, timerOf } from '../../support/clocks.js';
import {
  assignment,
  bpmn,
  deadline,
  end,
  eventSubProcess,
  extensions,
  flow,
  line,
  message,
  messageReceived,
  parallel,
  start,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun, nextCalendar } from '../../support/run.js';

describe('process limit', () => {
  describe('a limit of the whole process', () => {
    const overall = (...content: string[]) =>
      bpmn([
        extensions(deadline({ workingDays: '10', lead: '=["lead@gaj"]', supervision: 'a22' })),
        start(),
        parallel('fork'),
        userTask('one', assignment({ candidateGroups: 'provider@gaj' }), deadline({ workingDays: '5' })),
        userTask('two', assignment({ candidateGroups: 'platform@zsj' })),
        parallel('join'),
        end(),
        line('start', 'fork', 'one', 'join', 'end'),
        line('fork', 'two', 'join'),
        ...content,
      ]);
    const ringLimit = (run: InstanceRun, edge: string) => run.ring(timerOf(run, `~limit:${edge}`)!.key);

    test('shows on the instance, warns whoever is at work, and is missed on the record', async () => {
      const run = await started(overall());
      expect(run.now.limit).toEqual({
        dueAt: local('2026-03-17T00:00'),
        dueDate: '2026-03-16',
        warnAt: local('2026-03-13T00:00'),
        light: 'green',
      });
      run.complete('two');
      expect(ringLimit(run, 'warn').effects).toMatchObject([
        { type: 'notify', kind: 'reminder', groups: ['provider@gaj'], element: 'process' },
      ]);
      expect(run.now.limit?.light).toBe('yellow');
      const { effects, moves } = ringLimit(run, 'due');
      expect(moves).toContainEqual(expect.objectContaining({ type: 'deadline.missed', element: 'process' }));
      expect(effects).toMatchObject([
        { type: 'notify', kind: 'overdue', groups: ['lead@gaj'] },
        {
          type: 'instance.start',
          processId: 'a22',
          variables: { origin: { element: 'process', dueDate: '2026-03-16', groups: ['provider@gaj'] } },
        },
      ]);
      expect(run.now).toMatchObject({ overdue: 1, status: 'active', limit: { light: 'red' } });
    });

    test('keeps no process open, and leaves nothing when it ends', async () => {
      const run = await started(overall());
      run.complete('one');
      const { effects } = run.complete('two');
      expect(effects.filter(({ type }) => type === 'timer.cancel')).toHaveLength(2);
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
      const canceled = await started(overall());
      canceled.send({ type: 'instance.canceled' });
      expect(canceled.leftovers()).toEqual([]);
    });

    test('stands still while any task is paused, and goes on with the last', async () => {
      const run = await started(overall());
      const one = run.task('one');
      pause(run, '2026-03-04T11:00', one);
      pause(run, '2026-03-05T11:00', run.now.instance);
      expect(run.now.limit).toMatchObject({ daysLeft: 9, pausedBy: [one, run.now.instance] });
      resume(run, '2026-03-06T11:00', one);
      expect(shown(run, one).dueDate).toBe('2026-03-12');
      expect(run.now.limit).toMatchObject({ pausedBy: [run.now.instance] });
      resume(run, '2026-03-09T11:00', run.now.instance);
      expect(run.now.limit).toEqual(expect.objectContaining({ dueDate: '2026-03-20', light: 'green' }));
      expect(run.now.limit).not.toHaveProperty('pausedBy');
    });

    test('goes on when a paused task is done with', async () => {
      const run = await started(overall());
      pause(run, '2026-03-04T11:00', run.task('one'));
      run.at = local('2026-03-04T12:00');
      run.complete('one');
      expect(run.now.limit).toMatchObject({ dueDate: '2026-03-17' });
    });

    test('goes on through what interrupts the process', async () => {
      const stop = eventSubProcess(
        'stop',
        messageReceived('halt'),
        true,
        userTask('after'),
        end('halted'),
        line('stop-start', 'after', 'halted'),
      );
      const xml = overall(stop).replace('<bpmn:process', `${message('halt', 'halt', '="1"')}<bpmn:process`);
      const run = await started(xml);
      run.correlate('stop-start');
      expect(run.open).toEqual(['after']);
      ringLimit(run, 'warn');
      ringLimit(run, 'due');
      expect(run.now.overdue).toBe(1);
      run.complete('after');
      expect(run.leftovers()).toEqual([]);
    });

    test('stands still while the matter is with the applicant, and is one when it begins anew', async () => {
      const run = await started(overall());
      run.at = local('2026-03-04T11:00');
      const target = { kind: 'applicant', resume: 'start' } as const;
      run.send({ type: 'task.returned', task: run.task('two'), target, opinion: '请补充用途说明。' });
      expect(run.now.limit).toMatchObject({ daysLeft: 9, pausedBy: [run.task()] });
      run.at = local('2026-03-06T11:00');
      run.complete();
      expect(run.now.limit).toMatchObject({ dueDate: '2026-03-19', light: 'green' });
      expect(Object.values(run.now.tokens).filter(({ listener }) => listener)).toHaveLength(1);
      run.complete('one');
      run.complete('two');
      expect(run.leftovers()).toEqual([]);
    });

    test('is counted again with another revision', async () => {
      const run = await started(overall(), '2026-12-28T10:00');
      expect(run.now.limit).toMatchObject({ dueDate: '2027-01-11', provisional: true });
      run.world = { ...run.world, calendar: nextCalendar };
      run.send({ type: 'timers.recomputed' });
      expect(run.now.limit).toMatchObject({ dueDate: '2027-01-12' });
      expect(run.now.limit).not.toHaveProperty('provisional');
    });

    test('without working days is refused', async () => {
      const xml = bpmn([extensions(deadline({})), start(), end(), flow('start', 'end')]);
      await expect(InstanceRun.of(xml)).rejects.toThrow('banli:deadline needs workingDays');
    });
  });
});
