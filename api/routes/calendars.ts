/** Working-day calendars, and what a term would come to. */
import { z } from 'zod';
import { CalendarFault, calendarSchema, deadline } from '../../engine/index.js';
import { findCalendar, latestCalendars } from '../calendars.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, DateSchema, InstantSchema } from '../schemas.js';

const tag = 'Calendars';
const params = z.strictObject({ calendarId: z.string().min(1).max(100) });
const revision = z
  .string()
  .regex(/^\d{1,9}$/, 'expected a whole number')
  .transform(Number)
  .optional();

const SummarySchema = z
  .strictObject({
    id: z.string(),
    revision: z.int(),
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
    const items = (await latestCalendars(context)).map((calendar) => ({
      id: calendar.id,
      revision: calendar.revision,
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

const preview = route({
  method: 'post',
  path: '/v2/calendars/{calendarId}/deadline',
  operation: 'computeDeadline',
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
      if (error instanceof CalendarFault) throw invalidArgument(error.message, 'body');
      throw error;
    }
  },
});

export const calendarRoutes: readonly Route[] = [list, get, preview];
