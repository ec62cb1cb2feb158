/** What starts from outside, with the node killed at each of its writes; another finishes its work. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Engine } from '../../engine/index.js';
import { begin, clerk, complete, deployAll, openPlace, type Place } from '../engine/place.js';
import {
  bpmn,
  catchEvent,
  condition,
  end,
  line,
  message,
  messageReceived,
  signal,
  signalled,
  start,
  startOn,
  throwEvent,
  timer,
  userTask,
} from '../support/diagram.js';
import { actAndDie, dyingEverywhere, type Mortal } from './mortal.js';

const roots = (name: string) => [message('m', name), signal('S', name)];
const started = (id: string, definition: string, name = id) =>
  bpmn(
    [startOn('begin', definition), userTask('work'), end(), line('begin', 'work', 'end')],
    roots(name),
    id,
  );
const waiting = (id: string, name: string) =>
  bpmn(
    [
      start(),
      catchEvent('hear', signalled('S')),
      userTask('heard'),
      end(),
      line('start', 'hear', 'heard', 'end'),
    ],
    roots(name),
    id,
  );

let place: Place;
let survivor: Engine;
beforeAll(async () => {
  place = await openPlace();
  survivor = await place.engine();
});
afterAll(() => place.close());

const instancesOf = (processId: string) =>
  place.collections.instances.find({ processId }).sort({ _id: 1 }).toArray();
/** The log is the truth: what was begun, whatever the views say. */
const begunOf = async (processId: string) => {
  const { key } = (await place.collections.definitions
    .findOne({ processId })
    .then((row) => row && { key: row._id }))!;
  return place.collections.commits.countDocuments({ seq: 0, 'event.definition': key });
};
const act = (victim: Mortal, command: (engine: Engine) => Promise<unknown>) =>
  actAndDie(victim, survivor, command);
const said = (name: string, correlationKey: string) => ({
  ...{ name, correlationKey, variables: {} },
  timeToLiveMs: 60_000,
});

test('a message that was stored starts one instance, wherever the node dies (B2, B4)', async () => {
  const rounds = await dyingEverywhere(place, async (victim, round) => {
    const id = `message-${round}`;
    await deployAll(survivor, started(id, messageReceived('m')));
    const answered = await act(victim, (engine) => engine.publishMessage(said(id, 'K'), clerk));
    const begun = await begunOf(id);
    expect(begun).toBeLessThanOrEqual(1);
    if (answered) expect(begun).toBe(1);
    // Whatever was left behind, the key is free again once the instance has ended.
    for (const { _id } of await instancesOf(id)) await complete(survivor, _id);
    await survivor.settled();
    await survivor.publishMessage(said(id, 'K'), clerk);
    expect(await begunOf(id)).toBe(begun + 1);
  });
  expect(rounds).toBeGreaterThan(4);
});

test('the end of an instance lets the next message start, wherever the node dies (B3)', async () => {
  const rounds = await dyingEverywhere(place, async (victim, round) => {
    const id = `release-${round}`;
    await deployAll(survivor, started(id, messageReceived('m')));
    await survivor.publishMessage(said(id, 'K'), clerk);
    await survivor.publishMessage(said(id, 'K'), clerk);
    const [first] = await instancesOf(id);
    await act(victim, (engine) => complete(engine, first!._id));
    const { status } = await survivor.state(first!._id);
    expect(await begunOf(id)).toBe(status === 'completed' ? 2 : 1);
    const [, second] = await instancesOf(id);
    const hold = await place.collections.claims.findOne({ _id: `correlation:${id}:K` });
    expect(hold?.instance).toBe(second?._id ?? first!._id);
  });
  expect(rounds).toBeGreaterThan(4);
});

test('a signal that was acknowledged reaches all once, wherever the node dies (B5)', async () => {
  const rounds = await dyingEverywhere(place, async (victim, round) => {
    const id = `signal-${round}`;
    await deployAll(survivor, started(id, signalled('S')));
    await deployAll(survivor, waiting(`${id}-listener`, id));
    const listener = await begin(survivor, `${id}-listener`);
    const answered = await act(victim, (engine) =>
      engine.broadcastSignal({ name: id, variables: {} }, clerk),
    );
    const heard = Object.keys((await survivor.state(listener)).tasks).length;
    expect(await begunOf(id)).toBe(heard);
    if (answered) expect(heard).toBe(1);
    expect(await place.collections.signals.countDocuments({})).toBe(0);
  });
  expect(rounds).toBeGreaterThan(4);
});

test('an instant starts one instance, wherever the node dies (B6)', async () => {
  const rounds = await dyingEverywhere(place, async (victim, round) => {
    const id = `timer-${round}`;
    await deployAll(survivor, started(id, timer('timeCycle', 'R2/PT1M')));
    place.clock.nowMs += 60_000;
    await act(victim, (engine) => engine.wake());
    expect(await begunOf(id)).toBe(1);
    const [row] = await place.collections.starts.find({ processId: id }).toArray();
    expect(row).toMatchObject({ dueAt: new Date(place.clock.nowMs + 60_000), repetitions: 0 });
    place.clock.nowMs += 60_000;
    await survivor.wake();
    expect(await begunOf(id)).toBe(2);
  });
  expect(rounds).toBeGreaterThan(3);
});

test('a change that was said starts an instance per condition, wherever the node dies (B8)', async () => {
  const rounds = await dyingEverywhere(place, async (victim, round) => {
    const ids = [`flood-${round}`, `storm-${round}`];
    await deployAll(survivor, ...ids.map((id) => started(id, condition(`said = "${round}"`))));
    const options = { idempotencyKey: `said-${round}` };
    const say = (engine: Engine) =>
      engine.evaluateConditions({ variables: { said: String(round) } }, clerk, options);
    const answered = await act(victim, say);
    const counts = async () => [await begunOf(ids[0]!), await begunOf(ids[1]!)];
    if (answered) expect(await counts()).toEqual([1, 1]);
    // Whoever had no answer asks again, and then has all of them.
    const { instances } = await say(survivor);
    expect(await counts()).toEqual([1, 1]);
    const rows = [...(await instancesOf(ids[0]!)), ...(await instancesOf(ids[1]!))];
    expect(instances.map(({ instance }) => instance).sort()).toEqual(rows.map(({ _id }) => _id).sort());
  });
  expect(rounds).toBeGreaterThan(4);
});

test('the last of several triggers starts one instance, wherever the node dies (B9)', async () => {
  const rounds = await dyingEverywhere(place, async (victim, round) => {
    const id = `gathered-${round}`;
    const needing = started(id, messageReceived('m') + signalled('S'));
    await deployAll(survivor, needing.replace('id="begin"', 'id="begin" parallelMultiple="true"'));
    await survivor.publishMessage(said(id, ''), clerk);
    const alarm = (engine: Engine) => engine.broadcastSignal({ name: id, variables: {} }, clerk);
    const answered = await act(victim, alarm);
    const begun = await begunOf(id);
    expect(begun).toBeLessThanOrEqual(1);
    if (answered) expect(begun).toBe(1);
    // What was lost with the node was never acknowledged: said again, it is the last one.
    if (begun === 0) await alarm(survivor);
    await survivor.settled();
    expect(await begunOf(id)).toBe(1);
    const row = await place.collections.gatherings.findOne({ processId: id });
    expect(row).toMatchObject({ waiting: [], complete: [] });
  });
  expect(rounds).toBeGreaterThan(4);
});

test('a version that was released starts, wherever the node dies that deploys it (D4)', async () => {
  const rounds = await dyingEverywhere(place, async (victim, round) => {
    const id = `deploy-${round}`;
    await deployAll(survivor, started(id, messageReceived('m'), `${id}-old`));
    await act(victim, (engine) => deployAll(engine, started(id, messageReceived('m'), `${id}-new`)));
    const latest = await place.collections.definitions.findOne({ processId: id }, { sort: { version: -1 } });
    const awaited = latest!.version === 2 ? `${id}-new` : `${id}-old`;
    for (const name of [`${id}-old`, `${id}-new`]) await survivor.publishMessage(said(name, ''), clerk);
    const rows = await instancesOf(id);
    expect(rows).toHaveLength(1);
    expect(rows[0]!.definition).toBe(latest!._id);
    const [claim] = (await place.collections.messages.findOne({ name: awaited }))!.claims;
    expect(claim!.instance).toBe(rows[0]!._id);
  });
  expect(rounds).toBeGreaterThan(2);
});

test('a claim that is finished after its instance has ended does not hold the key again (B4)', async () => {
  await deployAll(survivor, started('over', messageReceived('m')));
  const { message: key } = await survivor.publishMessage(said('over', 'K'), clerk);
  const [row] = await instancesOf('over');
  await complete(survivor, row!._id);
  await survivor.settled();
  // As if the node had died between the first commit and the word that the claim is done.
  const { claims } = (await place.collections.messages.findOne({ _id: key }))!;
  await place.collections.messages.updateOne({ _id: key }, { $push: { open: claims[0]!.subscription } });
  await survivor.wake();
  expect(await begunOf('over')).toBe(1);
  expect(await place.collections.claims.countDocuments({ _id: 'correlation:over:K' })).toBe(0);
});

test('a message that an instance sends arrives once, wherever the node dies (M1, M4)', async () => {
  const sender = [
    start(),
    userTask('write'),
    throwEvent('send', messageReceived('m')),
    end(),
    line('start', 'write', 'send', 'end'),
  ];
  const receiver = [
    start(),
    catchEvent('hear', messageReceived('m')),
    userTask('heard'),
    end(),
    line('start', 'hear', 'heard', 'end'),
  ];
  const sent = (name: string) => [message('m', name, '="K"')];
  const rounds = await dyingEverywhere(place, async (victim, round) => {
    const id = `sent-${round}`;
    const receivers = [`${id}-one`, `${id}-two`];
    await deployAll(survivor, bpmn(sender, sent(id), id));
    await deployAll(survivor, ...receivers.map((name) => bpmn(receiver, sent(id), name)));
    const waiting = await Promise.all(receivers.map((name) => begin(survivor, name)));
    const instance = await begin(survivor, id);
    await survivor.settled();
    await act(victim, (engine) => complete(engine, instance));
    const { status } = await survivor.state(instance);
    for (const one of waiting) {
      const heard = Object.keys((await survivor.state(one)).tasks);
      expect(heard).toHaveLength(status === 'completed' ? 1 : 0);
    }
  });
  expect(rounds).toBeGreaterThan(6);
});
