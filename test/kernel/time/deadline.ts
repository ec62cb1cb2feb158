import { describe, expect, test } from '@jest/globals';
import { assignment, bpmn, deadline, end, line, start, userTask } from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('deadline', () => {
  const limited = (attributes: Record<string, string>) =>
    bpmn([
      start(),
      userTask('task', assignment({ candidateGroups: 'provider@gaj' }), deadline(attributes)),
      end(),
      line('start', 'task', 'end'),
    ]);

  describe('a working-day deadline', () => {
    test('warns a working day before, is missed at the start of the day after, decides nothing', async () => {
      const run = await InstanceRun.of(
        limited({ workingDays: '5', lead: '=["lead@gaj"]', supervision: 'a22' }),
      );
      const key = run.task();
      expect(run.now.tasks[key]).toMatchObject({
        dueDate: '2026-11-30',
        dueAt: '2026-11-30T16:00:00.000Z',
        warnAt: '2026-11-26T16:00:00.000Z',
        light: 'green',
      });
      const [warn, due] = Object.keys(run.now.timers) as [string, string];
      const warned = run.ring(warn);
      expect(warned.effects).toMatchObject([
        { type: 'notify', kind: 'reminder', groups: ['provider@gaj'], task: key },
      ]);
      expect(run.now.tasks[key]!.light).toBe('yellow');
      const missed = run.ring(due);
      expect(missed.effects).toMatchObject([
        { type: 'notify', kind: 'overdue', groups: ['lead@gaj'] },
        {
          type: 'instance.start',
          processId: 'a22',
          variables: { origin: { element: 'task', task: key, groups: ['provider@gaj'] } },
        },
      ]);
      expect(run.now).toMatchObject({ overdue: 1, status: 'active' });
      expect(run.now.tasks[key]!.light).toBe('red');
      run.complete();
      expect(run.now).toMatchObject({ overdue: 1, status: 'completed' });
    });

    test('that touches a year without data says that it is provisional', async () => {
      const run = await InstanceRun.of(limited({ workingDays: '40' }));
      expect(run.now.tasks[run.task()]).toMatchObject({ provisional: true });
    });

    test('counts from the instant that the definition names', async () => {
      const run = await InstanceRun.of(limited({ workingDays: '3', from: '=authorisedAt' }), {
        authorisedAt: '2026-11-20T01:00:00Z',
      });
      expect(run.now.tasks[run.task()]!.dueDate).toBe('2026-11-25');
    });

    test('whose days are no number is an incident and leaves no half-set timer behind', async () => {
      const run = await InstanceRun.of(limited({ workingDays: '=days' }), { days: 'many' });
      expect(run.open).toEqual(['task!EXPRESSION_FAILED']);
      run.send({ type: 'variables.set', scope: run.now.root, variables: { days: 2 }, local: false });
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(Object.keys(run.now.timers)).toHaveLength(2);
      run.complete();
      expect(run.leftovers()).toEqual([]);
    });
  });
});
