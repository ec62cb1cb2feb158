import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine, Key } from '../../../engine/index.js';
import { collectionsOn } from '../../../models/collections.js';
import { readReleases } from '../../../processes/index.js';
import { type Installation, install, until } from '../installation.js';

describe('versions', () => {
  const deployer = { kind: 'engine', id: 'test' } as const;
  let place: Installation;
  let engine: Engine;
  beforeAll(async () => {
    place = await install();
    engine = await place.engine({ works: false });
  });
  afterAll(() => place.close());

  async function release(version: number): Promise<void> {
    const releases = await readReleases();
    const named = releases.filter(({ processId }) =>
      ['a22-rectification', 'a08-connection'].includes(processId),
    );
    const wanted = releases.find((one) => one.processId === 'article-16' && one.version === version)!;
    const parts = version === 1 ? [...named, wanted] : [wanted];
    for (const { source, forms } of parts) await engine.deploy([source, ...forms], deployer);
  }

  async function apply(): Promise<Key> {
    const acceptedAt = new Date(place.clock.nowMs).toISOString();
    const variables = { acceptedAt, resource: { provider: 'gaj', name: '居住证' } };
    return (await engine.start({ processId: 'article-16', variables }, deployer)).instance;
  }

  const limitOf = async (on: Engine, instance: Key) => {
    const [task] = Object.values((await on.state(instance)).tasks);
    return { dueDate: task?.dueDate, light: task?.light };
  };

  test('an instance keeps its version’s limit after another is released, on all nodes (A16)', async () => {
    await release(1);
    const trial = await apply();
    await release(2);
    const regular = await apply();
    const { instances } = collectionsOn(place.connection);
    const rows = await instances.find({}).sort({ _id: 1 }).toArray();
    expect(rows.map(({ version }) => version)).toEqual([1, 2]);

    // Accepted on Tuesday, 10 February 2026: two working days and three.
    const other = await place.engine({ works: false });
    for (const one of [engine, other]) {
      expect(await limitOf(one, trial)).toEqual({ dueDate: '2026-02-12', light: 'green' });
      expect(await limitOf(one, regular)).toEqual({ dueDate: '2026-02-13', light: 'green' });
    }
    place.clock.nowMs = Date.parse('2026-02-12T16:00:00.000Z');
    await other.wake();
    await until('the limit of the first version is missed', async () => {
      await engine.settled();
      return (await limitOf(engine, trial)).light === 'red';
    });
    expect((await limitOf(engine, regular)).light).toBe('yellow');
  });
});
