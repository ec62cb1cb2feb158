/**
 * The use of authorisations, as the exchange platform reports it: the ground of A19-c and of the statistics
 * of A22-1.
 */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { type Authorisation, authorisationsOn } from '../../models/authorisations.js';
import { type AuthorisationUse, authorisationUsesOn } from '../../models/authorisationUses.js';
import { isDuplicateKey } from '../../models/driver.js';
import { findAuthorisation } from '../grants/authorisation.js';
import { invalidArgument } from '../problem.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, InstantSchema, KeySchema } from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { grantWords } from '../wordings/grants.js';

const tag = 'Authorisations';
const params = z.strictObject({ authorisationKey: KeySchema });
const usesMax = 1_000_000_000;

const UseSchema = z
  .strictObject({
    reportId: z.string(),
    from: AnsweredInstantSchema,
    until: AnsweredInstantSchema,
    count: z.int(),
    isOutside: z.boolean().describe('Used although the authorisation was not in force'),
    reportedAt: AnsweredInstantSchema,
    reportedBy: z.string(),
  })
  .meta({ id: 'AuthorisationUse' });

const useOf = ({ _id: _own, authorisation: _its, report, ...rest }: AuthorisationUse) => ({
  reportId: report,
  ...rest,
});

/** The times at which the authorisation was in force hold the whole of the report, or it lies outside. */
function isOutside({ changes, expiresAt }: Authorisation, from: string, until: string): boolean {
  const begun = changes.filter(({ at }) => at <= from).at(-1);
  const isChanged = changes.some(({ at, state }) => at > from && at <= until && state !== 'active');
  return begun?.state !== 'active' || isChanged || until >= expiresAt;
}

const utc = (instant: string): string => new Date(instant).toISOString();

const report = route({
  method: 'post',
  path: '/v2/authorisations/{authorisationKey}/uses',
  operation: 'reportAuthorisationUse',
  tag,
  summary: '报送使用情况 By the exchange platform; the same report again changes nothing',
  permission: 'grant.report',
  isCommand: true,
  params,
  body: z.strictObject({
    reportId: z.string().min(1).max(100),
    from: InstantSchema.describe('The first use that the report covers'),
    until: InstantSchema.describe('The last'),
    count: z.int().gte(1).lte(usesMax),
  }),
  refusals: ['NOT_FOUND', 'CONFLICT'],
  answers: { 200: { description: 'The report as it is kept', schema: UseSchema } },
  handler: async ({ params: { authorisationKey }, body, caller }, context) => {
    const row = await findAuthorisation(context, caller, authorisationKey);
    const [from, until] = [utc(body.from), utc(body.until)];
    const now = new Date(context.clock.now()).toISOString();
    if (from > until) throw invalidArgument(say(grantWords.useOrder), 'body.from');
    if (until > now) throw invalidArgument(say(grantWords.usePast), 'body.until');
    const use: AuthorisationUse = {
      _id: `${authorisationKey}:${body.reportId}`,
      authorisation: authorisationKey,
      report: body.reportId,
      from,
      until,
      count: body.count,
      isOutside: isOutside(row, from, until),
      reportedAt: now,
      reportedBy: caller.name,
    };
    const kept = await keep(context.connection, use);
    // After the report, so that a crash between the two is mended by the report's repeat.
    const last = { $max: { lastUsedAt: until } };
    await authorisationsOn(context.connection).updateOne({ _id: authorisationKey }, last);
    return ok(useOf(kept));
  },
});

async function keep(
  connection: Parameters<typeof authorisationUsesOn>[0],
  use: AuthorisationUse,
): Promise<AuthorisationUse> {
  const uses = authorisationUsesOn(connection);
  try {
    await uses.create(use);
    return use;
  } catch (error) {
    if (!isDuplicateKey(error)) throw error;
    const first = await uses.findById(use._id).lean<AuthorisationUse>();
    if (first?.from === use.from && first.until === use.until && first.count === use.count) return first;
    throw new CodedError('CONFLICT', say(grantWords.otherReport, { report: use.report }));
  }
}

const spec: SearchSpec = {
  fields: {
    reportId: { kind: 'text', path: 'report' },
    isOutside: { kind: 'boolean', path: 'isOutside' },
    from: { kind: 'writtenInstant', path: 'from' },
    until: { kind: 'writtenInstant', path: 'until' },
  },
  sort: { until: 'until', from: 'from', count: 'count' },
  order: [['until', -1]],
};

const search = route({
  method: 'post',
  path: '/v2/authorisations/{authorisationKey}/uses/search',
  operation: 'searchAuthorisationUses',
  tag,
  summary: '使用情况检索 What was reported, newest first',
  permission: 'grant.read',
  hasOperators: true,
  params,
  body: searchSchema(spec),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'One page', schema: pageOf(UseSchema) } },
  handler: async ({ params: { authorisationKey }, body, caller }, context) => {
    await findAuthorisation(context, caller, authorisationKey);
    const rows = authorisationUsesOn(context.connection);
    const its = [{ authorisation: authorisationKey }];
    const found = await searchRows<AuthorisationUse>(rows, spec, body, its);
    return ok({ items: found.rows.map(useOf), page: found.page });
  },
});

export const authorisationUseRoutes: readonly Route[] = [report, search];
