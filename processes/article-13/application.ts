/**
 * The application of A13-a: a county department hands it to its county's agency, with a scan of the stamped
 * form. The agency's staff may fill it in for the department, which it then names.
 */
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import type { Organisation } from '../../models/organisations.js';
import {
  checkInterfaceApplication,
  type InterfaceApplication,
  sealRequired,
} from '../interfaceApplication.js';
import {
  type Entitling,
  invalid,
  refuse,
  type StartContext,
  type StartDecision,
  unknownOrganisation,
} from '../startDecision.js';
import { applicationWords, entitlementWords } from '../wordings.js';

export const entitleArticle13: Entitling = async (own, context) => {
  if (own?.kind === 'county-agency') return undefined;
  if (own?.kind !== 'county-department') {
    return refuse('FORBIDDEN', say(entitlementWords.article13));
  }
  const agency = await context.findOrganisation(own.parent ?? '');
  if (agency?.kind === 'county-agency') return undefined;
  return refuse('FORBIDDEN', say(entitlementWords.noAgency, { name: own.name }));
};

/**
 * Refuses what cannot be applied for under Article 13; otherwise gives the variables the process starts
 * with. `agency` checks and submits; `informed` are the groups that hear what the applicant hears.
 */
export const checkArticle13 = (variables: Variables, context: StartContext): Promise<StartDecision> =>
  checkInterfaceApplication(variables, context, async (application, caller) => {
    const refused = await entitleArticle13(caller, context);
    if (refused || !caller) return refused ?? unknownOrganisation(context);
    const department = await departmentOf(application, caller, context);
    if (department?.kind !== 'county-department') return unknownDepartment(caller);
    const agency = await context.findOrganisation(department.parent ?? '');
    const isForeign = caller.kind === 'county-agency' && caller._id !== agency?._id;
    if (!agency || isForeign) return unknownDepartment(caller);
    if (!application.stampedScan) return sealRequired(say(applicationWords.scan));
    const informed = [`county-agency@${agency._id}`, `requester@${department._id}`];
    return {
      ok: true,
      department,
      collectedBy: agency,
      added: { agency: { code: agency._id, name: agency.name }, informed },
    };
  });

const unknownDepartment = ({ kind, name }: Organisation): StartDecision =>
  kind === 'county-agency'
    ? invalid('department', say(applicationWords.forWhom, { name }))
    : invalid('department', say(applicationWords.itselfOnly, { name }));

/** A department applies for itself; an agency for the department that it names. */
async function departmentOf(
  { department }: InterfaceApplication,
  caller: Organisation,
  context: StartContext,
): Promise<Organisation | null> {
  if (caller.kind === 'county-agency') return context.findOrganisation(department ?? '');
  return department && department !== caller._id ? null : caller;
}
