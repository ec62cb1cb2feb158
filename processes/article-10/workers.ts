/**
 * The machine work of Articles 10 and 11: recording authorisations (A10-2c-b, A11-2c-b) and deliveries
 * (A10-2u, A10-2c-c, A11-2u, A11-2c-c).
 */
import { z } from 'zod';
import { lastCompletion } from '../lastCompletion.js';
import type { ProcessWorker } from '../workers.js';

const CaseSchema = z.object({
  resource: z.object({ code: z.string(), provider: z.string() }),
  applicant: z.object({ organisation: z.string() }),
  delivery: z.object({ mode: z.string(), format: z.string().optional(), library: z.string().optional() }),
});
const AuthorisedCaseSchema = CaseSchema.extend({
  purpose: z.string(),
  use: z.object({ from: z.string(), until: z.string() }),
  conditions: z.string().nullish(),
});
const ExchangedCaseSchema = CaseSchema.extend({
  exchange: z.object({ batch: z.string(), records: z.number().nullish() }),
  authorisation: z.object({ id: z.string() }).nullish(),
});

/** Records that the provider authorised the platform, at the instant of its decision. */
export const grantAuthorisation: ProcessWorker = async (job, ports, history) => {
  const { resource, applicant, delivery, purpose, use, conditions } = AuthorisedCaseSchema.parse(
    job.variables,
  );
  const decision = await lastCompletion(job, history);
  await ports.recordAuthorisation({
    _id: job.key,
    instance: job.instance,
    processId: job.processId,
    resource: resource.code,
    grantor: resource.provider,
    grantee: applicant.organisation,
    grantedAt: decision.at,
    grantedBy: decision.by,
    mode: delivery.mode,
    useFrom: use.from,
    useUntil: use.until,
    purpose,
    ...(conditions ? { conditions } : {}),
  });
  return { authorisation: { id: job.key, grantedAt: decision.at, grantedBy: decision.by } };
};

/** Records the delivery that the platform's staff reported, at the instant of the report. */
export const exchangeData: ProcessWorker = async (job, ports, history) => {
  const { resource, applicant, delivery, exchange, authorisation } = ExchangedCaseSchema.parse(job.variables);
  const reported = await lastCompletion(job, history);
  await ports.recordDelivery({
    _id: job.key,
    instance: job.instance,
    processId: job.processId,
    resource: resource.code,
    provider: resource.provider,
    receiver: applicant.organisation,
    mode: delivery.mode,
    ...(delivery.format ? { format: delivery.format } : {}),
    ...(delivery.library ? { library: delivery.library } : {}),
    ...(authorisation ? { authorisation: authorisation.id } : {}),
    batch: exchange.batch,
    ...(typeof exchange.records === 'number' ? { records: exchange.records } : {}),
    deliveredAt: reported.at,
    deliveredBy: reported.by,
  });
  return { delivered: { id: job.key, at: reported.at, by: reported.by } };
};
