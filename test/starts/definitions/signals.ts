import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { eventCharsMax } from '../../../engine/limits.js';
import { begin, clerk, codeOf, deployAll, openPlace, type Place } from '../../engine/place.js';
import {
  bpmn,
  catchEvent,
  end,
  line,
  mapping,
  signal,
  signalled,
  start,
  startOn,
  throwEvent,
  userTask,
} from '../../support/diagram.js';

describe('signals', () => {
  const waiting = (id: string, name: string) =>
    bpmn(
      [
        start(),
        catchEvent('hear', signalled('S')),
        userTask('heard'),
        end(),
        line('start', 'hear', 'heard', 'end'),
      ],
      [signal('S', name)],
      id,
    );
  const started = (id: string, name: string, ...extension: string[]) =>
    bpmn(
      [startOn('begin', signalled('S'), ...extension), userTask('work'), end(), line('begin', 'work', 'end')],
      [signal('S', name)],
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

  const broadcast = async (engine: Engine, name: string, variables = {}) => {
    const answer = await engine.broadcastSignal({ name, variables }, clerk);
    await engine.settled();
    return answer;
  };
  const instancesOf = (processId: string) =>
    place.collections.instances.find({ processId }).sort({ _id: 1 }).toArray();
  const tasksIn = async (instance: string) =>
    Object.values((await one.state(instance)).tasks).map((task) => task.element);

  test('a signal reaches every subscription and every start event, each once', async () => {
    await deployAll(one, waiting('listener', 'alarm'));
    await deployAll(one, started('starter', 'alarm'));
    await deployAll(one, started('other', 'silence'));
    const listeners = [await begin(one, 'listener'), await begin(two, 'listener')];
    await broadcast(two, 'alarm', { level: 3 });
    for (const instance of listeners) {
      expect(await tasksIn(instance)).toEqual(['heard']);
      expect(await one.variables(instance)).toEqual({ level: 3 });
      const events = await one.history(instance, { fromSeq: 0, limit: 10 });
      expect(events.map(({ event }) => event.by)).toEqual([clerk, clerk]);
    }
    const [row, ...others] = await instancesOf('starter');
    expect(others).toEqual([]);
    expect(row).toMatchObject({ initiator: 'clerk' });
    expect(await one.variables(row!._id)).toEqual({ level: 3 });
    expect(await instancesOf('other')).toEqual([]);
    expect(await place.collections.signals.countDocuments({})).toBe(0);
  });

  test('a signal thrown inside an instance reaches start events too', async () => {
    const thrower = [start(), throwEvent('ring', signalled('S')), end(), line('start', 'ring', 'end')];
    await deployAll(one, bpmn(thrower, [signal('S', 'inner')], 'thrower'));
    await deployAll(one, started('roused', 'inner'));
    await begin(one, 'thrower');
    await one.settled();
    expect(await instancesOf('roused')).toHaveLength(1);
  });

  test('a signal goes through the output mappings of the start event', async () => {
    await deployAll(one, started('mapped', 'map', mapping([], [['=level + 1', 'next']])));
    await broadcast(one, 'map', { level: 1 });
    const [row] = await instancesOf('mapped');
    expect(await one.variables(row!._id)).toEqual({ next: 2 });
  });

  test('what begins to wait after a signal does not hear it', async () => {
    await deployAll(one, waiting('late', 'early'));
    await broadcast(one, 'early');
    place.clock.nowMs += 1;
    expect(await tasksIn(await begin(one, 'late'))).toEqual([]);
  });

  test('an instance that a signal started does not hear it when it is delivered again', async () => {
    const again = [
      startOn('begin', signalled('S')),
      catchEvent('hear', signalled('S')),
      userTask('heard'),
      end(),
    ];
    await deployAll(
      one,
      bpmn([...again, line('begin', 'hear', 'heard', 'end')], [signal('S', 'twice')], 'patient'),
    );
    const { signal: key } = await broadcast(one, 'twice');
    const broadcastAt = new Date(place.clock.nowMs);
    await place.collections.signals.insertOne({
      _id: key,
      name: 'twice',
      variablesText: '{}',
      broadcastAt,
      by: clerk,
    });
    await two.wake();
    const [row, ...others] = await instancesOf('patient');
    expect(others).toEqual([]);
    expect(await tasksIn(row!._id)).toEqual([]);
  });

  test('a signal that no event could carry is refused', async () => {
    const variables = { text: 'x'.repeat(eventCharsMax) };
    expect(await codeOf(one.broadcastSignal({ name: 'large', variables }, clerk))).toBe('PAYLOAD_TOO_LARGE');
  });
});
