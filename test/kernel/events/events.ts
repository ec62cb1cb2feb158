import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  catchEvent,
  end,
  error,
  errorThrown,
  flow,
  line,
  message,
  messageReceived,
  parallel,
  serviceTask,
  start,
  subProcess,
  terminate,
  timer,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('events', () => {
  const guarded = (definition: string, interrupting: boolean) => [
    start(),
    userTask('task'),
    end(),
    line('start', 'task', 'end'),
    boundary('event', 'task', definition, interrupting),
    userTask('handler'),
    flow('event', 'handler'),
  ];

  describe('a timer', () => {
    test('catch event lets the token go at its instant, not before', async () => {
      const wait = catchEvent('wait', timer('timeDuration', 'PT5M'));
      const run = await InstanceRun.of(bpmn([start(), wait, end(), line('start', 'wait', 'end')]));
      const key = run.timer();
      expect(run.now.timers[key]!.dueAt).toBe('2026-11-23T02:05:00.000Z');
      expect(run.refused({ type: 'timer.fired', timer: key }).code).toBe('TIMER_NOT_DUE');
      run.ring(key);
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });

    test('that the state does not hold is refused', async () => {
      const run = await InstanceRun.of(bpmn(guarded(timer('timeDuration', 'PT1H'), true)));
      const key = run.timer();
      run.complete('task');
      expect(run.refused({ type: 'timer.fired', timer: key }).code).toBe('INSTANCE_ENDED');
      expect(run.effects.at(-1)).toMatchObject({ type: 'timer.cancel', timer: key });
    });

    test('boundary event that interrupts takes the task away', async () => {
      const run = await InstanceRun.of(bpmn(guarded(timer('timeDuration', 'PT1H'), true)));
      run.ring(run.timer());
      expect(run.open).toEqual(['handler']);
      expect(run.moves).toContainEqual(expect.objectContaining({ type: 'task.canceled', element: 'task' }));
    });

    test('boundary event that does not interrupt adds a token and fires once', async () => {
      const run = await InstanceRun.of(bpmn(guarded(timer('timeDuration', 'PT1H'), false)));
      const key = run.timer();
      run.ring(key);
      expect(run.open).toEqual(['handler', 'task']);
      expect(run.refused({ type: 'timer.fired', timer: key }).code).toBe('TIMER_NOT_FOUND');
    });

    test('cycle fires as often as it says, each time an interval after the last', async () => {
      const run = await InstanceRun.of(bpmn(guarded(timer('timeCycle', 'R2/PT10M'), false)));
      const key = run.timer();
      run.ring(key);
      expect(run.now.timers[key]!.dueAt).toBe('2026-11-23T02:20:00.000Z');
      run.ring(key);
      expect(run.open).toEqual(['handler', 'handler', 'task']);
      expect(run.now.timers).toEqual({});
    });

    test('takes a date, a date from FEEL and working days from FEEL', async () => {
      const due = async (kind: 'timeDate' | 'timeDuration', text: string) => {
        const run = await InstanceRun.of(
          bpmn([start(), catchEvent('wait', timer(kind, text)), flow('start', 'wait')]),
          { n: 5 },
        );
        return run.open[0] ?? run.now.timers[run.timer()]!.dueAt;
      };
      expect(await due('timeDate', '2026-12-01T08:00:00+08:00')).toBe('2026-12-01T00:00:00.000Z');
      expect(await due('timeDate', '="2026-12-01T08:00:00"')).toBe('2026-12-01T00:00:00.000Z');
      expect(await due('timeDuration', '=working days(n)')).toBe('2026-11-30T16:00:00.000Z');
      expect(await due('timeDuration', '="P1M"')).toBe('2026-12-23T02:00:00.000Z');
      expect(await due('timeDuration', 'soon')).toBe('wait!EXPRESSION_FAILED');
    });
  });

  describe('a message', () => {
    const roots = [message('m', 'paid', '="k" + string(order)')];

    test('catch event goes on with the message it waits for', async () => {
      const xml = bpmn(
        [start(), catchEvent('wait', messageReceived('m')), end(), line('start', 'wait', 'end')],
        roots,
      );
      const run = await InstanceRun.of(xml, { order: 7 });
      expect(Object.values(run.now.subscriptions)).toMatchObject([{ message: 'paid', correlationKey: 'k7' }]);
      run.correlate('wait');
      expect(run.now.status).toBe('completed');
    });

    test('boundary event that does not interrupt stays subscribed', async () => {
      const run = await InstanceRun.of(bpmn(guarded(messageReceived('m'), false), roots), { order: 7 });
      run.correlate('event');
      run.correlate('event');
      expect(run.open).toEqual(['event', 'handler', 'handler', 'task']);
      run.complete('task');
      expect(run.effects.at(-1)).toMatchObject({ type: 'subscription.close' });
    });
  });

  describe('an error', () => {
    const roots = [error('E1', 'e1'), error('E2', 'e2')];
    const host = [start(), serviceTask('task', 'w'), end(), line('start', 'task', 'end')];
    const any = [boundary('any', 'task', errorThrown()), userTask('caughtAny'), flow('any', 'caughtAny')];
    const first = [
      boundary('first', 'task', errorThrown('E1')),
      userTask('caughtFirst'),
      flow('first', 'caughtFirst'),
    ];

    test('of a job goes to the boundary event with its code, else to the one that catches all', async () => {
      const thrown = async (code: string) => {
        const run = await InstanceRun.of(bpmn([...host, ...any, ...first], roots));
        run.send({ type: 'job.errorThrown', job: run.job(), code, variables: { seen: code } });
        return [...run.open, run.variables.seen];
      };
      expect(await thrown('e1')).toEqual(['caughtFirst', 'e1']);
      expect(await thrown('e2')).toEqual(['caughtAny', 'e2']);
    });

    test('that nobody catches is an incident of the job, which can be tried again', async () => {
      const run = await InstanceRun.of(bpmn(host, roots));
      const job = run.job();
      run.send({ type: 'job.errorThrown', job, code: 'e1', message: 'no stock', variables: {} });
      expect(run.open).toEqual(['task', 'task!UNHANDLED_ERROR']);
      run.send({ type: 'job.retriesUpdated', job, retries: 1 });
      run.send({ type: 'incident.resolved', incident: run.incident() });
      run.work();
      expect(run.now.status).toBe('completed');
    });

    test('end event in a sub-process goes outwards past those that do not catch it', async () => {
      const inner = subProcess('inner', start('s2'), end('bad', errorThrown('E1')), flow('s2', 'bad'));
      const outer = subProcess('outer', start('s1'), inner, flow('s1', 'inner'));
      const other = boundary('other', 'outer', errorThrown('E2'));
      const caught = [
        boundary('caught', 'outer', errorThrown('E1')),
        userTask('after'),
        flow('caught', 'after'),
      ];
      const run = await InstanceRun.of(
        bpmn([start(), outer, flow('start', 'outer'), other, ...caught], roots),
      );
      expect(run.open).toEqual(['after']);
      expect(Object.keys(run.now.scopes)).toHaveLength(1);
    });

    test('end event of a process that nobody called is an incident where it stands', async () => {
      const run = await InstanceRun.of(
        bpmn([start(), end('bad', errorThrown('E1')), flow('start', 'bad')], roots),
      );
      expect(run.open).toEqual(['bad!UNHANDLED_ERROR']);
      expect(run.now.status).toBe('active');
    });

    test('end event of a called process fails the instance and tells the caller', async () => {
      const { definitionOf } = await import('../../support/run.js');
      const run = new InstanceRun(
        await definitionOf(bpmn([start(), end('bad', errorThrown('E1')), flow('start', 'bad')], roots)),
      );
      const parent = { instance: '1000000000000000000', call: '1000000000000000000000009' };
      run.send({
        type: 'instance.started',
        instance: '1000000000000000001',
        definition: '1',
        variables: {},
        parent,
      });
      expect(run.now.status).toBe('failed');
      expect(run.effects).toMatchObject([{ type: 'parent.fail', ...parent, code: 'e1' }]);
      expect(run.leftovers()).toEqual([]);
    });
  });

  test('a terminate end event ends every other token of its scope and nothing outside', async () => {
    const sub = subProcess(
      'sub',
      start('s'),
      parallel('f'),
      userTask('a'),
      userTask('b'),
      end('t', terminate),
      flow('s', 'f'),
      flow('f', 'a'),
      flow('f', 'b'),
      flow('a', 't'),
    );
    const run = await InstanceRun.of(
      bpmn([
        start(),
        parallel('p'),
        sub,
        userTask('c'),
        end(),
        flow('start', 'p'),
        flow('p', 'sub'),
        flow('p', 'c'),
        flow('sub', 'end'),
      ]),
    );
    run.complete('a');
    expect(run.open).toEqual(['c']);
    run.complete('c');
    expect(run.now.status).toBe('completed');
    expect(run.leftovers()).toEqual([]);
  });
});
