/**
 * `delivery-doubt`: notes on the delivery that its data was doubted, and what came of it (A10-3b, A11-3b).
 * `register-case`: gives a case its number, by which messages find it.
 */
import { z } from 'zod';
import { doubtConclusions } from '../../models/deliveries.js';
import { lastCompletion } from '../lastCompletion.js';
import type { ProcessWorker } from '../workers.js';

const DoubtSchema = z.object({
  delivery: z.object({ id: z.string() }),
  doubt: z.object({ discoveredOn: z.string() }),
  conclusion: z.enum(doubtConclusions),
});

export const recordDoubt: ProcessWorker = async (job, ports, engine) => {
  const { delivery, doubt, conclusion } = DoubtSchema.parse(job.variables);
  const { at, by } = await lastCompletion(job, engine);
  const { instance } = job;
  const { discoveredOn } = doubt;
  await ports.recordDoubt(delivery.id, { instance, discoveredOn, conclusion, repliedAt: at, repliedBy: by });
  return undefined;
};

export const registerCase: ProcessWorker = async (job) => ({ case: { id: job.instance } });
