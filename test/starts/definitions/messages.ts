import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { clerk, codeOf, complete, deployAll, openPlace, type Place } from '../../engine/place.js';
import {
  bpmn,
  end,
  flow,
  line,
  mapping,
  message,
  messageReceived,
  startOn,
  tag,
  userTask,
} from '../../support/diagram.js';

describe('messages', () => {
  const order = message('m', 'order', '=id');
  /** A process that a message starts, with one task. */
  const started = (id: string, name: string, ...extension: string[]) =>
    bpmn(
      [
        startOn('begin', messageReceived('m'), ...extension),
        userTask('work'),
        end(),
        line('begin', 'work', 'end'),
      ],
      [message('m', name)],
      id,
    );

  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
  });
  afterAll(() => place.close());

  const said = (name: string, correlationKey = '', variables = {}) => ({
    ...{ name, correlationKey, variables },
    timeToLiveMs: 60_000,
  });
  const instancesOf = (processId: string) =>
    place.collections.instances.find({ processId }).sort({ _id: 1 }).toArray();

  test('a message starts one instance of every process that waits for its name', async () => {
    await deployAll(one, started('first', 'hello'));
    await deployAll(two, started('second', 'hello'));
    await one.publishMessage(said('hello', '', { who: 'Li' }), clerk);
    for (const processId of ['first', 'second']) {
      const [instance, ...others] = await instancesOf(processId);
      expect(others).toEqual([]);
      expect(await one.variables(instance!._id)).toEqual({ who: 'Li' });
      expect((await one.verify(instance!._id)).clean).toBe(true);
    }
  });

  test('correlating answers the instance that was started', async () => {
    await deployAll(one, started('answered', 'ask'));
    const { instance } = await two.correlateMessage(
      { name: 'ask', correlationKey: 'k', variables: {} },
      clerk,
    );
    expect((await instancesOf('answered')).map((row) => row._id)).toEqual([instance]);
  });

  test('only the latest version starts, and only what it still waits for (B1)', async () => {
    await deployAll(one, started('renewed', 'before'));
    await deployAll(two, started('renewed', 'after'));
    const none = { correlationKey: '', variables: {} };
    expect(await codeOf(one.correlateMessage({ name: 'before', ...none }, clerk))).toBe(
      'SUBSCRIPTION_NOT_FOUND',
    );
    const { instance } = await one.correlateMessage({ name: 'after', ...none }, clerk);
    expect((await one.state(instance)).version).toBe(2);
    expect(await place.collections.starts.countDocuments({ processId: 'renewed' })).toBe(1);
  });

  test('of two nodes that deploy at once the later version starts (D4)', async () => {
    const variant = (name: string) => started('raced', name);
    await Promise.all([1, 2, 3, 4, 5, 6].map((n) => deployAll(n % 2 ? one : two, variant(`race-${n}`))));
    const latest = await place.collections.definitions.findOne(
      { processId: 'raced' },
      { sort: { version: -1 } },
    );
    const begun: string[] = [];
    for (const n of [1, 2, 3, 4, 5, 6]) {
      const { message: key } = await one.publishMessage(said(`race-${n}`), clerk);
      const row = await place.collections.messages.findOne({ _id: key });
      begun.push(...row!.claims.map((claim) => claim.start!.definition));
    }
    expect(begun).toEqual([latest!._id]);
    expect(latest!.version).toBe(6);
  });

  test('the message goes through the output mappings of the start event', async () => {
    await deployAll(one, started('mapped', 'map', mapping([], [['=amount * 2', 'double']])));
    await one.publishMessage(said('map', '', { amount: 21 }), clerk);
    const [row] = await instancesOf('mapped');
    expect(await one.variables(row!._id)).toEqual({ double: 42 });
  });

  test('a mapping that fails holds the token, and goes on when it is mended', async () => {
    const hostile = '=count(for i in 1..(if rounds = null then 100000000 else rounds) return i)';
    await deployAll(one, started('refused', 'bad', mapping([], [[hostile, 'n']])));
    await one.publishMessage(said('bad', '', { a: 1 }), clerk);
    const [row] = await instancesOf('refused');
    const instance = row!._id;
    const { incidents, root } = await one.state(instance);
    const [incident] = Object.values(incidents);
    expect(incident).toMatchObject({
      code: 'EXPRESSION_TIMEOUT',
      element: 'begin',
      retry: { kind: 'begin' },
    });
    await one.submit(
      instance,
      { type: 'variables.set', scope: root, variables: { rounds: 3 }, local: true },
      clerk,
    );
    await one.submit(instance, { type: 'incident.resolved', incident: incident!.key }, clerk);
    const state = await one.state(instance);
    expect(Object.keys(state.incidents)).toEqual([]);
    expect(Object.values(state.tasks).map((task) => task.element)).toEqual(['work']);
    expect(await one.variables(instance)).toEqual({ rounds: 3, n: 3 });
  });

  test('while an instance is active that a key started, the key starts no second one (B3)', async () => {
    await deployAll(one, started('keyed', 'case'));
    await one.publishMessage(said('case', 'A'), clerk);
    await two.publishMessage(said('case', 'A', { second: true }), clerk);
    await two.publishMessage(said('case', 'A', { third: true }), clerk);
    await one.publishMessage(said('case', 'B'), clerk);
    expect(await instancesOf('keyed')).toHaveLength(2);
    const now = { name: 'case', correlationKey: 'A', variables: {} };
    expect(await codeOf(one.correlateMessage(now, clerk))).toBe('SUBSCRIPTION_NOT_FOUND');
    // Its end starts the oldest message that waits for the key, and only that.
    const [first] = await instancesOf('keyed');
    await complete(one, first!._id);
    await one.settled();
    const after = await instancesOf('keyed');
    expect(after).toHaveLength(3);
    expect(await two.variables(after[2]!._id)).toEqual({ second: true });
    await one.submit(after[2]!._id, { type: 'instance.canceled' }, clerk);
    await one.settled();
    const last = await instancesOf('keyed');
    expect(last).toHaveLength(4);
    expect(await two.variables(last[3]!._id)).toEqual({ third: true });
  });

  test('a key given to two nodes at once starts one instance after the other (B3)', async () => {
    await deployAll(one, started('contended', 'rush'));
    const sent = 8;
    await Promise.all(
      Array.from({ length: sent }, (_, n) => [one, two][n % 2]!.publishMessage(said('rush', 'K'), clerk)),
    );
    for (let ended = 0; ended < sent; ended += 1) {
      const rows = await instancesOf('contended');
      expect(rows.filter((row) => row.state === 'ACTIVE')).toHaveLength(1);
      expect(rows).toHaveLength(ended + 1);
      const { _id } = rows.find((row) => row.state === 'ACTIVE')!;
      await complete([one, two][ended % 2]!, _id);
      await one.settled();
      await two.settled();
    }
    expect(await instancesOf('contended')).toHaveLength(sent);
    expect(await place.collections.claims.countDocuments({ _id: 'correlation:contended:K' })).toBe(0);
  });

  test('an instantiating receive task starts an instance that has received its message', async () => {
    const xml = bpmn(
      [
        tag('bpmn:receiveTask', { id: 'get', messageRef: 'm', instantiate: true }),
        userTask('work'),
        end(),
        line('get', 'work', 'end'),
      ],
      [message('m', 'letter')],
      'receiving',
    );
    await deployAll(one, xml);
    const { instance } = await one.correlateMessage(
      { name: 'letter', correlationKey: '', variables: { text: 'hi' } },
      clerk,
    );
    expect(await one.variables(instance)).toEqual({ text: 'hi' });
    expect(Object.values((await one.state(instance)).tasks)).toMatchObject([{ element: 'work' }]);
    expect(await codeOf(one.start({ processId: 'receiving', variables: {} }, clerk))).toBe('START_NOT_NONE');
  });

  const gateway = (eventGatewayType: string) => [
    tag('bpmn:eventBasedGateway', { id: 'gate', instantiate: true, eventGatewayType }),
    ...['a', 'b'].flatMap((id) => [
      tag('bpmn:intermediateCatchEvent', { id }, messageReceived(`m-${id}`)),
      flow('gate', id),
      userTask(`after-${id}`),
      flow(id, `after-${id}`),
    ]),
  ];
  const messages = (prefix: string) => ['a', 'b'].map((id) => message(`m-${id}`, `${prefix}-${id}`, '=id'));

  test('an instantiating event-based gateway goes on behind the event that came', async () => {
    await deployAll(one, bpmn(gateway('Exclusive'), messages('x'), 'choosing'));
    const { instance } = await one.correlateMessage(
      { name: 'x-b', correlationKey: '', variables: {} },
      clerk,
    );
    const state = await one.state(instance);
    expect(Object.values(state.tasks).map((task) => task.element)).toEqual(['after-b']);
    expect(Object.keys(state.subscriptions)).toEqual([]);
    expect(await codeOf(one.start({ processId: 'choosing', variables: {} }, clerk))).toBe('START_NOT_NONE');
  });

  test('an instantiating parallel event-based gateway waits for the other events too', async () => {
    await deployAll(one, bpmn(gateway('Parallel'), messages('y'), 'gathering'));
    const first = await one.correlateMessage(
      { name: 'y-b', correlationKey: '7', variables: { id: '7' } },
      clerk,
    );
    expect(Object.values((await one.state(first.instance)).subscriptions)).toMatchObject([
      { message: 'y-a' },
    ]);
    const second = await one.correlateMessage({ name: 'y-a', correlationKey: '7', variables: {} }, clerk);
    expect(second.instance).toBe(first.instance);
    const tasks = Object.values((await one.state(first.instance)).tasks).map((task) => task.element);
    expect(tasks.sort()).toEqual(['after-a', 'after-b']);
  });

  test('a subscription takes the message before a start event of its process does', async () => {
    const xml = bpmn(
      [
        ...[startOn('begin', messageReceived('m')), userTask('work'), end()],
        tag('bpmn:intermediateCatchEvent', { id: 'more' }, messageReceived('m')),
        line('begin', 'more', 'work', 'end'),
      ],
      [order],
      'chatty',
    );
    await deployAll(one, xml);
    const talk = { name: 'order', correlationKey: 'o1', variables: { id: 'o1' } };
    const first = await one.correlateMessage(talk, clerk);
    expect((await one.correlateMessage(talk, clerk)).instance).toBe(first.instance);
    expect(await instancesOf('chatty')).toHaveLength(1);
  });
});
