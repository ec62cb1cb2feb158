/** Which verbs the caller may use on a task now: his standing, and what the engine says of its state. */
import { CodedError } from '../engine/errors.js';
import type { OpenVerb } from '../engine/ports.js';
import type { TaskRow } from '../models/tasks.js';
import { actorOf, type Caller } from './auth/caller.js';
import { isPermitted } from './auth/permissions.js';
import type { Context } from './context.js';
import { mayUse } from './taskStanding.js';

async function openVerbs(context: Context, caller: Caller, row: TaskRow): Promise<OpenVerb[]> {
  if (row.state !== 'CREATED' || !isPermitted('task.work', caller.roles)) return [];
  try {
    return await context.engine.taskVerbs(row.instance, row._id, actorOf(caller));
  } catch (error) {
    // The task was closed between the row that was read and the state that was asked.
    if (error instanceof CodedError && error.code === 'TASK_NOT_FOUND') return [];
    throw error;
  }
}

export async function actionsOn(context: Context, caller: Caller, row: TaskRow) {
  const open = await openVerbs(context, caller, row);
  const { delegatedBy } = row;
  return {
    userTaskKey: row._id,
    ...(delegatedBy === undefined ? {} : { delegatedBy }),
    actions: open
      .filter(({ verb }) => mayUse(verb, caller, row))
      .map(({ verb, opinionCharsMin }) => ({ verb, opinionLengthMin: opinionCharsMin })),
  };
}
