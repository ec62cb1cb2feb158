/** Files of a task and of an instance: listed, added while one works on a task, taken off again. */
import { z } from 'zod';
import { type AttachmentReferenceRow, attachmentReferencesOn } from '../../models/attachmentReferences.js';
import { takeAttachments } from '../attachments/access.js';
import { withCallers } from '../callFamily.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { findInstance, findTask } from '../lookup.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema } from '../schemas.js';
import { type Condition, pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { taskParams } from '../taskCommand.js';
import { verbRoute } from '../verbRoute.js';

const tag = 'Attachments';

const ReferenceSchema = z
  .strictObject({
    attachmentKey: KeySchema,
    name: z.string(),
    mediaType: z.string(),
    size: z.int().describe('Bytes'),
    sha256: z.string(),
    processInstanceKey: KeySchema,
    userTaskKey: KeySchema.optional(),
    elementId: z.string().optional(),
    addedBy: z.string(),
    addedAt: AnsweredInstantSchema,
    removedBy: z.string().optional(),
    removedAt: AnsweredInstantSchema.optional(),
  })
  .meta({ id: 'AttachmentReference' });

function answerOf(row: AttachmentReferenceRow) {
  const { attachment, name, mediaType, size, sha256, instance, addedBy, addedAt } = row;
  return {
    attachmentKey: attachment,
    name,
    mediaType,
    size,
    sha256,
    processInstanceKey: instance,
    ...(row.task === undefined ? {} : { userTaskKey: row.task }),
    ...(row.element === undefined ? {} : { elementId: row.element }),
    addedBy,
    addedAt: instantOf(addedAt),
    ...(row.removedBy === undefined ? {} : { removedBy: row.removedBy }),
    ...(row.removedAt === undefined ? {} : { removedAt: instantOf(row.removedAt) }),
  };
}

const spec: SearchSpec = {
  fields: {
    attachmentKey: { kind: 'key', path: 'attachment' },
    name: { kind: 'text', path: 'name' },
    mediaType: { kind: 'text', path: 'mediaType' },
    elementId: { kind: 'text', path: 'element' },
    addedBy: { kind: 'text', path: 'addedBy' },
    addedAt: { kind: 'instant', path: 'addedAt' },
  },
  sort: { addedAt: 'addedAt', name: 'name' },
  order: [['addedAt', 1]],
};

async function page(context: Context, body: Parameters<typeof searchRows>[2], where: Condition) {
  const rows = attachmentReferencesOn(context.connection);
  const found = await searchRows<AttachmentReferenceRow>(rows, spec, body, [where]);
  return ok({ items: found.rows.map(answerOf), page: found.page });
}

const answers = { 200: { description: 'One page, the oldest first', schema: pageOf(ReferenceSchema) } };

const ofTask = route({
  method: 'post',
  path: '/v2/user-tasks/{userTaskKey}/attachments/search',
  operation: 'searchUserTaskAttachments',
  tag,
  summary: '任务附件 Files that were added to a task or handed in with its form',
  permission: 'task.read',
  hasOperators: true,
  params: taskParams,
  body: searchSchema(spec),
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN'],
  answers,
  handler: async ({ params, body, caller }, context) => {
    const row = await findTask(context, caller, params.userTaskKey);
    return page(context, body, { task: row._id });
  },
});

const ofInstance = route({
  method: 'post',
  path: '/v2/process-instances/{processInstanceKey}/attachments/search',
  operation: 'searchProcessInstanceAttachments',
  tag,
  summary: '办件附件 Every file that is, or was, part of the instance or of one that called it',
  permission: 'instance.read',
  hasOperators: true,
  params: z.strictObject({ processInstanceKey: KeySchema }),
  body: searchSchema(spec),
  refusals: ['INSTANCE_NOT_FOUND'],
  answers,
  handler: async ({ params, body, caller }, context) => {
    const row = await findInstance(context, caller, params.processInstanceKey);
    return page(context, body, { instance: { $in: await withCallers(context.connection, row) } });
  },
});

const add = verbRoute({
  verb: 'attach',
  path: 'attachments',
  operation: 'addUserTaskAttachments',
  summary: '添加附件 Whoever works on the task adds uploaded files to it',
  body: z.strictObject({
    attachmentKeys: z.array(KeySchema).min(1).max(apiLimits.attachmentsPerCommandMax),
  }),
  refusals: ['ATTACHMENT_NOT_FOUND', 'ATTACHMENT_EXISTS', 'ATTACHMENTS_TOO_MANY'],
  command: async (body, row, context, { caller }) => {
    const attachments = await takeAttachments(context, caller, body.attachmentKeys);
    return { type: 'task.attached', task: row._id, attachments };
  },
});

const remove = verbRoute({
  verb: 'detach',
  method: 'delete',
  path: 'attachments/{attachmentKey}',
  operation: 'removeUserTaskAttachment',
  summary: '撤下附件 Takes a file off the open task; that it was there stays on record',
  params: taskParams.extend({ attachmentKey: KeySchema }),
  refusals: ['ATTACHMENT_NOT_FOUND'],
  command: async (_body, row, _context, { params }) => {
    const { attachmentKey: attachment } = params as typeof params & { attachmentKey: string };
    return { type: 'task.detached', task: row._id, attachment };
  },
});

export const taskAttachmentRoutes: readonly Route[] = [ofTask, ofInstance, add, remove];
