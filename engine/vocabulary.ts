/**
 * The words of the engine: every type that crosses a border between two of its folders, one word per idea.
 *
 * Instants are ISO 8601 strings in UTC with milliseconds (`2026-11-23T06:00:00.000Z`), so that they sort as
 * text. Keys are decimal strings: an instance's key has at most 19 digits, everything inside an instance has
 * the instance's key followed by six digits of ordinal, so that any key leads to its instance (DESIGN §4).
 */
import type { Machine, MachineFile } from './machine.js';

export type Instant = string;
export type Key = string;
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type Variables = Record<string, Json>;

/** A released version of a process: its source and the machines that run it. Never edited once stored. */
export interface Definition {
  key: Key;
  processId: string;
  version: number;
  versionTag?: string;
  name: string;
  resourceName: string;
  deployment: Key;
  source: { kind: 'bpmn' | 'machine'; text: string };
  file: MachineFile;
  /** SHA-256 of the canonical JSON of `file`; machines are cached by it. */
  fingerprint: string;
  deployedAt: Instant;
}

/**
 * Who caused an event. `id` is a user name, a worker name, a node name or the key of the timer or instance.
 */
export interface Actor {
  kind: 'user' | 'worker' | 'timer' | 'message' | 'instance' | 'engine';
  id: string;
}

/** What every event of the log carries beside its own payload. */
export interface Envelope {
  at: Instant;
  by: Actor;
  /** `id@revision` of the calendar that computes this step's due instants. */
  calendar: string;
}

/** The payloads of the log's events, by type. All keys name things inside the instance. */
export interface EventPayloads {
  'instance.started': {
    instance: Key;
    definition: Key;
    variables: Variables;
    businessKey?: string;
    /** The state where a trigger from outside gave birth to the token; without it the none start event. */
    start?: string;
    /** The correlation key of the message that started it: one active instance of the process per key. */
    correlationKey?: string;
    /** The call activity that waits for this instance. */
    parent?: { instance: Key; call: Key };
    /** The instance and element on whose behalf an independent instance was started (escalation). */
    origin?: { instance: Key; element: string };
  };
  'instance.canceled': { reason?: string };
  'task.assigned': { task: Key; assignee: string; allowOverride: boolean };
  'task.unassigned': { task: Key };
  'task.completed': { task: Key; variables: Variables; action?: string };
  'job.completed': { job: Key; variables: Variables };
  'job.failed': { job: Key; retries: number; backoffMs: number; message: string };
  'job.errorThrown': { job: Key; code: string; message?: string; variables: Variables };
  'job.retriesUpdated': { job: Key; retries: number };
  /** Refused before the timer's due instant: the alarm clock of another node may run ahead. */
  'timer.fired': { timer: Key };
  'message.correlated': { subscription: Key; message: Key; variables: Variables };
  'signal.received': { subscription: Key; signal: Key; variables: Variables };
  'call.completed': { call: Key; variables: Variables };
  'call.failed': { call: Key; code: string; message: string; variables: Variables };
  /** An escalation that nobody caught in the called instance, which goes on. */
  'call.escalated': { call: Key; code: string };
  'call.refused': { call: Key; code: string; message: string };
  'variables.set': { scope: Key; variables: Variables; local: boolean };
  'incident.resolved': { incident: Key };
}
export type EventType = keyof EventPayloads;
export type EventOf<T extends EventType> = T extends EventType
  ? { type: T } & EventPayloads[T] & Envelope
  : never;
export type Event = EventOf<EventType>;

/** A value of XState: the state's key, or nested keys for hierarchical and parallel machines. */
export type StateValue = string | { [key: string]: StateValue | undefined };

/** A token: an XState snapshot of its scope's machine, plus what its state holds open (DESIGN §2). */
export interface Token {
  key: Key;
  scope: Key;
  state: StateValue;
  /** Open activities by invoke id, timers by delay name, subscriptions by catching element. */
  activities: Record<string, Key>;
  timers: Record<string, Key>;
  subscriptions: Record<string, Key>;
  /** Set while an incident holds the token. */
  incident?: Key;
  /** Waits for the start of an event sub-process; the scope is complete without it. */
  listener?: true;
  /** The activity that waits for this token's end. */
  awaitedBy?: Key;
  /** What a parallel multiple event has already seen. */
  seen?: Record<string, string[]>;
}

/** An instance of a machine that tokens live in: the process, or one run of an embedded sub-process. */
export interface Scope {
  key: Key;
  machine: string;
  /** The activity of the enclosing scope that this scope is the inside of; absent for the process. */
  activity?: Key;
  variables: Variables;
  tokens: number;
  /** Tokens that wait in a joining gateway: gateway → incoming flow → count. */
  arrivals: Record<string, Record<string, number>>;
  /** Completed activities that can be compensated, in the order of their completion. */
  compensable?: Compensable[];
  /** Activation of an ad-hoc sub-process or another phase of a gateway: gateway → phase data. */
  phases?: Record<string, Json>;
}

/**
 * A completed activity and how it is undone: by a handler in its scope, or by its own inside, kept for
 * that.
 */
export interface Compensable {
  element: string;
  handler?: string;
  inside?: { machine: string; variables: Variables; compensable: Compensable[] };
}

/** One run of an invoked element. Its task, job, call or inner scope has the same key. */
export interface Activity {
  key: Key;
  /** Name of the invoked actor, e.g. `userTask`. */
  src: string;
  element: string;
  token: Key;
  scope: Key;
  /** Variables local to the activity: the results of its input mappings. */
  variables: Variables;
  /** What a loop, a compensation or an ad-hoc sub-process keeps while it goes on. */
  progress?: Json;
}

/** Human work. */
export interface Task {
  key: Key;
  element: string;
  name: string;
  assignee?: string;
  /** `role@organisation`, e.g. `provider@gaj`. */
  candidateGroups: string[];
  candidateUsers: string[];
  priority: number;
  /** Id of the form, bound to the version deployed with or before the definition. */
  form?: string;
  dueAt?: Instant;
  dueDate?: string;
  warnAt?: Instant;
  followUpAt?: Instant;
  provisional?: boolean;
  light: 'green' | 'yellow' | 'red';
  openedAt: Instant;
  customHeaders: Record<string, string>;
}

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
}

/** A call activity that waits for another instance. */
export interface Call {
  key: Key;
  element: string;
  processId: string;
}

/** An absolute instant that the state waits for. The alarm clock is Agenda; the truth is here (DESIGN §5). */
export interface Timer {
  key: Key;
  element: string;
  token: Key;
  delay: string;
  dueAt: Instant;
  /** The due date of a working-day deadline, as the office writes it: `2026-11-30`. */
  dueDate?: string;
  calendar: string;
  provisional?: boolean;
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

/**
 * `zeebe:ioMapping`: the FEEL expression (or literal) and the variable, possibly a dotted path, that takes
 * it.
 */
export interface Mapping {
  source: string;
  target: string;
}

/** What a check of a definition found. Errors refuse the deployment, warnings travel with it. */
export interface Finding {
  severity: 'error' | 'warning';
  element: string;
  rule: string;
  message: string;
  /** Section of BPMN 2.0.2, where the rule comes from it. */
  section?: string;
}

/** A fault of the process, recorded and retried from where it stood. */
export interface Incident {
  key: Key;
  code: string;
  message: string;
  element: string;
  token?: Key;
  job?: Key;
  raisedAt: Instant;
  /** What resolving does again: enter the state, take over what a trigger brought, send the event … */
  retry:
    | { kind: 'enter'; via?: string }
    | { kind: 'begin'; variables: Variables }
    | { kind: 'send'; event: MachineEvent }
    | { kind: 'complete'; activity: Key; variables: Variables }
    | { kind: 'scope'; scope: Key }
    | { kind: 'job' };
}

/** An event as a machine sees it: an XState event type and the payload that travels with it. */
export interface MachineEvent {
  type: string;
  output?: Json;
  error?: Json;
}

/** Everything that is alive in one instance. What has ended leaves no trace here; its trace is the log. */
export interface InstanceState {
  instance: Key;
  definition: Key;
  processId: string;
  version: number;
  seq: number;
  /** The last ordinal given out. */
  ordinal: number;
  status: InstanceStatus;
  startedAt: Instant;
  endedAt?: Instant;
  initiator: Actor;
  businessKey?: string;
  parent?: { instance: Key; call: Key };
  origin?: { instance: Key; element: string };
  /** The correlation key of the message that started it. */
  correlationKey?: string;
  /** How many limits this instance has missed, for ever. */
  overdue: number;
  root: Key;
  scopes: Record<Key, Scope>;
  tokens: Record<Key, Token>;
  activities: Record<Key, Activity>;
  tasks: Record<Key, Task>;
  jobs: Record<Key, Job>;
  calls: Record<Key, Call>;
  timers: Record<Key, Timer>;
  subscriptions: Record<Key, Subscription>;
  conditions: Record<Key, Condition>;
  incidents: Record<Key, Incident>;
}
export type InstanceStatus = 'active' | 'completed' | 'canceled' | 'failed';

/** What happened inside a step, in order: the material of views, audit and process mining. */
export type Move =
  | {
      type: 'instance.started' | 'instance.completed' | 'instance.canceled' | 'instance.failed';
      reason?: string;
    }
  | { type: 'scope.opened' | 'scope.completed' | 'scope.canceled'; key: Key; element: string }
  | { type: 'element.entered' | 'element.left'; element: string; token: Key }
  | { type: 'flow.taken'; flow: string; token: Key }
  | { type: 'activity.opened' | 'activity.completed' | 'activity.canceled'; key: Key; element: string }
  | { type: TaskMove; key: Key; element: string; by?: string; action?: string }
  | { type: JobMove; key: Key; element: string; message?: string }
  | { type: 'call.opened' | 'call.completed' | 'call.canceled'; key: Key; element: string }
  | { type: 'timer.set' | 'timer.fired' | 'timer.canceled'; key: Key; element: string }
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
  | { type: 'error.thrown'; element: string; code: string }
  | { type: 'deadline.warned' | 'deadline.missed'; element: string; key: Key; dueAt: Instant }
  | { type: 'variables.set'; scope: Key; variables: Variables };
export type TaskMove =
  | 'task.opened'
  | 'task.assigned'
  | 'task.unassigned'
  | 'task.completed'
  | 'task.canceled';
export type JobMove = 'job.opened' | 'job.completed' | 'job.failed' | 'job.canceled' | 'job.updated';

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
  | ({ type: 'instance.start'; variables: Variables; call?: Key; element: string } & Called)
  | { type: 'instance.cancel'; call: Key }
  | { type: 'parent.resume'; instance: Key; call: Key; variables: Variables }
  | { type: 'parent.fail'; instance: Key; call: Key; code: string; message: string; variables: Variables }
  /** No active instance holds the process's correlation key any more: a buffered message may start one. */
  | { type: 'correlation.release'; processId: string; correlationKey: string }
  | { type: 'parent.escalate'; instance: Key; call: Key; code: string }
  | { type: 'notify'; kind: NotificationKind; groups: string[]; users: string[]; element: string; task?: Key }
);
/** The process that is called: its latest version, the one of a deployment, or the one with a tag. */
export interface Called {
  processId: string;
  deployment?: Key;
  versionTag?: string;
}
export type NotificationKind = 'reminder' | 'overdue' | 'message';

/** One entry of the log. `hash` covers everything above it, so an altered entry is found (DESIGN §7). */
export interface Commit {
  instance: Key;
  seq: number;
  kernel: number;
  event: Event;
  moves: Move[];
  effects: Effect[];
  idempotencyKey?: string;
  stateHash: string;
  prevHash: string;
  hash: string;
}

/** The caller's fault: a value, never an exception inside the engine; the state is untouched. */
export interface Refusal {
  code: string;
  message: string;
  details?: Json;
}
export type StepResult =
  | { ok: true; state: InstanceState; moves: Move[]; effects: Effect[] }
  | { ok: false; refusal: Refusal };

export type { Machine, MachineFile };
