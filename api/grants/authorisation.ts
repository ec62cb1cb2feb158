/** An authorisation as the API shows it, and how it is searched. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import {
  type Authorisation,
  authorisationStates,
  authorisationsOn,
  suspensionGrounds,
} from '../../models/authorisations.js';
import { shareModes } from '../../models/resources.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { AnsweredInstantSchema, DateSchema, KeySchema } from '../schemas.js';
import type { SearchSpec } from '../search.js';
import { grantWords } from '../wordings/grants.js';
import { refuseStranger } from './parties.js';

const ChangeSchema = z.strictObject({
  state: z.enum(authorisationStates),
  at: AnsweredInstantSchema,
  by: z.string().optional(),
  ground: z.string().optional(),
  reasons: z.string().optional(),
});

export const AuthorisationSchema = z
  .strictObject({
    authorisationKey: KeySchema,
    state: z.enum(authorisationStates),
    resource: z.strictObject({ code: z.string(), name: z.string() }),
    provider: z.string().describe('Code of the organisation whose data it is'),
    grantor: z
      .string()
      .describe('Code of the organisation that authorised: the provider, or the platform (A16)'),
    grantee: z.string().describe('Code of the organisation that may use the data'),
    holder: z.string().describe('The account that applied'),
    mode: z.enum(shareModes),
    format: z.string().optional(),
    fields: z.array(z.string()).optional().describe('Absent: all fields of the resource'),
    params: z.array(z.string()).optional(),
    use: z.strictObject({ from: DateSchema, until: DateSchema }),
    expiresAt: AnsweredInstantSchema.describe('The term is over from this instant'),
    purpose: z.string(),
    conditions: z.string().optional(),
    seasonal: z.boolean(),
    decision: z.strictObject({
      processInstanceKey: KeySchema,
      processDefinitionId: z.string(),
      clause: z.string().optional(),
      at: AnsweredInstantSchema,
      by: z.string(),
    }),
    lifecycleInstanceKey: KeySchema.optional().describe('The instance that runs its life (A19)'),
    lastUsedAt: AnsweredInstantSchema.optional(),
    changes: z.array(ChangeSchema).describe('Every state it was in, oldest first'),
  })
  .meta({ id: 'Authorisation' });

export const authorisationSpec: SearchSpec = {
  fields: {
    authorisationKey: { kind: 'key', path: '_id' },
    state: { kind: { oneOf: authorisationStates }, path: 'state' },
    resource: { kind: 'text', path: 'resource' },
    provider: { kind: 'text', path: 'provider' },
    grantor: { kind: 'text', path: 'grantor' },
    grantee: { kind: 'text', path: 'grantee' },
    mode: { kind: { oneOf: shareModes }, path: 'mode' },
    processInstanceKey: { kind: 'key', path: 'instance' },
    processDefinitionId: { kind: 'text', path: 'processId' },
    clause: { kind: 'text', path: 'clause' },
    grantedAt: { kind: 'writtenInstant', path: 'grantedAt' },
    useFrom: { kind: 'date', path: 'useFrom' },
    useUntil: { kind: 'date', path: 'useUntil' },
    seasonal: { kind: 'boolean', path: 'seasonal' },
  },
  sort: {
    grantedAt: 'grantedAt',
    expiresAt: 'expiresAt',
    resource: 'resource',
    grantor: 'grantor',
    grantee: 'grantee',
    state: 'state',
  },
  order: [['grantedAt', -1]],
};

export function authorisationOf(row: Authorisation) {
  const { format, fields, params, conditions, clause, lifecycle, lastUsedAt } = row;
  return {
    authorisationKey: row._id,
    state: row.state,
    resource: { code: row.resource, name: row.resourceName },
    provider: row.provider,
    grantor: row.grantor,
    grantee: row.grantee,
    holder: row.holder,
    mode: row.mode,
    ...(format !== undefined && { format }),
    ...(fields && { fields }),
    ...(params && { params }),
    use: { from: row.useFrom, until: row.useUntil },
    expiresAt: row.expiresAt,
    purpose: row.purpose,
    ...(conditions !== undefined && { conditions }),
    seasonal: row.seasonal,
    decision: {
      processInstanceKey: row.instance,
      processDefinitionId: row.processId,
      ...(clause !== undefined && { clause }),
      at: row.grantedAt,
      by: row.grantedBy,
    },
    ...(lifecycle !== undefined && { lifecycleInstanceKey: lifecycle }),
    ...(lastUsedAt !== undefined && { lastUsedAt }),
    changes: row.changes.map(({ job: _job, ...change }) => change),
  };
}

/** An authorisation that the caller may see. */
export async function findAuthorisation(
  context: Context,
  caller: Caller,
  key: string,
): Promise<Authorisation> {
  const row = await authorisationsOn(context.connection).findById(key).lean<Authorisation>();
  if (!row) throw new CodedError('NOT_FOUND', say(grantWords.noAuthorisation, { key }));
  refuseStranger(
    caller,
    [row.provider, row.grantor, row.grantee],
    say(grantWords.foreignAuthorisation, { key }),
  );
  return row;
}

export const GroundSchema = z
  .enum(suspensionGrounds)
  .describe('misuse 违规使用, overreach 超范围使用, risk 存在安全风险');
