/** What has changed on any node since one last looked. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { changedCommitsMax } from '../../../engine/limits.js';
import { bpmn, end, line, start, userTask } from '../../support/diagram.js';
import { begin, clerk, complete, deployAll, openPlace, type Place } from '../place.js';

describe('changes', () => {
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
    await deployAll(one, bpmn([start(), userTask('a'), end(), line('start', 'a', 'end')], [], 'one-task'));
  });
  afterAll(() => place.close());

  test('a look names what either node did since the one before, and first of all nothing (H4)', async () => {
    await begin(one, 'one-task');
    const feed = one.changes();
    expect(await feed.next()).toEqual({ instances: [], by: [] });
    const instances = [await begin(one, 'one-task'), await begin(two, 'one-task')];
    const changes = await feed.next();
    expect(changes).toMatchObject({ instances: expect.arrayContaining(instances), by: [clerk.id] });
    await complete(two, instances[0]!, 'a');
    expect(await feed.next()).toMatchObject({ instances: expect.arrayContaining([instances[0]]) });
  });

  test('a node that came and went is named; more than changedCommitsMax are only many', async () => {
    const feed = two.changes();
    await feed.next();
    const owner = '9'.repeat(18);
    const row = {
      number: 1000,
      host: 'h',
      pid: 1,
      expiresAt: new Date(0),
      keysBeforeMs: 0,
      doneBefore: owner,
    };
    await place.collections.nodes.insertOne({ _id: owner, ...row });
    const commit = (n: number) => ({
      _id: `${owner}${String(n).padStart(12, '0')}`,
      instance: `i${n}`,
      seq: 0,
      event: { by: { kind: 'user', id: 'elsewhere' } },
    });
    await place.collections.commits.insertOne(commit(0) as never);
    expect(await feed.next()).toMatchObject({
      instances: expect.arrayContaining(['i0']),
      by: expect.arrayContaining(['elsewhere']),
    });
    const rows = Array.from({ length: changedCommitsMax }, (_, n) => commit(n + 1) as never);
    await place.collections.commits.insertMany(rows);
    expect(await feed.next()).toBe('many');
    await place.collections.commits.deleteMany({ _id: { $gte: owner, $lt: `${owner}~` } });
    await place.collections.nodes.deleteOne({ _id: owner });
    await feed.next();
    expect(await feed.next()).not.toBe('many');
  });
});
