/** The application of A10-1: a municipal department, to which the data itself is exchanged. */
import type { Variables } from '../../engine/vocabulary.js';
import { say } from '../../engine/wording.js';
import { type Entitling, refuse, type StartContext, type StartDecision } from '../startDecision.js';
import { checkSubscription } from '../subscription.js';
import { entitlementWords } from '../wordings.js';

export const entitleArticle10: Entitling = async (own) =>
  own?.kind === 'municipal-department' ? undefined : refuse('FORBIDDEN', say(entitlementWords.article10));

/**
 * Refuses what cannot be applied for under Article 10; otherwise gives the variables the process starts
 * with.
 */
export const checkArticle10 = (variables: Variables, context: StartContext): Promise<StartDecision> =>
  checkSubscription(variables, context, entitleArticle10, async () => ({}));
