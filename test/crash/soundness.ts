/** What has to hold once the instances that killed nodes left behind have come to rest. */
import { expect } from '@jest/globals';
import type { Engine } from '../../engine/index.js';
import type { Collections } from '../../models/collections.js';
import { clerk, dumpViews } from '../engine/place.js';
import type { Acknowledged } from './killed.js';

const turnsMax = 400;

/** Finishes the open tasks and lets the engine finish all else, until no instance is active. */
export async function comeToRest(engine: Engine, { instances, tasks }: Collections): Promise<void> {
  engine.work('stamp', async ({ variables }) => ({ stamped: variables.nr ?? '' }));
  for (let turn = 0; turn < turnsMax; turn += 1) {
    await engine.wake();
    const open = await tasks.find({ state: 'CREATED' }).toArray();
    for (const { _id: task, instance } of open) {
      await engine.submit(instance, { type: 'task.completed', task, variables: {} }, clerk);
    }
    await engine.settled();
    const active = await instances.countDocuments({ state: 'ACTIVE' });
    if (active === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const stuck = await instances.find({ state: 'ACTIVE' }).toArray();
  const states = await Promise.all(stuck.map(({ _id }) => engine.state(_id)));
  const held = states.map(({ instance, jobs, timers, subscriptions, calls, incidents }) =>
    JSON.stringify({ instance, jobs, timers, subscriptions, calls, incidents }),
  );
  throw new Error(`active after ${turnsMax} turns:\n${held.join('\n')}`);
}

/** Every acknowledged command is in the log as it was acknowledged, and every start is known by its key. */
export async function expectAllThere(
  engine: Engine,
  { commits }: Collections,
  acknowledged: Acknowledged[],
): Promise<void> {
  const instances = [...new Set(acknowledged.map((one) => one.instance))];
  const rows = await commits.find({ instance: { $in: instances } }).toArray();
  const hashes = new Map(rows.map((row) => [`${row.instance} ${row.seq}`, row.hash]));
  const lost = acknowledged.filter(({ instance, seq, hash }) => {
    const found = hashes.get(`${instance} ${seq}`);
    return found === undefined || (hash !== undefined && hash !== found);
  });
  expect(lost).toEqual([]);
  for (const { instance, idempotencyKey } of acknowledged) {
    if (idempotencyKey === undefined) continue;
    const command = { processId: 'crash', variables: { nr: idempotencyKey } };
    expect((await engine.start(command, clerk, { idempotencyKey })).instance).toBe(instance);
  }
}

/** The same thing twice in a list of things that there is one of. */
const twice = (names: string[]): string[] => names.filter((name, index) => names.indexOf(name) < index);

/** Every timer fired, every job was worked, every call ran and every message arrived, each once. */
export async function expectOnce(collections: Collections): Promise<void> {
  const { commits, db } = collections;
  const rows = await commits.find().toArray();
  const of = <T extends string>(type: T) =>
    rows
      .map(({ event }) => event)
      .filter((event): event is Extract<typeof event, { type: T }> => event.type === type);
  const begun = of('instance.started');
  const parents = begun.filter((event) => event.parent !== undefined);
  const callers = begun.length - parents.length;
  const fired = of('timer.fired').map((event) => event.timer);
  expect(twice(fired)).toEqual([]);
  expect(twice(parents.map((event) => event.parent!.call))).toEqual([]);
  expect(twice(of('job.completed').map((event) => event.job))).toEqual([]);
  expect(twice(of('message.correlated').map((event) => event.subscription))).toEqual([]);
  expect(parents).toHaveLength(callers);
  expect(of('job.completed')).toHaveLength(callers);
  expect(of('message.correlated')).toHaveLength(callers);
  expect(await db.collection('messages').countDocuments({})).toBe(callers);
  const set = rows.flatMap((row) => row.moves).filter((move) => move.type === 'timer.set');
  const canceled = rows.flatMap((row) => row.moves).filter((move) => move.type === 'timer.canceled');
  expect(fired.length + canceled.length).toBe(set.length);
  expect(await openRows(collections)).toEqual([]);
}

/** What a row of a view says of what is open. */
const open = {
  tasks: ['CREATED'],
  jobs: ['CREATED', 'FAILED'],
  timers: ['OPEN', 'PAUSED'],
  subscriptions: ['OPEN'],
  incidents: ['ACTIVE'],
};

/** Whatever views show as open that belongs to no active instance. */
export async function openRows({ db, instances }: Collections): Promise<string[]> {
  const active = await instances.distinct('_id', { state: 'ACTIVE' });
  const left = await Promise.all(
    Object.entries(open).map(async ([view, states]) => {
      const rows = db.collection(view).find({ state: { $in: states }, instance: { $nin: active } });
      return (await rows.toArray()).map(({ _id }) => `${view} ${_id}`);
    }),
  );
  return left.flat();
}

/** Every history comes out as recorded, and the views are what the log makes of them. */
export async function expectClean(engine: Engine, collections: Collections): Promise<void> {
  for (const instance of await collections.commits.distinct('instance')) {
    expect(await engine.verify(instance)).toMatchObject({ instance, clean: true });
  }
  const before = await dumpViews(collections);
  expect((await engine.rebuild()).broken).toEqual([]);
  expect(await dumpViews(collections)).toEqual(before);
}
