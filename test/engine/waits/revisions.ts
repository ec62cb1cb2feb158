import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CalendarStore } from '../../../engine/deploy/calendars.js';
import type { Engine } from '../../../engine/index.js';
import { calendarLayersMax, previewInstancesMax, recountBatchMax } from '../../../engine/limits.js';
import { nationalCalendar } from '../../support/run.js';
import { type CityOffice, city, loading, loadNotice, openCityOffice } from '../cityOffice.js';
import { begin, codeOf, type Place } from '../place.js';

describe('revisions', () => {
  let office: CityOffice;
  let place: Place;
  let [one, two] = [] as unknown as [Engine, Engine];
  const open = async () => {
    office = await openCityOffice();
    ({ place, one, two } = office);
  };
  const taskRow: CityOffice['taskRow'] = (instance) => office.taskRow(instance);
  const recountsOf: CityOffice['recountsOf'] = (instance) => office.recountsOf(instance);

  const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  describe('revisions', () => {
    beforeAll(open);
    afterAll(() => place.close());

    test('that change nothing are none', async () => {
      const { '2026': known } = nationalCalendar.years;
      const same = await one.calendars.revise({ id: 'CN-national', years: { '2026': known! } }, loading);
      expect(same.revision).toBe(1);
    });

    test('of two nodes at once follow each other, and the later holds both (Y2)', async () => {
      const off = (date: string) => ({
        status: 'final' as const,
        offRanges: [[date, date]] as [string, string][],
        makeupWorkDays: [],
      });
      await Promise.all([
        one.calendars.revise({ id: 'CN-city', years: { '2026': off('2026-12-30') } }, loading),
        two.calendars.revise({ id: 'CN-city', years: { '2025': off('2025-12-30') } }, loading),
      ]);
      await one.wake();
      expect(one.calendars.current.revision).toBe(3);
      const offDays = Object.values(one.calendars.current.years).flatMap((year) => year.offRanges.flat());
      expect(offDays).toEqual(expect.arrayContaining(['2026-12-30', '2025-12-30', '2026-10-01']));
    });

    test('are refused when there is a later one than the caller has seen', async () => {
      const stale = one.calendars.revise({ id: 'CN-city', policy: city.policy, since: 1 }, loading);
      expect(await codeOf(stale)).toBe('PRECONDITION_FAILED');
      expect(await codeOf(one.calendars.preview({ id: 'CN-city', since: 1 }))).toBe('PRECONDITION_FAILED');
    });

    test('of a policy count every clock again', async () => {
      const instance = await begin(one, 'limited');
      const policy = { ...city.policy, dueEdge: 'officeClose' as const };
      await one.calendars.revise({ id: 'CN-city', policy }, loading);
      await one.wake();
      expect(await taskRow(instance)).toMatchObject({ dueAt: new Date('2027-01-05T09:30:00.000Z') });
    });

    test('leave what a node that has not noticed yet sets to the next look (Y6)', async () => {
      await loadNotice(one);
      await one.wake();
      expect(two.calendars.current.years['2027']?.status).not.toBe('final');
      const instance = await begin(two, 'limited');
      expect(await taskRow(instance)).toMatchObject({ provisional: true });
      await one.wake();
      expect(await taskRow(instance)).not.toHaveProperty('provisional');
      expect(await recountsOf(instance)).toBe(1);
    });

    test('are found by a node that starts after a crash, before anything rings', async () => {
      const instance = await begin(one, 'limited');
      const before = await place.collections.calendars.findOne({}, { sort: { _id: -1 } });
      expect(before).not.toBeNull();
      const policy = { ...city.policy, dueEdge: 'endOfDay' as const };
      // Stored by a process that died before it counted anything.
      const settings = { collections: place.collections, now: place.clock.now, logger: silent };
      const store = await CalendarStore.open(settings, [city]);
      await store.revise('CN-city', { policy }, loading);
      expect(await recountsOf(instance)).toBe(0);
      const fresh = await place.engine({ calendars: [city] });
      expect(await recountsOf(instance)).toBe(1);
      expect(await fresh.verify(instance)).toMatchObject({ clean: true });
    });

    test('go on past what one round takes, and a preview says when there is more', async () => {
      const timers = place.collections.timers;
      const left = { calendar: 'CN-city@1', countedFrom: new Date(0), countedTo: new Date('2027-06-01') };
      const row = { element: 'x', state: 'OPEN' as const, dueAt: new Date('2027-06-01'), seq: 0, ...left };
      const rows = Array.from({ length: previewInstancesMax + 1 }, (_, nr) => {
        const instance = String(9_000_000_000_000_000_000n + BigInt(nr));
        return { ...row, _id: `${instance}000001`, instance };
      });
      await timers.insertMany(rows);
      expect(await one.calendars.pending()).toBe(previewInstancesMax);
      const some = rows.slice(recountBatchMax + 1).map(({ _id }) => _id);
      await timers.deleteMany({ _id: { $in: some } });
      // Nothing of them is in the log: each is asked once in a round, and the round ends.
      await one.wake();
      await timers.deleteMany({ _id: { $in: rows.map(({ _id }) => _id) } });
    });

    test('of a calendar that is not there are refused', async () => {
      expect(await codeOf(one.calendars.revise({ id: 'CN-moon', years: {} }, loading))).toBe('NOT_FOUND');
    });
  });

  describe('new calendars', () => {
    beforeAll(open);
    afterAll(() => place.close());
    const layer = (id: string, base: string) => ({ ...city, id, base });

    test('lie over one another, only so deep', async () => {
      let base = 'CN-national';
      for (let depth = 2; depth <= calendarLayersMax; depth += 1) {
        const made = await one.calendars.create(layer(`layer-${depth}`, base), loading);
        expect(made.years['2026']?.status).toBe('final');
        base = made.id;
      }
      expect(await codeOf(one.calendars.create(layer('too-deep', base), loading))).toBe('INVALID_ARGUMENT');
      await loadNotice(one);
      const top = await place.collections.calendars.findOne({ id: base }, { sort: { revision: -1 } });
      expect(JSON.parse(top!.calendarText).years['2027'].status).toBe('final');
    });

    test('do not take the place of one that is there, nor lie over one that is not', async () => {
      expect(await codeOf(one.calendars.create(city, loading))).toBe('CALENDAR_EXISTS');
      expect(await codeOf(one.calendars.create(layer('lost', 'CN-moon'), loading))).toBe('NOT_FOUND');
    });

    test('that come with the software give way to what was loaded since', async () => {
      const changed = { ...nationalCalendar, revision: 2, years: {} };
      const later = await place.engine({ calendars: [city, changed] });
      expect(later.calendars.current.years['2027']?.status).toBe('final');
    });
  });
});
