/** Two nodes, two people, one instance: exactly one of two verbs that exclude each other is done (C1). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CodedError, type Command, type Engine, type Key } from '../../../engine/index.js';
import * as d from '../../support/diagram.js';
import { user } from '../../support/handling.js';
import { openPlace, type Place } from '../place.js';

describe('verb races', () => {
  let place: Place;
  let nodes: [Engine, Engine];

  const content = d.bpmn(
    [
      d.start(),
      d.userTask('first'),
      d.parallel('fork'),
      d.userTask('x'),
      d.userTask('y'),
      d.parallel('join'),
      d.end(),
      d.line('start', 'first', 'fork', 'x', 'join', 'end'),
      d.line('fork', 'y', 'join'),
    ],
    [],
    'raced',
  );

  beforeAll(async () => {
    place = await openPlace();
    nodes = [await place.engine(), await place.engine()];
    await nodes[0].deploy([{ name: 'raced.bpmn', content }], { kind: 'engine', id: 'test' });
  });
  afterAll(() => place.close());

  async function taskAt(instance: Key, element: string): Promise<Key> {
    const { tasks } = await nodes[0].state(instance);
    return Object.values(tasks).find((one) => one.element === element)!.key;
  }

  /** An instance with `x` and `y` open; the key of the task that came before them. */
  async function begin(): Promise<{ instance: Key; first: Key; x: Key; y: Key }> {
    const { instance } = await nodes[0].start({ processId: 'raced', variables: {} }, user('mei'));
    const first = await taskAt(instance, 'first');
    await nodes[0].submit(instance, { type: 'task.completed', task: first, variables: {} }, user('an'));
    return { instance, first, x: await taskAt(instance, 'x'), y: await taskAt(instance, 'y') };
  }

  /** Both at once, one on each node; which were done, and the codes of those that were not. */
  async function race(instance: Key, commands: [Command, string][]): Promise<string[]> {
    const outcomes = await Promise.allSettled(
      commands.map(([command, name], index) => nodes[index % 2]!.submit(instance, command, user(name))),
    );
    return outcomes.map((one) => {
      if (one.status === 'fulfilled') return 'DONE';
      if (one.reason instanceof CodedError) return one.reason.code;
      throw one.reason;
    });
  }

  const rounds = Array.from({ length: 4 }, (_, round) => round);
  const either = (round: number, pair: [Command, string][]) => (round % 2 === 0 ? pair : pair.toReversed());
  const completing = (task: Key): Command => ({ type: 'task.completed', task, variables: {} });

  describe('of two verbs at once on two nodes exactly one is done:', () => {
    test.each(rounds)('a withdrawal, or the completion of what came of it (%i)', async (round) => {
      const { instance, first, x } = await begin();
      const withdrawal: Command = { type: 'task.withdrawn', task: first };
      const commands = either(round, [
        [withdrawal, 'an'],
        [completing(x), 'bo'],
      ]);
      const outcomes = await race(instance, commands);
      expect(outcomes.filter((one) => one === 'DONE')).toHaveLength(1);
      const [won] = commands[outcomes.indexOf('DONE')]!;
      const { tasks } = await nodes[1].state(instance);
      const open = Object.values(tasks).map(({ element }) => element);
      expect(open).toEqual(won === withdrawal ? ['first'] : ['y']);
      expect((await nodes[0].verify(instance)).clean).toBe(true);
    });
  });

  test.each(rounds)(
    'a return and a completion beside it leave one course of the process (%i)',
    async (round) => {
      const { instance, x, y } = await begin();
      const target = { kind: 'node', element: 'first' } as const;
      const returning: Command = { type: 'task.returned', task: x, target, opinion: '再核' };
      const outcomes = await race(
        instance,
        either(round, [
          [returning, 'bo'],
          [completing(y), 'cai'],
        ]),
      );
      // The completion may come first and is then undone with its branch; after the return its task is gone.
      expect(outcomes).toEqual(expect.arrayContaining(['DONE']));
      expect(outcomes.filter((one) => one !== 'DONE' && one !== 'TASK_NOT_FOUND')).toEqual([]);
      const state = await nodes[1].state(instance);
      expect(Object.values(state.tasks).map(({ element }) => element)).toEqual(['first']);
      expect(state.scopes[state.root]).toMatchObject({ tokens: 1, arrivals: {} });
      expect((await nodes[0].verify(instance)).clean).toBe(true);
    },
  );
});
