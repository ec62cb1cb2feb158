/**
 * Authorisations: who may use what, and the decisions of the provider over their life (A19). A decision is a
 * message to the instance that runs the life; the answer comes once it is on the log, and the state of the
 * record follows it.
 */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { type Authorisation, authorisationsOn } from '../../models/authorisations.js';
import { actorOf, type Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import {
  AuthorisationSchema,
  authorisationOf,
  authorisationSpec,
  findAuthorisation,
  GroundSchema,
} from '../grants/authorisation.js';
import { partyConditions, refuseUnentitled } from '../grants/parties.js';
import { FieldsError } from '../problem.js';
import { noContent, ok, type Route, route } from '../route.js';
import { KeySchema } from '../schemas.js';
import { pageOf, searchRows, searchSchema } from '../search.js';
import { decisionWords, grantWords, stateWords } from '../wordings/grants.js';

const tag = 'Authorisations';
const params = z.strictObject({ authorisationKey: KeySchema });

const search = route({
  method: 'post',
  path: '/v2/authorisations/search',
  operation: 'searchAuthorisations',
  tag,
  summary: '授权检索 Those of the caller’s organisation; all of them for the platform and auditors',
  permission: 'grant.read',
  hasOperators: true,
  body: searchSchema(authorisationSpec),
  answers: { 200: { description: 'One page', schema: pageOf(AuthorisationSchema) } },
  handler: async ({ body, caller }, { connection }) => {
    const mine = partyConditions(caller, ['provider', 'grantor', 'grantee']);
    const rows = authorisationsOn(connection);
    const found = await searchRows<Authorisation>(rows, authorisationSpec, body, mine);
    return ok({ items: found.rows.map(authorisationOf), page: found.page });
  },
});

const get = route({
  method: 'get',
  path: '/v2/authorisations/{authorisationKey}',
  operation: 'getAuthorisation',
  tag,
  summary: '授权 Who may use what, how, until when, on which decision',
  permission: 'grant.read',
  params,
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The authorisation', schema: AuthorisationSchema } },
  handler: async ({ params: { authorisationKey }, caller }, context) => {
    const row = await findAuthorisation(context, caller, authorisationKey);
    return ok(authorisationOf(row), { ETag: `"${row.changes.length}"` });
  },
});

const reasonsCharactersMin = 10;
const reasonsCharactersMax = 2000;
const ReasonsSchema = z.string().max(reasonsCharactersMax);

/** Blanks are no reasons. */
function refuseWithoutReasons(reasons: string): void {
  if (reasons.replace(/\s/g, '').length >= reasonsCharactersMin) return;
  const message = say(grantWords.reasons, { min: reasonsCharactersMin });
  throw new FieldsError('REASONS_REQUIRED', message, [{ field: 'body.reasons', rule: 'reasons', message }]);
}

/** What may be said to a life, by the path's last word: the message that it becomes. */
const decisions = {
  suspension: { message: 'authorisation.suspend', operation: 'suspendAuthorisation' },
  resumption: { message: 'authorisation.resume', operation: 'resumeAuthorisation' },
  termination: { message: 'authorisation.terminate', operation: 'terminateAuthorisation' },
} as const;

interface Decision {
  caller: Caller;
  params: { authorisationKey: string };
  body: { ground?: string | undefined; reasons: string };
  idempotencyKey?: string;
}

async function decide(context: Context, decision: Decision, what: keyof typeof decisions) {
  const { caller, params: path, body, idempotencyKey } = decision;
  const key = path.authorisationKey;
  const row = await findAuthorisation(context, caller, key);
  refuseUnentitled(caller, row);
  refuseWithoutReasons(body.reasons);
  const { ground, reasons } = body;
  const notice = { by: caller.name, reasons, ...(ground !== undefined && { ground }) };
  const id = idempotencyKey === undefined ? undefined : { messageId: idempotencyKey };
  const { message: name } = decisions[what];
  const message = { name, correlationKey: key, variables: { notice }, ...id };
  try {
    await context.engine.correlateMessage(message, actorOf(caller));
  } catch (error) {
    if (!(error instanceof CodedError) || error.code !== 'SUBSCRIPTION_NOT_FOUND') throw error;
    throw new CodedError(
      'AUTHORISATION_STATE',
      say(grantWords.notWaiting, { key, state: stateWords[row.state], name: decisionWords[what] }),
    );
  }
  return noContent;
}

const decisionRoute = (path: keyof typeof decisions, needsGround: boolean): Route => {
  const { operation } = decisions[path];
  const ground = needsGround ? GroundSchema : GroundSchema.optional();
  return route({
    method: 'post',
    path: `/v2/authorisations/{authorisationKey}/${path}`,
    operation,
    tag,
    summary: `${decisionWords[path].zh} By approvers of the provider, whoever granted, with reasons (A19-a)`,
    permission: 'grant.decide',
    isCommand: true,
    params,
    body: z.strictObject({ ground, reasons: ReasonsSchema }),
    refusals: ['NOT_FOUND', 'REASONS_REQUIRED', 'AUTHORISATION_STATE'],
    answers: { 204: { description: 'On the log' } },
    handler: (input, context) => decide(context, input, path),
  });
};

export const authorisationRoutes: readonly Route[] = [
  search,
  get,
  decisionRoute('suspension', true),
  decisionRoute('resumption', false),
  decisionRoute('termination', true),
];
