/**
 * Hands jobs to workers: a lease taken atomically on the job's row, one bulk for as many jobs as were asked
 * for. An activation that finds nothing waits until this process is offered a job of its type, looks again
 * now and then for those of other nodes, and ends when its time is over or its caller has gone.
 *
 * J1  A job is leased by at most one worker at a time; a lease that ran out makes the job free by itself.
 * J2  What is handed out is confirmed by the state: a row that lags behind the log is passed over.
 */
import { EventEmitter } from 'node:events';
import type { JobRow } from '../../models/jobs.js';
import type { EdgeContext } from '../commit/context.js';
import type { States } from '../commit/states.js';
import type { Offers } from '../effects/scene.js';
import { CodedError } from '../errors.js';
import { variablesAt } from '../history/variables.js';
import {
  activationPollEveryMs,
  activationsWaitingMax,
  activationWaitMsMax,
  jobLeaseMsMax,
  jobsActivatedMax,
} from '../limits.js';
import type { ActivatedJob, ActivateJobs } from '../ports.js';
import type { InstanceState, Variables } from '../vocabulary.js';
import { say } from '../wording.js';
import { instanceWords } from '../wordings/instances.js';

/** The event of the end; no job type is a symbol. */
const stopped = Symbol('stopped');

export class Jobs implements Offers {
  private readonly context: EdgeContext;
  private readonly states: States;
  private readonly offered = new EventEmitter();
  private isStopped = false;
  private waiting = 0;

  constructor(context: EdgeContext, states: States) {
    this.context = context;
    this.states = states;
    this.offered.setMaxListeners(0);
  }

  offer(jobType: string): void {
    this.offered.emit(jobType);
  }

  async activate(request: ActivateJobs): Promise<ActivatedJob[]> {
    checkRequest(request);
    const endsAtMs = Date.now() + request.waitMs;
    for (;;) {
      if (this.isStopped || request.signal?.aborted) return [];
      // Listen before looking: an offer in between is not missed.
      const remainingMs = endsAtMs - Date.now();
      const offer = remainingMs > 0 ? this.listen(request, remainingMs) : undefined;
      try {
        const jobs = await this.lease(request);
        if (jobs.length > 0 || !offer) return jobs;
        await offer.heard;
      } finally {
        offer?.cancel();
      }
    }
  }

  /**
   * Resolves at the next offer of the type, at the next look for other nodes' jobs, or when the wait is over.
   */
  private listen({ type, signal }: ActivateJobs, remainingMs: number) {
    if (this.waiting >= activationsWaitingMax) {
      throw new CodedError(
        'RESOURCE_EXHAUSTED',
        say(instanceWords.manyActivations, { max: activationsWaitingMax }),
      );
    }
    this.waiting += 1;
    let wake = () => {};
    const heard = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const timer = setTimeout(wake, Math.min(remainingMs, activationPollEveryMs));
    this.offered.on(type, wake);
    this.offered.on(stopped, wake);
    signal?.addEventListener('abort', wake);
    const cancel = () => {
      clearTimeout(timer);
      this.offered.off(type, wake);
      this.offered.off(stopped, wake);
      signal?.removeEventListener('abort', wake);
      this.waiting -= 1;
    };
    return { heard, cancel };
  }

  private async lease(request: ActivateJobs): Promise<ActivatedJob[]> {
    const { jobs } = this.context.collections;
    const now = this.context.clock.now();
    const free = { type: request.type, state: 'CREATED' as const, availableAt: { $lte: new Date(now) } };
    const found = await jobs
      .find(free, { projection: { _id: 1 } })
      .sort({ availableAt: 1, _id: 1 })
      .limit(request.jobsMax)
      .toArray();
    if (found.length === 0) return [];
    const ids = found.map((row) => row._id);
    const lease = this.context.nextKey();
    const availableAt = new Date(now + request.leaseMs);
    await jobs.updateMany(
      { ...free, _id: { $in: ids } },
      { $set: { availableAt, lease, worker: request.worker } },
    );
    const leased = await jobs
      .find({ _id: { $in: ids }, lease })
      .sort({ _id: 1 })
      .toArray();
    const handed = await Promise.all(leased.map((row) => this.handOut(row, request)));
    return handed.filter((job) => job !== undefined);
  }

  private async handOut(row: JobRow, request: ActivateJobs): Promise<ActivatedJob | undefined> {
    const state = await this.stateWith(row);
    const job = state.jobs[row._id];
    if (!job) return undefined;
    return {
      key: job.key,
      type: job.type,
      kind: job.kind,
      instance: row.instance,
      processId: row.processId,
      version: row.version,
      definition: row.definition,
      element: job.element,
      retries: job.retries,
      deadlineAt: row.availableAt.toISOString(),
      worker: request.worker,
      customHeaders: job.customHeaders,
      variables: pick(variablesAt(state, job.key), request.fetchVariables),
    };
  }

  /** The cached state if it is as new as the row, else the end of the log. */
  private async stateWith({ instance, seq }: JobRow): Promise<InstanceState> {
    const cached = this.states.cached(instance);
    if (cached && cached.state.seq >= seq) return cached.state;
    return (await this.states.latest(instance)).state;
  }

  /** Prolongs the lease of a job that is still being worked on; false when it is somebody else's by now. */
  async prolong(key: string, worker: string, leaseMs: number): Promise<boolean> {
    const availableAt = new Date(this.context.clock.now() + leaseMs);
    const prolonged = await this.context.collections.jobs.updateOne(
      { _id: key, worker, state: 'CREATED' },
      { $set: { availableAt } },
    );
    return prolonged.matchedCount === 1;
  }

  /** Ends every wait. */
  stop(): void {
    this.isStopped = true;
    this.offered.emit(stopped);
  }
}

function checkRequest({ jobsMax, leaseMs, waitMs }: ActivateJobs): void {
  const fits =
    jobsMax >= 1 &&
    jobsMax <= jobsActivatedMax &&
    leaseMs >= 1 &&
    leaseMs <= jobLeaseMsMax &&
    waitMs <= activationWaitMsMax;
  if (fits) return;
  throw new CodedError(
    'INVALID_ARGUMENT',
    say(instanceWords.activation, {
      max: jobsActivatedMax,
      max2: jobLeaseMsMax,
      max3: activationWaitMsMax,
      max4: jobsMax,
      leaseMs,
      waitMs,
    }),
  );
}

function pick(variables: Variables, names: string[] | undefined): Variables {
  if (names === undefined || names.length === 0) return variables;
  return Object.fromEntries(
    names.filter((name) => Object.hasOwn(variables, name)).map((name) => [name, variables[name]!]),
  );
}
