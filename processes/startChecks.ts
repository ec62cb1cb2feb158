/**
 * What is checked before a process may start, and the trusted variables it then starts with: the caller's
 * words, the catalogue's terms and who applies. A refusal starts nothing (REGULATION, Catalogue).
 */

import type { Json, Variables } from '../engine/vocabulary.js';
import { say, type Text } from '../engine/wording.js';
import { checkDataDoubt } from './a10-doubt/report.js';
import { checkUpwardApplication, entitleUpward } from './a18-application/application.js';
import { checkBatch } from './a18-batch/batch.js';
import { checkInterfaceDoubt } from './a20-doubt/report.js';
import { checkInterruption } from './a22-interruption/report.js';
import { checkDispute } from './a23-dispute/dispute.js';
import { checkArticle10, entitleArticle10 } from './article-10/application.js';
import { checkArticle11, entitleArticle11 } from './article-11/application.js';
import { checkArticle12, entitleArticle12 } from './article-12/application.js';
import { checkArticle13, entitleArticle13 } from './article-13/application.js';
import { type Entitling, refuse, type StartContext, type StartDecision } from './startDecision.js';
import { entitlementWords } from './wordings.js';

type StartCheck = (variables: Variables, context: StartContext) => Promise<StartDecision>;

const called = (zh: string, en: string): Text => say(entitlementWords.called, { clause: { zh, en } });

/**
 * Processes that nobody starts by hand, and why: access (A8), the life of an authorisation (A19) and a
 * supervision (A22-2) are the system's own.
 */
const bySystem: ReadonlyMap<string, Text> = new Map([
  ['a08-connection', called('开通接口', 'opening an interface')],
  ['article-14', called('第十四条', 'Article 14')],
  ['article-15', called('第十五条', 'Article 15')],
  ['article-16', called('第十六条', 'Article 16')],
  ['a08-access', say(entitlementWords.access)],
  ['a19-authorisation', say(entitlementWords.life)],
  ['a22-rectification', say(entitlementWords.rectification)],
]);
const checks: ReadonlyMap<string, StartCheck> = new Map([
  ['article-10', checkArticle10],
  ['article-11', checkArticle11],
  ['article-12', checkArticle12],
  ['article-13', checkArticle13],
  ['a10-doubt', checkDataDoubt],
  ['a18-application', checkUpwardApplication],
  ['a18-batch', checkBatch],
  ['a20-doubt', checkInterfaceDoubt],
  ['a22-interruption', checkInterruption],
  ['a23-dispute', checkDispute],
]);

/** Which organisations a process is for; one that is not here is for any. */
const entitling: ReadonlyMap<string, Entitling> = new Map([
  ['article-10', entitleArticle10],
  ['article-11', entitleArticle11],
  ['article-12', entitleArticle12],
  ['article-13', entitleArticle13],
  ['a18-application', entitleUpward],
]);

/** What is said of a process before anybody fills in anything. */
export const startRules = {
  /** The processes that not every organisation may start by hand. */
  restricted: [...bySystem.keys(), ...entitling.keys()],
  /** Why an organisation cannot start the process, or undefined. */
  async refuse(
    processId: string,
    organisation: string,
    context: Pick<StartContext, 'findOrganisation'>,
  ): Promise<StartDecision | undefined> {
    const reason = bySystem.get(processId);
    if (reason !== undefined) return refuse('FORBIDDEN', reason);
    const entitle = entitling.get(processId);
    return entitle?.(await context.findOrganisation(organisation), context);
  },
};

/** The department whose seal it must be: a check may have found that the caller represents another. */
function applyingFor({ applicant }: Variables, context: StartContext): string {
  const isNamed = applicant !== null && typeof applicant === 'object' && !Array.isArray(applicant);
  const organisation = isNamed ? applicant.organisation : undefined;
  return typeof organisation === 'string' ? organisation : context.applicant.organisation;
}

/** The name of something that a variable describes, and that may be missing. */
function nameIn(variable: Json | undefined, member: string): string[] {
  const isNamed = variable !== null && typeof variable === 'object' && !Array.isArray(variable);
  const name = isNamed ? variable[member] : undefined;
  return typeof name === 'string' && name !== '' ? [name] : [];
}

/** What the case is called in lists: the resource it is about, and the department that needs it. */
function titled(decision: StartDecision): StartDecision {
  if (!decision.ok || decision.variables.title !== undefined) return decision;
  const { resource, applicant, requester } = decision.variables;
  const departments = [applicant, requester].flatMap((one) => nameIn(one, 'organisationName'));
  const names = [...nameIn(resource, 'name'), ...departments.slice(0, 1)];
  return names.length === 0
    ? decision
    : { ok: true, variables: { ...decision.variables, title: names.join(' · ') } };
}

/**
 * Processes without a check start with the caller's variables as they are. Whatever the process: an
 * electronic seal that a form names must seal what the form says, and what proves it goes into the log.
 */
export async function checkStart(
  processId: string,
  variables: Variables,
  context: StartContext,
): Promise<StartDecision> {
  const refused = await startRules.refuse(processId, context.applicant.organisation, context);
  if (refused) return refused;
  const check = checks.get(processId);
  const decision = check ? titled(await check(variables, context)) : { ok: true as const, variables };
  const record = variables.electronicSeal;
  if (!decision.ok || typeof record !== 'string' || record === '') return decision;
  const sealed = await context.checkSeal(record, applyingFor(decision.variables, context), variables);
  if ('refusal' in sealed) return refuse('SEAL_INVALID', sealed.refusal);
  return { ok: true, variables: { ...decision.variables, seal: sealed.evidence } };
}
