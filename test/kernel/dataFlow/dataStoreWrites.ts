/** What tokens write to data stores (BPMN 2.0.2 §10.4.1, Data Store). */
import { describe, expect, test } from '@jest/globals';
import { textOf } from '../../../engine/wordings/faults.js';
import { assign, into, outOf, specification, user } from '../../support/data.js';
import {
  answer,
  around,
  one,
  ordered,
  reference,
  shelf,
  store,
  tokens,
  write,
} from '../../support/dataStores.js';
import {
  boundary,
  catchEvent,
  flow,
  line,
  message,
  messageReceived,
  multiInstance,
  startOn,
  tag,
  userTask,
} from '../../support/diagram.js';
import { InstanceRun } from '../../support/run.js';

describe('a node that writes to a data store', () => {
  const writing = one(user('a', specification({ outputs: ['out'] }), outOf('out', 'ref')));

  test('is left once the write is done', async () => {
    const run = await InstanceRun.of(writing);
    run.complete('a', { out: 7 });
    expect(run.open).toEqual([]);
    expect(ordered(run)).toMatchObject([{ store: shelf, element: 'a', value: 7 }]);
    const { moves } = write(run, 4);
    expect(moves[0]).toMatchObject({ type: 'dataStore.written', element: 'a', store: shelf, number: 4 });
    expect([run.open, run.variables]).toEqual([['after'], {}]);
    expect(() => write(run)).toThrow(/DATA_ACCESS_NOT_FOUND/);
  });

  test('is held by what the store cannot take up, and writes anew when that is resolved (DS2)', async () => {
    const run = await InstanceRun.of(writing);
    run.complete('a', { out: 7 });
    const { token, writing: access } = ordered(run)[0]!;
    run.send({ type: 'dataStore.refused', token, access, store: shelf, why: 'full', max: 2 });
    expect(run.open).toEqual(['a!DATA_STORE_FULL']);
    const { zh, en } = textOf(Object.values(run.now.incidents)[0]!);
    expect(zh).toBe(`数据存储“${shelf}”最多容纳 2 项：请先腾出位置再重试`);
    expect(en).toBe(`"${shelf}" holds at most 2 items: make room in it and resolve`);
    expect(() => write(run)).toThrow(/DATA_ACCESS_NOT_FOUND/);
    run.send({ type: 'incident.resolved', incident: run.incident() });
    expect(ordered(run).map(({ value }) => value)).toEqual([7, 7]);
    write(run);
    expect(run.open).toEqual(['after']);
  });

  test('writes parts, one after another, and leaves out what was not produced', async () => {
    const io = specification({ outputs: ['out', 'other'], outputSets: [['out']] });
    const parts = [assign('out.nr', 'stock.last'), assign('out.nr + 1', 'stock.next.nr')];
    const run = await InstanceRun.of(
      one(user('a', io, outOf('out', 'ref', ...parts), outOf('other', 'ref'))),
    );
    run.complete('a', { out: { nr: 1 } });
    write(run, 1);
    write(run, 2);
    expect(ordered(run)).toMatchObject([
      { path: 'last', value: 1 },
      { path: 'next.nr', value: 2 },
    ]);
    expect(run.open).toEqual(['after']);
  });

  test('goes on at once when it has nothing to write', async () => {
    const io = specification({ outputs: ['out'], outputSets: [[]] });
    const run = await InstanceRun.of(one(user('a', io, outOf('out', 'ref'))));
    run.complete('a');
    expect([run.open, ordered(run)]).toEqual([['after'], []]);
  });

  test('says what the store takes: a list or a value, and how many items', async () => {
    const list = tag('bpmn:itemDefinition', { id: 'items', isCollection: true });
    const bounded = store({ itemSubjectRef: 'items', capacity: 3, isUnlimited: false });
    const run = await InstanceRun.of(writing.replace(store(), list + bounded));
    run.complete('a', { out: 7 });
    expect(ordered(run)).toMatchObject([{ isCollection: true, capacity: 3 }]);
    const unlimited = await InstanceRun.of(writing.replace(store(), store({ capacity: 3 })));
    unlimited.complete('a', { out: 7 });
    expect(ordered(unlimited)[0]).not.toHaveProperty('capacity');
  });

  test('may be a catching event, a start event or a boundary event that does not interrupt', async () => {
    const caught = tag('bpmn:dataOutput', { id: 'out', name: 'amount' }) + outOf('out', 'ref');
    const roots = [message('M', 'delivered', '="1"')];
    const definition = caught + messageReceived('M');
    const waiting = await InstanceRun.of(one(catchEvent('a', definition), ...roots));
    waiting.correlate('a', { amount: 5 });
    write(waiting);
    expect([waiting.open, ordered(waiting)[0]!.value]).toEqual([['after'], 5]);

    const begun = around([startOn('in', definition), userTask('b'), flow('in', 'b')], [store(), ...roots]);
    const started = await InstanceRun.started(begun, 'in', { amount: 6 });
    write(started);
    expect([started.open, ordered(started)[0]!.value]).toEqual([['b'], 6]);

    const beside = boundary('note', 'a', definition, false);
    const xml = one(userTask('a') + beside + userTask('noted') + flow('note', 'noted'), ...roots);
    const attached = await InstanceRun.of(xml);
    attached.correlate('note', { amount: 8 });
    expect(attached.open).toContain('a');
    write(attached);
    expect(attached.open).toEqual(['a', 'note', 'noted']);
    expect(tokens(attached).filter((each) => each.writing)).toEqual([]);
  });

  test('may be a loop: each round what it yields, or all of them their results', async () => {
    const io = specification({ outputs: ['each', 'list'] });
    const items = (ref: string) =>
      multiInstance(
        { isSequential: true },
        undefined,
        tag('bpmn:loopCardinality', {}, '2'),
        tag('bpmn:loopDataOutputRef', {}, ref),
        tag('bpmn:outputDataItem', { id: 'item', name: 'item' }),
      );
    const results = await InstanceRun.of(one(user('a', io, outOf('list', 'ref'), items('list'))));
    results.complete('a', { item: 1, each: 0 });
    results.complete('a', { item: 2, each: 0 });
    expect(ordered(results).map(({ value }) => value)).toEqual([[1, 2]]);
    write(results);
    expect(results.open).toEqual(['after']);
    const rounds = await InstanceRun.of(one(user('a', io, outOf('each', 'ref'), items('list'))));
    rounds.complete('a', { item: 1, each: 'x' });
    expect(rounds.open).toEqual([]);
    write(rounds);
    expect(rounds.open).toEqual(['a']);
  });

  test('has reached outside: what led to it is not withdrawn', async () => {
    const xml = around([
      userTask('before'),
      user('a', specification({ outputs: ['out'] }), outOf('out', 'ref')),
      userTask('after'),
      line('start', 'before', 'a', 'after'),
    ]);
    const run = await InstanceRun.of(xml);
    const task = run.task('before');
    run.complete('before');
    run.complete('a', { out: 1 });
    write(run);
    expect(run.refused({ type: 'task.withdrawn', task }).code).toBe('WITHDRAWAL_TOO_LATE');
  });
});

test('an instance that ends while it reads or writes leaves nothing behind (K6)', async () => {
  const both = one(
    user('a', specification({ inputs: ['in'], outputs: ['out'] }), into('ref', 'in'), outOf('out', 'ref')),
  );
  for (const [answered, completed] of [
    [false, false],
    [true, false],
    [true, true],
  ]) {
    const run = await InstanceRun.of(both.replace('id="a"', 'id="a" startQuantity="1"'));
    if (answered) answer(run, 1);
    if (completed) run.complete('a', { out: 2 });
    run.send({ type: 'instance.canceled' });
    expect(run.leftovers()).toEqual([]);
  }
});

test('a reference that names no store stands for the store of its own name', async () => {
  const drawn = tag('bpmn:dataStoreReference', { id: 'ref', name: 'Register' });
  const io = specification({ outputs: ['out'] });
  const run = await InstanceRun.of(one(user('a', io, outOf('out', 'ref'))).replace(reference, drawn));
  run.complete('a', { out: 1 });
  expect(ordered(run)).toMatchObject([{ store: 'https://banli.dev/test#Register' }]);
});
