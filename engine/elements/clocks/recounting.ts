/**
 * Another revision of the calendar: every timer and date that asks for its days is counted again with the
 * calendar of the event, which the log names, so that the step comes out the same whatever is loaded later.
 *
 * P4 A timer is counted again by a later revision only, never by an earlier one that another node still has;
 *    one that is counted with the event's revision already is left alone, so a repeat changes nothing.
 * P5 A clock that stands still is left alone: it is counted when it goes on.
 */
import { isOutdated, referenceOf } from '../../calendar/reference.js';
import type { EventOf, Key, Reckoned, Refusal, Timer } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { instanceWords } from '../../wordings/instances.js';
import { evaluateText } from '../contract/evaluating.js';
import { refusal } from '../contract/fault.js';
import type { Stepping } from '../contract/stepping.js';
import type { ElementModule } from '../element.js';
import { recountClock } from './clock.js';
import { recountCorrectionLimit } from './correctionLimit.js';
import { isScheduledBefore, recountSchedule } from './taskSchedule.js';
import { due } from './timerDue.js';

function isStale(step: Stepping, { term, calendar }: Timer): boolean {
  if (!term || (term.kind === 'workingDays' && term.pausedAt !== undefined)) return false;
  return isOutdated(calendar, step.calendar);
}

/** What the timer's expression gives with the variables of its time, had this revision been known then. */
function recountExpression(step: Stepping, timer: Timer): void {
  const { term, token, key } = timer;
  if (term?.kind !== 'expression') return;
  const { scope } = step.state.tokens[token]!;
  const { delay } = step.delay(scope, step.afterEvent(timer).type);
  const lookup = (name: string) => term.variables[name];
  const { setAt: at } = term;
  const { calendar } = step;
  const reckoning: Parameters<typeof due>[0] = {
    at,
    calendar,
    evaluate: (text, _place, noting) => evaluateText(text, lookup, { at, calendar }, noting),
  };
  const { dueDate, provisional, ...rest } = timer;
  const counted = due(reckoning, delay, { scope });
  step.put('timers', key, { ...rest, ...counted, calendar: referenceOf(step.calendar) });
  step.effect({ type: 'timer.schedule', timer: key, dueAt: counted.dueAt });
}

const shown = ({ dueAt, dueDate, provisional, calendar }: Timer): Reckoned & { calendar: string } => ({
  dueAt,
  ...(dueDate !== undefined && { dueDate }),
  ...(provisional && { provisional }),
  calendar,
});

function onRecomputed(step: Stepping, _event: EventOf<'timers.recomputed'>): Refusal | undefined {
  const stale = Object.values(step.state.timers).filter((timer) => isStale(step, timer));
  const scheduled = Object.values(step.state.tasks).filter((task) => isScheduledBefore(task, step));
  if (stale.length + scheduled.length === 0) {
    return refusal(
      'TIMERS_CURRENT',
      say(instanceWords.timersCurrent, { calendar: referenceOf(step.calendar) }),
    );
  }
  for (const token of new Set(stale.map((timer): Key => timer.token))) {
    recountClock(step, token);
    recountCorrectionLimit(step, token);
  }
  for (const timer of stale) {
    recountExpression(step, timer);
    const { key, element, delay } = timer;
    const was = shown(timer);
    const is = shown(step.state.timers[key]!);
    step.move({ type: 'timer.recomputed', key, element, delay, was, is });
  }
  for (const { key } of scheduled) recountSchedule(step, step.state.tasks[key]!);
}

export const recounting: ElementModule = { handlers: { 'timers.recomputed': onRecomputed } };
