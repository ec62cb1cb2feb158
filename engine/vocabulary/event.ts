/** What happened to an instance, as the log records it. Events are past: `task.completed`. */

import type { Text } from '../wording.js';
import type { StoreContent, StoreRefusal } from './dataStore.js';
import type { Compensable } from './state.js';
import type { Attachment, TaskEventPayloads } from './task.js';
import type { Actor, Instant, Key, Variables } from './value.js';
import type { CallReport } from './wait.js';

/** What every event of the log carries beside its own payload. */
export interface Envelope {
  at: Instant;
  by: Actor;
  /** `id@revision` of the calendar that computes this step's due instants. */
  calendar: string;
}

/** The payloads of the log's events, by type. All keys name things inside the instance. */
export interface EventPayloads extends TaskEventPayloads {
  'instance.started': {
    instance: Key;
    definition: Key;
    variables: Variables;
    businessKey?: string;
    /** Of what belongs to a case: what that is called. */
    title?: string;
    /** The state where a trigger from outside gave birth to the token; without it the none start event. */
    start?: string;
    /** The correlation key of the message that started it: one active instance of the process per key. */
    correlationKey?: string;
    /** The call activity that waits for this instance. */
    parent?: { instance: Key; call: Key };
    /** Who started the outermost caller; without it whoever started this instance. */
    initiator?: Actor;
    /** The instance and element on whose behalf an independent instance was started (escalation). */
    origin?: { instance: Key; element: string };
    /** It undoes what an instance of its process has completed, with the variables that one ended with. */
    undo?: { variables: Variables; compensable: Compensable[] };
    /** Files that its form was handed in with. */
    attachments?: Attachment[];
  };
  'instance.canceled': { reason?: string };
  /** 终止: ended for good by decision, with its reason. */
  'instance.terminated': { opinion: string };
  /** The applicant takes his application back before anybody goes on with it. */
  /** `desk`: the group that entered the application for a department, as one of which he takes it back. */
  'instance.withdrawn': { opinion?: string; desk?: string };
  'job.completed': { job: Key; variables: Variables };
  'job.failed': { job: Key; retries: number; backoffMs: number; message: string };
  'job.errorThrown': { job: Key; code: string; message?: string; variables: Variables };
  'job.retriesUpdated': { job: Key; retries: number };
  /** Refused before the timer's due instant: the alarm clock of another node may run ahead. */
  'timer.fired': { timer: Key };
  /** Another revision of the calendar: whatever it has a say in is counted again, with that of the event. */
  'timers.recomputed': Record<never, never>;
  /** `clock` is the task whose limit it is, or the instance for the limit of the whole process. */
  'clock.paused': { clock: Key; reason: string };
  'clock.resumed': { clock: Key; reason: string };
  /** The limit is that many working days longer. */
  'clock.extended': { clock: Key; workingDays: number; reason: string };
  /** The limit counts from the event's instant again, in full. */
  'clock.restarted': { clock: Key; reason: string };
  'message.correlated': { subscription: Key; message: Key; variables: Variables };
  'signal.received': { subscription: Key; signal: Key; variables: Variables };
  /**
   * `outputs` are the called process's names of what it gives, in its order. `undoable` is the called
   * instance, when it leaves something that can be undone.
   */
  'call.completed': {
    call: Key;
    variables: Variables;
    outputs?: string[];
    undoable?: Key;
    report?: CallReport;
  };
  /** `element` is the event of the called process that threw the error; a worker's error has none. */
  'call.failed': {
    call: Key;
    code: string;
    message: string;
    element?: string;
    variables: Variables;
    report?: CallReport;
  };
  /** What a called instance that goes on says of its clock and of its application. */
  'call.reported': { call: Key; report: CallReport };
  /** An escalation that nobody caught in the called instance, which goes on. */
  'call.escalated': { call: Key; code: string; variables?: Variables };
  'call.refused': { call: Key; code: string; reason: Text };
  /** What the data stores hold that a token reads, in the order in which it asked for them. */
  'dataStore.read': { token: Key; reading: Key; contents: StoreContent[] };
  /** The write is done; it is the store's `number`-th. */
  'dataStore.written': { token: Key; writing: Key; number: number };
  /** What the store would hold, or what it holds, is more than its capacity or the engine's bounds allow. */
  'dataStore.refused': { token: Key; access: Key; store: string } & StoreRefusal;
  'variables.set': { scope: Key; variables: Variables; local: boolean };
  'incident.resolved': { incident: Key };
}
export type EventType = keyof EventPayloads;

export type EventOf<T extends EventType> = T extends EventType
  ? { type: T } & EventPayloads[T] & Envelope
  : never;
export type Event = EventOf<EventType>;
