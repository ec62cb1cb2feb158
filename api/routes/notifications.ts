/** What one was told: reminders (催办), overdue notices, messages. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { type Language, say } from '../../engine/wording.js';
import { type InstanceRow, instancesOn } from '../../models/instances.js';
import { type NotificationRow, notificationsOn } from '../../models/notifications.js';
import { type TaskRow, tasksOn } from '../../models/tasks.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema, WholeNumberSchema } from '../schemas.js';
import { type Condition, PageAnswerSchema, searchRows } from '../search.js';
import { audienceOf } from '../visibility.js';
import { noticeWords, recordWords } from '../wordings/records.js';

const tag = 'Inbox';

const NotificationSchema = z
  .strictObject({
    notificationId: z.string(),
    kind: z.enum([
      'reminder',
      'overdue',
      'urging',
      'correction',
      'revision',
      'copy',
      'supervision',
      'message',
    ]),
    processInstanceKey: KeySchema,
    elementId: z.string(),
    userTaskKey: KeySchema.optional(),
    subject: z.string().describe("Of a procedure's own messages in its language, else in the caller's"),
    text: z.string().optional(),
    notifiedAt: AnsweredInstantSchema,
    isRead: z.boolean(),
  })
  .meta({ id: 'Notification' });

/** What the engine tells by itself, it tells of a task or of a whole case. */
interface About {
  tasks: ReadonlyMap<string, TaskRow>;
  instances: ReadonlyMap<string, InstanceRow>;
}

async function aboutOf({ connection }: Context, rows: readonly NotificationRow[]): Promise<About> {
  const own = rows.filter(({ subject }) => subject === undefined);
  const [tasks, instances] = await Promise.all([
    tasksOn(connection)
      .find({ _id: { $in: own.flatMap(({ task }) => task ?? []) } })
      .lean<TaskRow[]>(),
    instancesOn(connection)
      .find({ _id: { $in: own.map(({ instance }) => instance) } })
      .lean<InstanceRow[]>(),
  ]);
  return {
    tasks: new Map(tasks.map((task) => [task._id, task])),
    instances: new Map(instances.map((instance) => [instance._id, instance])),
  };
}

function saidOf({ kind, task, element, instance }: NotificationRow, about: About, language: Language) {
  const row = task === undefined ? undefined : about.tasks.get(task);
  const whole = about.instances.get(instance);
  const what = row?.name ?? whole?.processName ?? element;
  const title = row?.title ?? whole?.title ?? whole?.processName ?? instance;
  const { dueDate, provisional } = row ?? whole ?? {};
  const due = provisional ? noticeWords.provisionalDue : noticeWords.due;
  return {
    subject: say(noticeWords[kind], { what, title })[language],
    ...(dueDate !== undefined && { text: say(due, { dueDate })[language] }),
  };
}

const notificationOf = (row: NotificationRow, caller: Caller, about: About, language: Language) => ({
  notificationId: row._id,
  kind: row.kind,
  processInstanceKey: row.instance,
  elementId: row.element,
  ...(row.task === undefined ? {} : { userTaskKey: row.task }),
  ...(row.subject === undefined
    ? saidOf(row, about, language)
    : { subject: row.subject, ...(row.text === undefined ? {} : { text: row.text }) }),
  notifiedAt: instantOf(row.notifiedAt),
  isRead: row.readBy?.includes(caller.name) ?? false,
});

const mine = (caller: Caller): Condition => ({ audience: { $in: audienceOf(caller) } });
const unread = (caller: Caller): Condition => ({ readBy: { $ne: caller.name } });

const list = route({
  method: 'get',
  path: '/v2/notifications',
  operation: 'listNotifications',
  tag,
  summary: '消息 What the caller and its groups were told, newest first',
  permission: 'inbox.read',
  isWorded: true,
  query: z.strictObject({
    unread: z.enum(['true', 'false']).optional(),
    limit: WholeNumberSchema(1, apiLimits.pageItemsMax).default(20),
    after: z.string().min(2).max(apiLimits.cursorCharactersMax).optional(),
  }),
  answers: {
    200: {
      description: 'One page, and how many are unread',
      schema: z.strictObject({ items: z.array(NotificationSchema), page: PageAnswerSchema, unread: z.int() }),
    },
  },
  handler: async ({ query, caller, language }, context) => {
    const { connection } = context;
    const rows = notificationsOn(connection);
    const conditions = query.unread === 'true' ? [mine(caller), unread(caller)] : [mine(caller)];
    const page = { limit: query.limit, ...(query.after === undefined ? {} : { after: query.after }) };
    const spec = { fields: {}, sort: {}, order: [['notifiedAt', -1]] as const };
    const [found, unreadCount] = await Promise.all([
      searchRows<NotificationRow>(rows, spec, { page }, conditions),
      rows.countDocuments({ ...mine(caller), ...unread(caller) }, { limit: apiLimits.inboxCountMax }),
    ]);
    const about = await aboutOf(context, found.rows);
    const items = found.rows.map((row) => notificationOf(row, caller, about, language));
    return ok({ items, page: found.page, unread: unreadCount });
  },
});

const read = route({
  method: 'put',
  path: '/v2/notifications/{notificationId}/read',
  operation: 'markNotificationRead',
  tag,
  summary: '标为已读 For the caller only; again changes nothing',
  permission: 'inbox.read',
  params: z.strictObject({ notificationId: z.string().min(1).max(200) }),
  refusals: ['NOT_FOUND'],
  answers: { 204: { description: 'Read' } },
  handler: async ({ params: { notificationId }, caller }, { connection }) => {
    const found = await notificationsOn(connection).updateOne(
      { _id: notificationId, ...mine(caller) },
      { $addToSet: { readBy: caller.name } },
    );
    if (found.matchedCount === 0)
      throw new CodedError('NOT_FOUND', say(recordWords.noNotification, { notificationId }));
    return noContent;
  },
});

export const notificationRoutes: readonly Route[] = [list, read];
