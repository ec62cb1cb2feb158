/** One request for all that a clerk's list shows: a page of it, and the counts of the tabs and lights. */
import { z } from 'zod';
import { type InstanceRow, instancesOn } from '../../models/instances.js';
import { type TaskRow, tasksOn } from '../../models/tasks.js';
import type { Caller } from '../auth/caller.js';
import { withCalled } from '../callFamily.js';
import type { Context } from '../context.js';
import { displayNames } from '../displayNames.js';
import * as inbox from '../inbox.js';
import { countsOf } from '../inboxCounts.js';
import { inboxEvents } from '../inboxEvents.js';
import { InboxSchema } from '../inboxSchema.js';
import { apiLimits } from '../limits.js';
import { ok, type Route, route } from '../route.js';
import { KeySchema, WholeNumberSchema } from '../schemas.js';
import { type Condition, type SearchBody, searchRows } from '../search.js';
import { startableBy } from '../startable.js';
import { expects } from '../wordings/fields.js';

const text = z.string().min(1).max(100);
const cursor = z.string().min(2).max(apiLimits.cursorCharactersMax);

const QuerySchema = z
  .strictObject({
    list: z.enum(['todo', 'done', 'started', 'cc']).default('todo'),
    light: z.enum(inbox.lights).optional(),
    claimed: z.enum(['mine', 'none']).optional().describe('Of the todo list: taken by me, or by nobody'),
    processDefinitionId: text.optional(),
    organisation: text.optional().describe("Of the todo list: one of the caller's organisations"),
    text: text.optional(),
    sort: z.enum(['due', 'priority', 'opened', 'closed']).optional(),
    order: z.enum(['asc', 'desc']).optional(),
    limit: WholeNumberSchema(1, apiLimits.pageItemsMax).default(20),
    from: WholeNumberSchema(0, apiLimits.pageOffsetMax).optional(),
    after: cursor.optional(),
    before: cursor.optional(),
  })
  .refine(({ from, after, before }) => [from, after, before].filter((one) => one !== undefined).length < 2, {
    error: expects.onePlace,
  });
type Query = z.output<typeof QuerySchema>;

const paths = { due: 'orderAt', priority: 'priority', opened: 'openedAt', closed: 'closedAt' };
const started = { ...paths, due: 'startedAt', priority: 'overdue', opened: 'startedAt', closed: 'endedAt' };

/** The list's own order: what is due first, what was done or started last. */
const usual = {
  todo: ['due', 'asc'],
  done: ['closed', 'desc'],
  started: ['opened', 'desc'],
  cc: ['opened', 'desc'],
} as const;

function pageBody(query: Query): SearchBody {
  const { from, after, before, limit } = query;
  const page = {
    limit,
    ...(from === undefined ? {} : { from }),
    ...(after ? { after } : {}),
    ...(before ? { before } : {}),
  };
  const [sort, order] = usual[query.list];
  const chosen = query.sort ?? sort;
  const way = query.order ?? (query.sort === undefined ? order : chosen === 'priority' ? 'desc' : 'asc');
  return { page, sort: [{ field: chosen, order: way === 'desc' ? 'DESC' : 'ASC' }] };
}

function taskConditions(query: Query, caller: Caller, nowMs: number): Condition[] {
  const closed = query.list === 'cc' ? inbox.copiedCondition : inbox.doneCondition;
  const base = query.list === 'todo' ? inbox.todoCondition(caller, query.organisation) : closed(caller);
  const conditions: Condition[] = [base];
  if (query.light) conditions.push(inbox.lightCondition(query.light, nowMs));
  if (query.claimed) conditions.push({ assignee: query.claimed === 'mine' ? caller.name : null });
  if (query.processDefinitionId) conditions.push({ processId: query.processDefinitionId });
  if (query.text) {
    conditions.push(
      inbox.textCondition(query.text, ['name', 'title', 'processName', 'businessKey', 'initiator']),
    );
  }
  return conditions;
}

async function taskPage(context: Context, caller: Caller, query: Query, nowMs: number) {
  const spec = { fields: {}, sort: paths, order: [] };
  const conditions = taskConditions(query, caller, nowMs);
  const rows = tasksOn(context.connection);
  const found = await searchRows<TaskRow>(rows, spec, pageBody(query), conditions, apiLimits.inboxCountMax);
  const initiators = found.rows.map(({ initiator }) => initiator);
  const names = await displayNames(context.connection, initiators);
  return { items: found.rows.map((row) => inbox.taskItem(row, caller, names, nowMs)), page: found.page };
}

async function startedPage({ connection }: Context, caller: Caller, query: Query, nowMs: number) {
  const conditions: Condition[] = [inbox.startedCondition(caller)];
  if (query.processDefinitionId) conditions.push({ processId: query.processDefinitionId });
  if (query.text) conditions.push(inbox.textCondition(query.text, ['title', 'processName', 'businessKey']));
  const spec = { fields: {}, sort: started, order: [] };
  const rows = instancesOn(connection);
  const found = await searchRows<InstanceRow>(
    rows,
    spec,
    pageBody(query),
    conditions,
    apiLimits.inboxCountMax,
  );
  const family = await withCalled(connection, found.rows);
  const open = await tasksOn(connection)
    .find({ instance: { $in: family.map(({ _id }) => _id) }, state: 'CREATED' })
    .sort({ _id: 1 })
    .limit(apiLimits.pageItemsMax)
    .lean<TaskRow[]>();
  const caseOf = (key: string) => {
    const own = family.filter(({ root }) => root === key);
    const keys = new Set(own.map(({ _id }) => _id));
    return {
      open: open.filter(({ instance }) => keys.has(instance)),
      overdue: own.reduce((sum, one) => sum + one.overdue, 0),
      provisional: own.some((one) => one.provisional),
    };
  };
  return {
    items: found.rows.map((row) => inbox.instanceItem(row, caseOf(row._id), nowMs)),
    page: found.page,
  };
}

const list = route({
  method: 'get',
  path: '/v2/inbox',
  operation: 'getInbox',
  tag: 'Inbox',
  summary: '待办、已办、我发起的、抄送我的 One page of a list, with the counts of all',
  permission: 'inbox.read',
  query: QuerySchema,
  answers: { 200: { description: 'The page and the counts', schema: InboxSchema } },
  handler: async ({ query, caller }, context) => {
    const nowMs = context.clock.now();
    const page = query.list === 'started' ? startedPage : taskPage;
    const [found, counts] = await Promise.all([
      page(context, caller, query, nowMs),
      countsOf(context, caller, nowMs),
    ]);
    return ok({ list: query.list, ...found, counts });
  },
});

const events = route({
  method: 'get',
  path: '/v2/inbox/events',
  operation: 'watchInbox',
  tag: 'Inbox',
  summary: '待办变化 Server-sent events: the counts, whenever the inbox changes; resumes at Last-Event-ID',
  permission: 'inbox.read',
  answers: { 200: { description: 'Events named `inbox`', mediaType: 'text/event-stream' } },
  refusals: ['RESOURCE_EXHAUSTED'],
  handler: async ({ caller, lastEventId: lastId, signal }, context) => {
    const watch = await context.inboxFeed.watch(caller, signal);
    return { status: 200, events: inboxEvents(context, caller, { lastId, watch, signal }) };
  },
});

const StartableSchema = z
  .strictObject({
    processDefinitionKey: KeySchema,
    processDefinitionId: z.string(),
    name: z.string(),
    version: z.int(),
  })
  .meta({ id: 'StartableProcess' });

const startable = route({
  method: 'get',
  path: '/v2/inbox/startable',
  operation: 'getStartableProcesses',
  tag: 'Inbox',
  summary: '可发起的流程 What the caller may start by hand, each process in its latest version',
  permission: 'inbox.read',
  query: z.strictObject({
    onBehalfOf: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .describe('Code of a department: what the platform may enter for it (A9)'),
  }),
  refusals: ['FORBIDDEN'],
  answers: { 200: { description: 'By name', schema: z.strictObject({ items: z.array(StartableSchema) }) } },
  handler: async ({ query, caller }, context) =>
    ok({ items: await startableBy(context, caller, query.onBehalfOf) }),
});

export const inboxRoutes: readonly Route[] = [list, events, startable];
