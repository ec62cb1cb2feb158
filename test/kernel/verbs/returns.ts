import { describe, expect, test } from '@jest/globals';
import { finishedPerScopeMax } from '../../../engine/limits.js';
import * as d from '../../support/diagram.js';
import {
  back,
  branches,
  by,
  finish,
  linear,
  refusedBack,
  targetsOf,
  tasks,
  to,
  user,
} from '../../support/handling.js';
import { InstanceRun } from '../../support/run.js';

describe('returns', () => {
  // TR1, TR3: what descends from the node ends, and everything else stays as the diagram could have it.
  describe('a return', () => {
    test('to the previous node gives the task back to who had it, and closes the one returned', async () => {
      const run = await InstanceRun.of(linear);
      by(run, 'a', 'bo');
      const { moves } = back(run, 'b');
      expect(moves[0]).toMatchObject({ type: 'task.returned', element: 'b', by: 'an', to: 'a' });
      expect(run.open).toEqual(['a']);
      expect(run.now.tasks[run.task('a')]).toMatchObject({ assignee: 'bo' });
      by(run, 'a', 'bo');
      expect(run.now.tasks[run.task('b')]).not.toHaveProperty('assignee');
      finish(run);
    });

    test('goes to any finished node before, and to no other', async () => {
      const run = await InstanceRun.of(linear);
      expect(refusedBack(run, 'a')).toBe('RETURN_NOWHERE');
      by(run, 'a', 'bo');
      by(run, 'b', 'bo');
      expect(targetsOf(run, 'c')).toEqual(['a', 'b']);
      expect(refusedBack(run, 'c', to('c'))).toBe('RETURN_TARGET_UNKNOWN');
      back(run, 'c', to('a'));
      expect(run.open).toEqual(['a']);
      expect(targetsOf(run, 'a')).toEqual([]);
      finish(run);
    });

    test('says why: without an opinion it is refused', async () => {
      const run = await InstanceRun.of(linear);
      by(run, 'a', 'bo');
      const silent = { type: 'task.returned', task: run.task('b'), target: { kind: 'previous' } } as const;
      expect(run.refused(silent, user('an')).code).toBe('OPINION_REQUIRED');
    });

    test('within a branch leaves the other branch as it is', async () => {
      const run = await InstanceRun.of(branches);
      by(run, 'first', 'bo');
      by(run, 'x1', 'bo');
      back(run, 'x2');
      expect(run.open).toEqual(['x1', 'y1']);
      expect(refusedBack(run, 'x1', to('y1'), 'bo')).toBe('RETURN_TARGET_UNKNOWN');
      finish(run);
      expect(run.flows.filter((flow) => flow === 'join-last')).toHaveLength(1);
    });

    test('to before the split ends every branch, those that wait in the join included', async () => {
      const run = await InstanceRun.of(branches);
      by(run, 'first', 'bo');
      for (const one of ['y1', 'y2', 'x1']) by(run, one, 'bo');
      back(run, 'x2', to('first'));
      expect(run.open).toEqual(['first']);
      expect(run.now.scopes[run.now.root]).toMatchObject({ tokens: 1, arrivals: {}, arrived: {} });
      finish(run);
      expect(run.flows.filter((flow) => flow === 'join-last')).toHaveLength(1);
    });

    test('from behind a join into one branch lets what the other brought wait in the join', async () => {
      const run = await InstanceRun.of(branches);
      for (const one of ['first', 'x1', 'y1', 'y2', 'x2']) by(run, one, 'bo');
      expect(refusedBack(run, 'last')).toBe('RETURN_AMBIGUOUS');
      expect(targetsOf(run, 'last')).toEqual(['first', 'x1', 'y1', 'y2', 'x2']);
      back(run, 'last', to('x2'));
      expect(run.open).toEqual(['x2']);
      expect(run.now.scopes[run.now.root]!.arrivals).toEqual({ join: { 'y2-join': 1 } });
      by(run, 'x2', 'bo');
      expect(run.open).toEqual(['last']);
      expect(targetsOf(run, 'last')).toEqual(['first', 'x1', 'y1', 'y2', 'x2']);
      finish(run);
    });

    test('undoes an inclusive join, and refuses to undo a complex one', async () => {
      const joined = (gateway: string) =>
        branches.replace(
          '<bpmn:parallelGateway id="join"></bpmn:parallelGateway>',
          d.tag(gateway, { id: 'join' }),
        );
      const inclusive = await InstanceRun.of(joined('bpmn:inclusiveGateway'));
      for (const one of ['first', 'x1', 'y1', 'y2', 'x2']) by(inclusive, one, 'bo');
      back(inclusive, 'last', to('x1'));
      expect(inclusive.open).toEqual(['x1']);
      finish(inclusive);
      const complex = await InstanceRun.of(joined('bpmn:complexGateway'));
      for (const one of ['first', 'x1', 'x2']) by(complex, one, 'bo');
      expect(refusedBack(complex, 'last', to('x1'))).toBe('RETURN_IMPOSSIBLE');
      expect(targetsOf(complex, 'last')).toEqual([]);
    });

    test('out of a sub-process ends all of its inside; into it is to the whole of it', async () => {
      const inside = d.subProcess(
        'sub',
        d.start('s'),
        tasks('in1', 'in2'),
        d.end('e'),
        d.line('s', 'in1', 'in2', 'e'),
      );
      const xml = d.bpmn([
        d.start(),
        tasks('a', 'z'),
        inside,
        d.end(),
        d.line('start', 'a', 'sub', 'z', 'end'),
      ]);
      const run = await InstanceRun.of(xml);
      by(run, 'a', 'bo');
      by(run, 'in1', 'bo');
      expect(targetsOf(run, 'in2')).toEqual(['a', 'in1']);
      back(run, 'in2', to('a'));
      expect(run.open).toEqual(['a']);
      expect(Object.keys(run.now.scopes)).toHaveLength(1);
      for (const one of ['a', 'in1', 'in2']) by(run, one, 'bo');
      expect(targetsOf(run, 'z')).toEqual(['a', 'sub']);
      back(run, 'z');
      expect(run.open).toEqual(['in1']);
      finish(run);
    });

    test('goes back into a loop’s own round, and to a multi-instance as a whole', async () => {
      const many = d.tag('bpmn:userTask', { id: 'many' }, d.multiInstance({}, { inputCollection: '=[1,2]' }));
      const xml = d.bpmn([d.start(), many, tasks('z'), d.end(), d.line('start', 'many', 'z', 'end')]);
      const run = await InstanceRun.of(xml);
      expect(refusedBack(run, 'many')).toBe('RETURN_NOWHERE');
      by(run, 'many', 'an');
      by(run, 'many', 'bo');
      expect(targetsOf(run, 'z')).toEqual(['many']);
      back(run, 'z');
      expect(run.open).toEqual(['many', 'many']);
      finish(run);
    });

    test('to a node that was passed twice goes to the last time, with its limit running anew', async () => {
      const xml = d.bpmn([
        d.start(),
        d.userTask('a', d.deadline({ workingDays: '3' })),
        tasks('b'),
        d.exclusive('again', 'again-b'),
        d.end(),
        d.line('start', 'a', 'again', 'b', 'end'),
        d.flow('again', 'a', '=more'),
      ]);
      const run = await InstanceRun.of(xml, { more: true });
      run.complete('a');
      run.send({ type: 'task.completed', task: run.task('a'), variables: { more: false } }, user('bo'));
      expect(Object.keys(run.now.timers)).toEqual([]);
      run.at = '2026-11-25T02:00:00.000Z';
      back(run, 'b');
      expect(run.now.tasks[run.task('a')]).toMatchObject({ assignee: 'bo', dueDate: '2026-11-30' });
      expect(targetsOf(run, 'a')).toEqual(['a']);
      run.send({ type: 'task.completed', task: run.task('a'), variables: {} }, user('bo'));
      finish(run);
    });

    // TR2: the oldest goes first.
    test('reaches as far back as finishedPerScopeMax nodes', async () => {
      const xml = d.bpmn([
        d.start(),
        tasks('a', 'b'),
        d.exclusive('again', 'again-end'),
        d.end(),
        d.line('start', 'a', 'b', 'again', 'end'),
        d.flow('again', 'b', '=more'),
      ]);
      const run = await InstanceRun.of(xml, { more: true });
      run.complete('a');
      for (let round = 1; round < finishedPerScopeMax; round += 1) run.complete('b');
      expect(targetsOf(run, 'b')).toEqual(['a', 'b']);
      run.complete('b');
      expect(targetsOf(run, 'b')).toEqual(['b']);
      expect(run.now.trails[run.now.root]!.finished).toHaveLength(finishedPerScopeMax);
    });
  });
});
