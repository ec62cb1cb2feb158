/** What a caller may start by hand: as the definition names its starters, and unless only the system does. */
import { anybody } from '../engine/index.js';
import { type DefinitionRow, definitionsOn } from '../models/definitions.js';
import type { Caller } from './auth/caller.js';
import { isPermitted } from './auth/permissions.js';
import type { Context } from './context.js';
import { latestKeys } from './definitionRow.js';
import { apiLimits } from './limits.js';
import { allOf, type Condition } from './search.js';

type Rules = Pick<Context, 'startedBySystem'>;

/** Rows of what the caller may start, or of what he may not. */
export function startableCondition(caller: Caller, { startedBySystem }: Rules, isWanted: boolean): Condition {
  const bySystem = [...startedBySystem];
  if (!isPermitted('instance.start', caller.roles)) return isWanted ? { _id: { $in: [] } } : {};
  const starters = caller.roles.has('admin')
    ? { 'starters.0': { $exists: isWanted } }
    : { starters: { [isWanted ? '$in' : '$nin']: [anybody, ...caller.roles, ...caller.groups] } };
  return isWanted
    ? { processId: { $nin: bySystem }, ...starters }
    : { $or: [{ processId: { $in: bySystem } }, starters] };
}

/** The processes that the caller may start, each in its latest version, by name. */
export async function startableBy(context: Context, caller: Caller) {
  const conditions = [{ _id: { $in: await latestKeys(context) } }, startableCondition(caller, context, true)];
  const rows = await definitionsOn(context.connection)
    .find(allOf(conditions), { processId: 1, name: 1, version: 1 })
    .sort({ name: 1, _id: 1 })
    .limit(apiLimits.pageItemsMax)
    .lean<Pick<DefinitionRow, '_id' | 'processId' | 'name' | 'version'>[]>();
  return rows.map(({ _id, processId, name, version }) => ({
    processDefinitionKey: _id,
    processDefinitionId: processId,
    name,
    version,
  }));
}
