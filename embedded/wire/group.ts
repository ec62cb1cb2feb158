// Group commit: all writes that arrive in one turn of the event loop share one transaction, and all that
// commit while a flush is under way share the next; their replies leave only after it (invariant E1).
import { Refusal } from '../errors.js';
import { groupMaxBytes } from '../limits.js';
import type { Store } from '../storage/store.js';

export interface Job {
  bytes: number;
  /** False for a client that asked with `j: false` to be answered before the disk has it. */
  isDurable: boolean;
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
  #unflushed: (() => void)[] = [];
  #isFlushing = false;

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
    setImmediate(() => this.#turn());
  }

  #turn(): void {
    this.#isScheduled = false;
    const jobs = this.#take();
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
        const answer = answers[at]!;
        if (job.isDurable) this.#unflushed.push(() => job.done(answer));
        else job.done(answer);
      });
      if (this.#unflushed.length > 0 && !this.#isFlushing) void this.#flushAll();
      return;
    }
  }

  /** One flush at a time; what is committed while it runs goes with the next one (invariant E1). */
  async #flushAll(): Promise<void> {
    this.#isFlushing = true;
    while (this.#unflushed.length > 0) {
      const waiting = this.#unflushed.splice(0);
      await this.#store.flush();
      for (const answer of waiting) answer();
    }
    this.#isFlushing = false;
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
