/** Working-day calendars, and what a term would come to. */
import { z } from 'zod';
import { CalendarFault, calendarSchema, deadline, yearView } from '../../engine/index.js';
import { textOf } from '../../engine/wordings/faults.js';
import { countedCalendarsOn } from '../../models/countedCalendars.js';
import { findCalendar, latestCalendars } from '../calendars.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { ok, type Route, route } from '../route.js';
import {
  AnsweredInstantSchema,
  DateSchema,
  InstantSchema,
  instantOf,
  WholeNumberSchema,
} from '../schemas.js';
import { expects } from '../wordings/fields.js';

const tag = 'Calendars';
export const params = z.strictObject({ calendarId: z.string().min(1).max(100) });
const revision = WholeNumberSchema().optional();

const SummarySchema = z
  .strictObject({
    id: z.string(),
    revision: z.int(),
    base: z.string().optional().describe('The calendar that it is laid over, as id@revision'),
    isCounted: z.boolean().describe('Terms are counted with this one'),
    counting: z
      .strictObject({ since: AnsweredInstantSchema, by: z.string(), reason: z.string() })
      .optional()
      .describe('Of the one that is counted with: who decided so, and why'),
    timeZone: z.string(),
    years: z.array(z.strictObject({ year: z.int(), status: z.enum(['final', 'unknown']) })),
  })
  .meta({ id: 'CalendarSummary' });

const list = route({
  method: 'get',
  path: '/v2/calendars',
  operation: 'listCalendars',
  tag,
  summary: '日历 The latest revision of every calendar',
  permission: 'calendar.read',
  answers: { 200: { description: 'Calendars', schema: z.strictObject({ items: z.array(SummarySchema) }) } },
  handler: async (_input, context) => {
    const decided = await countedCalendarsOn(context.connection).findOne().sort({ _id: -1 }).lean();
    const items = (await latestCalendars(context)).map((calendar) => ({
      id: calendar.id,
      revision: calendar.revision,
      ...(calendar.base === undefined ? {} : { base: calendar.base }),
      isCounted: calendar.id === context.engine.calendars.current.id,
      ...(decided?.calendar === calendar.id && {
        counting: { since: instantOf(decided.since), by: decided.by, reason: decided.reason },
      }),
      timeZone: calendar.timeZone,
      years: Object.entries(calendar.years).map(([year, { status }]) => ({ year: Number(year), status })),
    }));
    return ok({ items });
  },
});

const get = route({
  method: 'get',
  path: '/v2/calendars/{calendarId}',
  operation: 'getCalendar',
  tag,
  summary: '日历详情 Days off and make-up working days, by year',
  permission: 'calendar.read',
  params,
  query: z.strictObject({ revision }),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The calendar', schema: calendarSchema } },
  handler: async ({ params: { calendarId }, query }, context) => {
    const calendar = await findCalendar(context, calendarId, query.revision);
    return ok(calendar, { ETag: `"${calendar.revision}"` });
  },
});

const YearSchema = z
  .strictObject({
    calendar: z.string().describe('id@revision'),
    year: z.int(),
    status: z.enum(['final', 'unknown']).describe('While it is unknown, Monday to Friday are counted'),
    workingDays: z.int(),
    days: z.array(
      z.strictObject({
        date: DateSchema,
        isWorking: z.boolean(),
        isNamed: z.boolean().describe('A notice says so, and not the day of the week'),
      }),
    ),
  })
  .meta({ id: 'CalendarYearView' });

const year = route({
  method: 'get',
  path: '/v2/calendars/{calendarId}/years/{year}',
  operation: 'getCalendarYear',
  tag,
  summary: '年历 Every day of a year, as it is counted',
  permission: 'calendar.read',
  params: params.extend({ year: z.string().regex(/^[12]\d{3}$/, expects.year) }),
  query: z.strictObject({ revision }),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The year', schema: YearSchema } },
  handler: async ({ params: { calendarId, year: of }, query }, context) => {
    const calendar = await findCalendar(context, calendarId, query.revision);
    const { days, isFinal } = yearView(calendar, Number(of));
    return ok(
      {
        calendar: `${calendar.id}@${calendar.revision}`,
        year: Number(of),
        status: isFinal ? 'final' : 'unknown',
        workingDays: days.filter(({ isWorking }) => isWorking).length,
        days,
      },
      { ETag: `"${calendar.revision}"` },
    );
  },
});

const DeadlineSchema = z
  .strictObject({
    calendar: z.string().describe('id@revision'),
    from: InstantSchema,
    workingDays: z.int(),
    dueDate: DateSchema,
    dueAt: AnsweredInstantSchema.describe('Overdue from this instant'),
    warnAt: AnsweredInstantSchema.describe('Yellow from this instant'),
    provisional: z.boolean().describe('A year without final data had a say'),
  })
  .meta({ id: 'Deadline' });

const dueDate = route({
  method: 'post',
  path: '/v2/calendars/{calendarId}/due-date',
  operation: 'computeDueDate',
  tag,
  summary: '期限推算 The deadline of a term in working days',
  permission: 'calendar.read',
  params,
  body: z.strictObject({
    from: InstantSchema,
    workingDays: z.int().gte(1).lte(apiLimits.workingDaysMax),
    warnBefore: z.int().gte(0).lte(apiLimits.workingDaysMax).default(1),
    revision: z.int().gte(1).optional(),
  }),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The deadline', schema: DeadlineSchema } },
  handler: async ({ params: { calendarId }, body }, context) => {
    const calendar = await findCalendar(context, calendarId, body.revision);
    const { from, workingDays } = body;
    try {
      const term = deadline(calendar, from, workingDays, body.warnBefore);
      return ok({ calendar: `${calendar.id}@${calendar.revision}`, from, workingDays, ...term });
    } catch (error) {
      if (error instanceof CalendarFault) throw invalidArgument(textOf(error.said), 'body');
      throw error;
    }
  },
});

export const calendarRoutes: readonly Route[] = [list, get, year, dueDate];
