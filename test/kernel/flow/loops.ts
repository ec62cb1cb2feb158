import { describe, expect, test } from '@jest/globals';
import { multiInstanceRoundsMax } from '../../../engine/limits.js';
import {
  boundary,
  bpmn,
  end,
  escalated,
  escalation,
  expression,
  extensions,
  flow,
  line,
  multiInstance,
  start,
  tag,
  timer,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('loops', () => {
  const looping = (loop: string, ...more: string[]) =>
    bpmn([
      start(),
      tag('bpmn:userTask', { id: 'task' }, extensions('<zeebe:userTask/>'), loop),
      end(),
      line('start', 'task', 'end'),
      ...more,
    ]);
  const collect = {
    inputCollection: '=items',
    inputElement: 'item',
    outputCollection: 'answers',
    outputElement: '=answer',
  };

  const items = (run: InstanceRun) =>
    Object.values(run.now.tasks).map(
      (task) => run.now.scopes[run.now.activities[task.key]!.scope]!.variables.item,
    );

  describe('a multi-instance', () => {
    test('runs once for each item at once and collects the results in the order of the items', async () => {
      const run = await InstanceRun.of(looping(multiInstance({}, collect)), { items: ['a', 'b', 'c'] });
      expect(items(run)).toEqual(['a', 'b', 'c']);
      const [first, second, third] = Object.keys(run.now.tasks) as [string, string, string];
      for (const [task, answer] of [
        [third, 3],
        [first, 1],
        [second, 2],
      ] as const) {
        run.send({ type: 'task.completed', task, variables: { answer } });
      }
      expect(run.variables.answers).toEqual([1, 2, 3]);
      expect(run.variables.answer).toBeUndefined();
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });

    test('that is sequential runs one round after the other', async () => {
      const run = await InstanceRun.of(looping(multiInstance({ isSequential: true }, collect)), {
        items: ['a', 'b'],
      });
      expect(items(run)).toEqual(['a']);
      run.complete('task', { answer: 'x' });
      expect(items(run)).toEqual(['b']);
      run.complete('task', { answer: 'y' });
      expect(run.variables.answers).toEqual(['x', 'y']);
    });

    test('by cardinality counts its rounds', async () => {
      const loop = multiInstance({}, undefined, expression('loopCardinality', 'n + 1'));
      const run = await InstanceRun.of(looping(loop), { n: 2 });
      expect(run.open).toEqual(['task', 'task', 'task']);
      const scopes = Object.values(run.now.scopes).filter((scope) => scope.activity !== undefined);
      expect(scopes.map((scope) => scope.variables.loopCounter)).toEqual([1, 2, 3]);
    });

    test('of more rounds than allowed is an incident', async () => {
      const loop = multiInstance(
        {},
        undefined,
        expression('loopCardinality', String(multiInstanceRoundsMax + 1)),
      );
      expect((await InstanceRun.of(looping(loop))).open).toEqual(['task!LIMIT_EXCEEDED']);
    });

    test('of nothing is done at once', async () => {
      const run = await InstanceRun.of(looping(multiInstance({}, collect)), { items: [] });
      expect(run.now.status).toBe('completed');
      expect(run.variables.answers).toEqual([]);
    });

    test('ends early when its completion condition holds and cancels the rest', async () => {
      const loop = multiInstance(
        {},
        undefined,
        expression('loopCardinality', '3'),
        expression('completionCondition', 'numberOfCompletedInstances >= 2'),
      );
      const run = await InstanceRun.of(looping(loop));
      run.complete();
      expect(run.open).toHaveLength(2);
      run.complete();
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
      expect(run.moves.filter((move) => move.type === 'task.canceled')).toHaveLength(1);
    });

    test('is interrupted as a whole by a boundary event', async () => {
      const loop = multiInstance({}, undefined, expression('loopCardinality', '3'));
      const late = [
        boundary('late', 'task', timer('timeDuration', 'PT1H')),
        userTask('after'),
        flow('late', 'after'),
      ];
      const run = await InstanceRun.of(looping(loop, ...late));
      run.ring(run.timer());
      expect(run.open).toEqual(['after']);
      expect(Object.keys(run.now.scopes)).toHaveLength(1);
    });

    test('over something that is no list is an incident, and starts once that is mended', async () => {
      const run = await InstanceRun.of(looping(multiInstance({}, collect)), { items: 'a' });
      expect(run.open).toEqual(['task!EXPRESSION_FAILED']);
      run.send({ type: 'variables.set', scope: run.now.root, variables: { items: ['a'] }, local: false });
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(items(run)).toEqual(['a']);
    });
  });

  describe('a standard loop', () => {
    const loop = (attributes: Record<string, string | number | boolean>, text?: string) =>
      tag(
        'bpmn:standardLoopCharacteristics',
        attributes,
        text === undefined ? '' : expression('loopCondition', text),
      );

    test('tested afterwards runs at least once and again while its condition holds', async () => {
      const run = await InstanceRun.of(looping(loop({}, 'again')), { again: false });
      run.complete('task', { again: true });
      expect(run.open).toEqual(['task']);
      run.complete('task', { again: false });
      expect(run.now.status).toBe('completed');
    });

    test('tested before may not run at all', async () => {
      expect(
        (await InstanceRun.of(looping(loop({ testBefore: true }, 'again')), { again: false })).now.status,
      ).toBe('completed');
      expect(
        (await InstanceRun.of(looping(loop({ testBefore: true }, 'again')), { again: true })).open,
      ).toEqual(['task']);
    });

    test('stops at its maximum whatever the condition says', async () => {
      const run = await InstanceRun.of(looping(loop({ loopMaximum: 2 }, 'true')));
      run.complete();
      run.complete();
      expect(run.now.status).toBe('completed');
    });
  });

  describe('the behaviour of a multi-instance', () => {
    const roots = [
      escalation('X', 'x'),
      tag('bpmn:escalationEventDefinition', { id: 'XD', escalationRef: 'X' }),
    ];
    const xml = (behavior: string, ...more: string[]) =>
      bpmn(
        [
          start(),
          tag(
            'bpmn:userTask',
            { id: 'task' },
            extensions('<zeebe:userTask/>'),
            multiInstance(
              { behavior, [behavior === 'One' ? 'oneBehaviorEventRef' : 'noneBehaviorEventRef']: 'XD' },
              undefined,
              expression('loopCardinality', '3'),
              ...more,
            ),
          ),
          line('start', 'task'),
          boundary('heard', 'task', escalated('X'), false),
          userTask('told'),
          flow('heard', 'told'),
        ],
        roots,
      );
    const told = (run: InstanceRun) => run.open.filter((one) => one === 'told').length;

    test('none throws its event at the end of each round', async () => {
      const run = await InstanceRun.of(xml('None'));
      run.complete('task');
      run.complete('task');
      expect(told(run)).toBe(2);
    });

    test('one throws its event at the end of the first round only', async () => {
      const run = await InstanceRun.of(xml('One'));
      run.complete('task');
      run.complete('task');
      expect(told(run)).toBe(1);
    });
  });

  test('a round whose result cannot be computed is tried again alone, and ended once', async () => {
    const failing = multiInstance(
      {},
      {
        inputCollection: '=items',
        inputElement: 'item',
        outputCollection: 'all',
        outputElement: '=if ready then item else [1..2]',
      },
    );
    const run = await InstanceRun.of(looping(failing), { items: [1, 2], ready: false });
    run.complete('task');
    run.complete('task');
    expect(run.open).toEqual(['task!EXPRESSION_FAILED', 'task!EXPRESSION_FAILED']);
    run.send({ type: 'variables.set', scope: run.now.root, variables: { ready: true }, local: false });
    for (const incident of Object.keys(run.now.incidents)) run.send({ type: 'incident.resolved', incident });
    expect(run.now.status).toBe('completed');
    expect(run.variables.all).toEqual([1, 2]);
    expect(run.leftovers()).toEqual([]);
  });
});
