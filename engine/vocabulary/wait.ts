/** What a token waits for. Each has ended, and left the state, once its trace is in the log. */

import type { Values } from '../wording.js';
import type { Compensable } from './state.js';
import type { Reckoned, Term } from './term.js';
import type { Instant, Json, Key, Mapping, Variables } from './value.js';

/** Machine work that a worker fetches. */
export interface Job {
  key: Key;
  element: string;
  type: string;
  kind: string;
  retries: number;
  /** Not handed out before this instant, after a failure with backoff. */
  retryAt?: Instant;
  customHeaders: Record<string, string>;
  /** `banli:notice`: it only tells somebody, so that what led to it can still be withdrawn. */
  isNotice?: true;
}

/** A call activity, or the undoing of one, that waits for another instance. */
export interface Call {
  key: Key;
  element: string;
  processId: string;
  /** The called instance that is undone, and the activity that undoes. */
  undoes?: { instance: Key; by: Key };
  /** The number of the last report that the called instance has made. */
  reported?: number;
}

/** What a called instance has said to its caller while it goes on (`elements/calls/reporting.ts`). */
export interface CallReport {
  /** Counts the reports of the instance, so that one that comes late undoes nothing. */
  number: number;
  at: Instant;
  /** Since when its clock stands still, while it does. */
  heldAt?: Instant;
  /** What the applicant has changed in his application since the call, and the report that first said so. */
  amended?: { number: number; variables: Variables };
}

/** An absolute instant that the state waits for. The alarm clock is Agenda; the truth is here (DESIGN §5). */
export interface Timer extends Reckoned {
  key: Key;
  element: string;
  token: Key;
  delay: string;
  calendar: string;
  /** What the calendar had a say in, to be counted again with another revision of it. */
  term?: Term;
  /** For cycles: how often it still fires after this time (-1 = for ever) and the interval. */
  repetitions?: number;
  interval?: string;
}

export interface Subscription {
  key: Key;
  kind: 'message' | 'signal';
  element: string;
  token: Key;
  message: string;
  correlationKey: string;
  /** Output mappings for the message's variables; without any, all of them are taken over. */
  outputs: Mapping[];
}

/** A condition that a state waits for to become true (BPMN 2.0.2 §10.5.5). */
export interface Condition {
  key: Key;
  element: string;
  token: Key;
  expression: string;
  /** Its value when it was last looked at: only a change to true is an event. */
  holds: boolean;
}

/** A fault of the process, recorded and retried from where it stood. */
export interface Incident {
  key: Key;
  code: string;
  /** The name of a sentence, and what fills its gaps (`wordings/faults.ts`). */
  says: string;
  values?: Values;
  /** What FEEL noticed in the expression that failed, or whose value did not fit. */
  warnings?: { type: string; message: string; name?: string }[];
  element: string;
  token?: Key;
  job?: Key;
  raisedAt: Instant;
  /** What resolving does again: enter the state, take over what came from outside, send the event … */
  retry:
    | { kind: 'enter'; via?: string }
    | { kind: 'begin'; variables: Variables }
    | { kind: 'send'; event: MachineEvent }
    | { kind: 'complete'; activity: Key; variables: Variables }
    | { kind: 'receive'; subscription: Key; variables: Variables }
    | { kind: 'scope'; scope: Key }
    | { kind: 'condition' }
    | { kind: 'undo'; activity: Key; undone: Compensable }
    | { kind: 'job' };
}

/** An event as a machine sees it: an XState event type and the payload that travels with it. */
export interface MachineEvent {
  type: string;
  output?: Json;
  error?: Json;
}
