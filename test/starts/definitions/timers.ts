import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextOf } from '../../../engine/calendar/duration.js';
import type { Engine } from '../../../engine/index.js';
import { clerk, codeOf, deployAll, openPlace, type Place } from '../../engine/place.js';
import { until } from '../../processes/installation.js';
import { bpmn, end, line, startOn, timer, userTask } from '../../support/diagram.js';

describe('timers', () => {
  const dayMs = 24 * 3_600_000;
  const started = (id: string, definition: string, name = 'work') =>
    bpmn([startOn('begin', definition), userTask(name), end(), line('begin', name, 'end')], [], id);

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
  const startedAt = async (processId: string) =>
    (await instancesOf(processId)).map((row) => row.startedAt.toISOString());
  /** Moves the clock; both nodes ring at once. */
  const pass = async (ms: number) => {
    place.clock.nowMs += ms;
    await Promise.all([one.wake(), two.wake()]);
  };
  const dueOf = async (processId: string) =>
    (await place.collections.starts.find({ processId }).toArray()).map((row) => row.dueAt?.toISOString());

  test('a duration starts one instance after the deployment, whoever rings (B6)', async () => {
    await deployAll(one, started('once', timer('timeDuration', 'PT1H')));
    await pass(dayMs / 24 - 1);
    expect(await instancesOf('once')).toEqual([]);
    await pass(1);
    await pass(dayMs);
    expect(await instancesOf('once')).toHaveLength(1);
    const [row] = await instancesOf('once');
    expect(row).toMatchObject({ state: 'ACTIVE', version: 1 });
    expect((await one.verify(row!._id)).clean).toBe(true);
  });

  test('a date that has passed starts one instance, and a new version does not repeat it', async () => {
    await deployAll(one, started('past', timer('timeDate', '2026-01-01T08:00:00+08:00')));
    await pass(0);
    expect(await instancesOf('past')).toHaveLength(1);
    await deployAll(two, started('past', timer('timeDate', '2026-01-01T08:00:00+08:00'), 'other'));
    await pass(0);
    expect(await instancesOf('past')).toHaveLength(1);
    await deployAll(two, started('past', timer('timeDate', '2026-01-02T08:00:00+08:00')));
    await pass(0);
    expect((await instancesOf('past')).map((row) => row.version)).toEqual([1, 3]);
  });

  test('a cycle starts as often as it is bound to, at the instants of its series', async () => {
    const from = place.clock.nowMs;
    await deployAll(one, started('thrice', timer('timeCycle', 'R3/PT10M')));
    for (let n = 0; n < 5; n += 1) await pass(600_000);
    const at = (n: number) => new Date(from + n * 600_000).toISOString();
    expect(await startedAt('thrice')).toEqual([at(1), at(2), at(3)]);
    expect(await dueOf('thrice')).toEqual([undefined]);
  });

  test('of a cycle missed many times one is made up for, and the bound counts all (B7)', async () => {
    await deployAll(one, started('missed', timer('timeCycle', 'R/P1D')));
    await deployAll(one, started('bound', timer('timeCycle', 'R5/P1D')));
    const from = place.clock.nowMs;
    await pass(3.5 * dayMs);
    expect(await instancesOf('missed')).toHaveLength(1);
    expect(await instancesOf('bound')).toHaveLength(1);
    expect(await dueOf('missed')).toEqual([new Date(from + 4 * dayMs).toISOString()]);
    for (let n = 0; n < 4; n += 1) await pass(dayMs);
    expect(await instancesOf('missed')).toHaveLength(5);
    expect(await instancesOf('bound')).toHaveLength(3);
  });

  test('a new version takes the place of the schedule before', async () => {
    await deployAll(one, started('changed', timer('timeDuration', 'PT1H')));
    await deployAll(two, started('changed', timer('timeDuration', 'PT5H')));
    await pass(dayMs / 24);
    expect(await instancesOf('changed')).toEqual([]);
    await deployAll(one, bpmn([userTask('none')], [], 'changed'));
    await pass(dayMs);
    expect(await instancesOf('changed')).toEqual([]);
    expect(await dueOf('changed')).toEqual([]);
  });

  test('the same file deployed again leaves the schedule alone', async () => {
    const file = started('kept', timer('timeCycle', 'R/PT1H'));
    await deployAll(one, file);
    const before = await dueOf('kept');
    place.clock.nowMs += 1_000;
    await deployAll(two, file);
    expect(await dueOf('kept')).toEqual(before);
  });

  test('FEEL knows the calendar and no variables', async () => {
    const working = '=working days(5)';
    await deployAll(one, started('office', timer('timeDate', working)));
    expect((await dueOf('office'))[0]! > new Date(place.clock.nowMs + 5 * dayMs).toISOString()).toBe(true);
    expect(await codeOf(deployAll(one, started('blind', timer('timeDuration', '=wait'))))).toBe(
      'DEPLOYMENT_INVALID',
    );
  });

  test('the rows of start events are made again with the views', async () => {
    await deployAll(one, started('lost', timer('timeCycle', 'R/PT1H')));
    const before = await dueOf('lost');
    await place.collections.starts.deleteMany({});
    await one.rebuild();
    expect(await dueOf('lost')).toEqual(before);
  });

  test('Agenda rings a timer of a start event', async () => {
    const apart = await openPlace();
    try {
      const engine = await apart.engine({ clock: { now: Date.now }, alarms: 'agenda' });
      await deployAll(engine, started('rung', timer('timeCycle', 'R2/PT1S')));
      const count = () => apart.collections.instances.countDocuments({ processId: 'rung' });
      await until('two instances', async () => (await count()) === 2);
      // The row moves on after the instance has begun: until then another ring would begin it again.
      const row = () => apart.collections.starts.findOne({ processId: 'rung' });
      await until('no further instant', async () => (await row())?.dueAt === undefined);
      expect(await count()).toBe(2);
      await engine.submit(
        (await apart.collections.instances.findOne({}))!._id,
        { type: 'instance.canceled' },
        clerk,
      );
    } finally {
      await apart.close();
    }
  });

  test('the next instant of a series is found however long ago it began', () => {
    const zone = 'Asia/Shanghai';
    const next = (interval: string, at: string, now: string) => nextOf(interval, at, now, zone);
    expect(next('PT1S', '1990-01-01T00:00:00.000Z', '2026-01-01T00:00:00.500Z')?.dueAt).toBe(
      '2026-01-01T00:00:01.000Z',
    );
    expect(next('P1M', '2026-01-31T00:00:00.000Z', '2026-03-01T00:00:00.000Z')).toEqual({
      dueAt: '2026-03-31T00:00:00.000Z',
      step: 2,
    });
    expect(next('P1D', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')?.step).toBe(1);
    expect(next('P300000Y', '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z')).toBeUndefined();
  });
});
