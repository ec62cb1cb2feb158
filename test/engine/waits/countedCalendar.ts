/** Nodes that were started with different calendars, or with none, on one database (Y8). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { calendarSchema, type Engine } from '../../../engine/index.js';
import { bpmn, deadline, end, line, start, userTask } from '../../support/diagram.js';
import { nationalCalendar, nextCalendar as yearKnown } from '../../support/run.js';
import { type CityOffice, loading, loadNotice, openCityOffice } from '../cityOffice.js';
import { begin, codeOf, deployAll, openPlace, type Place } from '../place.js';

const limited = bpmn(
  [start(), userTask('work', deadline({ workingDays: '5' })), end(), line('start', 'work', 'end')],
  [],
  'limited',
);

describe('the calendar on record', () => {
  let office: CityOffice;
  let place: Place;
  let stranger: Engine;
  beforeAll(async () => {
    office = await openCityOffice();
    place = office.place;
    stranger = await place.engine();
  });
  afterAll(() => place.close());

  test('a node that was started without a calendar counts with the one on record', async () => {
    expect(stranger.calendars.current.id).toBe('CN-city');
    const instance = await begin(stranger, 'limited');
    const { dueDate } = (await place.collections.tasks.findOne({ instance }))!;
    expect(dueDate).toBe('2027-01-04');
    const commits = await place.collections.commits.find({ instance }).toArray();
    expect(commits.map(({ event }) => event.calendar)).toEqual(['CN-city@1']);
  });

  const listening = () => {
    const warned: unknown[] = [];
    const silent = () => {};
    const warn = (details: object) => warned.push(details);
    return { warned, logger: { debug: silent, info: silent, warn, error: silent } };
  };

  test('nodes of different calendars count a revision once and never back again', async () => {
    const { warned, logger } = listening();
    const nation = await place.engine({ calendars: [nationalCalendar], logger });
    expect(warned).toEqual([{ calendar: 'CN-national', counted: 'CN-city' }]);
    const instance = await begin(office.one, 'limited');
    const nodes = [stranger, nation, office.one, office.two];
    for (const node of nodes) await node.wake();
    expect(await office.recountsOf(instance)).toBe(0);
    await loadNotice(nation);
    for (const node of [...nodes, ...nodes]) await node.wake();
    expect(await office.recountsOf(instance)).toBe(1);
    for (const node of nodes) expect(node.calendars.current).toMatchObject({ id: 'CN-city', revision: 2 });
    expect(await stranger.verify(instance)).toMatchObject({ clean: true });
  });

  test('another calendar counts for every node once that is decided, and is previewed', async () => {
    const { one } = office;
    const instance = await begin(one, 'limited');
    const off = { status: 'final' as const, offRanges: [], makeupWorkDays: [] };
    const county = calendarSchema.parse({
      ...{ id: 'CN-county', base: 'CN-city', revision: 1, timeZone: 'Asia/Shanghai', policy: {} },
      years: { '2026': { ...off, offRanges: [['2026-12-30', '2026-12-30']] } },
    });
    await one.calendars.create(county, loading);
    expect(await codeOf(one.calendars.count('CN-moon', loading))).toBe('NOT_FOUND');
    expect((await office.taskRow(instance)) as object).toMatchObject({ dueDate: '2027-01-05' });
    const preview = await one.calendars.previewCount('CN-county');
    const due = preview.timers.find((each) => each.instance === instance && each.delay === 'work:due');
    expect(due).toMatchObject({ was: { dueDate: '2027-01-05' }, is: { dueDate: '2027-01-06' } });
    expect(one.calendars.current.id).toBe('CN-city');
    expect(await one.calendars.count('CN-county', loading)).toMatchObject({ id: 'CN-county' });
    for (const node of [stranger, office.two, one]) {
      await node.wake();
      expect(node.calendars.current.id).toBe('CN-county');
    }
    expect(await office.taskRow(instance)).toMatchObject({ dueDate: '2027-01-06' });
    expect(await office.recountsOf(instance)).toBe(1);
    // Where somebody has decided, a node that was started with another one has nothing to warn of.
    const { warned, logger } = listening();
    await place.engine({ calendars: [nationalCalendar], logger });
    expect(warned).toEqual([]);
    const decisions = await place.collections.countedCalendars.find().sort({ _id: 1 }).toArray();
    expect(decisions).toMatchObject([
      { _id: 1, calendar: 'CN-city', by: 'engine' },
      { _id: 2, calendar: 'CN-county', ...loading },
    ]);
  });

  test('a calendar that comes later counts for nodes that had none, and what they had counted', async () => {
    const later = await openPlace();
    try {
      later.clock.nowMs = place.clock.nowMs;
      const without = await later.engine();
      await deployAll(without, limited);
      const instance = await begin(without, 'limited');
      const taskRow = () => later.collections.tasks.findOne({ instance });
      // Monday to Friday, New Year or not.
      expect(await taskRow()).toMatchObject({ dueDate: '2027-01-04', provisional: true });
      const first = await later.engine({ calendars: [yearKnown] });
      expect(await taskRow()).toMatchObject({ dueDate: '2027-01-05' });
      await without.wake();
      await first.wake();
      expect([without, first].map(({ calendars }) => calendars.current.id)).toEqual([
        'CN-national',
        'CN-national',
      ]);
      expect(await taskRow()).toMatchObject({ dueDate: '2027-01-05' });
    } finally {
      await later.close();
    }
  });
});
