/** Escalations, conditions and quantities in every place where they may stand. */
import { describe, expect, test } from '@jest/globals';
import {
  boundary,
  bpmn,
  callActivity,
  condition,
  end,
  escalated,
  escalation,
  eventSubProcess,
  expression,
  extensions,
  flow,
  line,
  multiInstance,
  start,
  subProcess,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';
import { count, setFlags } from './finish.js';

describe('escalations', () => {
  describe('escalations (§10.5.6)', () => {
    const roots = [escalation('u', 'U')];

    test('of an event sub-process go to the boundary around its scope', async () => {
      const raise = [throwEvent('up', escalated('u')), userTask('rest'), line('own-start', 'up', 'rest')];
      const own = eventSubProcess('own', condition('=go'), false, ...raise);
      const sub = subProcess('sub', start('s'), userTask('work'), line('s', 'work'), own);
      const caught = [boundary('b', 'sub', escalated('u'), false), userTask('note'), flow('b', 'note')];
      const run = await InstanceRun.of(bpmn([start(), sub, ...caught, line('start', 'sub')], roots), {
        go: false,
      });
      setFlags(run, { go: true });
      expect(run.open).toEqual(['note', 'rest', 'work']);
    });

    test('at an end event end their token, and the scope when it was the last', async () => {
      const sub = subProcess('sub', start('s'), end('up', escalated('u')), line('s', 'up'));
      const caught = [boundary('b', 'sub', escalated(), false), userTask('note'), flow('b', 'note')];
      const xml = bpmn([start(), sub, ...caught, userTask('after'), line('start', 'sub', 'after')], roots);
      expect((await InstanceRun.of(xml)).open).toEqual(['after', 'note']);
    });

    test('are caught by the innermost who takes them, and by nobody further out', async () => {
      const inner = subProcess('inner', start('t'), end('up', escalated('u')), line('t', 'up'));
      const outer = subProcess(
        'outer',
        start('s'),
        inner,
        boundary('i', 'inner', escalated('u'), false),
        userTask('in'),
        line('s', 'inner'),
        flow('i', 'in'),
      );
      const caught = [boundary('o', 'outer', escalated('u'), false), userTask('out'), flow('o', 'out')];
      const run = await InstanceRun.of(bpmn([start(), outer, ...caught, line('start', 'outer')], roots));
      expect(run.open).toEqual(['in']);
    });
  });

  describe('conditions (§10.5.5)', () => {
    test('of an event sub-process that does not interrupt occur each time they become true', async () => {
      const own = eventSubProcess(
        'own',
        condition('=hot'),
        false,
        userTask('cool'),
        flow('own-start', 'cool'),
      );
      const run = await InstanceRun.of(bpmn([start(), userTask('work'), line('start', 'work'), own]), {
        hot: false,
      });
      setFlags(run, { hot: true });
      setFlags(run, { hot: true });
      expect(count(run, 'cool')).toBe(1);
      setFlags(run, { hot: false });
      setFlags(run, { hot: true });
      expect(count(run, 'cool')).toBe(2);
    });

    test('at the boundary of a multi-instance end all of its rounds', async () => {
      const loop = multiInstance({}, undefined, expression('loopCardinality', '3'));
      const work = tag('bpmn:userTask', { id: 'work' }, extensions('<zeebe:userTask/>'), loop);
      const caught = [boundary('b', 'work', condition('=stop')), userTask('after'), flow('b', 'after')];
      const run = await InstanceRun.of(bpmn([start(), work, ...caught, line('start', 'work')]), {
        stop: false,
      });
      run.complete('work', { stop: true });
      expect(run.open).toEqual(['after']);
    });
  });

  describe('quantities (§10.3)', () => {
    test('of a sub-process multiply what leaves it, not what leaves its boundary', async () => {
      const inside = [start('s'), userTask('work'), line('s', 'work')];
      const sub = tag('bpmn:subProcess', { id: 'sub', completionQuantity: 3 }, ...inside);
      const caught = [boundary('b', 'sub', escalated(), false), userTask('note'), flow('b', 'note')];
      const run = await InstanceRun.of(
        bpmn([start(), sub, ...caught, userTask('after'), line('start', 'sub', 'after')]),
      );
      run.complete('work');
      expect(run.open).toEqual(['after', 'after', 'after']);
    });

    test('of a call activity multiply what leaves it', async () => {
      const call = callActivity('call', 'other').replace('<bpmn:callActivity', '$& completionQuantity="2"');
      const run = await InstanceRun.of(
        bpmn([start(), call, userTask('after'), line('start', 'call', 'after')]),
      );
      run.send({ type: 'call.completed', call: run.call(), variables: {} });
      expect(run.open).toEqual(['after', 'after']);
    });
  });
});
