/** What is alive in one instance: its scopes, the tokens that move in them, what undoes them. */
import type { Reading, Writing } from './dataStore.js';
import type { Signing } from './signing.js';
import type { Task } from './task.js';
import type { Limit } from './term.js';
import type { Arrival, Trail } from './trail.js';
import type { Actor, Instant, Json, Key, Variables } from './value.js';
import type { Call, CallReport, Condition, Incident, Job, Subscription, Timer } from './wait.js';

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
  /** What the case that it belongs to was called when it started. */
  title?: string;
  parent?: { instance: Key; call: Key };
  /** Of a called instance: what holds its clock, and the last that it has said to its caller. */
  heldBy?: Key[];
  report?: CallReport;
  origin?: { instance: Key; element: string };
  /** The correlation key of the message that started it. */
  correlationKey?: string;
  /** How many limits this instance has missed, for ever. */
  overdue: number;
  /** The limit of the whole process, when it has one. */
  limit?: Limit;
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
  /** What the tokens of a scope have behind them, by scope. */
  trails: Record<Key, Trail>;
}
export type InstanceStatus = 'active' | 'completed' | 'canceled' | 'failed' | 'terminated';

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
  /** What was finished right before, in its scope (`elements/flow/trail.ts`). */
  after?: Key[];
  /** Whose the human task is that the token enters next. */
  handler?: string;
  /** What it reads from data stores before it enters a node, and writes to them once it has left one. */
  reading?: Reading;
  writing?: Writing;
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
  /** The same tokens one by one, in the order of their arrival. */
  arrived?: Record<string, Arrival[]>;
  /** Completed activities that can be compensated, in the order of their completion. */
  compensable?: Compensable[];
  /** Activation of an ad-hoc sub-process or another phase of a gateway: gateway → phase data. */
  phases?: Record<string, Json>;
}

/**
 * A completed activity and how it is undone: by a handler in its scope, by its own inside, kept for that, or
 * by an instance that undoes the one that it called.
 */
export interface Compensable {
  element: string;
  handler?: string;
  called?: { instance: Key; processId: string };
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
  /** The number of the input set that it began with, where the outputs that are expected depend on it. */
  inputSet?: number;
  /** People have worked on it: it is a node that one can go back to. `by` completed the task. */
  worked?: { by?: string };
  /** The round of signatures on a user task that several people sign. */
  signing?: Signing;
  /** What a loop, a compensation or an ad-hoc sub-process keeps while it goes on. */
  progress?: Json;
}
