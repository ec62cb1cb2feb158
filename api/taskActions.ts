/** Which verbs the caller may use on a task now: his standing, and what the engine says of its state. */
import type { TaskRow } from '../models/tasks.js';
import type { Caller } from './auth/caller.js';
import { isPermitted } from './auth/permissions.js';
import type { Context } from './context.js';
import { actorFor, mayUse, verbStandings } from './taskStanding.js';

const verbNames = Object.keys(verbStandings);

export async function actionsOn(context: Context, caller: Caller, row: TaskRow) {
  const mine = isPermitted('task.work', caller.roles)
    ? verbNames.filter((verb) => mayUse(verb, caller, row))
    : [];
  // As who he is for the verb that is his most: a deputy works in the place of the absent one.
  const by = actorFor(mine.includes('complete') ? 'complete' : (mine[0] ?? ''), caller, row);
  const { verbs, returnTargets } =
    mine.length === 0
      ? { verbs: [], returnTargets: [] }
      : await context.engine.taskVerbs(row.instance, row._id, by);
  const open = verbs.filter(({ verb }) => mine.includes(verb));
  const { delegatedBy } = row;
  return {
    userTaskKey: row._id,
    ...(by.onBehalfOf === undefined ? {} : { onBehalfOf: by.onBehalfOf }),
    ...(delegatedBy === undefined ? {} : { delegatedBy }),
    actions: open.map(({ verb, opinionCharsMin }) => ({ verb, opinionLengthMin: opinionCharsMin })),
    returnTargets: open.some(({ verb }) => verb === 'return') ? returnTargets : [],
  };
}
