/** Revisions of calendars: what is there and why, what a notice would move, and loading it. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import {
  type CalendarYear,
  calendarPolicySchema,
  calendarSchema,
  calendarYearSchema,
  doubtsOf,
  type ReviseCalendar,
} from '../../engine/index.js';
import { say } from '../../engine/wording.js';
import { calendarWords } from '../../engine/wordings/calendars.js';
import { revisionsOf } from '../calendars.js';
import { apiLimits } from '../limits.js';
import { fieldErrorsOf, fieldsError } from '../problem.js';
import { PreviewSchema, previewOf } from '../revisionPreview.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema } from '../schemas.js';
import { expects } from '../wordings/fields.js';
import { params } from './calendars.js';

const tag = 'Calendars';
const reason = z.string().trim().min(1).max(500).describe('For the record, e.g. the notice and its number');

const RevisionSchema = z
  .strictObject({
    id: z.string(),
    revision: z.int(),
    base: z.string().optional(),
    reason: z.string(),
    by: z.string(),
    storedAt: AnsweredInstantSchema,
  })
  .meta({ id: 'CalendarRevision' });

const list = route({
  method: 'get',
  path: '/v2/calendars/{calendarId}/revisions',
  operation: 'listCalendarRevisions',
  tag,
  summary: '日历修订记录 Who loaded which revision, when and why',
  permission: 'calendar.read',
  params,
  refusals: ['NOT_FOUND'],
  answers: {
    200: { description: 'The latest first', schema: z.strictObject({ items: z.array(RevisionSchema) }) },
  },
  handler: async ({ params: { calendarId } }, context) => {
    const rows = await revisionsOf(context, calendarId, apiLimits.pageItemsMax);
    const items = rows.map(({ id, revision, base, reason, by, storedAt }) => ({
      id,
      revision,
      ...(base === undefined ? {} : { base }),
      reason,
      by,
      storedAt: storedAt.toISOString(),
    }));
    return ok({ items });
  },
});

const year = z.string().regex(/^[12]\d{3}$/, expects.year);
const ChangeSchema = z
  .strictObject({
    years: z
      .record(year, calendarYearSchema.nullable())
      .optional()
      .describe('Each replaces the year as a whole; null takes it out'),
    policy: calendarPolicySchema.optional(),
  })
  .refine(({ years, policy }) => policy || Object.keys(years ?? {}).length > 0, {
    error: expects.calendarChange,
  });

/** The revision that the caller has seen, from `If-Match: "3"`. */
function sinceOf(ifMatch: string | undefined): { since?: number } {
  if (ifMatch === undefined || ifMatch === '*') return {};
  const found = /^"(\d{1,9})"$/.exec(ifMatch)?.[1];
  if (found) return { since: Number(found) };
  throw new CodedError('PRECONDITION_FAILED', say(calendarWords.ifMatch));
}

interface Change {
  params: z.output<typeof params>;
  body: z.output<typeof ChangeSchema>;
  ifMatch?: string;
}

function changeOf({ params: { calendarId: id }, body, ifMatch }: Change): ReviseCalendar {
  const { years, policy } = body;
  return { id, ...(years && { years }), ...(policy && { policy }), ...sinceOf(ifMatch) };
}

/** What contradicts itself only once the change is in its calendar is the request's fault as well. */
async function refusing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof z.ZodError) throw fieldsError('INVALID_ARGUMENT', fieldErrorsOf(error, 'body'));
    throw error;
  }
}

const doubtsIn = (years: Record<string, CalendarYear | null> = {}): string[] =>
  Object.entries(years).flatMap(([key, entry]) => (entry ? doubtsOf(key, entry) : []));

const preview = route({
  method: 'post',
  path: '/v2/calendars/{calendarId}/revisions/preview',
  operation: 'previewCalendarRevision',
  tag,
  summary: '预览 What loading a notice would move; nothing is stored',
  permission: 'calendar.write',
  precondition: true,
  params,
  body: ChangeSchema,
  refusals: ['NOT_FOUND', 'PRECONDITION_FAILED'],
  answers: { 200: { description: 'Days, years and deadlines that would change', schema: PreviewSchema } },
  handler: async (input, context) => {
    const found = await refusing(context.engine.calendars.preview(changeOf(input)));
    return ok(previewOf(found, doubtsIn(input.body.years)));
  },
});

const LoadedSchema = z
  .strictObject({
    id: z.string(),
    revision: z.int(),
    counted: z.string().describe('What terms are counted with now, as id@revision'),
    doubts: z.array(z.string()),
    pendingInstances: z.int().describe('Still to be counted again; 0 once all are done'),
  })
  .meta({ id: 'LoadedRevision' });

const load = route({
  method: 'post',
  path: '/v2/calendars/{calendarId}/revisions',
  operation: 'loadCalendarRevision',
  tag,
  summary:
    '导入放假安排 Loads a notice as the next revision; what it touches is counted again, on the record',
  permission: 'calendar.write',
  isCommand: true,
  precondition: true,
  params,
  body: ChangeSchema.safeExtend({ reason }),
  refusals: ['NOT_FOUND', 'PRECONDITION_FAILED', 'CONFLICT'],
  answers: { 200: { description: 'The revision; the latest when nothing changed', schema: LoadedSchema } },
  handler: async (input, context) => {
    const { calendars } = context.engine;
    const grounds = { by: input.caller.name, reason: input.body.reason };
    const { id, revision } = await refusing(calendars.revise(changeOf(input), grounds));
    const { current } = calendars;
    const counted = `${current.id}@${current.revision}`;
    const doubts = doubtsIn(input.body.years);
    const pendingInstances = await calendars.pending();
    return ok({ id, revision, counted, doubts, pendingInstances }, { ETag: `"${revision}"` });
  },
});

const create = route({
  method: 'post',
  path: '/v2/calendars',
  operation: 'createCalendar',
  tag,
  summary: '新建日历 A calendar of its own, or a layer over another',
  permission: 'calendar.write',
  isCommand: true,
  body: z.strictObject({
    id: z.string().regex(/^[\w.-]{1,60}$/, expects.calendarId),
    base: z.string().min(1).max(60).optional().describe('The calendar that it is laid over'),
    timeZone: z.string().max(100),
    policy: calendarPolicySchema,
    years: z.record(year, calendarYearSchema).default({}),
    reason,
  }),
  refusals: ['NOT_FOUND', 'CALENDAR_EXISTS'],
  answers: { 200: { description: 'The calendar, its base laid under it', schema: calendarSchema } },
  handler: async ({ body: { reason, ...given }, caller }, context) => {
    const parsed = calendarSchema.safeParse({ ...given, revision: 1 });
    if (!parsed.success) throw fieldsError('INVALID_ARGUMENT', fieldErrorsOf(parsed.error, 'body'));
    const calendar = await context.engine.calendars.create(parsed.data, { by: caller.name, reason });
    return ok(calendar, { ETag: `"${calendar.revision}"` });
  },
});

const previewCount = route({
  method: 'post',
  path: '/v2/calendars/{calendarId}/counting/preview',
  operation: 'previewCountedCalendar',
  tag,
  summary: '预览改用 What would move if this calendar counted; nothing is changed',
  permission: 'calendar.write',
  params,
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'Days, years and deadlines that would change', schema: PreviewSchema } },
  handler: async ({ params: { calendarId } }, { engine }) =>
    ok(previewOf(await engine.calendars.previewCount(calendarId), [])),
});

const CountedSchema = z
  .strictObject({
    counted: z.string().describe('What terms are counted with now, as id@revision'),
    pendingInstances: z.int().describe('Still to be counted again; 0 once all are done'),
  })
  .meta({ id: 'CountedCalendar' });

const count = route({
  method: 'post',
  path: '/v2/calendars/{calendarId}/counting',
  operation: 'countWithCalendar',
  tag,
  summary: '改用日历 Has every node count with this calendar; all timers are counted again, on the record',
  permission: 'calendar.write',
  isCommand: true,
  params,
  body: z.strictObject({ reason }),
  refusals: ['NOT_FOUND', 'CONFLICT'],
  answers: { 200: { description: 'What is counted with', schema: CountedSchema } },
  handler: async ({ params: { calendarId }, body, caller }, { engine }) => {
    const grounds = { by: caller.name, reason: body.reason };
    const { id, revision } = await engine.calendars.count(calendarId, grounds);
    return ok({ counted: `${id}@${revision}`, pendingInstances: await engine.calendars.pending() });
  },
});

export const calendarRevisionRoutes: readonly Route[] = [list, preview, load, create, previewCount, count];
