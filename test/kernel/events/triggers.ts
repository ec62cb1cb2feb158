import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  catchEvent,
  condition,
  end,
  escalated,
  escalation,
  flow,
  line,
  link,
  message,
  messageReceived,
  serviceTask,
  signal,
  signalled,
  start,
  subProcess,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('triggers', () => {
  const set = (run: InstanceRun, variables: Record<string, number | boolean | string>) =>
    run.send({ type: 'variables.set', scope: run.now.root, variables, local: false });

  describe('a signal', () => {
    const roots = [signal('S', 'alarm')];
    test('is broadcast when thrown, and caught by what waits for its name', async () => {
      const xml = bpmn(
        [
          start(),
          throwEvent('ring', signalled('S')),
          catchEvent('hear', signalled('S')),
          end(),
          line('start', 'ring', 'hear', 'end'),
        ],
        roots,
      );
      const run = await InstanceRun.of(xml);
      expect(run.effects).toMatchObject([
        { type: 'signal.broadcast', name: 'alarm' },
        { type: 'subscription.open', kind: 'signal' },
      ]);
      const [subscription] = Object.keys(run.now.subscriptions) as [string];
      run.send({ type: 'signal.received', subscription, signal: '1', variables: { loud: true } });
      expect(run.variables.loud).toBe(true);
      expect(run.now.status).toBe('completed');
    });
  });

  describe('an escalation', () => {
    const roots = [escalation('X', 'x'), escalation('Y', 'y')];
    const sub = subProcess(
      'sub',
      start('s'),
      throwEvent('up', escalated('X')),
      userTask('in'),
      line('s', 'up', 'in'),
    );
    const caught = (interrupting: boolean, ref?: string) => [
      boundary('hear', 'sub', escalated(ref), interrupting),
      userTask('handle'),
      flow('hear', 'handle'),
    ];

    test('caught without interrupting leaves the inside alone', async () => {
      const run = await InstanceRun.of(
        bpmn([start(), sub, flow('start', 'sub'), ...caught(false, 'X')], roots),
      );
      expect(run.open).toEqual(['handle', 'in']);
    });
    test('caught interrupting ends the inside', async () => {
      const run = await InstanceRun.of(bpmn([start(), sub, flow('start', 'sub'), ...caught(true)], roots));
      expect(run.open).toEqual(['handle']);
    });
    test('that nobody catches is gone', async () => {
      const run = await InstanceRun.of(
        bpmn([start(), sub, flow('start', 'sub'), ...caught(true, 'Y')], roots),
      );
      expect(run.open).toEqual(['in']);
    });
  });

  describe('a condition', () => {
    test('lets the token go when it becomes true', async () => {
      const run = await InstanceRun.of(
        bpmn([start(), catchEvent('wait', condition('stock > 5')), end(), line('start', 'wait', 'end')]),
        { stock: 1 },
      );
      set(run, { stock: 4 });
      expect(run.now.status).toBe('active');
      set(run, { stock: 9 });
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });
    test('at a boundary that does not interrupt occurs each time it becomes true again', async () => {
      const run = await InstanceRun.of(
        bpmn([
          start(),
          userTask('task'),
          flow('start', 'task'),
          boundary('low', 'task', condition('stock < 5'), false),
          userTask('order'),
          flow('low', 'order'),
        ]),
        { stock: 1 },
      );
      expect(run.open).toEqual(['order', 'task']);
      set(run, { stock: 2 });
      expect(run.open).toEqual(['order', 'task']);
      set(run, { stock: 8 });
      set(run, { stock: 3 });
      expect(run.open).toEqual(['order', 'order', 'task']);
    });
  });

  test('a link goes on at the catching link of its name', async () => {
    const run = await InstanceRun.of(
      bpmn([
        start(),
        throwEvent('out', link('A')),
        flow('start', 'out'),
        catchEvent('in', link('A')),
        userTask('task'),
        flow('in', 'task'),
      ]),
    );
    expect(run.open).toEqual(['task']);
    expect(Object.keys(run.now.tokens)).toHaveLength(1);
  });

  test('a condition at the boundary of a job that an incident holds still occurs', async () => {
    const run = await InstanceRun.of(
      bpmn([
        start(),
        serviceTask('host', 'w'),
        boundary('late', 'host', condition('=n > 1'), false),
        userTask('look'),
        line('start', 'host'),
        line('late', 'look'),
      ]),
      { n: 0 },
    );
    const message = 'out of order';
    run.send({ type: 'job.failed', job: run.job(), retries: 0, backoffMs: 0, message });
    set(run, { n: 2 });
    expect(run.open).toEqual(['host', 'host!JOB_NO_RETRIES', 'look']);
    set(run, { n: 'no number' });
    expect(run.open).toEqual(['host', 'host!JOB_NO_RETRIES', 'look']);
  });

  test('a condition that cannot be looked at leaves its host alone, and is looked at again', async () => {
    const xml = bpmn([
      start(),
      userTask('a'),
      boundary('hear', 'a', condition('count(for i in 1..n return i) = 2')),
      userTask('after'),
      line('start', 'a'),
      flow('hear', 'after'),
    ]);
    const run = await InstanceRun.of(xml, { n: 1e12 });
    const task = run.task('a');
    expect(run.open).toEqual(['a', 'hear!EXPRESSION_TIMEOUT']);
    set(run, { n: 2 });
    expect(run.open).toEqual(['a', 'hear!EXPRESSION_TIMEOUT']);
    expect(run.task('a')).toBe(task);
    run.send({ type: 'incident.resolved', incident: run.incident() });
    expect(run.open).toEqual(['after']);
  });

  describe('an event with several definitions', () => {
    const roots = [message('m', 'one', '="k"'), signal('S', 'two')];
    const event = (parallelMultiple: boolean) =>
      bpmn(
        [
          start(),
          tag(
            'bpmn:intermediateCatchEvent',
            { id: 'wait', parallelMultiple },
            messageReceived('m'),
            signalled('S'),
          ),
          userTask('after'),
          line('start', 'wait', 'after'),
        ],
        roots,
      );
    const both = (run: InstanceRun) => Object.values(run.now.subscriptions);

    test('goes on with the first of them', async () => {
      const run = await InstanceRun.of(event(false));
      run.send({
        type: 'signal.received',
        subscription: both(run).find((one) => one.kind === 'signal')!.key,
        signal: '1',
        variables: {},
      });
      expect(run.open).toEqual(['after']);
    });
    test('that is parallel multiple waits for all of them', async () => {
      const run = await InstanceRun.of(event(true));
      run.correlate('wait');
      expect(run.open).toContain('wait~1');
      run.send({
        type: 'signal.received',
        subscription: both(run).find((one) => one.kind === 'signal')!.key,
        signal: '1',
        variables: {},
      });
      expect(run.open).toEqual(['after']);
    });
  });

  test('a process without a start event begins everywhere that no flow leads to', async () => {
    const run = await InstanceRun.of(bpmn([userTask('a'), userTask('b'), userTask('c'), flow('b', 'c')]));
    expect(run.open).toEqual(['a', 'b']);
  });
});
