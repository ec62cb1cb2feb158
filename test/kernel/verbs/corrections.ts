import { describe, expect, test } from '@jest/globals';
import { correctionItemsMax } from '../../../engine/limits.js';
import { limited, local, resume, started, timerOf } from '../../support/clocks.js';
import {
  assignment,
  bpmn,
  deadline,
  end,
  extensions,
  handling,
  line,
  start,
  userTask,
} from '../../support/diagram.js';
import type { InstanceRun } from '../../support/run.js';

describe('corrections', () => {
  const items = ['用途说明未写明履职依据', '缺少单位盖章的扫描件'];
  const official = { kind: 'user', id: 'gaj.provider' } as const;
  const ask = (run: InstanceRun, at: string) => {
    const task = Object.values(run.now.tasks).find(({ purpose }) => purpose === undefined)!.key;
    run.at = local(at);
    run.send({ type: 'task.correctionRequested', task, items }, official);
    return { task, correction: Object.values(run.now.tasks).find(({ purpose }) => purpose)!.key };
  };

  test('the applicant is told what is missing, and the clock waits until it is there (CR1)', async () => {
    const run = await started(limited());
    const { task, correction } = ask(run, '2026-03-04T11:00');
    expect(run.now.tasks[correction]).toMatchObject({ assignee: 'clerk', asks: { items, from: task } });
    expect(run.now.tasks[task]).toMatchObject({ daysLeft: 4, waitsFor: [correction], light: 'green' });
    expect(run.effects.at(-1)).toMatchObject({ type: 'notify', kind: 'correction', users: ['clerk'] });
    const early = run.refused({ type: 'task.completed', task, variables: {} }, official);
    expect(early).toMatchObject({ code: 'TASK_ON_HOLD', text: { zh: expect.stringContaining('补正') } });
    const due = timerOf(run, 'task:due')!.key;
    run.at = local('2026-03-10T15:00');
    expect(run.refused({ type: 'timer.fired', timer: due }).code).toBe('TIMER_PAUSED');
    run.send({ type: 'task.completed', task: correction, variables: { purpose: '依据条例第三条' } });
    expect(run.variables).toMatchObject({ purpose: '依据条例第三条' });
    expect(run.now.tasks[task]).toMatchObject({ dueDate: '2026-03-16' });
    expect(run.now.tasks[task]).not.toHaveProperty('waitsFor');
    expect(run.effects.at(-1)).toMatchObject({ kind: 'correction', groups: ['provider@gaj'], task });
    run.send({ type: 'task.completed', task, variables: {} }, official);
    expect(run.leftovers()).toEqual([]);
  });

  test('a request that is taken back lets the clock go on', async () => {
    const run = await started(limited());
    const { task, correction } = ask(run, '2026-03-04T11:00');
    run.at = local('2026-03-04T12:00');
    run.send({ type: 'task.correctionWithdrawn', task }, official);
    expect(run.now.tasks[correction]).toBeUndefined();
    expect(run.now.tasks[task]).toMatchObject({ dueDate: '2026-03-10' });
    expect(run.refused({ type: 'task.correctionWithdrawn', task }, official).code).toBe(
      'CORRECTION_NOT_FOUND',
    );
  });

  test('a clock that the lead stopped goes on when he says so, not with the correction (CR2)', async () => {
    const run = await started(limited());
    const clock = run.task();
    run.at = local('2026-03-03T11:00');
    run.send({ type: 'clock.paused', clock, reason: '听证' });
    const { correction } = ask(run, '2026-03-04T11:00');
    run.send({ type: 'task.completed', task: correction, variables: {} });
    expect(run.now.tasks[clock]).toHaveProperty('pausedAt');
    resume(run, '2026-03-05T11:00', clock);
    expect(run.now.tasks[clock]).toMatchObject({ dueDate: '2026-03-12' });
  });

  test('the clock of the process stands still as well, also for a task without a limit', async () => {
    const xml = bpmn([
      extensions(deadline({ workingDays: '10' })),
      start(),
      userTask('task', assignment({ candidateGroups: 'provider@gaj' })),
      end(),
      line('start', 'task', 'end'),
    ]);
    const run = await started(xml);
    const { correction } = ask(run, '2026-03-04T11:00');
    expect(run.now.limit).toMatchObject({ daysLeft: 9, pausedBy: [correction] });
    run.at = local('2026-03-06T11:00');
    run.send({ type: 'task.completed', task: correction, variables: {} });
    expect(run.now.limit).toMatchObject({ dueDate: '2026-03-19' });
  });

  test('of an offline application is the desk’s to answer, and the department hears of it (A9)', async () => {
    const offline = { enteredBy: 'zsj.platform', desk: 'platform@zsj' };
    const applicant = { user: 'zsj.platform', organisation: 'mzj', offline };
    const run = await started(limited(), '2026-03-02T10:00', { applicant });
    const { correction } = ask(run, '2026-03-04T11:00');
    expect(run.now.tasks[correction]).toMatchObject({
      candidateGroups: ['platform@zsj'],
      candidateUsers: ['zsj.platform'],
    });
    expect(run.now.tasks[correction]).not.toHaveProperty('assignee');
    expect(run.effects.at(-1)).toMatchObject({ groups: ['platform@zsj', 'requester@mzj'] });
    run.at = local('2026-03-04T12:00');
    run.send({ type: 'task.completed', task: correction, variables: {} }, { kind: 'user', id: 'desk' });
    expect(run.now.tasks[run.task()]).toMatchObject({ dueDate: '2026-03-10' });
  });

  test('a request names 1 to some items, each in words', async () => {
    const run = await started(limited());
    const task = run.task();
    const refused = (given: string[]) =>
      run.refused({ type: 'task.correctionRequested', task, items: given }, official).code;
    expect(refused([])).toBe('CORRECTION_ITEMS');
    expect(refused(['  '])).toBe('CORRECTION_ITEMS');
    expect(refused(Array(correctionItemsMax + 1).fill('x'))).toBe('CORRECTION_ITEMS');
  });

  test('a request ends with the task that it was made from', async () => {
    const run = await started(limited());
    ask(run, '2026-03-04T11:00');
    run.send({ type: 'instance.canceled' });
    expect(run.leftovers()).toEqual([]);
  });

  const asking = (correctionDays: string) =>
    bpmn([
      start(),
      userTask('task', assignment({ candidateGroups: 'provider@gaj' }), handling({ correctionDays })),
      end(),
      line('start', 'task', 'end'),
    ]);
  const ring = (run: InstanceRun, delay: string) => {
    const timer = timerOf(run, delay)!;
    run.at = timer.dueAt;
    return run.send({ type: 'timer.fired', timer: timer.key }, { kind: 'timer', id: timer.key });
  };

  test('the applicant has a limit, is reminded, and both hear when it is missed (CR3)', async () => {
    const run = await started(asking('5'));
    expect(run.now.timers).toEqual({});
    const { task, correction } = ask(run, '2026-03-04T11:00');
    expect(run.now.tasks[correction]).toMatchObject({
      warnAt: local('2026-03-10T00:00'),
      dueDate: '2026-03-11',
      dueAt: local('2026-03-12T00:00'),
    });
    const warned = ring(run, 'task:correction-warn');
    expect(warned.effects).toMatchObject([{ kind: 'reminder', users: ['clerk'], task: correction }]);
    expect(run.now.tasks[correction]).toMatchObject({ light: 'yellow' });
    const missed = ring(run, 'task:correction-due');
    expect(missed.effects).toMatchObject([
      { kind: 'correction', users: ['clerk'], groups: ['provider@gaj'], task: correction },
    ]);
    expect(run.now.tasks[correction]).toMatchObject({ light: 'red' });
    expect(run.now.overdue).toBe(0);
    run.send({ type: 'task.completed', task: correction, variables: {} });
    run.send({ type: 'task.completed', task, variables: {} }, official);
    expect(run.leftovers()).toEqual([]);
  });

  test('the limit of a request ends with what is handed in, begins anew with the next (CR3)', async () => {
    const run = await started(asking('2'));
    const { correction } = ask(run, '2026-03-04T11:00');
    run.send({ type: 'task.completed', task: correction, variables: {} });
    expect(run.now.timers).toEqual({});
    const next = ask(run, '2026-03-05T09:00');
    expect(run.now.tasks[next.correction]).toMatchObject({ dueAt: local('2026-03-10T00:00') });
    run.send({ type: 'task.correctionWithdrawn', task: next.task }, official);
    expect(run.now.timers).toEqual({});
  });

  test('a limit that ends with its task leaves no timer, and one that is no number is refused', async () => {
    const run = await started(asking('5'));
    ask(run, '2026-03-04T11:00');
    run.send({ type: 'instance.terminated', opinion: '不再需要' }, official);
    expect(run.leftovers()).toEqual([]);
    await expect(started(asking('soon'))).rejects.toThrow('correctionDays');
  });
});
