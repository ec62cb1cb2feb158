/** Loops and ad-hoc sub-processes with events in and around them. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  compensate,
  compensated,
  end,
  error,
  errorThrown,
  exclusive,
  expression,
  flow,
  line,
  multiInstance,
  serviceTask,
  start,
  subProcess,
  tag,
  timer,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { done, finish, inTurn } from './finish.js';

describe('loops and ad hoc', () => {
  describe('loops and ad-hoc sub-processes (§13.3.5 to §13.3.7)', () => {
    test('a loop around a sub-process that throws is left by the boundary of the loop', async () => {
      const loop = tag(
        'bpmn:standardLoopCharacteristics',
        { loopMaximum: 5 },
        expression('loopCondition', '=true'),
      );
      const inside = [
        start('s'),
        userTask('work'),
        exclusive('x', 'x-on'),
        end('on'),
        end('bad', errorThrown('e')),
      ];
      const ways = [line('s', 'work', 'x', 'on'), flow('x', 'bad', '=stop')];
      const sub = subProcess('sub', loop, ...inside, ...ways);
      const caught = [boundary('b', 'sub', errorThrown('e')), userTask('after'), flow('b', 'after')];
      const run = await InstanceRun.of(
        bpmn([start(), sub, ...caught, line('start', 'sub')], [error('e', 'E')]),
        {
          stop: false,
        },
      );
      run.complete('work');
      run.complete('work', { stop: true });
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    const adHoc = (attributes: Record<string, string | boolean>, until: string, ...content: string[]) =>
      tag(
        'bpmn:adHocSubProcess',
        { id: 'free', ...attributes },
        ...content,
        expression('completionCondition', until),
      );

    test('an ad-hoc sub-process that keeps the rest waits for it and begins nothing new', async () => {
      const content = [userTask('a'), userTask('b'), userTask('next'), flow('b', 'next')];
      const free = adHoc({ cancelRemainingInstances: false }, '=enough', ...content);
      const run = await InstanceRun.of(
        bpmn([start(), free, userTask('after'), line('start', 'free', 'after')]),
        {
          enough: false,
        },
      );
      run.complete('a', { enough: true });
      expect(run.open).toEqual(['b']);
      run.complete('b');
      run.complete('next');
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('an ad-hoc sub-process is interrupted at its boundary and at that of its activity', async () => {
      const content = [
        userTask('a'),
        boundary('late', 'a', timer('timeDuration', 'PT1H')),
        userTask('instead'),
        flow('late', 'instead'),
        serviceTask('b', 'w'),
      ];
      const free = adHoc({}, '=false', ...content);
      const caught = [boundary('bad', 'free', errorThrown()), userTask('after'), flow('bad', 'after')];
      const run = await InstanceRun.of(bpmn([start(), free, ...caught, line('start', 'free')]));
      expect(run.open).toEqual(['a', 'b']);
      run.ring(run.timer());
      expect(run.open).toEqual(['b', 'instead']);
      run.send({ type: 'job.errorThrown', job: run.job('b'), code: 'E', variables: {} });
      expect(run.open).toEqual(['after']);
      finish(run);
    });

    test('an ad-hoc sub-process runs once for each instance of a multi-instance', async () => {
      const loop = multiInstance({ isSequential: true }, undefined, expression('loopCardinality', '2'));
      const free = tag('bpmn:adHocSubProcess', { id: 'free' }, loop, userTask('a'), userTask('b'));
      const run = await InstanceRun.of(bpmn([start(), free, line('start', 'free')]));
      run.complete('a');
      run.complete('b');
      expect(run.open).toEqual(['a', 'b']);
      finish(run);
    });

    test('rounds of a multi-instance are undone in the order of their completion, backwards', async () => {
      const sub = subProcess(
        'sub',
        inTurn,
        start('s'),
        userTask('book'),
        compensated('book', 'unbook'),
        line('s', 'book'),
      );
      const xml = bpmn([start(), sub, end('undo', compensate()), line('start', 'sub', 'undo')]);
      const run = await InstanceRun.of(xml);
      run.complete('book');
      run.complete('book');
      expect(run.open).toEqual(['unbook']);
      const first = run.now.scopes[run.now.activities[run.job()]!.scope]!;
      run.work('unbook');
      const second = run.now.scopes[run.now.activities[run.job()]!.scope]!;
      expect([first.key === second.key, run.open]).toEqual([false, ['unbook']]);
      run.work('unbook');
      done(run);
    });
  });
});
