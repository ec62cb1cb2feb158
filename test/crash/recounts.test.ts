/** A revision of the calendar, with the node that loads it killed at each of its writes. */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type CityOffice, cityCalendars, loading, openCityOffice } from '../engine/cityOffice.js';
import { begin } from '../engine/place.js';
import { actAndDie, dyingEverywhere } from '../starts/mortal.js';

let office: CityOffice;
beforeAll(async () => {
  office = await openCityOffice();
});
afterAll(() => office.place.close());

test('counts every open clock again once, wherever the node dies (Y2, Y6)', async () => {
  const { place, one, recountsOf } = office;
  const dueOf = async (instance: string) => Object.values((await one.state(instance)).timers)[0]!.dueAt;
  const rounds = await dyingEverywhere(
    place,
    async (victim, round) => {
      const instances = [await begin(one, 'limited'), await begin(one, 'waiting')];
      const before = await Promise.all(instances.map(dueOf));
      // A day more is off in the five that both count, or none again.
      const day = '2026-12-30';
      const offRanges: [string, string][] = round % 2 === 0 ? [[day, day]] : [];
      const years = { '2026': { status: 'final' as const, offRanges, makeupWorkDays: [] } };
      const load = (engine: typeof one) => engine.calendars.revise({ id: 'CN-city', years }, loading);
      const answered = await actAndDie(victim, one, load);
      const isLoaded =
        one.calendars.current.years['2026']!.offRanges.flat().includes(day) === (round % 2 === 0);
      if (answered) expect(isLoaded).toBe(true);
      if (!isLoaded) await load(one);
      await one.wake();
      await one.settled();
      for (const [index, instance] of instances.entries()) {
        expect(await recountsOf(instance)).toBe(1);
        expect(await dueOf(instance)).not.toBe(before[index]);
        const { timers } = await one.state(instance);
        for (const { key, dueAt } of Object.values(timers)) {
          const row = await place.collections.timers.findOne({ _id: key });
          expect(row).toMatchObject({ state: 'OPEN', dueAt: new Date(dueAt) });
        }
        await one.submit(instance, { type: 'instance.canceled' }, { kind: 'user', id: 'clerk' });
      }
    },
    cityCalendars,
  );
  expect(rounds).toBeGreaterThan(3);
});
