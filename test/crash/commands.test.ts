/**
 * Commands on an instance that has a bit of everything open, with the node killed at each of its writes;
 * another node finishes its work. Nothing is lost, done twice or left behind.
 */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Command, Engine, InstanceState, Key } from '../../engine/index.js';
import { begin, clerk, deployAll, openPlace, type Place, taskOf } from '../engine/place.js';
import { actAndDie, dyingEverywhere } from '../starts/mortal.js';
import * as d from '../support/diagram.js';
import { user } from '../support/handling.js';
import { expectClean } from './soundness.js';

const called = d.bpmn(
  [d.start(), d.userTask('inner'), d.end(), d.line('start', 'inner', 'end')],
  [],
  'called',
);
const busy = d.bpmn(
  [
    d.extensions(d.deadline({ workingDays: '20', warnBefore: '1' })),
    ...[d.start(), d.userTask('first'), d.parallel('fork'), d.parallel('join'), d.end()],
    d.userTask('work', d.deadline({ workingDays: '5', warnBefore: '1' })),
    d.boundary('urgent', 'work', d.signalled('s'), false),
    ...[d.userTask('hurry'), d.end('hurried'), d.line('urgent', 'hurry', 'hurried')],
    d.callActivity('call', 'called'),
    d.catchEvent('hear', d.messageReceived('m')),
    d.catchEvent('pause', d.timer('timeDuration', 'P1D')),
    ...[d.line('start', 'first', 'fork', 'work', 'join', 'end'), d.line('fork', 'call', 'join')],
    ...[d.line('fork', 'hear', 'join'), d.line('fork', 'pause', 'join')],
  ],
  [d.message('m', 'busy', '=nr'), d.signal('s', 'busy')],
  'busy',
);

let place: Place;
let survivor: Engine;
beforeAll(async () => {
  place = await openPlace();
  survivor = await place.engine();
  await deployAll(survivor, called, busy);
});
afterAll(() => place.close());

const by = user('official');
const opinion = '请补充材料';
const stateOf = (instance: Key): Promise<InstanceState> => survivor.state(instance);
const send = (engine: Engine, instance: Key, command: Command, sender: typeof by = by) =>
  engine.submit(instance, command, sender);
const correctionIn = async (instance: Key): Promise<Key> =>
  Object.values((await stateOf(instance)).tasks).find((task) => task.purpose === 'correction')!.key;
/** What a handler finds before him: the task `work`, and whatever was done to it before. */
const prepared =
  (...before: ((task: Key) => Command)[]) =>
  async (instance: Key): Promise<void> => {
    await send(survivor, instance, {
      type: 'task.completed',
      task: await taskOf(survivor, instance, 'first'),
      variables: {},
    });
    for (const one of before) await send(survivor, instance, one(await taskOf(survivor, instance, 'work')));
    await survivor.settled();
  };
const asked = (task: Key): Command => ({ type: 'task.correctionRequested', task, items: ['缺少盖章'] });
const paused = (clock: Key): Command => ({ type: 'clock.paused', clock, reason: opinion });
const work = (instance: Key) => taskOf(survivor, instance, 'work');

interface Scene {
  /** Who sends the command; the official does, unless said. */
  sender?: typeof by;
  before: (instance: Key) => Promise<void>;
  command: (instance: Key) => Promise<Command>;
}
const untouched = async () => undefined;
const onWork = (make: (work: Key) => Command, ...before: ((task: Key) => Command)[]): Scene => ({
  before: prepared(...before),
  command: async (instance) => make(await work(instance)),
});
const scenes: Record<string, Scene> = {
  'opening tasks, timers, calls and subscriptions': {
    before: untouched,
    command: async (instance) => ({
      type: 'task.completed',
      task: await taskOf(survivor, instance, 'first'),
      variables: {},
    }),
  },
  'handing a correction in': {
    sender: clerk,
    before: prepared(asked),
    command: async (instance) => ({
      type: 'task.completed',
      task: await correctionIn(instance),
      variables: { mended: true },
    }),
  },
  'stopping a clock': onWork(paused),
  'returning to before a call': onWork((task) => ({
    type: 'task.returned',
    task,
    opinion,
    target: { kind: 'node', element: 'first' },
  })),
  'terminating with a call under way': {
    before: prepared(),
    command: async () => ({ type: 'instance.terminated', opinion }),
  },
};

/** Open rows of a view are what the state says. */
async function expectShown(instance: Key): Promise<void> {
  const { tasks, timers, subscriptions, status } = await stateOf(instance);
  const { db } = place.collections;
  const open = async (view: string, state: string | object) =>
    (await db.collection(view).find({ instance, state }).sort({ _id: 1 }).toArray()).map(({ _id }) => _id);
  expect({
    tasks: await open('tasks', 'CREATED'),
    timers: await open('timers', { $in: ['OPEN', 'PAUSED'] }),
    subscriptions: await open('subscriptions', 'OPEN'),
    active: await db.collection('instances').countDocuments({ _id: instance, state: 'ACTIVE' } as object),
  }).toEqual({
    tasks: Object.keys(tasks).sort(),
    timers: Object.keys(timers).sort(),
    subscriptions: Object.keys(subscriptions).sort(),
    active: status === 'active' ? 1 : 0,
  });
}

/** Ends what is left of an instance, and with it of what it calls: nothing of them stays open. */
async function expectEnds(instance: Key): Promise<void> {
  const { db, instances } = place.collections;
  const { status } = await stateOf(instance);
  if (status === 'active') await survivor.submit(instance, { type: 'instance.canceled' }, clerk);
  await survivor.settled();
  const later = { $gte: instance };
  expect(await instances.countDocuments({ _id: later, state: 'ACTIVE' })).toBe(0);
  const open = { timers: 'OPEN', tasks: 'CREATED', subscriptions: 'OPEN', incidents: 'ACTIVE' };
  for (const [view, state] of Object.entries(open)) {
    expect([view, await db.collection(view).countDocuments({ instance: later, state })]).toEqual([view, 0]);
  }
}

test.each(Object.entries(scenes))(
  '%s happens once, wherever the node dies (C2, C7, S1)',
  async (_, scene) => {
    const rounds = await dyingEverywhere(place, async (victim) => {
      const instance = await begin(survivor, 'busy', { nr: 'unknown' });
      await survivor.submit(
        instance,
        {
          type: 'variables.set',
          scope: (await stateOf(instance)).root,
          variables: { nr: instance },
          local: false,
        },
        clerk,
      );
      await scene.before(instance);
      const command = await scene.command(instance);
      const done = () => place.collections.commits.countDocuments({ instance, 'event.type': command.type });
      const before = await done();
      const answered = await actAndDie(victim, survivor, (engine) =>
        send(engine, instance, command, scene.sender),
      );
      const after = (await done()) - before;
      if (answered) expect(after).toBe(1);
      else if (after === 0) await send(survivor, instance, command, scene.sender);
      expect((await done()) - before).toBe(1);
      await survivor.settled();
      await expectShown(instance);
      await expectEnds(instance);
    });
    expect(rounds).toBeGreaterThan(2);
  },
);

test('whatever died is clean: histories come out as recorded, and views as the log makes them', async () => {
  await expectClean(survivor, place.collections);
});
