import { type Calendar, calendarSchema } from './calendar.js';

/** Without any calendar: Monday to Friday, no holidays, every year provisional. */
export const plainCalendar: Calendar = calendarSchema.parse({
  id: 'plain',
  revision: 1,
  timeZone: 'Asia/Shanghai',
  years: {},
  policy: {},
});
