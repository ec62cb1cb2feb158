/**
 * Reads of released versions: which one is meant, which is the latest, who may start it and with which
 * form.
 */
import { CodedError } from '../engine/errors.js';
import { anybody, startGroupsOf } from '../engine/index.js';
import type { Definition, Key } from '../engine/vocabulary.js';
import { say } from '../engine/wording.js';
import { deployWords } from '../engine/wordings/deployments.js';
import { type DefinitionRow, definitionsOn } from '../models/definitions.js';
import type { Caller } from './auth/caller.js';
import type { Context } from './context.js';
import { recordWords } from './wordings/records.js';

/** Keys of the latest version of every process. */
export async function latestKeys(context: Context): Promise<Key[]> {
  const rows = await definitionsOn(context.connection)
    .find({}, { processId: 1, version: 1 })
    .sort({ version: 1 })
    .lean<Pick<DefinitionRow, '_id' | 'processId'>[]>();
  return [...new Map(rows.map(({ _id, processId }) => [processId, _id])).values()];
}

/** The definition of a process in this version, or its latest. */
export async function findDefinition(
  context: Context,
  processId: string,
  version: number | undefined,
): Promise<Definition> {
  const row = await definitionsOn(context.connection)
    .findOne({ processId, ...(version === undefined ? {} : { version }) }, { _id: 1 })
    .sort({ version: -1 })
    .lean<Pick<DefinitionRow, '_id'>>();
  if (!row) {
    const text =
      version === undefined
        ? say(deployWords.noProcess, { processId })
        : say(deployWords.noVersion, { processId, version });
    throw new CodedError('DEFINITION_NOT_FOUND', text);
  }
  return context.engine.definition(row._id);
}

/** What a definition says about its start: its form, and the roles or groups that may start it. */
export function startTerms({ file }: Definition): { form?: string; candidateGroups: string[] } {
  const { form } = file.start ?? {};
  const candidateGroups = startGroupsOf(file);
  return form === undefined ? { candidateGroups } : { form, candidateGroups };
}

/** A starter that a definition names: everybody, a role, or a group. Admins may whatever anybody may. */
export const isAmong = (starter: string, { roles, groups }: Caller): boolean =>
  starter === anybody ||
  roles.has('admin') ||
  (roles as ReadonlySet<string>).has(starter) ||
  groups.includes(starter);

/**
 * A definition names roles, or groups as `role@organisation`; one that names nobody is open to all who may
 * start.
 */
export function refuseStarter(caller: Caller, definition: Definition): void {
  const { candidateGroups } = startTerms(definition);
  if (candidateGroups.length === 0 || candidateGroups.some((group) => isAmong(group, caller))) return;
  const { processId } = definition;
  const text = say(recordWords.startedBy, { processId, groups: candidateGroups, caller: caller.name });
  throw new CodedError('FORBIDDEN', text);
}
