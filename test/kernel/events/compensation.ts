import { describe, expect, test } from '@jest/globals';
import { compensablePerScopeMax } from '../../../engine/limits.js';
import {
  boundary,
  bpmn,
  cancel,
  compensate,
  compensated,
  end,
  eventSubProcess,
  exclusive,
  expression,
  flow,
  line,
  message,
  messageReceived,
  multiInstance,
  parallel,
  scriptTask,
  start,
  subProcess,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('compensation', () => {
  describe('compensation', () => {
    test('of a completed sub-process does not wake its event sub-processes', async () => {
      const inLate = [userTask('answer'), flow('late-start', 'answer')];
      const late = eventSubProcess('late', messageReceived('m'), false, ...inLate);
      const inside = [start('s'), userTask('book'), compensated('book', 'unbook'), flow('s', 'book')];
      const sub = subProcess('sub', ...inside, late);
      const roots = [message('m', 'call', '="k"')];
      const xml = bpmn([start(), sub, end('undo', compensate()), line('start', 'sub', 'undo')], roots);
      const run = await InstanceRun.of(xml);
      run.complete('book');
      expect(run.open).toEqual(['unbook']);
      expect(run.now.subscriptions).toEqual({});
      run.work('unbook');
      expect(run.leftovers()).toEqual([]);
    });

    test('keeps a bounded number of activities in a scope', async () => {
      const again = [
        exclusive('again', 'again-end'),
        end(),
        flow('again', 's', `=n <= ${compensablePerScopeMax}`),
      ];
      const undone = compensated('s', 'undo');
      const script = scriptTask('s', '=n + 1', 'n');
      const xml = bpmn([start(), script, undone, ...again, line('start', 's', 'again', 'end')]);
      expect((await InstanceRun.of(xml, { n: 0 })).open).toEqual(['end!LIMIT_EXCEEDED']);
    });

    test('that is not waited for goes on beside whoever throws it', async () => {
      const unawaited = compensate('book').replace('>', ' waitForCompletion="false">');
      const xml = bpmn([
        start(),
        userTask('book'),
        compensated('book', 'unbook'),
        throwEvent('undo', unawaited),
        userTask('after'),
        line('start', 'book', 'undo', 'after'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('book');
      expect(run.open).toEqual(['after', 'unbook']);
      run.complete('after');
      expect(run.now.status).toBe('active');
      run.work('unbook');
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });

    test('undoes what was completed in reverse order and is waited for', async () => {
      const xml = bpmn([
        start(),
        userTask('book'),
        compensated('book', 'unbook'),
        userTask('pay'),
        compensated('pay', 'refund'),
        throwEvent('undo', compensate()),
        userTask('after'),
        line('start', 'book', 'pay', 'undo', 'after'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('book');
      run.complete('pay');
      expect(run.open).toEqual(['refund']);
      run.work('refund');
      expect(run.open).toEqual(['unbook']);
      run.work('unbook');
      expect(run.open).toEqual(['after']);
      run.complete('after');
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });
    test('of one activity undoes that one only, once', async () => {
      const xml = bpmn([
        start(),
        userTask('book'),
        compensated('book', 'unbook'),
        userTask('pay'),
        compensated('pay', 'refund'),
        throwEvent('undo', compensate('book')),
        end('again', compensate('book')),
        line('start', 'book', 'pay', 'undo', 'again'),
      ]);
      const run = await InstanceRun.of(xml);
      run.complete('book');
      run.complete('pay');
      expect(run.open).toEqual(['unbook']);
      run.work('unbook');
      expect(run.now.status).toBe('completed');
    });
    test('of a completed sub-process undoes its inside with the variables it had', async () => {
      const io = tag(
        'bpmn:extensionElements',
        {},
        tag('zeebe:ioMapping', {}, tag('zeebe:input', { source: '=7', target: 'seat' })),
      );
      const sub = tag(
        'bpmn:subProcess',
        { id: 'sub' },
        io,
        start('s'),
        userTask('book'),
        compensated('book', 'unbook'),
        flow('s', 'book'),
      );
      const run = await InstanceRun.of(
        bpmn([start(), sub, end('undo', compensate('sub')), line('start', 'sub', 'undo')]),
      );
      run.complete('book');
      expect(run.open).toEqual(['unbook']);
      const scope = run.now.activities[run.job()]!.scope;
      expect(run.now.scopes[scope]!.variables).toEqual({ seat: 7 });
      run.work('unbook');
      expect(run.now.status).toBe('completed');
      expect(Object.keys(run.now.scopes)).toHaveLength(1);
    });
  });

  test('a cancelled transaction ends what goes on, undoes what is done, leaves by the boundary', async () => {
    const inside = [
      start('s'),
      parallel('f'),
      userTask('book'),
      compensated('book', 'unbook'),
      userTask('other'),
      userTask('decide'),
      end('no', cancel),
      flow('s', 'f'),
      flow('f', 'book'),
      flow('f', 'other'),
      flow('f', 'decide'),
      flow('decide', 'no'),
    ];
    const xml = bpmn([
      start(),
      tag('bpmn:transaction', { id: 't' }, ...inside),
      flow('start', 't'),
      boundary('canceled', 't', cancel),
      userTask('after'),
      flow('canceled', 'after'),
      userTask('good'),
      flow('t', 'good'),
    ]);
    const run = await InstanceRun.of(xml);
    run.complete('book');
    run.complete('decide');
    expect(run.open).toEqual(['unbook']);
    run.work('unbook');
    expect(run.open).toEqual(['after']);
    run.complete('after');
    expect(run.leftovers()).toEqual([]);
  });

  /** What is done inside a sub-process and undone from outside, by the content that makes the sub-process. */
  const inside = [start('s'), userTask('a'), compensated('a', 'undo'), end('e'), line('s', 'a', 'e')];
  const thrownAfter = (sub: string) =>
    bpmn([start(), sub, throwEvent('raise', compensate()), end(), line('start', 'sub', 'raise', 'end')]);
  test.each([
    [
      'a multi-instance',
      multiInstance({ isSequential: true }, undefined, expression('loopCardinality', '2')),
    ],
    ['a loop', tag('bpmn:standardLoopCharacteristics', { loopMaximum: 2 })],
  ])('every round of %s of a sub-process is undone', async (_name, loop) => {
    const run = await InstanceRun.of(thrownAfter(subProcess('sub', ...inside, loop)));
    run.complete('a');
    run.complete('a');
    expect(run.open).toEqual(['undo']);
    run.work('undo');
    expect(run.open).toEqual(['undo']);
    run.work('undo');
    expect(run.now.status).toBe('completed');
    expect(run.leftovers()).toEqual([]);
  });
  test('what an ad-hoc sub-process has completed is undone', async () => {
    const free = tag('bpmn:adHocSubProcess', { id: 'sub' }, userTask('a'), compensated('a', 'undo'));
    const run = await InstanceRun.of(thrownAfter(free));
    run.complete('a');
    run.work('undo');
    expect(run.now.status).toBe('completed');
  });

  describe('an ad-hoc sub-process', () => {
    const adHoc = (attributes: Record<string, string | boolean>, ...content: string[]) =>
      bpmn([
        start(),
        tag(
          'bpmn:adHocSubProcess',
          { id: 'free', ...attributes },
          userTask('a'),
          userTask('b'),
          userTask('c'),
          ...content,
        ),
        end(),
        line('start', 'free', 'end'),
      ]);
    const done = (text: string) =>
      tag('bpmn:completionCondition', { 'xsi:type': 'bpmn:tFormalExpression' }, text);

    test('enables all its activities and is done when they are', async () => {
      const run = await InstanceRun.of(adHoc({}));
      expect(run.open).toEqual(['a', 'b', 'c']);
      for (const one of ['b', 'a', 'c']) run.complete(one);
      expect(run.now.status).toBe('completed');
    });
    test('that is sequential runs one after the other', async () => {
      const run = await InstanceRun.of(adHoc({ ordering: 'Sequential' }));
      expect(run.open).toEqual(['a']);
      run.complete();
      expect(run.open).toEqual(['b']);
    });
    test('ends when its completion condition holds and cancels the rest', async () => {
      const run = await InstanceRun.of(adHoc({}, done('enough')), { enough: false });
      run.complete('a');
      expect(run.open).toEqual(['b', 'c']);
      run.complete('b', { enough: true });
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });
  });
});
