/** Compensation handlers of every kind, and transactions within one another. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  callActivity,
  cancel,
  compensate,
  end,
  flow,
  line,
  parallel,
  start,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { finish, twice } from './finish.js';

describe('handlers', () => {
  /** An activity with a compensation boundary event that leads to a handler. */
  const undoneBy = (activity: string, handler: string, id: string) => [
    boundary(`${activity}-caught`, activity, compensate()),
    handler,
    tag('bpmn:association', { id: `${activity}-${id}`, sourceRef: `${activity}-caught`, targetRef: id }),
  ];
  const booked = (handler: string, id: string) =>
    bpmn([
      start(),
      userTask('book'),
      ...undoneBy('book', handler, id),
      throwEvent('undo', compensate()),
      userTask('after'),
      line('start', 'book', 'undo', 'after'),
    ]);

  describe('a compensation handler (§10.7.1)', () => {
    test('may be a sub-process, which is waited for', async () => {
      const inside = [start('s'), userTask('a'), userTask('b'), line('s', 'a', 'b')];
      const run = await InstanceRun.of(
        booked(tag('bpmn:subProcess', { id: 'h', isForCompensation: true }, ...inside), 'h'),
      );
      run.complete('book');
      run.complete('a');
      expect(run.open).toEqual(['b']);
      run.complete('b');
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('may be a call activity', async () => {
      const handler = callActivity('h', 'other').replace('<bpmn:callActivity', '$& isForCompensation="true"');
      const run = await InstanceRun.of(booked(handler, 'h'));
      run.complete('book');
      expect(run.open).toEqual(['h']);
      run.send({ type: 'call.completed', call: run.call(), variables: {} });
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('may have several instances', async () => {
      const handler = tag('bpmn:userTask', { id: 'h', isForCompensation: true }, twice);
      const run = await InstanceRun.of(booked(handler, 'h'));
      run.complete('book');
      expect(run.open).toEqual(['h', 'h']);
      run.complete('h');
      run.complete('h');
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('of a loop runs once for each round that was completed', async () => {
      const loop = tag('bpmn:standardLoopCharacteristics', { loopMaximum: 3 });
      const task = tag('bpmn:userTask', { id: 'book' }, loop);
      const handler = tag('bpmn:userTask', { id: 'h', isForCompensation: true });
      const run = await InstanceRun.of(
        booked(handler, 'h').replace(/<bpmn:userTask id="book">.*?<\/bpmn:userTask>/, task),
      );
      for (let round = 0; round < 3; round += 1) run.complete('book');
      for (let round = 0; round < 3; round += 1) run.complete('h');
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('is not run for what has not completed', async () => {
      const handler = tag('bpmn:userTask', { id: 'h', isForCompensation: true });
      const xml = bpmn([
        start(),
        parallel('f'),
        userTask('book'),
        ...undoneBy('book', handler, 'h'),
        userTask('x'),
        end('undo', compensate()),
        line('start', 'f', 'x', 'undo'),
        flow('f', 'book'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('x');
      expect(run.open).toEqual(['book']);
      finish(run);
    });
  });

  describe('transactions (§13.5.6)', () => {
    const handler = (id: string) => tag('bpmn:userTask', { id, isForCompensation: true });

    test('within one another are cancelled one by one, the inner by itself', async () => {
      const inner = tag(
        'bpmn:transaction',
        { id: 'inner' },
        start('t'),
        userTask('b'),
        ...undoneBy('b', handler('unb'), 'unb'),
        end('off', cancel),
        line('t', 'b', 'off'),
      );
      const outer = tag(
        'bpmn:transaction',
        { id: 'outer' },
        start('s'),
        userTask('a'),
        ...undoneBy('a', handler('una'), 'una'),
        inner,
        boundary('gone', 'inner', cancel),
        userTask('on'),
        line('s', 'a', 'inner'),
        flow('gone', 'on'),
      );
      const xml = bpmn([
        start(),
        outer,
        boundary('lost', 'outer', cancel),
        userTask('never'),
        userTask('after'),
        line('start', 'outer', 'after'),
        flow('lost', 'never'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('a');
      run.complete('b');
      expect(run.open).toEqual(['unb']);
      run.complete('unb');
      expect(run.open).toEqual(['on']);
      run.complete('on');
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('that completed are undone by whoever compensates around them', async () => {
      const inside = [start('s'), userTask('a'), ...undoneBy('a', handler('una'), 'una'), line('s', 'a')];
      const xml = bpmn([
        start(),
        tag('bpmn:transaction', { id: 'deal' }, ...inside),
        boundary('lost', 'deal', cancel),
        end('l'),
        flow('lost', 'l'),
        end('undo', compensate('deal')),
        line('start', 'deal', 'undo'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('a');
      expect(run.open).toEqual(['una']);
      finish(run);
    });
  });
});
