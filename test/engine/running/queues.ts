/** What waits in memory has a bound: commands, effects and what is too large to be kept. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Lanes } from '../../../engine/commit/lanes.js';
import { Snapshots } from '../../../engine/commit/snapshots.js';
import { Effects } from '../../../engine/effects/effects.js';
import type { Scene } from '../../../engine/effects/scene.js';
import type { Commit, InstanceState } from '../../../engine/index.js';
import {
  commandsUnderWayMax,
  effectBackoffMs,
  effectsUnderWayMax,
  snapshotEveryCommits,
  stateCharsMax,
} from '../../../engine/limits.js';
import { codeOf, openPlace, type Place } from '../place.js';

describe('queues', () => {
  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

  test('commandsUnderWayMax commands are under way at once, and the next is told to come back', async () => {
    const lanes = new Lanes();
    let end = () => {};
    const all = new Promise<void>((resolve) => {
      end = resolve;
    });
    const running = Array.from({ length: commandsUnderWayMax }, (_, at) => lanes.run(`${at}`, () => all));
    expect(await codeOf(lanes.run('more', async () => undefined))).toBe('RESOURCE_EXHAUSTED');
    end();
    await Promise.all(running);
    expect(await lanes.run('more', async () => 'done')).toBe('done');
  });

  /** A commit whose one effect is a command on another instance: the caller of this one. */
  const telling = (instance: string) =>
    ({
      instance,
      effects: [{ id: `${instance}-0`, type: 'parent.resume', instance: '1', call: '2', variables: {} }],
    }) as unknown as Commit;
  const scene = (submit: () => Promise<void>) =>
    ({ commits: { submit }, context: { logger: silent } }) as unknown as Scene;

  test('effectsUnderWayMax effects are performed at once, and the others wait for them (F2)', async () => {
    const free: (() => void)[] = [];
    const submit = () => new Promise<void>((resolve) => free.push(resolve));
    const effects = new Effects(scene(submit));
    const total = effectsUnderWayMax + 10;
    const performed = Array.from({ length: total }, (_, at) => effects.perform(telling(`${at}`)));
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    await settle();
    expect(free).toHaveLength(effectsUnderWayMax);
    for (const end of free.splice(0)) end();
    await settle();
    expect(free).toHaveLength(total - effectsUnderWayMax);
    for (const end of free.splice(0)) end();
    await Promise.all(performed);
    expect(effects.isBusy).toBe(false);
  });

  test('an effect that fails is tried again after effectBackoffMs, then after twice that (F3)', async () => {
    jest.useFakeTimers();
    try {
      let tries = 0;
      const submit = async () => {
        tries += 1;
        if (tries < 3) throw new Error('the database is away');
      };
      const done = new Effects(scene(submit)).perform(telling('1'));
      await jest.advanceTimersByTimeAsync(effectBackoffMs - 1);
      expect(tries).toBe(1);
      await jest.advanceTimersByTimeAsync(1);
      expect(tries).toBe(2);
      await jest.advanceTimersByTimeAsync(2 * effectBackoffMs);
      await done;
      expect(tries).toBe(3);
    } finally {
      jest.useRealTimers();
    }
  });

  let place: Place;
  beforeAll(async () => {
    place = await openPlace();
  });
  afterAll(() => place.close());

  test('a state of more than stateCharsMax characters gets no snapshot, and a word in the log', async () => {
    const { collections } = place;
    const warned: unknown[] = [];
    const snapshots = new Snapshots(collections, { ...silent, warn: (said) => warned.push(said) });
    const consider = async (instance: string, chars: number) => {
      const state = { text: 'x'.repeat(chars - '{"text":""}'.length) } as unknown as InstanceState;
      const row = { instance, seq: snapshotEveryCommits - 1, hash: 'h', stateHash: 's' };
      snapshots.consider({ state } as never, row as never);
      await snapshots.drained();
      return collections.snapshots.countDocuments({ _id: instance });
    };
    expect(await consider('1', stateCharsMax)).toBe(1);
    expect(warned).toEqual([]);
    expect(await consider('2', stateCharsMax + 1)).toBe(0);
    expect(warned).toEqual([{ instance: '2', chars: stateCharsMax + 1 }]);
  });
});
