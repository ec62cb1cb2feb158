/** The application of A11-1: a county department, whose data is pushed to its county's front-end library. */
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import type { Organisation } from '../../models/organisations.js';
import { type Entitling, refuse, type StartContext, type StartDecision } from '../startDecision.js';
import { checkSubscription } from '../subscription.js';
import { entitlementWords } from '../wordings.js';

const libraryOf = async (
  { parent = '' }: Organisation,
  context: Pick<StartContext, 'findOrganisation'>,
): Promise<string | undefined> => (await context.findOrganisation(parent))?.frontEndLibrary;

export const entitleArticle11: Entitling = async (own, context) => {
  if (own?.kind !== 'county-department') {
    return refuse('FORBIDDEN', say(entitlementWords.article11));
  }
  if (await libraryOf(own, context)) return undefined;
  return refuse('FORBIDDEN', say(entitlementWords.noLibrary, { name: own.name }));
};

/**
 * Refuses what cannot be applied for under Article 11; otherwise gives the variables the process starts
 * with. `delivery.library` names the library that the county's agency keeps.
 */
export const checkArticle11 = (variables: Variables, context: StartContext): Promise<StartDecision> =>
  checkSubscription(variables, context, entitleArticle11, async (department) => ({
    library: (await libraryOf(department, context)) ?? null,
  }));
