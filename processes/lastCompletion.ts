/** What decided something, and when, from the log: the recorded online time is the one that counts (A17). */
import type { ActivatedJob } from '../engine/index.js';
import type { Instant } from '../engine/vocabulary.js';
import type { History } from './workers.js';

const commitsPerPage = 200;
const pagesMax = 500;

export interface Completion {
  element: string;
  by: string;
  at: Instant;
}

/** A task or a job done, a message taken, a timer rung; one at a boundary stands under its host. */
const completes = new Set(['task.completed', 'job.completed', 'subscription.matched', 'timer.fired']);

/**
 * The last completion, up to now, of one of the elements that the job's header `task` names (separated by
 * blanks). Throws when there is none: the definition then promises what it does not do.
 */
export async function lastCompletion(job: ActivatedJob, history: History): Promise<Completion> {
  const elements = (job.customHeaders.task ?? '').split(' ');
  let found: Completion | undefined;
  let fromSeq = 0;
  for (let pages = 0; pages < pagesMax; pages += 1) {
    const commits = await history.history(job.instance, { fromSeq, limit: commitsPerPage });
    for (const { event, moves } of commits) {
      for (const move of moves) {
        if (completes.has(move.type) && 'element' in move && elements.includes(move.element)) {
          found = { element: move.element, by: event.by.id, at: event.at };
        }
      }
    }
    const last = commits.at(-1);
    if (!last || commits.length < commitsPerPage) break;
    fromSeq = last.seq + 1;
  }
  if (!found) throw new Error(`Nothing completed among "${elements.join('", "')}" before job "${job.key}"`);
  return found;
}
