/** Moves of a recount that was only tried → what would be another instant, or provisional no more. */
import type { RevisedTask, RevisedTimer, RevisionPreview } from '../ports/calendars.js';
import type { Key, Move } from '../vocabulary.js';

function timerOf(instance: Key, move: Move): RevisedTimer[] {
  if (move.type !== 'timer.recomputed') return [];
  const { key: timer, element, delay, was, is } = move;
  const isSame = was.dueAt === is.dueAt && was.provisional === is.provisional;
  return isSame ? [] : [{ instance, timer, element, delay, was, is }];
}

function taskOf(instance: Key, move: Move): RevisedTask[] {
  if (move.type !== 'task.rescheduled') return [];
  const { key: task, element, was, is } = move;
  const isSame =
    was.dueAt === is.dueAt && was.followUpAt === is.followUpAt && was.provisional === is.provisional;
  return isSame ? [] : [{ instance, task, element, was, is }];
}

const earliest = (one: { was: { dueAt?: string } }, other: { was: { dueAt?: string } }): number =>
  (one.was.dueAt ?? '') < (other.was.dueAt ?? '') ? -1 : 1;

export function revisedBy(moves: readonly [Key, Move][]): Pick<RevisionPreview, 'timers' | 'tasks'> {
  return {
    timers: moves.flatMap(([instance, move]) => timerOf(instance, move)).sort(earliest),
    tasks: moves.flatMap(([instance, move]) => taskOf(instance, move)).sort(earliest),
  };
}
