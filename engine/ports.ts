/**
 * The engine as its callers see it: `engine/index.ts` builds it, `api` and `processes` use it and nothing
 * else. Every command ends in one commit of the log or throws a `CodedError`; nothing in between.
 */
import type { Calendars } from './ports/calendars.js';
import type {
  Actor,
  Attachment,
  Commit,
  Definition,
  Event,
  EventPayloads,
  EventType,
  InstanceState,
  Instant,
  Json,
  Key,
  Variables,
} from './vocabulary.js';

export interface CommandOptions {
  /** The same key again gives the first answer and does nothing. */
  idempotencyKey?: string;
}

export interface StartCommand {
  /** One of `definitionKey` or `processId`; without `version` the latest. */
  definitionKey?: Key;
  processId?: string;
  version?: number;
  variables: Variables;
  businessKey?: string;
  /** Files that the start form was handed in with. */
  attachments?: Attachment[];
}

export interface StartAnswer {
  instance: Key;
  definition: Definition;
}

/** Commands on an instance are the events of the log without their envelope. */
export type Command = {
  [T in Exclude<EventType, 'instance.started'>]: { type: T } & EventPayloads[T];
}[Exclude<EventType, 'instance.started'>];

/** A verb on a human task and the characters that an opinion with it must have; 0: none is needed. */
export interface OpenVerb {
  verb: string;
  opinionCharsMin: number;
}

/** What can be done with a task, open or completed, and where it can be returned to, the latest last. */
export interface OpenVerbs {
  verbs: OpenVerb[];
  returnTargets: { elementId: string; handler?: string }[];
}

export interface ActivateJobs {
  type: string;
  worker: string;
  jobsMax: number;
  leaseMs: number;
  /** How long the request may wait for work to appear; 0 answers at once. */
  waitMs: number;
  fetchVariables?: string[];
  signal?: AbortSignal;
}

export interface ActivatedJob {
  key: Key;
  type: string;
  kind: string;
  instance: Key;
  processId: string;
  version: number;
  definition: Key;
  element: string;
  retries: number;
  deadlineAt: string;
  worker: string;
  customHeaders: Record<string, string>;
  variables: Variables;
}

export interface PublishMessage {
  name: string;
  correlationKey: string;
  variables: Variables;
  timeToLiveMs: number;
  messageId?: string;
}

export interface EvaluateConditions {
  variables: Variables;
  /** Only of this version, whether it is the latest or not. */
  definition?: Key;
}

export interface EvaluatedConditions {
  evaluation: Key;
  instances: { instance: Key; definition: Key }[];
}

export interface BroadcastSignal {
  name: string;
  variables: Variables;
}

/**
 * The work of one job, done in this process. A thrown `JobError` becomes a BPMN error, any other a failed
 * try.
 */
export type Worker = (job: ActivatedJob, context: WorkerContext) => Promise<Variables | undefined>;
export interface WorkerContext {
  signal: AbortSignal;
}

export interface Resource {
  name: string;
  content: string;
}

export interface Deployment {
  key: Key;
  deployedAt: string;
  definitions: Definition[];
  forms: { key: Key; id: string; version: number; resourceName: string }[];
}

export interface Verdict {
  instance: Key;
  clean: boolean;
  commits: number;
  /** The first commit that does not come out as recorded, and in what. */
  difference?: { seq: number; field: string; expected: Json; found: Json };
}

/** What a rebuild made again, and the instances that do not come out of their log and keep their rows. */
export interface Rebuilt {
  instances: number;
  commits: number;
  broken: Key[];
}

/** What a sweep finished: commits left pending, timers that had not rung, messages and signals half there. */
export interface Woken {
  commits: number;
  timers: number;
  messages: number;
}

/** Instances of new commits and whose commands they were; `many` when they are too many to name. */
export type Changes = { instances: Key[]; by: string[] } | 'many';

export interface ChangesFeed {
  /**
   * What has changed on any node since the last call: nothing at the first. What it names before its views
   * can be read is named again next time.
   */
  next(): Promise<Changes>;
}

export interface Engine {
  readonly calendars: Calendars;
  deploy(resources: Resource[], by: Actor): Promise<Deployment>;
  start(command: StartCommand, by: Actor, options?: CommandOptions): Promise<StartAnswer>;
  /** The commit that the command became, or for a repeat with the same idempotency key the first one. */
  submit(instance: Key, command: Command, by: Actor, options?: CommandOptions): Promise<Commit>;
  publishMessage(message: PublishMessage, by: Actor): Promise<{ message: Key }>;
  /**
   * Correlates now, or starts an instance, or throws SUBSCRIPTION_NOT_FOUND; never buffers. Answers the first
   * instance that took the message or began with it.
   */
  correlateMessage(
    message: Omit<PublishMessage, 'timeToLiveMs'>,
    by: Actor,
  ): Promise<{ message: Key; instance: Key }>;
  /** Answers once the signal is stored: whatever waits for it now will have it, each once. */
  broadcastSignal(signal: BroadcastSignal, by: Actor): Promise<{ signal: Key }>;
  /** Starts an instance for each start event whose condition holds; answers once all have begun. */
  evaluateConditions(
    conditions: EvaluateConditions,
    by: Actor,
    options?: CommandOptions,
  ): Promise<EvaluatedConditions>;
  activateJobs(request: ActivateJobs): Promise<ActivatedJob[]>;
  /** Adds a worker to this node; it takes jobs until the engine stops. */
  work(type: string, worker: Worker): void;
  /** A key that no node has given out before; keys are ordered by time. */
  newKey(): Key;
  definition(key: Key): Promise<Definition>;
  /** The state now, after everything that was acknowledged. */
  state(instance: Key): Promise<InstanceState>;
  /**
   * Variables visible at a scope or activity of the instance (default: the process scope), inner shadows
   * outer.
   */
  variables(instance: Key, at?: Key): Promise<Variables>;
  /** Where an application is taken back (撤回) now: the instance, or the called one in which it goes on. */
  applicationIn(instance: Key): Promise<Key>;
  /** The verbs that the state of a task lets somebody use now; whether he may is the caller's to judge. */
  taskVerbs(instance: Key, task: Key, by: Actor): Promise<OpenVerbs>;
  history(instance: Key, page: { fromSeq: number; limit: number }): Promise<Commit[]>;
  replay(instance: Key, seq: number): Promise<InstanceState>;
  verify(instance: Key): Promise<Verdict>;
  changes(): ChangesFeed;
  /** Makes every view again from the log, while this node and others go on working. */
  rebuild(): Promise<Rebuilt>;
  /**
   * Finishes now what a sweep would: fires every timer that is due on the engine's clock, and everything that
   * a crash left. The way in which a clock moved by hand takes effect; comes to rest when no timer is due any
   * more.
   */
  wake(): Promise<Woken>;
  /** When the next timer is due, of an instance or a start event; undefined when nothing waits for one. */
  nextDueAt(): Promise<Instant | undefined>;
  /** Resolves when the effects of everything answered so far are performed. */
  settled(): Promise<void>;
  /**
   * Stops taking work, finishes what is under way, releases locks. The database connection is the caller's.
   */
  stop(): Promise<void>;
}

/** What the engine is given: nothing in it reads a clock or makes a key except through these. */
export interface Clock {
  now(): number;
}
export type { Event };
