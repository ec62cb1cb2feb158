/** What one was told: reminders (催办), overdue notices, messages. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { type NotificationRow, notificationsOn } from '../../models/notifications.js';
import type { Caller } from '../auth/caller.js';
import { apiLimits } from '../limits.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema, WholeNumberSchema } from '../schemas.js';
import { type Condition, PageAnswerSchema, searchRows } from '../search.js';
import { audienceOf } from '../visibility.js';
import { recordWords } from '../wordings/records.js';

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
    subject: z.string().optional(),
    text: z.string().optional(),
    notifiedAt: AnsweredInstantSchema,
    isRead: z.boolean(),
  })
  .meta({ id: 'Notification' });

const notificationOf = (row: NotificationRow, caller: Caller) => ({
  notificationId: row._id,
  kind: row.kind,
  processInstanceKey: row.instance,
  elementId: row.element,
  ...(row.task === undefined ? {} : { userTaskKey: row.task }),
  ...(row.subject === undefined ? {} : { subject: row.subject }),
  ...(row.text === undefined ? {} : { text: row.text }),
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
  handler: async ({ query, caller }, { connection }) => {
    const rows = notificationsOn(connection);
    const conditions = query.unread === 'true' ? [mine(caller), unread(caller)] : [mine(caller)];
    const page = { limit: query.limit, ...(query.after === undefined ? {} : { after: query.after }) };
    const spec = { fields: {}, sort: {}, order: [['notifiedAt', -1]] as const };
    const [found, unreadCount] = await Promise.all([
      searchRows<NotificationRow>(rows, spec, { page }, conditions),
      rows.countDocuments({ ...mine(caller), ...unread(caller) }, { limit: apiLimits.inboxCountMax }),
    ]);
    const items = found.rows.map((row) => notificationOf(row, caller));
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
