import { describe, expect, test } from '@jest/globals';
import {
  bpmn,
  end,
  exclusive,
  flow,
  line,
  parallel,
  scriptTask,
  start,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('gateways', () => {
  describe('an exclusive gateway', () => {
    const xml = (defaultFlow?: string) =>
      bpmn([
        start(),
        exclusive('x', defaultFlow),
        userTask('small'),
        userTask('big'),
        userTask('other'),
        flow('start', 'x'),
        flow('x', 'small', '=amount < 10'),
        flow('x', 'big', 'amount < 100'),
        ...(defaultFlow ? [flow('x', 'other')] : [flow('x', 'other', '=amount > 1000')]),
      ]);

    test('takes the first flow whose condition is true, in the order of the file', async () => {
      expect((await InstanceRun.of(xml('x-other'), { amount: 5 })).open).toEqual(['small']);
      expect((await InstanceRun.of(xml('x-other'), { amount: 50 })).open).toEqual(['big']);
      expect((await InstanceRun.of(xml('x-other'), { amount: 500 })).open).toEqual(['other']);
    });

    test('without a flow that fits holds the token until the incident is resolved', async () => {
      const run = await InstanceRun.of(xml(), { amount: 500 });
      expect(run.open).toEqual(['x!NO_FLOW']);
      const still = run.incident();
      run.send({ type: 'incident.resolved', incident: still });
      expect(run.open).toEqual(['x!NO_FLOW']);
      expect(run.incident()).not.toBe(still);
      run.send({ type: 'variables.set', scope: run.now.root, variables: { amount: 5 }, local: false });
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(run.open).toEqual(['small']);
    });

    test('does not take the default flow when a condition cannot be evaluated', async () => {
      expect((await InstanceRun.of(xml('x-other'), {})).open).toEqual(['x!EXPRESSION_FAILED']);
    });

    test('merges without waiting', async () => {
      const run = await InstanceRun.of(
        bpmn([
          start(),
          parallel('fork'),
          exclusive('merge'),
          userTask('a'),
          end(),
          flow('start', 'fork'),
          flow('fork', 'merge', undefined, 'f1'),
          flow('fork', 'merge', undefined, 'f2'),
          line('merge', 'a', 'end'),
        ]),
      );
      expect(run.open).toEqual(['a', 'a']);
    });
  });

  describe('a parallel gateway', () => {
    const xml = bpmn([
      start(),
      parallel('fork'),
      userTask('a'),
      userTask('b'),
      parallel('join'),
      userTask('c'),
      end(),
      flow('start', 'fork'),
      flow('fork', 'a'),
      flow('fork', 'b'),
      flow('a', 'join'),
      flow('b', 'join'),
      line('join', 'c', 'end'),
    ]);

    test('waits for the slower branch', async () => {
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['a', 'b']);
      run.complete('b');
      expect(run.open).toEqual(['a']);
      run.complete('a');
      expect(run.open).toEqual(['c']);
      run.complete('c');
      expect(run.now.status).toBe('completed');
      expect(run.now.scopes[run.now.root]!.arrivals).toEqual({});
    });

    test('keeps tokens that come twice on one flow for the next round', async () => {
      const run = await InstanceRun.of(
        bpmn([
          start(),
          parallel('fork'),
          userTask('a'),
          userTask('b'),
          parallel('join'),
          userTask('c'),
          exclusive('again', 'again-out'),
          end('out'),
          flow('start', 'fork'),
          flow('fork', 'a'),
          flow('fork', 'a', undefined, 'second'),
          flow('fork', 'b'),
          flow('a', 'join'),
          flow('b', 'join'),
          line('join', 'c', 'again'),
          flow('again', 'b', '=more'),
          flow('again', 'out'),
        ]),
        { more: true },
      );
      expect(run.open).toEqual(['a', 'a', 'b']);
      run.complete('a');
      run.complete('a');
      run.complete('b');
      expect(run.open).toEqual(['c']);
      expect(run.now.scopes[run.now.root]!.arrivals).toEqual({ join: { 'a-join': 1 } });
      run.complete('c');
      run.complete('b', { more: false });
      run.complete('c');
      expect(run.now.status).toBe('completed');
    });

    test('that is reached by fewer tokens than it waits for holds the instance open', async () => {
      const run = await InstanceRun.of(
        bpmn([
          start(),
          exclusive('x', 'x-b'),
          parallel('join'),
          userTask('b'),
          end(),
          flow('start', 'x'),
          flow('x', 'join', '=true'),
          flow('x', 'b'),
          flow('b', 'join'),
          flow('join', 'end'),
        ]),
      );
      expect(run.now.status).toBe('active');
      expect(run.now.scopes[run.now.root]!.arrivals).toEqual({ join: { 'x-join': 1 } });
      run.send({ type: 'instance.canceled' });
      expect(run.leftovers()).toEqual([]);
    });
  });

  describe('flows out of an activity', () => {
    test('several without conditions split the token', async () => {
      const xml = bpmn([
        start(),
        userTask('a'),
        userTask('b'),
        userTask('c'),
        flow('start', 'a'),
        flow('a', 'b'),
        flow('a', 'c'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('a');
      expect(run.open).toEqual(['b', 'c']);
      run.complete('c');
      run.complete('b');
      expect(run.now.status).toBe('completed');
    });

    test('with conditions all that are true are taken, else the default', async () => {
      const task = tag('bpmn:userTask', { id: 'a', default: 'a-d' });
      const xml = bpmn([
        start(),
        task,
        userTask('b'),
        userTask('c'),
        userTask('d'),
        flow('start', 'a'),
        flow('a', 'b', '=n > 1'),
        flow('a', 'c', '=n > 2'),
        flow('a', 'd'),
      ]);
      const run = async (n: number) => {
        const one = await InstanceRun.of(xml);
        one.complete('a', { n });
        return one.open;
      };
      expect(await run(3)).toEqual(['b', 'c']);
      expect(await run(2)).toEqual(['b']);
      expect(await run(1)).toEqual(['d']);
    });

    test('a condition that fails is an incident at the activity, which is not done twice', async () => {
      const xml = bpmn([
        start(),
        userTask('a'),
        userTask('b'),
        userTask('c'),
        flow('start', 'a'),
        flow('a', 'b', '=n > 1'),
        flow('a', 'c', '=n < 5'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('a');
      expect(run.open).toEqual(['a!EXPRESSION_FAILED']);
      run.send({ type: 'variables.set', scope: run.now.root, variables: { n: 2 }, local: false });
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(run.open).toEqual(['b', 'c']);
      expect(Object.keys(run.now.tokens)).toHaveLength(2);
    });
  });

  test('a loop that never rests is stopped by an incident, and the step still ends', async () => {
    const xml = bpmn([
      start(),
      scriptTask('s', '=1', 'x'),
      exclusive('again'),
      flow('start', 'again'),
      flow('again', 's'),
      flow('s', 'again'),
    ]);
    const run = await InstanceRun.of(xml);
    expect(run.open).toEqual(['s!MICROSTEPS_EXCEEDED']);
    expect(run.now.status).toBe('active');
  });

  test('a loop of gateways alone is stopped by an incident where the token came from', async () => {
    const xml = bpmn([
      start(),
      exclusive('a'),
      exclusive('b'),
      flow('start', 'a'),
      flow('a', 'b'),
      flow('b', 'a'),
    ]);
    expect((await InstanceRun.of(xml)).open).toEqual(['start!MICROSTEPS_EXCEEDED']);
  });
});
