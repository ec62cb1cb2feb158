import { describe, expect, test } from '@jest/globals';
import { step } from '../../../engine/kernel/step.js';
import type { InstanceState } from '../../../engine/vocabulary.js';
import { limited, local, pause, resume, shown, started } from '../../support/clocks.js';
import { bpmn, catchEvent, end, handling, line, start, tag, timer, userTask } from '../../support/diagram.js';
import { type InstanceRun, nationalCalendar, nextCalendar } from '../../support/run.js';

describe('recounting', () => {
  describe('another revision of the calendar', () => {
    const load = (run: InstanceRun) => {
      run.world = { ...run.world, calendar: nextCalendar };
      return run.send({ type: 'timers.recomputed' });
    };

    test('counts a provisional limit again, on the record, and it is provisional no more', async () => {
      const run = await started(limited(), '2026-12-28T10:00');
      expect(shown(run)).toMatchObject({ dueDate: '2027-01-04', provisional: true });
      const { moves, effects } = load(run);
      expect(shown(run)).toMatchObject({ dueDate: '2027-01-05', warnAt: local('2027-01-04T00:00') });
      expect(shown(run)).not.toHaveProperty('provisional');
      expect(moves).toMatchObject([
        { type: 'timer.recomputed', delay: 'task:warn' },
        {
          type: 'timer.recomputed',
          delay: 'task:due',
          was: { dueDate: '2027-01-04', provisional: true, calendar: 'CN-national@1' },
          is: { dueDate: '2027-01-05', dueAt: local('2027-01-06T00:00'), calendar: 'CN-national@2' },
        },
      ]);
      expect(effects.map(({ type }) => type)).toEqual(['timer.schedule', 'timer.schedule']);
    });

    test('is counted once, and never by an earlier revision (P4)', async () => {
      const run = await started(limited(), '2026-12-28T10:00');
      expect(run.refused({ type: 'timers.recomputed' }).code).toBe('TIMERS_CURRENT');
      load(run);
      expect(run.refused({ type: 'timers.recomputed' }).code).toBe('TIMERS_CURRENT');
      run.world = { ...run.world, calendar: nationalCalendar };
      expect(run.refused({ type: 'timers.recomputed' }).code).toBe('TIMERS_CURRENT');
    });

    test('counts from the first day on, with the pauses that there were (P1)', async () => {
      const run = await started(limited(), '2026-12-28T10:00');
      pause(run, '2026-12-30T09:00');
      resume(run, '2026-12-30T16:00');
      expect(shown(run).dueDate).toBe('2027-01-05');
      load(run);
      expect(shown(run).dueDate).toBe('2027-01-06');
    });

    test('leaves a clock alone that stands still: it is counted when it goes on (P5)', async () => {
      const run = await started(limited(), '2026-12-28T10:00');
      pause(run, '2026-12-30T09:00');
      run.world = { ...run.world, calendar: nextCalendar };
      expect(run.refused({ type: 'timers.recomputed' }).code).toBe('TIMERS_CURRENT');
      resume(run, '2026-12-30T16:00');
      expect(shown(run).dueDate).toBe('2027-01-06');
      expect(shown(run)).not.toHaveProperty('provisional');
    });

    test('moves the limit of a request to the applicant, and not the clock that it holds (P5)', async () => {
      const asking = limited().replace(
        '<zeebe:userTask/>',
        `<zeebe:userTask/>${handling({ correctionDays: '5' })}`,
      );
      const run = await started(asking, '2026-12-28T10:00');
      const task = run.task();
      run.send({ type: 'task.correctionRequested', task, items: ['扫描件'] }, { kind: 'user', id: 'bo' });
      const requested = () => Object.values(run.now.tasks).find(({ purpose }) => purpose)!;
      expect(requested()).toMatchObject({ dueDate: '2027-01-04', provisional: true });
      const held = shown(run, task);
      const { moves } = load(run);
      expect(requested()).toMatchObject({ dueDate: '2027-01-05', warnAt: local('2027-01-04T00:00') });
      expect(requested()).not.toHaveProperty('provisional');
      expect(shown(run, task)).toEqual(held);
      expect(moves).toMatchObject([{ delay: 'task:correction-warn' }, { delay: 'task:correction-due' }]);
    });

    test('counts a timer in FEEL again with the variables of its time', async () => {
      const waiting = bpmn([
        start(),
        catchEvent('wait', timer('timeDate', '=working days(days)')),
        end(),
        line('start', 'wait', 'end'),
      ]);
      const run = await started(waiting, '2026-12-28T10:00', { days: 5 });
      expect(run.now.timers[run.timer()]).toMatchObject({
        dueAt: local('2027-01-05T00:00'),
        provisional: true,
      });
      run.send({ type: 'variables.set', scope: run.now.root, variables: { days: 90 }, local: false });
      load(run);
      expect(run.now.timers[run.timer()]).toMatchObject({ dueAt: local('2027-01-06T00:00') });
      expect(run.now.timers[run.timer()]).not.toHaveProperty('provisional');
    });

    const scheduled = (dates: Record<string, string>) =>
      bpmn([
        start(),
        userTask('task', tag('zeebe:taskSchedule', dates)),
        end(),
        line('start', 'task', 'end'),
      ]);

    test('counts dates of a task in working days again, as when it was opened (TD1)', async () => {
      const dates = { dueDate: '=working days(days)', followUpDate: '=working days(2)' };
      const run = await started(scheduled(dates), '2026-12-28T10:00', { days: 5 });
      expect(shown(run)).toMatchObject({
        dueAt: local('2027-01-05T00:00'),
        followUpAt: local('2026-12-31T00:00'),
        provisional: true,
      });
      run.send({ type: 'variables.set', scope: run.now.root, variables: { days: 90 }, local: false });
      run.at = local('2026-12-30T10:00');
      const { moves } = load(run);
      expect(shown(run)).toMatchObject({
        dueAt: local('2027-01-06T00:00'),
        followUpAt: local('2026-12-31T00:00'),
      });
      expect(shown(run)).not.toHaveProperty('provisional');
      expect(moves).toMatchObject([
        {
          type: 'task.rescheduled',
          was: { dueAt: local('2027-01-05T00:00'), provisional: true, calendar: 'CN-national@1' },
          is: { dueAt: local('2027-01-06T00:00'), calendar: 'CN-national@2' },
        },
      ]);
      expect(run.refused({ type: 'timers.recomputed' }).code).toBe('TIMERS_CURRENT');
    });

    test('leaves dates alone that ask for no working days, and a limit goes before a date', async () => {
      const fixed = { dueDate: '2027-01-04T18:00:00+08:00', followUpDate: '=now() + duration("P9D")' };
      const run = await started(scheduled(fixed), '2026-12-28T10:00');
      run.world = { ...run.world, calendar: nextCalendar };
      expect(run.refused({ type: 'timers.recomputed' }).code).toBe('TIMERS_CURRENT');
      const both = limited().replace(
        '<zeebe:userTask/>',
        `<zeebe:userTask/>${tag('zeebe:taskSchedule', fixed)}`,
      );
      const limit = await started(both, '2026-12-28T10:00');
      expect(shown(limit)).toMatchObject({ dueDate: '2027-01-04', dueAt: local('2027-01-05T00:00') });
      load(limit);
      expect(shown(limit)).toMatchObject({ dueDate: '2027-01-05', dueAt: local('2027-01-06T00:00') });
    });

    test('does not touch a timer that asks for no working days', async () => {
      const waiting = bpmn([
        start(),
        catchEvent('wait', timer('timeDuration', 'P30D')),
        end(),
        line('start', 'wait', 'end'),
      ]);
      const run = await started(waiting, '2026-12-28T10:00');
      run.world = { ...run.world, calendar: nextCalendar };
      expect(run.refused({ type: 'timers.recomputed' }).code).toBe('TIMERS_CURRENT');
    });

    test('does not change what an old history comes to (K3)', async () => {
      const run = await started(limited(), '2026-12-28T10:00');
      pause(run, '2026-12-30T09:00');
      resume(run, '2026-12-30T16:00');
      load(run);
      const calendars = { 'CN-national@1': nationalCalendar, 'CN-national@2': nextCalendar };
      let state: InstanceState | null = null;
      for (const event of run.events) {
        const calendar = calendars[event.calendar as keyof typeof calendars];
        const result = step({ ...run.world, calendar }, state, event);
        if (!result.ok) throw new Error(result.refusal.message);
        state = result.state;
      }
      expect(state).toEqual(run.state);
    });
  });
});
