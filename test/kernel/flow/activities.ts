import { describe, expect, test } from '@jest/globals';
import {
  assignment,
  bpmn,
  end,
  line,
  mapping,
  message,
  scriptTask,
  serviceTask,
  start,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('activities', () => {
  const one = (task: string, ...more: string[]) =>
    bpmn([start(), task, end(), line('start', 'task', 'end'), ...more]);

  describe('a user task', () => {
    test('is offered to the groups that FEEL names and completes with its variables', async () => {
      const groups = assignment({ candidateGroups: '=["provider@" + department]' });
      const run = await InstanceRun.of(one(userTask('task', groups)), { department: 'gaj' });
      const task = run.now.tasks[run.task()]!;
      expect(task.candidateGroups).toEqual(['provider@gaj']);
      run.complete('task', { approved: true });
      expect(run.now.status).toBe('completed');
      expect(run.variables).toEqual({ department: 'gaj', approved: true });
      expect(run.leftovers()).toEqual([]);
    });

    test('that somebody holds cannot be taken or completed by another', async () => {
      const run = await InstanceRun.of(one(userTask('task')));
      const task = run.task();
      run.send({ type: 'task.assigned', task, assignee: 'li', allowOverride: false });
      expect(run.refused({ type: 'task.assigned', task, assignee: 'wang', allowOverride: false }).code).toBe(
        'TASK_ASSIGNED',
      );
      expect(run.refused({ type: 'task.completed', task, variables: {} }).code).toBe('TASK_ASSIGNED');
      run.send({ type: 'task.unassigned', task });
      expect(run.refused({ type: 'task.unassigned', task }).code).toBe('TASK_NOT_ASSIGNED');
      run.complete();
      expect(run.refused({ type: 'task.completed', task, variables: {} }).code).toBe('INSTANCE_ENDED');
    });

    test('with a name list that is none is an incident, and opens once the variable is mended', async () => {
      const run = await InstanceRun.of(one(userTask('task', assignment({ candidateGroups: '=groups' }))), {
        groups: 7,
      });
      expect(run.open).toEqual(['task!EXPRESSION_FAILED']);
      run.send({ type: 'variables.set', scope: run.now.root, variables: { groups: ['a'] }, local: false });
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(run.open).toEqual(['task']);
      expect(run.now.tokens[Object.keys(run.now.tokens)[0]!]!.incident).toBeUndefined();
    });
  });

  describe('a service task', () => {
    test('offers a job with mapped inputs and writes back mapped outputs only', async () => {
      const io = mapping([['=amount * 2', 'order.total']], [['=result.id', 'orderId']]);
      const run = await InstanceRun.of(one(serviceTask('task', 'charge', io)), { amount: 21 });
      const key = run.job();
      expect(run.now.activities[key]!.variables).toEqual({ order: { total: 42 } });
      expect(run.effects).toMatchObject([{ type: 'job.offer', job: key, jobType: 'charge' }]);
      run.work('task', { result: { id: 'X1' }, noise: true });
      expect(run.variables).toEqual({ amount: 21, orderId: 'X1' });
    });

    test('whose retries are used up is held by an incident until it gets new ones', async () => {
      const run = await InstanceRun.of(one(serviceTask('task', 'charge')));
      const job = run.job();
      run.send({ type: 'job.failed', job, retries: 1, backoffMs: 60_000, message: 'down' });
      expect(run.now.jobs[job]).toMatchObject({ retries: 1, retryAt: '2026-11-23T02:01:00.000Z' });
      run.send({ type: 'job.failed', job, retries: 0, backoffMs: 0, message: 'still down' });
      const incident = run.incident();
      expect(run.now.incidents[incident]).toMatchObject({
        code: 'JOB_NO_RETRIES',
        says: 'workerFailed',
        values: { reason: 'still down' },
        job,
      });
      expect(run.refused({ type: 'incident.resolved', incident }).code).toBe('JOB_NO_RETRIES');
      run.send({ type: 'job.retriesUpdated', job, retries: 3 });
      run.send({ type: 'incident.resolved', incident });
      run.work();
      expect(run.now.status).toBe('completed');
    });

    test('whose output mapping fails keeps the results and maps them again on retry', async () => {
      const run = await InstanceRun.of(
        one(serviceTask('task', 'charge', mapping([], [['=total + "x"', 'sum']]))),
      );
      run.work('task', { total: null });
      expect(run.variables).toEqual({ sum: null });
    });
  });

  test('a script task evaluates its FEEL expression within the step', async () => {
    const run = await InstanceRun.of(one(scriptTask('task', '=price * count', 'total')), {
      price: 3,
      count: 4,
    });
    expect(run.now.status).toBe('completed');
    expect(run.variables.total).toBe(12);
    expect(run.events).toHaveLength(1);
  });

  describe('a send and a receive task', () => {
    const roots = [message('m', 'paid', '=orderId')];

    test('a send task without a worker publishes its message', async () => {
      const send = tag('bpmn:sendTask', { id: 'task', messageRef: 'm' });
      const run = await InstanceRun.of(bpmn([start(), send, end(), line('start', 'task', 'end')], roots), {
        orderId: 'A',
      });
      expect(run.effects).toMatchObject([{ type: 'message.publish', name: 'paid', correlationKey: 'A' }]);
      expect(run.now.status).toBe('completed');
    });

    test('a receive task waits for its message and takes its variables over', async () => {
      const receive = tag('bpmn:receiveTask', { id: 'task', messageRef: 'm' });
      const xml = bpmn([start(), receive, end(), line('start', 'task', 'end')], roots);
      const run = await InstanceRun.of(xml, { orderId: 'A' });
      expect(run.effects).toMatchObject([
        { type: 'subscription.open', message: 'paid', correlationKey: 'A' },
      ]);
      run.correlate('task', { amount: 5 });
      expect(run.variables).toEqual({ orderId: 'A', amount: 5 });
      expect(run.leftovers()).toEqual([]);
    });

    test.each([
      ['sendTask', ['message.publish']],
      ['receiveTask', ['subscription.open']],
    ])('a %s that names an operation has the message that goes into it', async (kind, effects) => {
      const operation = tag('bpmn:operation', { id: 'o', name: 'pay' }, tag('bpmn:inMessageRef', {}, 'm'));
      const offered = tag('bpmn:interface', { id: 'i', name: 'payments' }, operation);
      const task = tag(`bpmn:${kind}`, { id: 'task', operationRef: 'o' });
      const xml = bpmn([start(), task, end(), line('start', 'task', 'end')], [...roots, offered]);
      const run = await InstanceRun.of(xml, { orderId: 'A' });
      expect(run.effects.map(({ type }) => type)).toEqual(effects);
    });

    test('a correlation key that is missing is an incident, not a subscription to "null"', async () => {
      const receive = tag('bpmn:receiveTask', { id: 'task', messageRef: 'm' });
      const run = await InstanceRun.of(bpmn([start(), receive, end(), line('start', 'task', 'end')], roots));
      expect(run.open).toEqual(['task!EXPRESSION_FAILED']);
    });
  });
});
