/**
 * The subscription of a table or file, as Articles 10 and 11 have it in common: what the caller must say, and
 * what is made of it. The articles differ in who applies and where the data goes.
 */
import { z } from 'zod';
import type { Variables } from '../engine/vocabulary.js';
import { expecting } from '../engine/wordings/issues.js';
import type { Organisation } from '../models/organisations.js';
import { checkTerms, purposeSchema, readApplication, resourceSchema, useSchema } from './application.js';
import {
  type Entitling,
  type StartContext,
  type StartDecision,
  unknownOrganisation,
} from './startDecision.js';
import { applicationWords } from './wordings.js';

const SubscriptionSchema = z.strictObject({
  resource: resourceSchema,
  delivery: z.strictObject({
    mode: z.enum(['table', 'file'], { error: expecting(applicationWords.tablesAndFiles) }),
    format: z.string().max(16).nullish(),
  }),
  purpose: purposeSchema,
  use: useSchema,
});
type Subscription = z.infer<typeof SubscriptionSchema>;

/** Where an article sends the data of a department, beside the mode. */
export type Target = (department: Organisation) => Promise<Variables>;

export async function checkSubscription(
  variables: Variables,
  context: StartContext,
  entitle: Entitling,
  target: Target,
): Promise<StartDecision> {
  const read = readApplication(SubscriptionSchema, variables);
  if (!read.ok) return read.decision;
  const { application } = read;
  const department = await context.findOrganisation(context.applicant.organisation);
  const refused = await entitle(department, context);
  if (refused || !department) return refused ?? unknownOrganisation(context);
  const terms = await checkTerms(application, department, context);
  if (!terms.ok) return terms;
  const delivery = { ...deliveryOf(application), ...(await target(department)) };
  return { ok: true, variables: { ...variables, delivery, ...terms.variables } };
}

/** A format is only said of files. */
function deliveryOf({ delivery: { mode, format } }: Subscription): Variables {
  return mode === 'file' && format ? { mode, format } : { mode };
}
