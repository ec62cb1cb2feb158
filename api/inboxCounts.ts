/** How much each list of an inbox holds, up to a bound. */
import { instancesOn } from '../models/instances.js';
import { tasksOn } from '../models/tasks.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import * as inbox from './inbox.js';
import { apiLimits } from './limits.js';
import { allOf, type Condition, type Rows } from './search.js';

export async function countsOf({ connection }: Context, caller: Caller, nowMs: number) {
  const todo = inbox.todoCondition(caller, undefined);
  const tasks: Record<string, Condition[]> = {
    todo: [todo],
    mine: [inbox.mineCondition(caller)],
    yellow: [todo, inbox.lightCondition('yellow', nowMs)],
    red: [todo, inbox.lightCondition('red', nowMs)],
    done: [inbox.doneCondition(caller)],
    cc: [inbox.copiedCondition(caller)],
  };
  const counted = (rows: Pick<Rows, 'countDocuments'>, conditions: Condition[]) =>
    rows.countDocuments(allOf(conditions), { limit: apiLimits.inboxCountMax });
  const entries = await Promise.all([
    ...Object.entries(tasks).map(async ([name, conditions]) => [
      name,
      await counted(tasksOn(connection), conditions),
    ]),
    (async () => ['started', await counted(instancesOn(connection), [inbox.startedCondition(caller)])])(),
  ]);
  const counts = Object.fromEntries(entries) as Record<'todo' | 'mine', number>;
  return { ...counts, unclaimed: Math.max(0, counts.todo - counts.mine) };
}
