/** What a step did, move by move; `Event` is what it was told. */
import type { TaskMove } from './task.js';
import type { Reckoned, TaskDates } from './term.js';
import type { Instant, Key, Variables } from './value.js';

/** What happened inside a step, in order: the material of views, audit and process mining. */
export type Move =
  | {
      type:
        | 'instance.started'
        | 'instance.completed'
        | 'instance.canceled'
        | 'instance.failed'
        | 'instance.terminated';
      reason?: string;
    }
  | { type: 'instance.withdrawn'; by: string; onBehalfOf?: string }
  | { type: 'scope.opened' | 'scope.completed' | 'scope.canceled'; key: Key; element: string }
  | { type: 'element.entered' | 'element.left'; element: string; token: Key }
  | { type: 'flow.taken'; flow: string; token: Key }
  | { type: 'activity.opened' | 'activity.completed' | 'activity.canceled'; key: Key; element: string }
  | {
      type: TaskMove;
      key: Key;
      element: string;
      by?: string;
      /** In whose place: `by` is his deputy (代理). */
      onBehalfOf?: string;
      /** To whom it is given. */
      to?: string;
      action?: string;
    }
  | { type: JobMove; key: Key; element: string; message?: string }
  | { type: 'call.opened' | 'call.completed' | 'call.canceled'; key: Key; element: string }
  | { type: 'timer.set' | 'timer.fired' | 'timer.canceled'; key: Key; element: string }
  /** Counted again by another revision of the calendar. */
  | {
      type: 'timer.recomputed';
      key: Key;
      element: string;
      delay: string;
      was: Reckoned & { calendar: string };
      is: Reckoned & { calendar: string };
    }
  /** Its dates, which are no limit, counted again by another revision of the calendar. */
  | { type: 'task.rescheduled'; key: Key; element: string; was: TaskDates; is: TaskDates }
  | {
      type: ClockMove;
      key: Key;
      element: string;
      by: string;
      reason?: string;
      workingDays?: number;
      dueAt?: Instant;
    }
  | {
      type: 'subscription.opened' | 'subscription.matched' | 'subscription.closed';
      key: Key;
      element: string;
    }
  | {
      type: 'incident.raised' | 'incident.resolved' | 'incident.dropped';
      key: Key;
      element: string;
      code: string;
    }
  | { type: 'dataStore.read'; key: Key; element: string; stores: string[] }
  | { type: 'dataStore.written'; key: Key; element: string; store: string; number: number }
  | { type: 'error.thrown'; element: string; code: string }
  /** Of what the applicant was asked for (补正): it says nothing of the office's own limits. */
  | { type: 'correction.warned' | 'correction.missed'; element: string; key: Key; dueAt: Instant }
  | { type: 'deadline.warned' | 'deadline.missed'; element: string; key: Key; dueAt: Instant }
  | { type: 'variables.set'; scope: Key; variables: Variables };

export type ClockMove = 'clock.paused' | 'clock.resumed' | 'clock.extended' | 'clock.restarted';
export type JobMove = 'job.opened' | 'job.completed' | 'job.failed' | 'job.canceled' | 'job.updated';
