/** Views made again from the log: whatever was wrong with them, and whatever goes on meanwhile. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { rebuildAttemptsMax, rebuildBatchMax, rebuildInstancesMax } from '../../../engine/limits.js';
import type { Collections } from '../../../models/collections.js';
import {
  bpmn,
  catchEvent,
  end,
  line,
  mapping,
  message,
  messageReceived,
  multiInstance,
  serviceTask,
  start,
  tag,
  timer,
  userTask,
} from '../../support/diagram.js';
import {
  begin,
  clerk,
  complete,
  deployAll,
  dumpViews,
  openPlace,
  type Place,
  setting,
  taskOf,
} from '../place.js';

describe('rebuild', () => {
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  beforeAll(async () => {
    place = await openPlace();
    one = await place.engine();
    two = await place.engine();
    const waits = [
      start(),
      userTask('check'),
      catchEvent('rest', timer('timeDuration', 'PT1H')),
      catchEvent('hear', messageReceived('m')),
      serviceTask('stamp', 'stamp'),
      end(),
      line('start', 'check', 'rest', 'hear', 'stamp', 'end'),
    ];
    const rounds = multiInstance({}, { inputCollection: '=items', inputElement: 'item' });
    const many = [
      start(),
      tag(
        'bpmn:userTask',
        { id: 'each' },
        '<bpmn:extensionElements><zeebe:userTask/></bpmn:extensionElements>',
        rounds,
      ),
      end(),
      line('start', 'each', 'end'),
    ];
    const failing = [
      start(),
      serviceTask('sum', 'sum', mapping([['=10 ** 400', 'n']])),
      end(),
      line('start', 'sum', 'end'),
    ];
    await deployAll(
      one,
      bpmn(waits, [message('m', 'said', '="k"')], 'waits'),
      bpmn(many, [], 'many'),
      bpmn(failing, [], 'failing'),
    );
  });
  afterAll(() => place.close());

  const settled = () => Promise.all([one.settled(), two.settled()]);

  /** Instances that stand at each place of the diagram, and one that has come to its end. */
  async function beginAll(): Promise<string[]> {
    const instances = await Promise.all(Array.from({ length: 6 }, () => begin(two, 'waits')));
    await Promise.all(instances.slice(1).map((instance) => complete(one, instance)));
    place.clock.nowMs += 3_600_000;
    await two.submit(instances[1]!, { type: 'instance.canceled' }, clerk);
    await one.wake();
    await one.publishMessage({ name: 'said', correlationKey: 'k', variables: {}, timeToLiveMs: 0 }, clerk);
    await begin(one, 'failing');
    await settled();
    return instances;
  }

  test('rows that were altered, lost or forged come out as they were', async () => {
    const [first, second] = await beginAll();
    const before = await dumpViews(place.collections);
    const { tasks, instances, timers, jobs, incidents } = place.collections;
    await tasks.updateOne({ instance: first! }, { $set: { assignee: 'nobody', seq: 1_000 } });
    await instances.deleteOne({ _id: second! });
    await timers.updateMany({ instance: second! }, { $set: { state: 'OPEN' }, $unset: { calendar: '' } });
    await jobs.deleteMany({});
    await incidents.updateMany({}, { $set: { state: 'RESOLVED' } });
    const task = await tasks.findOne({ instance: first! });
    await tasks.insertOne({ ...task!, _id: `${first!}999999` });
    await tasks.insertOne({ ...task!, _id: '1000000000000000001000001', instance: '1000000000000000001' });
    const made = await one.rebuild();
    expect(made.broken).toEqual([]);
    expect(made.commits).toBe(await place.collections.commits.countDocuments());
    expect(await dumpViews(place.collections)).toEqual(before);
  });

  test('commands of other nodes go on while views are made again, and none is missing (H1, H2)', async () => {
    let isOver = false;
    const busy = Array.from({ length: 4 }, async () => {
      for (let nr = 0; nr < 6; nr += 1) {
        const instance = await begin(two, 'waits');
        await two.submit(instance, setting((await two.state(instance)).root, 'x', '1'), clerk);
        await complete(two, instance);
      }
    });
    const all = Promise.all(busy).finally(() => {
      isOver = true;
    });
    while (!isOver) expect((await one.rebuild()).broken).toEqual([]);
    await all;
    await settled();
    const before = await dumpViews(place.collections);
    await one.rebuild();
    expect(await dumpViews(place.collections)).toEqual(before);
  });

  test('a job stays with the worker that holds it', async () => {
    const instance = await begin(one, 'waits');
    await complete(one, instance);
    place.clock.nowMs += 3_600_000;
    await one.wake();
    await one.publishMessage({ name: 'said', correlationKey: 'k', variables: {}, timeToLiveMs: 0 }, clerk);
    await settled();
    const request = { type: 'stamp', worker: 'w', jobsMax: 100, leaseMs: 60_000, waitMs: 0 };
    expect((await one.activateJobs(request)).length).toBeGreaterThan(0);
    await one.rebuild();
    expect(await two.activateJobs(request)).toEqual([]);
  });

  test('an instance that does not come out of its log is named and keeps its rows (H3)', async () => {
    const instance = await begin(one, 'waits');
    await complete(one, instance);
    await settled();
    const rows = () => place.collections.tasks.find({ instance }).toArray();
    const before = await rows();
    const forged = { $set: { 'event.variables': { forged: true } } };
    await place.collections.commits.updateOne({ instance, seq: 1 }, forged);
    const { broken, instances } = await one.rebuild();
    expect(broken).toEqual([instance]);
    expect(instances).toBeGreaterThan(1);
    expect(await rows()).toEqual(before);
    await place.collections.commits.deleteMany({ instance });
  });

  test('an instance that never rests is given up after a bounded number of looks (H1)', async () => {
    const restless = await begin(two, 'waits');
    const { root } = await two.state(restless);
    const engine = await place.engine();
    const { context } = engine as unknown as { context: { collections: Collections } };
    let looks = 0;
    // Another node is quicker, every time that the log is asked again.
    const { commits } = place.collections;
    const quicker: typeof commits = Object.create(commits);
    quicker.find = ((filter: { instance?: unknown; seq?: object }, options?: object) => {
      const found = commits.find(filter as never, options);
      if (filter.instance !== restless || filter.seq === undefined) return found;
      looks += 1;
      const rows = found[Symbol.asyncIterator].bind(found);
      return Object.assign(found, {
        async *[Symbol.asyncIterator]() {
          await two.submit(restless, setting(root, 'x', String(looks)), clerk);
          yield* { [Symbol.asyncIterator]: rows };
        },
      });
    }) as typeof commits.find;
    context.collections.commits = quicker;
    const { broken } = await engine.rebuild();
    context.collections.commits = commits;
    expect(broken).toEqual([restless]);
    expect(looks).toBe(rebuildAttemptsMax);
    expect((await one.rebuild()).broken).toEqual([]);
  });

  test('more rows than are kept in memory, and more instances than go at once, come out too', async () => {
    const items = Array.from({ length: rebuildBatchMax + 50 }, (_, nr) => nr);
    const wide = await begin(one, 'many', { items });
    for (let nr = 0; nr < 3; nr += 1) {
      const task = await taskOf(one, wide);
      await one.submit(wide, { type: 'task.completed', task, variables: {} }, clerk);
    }
    await Promise.all(Array.from({ length: rebuildInstancesMax + 1 }, () => begin(one, 'waits')));
    await settled();
    const before = await dumpViews(place.collections);
    await place.collections.tasks.deleteMany({});
    const { instances } = await two.rebuild();
    expect(instances).toBeGreaterThan(rebuildInstancesMax);
    expect(await dumpViews(place.collections)).toEqual(before);
  });
});
