/** A called instance is started once and canceled with its call, in whatever order the two orders come. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Commit, Engine, Key } from '../../../engine/index.js';
import { effectAttemptsMax } from '../../../engine/limits.js';
import { bpmn, callActivity, end, line, start, userTask } from '../../support/diagram.js';
import { begin, clerk, deployAll, openPlace, type Place } from '../place.js';

describe('call orders', () => {
  /** What performs the effects of a commit, and what begins the instances that they ask for. */
  interface Inside {
    effects: { perform(commit: Commit): Promise<void> };
    commits: { begin(...given: unknown[]): Promise<Commit | undefined> };
  }

  let place: Place;
  let engine: Engine;
  let inside: Inside;
  beforeAll(async () => {
    place = await openPlace();
    engine = await place.engine();
    inside = engine as unknown as Inside;
    const caller = [start(), callActivity('call', 'callee'), end(), line('start', 'call', 'end')];
    const callee = [start(), userTask('work'), end(), line('start', 'work', 'end')];
    await deployAll(engine, bpmn(caller, [], 'caller'), bpmn(callee, [], 'callee'));
  });
  afterAll(() => place.close());

  const firstOf = async (instance: Key) => (await engine.history(instance, { fromSeq: 0, limit: 1 }))[0]!;
  const childrenOf = (parent: Key) =>
    place.collections.instances.find({ 'parent.instance': parent }).sort({ _id: 1 }).toArray();
  const cancel = async (instance: Key) => {
    await engine.submit(instance, { type: 'instance.canceled' }, clerk);
    await engine.settled();
  };

  async function beginCaller(): Promise<Key> {
    const instance = await begin(engine, 'caller');
    await engine.settled();
    return instance;
  }

  test('an order to start that is performed again starts nothing more (F3)', async () => {
    const parent = await beginCaller();
    for (let time = 0; time < 3; time += 1) await inside.effects.perform(await firstOf(parent));
    expect(await childrenOf(parent)).toMatchObject([{ state: 'ACTIVE' }]);
  });

  test('a call that is canceled cancels what it started, and starts it no second time (F3)', async () => {
    const parent = await beginCaller();
    await cancel(parent);
    expect(await childrenOf(parent)).toMatchObject([{ state: 'CANCELED' }]);
    await inside.effects.perform(await firstOf(parent));
    expect(await childrenOf(parent)).toMatchObject([{ state: 'CANCELED' }]);
  });

  test('an order to start that comes after the order to cancel starts nothing', async () => {
    const parent = await beginCaller();
    const [child] = await childrenOf(parent);
    await cancel(parent);
    // As if the node had died before the first commit of the called instance.
    await place.collections.commits.deleteMany({ instance: child!._id });
    await place.collections.instances.deleteMany({ _id: child!._id });
    const other = await place.engine();
    await (other as unknown as Inside).effects.perform(await firstOf(parent));
    expect(await place.collections.commits.countDocuments({ instance: child!._id })).toBe(0);
    expect(await childrenOf(parent)).toEqual([]);
  });

  test('an order to cancel that comes while the instance is started is honoured right after', async () => {
    const { commits } = inside;
    const first = commits.begin.bind(commits);
    const { claims } = place.collections;
    commits.begin = async (...given) => {
      const begun = await first(...given);
      const { parent } = given[0] as { parent?: { call: Key } };
      if (parent) await claims.updateOne({ _id: `call:${parent.call}` }, { $set: { canceled: true } });
      return begun;
    };
    const parent = await beginCaller();
    commits.begin = first;
    await engine.settled();
    expect(await childrenOf(parent)).toMatchObject([{ state: 'CANCELED' }]);
  });

  test('effects of an instance are performed in the order of its log, others beside (F1, F2)', async () => {
    const [slow, quick] = [await beginCaller(), await beginCaller()];
    const { commits } = inside;
    const first = commits.begin.bind(commits);
    const order: string[] = [];
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    commits.begin = async (...given) => {
      const { parent } = given[0] as { parent?: { instance: Key } };
      if (parent?.instance === slow) await held;
      order.push(parent?.instance === slow ? 'slow' : 'quick');
      return first(...given);
    };
    const [slowFirst, quickFirst] = [await firstOf(slow), await firstOf(quick)];
    const waiting = inside.effects.perform(slowFirst);
    const behind = engine.submit(slow, { type: 'instance.canceled' }, clerk);
    await inside.effects.perform(quickFirst);
    await behind;
    expect(await childrenOf(slow)).toMatchObject([{ state: 'ACTIVE' }]);
    letGo();
    await waiting;
    await engine.settled();
    commits.begin = first;
    expect(order).toEqual(['quick', 'slow']);
    expect(await childrenOf(slow)).toMatchObject([{ state: 'CANCELED' }]);
  });

  test('an effect that fails is tried again, a bounded number of times, then swept (F3, C7)', async () => {
    const { commits } = inside;
    const first = commits.begin.bind(commits);
    let tries = 0;
    commits.begin = async (...given) => {
      if (!(given[0] as { parent?: object }).parent) return first(...given);
      tries += 1;
      throw new Error('the database is away');
    };
    const parent = await beginCaller();
    expect(tries).toBe(effectAttemptsMax);
    expect(await childrenOf(parent)).toEqual([]);
    commits.begin = first;
    expect((await engine.wake()).commits).toBe(1);
    expect(await childrenOf(parent)).toMatchObject([{ state: 'ACTIVE' }]);
  });
});
