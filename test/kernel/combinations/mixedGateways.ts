/** Gateways that join and split, and what is left when a scope ends. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  callActivity,
  end,
  exclusive,
  flow,
  inclusive,
  line,
  message,
  messageReceived,
  parallel,
  start,
  subProcess,
  terminate,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('mixed gateways', () => {
  describe('gateways that join and split at once (§13.4)', () => {
    const mixed = (gateway: string, ...flows: string[]) =>
      bpmn([
        start(),
        parallel('f'),
        userTask('a'),
        userTask('b'),
        gateway,
        userTask('x'),
        userTask('y'),
        line('start', 'f', 'a', 'g'),
        flow('f', 'b'),
        flow('b', 'g'),
        ...flows,
      ]);

    test('a parallel one waits for all and goes all ways once', async () => {
      const run = await InstanceRun.of(mixed(parallel('g'), flow('g', 'x'), flow('g', 'y')));
      run.complete('a');
      expect(run.open).toEqual(['b']);
      run.complete('b');
      expect(run.open).toEqual(['x', 'y']);
    });

    test('an exclusive one lets each token go one way', async () => {
      const run = await InstanceRun.of(
        mixed(exclusive('g', 'g-y'), flow('g', 'x', '=n > 1'), flow('g', 'y')),
        {
          n: 2,
        },
      );
      run.complete('a');
      expect(run.open).toEqual(['b', 'x']);
      run.complete('b', { n: 1 });
      expect(run.open).toEqual(['x', 'y']);
    });

    test('an inclusive one waits for what can come and goes every way that fits', async () => {
      const ways = [flow('g', 'x', '=n > 0'), flow('g', 'y', '=n > 1')];
      const run = await InstanceRun.of(mixed(inclusive('g'), ...ways), { n: 2 });
      run.complete('a');
      expect(run.open).toEqual(['b']);
      run.complete('b');
      expect(run.open).toEqual(['x', 'y']);
    });
  });

  describe('ends of a scope', () => {
    test('a sub-process without a start event begins with all that no flow leads to', async () => {
      const sub = subProcess('sub', userTask('a'), userTask('b'), userTask('c'), flow('a', 'c'));
      const run = await InstanceRun.of(
        bpmn([start(), sub, userTask('after'), line('start', 'sub', 'after')]),
      );
      expect(run.open).toEqual(['a', 'b']);
      run.complete('a');
      run.complete('b');
      expect(run.open).toEqual(['c']);
      run.complete('c');
      expect(run.open).toEqual(['after']);
    });

    test('an interrupted activity leaves what its boundary events have begun', async () => {
      const caught = [
        boundary('soft', 'work', messageReceived('m'), false),
        boundary('hard', 'work', messageReceived('n')),
        userTask('beside'),
        userTask('instead'),
        flow('soft', 'beside'),
        flow('hard', 'instead'),
      ];
      const roots = [message('m', 'M', '="k"'), message('n', 'N', '="k"')];
      const run = await InstanceRun.of(
        bpmn([start(), userTask('work'), ...caught, line('start', 'work')], roots),
      );
      run.correlate('soft');
      run.correlate('hard');
      expect(run.open).toEqual(['beside', 'instead']);
      expect(run.now.subscriptions).toEqual({});
    });

    test('terminating a process cancels what it has called', async () => {
      const more = [parallel('f'), callActivity('call', 'other'), userTask('a'), end('t', terminate)];
      const run = await InstanceRun.of(
        bpmn([start(), ...more, line('start', 'f', 'a', 't'), flow('f', 'call')]),
      );
      const call = run.call();
      run.complete('a');
      expect(run.effects).toContainEqual(expect.objectContaining({ type: 'instance.cancel', call }));
      expect([run.now.status, run.leftovers()]).toEqual(['completed', []]);
    });
  });
});
