/** Comments on tasks, and the opinions that the handlers of an instance left: the record of an approval. */
import { z } from 'zod';
import { type RemarkRow, remarksOn } from '../../models/remarks.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { displayNames } from '../displayNames.js';
import { apiLimits } from '../limits.js';
import { findInstance, findTask } from '../lookup.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema } from '../schemas.js';
import { type Condition, pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { taskParams } from '../taskCommand.js';
import { verbRoute } from '../verbRoute.js';

const tag = 'Remarks';
const instanceParams = z.strictObject({ processInstanceKey: KeySchema });

const RemarkSchema = z
  .strictObject({
    processInstanceKey: KeySchema,
    userTaskKey: KeySchema,
    elementId: z.string().optional(),
    taskName: z.string().optional(),
    kind: z.enum(['comment', 'opinion']),
    text: z.string(),
    deed: z.string().describe('The event of the log that it came with'),
    action: z.string().optional(),
    by: z.string(),
    byName: z.string(),
    onBehalfOf: z.string().optional().describe('代理: in whose place'),
    at: AnsweredInstantSchema,
    seq: z.int().describe('The step of the history'),
  })
  .meta({ id: 'Remark' });

function answerOf(row: RemarkRow, names: ReadonlyMap<string, string>) {
  const { instance, task, kind, text, deed, by, at, seq } = row;
  return {
    processInstanceKey: instance,
    userTaskKey: task,
    ...(row.element === undefined ? {} : { elementId: row.element }),
    ...(row.name === undefined ? {} : { taskName: row.name }),
    kind,
    text,
    deed,
    ...(row.action === undefined ? {} : { action: row.action }),
    by,
    byName: names.get(by) ?? by,
    ...(row.onBehalfOf === undefined ? {} : { onBehalfOf: row.onBehalfOf }),
    at: instantOf(at),
    seq,
  };
}

const spec: SearchSpec = {
  fields: {
    elementId: { kind: 'text', path: 'element' },
    by: { kind: 'text', path: 'by' },
    deed: { kind: 'text', path: 'deed' },
    at: { kind: 'instant', path: 'at' },
  },
  sort: { at: 'at', seq: 'seq' },
  order: [['seq', 1]],
};
type Body = Parameters<typeof searchRows>[2];

async function page({ connection }: Context, body: Body, where: Condition) {
  const found = await searchRows<RemarkRow>(remarksOn(connection), spec, body, [where]);
  const names = await displayNames(
    connection,
    found.rows.map(({ by }) => by),
  );
  return ok({ items: found.rows.map((row) => answerOf(row, names)), page: found.page });
}

const answers = { 200: { description: 'One page, the oldest first', schema: pageOf(RemarkSchema) } };
const ofInstance = {
  method: 'post',
  tag,
  permission: 'instance.read',
  hasOperators: true,
  params: instanceParams,
  body: searchSchema(spec),
  refusals: ['INSTANCE_NOT_FOUND'],
  answers,
} as const;

async function pageOfInstance(
  context: Context,
  caller: Caller,
  key: string,
  body: Body,
  kind: RemarkRow['kind'],
) {
  const row = await findInstance(context, caller, key);
  return page(context, body, { instance: row._id, kind });
}

const opinions = route({
  ...ofInstance,
  path: '/v2/process-instances/{processInstanceKey}/opinions/search',
  operation: 'searchOpinions',
  summary: '审批意见 Every opinion that was left with a deed on a task of the instance',
  handler: ({ params, body, caller }, context) =>
    pageOfInstance(context, caller, params.processInstanceKey, body, 'opinion'),
});

const comments = route({
  ...ofInstance,
  path: '/v2/process-instances/{processInstanceKey}/comments/search',
  operation: 'searchComments',
  summary: '办件批注 Every comment on a task of the instance',
  handler: ({ params, body, caller }, context) =>
    pageOfInstance(context, caller, params.processInstanceKey, body, 'comment'),
});

const ofTask = route({
  ...ofInstance,
  permission: 'task.read',
  path: '/v2/user-tasks/{userTaskKey}/comments/search',
  operation: 'searchUserTaskComments',
  summary: '任务批注 The comments on one task',
  params: taskParams,
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN'],
  handler: async ({ params, body, caller }, context) => {
    const row = await findTask(context, caller, params.userTaskKey);
    return page(context, body, { task: row._id, kind: 'comment' });
  },
});

const comment = verbRoute({
  verb: 'comment',
  path: 'comments',
  operation: 'commentUserTask',
  summary: '批注 Whoever the task concerns says something about it',
  body: z.strictObject({ text: z.string().max(apiLimits.commentCharactersMax) }),
  refusals: ['COMMENT_LENGTH'],
  command: async ({ text }, row) => ({ type: 'task.commented', task: row._id, text }),
});

export const remarkRoutes: readonly Route[] = [comment, ofTask, comments, opinions];
