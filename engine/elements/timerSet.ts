/** Setting a timer: into the state, onto its token, and with the alarm clock. */
import type { Timer } from '../vocabulary.js';
import type { Stepping } from './stepping.js';
import type { Due } from './timerDue.js';

export const calendarOf = (step: Stepping): string => `${step.calendar.id}@${step.calendar.revision}`;

export function setTimer(
  step: Stepping,
  { token: tokenKey, element, delay }: Pick<Timer, 'token' | 'element' | 'delay'>,
  due: Due,
): void {
  const key = step.nextKey();
  const timer: Timer = { key, element, token: tokenKey, delay, ...due, calendar: calendarOf(step) };
  const token = step.state.tokens[tokenKey]!;
  const raised = step.afterEvent(timer).type;
  step.put('timers', key, timer);
  step.put('tokens', tokenKey, { ...token, timers: { ...token.timers, [raised]: key } });
  step.move({ type: 'timer.set', key, element });
  step.effect({ type: 'timer.schedule', timer: key, dueAt: timer.dueAt });
}
