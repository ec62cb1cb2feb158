/** A13-b: an application that was returned is handed in again, or withdrawn, by the department. */
import type { Json } from '../../engine/vocabulary.js';
import type { Completion } from '../completionChecks.js';
import type { StartContext, StartDecision } from '../startDecision.js';
import { checkArticle13 } from './application.js';

const objectOf = (value: Json | undefined): { [name: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

/**
 * Judges what is handed in again as an application of the department that applied, on the catalogue's terms
 * of this day. Who applies stays as it was.
 */
export async function checkAmendment(
  { variables, known }: Completion,
  context: StartContext,
): Promise<StartDecision> {
  if (variables.resubmission !== 'amended') return { ok: true, variables };
  const { resubmission, ...changed } = variables;
  const application = {
    resource: String(objectOf(known.resource).code),
    stampedScan: known.stampedScan ?? null,
    ...changed,
  };
  const organisation = String(objectOf(known.applicant).organisation);
  const applicant = { ...context.applicant, organisation };
  const decision = await checkArticle13(application, { ...context, applicant });
  if (!decision.ok) return decision;
  const { applicant: _same, ...judged } = decision.variables;
  return { ok: true, variables: { resubmission, ...judged } };
}
