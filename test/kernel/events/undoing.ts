import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  cancel,
  compensate,
  compensated,
  end,
  expression,
  flow,
  line,
  multiInstance,
  parallel,
  start,
  subProcess,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('undoing', () => {
  const transaction = (...content: string[]) =>
    bpmn([
      start(),
      tag('bpmn:transaction', { id: 'deal' }, start('s'), ...content),
      boundary('failed', 'deal', cancel),
      userTask('after'),
      line('start', 'deal'),
      flow('failed', 'after'),
    ]);

  describe('a cancel end event', () => {
    test('in a sub-process of a transaction cancels the transaction', async () => {
      const inner = subProcess('sub', start('t'), userTask('a'), end('e', cancel), line('t', 'a', 'e'));
      const run = await InstanceRun.of(
        transaction(inner, userTask('b'), compensated('b', 'undo'), line('s', 'b', 'sub')),
      );
      run.complete('b');
      run.complete('a');
      expect(run.open).toEqual(['undo']);
      run.work('undo');
      expect(run.open).toEqual(['after']);
    });
    test('undoes what an unfinished sub-process beside it has completed', async () => {
      const inside = [
        start('t'),
        userTask('a'),
        compensated('a', 'undo'),
        userTask('rest'),
        line('t', 'a', 'rest'),
      ];
      const beside = [parallel('g'), subProcess('sub', ...inside), userTask('b'), end('e', cancel)];
      const flows = [line('s', 'g', 'b', 'e'), flow('g', 'sub')];
      const run = await InstanceRun.of(transaction(...beside, ...flows));
      run.complete('a');
      expect(run.open).toEqual(['b', 'rest']);
      run.complete('b');
      expect(run.open).toEqual(['undo']);
      run.work('undo');
      expect(run.open).toEqual(['after']);
      run.complete('after');
      expect(run.leftovers()).toEqual([]);
    });
  });

  test.each([
    ['a multi-instance', multiInstance({}, undefined, expression('loopCardinality', '2'))],
    ['a loop', tag('bpmn:standardLoopCharacteristics', { loopMaximum: 2 })],
  ])('the handler of %s is run for each of its rounds', async (_name, loop) => {
    const looped = tag('bpmn:userTask', { id: 'a' }, loop);
    const undone = throwEvent('raise', compensate());
    const xml = bpmn([
      start(),
      looped,
      compensated('a', 'undo'),
      undone,
      end(),
      line('start', 'a', 'raise', 'end'),
    ]);
    const run = await InstanceRun.of(xml);
    run.complete('a');
    run.complete('a');
    expect(run.open).toEqual(['undo']);
    run.work('undo');
    expect(run.open).toEqual(['undo']);
    run.work('undo');
    expect(run.now.status).toBe('completed');
    expect(run.leftovers()).toEqual([]);
  });

  test('an event raises all its triggers, one after another where it has to wait', async () => {
    const messages = ['<bpmn:message id="m" name="asked"/>', '<bpmn:message id="unnamed"/>'];
    const sent = (messageRef: string) => tag('bpmn:messageEventDefinition', { messageRef });
    const both = [sent('m'), compensate(), sent('unnamed')];
    const xml = (event: string, ...more: string[]) =>
      bpmn([start(), userTask('a'), compensated('a', 'undo'), event, ...more], messages);
    for (const last of [
      xml(throwEvent('x', ...both), end(), line('start', 'a', 'x', 'end')),
      xml(end('x', ...both), line('start', 'a', 'x')),
    ]) {
      const run = await InstanceRun.of(last);
      run.complete('a');
      expect(run.open).toEqual(['undo']);
      expect(run.effects).toMatchObject([{ type: 'message.publish', name: 'asked' }, { type: 'job.offer' }]);
      run.work('undo');
      expect(run.now.status).toBe('completed');
      expect(run.effects.at(-1)).toMatchObject({ type: 'message.publish', name: 'unnamed' });
    }
  });

  test('an operation or an implementation of its own names the job of a task', async () => {
    const types = async (attributes: Record<string, string>) => {
      const task = tag('bpmn:serviceTask', { id: 'a', ...attributes });
      const operation =
        '<bpmn:interface id="i" name="i"><bpmn:operation id="o" name="charge"/></bpmn:interface>';
      const run = await InstanceRun.of(bpmn([start(), task, line('start', 'a')], [operation]));
      return Object.values(run.now.jobs).map((job) => job.type);
    };
    expect(await types({ operationRef: 'o', implementation: '##WebService' })).toEqual(['charge']);
    expect(await types({ implementation: 'urn:charge' })).toEqual(['urn:charge']);
  });

  test('a process with several none start events begins with the first, or the one named', async () => {
    const xml = bpmn([
      start(),
      start('other'),
      userTask('a'),
      userTask('b'),
      flow('start', 'a'),
      flow('other', 'b'),
    ]);
    expect((await InstanceRun.of(xml)).open).toEqual(['a']);
    expect((await InstanceRun.started(xml, 'other')).open).toEqual(['b']);
  });
});
