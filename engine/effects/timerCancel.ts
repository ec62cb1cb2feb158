/** `timer.cancel`: takes the alarm back. One that rings all the same finds no timer in the state. */
import type { Perform } from './scene.js';

export const timerCancel: Perform<'timer.cancel'> = ({ timer }, _commit, { alarms }) => alarms.cancel(timer);
