/** Nodes that were started with different calendars, or with none, on one database (Y8). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Engine } from '../../../engine/index.js';
import { bpmn, deadline, end, line, start, userTask } from '../../support/diagram.js';
import { nationalCalendar, nextCalendar as yearKnown } from '../../support/run.js';
import { type CityOffice, loadNotice, openCityOffice } from '../cityOffice.js';
import { begin, deployAll, openPlace, type Place } from '../place.js';

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

  test('nodes of different calendars count a revision once and never back again', async () => {
    const warned: unknown[] = [];
    const logger = {
      debug: () => {},
      info: () => {},
      warn: (details: object) => warned.push(details),
      error: () => {},
    };
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
