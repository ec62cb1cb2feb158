/**
 * The application for a service interface, as Articles 12 and 13 have it in common: what the caller must say,
 * and what is made of it. The articles differ in who applies, who hands in, and what stands for the seal.
 */
import { z } from 'zod';
import type { Variables } from '../engine/vocabulary.js';
import type { Organisation } from '../models/organisations.js';
import { checkTerms, purposeSchema, readApplication, resourceSchema, useSchema } from './application.js';
import { refuse, type StartContext, type StartDecision } from './startDecision.js';

const InterfaceApplicationSchema = z.strictObject({
  resource: resourceSchema,
  calling: z.strictObject({
    system: z.string().min(1).max(200),
    callsPerDay: z.int().positive().nullish(),
  }),
  purpose: purposeSchema,
  use: useSchema,
  stampedScan: z.string().min(1).max(64).nullish(),
  electronicSeal: z.string().min(1).max(64).nullish(),
  department: z.string().min(1).max(64).nullish(),
});
export type InterfaceApplication = z.infer<typeof InterfaceApplicationSchema>;

/** For whom an article applies, and what it adds to the variables; or why one may not apply. */
export type Applying = (
  application: InterfaceApplication,
  caller: Organisation | null,
  context: StartContext,
) => Promise<StartDecision | { ok: true; department: Organisation; added: Variables }>;

export async function checkInterfaceApplication(
  variables: Variables,
  context: StartContext,
  applying: Applying,
): Promise<StartDecision> {
  const read = readApplication(InterfaceApplicationSchema, variables);
  if (!read.ok) return read.decision;
  const { application } = read;
  const caller = await context.findOrganisation(context.applicant.organisation);
  const applied = await applying(application, caller, context);
  if (!('department' in applied)) return applied;
  const delivery = { mode: 'interface' as const };
  const terms = await checkTerms({ ...application, delivery }, applied.department, context);
  if (!terms.ok) return terms;
  const { department: _department, ...said } = variables;
  const stamp = {
    stampedScan: application.stampedScan ?? null,
    electronicSeal: application.electronicSeal ?? null,
  };
  return { ok: true, variables: { ...said, delivery, ...stamp, ...terms.variables, ...applied.added } };
}

export const sealRequired = (message: string): StartDecision =>
  refuse('SEAL_REQUIRED', message, { errors: [{ path: 'stampedScan', message }] });
