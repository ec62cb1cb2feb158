/** Rows of what an instance waits for: timers and message subscriptions. */
import type { SubscriptionRow } from '../../models/subscriptions.js';
import type { TimerRow } from '../../models/timers.js';
import type { Key } from '../vocabulary.js';
import { differenceOf, present, setOrUnset } from './difference.js';
import type { Change, Step, ViewName, ViewWrite } from './views.js';

const update = (view: ViewName, key: Key, seq: number, change: Change): ViewWrite => ({
  kind: 'update',
  view,
  key,
  seq,
  change,
});

export function timerViews({ commit: { seq }, before, after }: Step): ViewWrite[] {
  if (before?.timers === after.timers) return [];
  const { opened, changed, closed } = differenceOf(before?.timers, after.timers);
  return [
    ...opened.map((timer): ViewWrite => {
      const { key, element, dueAt, dueDate, calendar, provisional } = timer;
      const row = { _id: key, instance: after.instance, element, state: 'OPEN', calendar, seq };
      const full = present({ ...row, dueAt: new Date(dueAt), dueDate, provisional });
      return { kind: 'insert', view: 'timers', row: full as TimerRow };
    }),
    ...changed.map(([, timer]) => {
      const { dueAt, dueDate, calendar, provisional } = timer;
      const change = setOrUnset({ dueAt: new Date(dueAt), dueDate, calendar, provisional, seq });
      return update('timers', timer.key, seq, change);
    }),
    ...closed.map(({ key }) => update('timers', key, seq, { $set: { state: 'CLOSED', seq } })),
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
