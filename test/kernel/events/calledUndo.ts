/** What the kernel asks for when a call activity that has completed is undone (BPMN 2.0.2 §13.5.5). */
import { describe, expect, test } from '@jest/globals';
import type { EventPayloads } from '../../../engine/vocabulary.js';
import {
  boundary,
  bpmn,
  callActivity,
  cancel,
  compensate,
  compensated,
  end,
  errorThrown,
  eventSubProcess,
  flow,
  line,
  multiInstance,
  start,
  tag,
  throwEvent,
  userTask,
} from '../../support/diagram.js';
import { definitionOf, InstanceRun } from '../../support/run.js';

const tooMuch = { zh: '超过上限', en: 'too much' };

describe('called undo', () => {
  const called = '2000000000000000002';
  const undoing = (...more: string[]) =>
    bpmn([
      start(),
      callActivity('call', 'other'),
      throwEvent('undo', compensate()),
      userTask('after'),
      end(),
      line('start', 'call', 'undo', 'after', 'end'),
      ...more,
    ]);

  /** The call has completed and leaves something that can be undone. */
  async function thrown(xml = undoing()): Promise<InstanceRun> {
    const run = await InstanceRun.of(xml);
    run.send({ type: 'call.completed', call: run.call(), variables: {}, undoable: called });
    return run;
  }

  describe('undoing a completed call activity', () => {
    test('asks for an instance that undoes the called one, and waits for it', async () => {
      const run = await thrown();
      expect(run.open).toEqual(['call']);
      const call = run.call();
      expect(run.effects.at(-1)).toMatchObject({ type: 'instance.undo', instance: called, call });
      run.send({ type: 'call.completed', call, variables: {} });
      expect(run.open).toEqual(['after']);
      run.complete('after');
      expect(run.leftovers()).toEqual([]);
    });

    test('that left nothing to undo passes at once', async () => {
      const run = await InstanceRun.of(undoing());
      run.send({ type: 'call.completed', call: run.call(), variables: {} });
      expect(run.open).toEqual(['after']);
    });

    test('with a handler of its own runs that handler alone', async () => {
      const run = await thrown(undoing(compensated('call', 'uncall')));
      expect(run.open).toEqual(['uncall']);
      run.work('uncall');
      expect(run.open).toEqual(['after']);
    });

    test('of each round goes backwards, one after the other', async () => {
      const loop = multiInstance({ isSequential: true }, undefined, tag('bpmn:loopCardinality', {}, '2'));
      const call = tag('bpmn:callActivity', { id: 'call', calledElement: 'other' }, loop);
      const xml = bpmn([start(), call, end('undo', compensate()), line('start', 'call', 'undo')]);
      const run = await InstanceRun.of(xml);
      const first = run.call();
      run.send({ type: 'call.completed', call: first, variables: {}, undoable: '21' });
      run.send({ type: 'call.completed', call: run.call(), variables: {}, undoable: '22' });
      expect(run.effects.at(-1)).toMatchObject({ type: 'instance.undo', instance: '22' });
      run.send({ type: 'call.completed', call: run.call(), variables: {} });
      expect(run.effects.at(-1)).toMatchObject({ type: 'instance.undo', instance: '21' });
      run.send({ type: 'call.completed', call: run.call(), variables: {} });
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });

    test('that fails is an incident, and is asked for again when that is resolved', async () => {
      const run = await thrown();
      run.send({ type: 'call.failed', call: run.call(), code: 'E', message: 'no', variables: {} });
      expect(run.open).toEqual(['undo!UNHANDLED_ERROR']);
      run.send({ type: 'incident.resolved', incident: run.incident() });
      expect(run.effects.at(-1)).toMatchObject({ type: 'instance.undo', instance: called, call: run.call() });
      run.send({ type: 'call.refused', call: run.call(), code: 'LIMIT_EXCEEDED', reason: tooMuch });
      expect(run.open).toEqual(['undo!CALLED_PROCESS_MISSING']);
      run.send({ type: 'incident.resolved', incident: run.incident() });
      run.send({ type: 'call.completed', call: run.call(), variables: {} });
      expect(run.open).toEqual(['after']);
    });

    test('that fails throws its error where the compensation was thrown', async () => {
      const inside = [start('s'), callActivity('call', 'other'), throwEvent('undo', compensate()), end('e')];
      const xml = bpmn([
        start(),
        tag('bpmn:subProcess', { id: 'sub' }, ...inside, line('s', 'call', 'undo', 'e')),
        boundary('caught', 'sub', errorThrown()),
        userTask('after'),
        line('start', 'sub'),
        flow('caught', 'after'),
      ]);
      const run = await thrown(xml);
      run.send({ type: 'call.failed', call: run.call(), code: 'E', message: 'no', variables: {} });
      expect(run.open).toEqual(['after']);
    });

    test('is canceled with the instance that undoes', async () => {
      const run = await thrown();
      const call = run.call();
      run.send({ type: 'instance.canceled' });
      expect(run.effects.at(-1)).toMatchObject({ type: 'instance.cancel', call });
      expect(run.leftovers()).toEqual([]);
    });

    test('happens when a transaction around it is cancelled', async () => {
      const inside = [start('s'), callActivity('call', 'other'), end('e', cancel), line('s', 'call', 'e')];
      const deal = tag('bpmn:transaction', { id: 'deal' }, ...inside);
      const failed = [boundary('failed', 'deal', cancel), userTask('after'), flow('failed', 'after')];
      const run = await thrown(bpmn([start(), deal, ...failed, line('start', 'deal')]));
      expect(run.open).toEqual(['call']);
      run.send({ type: 'call.completed', call: run.call(), variables: {} });
      expect(run.open).toEqual(['after']);
    });
  });

  type Undone = NonNullable<EventPayloads['instance.started']['undo']>;

  /** An instance that undoes what another of the same process has completed. */
  async function undo(xml: string, undo: Undone): Promise<InstanceRun> {
    const run = new InstanceRun(await definitionOf(xml));
    const parent = { instance: '3', call: '4' };
    run.send({ type: 'instance.started', instance: '1', definition: '1', variables: {}, parent, undo });
    return run;
  }

  describe('an instance that undoes another', () => {
    const booked = [
      start(),
      userTask('book'),
      compensated('book', 'unbook'),
      end(),
      line('start', 'book', 'end'),
    ];

    test('runs the handlers of what that one completed, and tells who asked for it', async () => {
      const compensable = [{ element: 'book', handler: 'unbook' }];
      const run = await undo(bpmn(booked), { variables: { seat: 7 }, compensable });
      expect(run.open).toEqual(['unbook']);
      expect(run.now.scopes[run.now.activities[run.job()]!.scope]!.variables).toEqual({ seat: 7 });
      run.work('unbook');
      expect(run.now.status).toBe('completed');
      expect(run.effects.at(-1)).toMatchObject({ type: 'parent.resume', instance: '3', call: '4' });
      expect(run.effects.at(-1)).not.toHaveProperty('undoable');
      expect(run.leftovers()).toEqual([]);
    });

    test('runs the compensation event sub-process of the process, which may undo the rest', async () => {
      const inside = [userTask('ask'), throwEvent('all', compensate()), end('e')];
      const joined = [flow('whole-start', 'ask'), line('ask', 'all', 'e')];
      const whole = eventSubProcess('whole', compensate(), true, ...inside, ...joined);
      const compensable = [{ element: 'book', handler: 'unbook' }];
      const run = await undo(bpmn([...booked, whole]), { variables: {}, compensable });
      expect(run.open).toEqual(['ask']);
      run.complete('ask');
      expect(run.open).toEqual(['unbook']);
      run.work('unbook');
      expect(run.now.status).toBe('completed');
      expect(run.leftovers()).toEqual([]);
    });

    test('is made of every call that leaves something to undo, and of no other', async () => {
      const call = { parent: { instance: '3', call: '4' } };
      const plain = new InstanceRun(await definitionOf(bpmn([start(), end(), line('start', 'end')])));
      plain.send({ type: 'instance.started', instance: '1', definition: '1', variables: {}, ...call });
      expect(plain.effects.at(-1)).not.toHaveProperty('undoable');
      const left = new InstanceRun(await definitionOf(bpmn(booked)));
      left.send({ type: 'instance.started', instance: '1', definition: '1', variables: {}, ...call });
      left.complete('book');
      expect(left.effects.at(-1)).toMatchObject({ type: 'parent.resume', undoable: true });
    });
  });
});
