/**
 * `exchange-data`: records a delivery (A10-2, A11-2) once the data has moved, at the recorded instant of
 * the report. Header `task`: the elements one of which reported it.
 */
import { z } from 'zod';
import { deliveryWays } from '../../models/deliveries.js';
import { lastCompletion } from '../lastCompletion.js';
import type { ProcessWorker } from '../workers.js';

/** What reports an exchange: the platform's staff in its form, or the answer of an exchange job. */
const ExchangeSchema = z.object({
  batch: z.string(),
  records: z.number().nullish(),
  by: z.enum(deliveryWays).default('staff'),
  file: z.object({ id: z.string(), name: z.string(), bytes: z.number(), sha256: z.string() }).nullish(),
});
const CaseSchema = z.object({
  resource: z.object({ code: z.string(), provider: z.string() }),
  applicant: z.object({ organisation: z.string() }),
  delivery: z.object({
    mode: z.string(),
    format: z.string().nullish(),
    library: z.string().nullish(),
  }),
  exchange: ExchangeSchema,
  authorisation: z.object({ id: z.string() }).nullish(),
});

export const recordDelivery: ProcessWorker = async (job, ports, engine) => {
  const { resource, applicant, delivery, exchange, authorisation } = CaseSchema.parse(job.variables);
  const reported = await lastCompletion(job, engine);
  await ports.recordDelivery({
    _id: job.key,
    instance: job.instance,
    processId: job.processId,
    resource: resource.code,
    provider: resource.provider,
    receiver: applicant.organisation,
    mode: delivery.mode,
    ...(delivery.format && { format: delivery.format }),
    ...(delivery.library && { library: delivery.library }),
    ...(authorisation && { authorisation: authorisation.id }),
    by: exchange.by,
    batch: exchange.batch,
    ...(typeof exchange.records === 'number' && { records: exchange.records }),
    ...(exchange.file && { file: exchange.file }),
    deliveredAt: reported.at,
    deliveredBy: reported.by,
    doubts: [],
  });
  return { delivered: { id: job.key, at: reported.at, by: reported.by } };
};
