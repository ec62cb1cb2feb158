/** Opinions (意见): some verbs need one always, others where the definition says so (`banli:handling`). */
import { opinionCharsMax } from '../../limits.js';
import type { Refusal, Task } from '../../vocabulary.js';
import { say } from '../../wording.js';
import { taskWords, verbTitle } from '../../wordings/tasks.js';
import { refusal } from '../contract/fault.js';

interface Asking {
  name: string;
  opinion: 'none' | 'optional' | 'required';
}

/** How long the opinion must be at least, in characters without spaces around; 0 when none is needed. */
export function opinionCharsMin({ name, opinion }: Asking, handling: Task['handling']): number {
  const isNeeded = opinion === 'required' || handling?.opinion?.includes(name) === true;
  return isNeeded ? (handling?.opinionCharsMin ?? 1) : 0;
}

export function refuseOpinion(verb: Asking, task: Task, event: object): Refusal | undefined {
  const needed = opinionCharsMin(verb, task.handling);
  const opinion = ((event as { opinion?: string }).opinion ?? '').trim();
  if (opinion.length > opinionCharsMax) {
    return refusal('OPINION_TOO_LONG', say(taskWords.longOpinion, { max: opinionCharsMax }));
  }
  if (opinion.length >= needed) return undefined;
  return refusal(
    'OPINION_REQUIRED',
    say(taskWords.opinion, { name: verbTitle(verb.name), key: task.key, needed }),
  );
}
