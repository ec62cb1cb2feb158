/** Statistics of authorisations, use and limits (A22-1): counted for any period, published for some. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { canonicalJson } from '../../engine/index.js';
import { say } from '../../engine/wording.js';
import { type StatisticsReport, statisticsReportsOn } from '../../models/statisticsReports.js';
import { invalidArgument } from '../problem.js';
import { type Answer, type Input, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, DateSchema, instantOf, KeySchema } from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { csvOf } from '../statistics/csv.js';
import { type Statistics, StatisticsSchema, statisticsOf } from '../statistics/statistics.js';
import { searchWords } from '../wordings/searches.js';

const tag = 'Statistics';
const csv = 'text/csv';
const period = { from: DateSchema, until: DateSchema.describe('The last day, counted in') };

/** As the caller takes it: a table for a spreadsheet, or JSON. */
function answerOf(
  statistics: Statistics,
  { mediaType, language }: Pick<Input, 'mediaType' | 'language'>,
): Answer {
  return mediaType === csv ? { status: 200, text: csvOf(statistics, language) } : ok(statistics);
}

const get = route({
  method: 'get',
  path: '/v2/statistics',
  operation: 'getStatistics',
  tag,
  summary: '统计 Authorisations, deliveries, use and kept limits of a period, as JSON or CSV',
  permission: 'statistics.read',
  query: z.strictObject(period),
  offers: [csv],
  answers: { 200: { description: 'The figures', schema: StatisticsSchema } },
  handler: async (input, context) => answerOf(await statisticsOf(context, input.query), input),
});

const ReportSchema = z
  .strictObject({
    reportKey: KeySchema,
    title: z.string(),
    from: DateSchema,
    until: DateSchema,
    sha256: z.string().describe('Of the canonical JSON of the statistics'),
    publishedBy: z.string(),
    publishedAt: AnsweredInstantSchema,
  })
  .meta({ id: 'StatisticsReport' });

function reportOf({ _id, title, from, until, sha256, publishedBy, publishedAt }: StatisticsReport) {
  return { reportKey: _id, title, from, until, sha256, publishedBy, publishedAt: instantOf(publishedAt) };
}

const publish = route({
  method: 'post',
  path: '/v2/statistics/reports',
  operation: 'publishStatistics',
  tag,
  summary: '发布统计 The platform publishes the figures of a period that is over; they stay as they are',
  permission: 'statistics.publish',
  isCommand: true,
  body: z.strictObject({ ...period, title: z.string().trim().min(1).max(200) }),
  answers: { 201: { description: 'What was published', schema: ReportSchema } },
  handler: async ({ body, caller }, context) => {
    const { connection, engine, clock } = context;
    const statistics = await statisticsOf(context, body);
    const today = new Date(clock.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    if (body.until >= today) {
      throw invalidArgument(say(searchWords.periodOver, { today }), 'body.until', 'range');
    }
    const report: StatisticsReport = {
      _id: engine.newKey(),
      title: body.title,
      from: body.from,
      until: body.until,
      statistics,
      sha256: createHash('sha256').update(canonicalJson(statistics)).digest('hex'),
      publishedBy: caller.name,
      publishedAt: new Date(clock.now()),
    };
    await statisticsReportsOn(connection).collection.insertOne(report as never);
    return { status: 201, body: reportOf(report) };
  },
});

const spec: SearchSpec = {
  fields: {
    reportKey: { kind: 'key', path: '_id' },
    title: { kind: 'text', path: 'title' },
    from: { kind: 'text', path: 'from' },
    until: { kind: 'text', path: 'until' },
  },
  sort: { from: 'from', reportKey: '_id' },
  order: [['from', -1]],
};

const search = route({
  method: 'post',
  path: '/v2/statistics/reports/search',
  operation: 'searchStatisticsReports',
  tag,
  summary: '已发布统计 The published statistics, the latest period first',
  permission: 'statistics.read',
  hasOperators: true,
  body: searchSchema(spec),
  answers: { 200: { description: 'One page', schema: pageOf(ReportSchema) } },
  handler: async ({ body }, { connection }) => {
    const found = await searchRows<StatisticsReport>(statisticsReportsOn(connection), spec, body, []);
    return ok({ items: found.rows.map(reportOf), page: found.page });
  },
});

const read = route({
  method: 'get',
  path: '/v2/statistics/reports/{reportKey}',
  operation: 'getStatisticsReport',
  tag,
  summary: '查看统计 The figures as they were published, as JSON or CSV',
  permission: 'statistics.read',
  params: z.strictObject({ reportKey: KeySchema }),
  offers: [csv],
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The figures', schema: StatisticsSchema } },
  handler: async (input, { connection }) => {
    const { reportKey } = input.params;
    const found = await statisticsReportsOn(connection).findById(reportKey).lean<StatisticsReport>();
    if (!found) throw new CodedError('NOT_FOUND', say(searchWords.noReport, { reportKey }));
    return answerOf(StatisticsSchema.parse(found.statistics), input);
  },
});

export const statisticsRoutes: readonly Route[] = [get, publish, search, read];
