/** Links, quantities, joins and ends in scopes of several kinds. */
import { describe, expect, test } from '@jest/globals';
import {
  bpmn,
  catchEvent,
  condition,
  end,
  exclusive,
  flow,
  inclusive,
  line,
  link,
  message,
  parallel,
  start,
  subProcess,
  tag,
  terminate,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { finish, twice } from './finish.js';

describe('flows and joins', () => {
  describe('flows and joins (§13.2, §13.4)', () => {
    test('a link in a sub-process goes on in that sub-process', async () => {
      const inside = [
        start('s'),
        throwEvent('away', link('A')),
        catchEvent('back', link('A')),
        userTask('inner'),
        line('s', 'away'),
        flow('back', 'inner'),
      ];
      const outside = [throwEvent('out', link('A')), catchEvent('in', link('A')), userTask('outer')];
      const xml = bpmn([
        start(),
        subProcess('sub', ...inside),
        ...outside,
        line('start', 'sub', 'out'),
        flow('in', 'outer'),
      ]);
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['inner']);
      run.complete('inner');
      expect(run.open).toEqual(['outer']);
      finish(run);
    });

    test('an activity that takes two tokens and leaves with two joins what a fork made', async () => {
      const work = tag(
        'bpmn:userTask',
        { id: 'work', startQuantity: 2, completionQuantity: 2 },
        '<bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>',
      );
      const xml = bpmn([
        start(),
        parallel('f'),
        tag('bpmn:task', { id: 'a' }),
        tag('bpmn:task', { id: 'b' }),
        work,
        userTask('each'),
        line('start', 'f', 'a', 'work', 'each'),
        flow('f', 'b'),
        flow('b', 'work'),
      ]);
      const run = await InstanceRun.of(xml);
      expect(run.open).toEqual(['work']);
      run.complete('work');
      expect(run.open).toEqual(['each', 'each']);
      finish(run);
    });

    test('an inclusive join waits for a token that goes round a loop before it', async () => {
      const xml = bpmn([
        start(),
        inclusive('split'),
        exclusive('again'),
        userTask('a'),
        exclusive('check', 'check-join'),
        userTask('b'),
        inclusive('join'),
        userTask('after'),
        line('start', 'split'),
        flow('split', 'again', '=true'),
        flow('split', 'b', '=true'),
        line('again', 'a', 'check', 'join', 'after'),
        flow('check', 'again', '=more'),
        flow('b', 'join'),
      ]);
      const run = await InstanceRun.of(xml, { more: true });
      run.complete('b');
      run.complete('a');
      expect(run.open).toEqual(['a']);
      run.complete('a', { more: false });
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('flows out of a sub-process are taken by their conditions, else by the default', async () => {
      const sub = tag(
        'bpmn:subProcess',
        { id: 'sub', default: 'sub-c' },
        start('s'),
        userTask('work'),
        line('s', 'work'),
      );
      const xml = bpmn([
        start(),
        sub,
        userTask('a'),
        userTask('b'),
        userTask('c'),
        line('start', 'sub'),
        flow('sub', 'a', '=n > 1'),
        flow('sub', 'b', '=n > 2'),
        flow('sub', 'c'),
      ]);
      for (const [n, open] of [
        [3, ['a', 'b']],
        [2, ['a']],
        [1, ['c']],
      ] as const) {
        const run = await InstanceRun.of(xml, { n });
        run.complete('work');
        expect(run.open).toEqual(open);
        finish(run);
      }
    });

    test('an event-based gateway waits for a receive task and a condition alike', async () => {
      const gateway = tag('bpmn:eventBasedGateway', { id: 'g' });
      const xml = bpmn(
        [
          start(),
          gateway,
          tag('bpmn:receiveTask', { id: 'r', messageRef: 'm' }),
          catchEvent('c', condition('=ready')),
          userTask('x'),
          userTask('y'),
          line('start', 'g', 'r', 'x'),
          line('g', 'c', 'y'),
        ],
        [message('m', 'M', '="k"')],
      );
      const run = await InstanceRun.of(xml, { ready: false });
      expect(run.open).toEqual(['r']);
      run.send({ type: 'variables.set', scope: run.now.root, variables: { ready: true }, local: false });
      expect(run.open).toEqual(['y']);
      finish(run);
    });

    test('terminating in one round of a multi-instance ends that round and no other', async () => {
      const inside = [start('s'), parallel('f'), userTask('a'), userTask('b'), end('t', terminate)];
      const sub = subProcess('sub', twice, ...inside, line('s', 'f', 'a', 't'), flow('f', 'b'));
      const run = await InstanceRun.of(
        bpmn([start(), sub, userTask('after'), line('start', 'sub', 'after')]),
      );
      expect(run.open).toEqual(['a', 'a', 'b', 'b']);
      run.complete('a');
      expect(run.open).toEqual(['a', 'b']);
      run.complete('a');
      expect(run.open).toEqual(['after']);
      finish(run);
    });
  });
});
