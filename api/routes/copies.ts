/** 抄送: to whom a task was copied and who has read it, and the receipt of a reader. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { type Receipt, receiptsOn } from '../../models/receipts.js';
import { apiLimits } from '../limits.js';
import { findTask } from '../lookup.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf } from '../schemas.js';
import { taskParams } from '../taskCommand.js';
import { audienceOf } from '../visibility.js';
import { recordWords } from '../wordings/records.js';

const CopiesSchema = z
  .strictObject({
    recipients: z.array(z.string()).describe('Users, and groups as `role@organisation`'),
    receipts: z.array(z.strictObject({ user: z.string(), readAt: AnsweredInstantSchema })),
  })
  .meta({ id: 'UserTaskCopies' });

const list = route({
  method: 'get',
  path: '/v2/user-tasks/{userTaskKey}/copies',
  operation: 'getUserTaskCopies',
  tag: 'User tasks',
  summary: '抄送情况 To whom the task was copied, and who has read it when',
  permission: 'task.read',
  params: taskParams,
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN'],
  answers: { 200: { description: 'Recipients and receipts', schema: CopiesSchema } },
  handler: async ({ params: { userTaskKey }, caller }, context) => {
    const { copiedTo = [] } = await findTask(context, caller, userTaskKey);
    const receipts = await receiptsOn(context.connection)
      .find({ task: userTaskKey })
      .sort({ readAt: 1 })
      .limit(apiLimits.pageItemsMax)
      .lean<Receipt[]>();
    return ok({
      recipients: copiedTo.map((one) => one.replace(/^user:/, '')),
      receipts: receipts.map(({ user, readAt }) => ({ user, readAt: instantOf(readAt) })),
    });
  },
});

const read = route({
  method: 'put',
  path: '/v2/user-tasks/{userTaskKey}/receipt',
  operation: 'acknowledgeUserTaskCopy',
  tag: 'User tasks',
  summary: '已阅 The recipient of a copy has read it; again changes nothing',
  permission: 'task.read',
  isCommand: true,
  params: taskParams,
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN'],
  answers: { 204: { description: 'Read' } },
  handler: async ({ params: { userTaskKey }, caller }, context) => {
    const { copiedTo = [] } = await findTask(context, caller, userTaskKey);
    if (!audienceOf(caller).some((one) => copiedTo.includes(one))) {
      throw new CodedError('TASK_FORBIDDEN', say(recordWords.notCopied, { userTaskKey }));
    }
    const row = { task: userTaskKey, user: caller.name, readAt: new Date(context.clock.now()) };
    await receiptsOn(context.connection).updateOne(
      { _id: `${userTaskKey} ${caller.name}` },
      { $setOnInsert: row },
      { upsert: true },
    );
    return noContent;
  },
});

export const copyRoutes: readonly Route[] = [list, read];
