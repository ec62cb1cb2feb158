import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine, Key } from '../../../engine/index.js';
import { nationalCalendar } from '../../support/run.js';
import { type CityOffice, city, loading, loadNotice, local, notice, openCityOffice } from '../cityOffice.js';
import { begin, clerk, codeOf, type Place, taskOf } from '../place.js';

describe('notices', () => {
  let office: CityOffice;
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  const open = async () => {
    office = await openCityOffice();
    ({ place, one, two } = office);
  };
  const taskRow: CityOffice['taskRow'] = (instance) => office.taskRow(instance);
  const recountsOf: CityOffice['recountsOf'] = (instance) => office.recountsOf(instance);

  describe('a notice that is loaded', () => {
    let instance: Key;
    let feel: Key;
    let soon: Key;
    beforeAll(async () => {
      await open();
      instance = await begin(one, 'limited');
      feel = await begin(two, 'waiting');
      const now = place.clock.nowMs;
      place.clock.nowMs = local('2026-12-20T10:00');
      soon = await begin(one, 'limited');
      place.clock.nowMs = now;
    });
    afterAll(() => place.close());

    test('is provisional until then, in every view', async () => {
      expect(await taskRow(instance)).toMatchObject({ dueDate: '2027-01-04', provisional: true });
      const row = await place.collections.instances.findOne({ _id: instance });
      expect(row?.provisional).toBe(true);
      expect(await place.collections.timers.countDocuments({ instance, provisional: true })).toBe(2);
      expect(await place.collections.instances.findOne({ _id: soon })).not.toHaveProperty('provisional');
    });

    test('can be looked at first: which days, which years, which timers, from when to when', async () => {
      const before = await place.collections.commits.countDocuments();
      const preview = await one.calendars.preview({ id: 'CN-national', years: { '2027': notice } });
      expect(preview).toMatchObject({
        current: 'CN-city@1',
        calendar: { id: 'CN-city', revision: 2, base: 'CN-national@2' },
        years: { settled: ['2027'], unsettled: [] },
        instances: { found: 2, lookedAt: 2 },
      });
      expect(preview.days).toContainEqual({ date: '2027-01-31', wasWorking: false, isWorking: true });
      expect(preview.days).toContainEqual({ date: '2027-01-01', wasWorking: true, isWorking: false });
      const due = preview.timers.find(({ delay }) => delay === 'work:due');
      expect(due).toMatchObject({
        instance,
        was: { dueDate: '2027-01-04', provisional: true },
        is: { dueDate: '2027-01-05' },
      });
      expect(preview.timers.map((found) => found.instance)).toContain(feel);
      expect(await place.collections.commits.countDocuments()).toBe(before);
      expect(one.calendars.current).toMatchObject({ id: 'CN-city', revision: 1 });
    });

    test('moves what it touches, once, on the record, whichever node does it (Y4, Y5, S5)', async () => {
      await loadNotice(one);
      await Promise.all([one.wake(), two.wake(), one.wake()]);
      expect(await taskRow(instance)).toMatchObject({ dueDate: '2027-01-05' });
      expect(await taskRow(instance)).not.toHaveProperty('provisional');
      expect(await place.collections.instances.findOne({ _id: instance })).not.toHaveProperty('provisional');
      expect([await recountsOf(instance), await recountsOf(feel), await recountsOf(soon)]).toEqual([1, 1, 0]);
      const commit = await place.collections.commits.findOne({ instance, 'event.type': 'timers.recomputed' });
      expect(commit?.event).toMatchObject({ by: { kind: 'engine', id: 'calendar' }, calendar: 'CN-city@2' });
      expect(commit?.moves).toContainEqual(
        expect.objectContaining({
          type: 'timer.recomputed',
          delay: 'work:due',
          was: expect.objectContaining({ dueDate: '2027-01-04', calendar: 'CN-city@1' }),
          is: expect.objectContaining({ dueDate: '2027-01-05', calendar: 'CN-city@2' }),
        }),
      );
      expect(await one.calendars.pending()).toBe(0);
      expect(await codeOf(one.submit(instance, { type: 'timers.recomputed' }, clerk))).toBe('TIMERS_CURRENT');
    });

    test('lays the city over the nation anew, and says why (Y1, Y3)', async () => {
      const row = await place.collections.calendars.findOne({ _id: 'CN-city@2' });
      expect(row).toMatchObject({ base: 'CN-national@2', by: 'engine' });
      expect(JSON.parse(row!.layerText!).years).toEqual({});
      expect(JSON.parse(row!.calendarText).years['2027'].status).toBe('final');
      const loaded = await place.collections.calendars.findOne({ _id: 'CN-national@2' });
      expect(loaded).toMatchObject(loading);
    });

    test('changes nothing that is past: every history steps as it did, on a fresh node too', async () => {
      const third = await place.engine({ calendars: [city, nationalCalendar] });
      for (const key of [instance, feel, soon]) {
        expect(await third.verify(key)).toMatchObject({ clean: true });
      }
      expect((await third.replay(instance, 0)).tasks).toEqual(
        expect.objectContaining({
          [await taskOf(one, instance)]: expect.objectContaining({
            dueDate: '2027-01-04',
            provisional: true,
          }),
        }),
      );
    });

    test('rings at the new instant and not at the old one', async () => {
      place.clock.nowMs = local('2027-01-05T23:59');
      await two.wake();
      expect((await one.state(instance)).overdue).toBe(0);
      place.clock.nowMs = local('2027-01-06T00:00');
      await two.wake();
      expect((await one.state(instance)).overdue).toBe(1);
      expect((await one.state(feel)).status).toBe('completed');
    });
  });
});
