/** Rows of what an instance waits for: timers and message subscriptions. */
import type { SubscriptionRow } from '../../models/subscriptions.js';
import type { TimerRow } from '../../models/timers.js';
import type { Key, Timer } from '../vocabulary.js';
import { differenceOf, present, setOrUnset } from './difference.js';
import type { Change, Step, ViewName, ViewWrite } from './views.js';

const update = (view: ViewName, key: Key, seq: number, change: Change): ViewWrite => ({
  kind: 'update',
  view,
  key,
  seq,
  change,
});

const always = { countedFrom: new Date(0), countedTo: new Date('9999-12-31T00:00:00.000Z') };

/**
 * Between which instants lie the days that a timer's due instant depends on. The warning of a limit is
 * counted again with its end; what an expression may ask a calendar is not known.
 */
function countedSpan({ term, dueAt }: Timer): { countedFrom?: Date; countedTo?: Date } {
  if (term?.kind === 'expression') return always;
  if (term?.edge !== 'due' || term.pausedAt !== undefined) return {};
  return { countedFrom: new Date(term.fromAt), countedTo: new Date(dueAt) };
}

const isPaused = ({ term }: Timer): boolean => term?.kind === 'workingDays' && term.pausedAt !== undefined;

function moving(timer: Timer) {
  const { dueAt, dueDate, calendar, provisional } = timer;
  const { countedFrom, countedTo } = countedSpan(timer);
  const state: TimerRow['state'] = isPaused(timer) ? 'PAUSED' : 'OPEN';
  return { state, dueAt: new Date(dueAt), dueDate, calendar, provisional, countedFrom, countedTo };
}

export function timerViews({ commit: { seq }, before, after }: Step): ViewWrite[] {
  if (before?.timers === after.timers) return [];
  const { opened, changed, closed } = differenceOf(before?.timers, after.timers);
  const ended = setOrUnset({ state: 'CLOSED', seq, countedFrom: undefined, countedTo: undefined });
  return [
    ...opened.map((timer): ViewWrite => {
      const { key, element } = timer;
      const row = present({ _id: key, instance: after.instance, element, ...moving(timer), seq });
      return { kind: 'insert', view: 'timers', row: row as TimerRow };
    }),
    ...changed.map(([, timer]) => update('timers', timer.key, seq, setOrUnset({ ...moving(timer), seq }))),
    ...closed.map(({ key }) => update('timers', key, seq, ended)),
  ];
}

export function subscriptionViews({ commit: { seq, event }, before, after }: Step): ViewWrite[] {
  if (before?.subscriptions === after.subscriptions) return [];
  const { opened, closed } = differenceOf(before?.subscriptions, after.subscriptions);
  return [
    ...opened.map(({ key, element, kind, message, correlationKey }): ViewWrite => {
      const row: SubscriptionRow = {
        _id: key,
        instance: after.instance,
        processId: after.processId,
        element,
        kind,
        message,
        correlationKey,
        state: 'OPEN',
        openedAt: new Date(event.at),
        seq,
      };
      return { kind: 'insert', view: 'subscriptions', row };
    }),
    ...closed.map(({ key }) => update('subscriptions', key, seq, { $set: { state: 'CLOSED', seq } })),
  ];
}
