/**
 * The application for a service interface, as Articles 12 and 13 have it in common: what the caller must say,
 * and what is made of it. The articles differ in who applies, who hands in, and what stands for the seal.
 */
import { z } from 'zod';
import type { Variables } from '../engine/vocabulary.js';
import { say, type Text } from '../engine/wording.js';
import type { Organisation } from '../models/organisations.js';
import { checkTerms, purposeSchema, readApplication, resourceSchema, useSchema } from './application.js';
import { platformOrganisation } from './demo/organisations.js';
import { invalid, refuse, type StartContext, type StartDecision } from './startDecision.js';
import { applicationWords } from './wordings.js';

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

/** For whom an article applies, who else may bring its scan, and what the article adds to the variables. */
interface Applied {
  ok: true;
  department: Organisation;
  collectedBy?: Organisation;
  added: Variables;
}

/** Or why one may not apply. */
export type Applying = (
  application: InterfaceApplication,
  caller: Organisation | null,
  context: StartContext,
) => Promise<StartDecision | Applied>;

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
  const foreign = await refuseForeignScan(application, applied, context);
  if (foreign) return foreign;
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

/**
 * The scan bears the stamp of the department that applies, so it comes from there: uploaded by its staff, by
 * the agency that collects its forms (A13), or by the platform, which enters its paper (A9).
 */
async function refuseForeignScan(
  { stampedScan }: InterfaceApplication,
  { department, collectedBy }: Applied,
  { applicant, findFile }: StartContext,
): Promise<StartDecision | undefined> {
  if (!stampedScan) return undefined;
  const file = await findFile(stampedScan);
  const desk = applicant.offline === undefined ? [] : [platformOrganisation];
  const from = [department._id, ...(collectedBy ? [collectedBy._id] : []), ...desk];
  if (file?.organisations.some((one) => from.includes(one))) return undefined;
  const named = { scan: stampedScan, department: department.name };
  return invalid('stampedScan', say(applicationWords.foreignScan, named));
}

export const sealRequired = (text: Text): StartDecision =>
  refuse('SEAL_REQUIRED', text, [{ path: 'stampedScan', text }]);
