/**
 * Timer events (BPMN 2.0.2 §10.5.5): date, duration and cycle in ISO 8601 or FEEL, and working-day deadlines.
 * A state that is entered asks for its delayed transitions; each becomes a timer with an absolute instant
 * (DESIGN §5).
 *
 * T1 A timer that the state does not hold is refused, so that a second ring does nothing.
 * T2 A timer is not taken before its instant, whatever another node's clock says, nor while its clock stands
 *    still.
 */
import { dueAfter } from '../calendar/duration.js';
import { referenceOf } from '../calendar/reference.js';
import type { EventOf, Json, Key, Refusal } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';
import { due } from './clocks/timerDue.js';
import { cancelTimer, forgetTimer, setTimer } from './clocks/timerSet.js';
import { refusal } from './contract/fault.js';
import type { Stepping } from './contract/stepping.js';
import type { BpmnElement, Compiling, ElementModule, TriggerSite } from './element.js';

const kinds = [
  ['timeDate', 'date'],
  ['timeDuration', 'duration'],
  ['timeCycle', 'cycle'],
] as const;

/** Declares the timer of an event as a named delay of its machine. */
function delayOf({ node, definition, name }: TriggerSite, compiling: Compiling): string {
  const set = kinds.filter(([attribute]) => definition[attribute] !== undefined);
  const [attribute, kind] = set[0] ?? kinds[0];
  const body = (definition[attribute] as BpmnElement | undefined)?.body;
  const expression = typeof body === 'string' ? body.trim() : '';
  if (set.length !== 1 || expression === '') {
    const text = 'A timer event needs exactly one of timeDate, timeDuration and timeCycle';
    compiling.report(node.id, 'timer-definition', text, '10.5.5');
  }
  return compiling.delay(name, { kind, expression });
}

function set(step: Stepping, token: Key, raised: string): void {
  const { scope } = step.state.tokens[token]!;
  const { name, element, delay } = step.delay(scope, raised);
  if (delay.kind === 'deadline' && delay.onRequest) return;
  setTimer(step, { token, element, delay: name }, due(step, delay, { scope }));
}

function onFired(step: Stepping, event: EventOf<'timer.fired'>): Refusal | undefined {
  const timer = step.state.timers[event.timer];
  if (!timer) return refusal('TIMER_NOT_FOUND', say(instanceWords.noTimer, { timer: event.timer }));
  if (timer.term?.kind === 'workingDays' && timer.term.pausedAt !== undefined)
    return refusal('TIMER_PAUSED', say(instanceWords.timerPaused, { key: timer.key }));
  if (event.at < timer.dueAt)
    return refusal('TIMER_NOT_DUE', say(instanceWords.timerNotDue, { key: timer.key, dueAt: timer.dueAt }));
  const raised = step.afterEvent(timer);
  step.move({ type: 'timer.fired', key: timer.key, element: timer.element });
  if (timer.interval !== undefined && timer.repetitions !== 0) {
    const repetitions = timer.repetitions! < 0 ? -1 : timer.repetitions! - 1;
    const dueAt = dueAfter(timer.interval, timer.dueAt, step.calendar.timeZone)!;
    step.put('timers', timer.key, { ...timer, dueAt, repetitions, calendar: referenceOf(step.calendar) });
    step.effect({ type: 'timer.schedule', timer: timer.key, dueAt });
  } else forgetTimer(step, timer.token, raised.type);
  step.send(timer.token, raised);
}

const raisedBy = (params: Record<string, Json>) => String(params.id ?? params.sendId);

export const timerEvent: ElementModule = {
  triggers: [
    {
      type: 'bpmn:TimerEventDefinition',
      positions: ['start', 'eventSubProcess', 'catch', 'boundary'],
      wait: (site, state, compiling, answer) => {
        state.after = { ...state.after, [delayOf(site, compiling)]: [answer] };
      },
      start: (site, compiling) => ({
        state: compiling.key(site.node.id),
        kind: 'timer',
        name: delayOf(site, compiling),
      }),
    },
  ],
  actions: {
    'xstate.raise': (step, by, params) => set(step, by.token, raisedBy(params)),
    'xstate.cancel': (step, by, params) => cancelTimer(step, by.token, raisedBy(params)),
  },
  handlers: { 'timer.fired': onFired },
};
