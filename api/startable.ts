/**
 * What a caller may start by hand: as the definition names its starters, and as the processes say which
 * organisations they are for. The platform asks the same for a department whose paper it enters (A9). A start
 * is held to the same rules (`processes/startChecks.ts`).
 */
import { CodedError } from '../engine/errors.js';
import { anybody } from '../engine/index.js';
import { say } from '../engine/wording.js';
import { type DefinitionRow, definitionsOn } from '../models/definitions.js';
import type { Caller } from './auth/caller.js';
import { isPermitted } from './auth/permissions.js';
import type { Context } from './context.js';
import { latestKeys } from './definitionRow.js';
import { apiLimits } from './limits.js';
import { allOf, type Condition } from './search.js';
import { applicantOf, organisationOf, type StartCheckContext } from './starting.js';
import { recordWords } from './wordings/records.js';

type Asking = Pick<Context, 'connection' | 'startRules'>;

/** The processes that are not for an organisation. */
async function closedTo(context: Asking, organisation: string): Promise<string[]> {
  const known = new Map<string, ReturnType<StartCheckContext['findOrganisation']>>();
  const findOrganisation = (code: string) => {
    const found = known.get(code) ?? organisationOf(context, code).exec();
    known.set(code, found);
    return found;
  };
  const { restricted, refuse } = context.startRules;
  const refused = await Promise.all(
    restricted.map(async (one) => ((await refuse(one, organisation, { findOrganisation })) ? [one] : [])),
  );
  return refused.flat();
}

/** Rows of what the caller may start, or of what he may not. */
export async function startableCondition(
  caller: Caller,
  context: Asking,
  isWanted: boolean,
): Promise<Condition> {
  if (!isPermitted('instance.start', caller.roles)) return isWanted ? { _id: { $in: [] } } : {};
  const closed = await closedTo(context, applicantOf(caller).organisation);
  const starters = caller.roles.has('admin')
    ? { 'starters.0': { $exists: isWanted } }
    : { starters: { [isWanted ? '$in' : '$nin']: [anybody, ...caller.roles, ...caller.groups] } };
  return isWanted
    ? { processId: { $nin: closed }, ...starters }
    : { $or: [{ processId: { $in: closed } }, starters] };
}

/** Rows of what the platform may enter for a department. */
async function enterableCondition(caller: Caller, context: Asking, organisation: string): Promise<Condition> {
  if (!caller.roles.has('platform')) {
    throw new CodedError('FORBIDDEN', say(recordWords.offlinePlatform));
  }
  return {
    processId: { $nin: await closedTo(context, organisation) },
    starters: { $in: [anybody, ...departmentStarters(organisation)] },
  };
}

/** Whom a definition names when a department's own staff may start it. */
export const departmentStarters = (organisation: string): string[] => [
  'requester',
  `requester@${organisation}`,
];

/** What the caller may start, or enter for a department, each process in its latest version, by name. */
export async function startableBy(context: Context, caller: Caller, onBehalfOf?: string) {
  const offered =
    onBehalfOf === undefined
      ? startableCondition(caller, context, true)
      : enterableCondition(caller, context, onBehalfOf);
  const conditions = [{ _id: { $in: await latestKeys(context) } }, await offered];
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
