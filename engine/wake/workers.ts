/**
 * Workers of this process: each takes jobs of its type, a bounded number at a time, works them and answers.
 * While a job is worked its lease is prolonged, so that it runs out only when the process dies.
 */
import { setMaxListeners } from 'node:events';
import type { Commits } from '../commit/commits.js';
import type { EdgeContext } from '../commit/context.js';
import { CodedError, JobError } from '../errors.js';
import { instanceOf } from '../ids.js';
import {
  activationWaitMsMax,
  workerBackoffMs,
  workerJobsMax,
  workerLeaseMs,
  workerPauseMs,
} from '../limits.js';
import type { ActivatedJob, Command, Worker } from '../ports.js';
import type { Jobs } from './jobs.js';

export class Workers {
  private readonly context: EdgeContext;
  private readonly commits: Commits;
  private readonly jobs: Jobs;
  private readonly stopping = new AbortController();
  private readonly loops: Promise<void>[] = [];

  constructor(context: EdgeContext, commits: Commits, jobs: Jobs) {
    this.context = context;
    this.commits = commits;
    this.jobs = jobs;
    // Every loop and every job listens for the end: more than the ten that Node takes for a leak.
    setMaxListeners(0, this.stopping.signal);
  }

  add(type: string, worker: Worker): void {
    this.loops.push(this.loop(type, worker));
  }

  private async loop(type: string, worker: Worker): Promise<void> {
    const { signal } = this.stopping;
    const underWay = new Set<Promise<void>>();
    while (!signal.aborted) {
      try {
        const jobs = await this.take(type, workerJobsMax - underWay.size);
        for (const job of jobs) {
          const work = this.work(job, worker).finally(() => underWay.delete(work));
          underWay.add(work);
        }
        if (underWay.size === workerJobsMax) await Promise.race(underWay);
      } catch (error) {
        this.context.logger.error({ error, type }, 'a worker could not take jobs, pausing');
        await new Promise((resolve) => setTimeout(resolve, workerPauseMs));
      }
    }
    await Promise.all(underWay);
  }

  private take(type: string, jobsMax: number): Promise<ActivatedJob[]> {
    return this.jobs.activate({
      type,
      worker: this.context.owner,
      jobsMax,
      leaseMs: workerLeaseMs,
      waitMs: activationWaitMsMax,
      signal: this.stopping.signal,
    });
  }

  private async work(job: ActivatedJob, worker: Worker): Promise<void> {
    const prolonging = setInterval(() => {
      this.jobs.prolong(job.key, job.worker, workerLeaseMs).catch((error: unknown) => {
        this.context.logger.warn({ error, job: job.key }, 'a lease was not prolonged');
      });
    }, workerLeaseMs / 3);
    prolonging.unref();
    try {
      const answer = await this.answerOf(job, worker);
      await this.commits.submit(instanceOf(job.key), answer, { kind: 'worker', id: job.type });
    } catch (error) {
      const isGone = error instanceof CodedError && error.code !== 'RESOURCE_EXHAUSTED';
      this.context.logger[isGone ? 'warn' : 'error']({ error, job: job.key }, 'an answer was not taken');
    } finally {
      clearInterval(prolonging);
    }
  }

  private async answerOf(job: ActivatedJob, worker: Worker): Promise<Command> {
    try {
      const variables = (await worker(job, { signal: this.stopping.signal })) ?? {};
      return { type: 'job.completed', job: job.key, variables };
    } catch (error) {
      if (error instanceof JobError) {
        const { code, message, variables } = error;
        return { type: 'job.errorThrown', job: job.key, code, message, variables };
      }
      const message = error instanceof Error ? error.message : String(error);
      this.context.logger.warn({ error, job: job.key, retries: job.retries - 1 }, 'a job failed');
      return {
        type: 'job.failed',
        job: job.key,
        retries: Math.max(job.retries - 1, 0),
        backoffMs: workerBackoffMs,
        message,
      };
    }
  }

  /** Takes no more jobs and waits for those under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.loops);
  }
}
