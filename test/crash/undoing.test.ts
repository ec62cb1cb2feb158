/**
 * A call activity that has completed is undone, with the node killed at each of its writes: between the order
 * for the instance that undoes and its first commit, and on either side of both. Another node finishes.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Command, Engine, Key } from '../../engine/index.js';
import { begin, clerk, complete, deployAll, openPlace, type Place, taskOf } from '../engine/place.js';
import { actAndDie, dyingEverywhere } from '../starts/mortal.js';
import * as d from '../support/diagram.js';
import { expectClean } from './soundness.js';

const unbook = d.compensated('book', 'unbook').replaceAll('bpmn:serviceTask', 'bpmn:userTask');
const booking = d.bpmn(
  [d.start(), d.userTask('book'), unbook, d.end(), d.line('start', 'book', 'end')],
  [],
  'booking',
);
const trip = d.bpmn(
  [
    ...[d.start(), d.callActivity('call', 'booking'), d.userTask('regret')],
    ...[d.throwEvent('undo', d.compensate()), d.end(), d.line('start', 'call', 'regret', 'undo', 'end')],
  ],
  [],
  'trip',
);

let place: Place;
let survivor: Engine;
beforeAll(async () => {
  place = await openPlace();
  survivor = await place.engine();
  await deployAll(survivor, booking, trip);
});
afterAll(() => place.close());

/** The instances that were begun on behalf of a trip, the oldest first: the booking, then what undoes it. */
const begunBy = async (parent: Key): Promise<Key[]> =>
  place.collections.commits.distinct('instance', { 'event.parent.instance': parent });

/** A trip whose booking is done. */
async function regretting(): Promise<Key> {
  const instance = await begin(survivor, 'trip');
  await survivor.settled();
  const [called] = await begunBy(instance);
  await complete(survivor, called!, 'book');
  await survivor.settled();
  return instance;
}

/** Sends a command to a node that dies, and again to the one that lives if it was not recorded. */
async function happen(victim: Parameters<typeof actAndDie>[0], instance: Key, command: Command) {
  const isThere = () =>
    place.collections.commits.countDocuments({ instance, 'event.type': command.type } as object);
  const answered = await actAndDie(victim, survivor, (engine) => engine.submit(instance, command, clerk));
  if (answered) expect(await isThere()).toBe(1);
  else if ((await isThere()) === 0) await survivor.submit(instance, command, clerk);
  expect(await isThere()).toBe(1);
  await survivor.settled();
}

test('undoing a call begins one instance that undoes it, wherever the node dies (C2, F3)', async () => {
  const rounds = await dyingEverywhere(place, async (victim) => {
    const instance = await regretting();
    const task = await taskOf(survivor, instance, 'regret');
    await happen(victim, instance, { type: 'task.completed', task, variables: {} });
    const [, undoing, ...more] = await begunBy(instance);
    expect(more).toEqual([]);
    expect((await survivor.state(instance)).status).toBe('active');
    await complete(survivor, undoing!, 'unbook');
    await survivor.settled();
    const ended = await Promise.all([instance, undoing!].map((key) => survivor.state(key)));
    expect(ended.map(({ status }) => status)).toEqual(['completed', 'completed']);
  });
  expect(rounds).toBeGreaterThan(3);
});

test('canceling whoever undoes a call ends what undoes it, wherever the node dies (C2, F3)', async () => {
  const rounds = await dyingEverywhere(place, async (victim) => {
    const instance = await regretting();
    await complete(survivor, instance, 'regret');
    await survivor.settled();
    await happen(victim, instance, { type: 'instance.canceled' });
    const [, undoing] = await begunBy(instance);
    expect((await survivor.state(undoing!)).status).toBe('canceled');
    expect(await place.collections.tasks.countDocuments({ instance: undoing!, state: 'CREATED' })).toBe(0);
  });
  expect(rounds).toBeGreaterThan(2);
});

test('what was undone by dying nodes comes out as recorded, and views as the log makes them', async () => {
  await expectClean(survivor, place.collections);
});
