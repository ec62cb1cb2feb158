/** Data stores that several nodes read and write: what is in them, in which order, and who is told. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { DataStores } from '../../../engine/effects/dataStores.js';
import type { Engine, Key } from '../../../engine/index.js';
import { dataStoreCharsMax, dataStoresReadCharsMax, jsonDepthMax } from '../../../engine/limits.js';
import type { Commit, Effect, Json, Variables } from '../../../engine/vocabulary.js';
import { assign, into, outOf, specification } from '../../support/data.js';
import { bpmn, end, extensions, line, start, tag } from '../../support/diagram.js';
import { begin, clerk, deployAll, openPlace, type Place } from '../place.js';

const namespace = 'https://banli.dev/test';
const collection = tag('bpmn:itemDefinition', { id: 'many', isCollection: true });
const store = (id: string, more = {}) => tag('bpmn:dataStore', { id, name: id, ...more });
const drawn = (id: string) => tag('bpmn:dataStoreReference', { id: `${id}Ref`, dataStoreRef: id });
const job = extensions('<zeebe:taskDefinition type="by-hand"/>');
const process = (id: string, stores: string[], ...content: string[]) =>
  bpmn(
    [
      start(),
      ...stores.map(drawn),
      tag('bpmn:serviceTask', { id: 'a' }, job, ...content),
      end(),
      line('start', 'a', 'end'),
    ],
    [collection, ...stores.map((one) => store(one, one === 'list' ? { itemSubjectRef: 'many' } : {}))],
    id,
  );
const writer = (id: string, target: string, ...parts: string[]) => {
  const assigned = parts.map((part) => assign('out', `${target}.${part}`));
  return process(
    id,
    [target],
    specification({ outputs: ['out'] }),
    outOf('out', `${target}Ref`, ...assigned),
  );
};
const reader = (id: string, ...sources: string[]) => {
  const inputs = sources.map((source) => `${source}In`);
  const associated = sources.map((source) => into(`${source}Ref`, `${source}In`));
  return process(id, sources, specification({ inputs }), ...associated);
};

describe('data stores', () => {
  let place: Place;
  let nodes: [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    nodes = [await place.engine(), await place.engine()];
    const writers = ['list', 'box', 'left', 'right', 'rest', 'rare'].map((target) =>
      writer(`write-${target}`, target),
    );
    const readers = [
      reader('read-box', 'box'),
      reader('read-three', 'left', 'right', 'rest'),
      reader('read-rare', 'rare'),
      reader('read-never', 'never'),
    ];
    const parts = [writer('write-part', 'part', 'a.b'), writer('write-deeper', 'part', 'a.b.c.d.e.f.g.h')];
    await deployAll(nodes[0], ...writers, ...parts, ...readers, reader('read-part', 'part'));
  });
  afterAll(() => place.close());

  const settled = () => Promise.all(nodes.map((node) => node.settled()));
  async function work(engine: Engine, instance: Key, variables: Variables = {}): Promise<Commit> {
    const [found] = Object.values((await engine.state(instance)).jobs);
    return engine.submit(instance, { type: 'job.completed', job: found!.key, variables }, clerk);
  }
  async function write(engine: Engine, target: string, out: Json): Promise<[Key, Commit]> {
    const instance = await begin(engine, `write-${target}`);
    return [instance, await work(engine, instance, { out })];
  }
  const ordersOf = (node: Engine): DataStores =>
    (node as unknown as { effects: { scene: { dataStores: DataStores } } }).effects.scene.dataStores;
  async function shown(id: string) {
    const row = await place.collections.dataStores.findOne({ _id: `${namespace}#${id}` });
    return row && { number: row.number, content: JSON.parse(row.contentText) as Json };
  }
  /** What the task of an instance was given; undefined while it waits. */
  async function given(engine: Engine, instance: Key): Promise<Variables | undefined> {
    return Object.values((await engine.state(instance)).activities)[0]?.variables;
  }
  const incidents = async (instance: Key) =>
    Object.values((await nodes[0].state(instance)).incidents).map(({ code, values }) => [code, values?.max]);

  test('take up everything that instances on two nodes write at once, in one order (DS4)', async () => {
    const items = Array.from({ length: 12 }, (_, item) => item);
    await Promise.all(items.map((item) => write(nodes[item % 2]!, 'list', item)));
    await settled();
    const { number, content } = (await shown('list'))!;
    expect(number).toBe(items.length);
    expect([...(content as number[])].sort((a, b) => a - b)).toEqual(items);
    const rows = await place.collections.dataStoreWrites
      .find({ store: `${namespace}#list` })
      .sort({ number: 1 })
      .toArray();
    expect(rows.map((row) => JSON.parse(row.writeText).value)).toEqual(content);
  });

  test('hold a write that is performed again once, and say the same of it', async () => {
    const [instance, commit] = await write(nodes[0], 'box', 'first');
    await settled();
    await write(nodes[1], 'box', 'second');
    await settled();
    const before = await shown('box');
    const dataStores = ordersOf(nodes[0]);
    const order = commit.effects.find((one): one is Extract<Effect, { type: 'dataStore.write' }> => {
      return one.type === 'dataStore.write';
    })!;
    await dataStores.write(order, commit);
    expect(await shown('box')).toEqual(before);
    expect((await nodes[0].state(instance)).status).toBe('completed');
    expect((await nodes[0].verify(instance)).clean).toBe(true);
  });

  test('are read as they were last written, by whoever begins behind the write (DS6)', async () => {
    await write(nodes[0], 'box', { nr: 3 });
    await settled();
    const instance = await begin(nodes[1], 'read-box');
    await settled();
    expect(await given(nodes[1], instance)).toEqual({ boxIn: { nr: 3 } });
  });

  test('tell whoever waits for them, on whichever node it was written, and once (DS5)', async () => {
    const waiting = await Promise.all(nodes.map((node) => begin(node, 'read-rare')));
    await settled();
    expect(await place.collections.dataStoreReaders.countDocuments()).toBe(2);
    await write(nodes[0], 'rare', 'at last');
    await settled();
    for (const instance of waiting) expect(await given(nodes[1], instance)).toEqual({ rareIn: 'at last' });
    expect(await place.collections.dataStoreReaders.countDocuments()).toBe(0);
  });

  test('forget who is canceled, though the order to wait is performed again afterwards (DS8)', async () => {
    const { dataStoreReaders } = place.collections;
    const instance = await begin(nodes[0], 'read-never');
    await settled();
    const [reader] = await dataStoreReaders.find({ instance }).toArray();
    const { _id: reading, token, stores, numbers } = reader!;
    const commit = await nodes[1].submit(instance, { type: 'instance.canceled' }, clerk);
    await settled();
    expect(await dataStoreReaders.countDocuments({ instance })).toBe(0);
    const order = { id: 'again', type: 'dataStore.await' as const, token, reading, stores, numbers };
    await ordersOf(nodes[0]).await(order, commit);
    expect(await dataStoreReaders.countDocuments({ instance })).toBe(0);
    expect((await nodes[0].verify(instance)).clean).toBe(true);
  });

  test('refuse what they cannot hold, and what one step cannot carry', async () => {
    const [tooLong] = await write(nodes[0], 'left', 'x'.repeat(dataStoreCharsMax));
    await settled();
    expect(await incidents(tooLong)).toEqual([['LIMIT_EXCEEDED', dataStoreCharsMax]]);
    expect(await shown('left')).toBeNull();
    const whole = 'x'.repeat(dataStoreCharsMax - 100);
    for (const target of ['left', 'right', 'rest']) await write(nodes[0], target, whole);
    await settled();
    const instance = await begin(nodes[0], 'read-three');
    await settled();
    expect(await incidents(instance)).toEqual([['LIMIT_EXCEEDED', dataStoresReadCharsMax]]);
    await write(nodes[0], 'rest', 'short');
    await settled();
    const [incident] = Object.keys((await nodes[0].state(instance)).incidents);
    await nodes[0].submit(instance, { type: 'incident.resolved', incident: incident! }, clerk);
    await settled();
    expect(Object.keys((await given(nodes[0], instance))!)).toEqual(['leftIn', 'rightIn', 'restIn']);
  });

  test('refuse what could not be given back as it was written, and what no step could take up', async () => {
    // What is around it in the state of its instance takes three levels.
    let deep: Json = 1;
    for (let depth = 3; depth < jsonDepthMax; depth += 1) deep = [deep];
    await expect(write(nodes[0], 'deeper', [[[deep]]])).rejects.toMatchObject({ code: 'VARIABLES_INVALID' });
    const [tooDeep] = await write(nodes[0], 'deeper', deep);
    await settled();
    expect(await incidents(tooDeep)).toEqual([['LIMIT_EXCEEDED', undefined]]);
    await write(nodes[0], 'part', deep);
    await settled();
    const instance = await begin(nodes[0], 'read-part');
    await settled();
    expect(await incidents(instance)).toEqual([['LIMIT_EXCEEDED', undefined]]);
  });

  test('come out of a rebuild as they were written, whatever their views say', async () => {
    const { dataStores } = place.collections;
    const before = await dataStores.find().sort({ _id: 1 }).toArray();
    await dataStores.updateMany({}, { $set: { contentText: '"wrong"', number: 900 } });
    await dataStores.insertOne({ ...before[0]!, _id: 'nobody wrote this' });
    await nodes[0].rebuild();
    expect(await dataStores.find().sort({ _id: 1 }).toArray()).toEqual(before);
  });
});
