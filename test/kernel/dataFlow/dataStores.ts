/** What tokens read from data stores (BPMN 2.0.2 §10.4.1, Data Store). */
import { describe, expect, test } from '@jest/globals';
import { dataStoresReadCharsMax } from '../../../engine/limits.js';
import { assign, into, locals, object, refs, specification, user } from '../../support/data.js';
import { answer, asked, one, reference, shelf, tokens } from '../../support/dataStores.js';
import { multiInstance, signal, signalled, tag, throwEvent } from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('a node that reads a data store', () => {
  const reads = one(user('a', specification({ inputs: ['in'] }), into('ref', 'in')));

  test('is entered once the store has answered, with what it held then', async () => {
    const run = await InstanceRun.of(reads);
    expect(run.open).toEqual([]);
    expect(run.effects).toMatchObject([{ type: 'dataStore.read', stores: [shelf] }]);
    const { moves } = answer(run, 7);
    expect(moves[0]).toMatchObject({ type: 'dataStore.read', element: 'a', stores: [shelf] });
    expect([run.open, locals(run, 'a'), run.variables]).toEqual([['a'], { in: 7 }, {}]);
    expect(tokens(run).filter((each) => each.reading)).toEqual([]);
  });

  test('takes an answer once, and none that it did not ask for', async () => {
    const run = await InstanceRun.of(reads);
    const { token, reading } = asked(run);
    answer(run, 7);
    const contents = [{ store: shelf, number: 2, value: 8 }];
    const again = { type: 'dataStore.read' as const, token, reading, contents };
    expect(run.refused(again).code).toBe('DATA_ACCESS_NOT_FOUND');
    expect(run.refused({ ...again, token: '9' }).code).toBe('DATA_ACCESS_NOT_FOUND');
  });

  test('waits with a required input until the store holds something (DS3)', async () => {
    const run = await InstanceRun.of(reads);
    answer(run, null, 0);
    expect(run.open).toEqual([]);
    expect(run.effects.at(-1)).toMatchObject({ type: 'dataStore.await', stores: [shelf], numbers: [0] });
    const { effects } = answer(run, null, 1);
    expect(effects).toMatchObject([{ type: 'dataStore.await', numbers: [1] }]);
    answer(run, 'filled', 2);
    expect([run.open, locals(run, 'a')]).toEqual([['a'], { in: 'filled' }]);
    expect(Object.keys(run.now.conditions)).toEqual([]);
  });

  test('stops waiting when it is canceled or let on by other data (DS7)', async () => {
    const forgotten = ({ effects }: InstanceRun) =>
      effects.flatMap((effect) => (effect.type === 'dataStore.forget' ? [effect.reading] : []));
    const canceled = await InstanceRun.of(reads);
    const { reading } = asked(canceled);
    answer(canceled, null, 0);
    canceled.send({ type: 'instance.canceled' });
    expect(forgotten(canceled)).toEqual([reading]);

    const io = specification({ inputs: ['in', 'own'] });
    const xml = one(user('a', io, into('ref', 'in'), into('order', 'own')));
    const letOn = await InstanceRun.of(xml.replace(reference, reference + object('order', 'order')));
    answer(letOn, 7);
    letOn.send({ type: 'variables.set', scope: letOn.now.root, variables: { order: 1 }, local: false });
    expect([letOn.open, forgotten(letOn)]).toEqual([['a'], [asked(letOn).reading]]);
  });

  test('has nothing to take back when a write has let it on, or when it never waited', async () => {
    const run = await InstanceRun.of(reads);
    answer(run, null, 0);
    answer(run, 'filled', 1);
    expect([run.open, run.effects.some(({ type }) => type === 'dataStore.forget')]).toEqual([['a'], false]);
  });

  test('does not wait for news that is none', async () => {
    const run = await InstanceRun.of(reads);
    answer(run, null, 3);
    expect(() => answer(run, null, 3)).toThrow(/DATA_ACCESS_NOT_FOUND/);
  });

  test('begins without an optional input', async () => {
    const io = specification({ inputs: ['in'] }).replace(
      '</bpmn:inputSet>',
      `${refs('optionalInputRefs', 'in')}</bpmn:inputSet>`,
    );
    const run = await InstanceRun.of(one(user('a', io, into('ref', 'in'))));
    answer(run, null, 0);
    expect([run.open, locals(run, 'a')]).toEqual([['a'], {}]);
  });

  test('waits for data of the instance beside it, and reads before it waits', async () => {
    const io = specification({ inputs: ['in', 'own'] });
    const xml = one(user('a', io, into('ref', 'in'), into('order', 'own')));
    const run = await InstanceRun.of(xml.replace(reference, reference + object('order', 'order')));
    answer(run, 7);
    expect(run.open).toEqual([]);
    run.send({ type: 'variables.set', scope: run.now.root, variables: { order: 1 }, local: false });
    expect([run.open, locals(run, 'a')]).toEqual([['a'], { in: 7, own: 1 }]);
  });

  test('names the store in its expressions, and shadows variables of that name only then (DS1)', async () => {
    const io = specification({ inputs: ['in'] });
    const xml = one(user('a', io, into('ref', 'in', assign('stock.count + 1', 'in'))));
    const run = await InstanceRun.of(xml, { stock: 'mine' });
    answer(run, { count: 4 });
    expect(locals(run, 'a')).toEqual({ in: 5 });
    expect(run.variables).toEqual({ stock: 'mine' });
    expect(JSON.stringify(run.now)).not.toContain('count');
  });

  test('may be an event that throws', async () => {
    const thrown = throwEvent(
      'a',
      tag('bpmn:dataInput', { id: 'in', name: 'level' }),
      into('ref', 'in'),
      signalled('S'),
    );
    const run = await InstanceRun.of(one(thrown, signal('S', 'level known')));
    answer(run, 3);
    expect(run.effects.at(-1)).toMatchObject({ type: 'signal.broadcast', variables: { level: 3 } });
    expect(run.open).toEqual(['after']);
  });

  test('may be a loop, which runs once for each item of the store', async () => {
    const io = specification({ inputs: ['list'] });
    const loop = multiInstance(
      { isSequential: true },
      undefined,
      tag('bpmn:loopDataInputRef', {}, 'list'),
      tag('bpmn:inputDataItem', { id: 'item', name: 'item' }),
    );
    const run = await InstanceRun.of(one(user('a', io, into('ref', 'list'), loop)));
    answer(run, ['x', 'y']);
    run.complete('a');
    expect(run.open).toEqual(['a']);
    run.complete('a');
    expect(run.open).toEqual(['after']);
  });

  test('is held by more than a step may carry, and reads again when that is resolved', async () => {
    const run = await InstanceRun.of(reads);
    const { token, reading } = asked(run);
    const refused = { type: 'dataStore.refused' as const, token, access: reading, store: shelf };
    run.send({ ...refused, why: 'long', max: dataStoresReadCharsMax });
    expect(run.open).toEqual(['a!LIMIT_EXCEEDED']);
    expect(run.refused({ ...refused, why: 'long', max: 1 }).code).toBe('DATA_ACCESS_NOT_FOUND');
    run.send({ type: 'incident.resolved', incident: run.incident() });
    answer(run, 7);
    expect(run.open).toEqual(['a']);
  });

  test('reads again when its task is returned to', async () => {
    const run = await InstanceRun.of(reads);
    answer(run, 1);
    run.complete('a');
    run.send({
      type: 'task.returned',
      task: run.task('after'),
      target: { kind: 'previous' },
      opinion: '请核',
    });
    expect(run.open).toEqual([]);
    answer(run, 2, 2);
    expect(locals(run, 'a')).toEqual({ in: 2 });
  });
});

test('a data store that is only drawn is neither read nor written', async () => {
  const placeholder = tag('bpmn:property', { id: 'p', name: '__targetRef_placeholder' });
  const run = await InstanceRun.of(one(user('a', placeholder, into('ref', 'p'))));
  expect([run.open, run.effects]).toEqual([['a'], []]);
});
