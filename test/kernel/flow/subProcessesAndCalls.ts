import { describe, expect, test } from '@jest/globals';
import { textOf } from '../../../engine/wordings/faults.js';
import {
  boundary,
  bpmn,
  callActivity,
  end,
  error,
  errorThrown,
  flow,
  line,
  mapping,
  message,
  messageReceived,
  start,
  subProcess,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('sub-processes and calls', () => {
  const one = (task: string, ...more: string[]) =>
    bpmn([start(), task, end(), line('start', 'task', 'end'), ...more]);

  describe('an embedded sub-process', () => {
    const inside = [start('begin'), userTask('a'), userTask('b'), flow('begin', 'a'), flow('begin', 'b')];
    const task = tag('bpmn:subProcess', { id: 'task' }, ...inside);

    test('is done when the last of its tokens is', async () => {
      const run = await InstanceRun.of(one(task));
      expect(run.open).toEqual(['a', 'b']);
      run.complete('a');
      expect(run.now.status).toBe('active');
      run.complete('b');
      expect(run.now.status).toBe('completed');
      expect(Object.keys(run.now.scopes)).toHaveLength(1);
    });

    test('keeps the results of its input mappings and gives out what its output mappings name', async () => {
      const io = tag(
        'bpmn:extensionElements',
        {},
        mapping([['=outer + 1', 'inner']], [['=inner * 10', 'result']]),
      );
      const sub = tag(
        'bpmn:subProcess',
        { id: 'task' },
        io,
        start('begin'),
        userTask('a'),
        flow('begin', 'a'),
      );
      const run = await InstanceRun.of(one(sub), { outer: 1 });
      run.complete('a', { inner: 5 });
      expect(run.variables).toEqual({ outer: 1, result: 50 });
    });

    test('that a boundary event interrupts leaves nothing of its inside', async () => {
      const roots = [error('E', 'late')];
      const caught = [
        boundary('caught', 'task', errorThrown('E')),
        userTask('after'),
        flow('caught', 'after'),
      ];
      const failing = tag(
        'bpmn:subProcess',
        { id: 'task' },
        ...inside,
        end('fail', errorThrown('E')),
        flow('a', 'fail'),
      );
      const xml = bpmn([start(), failing, end(), line('start', 'task', 'end'), ...caught], roots);
      const run = await InstanceRun.of(xml);
      run.complete('a');
      expect(run.open).toEqual(['after']);
      run.complete('after');
      expect(run.leftovers()).toEqual([]);
      expect(run.flows).toEqual(expect.arrayContaining(['a-fail', 'caught-after']));
    });

    test('inside another is cancelled with it', async () => {
      const deep = subProcess(
        'outer',
        start('s1'),
        subProcess('inner', start('s2'), userTask('x'), flow('s2', 'x')),
        flow('s1', 'inner'),
      );
      const stop = boundary('stop', 'outer', messageReceived('m'));
      const xml = bpmn([start(), deep, flow('start', 'outer'), stop], [message('m', 'stop', '="k"')]);
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['outer', 'stop', 'x'].filter((id) => id !== 'outer'));
      run.correlate('stop');
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });
  });

  describe('a call activity', () => {
    test('starts the other process with the variables it sees and takes its results over', async () => {
      const run = await InstanceRun.of(one(callActivity('task', 'other')), { a: 1 });
      const call = run.call();
      expect(run.effects).toMatchObject([
        { type: 'instance.start', processId: 'other', variables: { a: 1 }, call },
      ]);
      run.send({ type: 'call.completed', call, variables: { b: 2 } });
      expect(run.variables).toEqual({ a: 1, b: 2 });
      expect(run.now.status).toBe('completed');
    });

    test('whose process does not exist is an incident and calls again when resolved', async () => {
      const run = await InstanceRun.of(one(callActivity('task', 'other')));
      run.send({
        type: 'call.refused',
        call: run.call(),
        code: 'DEFINITION_NOT_FOUND',
        reason: { zh: '没有“other”', en: 'no "other"' },
      });
      expect(run.open).toEqual(['task!CALLED_PROCESS_MISSING']);
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(run.open).toEqual(['task']);
      expect(run.effects.filter((effect) => effect.type === 'instance.start')).toHaveLength(2);
    });

    test('passes an error of the called instance to its boundary event', async () => {
      const caught = [
        boundary('caught', 'task', errorThrown('E')),
        userTask('after'),
        flow('caught', 'after'),
      ];
      const xml = bpmn(
        [start(), callActivity('task', 'other'), line('start', 'task'), ...caught],
        [error('E', 'e1')],
      );
      const run = await InstanceRun.of(xml);
      run.send({ type: 'call.failed', call: run.call(), code: 'e1', message: '', variables: { why: 'x' } });
      expect(run.open).toEqual(['after']);
      expect(run.variables).toEqual({ why: 'x' });
    });

    test('is held by an error that nobody catches, with where it was thrown in both languages', async () => {
      const run = await InstanceRun.of(one(callActivity('task', 'other')));
      const failed = {
        type: 'call.failed' as const,
        call: run.call(),
        code: 'e1',
        message: '',
        variables: {},
      };
      run.send({ ...failed, element: 'lost' });
      const { zh, en } = textOf(Object.values(run.now.incidents)[0]!);
      expect(zh).toBe('被调用流程在“lost”抛出的错误“e1”没有边界事件捕获');
      expect(en).toBe('Nobody catches the error "e1" that "lost" of the called process throws');
    });

    test('that is cancelled orders the called instance to be cancelled', async () => {
      const run = await InstanceRun.of(one(callActivity('task', 'other')));
      const call = run.call();
      run.send({ type: 'instance.canceled' });
      expect(run.now.status).toBe('canceled');
      expect(run.effects.at(-1)).toMatchObject({ type: 'instance.cancel', call });
      expect(run.leftovers()).toEqual([]);
    });
  });
});
