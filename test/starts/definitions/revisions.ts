/** Start timers that ask for working days, when a year's notice is loaded. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { DefinitionStore } from '../../../engine/deploy/definitions.js';
import { startRecountsKeptMax, startTimersRecountedMax } from '../../../engine/limits.js';
import { recountStarts } from '../../../engine/wake/recountStarts.js';
import { type CityOffice, loadNotice, notice, openCityOffice } from '../../engine/cityOffice.js';
import { deployAll } from '../../engine/place.js';
import { bpmn, end, line, startOn, timer, userTask } from '../../support/diagram.js';

describe('revisions', () => {
  const dayMs = 24 * 3_600_000;
  const started = (id: string, definition: string) =>
    bpmn([startOn('begin', definition), userTask('work'), end(), line('begin', 'work', 'end')], [], id);

  let office: CityOffice;
  const rowOf = (processId: string) => office.place.collections.starts.findOne({ processId });
  const instancesOf = (processId: string) => office.place.collections.instances.countDocuments({ processId });

  beforeAll(async () => {
    office = await openCityOffice();
    const counted = timer('timeDate', '=working days(5)');
    const soon = timer('timeDate', '=working days(1)');
    const plain = timer('timeDuration', 'P9D');
    await deployAll(office.one, started('counted', counted), started('soon', soon), started('plain', plain));
  });
  afterAll(() => office.place.close());

  test('are shown by the preview, move with the revision on their record, and start once (Y7)', async () => {
    const { one, two, place } = office;
    const [before, plain] = [await rowOf('counted'), await rowOf('plain')];
    expect(before).toMatchObject({ provisional: true, calendar: 'CN-city@1' });
    const change = { id: 'CN-national', years: { '2027': notice } };
    const preview = await one.calendars.preview(change);
    expect(preview.starts).toMatchObject([
      {
        processId: 'counted',
        timer: before!._id,
        was: { dueAt: before!.dueAt!.toISOString(), provisional: true },
      },
    ]);
    expect(await rowOf('counted')).toEqual(before);
    await loadNotice(one);
    await Promise.all([one.wake(), two.wake()]);
    const after = await rowOf('counted');
    const { is } = preview.starts[0]!;
    expect(after).toMatchObject({ dueAt: new Date(is.dueAt), calendar: 'CN-city@2' });
    expect(after!.provisional).toBeUndefined();
    expect(after!.recounts).toMatchObject([{ from: 'CN-city@1', to: 'CN-city@2', is }]);
    expect(await rowOf('plain')).toEqual(plain);
    expect((await one.calendars.preview(change)).starts).toEqual([]);

    place.clock.nowMs = Date.parse(is.dueAt) - 1;
    await Promise.all([one.wake(), two.wake()]);
    expect(await instancesOf('counted')).toBe(0);
    place.clock.nowMs += 1;
    await Promise.all([one.wake(), two.wake()]);
    place.clock.nowMs += 30 * dayMs;
    await Promise.all([one.wake(), two.wake()]);
    expect(await instancesOf('counted')).toBe(1);
    expect(await instancesOf('soon')).toBe(1);
    expect((await rowOf('counted'))!.dueAt).toBeUndefined();
  });

  test('are moved startTimersRecountedMax at once, and keep startRecountsKeptMax movements', async () => {
    const { one, place } = office;
    const { collections } = place;
    await deployAll(one, started('many', timer('timeDate', '=working days(9)')));
    const { _id: first, ...row } = (await rowOf('many'))!;
    const copies = Array.from({ length: startTimersRecountedMax }, (_, n) => ({ _id: `copy-${n}`, ...row }));
    await collections.starts.insertMany(copies);
    const clock = { now: () => place.clock.nowMs };
    const alarms = { schedule: async () => {}, cancel: async () => {} };
    const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
    const definitions = new DefinitionStore(collections);
    const context = { collections, definitions, clock, logger: silent, alarms };
    const recount = (revision: number) => recountStarts(context, { ...one.calendars.current, revision });
    expect(await recount(1000)).toBe(startTimersRecountedMax);
    expect(await recount(1000)).toBe(1);
    expect(await recount(1000)).toBe(0);
    // A node that is behind moves nothing back.
    expect(await recount(999)).toBe(0);
    await collections.starts.deleteMany({ _id: /^copy-/ });
    for (let more = 1; more <= startRecountsKeptMax; more += 1) await recount(1000 + more);
    const { recounts } = (await collections.starts.findOne({ _id: first }))!;
    expect(recounts).toHaveLength(startRecountsKeptMax);
    expect(recounts!.at(-1)).toMatchObject({ to: `CN-city@${1000 + startRecountsKeptMax}` });
  });
});
