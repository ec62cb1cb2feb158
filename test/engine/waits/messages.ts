import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine, Key } from '../../../engine/index.js';
import {
  correlationAttemptsMax,
  messageRetentionMs,
  messageTimeToLiveMsMax,
} from '../../../engine/limits.js';
import {
  bpmn,
  catchEvent,
  end,
  extensions,
  line,
  mapping,
  message,
  messageReceived,
  start,
  tag,
  userTask,
} from '../../support/diagram.js';
import { begin, clerk, codeOf, complete, deployAll, openPlace, type Place } from '../place.js';

describe('messages', () => {
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
    const waits = (id: string) =>
      bpmn(
        [start(), catchEvent('wait', messageReceived('paid')), end(), line('start', 'wait', 'end')],
        [message('paid', 'paid', '=case')],
        id,
      );
    const later = bpmn(
      [
        start(),
        userTask('a'),
        catchEvent('wait', messageReceived('paid')),
        end(),
        line('start', 'a', 'wait', 'end'),
      ],
      [message('paid', 'paid', '=case')],
      'later',
    );
    await deployAll(one, waits('waits'), waits('waits-too'), later);
  });
  afterAll(() => place.close());

  const owed = extensions(mapping([], [['=sum * (if rate = null then 10 ** 400 else rate)', 'due']]));
  const unmappable = bpmn(
    [
      start(),
      ...['wait', 'more'].map((id) =>
        tag('bpmn:intermediateCatchEvent', { id }, owed, messageReceived('paid')),
      ),
      end(),
      line('start', 'wait', 'more', 'end'),
    ],
    [message('paid', 'paid', '=case')],
    'unmappable',
  );

  const paid = (correlationKey: string, changes: object = {}) => ({
    name: 'paid',
    correlationKey,
    variables: { sum: 7 },
    timeToLiveMs: 60_000,
    ...changes,
  });
  const statusOf = async (instance: Key) => (await one.state(instance)).status;
  const correlationsIn = async (instances: Key[]) =>
    place.collections.commits.countDocuments({
      instance: { $in: instances },
      'event.type': 'message.correlated',
    });

  test('a message correlates to one instance of every process that waits for it (M2)', async () => {
    const first = await begin(one, 'waits', { case: 'c1' });
    const second = await begin(two, 'waits', { case: 'c1' });
    const other = await begin(two, 'waits-too', { case: 'c1' });
    const elsewhere = await begin(one, 'waits', { case: 'c2' });
    await two.settled();
    await one.publishMessage(paid('c1'), clerk);
    const all = [first, second, other, elsewhere];
    expect(await Promise.all(all.map(statusOf))).toEqual(['completed', 'active', 'completed', 'active']);
    expect(await one.replay(first, 1)).toMatchObject({ status: 'completed' });
  });

  test('a buffered message waits for its subscription, the oldest first (M1)', async () => {
    await one.publishMessage(paid('c3', { variables: { nr: 1 } }), clerk);
    await two.publishMessage(paid('c3', { variables: { nr: 2 } }), clerk);
    const instance = await begin(two, 'waits', { case: 'c3' });
    await two.settled();
    const [, commit] = await one.history(instance, { fromSeq: 0, limit: 5 });
    expect(commit!.event).toMatchObject({ type: 'message.correlated', variables: { nr: 1 } });
  });

  test('an expired message is not taken any more and makes room for its id', async () => {
    await one.publishMessage(paid('c4', { messageId: 'm' }), clerk);
    expect(await codeOf(two.publishMessage(paid('c4', { messageId: 'm' }), clerk))).toBe('MESSAGE_EXISTS');
    place.clock.nowMs += 60_000;
    const instance = await begin(two, 'waits', { case: 'c4' });
    await two.settled();
    expect(await statusOf(instance)).toBe('active');
    await one.publishMessage(paid('c4', { messageId: 'm' }), clerk);
    expect(await statusOf(instance)).toBe('completed');
    const tooLong = one.publishMessage(paid('c4', { timeToLiveMs: messageTimeToLiveMsMax + 1 }), clerk);
    expect(await codeOf(tooLong)).toBe('INVALID_ARGUMENT');
  });

  test('correlation finds its instance now or is refused, and buffers nothing', async () => {
    const { timeToLiveMs: _never, ...now } = paid('c5');
    expect(await codeOf(one.correlateMessage(now, clerk))).toBe('SUBSCRIPTION_NOT_FOUND');
    const instance = await begin(one, 'waits', { case: 'c5' });
    await one.settled();
    expect(await statusOf(instance)).toBe('active');
    expect(await two.correlateMessage(now, clerk)).toMatchObject({ instance });
  });

  test('messages and subscriptions that race from two engines meet once each (M1, M2)', async () => {
    const count = 25;
    const begun: Promise<Key>[] = [];
    const sent: Promise<unknown>[] = [];
    for (let nr = 0; nr < count; nr += 1) {
      begun.push(begin([one, two][nr % 2]!, 'waits', { case: `r${nr}` }));
      sent.push([two, one][nr % 2]!.publishMessage(paid(`r${nr}`, { variables: { nr } }), clerk));
    }
    const instances = await Promise.all(begun);
    await Promise.all(sent);
    await Promise.all([one.settled(), two.settled()]);
    expect(await Promise.all(instances.map(statusOf))).toEqual(instances.map(() => 'completed'));
    expect(await correlationsIn(instances)).toBe(count);
  });

  test('several messages for several instances of a process are one each (M2, M3)', async () => {
    const instances = await Promise.all(
      Array.from({ length: 10 }, (_, nr) => begin([one, two][nr % 2]!, 'waits', { case: 'crowd' })),
    );
    await Promise.all([one.settled(), two.settled()]);
    await Promise.all(
      Array.from({ length: 12 }, (_, nr) => [two, one][nr % 2]!.publishMessage(paid('crowd'), clerk)),
    );
    await Promise.all([one.settled(), two.settled()]);
    expect(await Promise.all(instances.map(statusOf))).toEqual(instances.map(() => 'completed'));
    expect(await correlationsIn(instances)).toBe(instances.length);
    expect(correlationAttemptsMax).toBeGreaterThan(instances.length);
  });

  test('a claim that a crash left open is delivered by the sweeper, once (M4, S3)', async () => {
    const instance = await begin(one, 'later', { case: 'c6' });
    const { message: key } = await one.publishMessage(paid('c6'), clerk);
    await complete(one, instance, 'a');
    await one.settled();
    expect(await statusOf(instance)).toBe('completed');
    const { messages } = place.collections;
    const [claim] = (await messages.findOne({ _id: key }))!.claims;
    await messages.updateOne({ _id: key }, { $set: { open: [claim!.subscription] } });
    const woken = await two.wake();
    expect(woken.messages).toBe(1);
    expect(await correlationsIn([instance])).toBe(1);
    expect((await messages.findOne({ _id: key }))?.open).toEqual([]);
  });

  test('a claim whose subscription closed is given back, the message found by the next (M3)', async () => {
    const gone = await begin(one, 'waits', { case: 'c7' });
    await one.settled();
    const row = (await place.collections.subscriptions.findOne({ instance: gone }))!;
    await one.submit(gone, { type: 'instance.canceled' }, clerk);
    await place.collections.subscriptions.updateOne({ _id: row._id }, { $set: { state: 'OPEN' } });
    await two.publishMessage(paid('c7'), clerk);
    await place.collections.subscriptions.updateOne({ _id: row._id }, { $set: { state: 'CLOSED' } });
    const next = await begin(one, 'waits', { case: 'c7' });
    await one.settled();
    expect(await statusOf(next)).toBe('completed');
  });

  test('expired messages are removed after a while', async () => {
    place.clock.nowMs += 60_000 + messageRetentionMs;
    await one.wake();
    expect(await place.collections.messages.countDocuments()).toBe(0);
  });

  test('a message that cannot be taken over is kept by an incident, and not sent again', async () => {
    await deployAll(one, unmappable);
    const instance = await begin(one, 'unmappable', { case: 'c9' });
    await one.settled();
    await two.publishMessage(paid('c9'), clerk);
    await two.publishMessage(paid('c9', { variables: { sum: 8 } }), clerk);
    const { incidents, root } = await one.state(instance);
    const [incident] = Object.values(incidents);
    expect(incident).toMatchObject({ element: 'wait', retry: { kind: 'receive', variables: { sum: 7 } } });
    const [first, second] = await place.collections.messages
      .find({ correlationKey: 'c9' })
      .sort({ _id: 1 })
      .toArray();
    expect([first!.open, second!.claims]).toEqual([[], []]);
    expect((await one.wake()).messages).toBe(0);
    const mended = { type: 'variables.set', scope: root, variables: { rate: 2 }, local: false } as const;
    await one.submit(instance, mended, clerk);
    await one.submit(instance, { type: 'incident.resolved', incident: incident!.key }, clerk);
    await one.settled();
    // The first message, then from the buffer the second, at the event behind.
    expect(await one.variables(instance)).toEqual({ case: 'c9', rate: 2, due: 16 });
    expect(await statusOf(instance)).toBe('completed');
  });
});
