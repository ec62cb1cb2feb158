/**
 * A ring becomes a `timer.fired` on the log. The timer in the state is the truth: one it does not hold is
 * nothing.
 */
import type { Commits } from '../commit/commits.js';
import { CodedError, type ErrorName } from '../errors.js';
import { instanceOf } from '../ids.js';
import type { Key } from '../vocabulary.js';

/** Fired before, canceled, paused, or its instance has ended: the alarm may be forgotten. */
const gone: ReadonlySet<ErrorName> = new Set([
  'TIMER_NOT_FOUND',
  'TIMER_PAUSED',
  'INSTANCE_ENDED',
  'INSTANCE_NOT_FOUND',
]);

/**
 * True when this ring fired the timer; false when there was nothing to fire. Throws when it must ring again.
 */
export async function fire(commits: Commits, timer: Key): Promise<boolean> {
  try {
    await commits.submit(instanceOf(timer), { type: 'timer.fired', timer }, { kind: 'timer', id: timer });
    return true;
  } catch (error) {
    if (error instanceof CodedError && gone.has(error.code)) return false;
    throw error;
  }
}
