/** `timer.schedule`: sets the alarm. The timer's row is a view and is there already. */
import type { Perform } from './scene.js';

export const timerSchedule: Perform<'timer.schedule'> = ({ timer, dueAt }, _commit, { alarms }) =>
  alarms.schedule(timer, dueAt);
