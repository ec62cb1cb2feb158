import { describe, expect, test } from '@jest/globals';
import { clockPausesMax } from '../../../engine/limits.js';
import type { InstanceState, Key } from '../../../engine/vocabulary.js';
import { limited, local, pause, resume, shown, started, timerOf } from '../../support/clocks.js';
import { bpmn, end, line, start, userTask } from '../../support/diagram.js';

describe('clock', () => {
  describe('a paused clock', () => {
    test('shows no due date, rings nothing, and says how many days are left (P2)', async () => {
      const run = await started(limited());
      const [warn, due] = Object.keys(run.now.timers) as [Key, Key];
      const paused = pause(run, '2026-03-04T11:00');
      expect(paused.effects).toMatchObject([
        { type: 'timer.cancel', timer: warn },
        { type: 'timer.cancel', timer: due },
      ]);
      expect(paused.moves).toMatchObject([{ type: 'clock.paused', by: 'clerk', reason: '补正材料' }]);
      // The 3rd is used up; the 4th, on which it was stopped, is not counted.
      expect(shown(run)).toMatchObject({ pausedAt: local('2026-03-04T11:00'), daysLeft: 4, light: 'green' });
      expect(shown(run)).not.toHaveProperty('dueAt');
      run.at = local('2026-04-01T00:00');
      expect(run.refused({ type: 'timer.fired', timer: due }).code).toBe('TIMER_PAUSED');
    });

    test('goes on with the days that were left, from the day after it was resumed (W6)', async () => {
      const run = await started(limited());
      pause(run, '2026-03-04T11:00');
      const resumed = resume(run, '2026-03-10T15:00');
      expect(shown(run)).toMatchObject({
        dueDate: '2026-03-16',
        dueAt: local('2026-03-17T00:00'),
        warnAt: local('2026-03-13T00:00'),
        light: 'green',
      });
      expect(shown(run)).not.toHaveProperty('pausedAt');
      expect(resumed.effects.map(({ type }) => type)).toEqual(['timer.schedule', 'timer.schedule']);
      run.ring(timerOf(run, 'task:due')!.key);
      expect(run.now.overdue).toBe(1);
    });

    test('that is paused twice leaves both times out', async () => {
      const run = await started(limited());
      pause(run, '2026-03-04T11:00');
      resume(run, '2026-03-10T15:00');
      pause(run, '2026-03-12T09:00');
      expect(shown(run).daysLeft).toBe(3);
      resume(run, '2026-03-12T17:00');
      expect(shown(run).dueDate).toBe('2026-03-17');
    });

    test('turns green again, and warns once more, when the yellow light comes later', async () => {
      const run = await started(limited());
      run.ring(timerOf(run, 'task:warn')!.key);
      expect(shown(run).light).toBe('yellow');
      pause(run, '2026-03-06T09:00');
      expect(shown(run)).toMatchObject({ light: 'green', daysLeft: 2 });
      resume(run, '2026-03-09T10:00');
      // The fourth day is the 10th now, and the fifth the 11th.
      expect(shown(run)).toMatchObject({ dueDate: '2026-03-11', light: 'green' });
      const warned = run.ring(timerOf(run, 'task:warn')!.key);
      expect(warned.effects).toMatchObject([{ type: 'notify', kind: 'reminder' }]);
    });

    test('is neither paused nor resumed twice, and a missed limit is out of reach (P3)', async () => {
      const run = await started(limited());
      const clock = run.task();
      expect(run.refused({ type: 'clock.resumed', clock, reason: '' }).code).toBe('CLOCK_RUNNING');
      pause(run, '2026-03-04T11:00');
      expect(run.refused({ type: 'clock.paused', clock, reason: '' }).code).toBe('CLOCK_PAUSED');
      resume(run, '2026-03-04T12:00');
      run.ring(timerOf(run, 'task:warn')!.key);
      run.ring(timerOf(run, 'task:due')!.key);
      for (const type of ['clock.paused', 'clock.resumed', 'clock.restarted'] as const) {
        expect(run.refused({ type, clock, reason: '' }).code).toBe('CLOCK_NOT_FOUND');
      }
      expect(shown(run).light).toBe('red');
    });

    test('stands still a bounded number of times', async () => {
      const run = await started(limited());
      const due = timerOf(run, 'task:due')!;
      if (due.term?.kind !== 'workingDays') throw new Error('expected a term');
      const instant = { fromAt: run.at, toAt: run.at };
      const term = { ...due.term, pauses: Array(clockPausesMax).fill(instant) };
      run.state = { ...run.now, timers: { ...run.now.timers, [due.key]: { ...due, term } } } as InstanceState;
      expect(run.refused({ type: 'clock.paused', clock: run.task(), reason: '' }).code).toBe('CLOCK_PAUSED');
    });

    test('ends with its task, however that ends', async () => {
      const run = await started(limited());
      pause(run, '2026-03-04T11:00');
      run.complete();
      expect(run.leftovers()).toEqual([]);
      expect(run.now.status).toBe('completed');
    });
  });

  describe('a clock', () => {
    test('that is extended counts the days added, on the record', async () => {
      const run = await started(limited());
      run.ring(timerOf(run, 'task:warn')!.key);
      const extended = run.send({
        type: 'clock.extended',
        clock: run.task(),
        workingDays: 10,
        reason: '情况复杂',
      });
      expect(extended.moves).toMatchObject([
        { type: 'timer.set' },
        { type: 'clock.extended', by: 'clerk', workingDays: 10, dueAt: local('2026-03-24T00:00') },
      ]);
      expect(shown(run)).toMatchObject({ dueDate: '2026-03-23', light: 'green' });
    });

    test('that is extended while it stands still has the more days left', async () => {
      const run = await started(limited());
      pause(run, '2026-03-04T11:00');
      run.send({ type: 'clock.extended', clock: run.task(), workingDays: 2, reason: '情况复杂' });
      expect(shown(run)).toMatchObject({ daysLeft: 6, pausedAt: local('2026-03-04T11:00') });
      resume(run, '2026-03-10T15:00');
      expect(shown(run).dueDate).toBe('2026-03-18');
    });

    test('that is restarted counts in full from that day', async () => {
      const run = await started(limited());
      pause(run, '2026-03-04T11:00');
      resume(run, '2026-03-05T11:00');
      run.send({ type: 'clock.restarted', clock: run.task(), reason: '材料实质变更' });
      expect(shown(run).dueDate).toBe('2026-03-12');
    });

    test('is nobody else’s: what has no limit has no clock', async () => {
      const run = await started(bpmn([start(), userTask('task'), end(), line('start', 'task', 'end')]));
      expect(run.refused({ type: 'clock.paused', clock: run.task(), reason: '' }).code).toBe(
        'CLOCK_NOT_FOUND',
      );
      const { instance } = run.now;
      expect(run.refused({ type: 'clock.paused', clock: instance, reason: '' }).code).toBe('CLOCK_NOT_FOUND');
    });
  });
});
