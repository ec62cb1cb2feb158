/** The application of A12: a municipal department, with its electronic seal or a scan of the stamped form. */
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { checkInterfaceApplication, sealRequired } from '../interfaceApplication.js';
import {
  type Entitling,
  invalid,
  refuse,
  type StartContext,
  type StartDecision,
  unknownOrganisation,
} from '../startDecision.js';
import { applicationWords, entitlementWords } from '../wordings.js';

export const entitleArticle12: Entitling = async (own) =>
  own?.kind === 'municipal-department' ? undefined : refuse('FORBIDDEN', say(entitlementWords.article12));

/**
 * Refuses what cannot be applied for under Article 12; otherwise gives the variables the process starts
 * with. `informed` are the groups that hear what the applicant hears: here nobody else.
 */
export const checkArticle12 = (variables: Variables, context: StartContext): Promise<StartDecision> =>
  checkInterfaceApplication(variables, context, async (application, department) => {
    const refused = await entitleArticle12(department, context);
    if (refused || !department) return refused ?? unknownOrganisation(context);
    if (application.department) return invalid('department', say(applicationWords.ownOnly));
    if (!application.stampedScan && !application.electronicSeal) {
      return sealRequired(say(applicationWords.sealOrScan));
    }
    return { ok: true, department, added: { informed: [] } };
  });
