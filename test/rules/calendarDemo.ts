import { readFileSync } from 'node:fs';
import { type Calendar, type CalendarPolicy, calendarSchema } from '../../engine/calendar/calendar.js';

/** The national calendar as it is released, read from the working tree. */
export const national: Calendar = calendarSchema.parse(
  JSON.parse(readFileSync('processes/calendars/cn-national.json', 'utf8')),
);

export function withPolicy(policy: Partial<CalendarPolicy>): Calendar {
  return { ...national, policy: { ...national.policy, ...policy } };
}
