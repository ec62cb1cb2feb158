/**
 * `grant-authorisation`: records who may use what, how and until when (A10-2c-b, A15-1, A16), and starts the
 * instance that runs the authorisation's life (A19). Headers: `task`, the elements one of which decided;
 * `clause`, what the decision rests on; `grantor`, the organisation that authorises when it is not the
 * provider.
 *
 * G1 The record is filed under the job's key and the life is started under a key derived from it: whenever
 *    the worker dies, the repeat finds what is there and adds what is missing.
 */
import { z } from 'zod';
import type { Variables } from '../../engine/vocabulary.js';
import type { Authorisation } from '../../models/authorisations.js';
import { platformOrganisation } from '../demo/organisations.js';
import { type Completion, lastCompletion } from '../lastCompletion.js';
import { dateOf, endOf, startOf } from '../shanghai.js';
import type { ProcessWorker } from '../workers.js';

export const lifecycleProcess = 'a19-authorisation';

const names = z.array(z.string()).nullish();
const CaseSchema = z.object({
  resource: z.object({
    code: z.string(),
    name: z.string(),
    provider: z.string(),
    providerName: z.string(),
  }),
  applicant: z.object({
    user: z.string(),
    organisation: z.string(),
    organisationName: z.string(),
    offline: z.record(z.string(), z.json()).optional(),
  }),
  delivery: z.object({ mode: z.string(), format: z.string().nullish(), fields: names, params: names }),
  purpose: z.string(),
  use: z.object({ from: z.string(), until: z.string(), seasonal: z.boolean().nullish() }),
  conditions: z.string().nullish(),
});
type Case = z.infer<typeof CaseSchema>;

/**
 * Who decides whether an unused authorisation is withdrawn, and is reminded of its end: the approvers of the
 * provider, to whom A19-c gives it whoever authorised; of what the platform itself provides (A18), its staff.
 */
export const managersOf = (provider: string): string[] => [
  provider === platformOrganisation ? `platform@${provider}` : `provider@${provider}`,
];

type Granting = { id: string; grantor: string; decision: Completion };

/** What the application leaves out is left out of the record. */
const given = <T extends Record<string, unknown>>(fields: T) =>
  Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  ) as { [name in keyof T]?: NonNullable<T[name]> };

function termsOf({ resource, applicant, delivery, purpose, use, conditions }: Case, granting: Granting) {
  const { format, fields, params } = delivery;
  return {
    _id: granting.id,
    resource: resource.code,
    resourceName: resource.name,
    provider: resource.provider,
    grantor: granting.grantor,
    grantee: applicant.organisation,
    holder: applicant.user,
    grantedAt: granting.decision.at,
    grantedBy: granting.decision.by,
    mode: delivery.mode,
    ...given({ format, fields, params, conditions }),
    useFrom: use.from,
    useUntil: use.until,
    expiresAt: endOf(use.until),
    purpose,
    seasonal: use.seasonal ?? false,
  };
}

/** What the life of the authorisation starts with: the terms it needs, from the job and the log alone. */
function lifeOf(facts: Case, terms: ReturnType<typeof termsOf>, instance: string): Variables {
  const { resource, applicant } = facts;
  const isFuture = terms.useFrom > dateOf(terms.grantedAt);
  return {
    authorisation: {
      id: terms._id,
      instance,
      resource: { code: resource.code, name: resource.name },
      grantor: terms.grantor,
      provider: terms.provider,
      providerName: resource.providerName,
      grantee: terms.grantee,
      granteeName: applicant.organisationName,
      holder: terms.holder,
      mode: terms.mode,
      from: terms.useFrom,
      until: terms.useUntil,
      expiresAt: terms.expiresAt,
      seasonal: terms.seasonal,
    },
    // Who applied on paper (A9) hears of it as the department: the holder is who entered it.
    ...(applicant.offline && { applicant: { ...applicant, offline: applicant.offline } }),
    managers: managersOf(terms.provider),
    title: [resource.name, applicant.organisationName].join(' · '),
    use: { since: isFuture ? startOf(terms.useFrom) : terms.grantedAt },
  };
}

export const grantAuthorisation: ProcessWorker = async (job, ports, engine) => {
  const facts = CaseSchema.parse(job.variables);
  const decision = await lastCompletion(job, engine);
  const { clause, grantor = facts.resource.provider } = job.customHeaders;
  const terms = termsOf(facts, { id: job.key, grantor, decision });
  const record: Authorisation = {
    ...terms,
    instance: job.instance,
    processId: job.processId,
    ...(clause !== undefined && { clause }),
    state: 'active',
    changes: [{ job: job.key, state: 'active', at: decision.at, by: decision.by }],
  };
  await ports.recordAuthorisation(record);
  const life = { processId: lifecycleProcess, variables: lifeOf(facts, terms, job.instance) };
  const by = { kind: 'worker' as const, id: job.type };
  const { instance } = await engine.start(life, by, { idempotencyKey: `authorisation:${job.key}` });
  await ports.linkLifecycle(job.key, instance);
  return { authorisation: { id: job.key, grantedAt: decision.at, grantedBy: decision.by } };
};
