/** Two engines that count with a city's calendar, laid over the nation's, days before an unknown year. */
import { type Calendar, calendarSchema, type Engine, type Key } from '../../engine/index.js';
import { bpmn, catchEvent, deadline, end, line, start, timer, userTask } from '../support/diagram.js';
import { nationalCalendar, nextCalendar } from '../support/run.js';
import { deployAll, openPlace, type Place, taskOf } from './place.js';

export const notice = nextCalendar.years['2027']!;
export const loading = { by: 'zsj.platform', reason: '国务院办公厅关于2027年部分节假日安排的通知' };
export const local = (text: string) => Date.parse(`${text}:00+08:00`);

export const city: Calendar = calendarSchema.parse({
  ...nationalCalendar,
  id: 'CN-city',
  base: 'CN-national',
  revision: 1,
  years: {},
});

const limited = bpmn(
  [start(), userTask('work', deadline({ workingDays: '5' })), end(), line('start', 'work', 'end')],
  [],
  'limited',
);
const waiting = bpmn(
  [start(), catchEvent('wait', timer('timeDate', '=working days(5)')), end(), line('start', 'wait', 'end')],
  [],
  'waiting',
);

export interface CityOffice {
  place: Place;
  one: Engine;
  two: Engine;
  /** The row of an instance's open task. */
  taskRow(instance: Key): Promise<object | null>;
  /** How often its timers were counted again. */
  recountsOf(instance: Key): Promise<number>;
}

/** What every node of the city counts with. */
export const cityCalendars = { calendars: [city, nationalCalendar] };

export async function openCityOffice(): Promise<CityOffice> {
  const place = await openPlace();
  place.clock.nowMs = local('2026-12-28T10:00');
  const one = await place.engine(cityCalendars);
  const two = await place.engine(cityCalendars);
  await deployAll(one, limited, waiting);
  const { tasks, commits } = place.collections;
  return {
    place,
    one,
    two,
    taskRow: async (instance) => tasks.findOne({ _id: await taskOf(one, instance) }),
    recountsOf: (instance) => commits.countDocuments({ instance, 'event.type': 'timers.recomputed' }),
  };
}

/** Loads the notice of the year to come into the nation's calendar. */
export const loadNotice = (engine: Engine) =>
  engine.calendars.revise({ id: 'CN-national', years: { '2027': notice } }, loading);
