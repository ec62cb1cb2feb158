/** Setting a timer and taking it away: into the state, onto its token, and with the alarm clock. */
import { referenceOf } from '../../calendar/reference.js';
import type { Key, Timer } from '../../vocabulary.js';
import type { Stepping } from '../contract/stepping.js';
import type { Due } from './timerDue.js';

export function setTimer(
  step: Stepping,
  { token: tokenKey, element, delay }: Pick<Timer, 'token' | 'element' | 'delay'>,
  due: Due,
): void {
  const key = step.nextKey();
  const timer: Timer = { key, element, token: tokenKey, delay, ...due, calendar: referenceOf(step.calendar) };
  const token = step.state.tokens[tokenKey]!;
  const raised = step.afterEvent(timer).type;
  step.put('timers', key, timer);
  step.put('tokens', tokenKey, { ...token, timers: { ...token.timers, [raised]: key } });
  step.move({ type: 'timer.set', key, element });
  step.effect({ type: 'timer.schedule', timer: key, dueAt: timer.dueAt });
}

/** Takes a timer that has rung or is canceled off its token. */
export function forgetTimer(step: Stepping, tokenKey: Key, raised: string): Timer | undefined {
  const token = step.state.tokens[tokenKey]!;
  const { [raised]: key, ...others } = token.timers;
  if (key === undefined) return undefined;
  const timer = step.state.timers[key]!;
  step.put('tokens', tokenKey, { ...token, timers: others });
  step.drop('timers', key);
  return timer;
}

export function cancelTimer(step: Stepping, tokenKey: Key, raised: string): void {
  const timer = forgetTimer(step, tokenKey, raised);
  if (!timer) return;
  step.move({ type: 'timer.canceled', key: timer.key, element: timer.element });
  step.effect({ type: 'timer.cancel', timer: timer.key });
}
