import { describe, expect, test } from '@jest/globals';
import * as d from '../../support/diagram.js';
import {
  back,
  branches,
  by,
  finish,
  linear,
  opinion,
  refusedBack,
  targetsOf,
  tasks,
  to,
  user,
} from '../../support/handling.js';
import { InstanceRun } from '../../support/run.js';

describe('withdrawals', () => {
  describe('a return to the applicant', () => {
    const applicant = { applicant: { user: 'mei' } };

    test('opens a task of his, and comes back to the node that returned it', async () => {
      const limited = branches.replace(
        '<bpmn:userTask id="x1"><bpmn:extensionElements><zeebe:userTask/>',
        `<bpmn:userTask id="x1"><bpmn:extensionElements><zeebe:userTask/>${d.deadline({ workingDays: '3' })}`,
      );
      const run = await InstanceRun.of(limited, applicant);
      by(run, 'first', 'bo');
      back(run, 'x1', { kind: 'applicant', resume: 'here' });
      expect(Object.values(run.now.tasks).map(({ assignee, purpose }) => [assignee, purpose])).toEqual(
        expect.arrayContaining([['mei', 'revision']]),
      );
      expect(run.open).toEqual(['x1', 'y1']);
      expect(Object.keys(run.now.timers)).toEqual([]);
      expect(refusedBack(run, 'y1', to('x1'))).toBe('RETURN_TARGET_UNKNOWN');
      run.send({ type: 'task.completed', task: run.task('x1'), variables: { purpose: 'b' } }, user('mei'));
      expect(run.variables.purpose).toBe('b');
      expect(run.now.tasks[run.task('x1')]!.purpose).toBeUndefined();
      expect(Object.keys(run.now.timers)).toHaveLength(2);
      expect(targetsOf(run, 'x1')).toEqual(['first']);
      finish(run);
    });

    test('tells him so; who takes his application back himself is told nothing', async () => {
      const run = await InstanceRun.of(branches, applicant);
      by(run, 'first', 'bo');
      const told = { type: 'notify', kind: 'revision', groups: [], users: ['mei'] };
      expect(back(run, 'x1', { kind: 'applicant', resume: 'here' }).effects).toContainEqual(
        expect.objectContaining({
          ...told,
          task: Object.values(run.now.tasks).find((one) => one.purpose)?.key,
        }),
      );
      const own = await InstanceRun.of(branches);
      const { effects } = own.send({ type: 'instance.withdrawn' });
      expect(effects.filter(({ type }) => type === 'notify')).toEqual([]);
    });

    test('that begins anew ends everything else, and starts when he is done', async () => {
      const run = await InstanceRun.of(branches, applicant);
      for (const one of ['first', 'y1', 'y2']) by(run, one, 'bo');
      back(run, 'x1', { kind: 'applicant', resume: 'start' });
      expect(run.open).toEqual(['start']);
      expect(run.now.trails).toEqual({});
      run.send({ type: 'task.completed', task: run.task('start'), variables: {} }, user('mei'));
      expect(run.open).toEqual(['first']);
      finish(run);
    });

    test('is refused where nobody applied, and the applicant returns nothing himself', async () => {
      const run = await InstanceRun.of(linear);
      const orphan = new InstanceRun(run.world.definition);
      const started = { type: 'instance.started', instance: '1000000000000000001', definition: '1' } as const;
      orphan.send({ ...started, variables: {} }, { kind: 'instance', id: '9' });
      expect(refusedBack(orphan, 'a', { kind: 'applicant', resume: 'here' })).toBe('RETURN_NO_APPLICANT');
      back(run, 'a', { kind: 'applicant', resume: 'here' });
      expect(refusedBack(run, 'a', { kind: 'applicant', resume: 'here' })).toBe('TASK_ASSIGNED');
      const own = {
        type: 'task.returned',
        task: run.task('a'),
        target: { kind: 'previous' },
        opinion,
      } as const;
      expect(run.refused(own).code).toBe('VERB_NOT_ALLOWED');
    });
  });

  describe('a withdrawal', () => {
    const withdraw = (task: string) => ({ type: 'task.withdrawn', task }) as const;

    test('takes back what one completed while nobody has touched what came of it', async () => {
      const run = await InstanceRun.of(branches);
      const first = run.task('first');
      by(run, 'first', 'bo');
      expect(run.refused(withdraw(first), user('an')).code).toBe('WITHDRAWAL_NOT_OWN');
      const { moves } = run.send(withdraw(first), user('bo'));
      expect(moves[0]).toMatchObject({ type: 'task.withdrawn', key: first, element: 'first', by: 'bo' });
      expect(run.open).toEqual(['first']);
      expect(run.now.tasks[run.task('first')]).toMatchObject({ assignee: 'bo' });
      expect(run.refused(withdraw(first), user('bo')).code).toBe('WITHDRAWAL_TOO_LATE');
      by(run, 'first', 'bo');
      finish(run);
    });

    test('is too late when somebody has claimed or completed what came of it', async () => {
      const run = await InstanceRun.of(branches);
      const first = run.task('first');
      by(run, 'first', 'bo');
      const y1 = run.task('y1');
      run.send({ type: 'task.assigned', task: y1, assignee: 'an', allowOverride: false }, user('an'));
      expect(run.refused(withdraw(first), user('bo')).code).toBe('WITHDRAWAL_TOO_LATE');
      const x1 = run.task('x1');
      by(run, 'x1', 'bo');
      run.send(withdraw(x1), user('bo'));
      by(run, 'x1', 'bo');
      expect(run.refused(withdraw(first), user('bo')).message).toContain(
        '"x1" has been completed since by "bo"',
      );
    });

    test('takes an arrival out of the join, and undoes the join', async () => {
      const run = await InstanceRun.of(branches);
      for (const one of ['first', 'x1', 'y1']) by(run, one, 'bo');
      const [x2, y2] = [run.task('x2'), run.task('y2')];
      by(run, 'x2', 'cai');
      run.send(withdraw(x2), user('cai'));
      expect(run.now.scopes[run.now.root]!.arrivals).toEqual({});
      by(run, 'x2', 'cai');
      by(run, 'y2', 'bo');
      run.send(withdraw(y2), user('bo'));
      expect(run.open).toEqual(['y2']);
      finish(run);
    });

    test('is too late when something has reached outside, and names it', async () => {
      const job = d.serviceTask('send', 'post');
      const xml = d.bpmn([
        d.start(),
        tasks('a', 'b'),
        job,
        d.end(),
        d.line('start', 'a', 'send', 'b', 'end'),
      ]);
      const run = await InstanceRun.of(xml);
      const a = run.task('a');
      by(run, 'a', 'bo');
      expect(run.refused(withdraw(a), user('bo')).message).toContain('"send" has reached outside');
      run.work('send');
      expect(run.refused(withdraw(a), user('bo')).code).toBe('WITHDRAWAL_TOO_LATE');
      back(run, 'b');
      expect(run.open).toEqual(['a']);
    });

    test('is in time after a notice, which decides nothing and is given anew', async () => {
      const told = d.serviceTask('tell', 'notify', '<banli:notice/>');
      const xml = d.bpmn([d.start(), told, tasks('a'), d.end(), d.line('start', 'tell', 'a', 'end')]);
      const run = await InstanceRun.of(xml);
      run.send({ type: 'instance.withdrawn' });
      expect(run.now.jobs).toEqual({});
      run.complete();
      run.work('tell');
      run.send({ type: 'instance.withdrawn' });
      run.complete();
      run.work('tell');
      run.send(
        { type: 'task.assigned', task: run.task('a'), assignee: 'bo', allowOverride: false },
        user('bo'),
      );
      expect(run.refused({ type: 'instance.withdrawn' }).code).toBe('WITHDRAWAL_TOO_LATE');
    });

    test('of the application opens a task to change it, unless somebody has gone on with it', async () => {
      const run = await InstanceRun.of(branches);
      expect(run.refused({ type: 'instance.withdrawn' }, user('an')).code).toBe('WITHDRAWAL_NOT_OWN');
      run.send({ type: 'instance.withdrawn' });
      expect(Object.values(run.now.tasks)).toMatchObject([{ assignee: 'clerk', purpose: 'revision' }]);
      expect(run.refused({ type: 'instance.withdrawn' }).code).toBe('WITHDRAWN_ALREADY');
      run.complete();
      expect(run.open).toEqual(['first']);
      by(run, 'first', 'bo');
      expect(run.refused({ type: 'instance.withdrawn' }).code).toBe('WITHDRAWAL_TOO_LATE');
    });

    test('on paper is for any of the desk that entered it, and the department hears of it (A9)', async () => {
      const offline = { enteredBy: 'clerk', desk: 'platform@zsj' };
      const run = await InstanceRun.of(branches, {
        applicant: { user: 'clerk', organisation: 'mzj', offline },
      });
      const withdrawn = (desk?: string) => ({ type: 'instance.withdrawn', ...(desk && { desk }) }) as const;
      expect(run.refused(withdrawn(), user('bo')).code).toBe('WITHDRAWAL_NOT_OWN');
      expect(run.refused(withdrawn('platform@other'), user('bo')).code).toBe('WITHDRAWAL_NOT_OWN');
      const { effects } = run.send(withdrawn('platform@zsj'), user('bo'));
      expect(Object.values(run.now.tasks)).toMatchObject([
        { purpose: 'revision', candidateGroups: ['platform@zsj'], candidateUsers: ['clerk'] },
      ]);
      const told = { kind: 'revision', groups: ['platform@zsj', 'requester@mzj'], users: ['clerk'] };
      expect(effects).toContainEqual(expect.objectContaining(told));
      const online = await InstanceRun.of(branches);
      expect(online.refused(withdrawn('platform@zsj'), user('bo')).code).toBe('WITHDRAWAL_NOT_OWN');
    });
  });
});
