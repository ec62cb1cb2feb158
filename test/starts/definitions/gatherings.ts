import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { gather } from '../../../engine/effects/gatherings.js';
import type { Engine } from '../../../engine/index.js';
import { gatheringWaitingMax } from '../../../engine/limits.js';
import type { GatheringRow } from '../../../models/gatherings.js';
import { clerk, codeOf, deployAll, openPlace, type Place } from '../../engine/place.js';
import {
  bpmn,
  condition,
  end,
  line,
  message,
  messageReceived,
  signal,
  signalled,
  startOn,
  userTask,
} from '../../support/diagram.js';

describe('gatherings', () => {
  const needing = (id: string, ...definitions: string[]) =>
    bpmn(
      [
        startOn('s', definitions.join('')).replace('id="s"', 'id="s" parallelMultiple="true"'),
        userTask('a'),
        end(),
        line('s', 'a', 'end'),
      ],
      [message('m', `${id}-paid`), message('n', `${id}-sent`), signal('S', `${id}-alarm`)],
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

  const instancesOf = (processId: string) =>
    place.collections.instances.find({ processId }).sort({ _id: 1 }).toArray();
  const variablesOf = async (processId: string) =>
    Promise.all((await instancesOf(processId)).map(({ _id }) => one.variables(_id)));
  const publish = (engine: Engine, name: string, correlationKey = '', variables = {}) =>
    engine.publishMessage({ name, correlationKey, variables, timeToLiveMs: 60_000 }, clerk);
  const broadcast = async (engine: Engine, name: string, variables = {}) => {
    await engine.broadcastSignal({ name, variables }, clerk);
    await engine.settled();
  };

  describe('a parallel multiple start event', () => {
    test('starts an instance when all its triggers have occurred, with what they brought', async () => {
      await deployAll(one, needing('all', messageReceived('m'), signalled('S'), condition('ready')));
      await publish(one, 'all-paid', '', { sum: 5 });
      await broadcast(two, 'all-alarm', { loud: true });
      expect(await instancesOf('all')).toEqual([]);
      const { instances } = await two.evaluateConditions({ variables: { ready: true } }, clerk);
      expect(instances).toHaveLength(1);
      expect(await variablesOf('all')).toEqual([{ sum: 5, loud: true, ready: true }]);
      await broadcast(one, 'all-alarm');
      expect(await instancesOf('all')).toHaveLength(1);
    });
    test('takes messages of one correlation key together, in either order', async () => {
      await deployAll(one, needing('keyed', messageReceived('m'), messageReceived('n')));
      await publish(one, 'keyed-paid', 'x', { paid: 'x' });
      await publish(two, 'keyed-sent', 'y', { sent: 'y' });
      expect(await instancesOf('keyed')).toEqual([]);
      await publish(two, 'keyed-sent', 'x', { sent: 'x' });
      await publish(one, 'keyed-paid', 'y', { paid: 'y' });
      expect(await variablesOf('keyed')).toEqual([
        { paid: 'x', sent: 'x' },
        { sent: 'y', paid: 'y' },
      ]);
    });
    test('of two triggers of one name needs two', async () => {
      await deployAll(one, needing('twice', messageReceived('m'), messageReceived('m')));
      await publish(one, 'twice-paid');
      expect(await instancesOf('twice')).toEqual([]);
      await publish(one, 'twice-paid');
      expect(await instancesOf('twice')).toHaveLength(1);
    });
    test('does not keep a message that may not be kept, but is completed by it', async () => {
      await deployAll(one, needing('quick', messageReceived('m'), signalled('S')));
      const said = { name: 'quick-paid', correlationKey: '', variables: {} };
      expect(await codeOf(one.correlateMessage(said, clerk))).toBe('SUBSCRIPTION_NOT_FOUND');
      await broadcast(one, 'quick-alarm');
      expect(await instancesOf('quick')).toEqual([]);
      const { instance } = await one.correlateMessage(said, clerk);
      expect(await instancesOf('quick')).toMatchObject([{ _id: instance }]);
    });
    test('of a new version begins from nothing', async () => {
      await deployAll(one, needing('new', messageReceived('m'), signalled('S')));
      await publish(one, 'new-paid');
      await deployAll(one, needing('new', messageReceived('m'), signalled('S'), condition('never')));
      await broadcast(one, 'new-alarm');
      await one.evaluateConditions({ variables: { never: true } }, clerk);
      expect(await instancesOf('new')).toEqual([]);
    });
    test('begins what a crash left complete, and once (B9)', async () => {
      await deployAll(one, needing('left', messageReceived('m'), signalled('S')));
      await publish(one, 'left-paid');
      const { gatherings } = place.collections;
      const row = (await gatherings.findOne({ processId: 'left' }))!;
      const [waiting] = row.waiting;
      const occurred = { anyOf: [1], id: 'x', correlationKey: '', variablesText: '{}' };
      const { complete } = gather(row, occurred, 2);
      expect(waiting).toMatchObject({ part: 0 });
      await gatherings.updateOne({ _id: row._id }, { $set: { waiting: [], complete } });
      await Promise.all([one.wake(), two.wake()]);
      await one.wake();
      expect(await instancesOf('left')).toHaveLength(1);
      expect((await gatherings.findOne({ _id: row._id }))!.complete).toEqual([]);
    });
  });

  test('what waits for the other triggers is bounded, and the oldest gives way', () => {
    const occurred = (id: number) => ({
      anyOf: [0],
      id: String(id),
      correlationKey: '',
      variablesText: '{}',
    });
    let row: GatheringRow = {
      _id: 'x',
      processId: 'x',
      definition: '1',
      state: 's',
      changes: 0,
      waiting: [],
      used: [],
      complete: [],
    };
    for (let id = 0; id <= gatheringWaitingMax; id += 1) row = gather(row, occurred(id), 2);
    expect(row.waiting).toHaveLength(gatheringWaitingMax);
    expect(row.waiting[0]!.id).toBe('1');
    expect(gather(row, occurred(7), 2)).toBe(row);
  });
});
