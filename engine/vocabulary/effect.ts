/** What a step wants done outside. Effects are orders: `timer.schedule`. */
import type { StoreWrite } from './dataStore.js';
import type { Called } from './definition.js';
import type { Actor, Instant, Key, Variables } from './value.js';
import type { CallReport } from './wait.js';

/**
 * An order to the outside, performed only after the commit that carries it is durable; harmless if repeated.
 */
export type Effect = { id: string } & (
  | { type: 'timer.schedule'; timer: Key; dueAt: Instant }
  | { type: 'timer.cancel'; timer: Key }
  | { type: 'job.offer'; job: Key; jobType: string; retryAt?: Instant }
  | { type: 'signal.broadcast'; name: string; variables: Variables }
  | {
      type: 'subscription.open';
      kind: 'message' | 'signal';
      subscription: Key;
      message: string;
      correlationKey: string;
    }
  | { type: 'subscription.close'; subscription: Key }
  | {
      type: 'message.publish';
      name: string;
      correlationKey: string;
      variables: Variables;
      timeToLiveMs: number;
    }
  /**
   * `initiator`: on whose behalf the caller runs, and with it what it calls. `inputs` and `outputs`: the
   * caller's names of what the called process takes and gives, in its order.
   */
  | ({
      type: 'instance.start';
      variables: Variables;
      call?: Key;
      initiator?: Actor;
      /** The number and the title of the case that it belongs to. */
      businessKey?: string;
      title?: string;
      element: string;
      inputs?: string[];
      outputs?: string[];
    } & Called)
  | { type: 'instance.cancel'; call: Key }
  /** Undoes what a called instance has completed, in an instance of its own. */
  | { type: 'instance.undo'; instance: Key; call: Key; initiator: Actor; element: string }
  /**
   * `outputs`: the names of what the called process gives, in its order. `report`, of an instance that ends,
   * is there when the applicant has changed his application in it.
   */
  | {
      type: 'parent.resume';
      instance: Key;
      call: Key;
      variables: Variables;
      outputs?: string[];
      undoable?: true;
      report?: CallReport;
    }
  | {
      type: 'parent.fail';
      instance: Key;
      call: Key;
      code: string;
      message: string;
      element?: string;
      variables: Variables;
      report?: CallReport;
    }
  | { type: 'parent.report'; instance: Key; call: Key; report: CallReport }
  | { type: 'dataStore.read'; token: Key; reading: Key; stores: string[] }
  /** Reads again once one of the stores was written more often than the token knows. */
  | { type: 'dataStore.await'; token: Key; reading: Key; stores: string[]; numbers: number[] }
  /** Nobody asks for the next write any more. */
  | { type: 'dataStore.forget'; reading: Key }
  | ({ type: 'dataStore.write'; token: Key; writing: Key; element: string } & StoreWrite)
  /** No active instance holds the process's correlation key any more: a buffered message may start one. */
  | { type: 'correlation.release'; processId: string; correlationKey: string }
  | { type: 'parent.escalate'; instance: Key; call: Key; code: string; variables?: Variables }
  | { type: 'notify'; kind: NotificationKind; groups: string[]; users: string[]; element: string; task?: Key }
);
export type NotificationKind =
  | 'reminder'
  | 'overdue'
  | 'urging'
  | 'correction'
  /** The application is with the applicant, to be changed. */
  | 'revision'
  | 'copy'
  | 'supervision'
  | 'message';
