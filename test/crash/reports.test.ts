/** What a called instance reports to its caller, with the node that reports killed, or late. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Engine, Key } from '../../engine/index.js';
import { begin, clerk, deployAll, openPlace, type Place, taskOf } from '../engine/place.js';
import { actAndDie, dyingEverywhere } from '../starts/mortal.js';
import { bpmn, callActivity, deadline, end, extensions, line, start, userTask } from '../support/diagram.js';
import { user } from '../support/handling.js';
import { expectClean } from './soundness.js';

let place: Place;
let survivor: Engine;
beforeAll(async () => {
  place = await openPlace();
  survivor = await place.engine();
  const called = bpmn([start(), userTask('work'), end(), line('start', 'work', 'end')], [], 'called');
  const limit = extensions(deadline({ workingDays: '10' }));
  const flow = line('start', 'call', 'end');
  const calling = bpmn([limit, start(), callActivity('call', 'called'), end(), flow], [], 'calling');
  await deployAll(survivor, called, calling);
});
afterAll(() => place.close());

const official = user('official');
const items = ['缺少盖章'];

/** A case whose work lies in the instance that it calls. */
async function opened(): Promise<{ outer: Key; inner: Key }> {
  const outer = await begin(survivor, 'calling', { purpose: 'a' });
  await survivor.settled();
  const { _id: inner } = (await place.collections.instances.findOne({ 'parent.instance': outer }))!;
  return { outer, inner };
}
const ask = async (engine: Engine, inner: Key) => {
  const task = await taskOf(survivor, inner, 'work');
  return engine.submit(inner, { type: 'task.correctionRequested', task, items }, official);
};
const requestIn = async (inner: Key) =>
  Object.values((await survivor.state(inner)).tasks).find(({ purpose }) => purpose === 'correction')?.key;
const handIn = async (engine: Engine, inner: Key) => {
  const task = (await requestIn(inner))!;
  const command = { type: 'task.completed', task, variables: { purpose: 'b' } } as const;
  return engine.submit(inner, command, clerk);
};
const reportsIn = async (outer: Key): Promise<number[]> => {
  const found = await place.collections.commits
    .find({ instance: outer, 'event.type': 'call.reported' })
    .sort({ seq: 1 })
    .toArray();
  return found.map(({ event }) => (event as unknown as { report: { number: number } }).report.number);
};
const shown = async (outer: Key) => {
  const { limit } = await survivor.state(outer);
  return { isHeld: limit?.pausedAt !== undefined, purpose: (await survivor.variables(outer)).purpose };
};

test('reaches the caller once, wherever the node that reports dies (RP1, CP2)', async () => {
  const rounds = await dyingEverywhere(place, async (victim) => {
    const { outer, inner } = await opened();
    const answered = await actAndDie(victim, survivor, (engine) => ask(engine, inner));
    if (!answered && !(await requestIn(inner))) await ask(survivor, inner);
    await survivor.settled();
    expect(await reportsIn(outer)).toEqual([1]);
    expect(await shown(outer)).toEqual({ isHeld: true, purpose: 'a' });
    await handIn(survivor, inner);
    await survivor.settled();
    expect(await shown(outer)).toEqual({ isHeld: false, purpose: 'b' });
    await survivor.submit(outer, { type: 'instance.canceled' }, clerk);
    await survivor.settled();
  });
  expect(rounds).toBeGreaterThan(1);
});

test('that a dead node still owed changes nothing after a later one of another node (CP2)', async () => {
  let late = 0;
  await dyingEverywhere(place, async (victim) => {
    const { outer, inner } = await opened();
    await ask(victim.engine, inner).catch(() => undefined);
    await Promise.race([victim.engine.settled().catch(() => undefined), victim.death]);
    const before = await reportsIn(outer);
    if (!(await requestIn(inner))) await ask(survivor, inner);
    else if (before.length === 0) late += 1;
    await handIn(survivor, inner);
    await survivor.settled();
    expect(await shown(outer)).toEqual({ isHeld: false, purpose: 'b' });
    await victim.bury();
    await survivor.wake();
    await survivor.settled();
    expect(await shown(outer)).toEqual({ isHeld: false, purpose: 'b' });
    const numbers = await reportsIn(outer);
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other));
    await survivor.submit(outer, { type: 'instance.canceled' }, clerk);
    await survivor.settled();
  });
  expect(late).toBeGreaterThan(0);
});

test('leaves histories that come out as recorded', () => expectClean(survivor, place.collections));
