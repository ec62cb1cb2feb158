// Group commit: all writes that arrive in one turn of the event loop, or while a flush is under way, share
// one transaction and one fsync; their replies leave only after it (invariant E1).
import { Refusal } from '../errors.js';
import { groupMaxBytes, groupWaitMaxMs } from '../limits.js';
import type { Store } from '../storage/store.js';

export interface Job {
  bytes: number;
  run: () => Buffer;
  done: (reply: Buffer | Error) => void;
}

class JobFailed extends Error {
  readonly job: Job;
  readonly reason: Error;
  constructor(job: Job, reason: Error) {
    super(reason.message);
    this.job = job;
    this.reason = reason;
  }
}

export class Group {
  readonly #store: Store;
  readonly #onAbort: () => void;
  #jobs: Job[] = [];
  #isScheduled = false;
  #lastCount = 1;
  #openedAt = 0;

  /** `onAbort` brings back what is held in memory to what is on disk. */
  constructor(store: Store, onAbort: () => void) {
    this.#store = store;
    this.#onAbort = onAbort;
  }

  add(job: Job): void {
    this.#jobs.push(job);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    this.#openedAt = performance.now();
    setImmediate(() => this.#turn());
  }

  /**
   * Clients answered by the last group come back within a moment: half as many as then are worth waiting
   * for.
   */
  #turn(): void {
    const isSmall = this.#jobs.length * 2 < this.#lastCount;
    if (isSmall && performance.now() - this.#openedAt < groupWaitMaxMs) {
      setImmediate(() => this.#turn());
      return;
    }
    this.#isScheduled = false;
    const jobs = this.#take();
    this.#lastCount = jobs.length;
    this.#flush(jobs);
    if (this.#jobs.length > 0) this.#schedule();
  }

  #take(): Job[] {
    let bytes = 0;
    let count = 0;
    while (count < this.#jobs.length && (count === 0 || bytes < groupMaxBytes))
      bytes += this.#jobs[count++]!.bytes;
    return this.#jobs.splice(0, count);
  }

  /** Runs the jobs together. One that fails by a bug of ours is left out and the others run again. */
  #flush(jobs: Job[]): void {
    let left = jobs;
    while (left.length > 0) {
      const answers: (Buffer | Error)[] = [];
      try {
        this.#store.commit(() => {
          for (const job of left) answers.push(runJob(job));
        });
      } catch (error) {
        this.#onAbort();
        if (!(error instanceof JobFailed)) throw error;
        left = left.filter((job) => job !== error.job);
        error.job.done(error.reason);
        continue;
      }
      left.forEach((job, at) => {
        job.done(answers[at]!);
      });
      return;
    }
  }
}

function runJob(job: Job): Buffer | Refusal {
  try {
    return job.run();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw new JobFailed(job, error as Error);
  }
}
