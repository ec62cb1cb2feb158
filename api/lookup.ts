/** Finds the one row that a path names, and leads from a key to its instance. */
import { CodedError } from '../engine/errors.js';
import type { Key } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import { type InstanceRow, instancesOn } from '../models/instances.js';
import { type TaskRow, tasksOn } from '../models/tasks.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import { isTaskVisible, refuseForeignInstance } from './visibility.js';
import { recordWords } from './wordings/records.js';

const ordinalDigits = 6;

/**
 * Keys of tasks, jobs and incidents are their instance's key and six digits; undefined for what is too short.
 */
export const instanceOf = (key: Key): Key | undefined =>
  key.length > ordinalDigits ? key.slice(0, -ordinalDigits) : undefined;

export async function findInstance(context: Context, caller: Caller, key: Key): Promise<InstanceRow> {
  const row = await instancesOn(context.connection).findById(key).lean<InstanceRow>();
  if (!row) throw new CodedError('INSTANCE_NOT_FOUND', say(recordWords.noInstance, { key }));
  refuseForeignInstance(caller, row);
  return row;
}

/** An open or closed task that the caller may see. */
export async function findTask(context: Context, caller: Caller, key: Key): Promise<TaskRow> {
  const row = await tasksOn(context.connection).findById(key).lean<TaskRow>();
  if (!row) throw new CodedError('TASK_NOT_FOUND', say(recordWords.noTask, { key }));
  if (!isTaskVisible(caller, row)) {
    throw new CodedError('TASK_FORBIDDEN', say(recordWords.foreignTask, { key }));
  }
  return row;
}

/** What ends by rules of its own is not ended by hand, whoever would. */
export function refuseLasting({ endRules }: Pick<Context, 'endRules'>, { processId }: InstanceRow): void {
  const why = endRules.get(processId);
  if (why) throw new CodedError('FORBIDDEN', why);
}
