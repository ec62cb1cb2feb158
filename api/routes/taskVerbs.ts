/**
 * The verbs of Chinese administration on a human task (docs/TASK-VERBS.md), each a POST beside Camunda's
 * `assignment` and `completion`.
 */
import { z } from 'zod';
import { ok, type Route, route } from '../route.js';
import { KeySchema, UserNameSchema, VariablesGivenSchema } from '../schemas.js';
import { actionsOn } from '../taskActions.js';
import {
  findPerson,
  OpinionSchema,
  opinionOf,
  refuseForeigner,
  refuseOutsider,
  taskParams,
  taskRow,
} from '../taskCommand.js';
import { verbRoute } from '../verbRoute.js';

const ToSchema = z.strictObject({ assignee: UserNameSchema, opinion: OpinionSchema });
const OnlyOpinionSchema = z
  .strictObject({ opinion: OpinionSchema })
  .nullish()
  .transform((body) => body ?? {});

const transfer = verbRoute({
  verb: 'transfer',
  path: 'transfer',
  operation: 'transferUserTask',
  summary: '转办 Another candidate takes the task over',
  body: ToSchema,
  refusals: ['TASK_TARGET_FORBIDDEN', 'TASK_DELEGATED', 'OWN_APPLICATION'],
  command: async (body, row, context) => {
    refuseOutsider(await findPerson(context, body.assignee, 'body.assignee'), row);
    return { type: 'task.transferred', task: row._id, to: body.assignee, ...opinionOf(body) };
  },
});

const delegation = verbRoute({
  verb: 'delegate',
  path: 'delegation',
  operation: 'delegateUserTask',
  summary: '委派 A colleague does the work and hands it back',
  body: ToSchema,
  refusals: ['TASK_TARGET_FORBIDDEN', 'TASK_DELEGATED', 'OWN_APPLICATION'],
  command: async (body, row, context) => {
    refuseForeigner(await findPerson(context, body.assignee, 'body.assignee'), row);
    return { type: 'task.delegated', task: row._id, to: body.assignee, ...opinionOf(body) };
  },
});

const resolution = verbRoute({
  verb: 'resolve',
  path: 'resolution',
  operation: 'resolveUserTask',
  summary: '交回委派 The delegate hands the task back, or who delegated it takes it back',
  body: z
    .strictObject({ variables: VariablesGivenSchema, opinion: OpinionSchema })
    .nullish()
    .transform((body) => body ?? { variables: {} }),
  refusals: ['TASK_NOT_DELEGATED'],
  command: async (body, row) => {
    const { variables } = body;
    return { type: 'task.resolved', task: row._id, variables, ...opinionOf(body) };
  },
});

const urging = verbRoute({
  verb: 'urge',
  path: 'urging',
  operation: 'urgeUserTask',
  summary: '催办 Reminds those who have the task',
  body: OnlyOpinionSchema,
  refusals: ['URGED_LATELY', 'URGED_ENOUGH'],
  command: async (body, row) => ({ type: 'task.urged', task: row._id, ...opinionOf(body) }),
});

const ActionsSchema = z
  .strictObject({
    userTaskKey: KeySchema,
    delegatedBy: z.string().optional().describe('委派: to whom the task comes back'),
    actions: z.array(
      z.strictObject({
        verb: z.string(),
        opinionLengthMin: z.int().gte(0).describe('Characters that the opinion must have; 0: none is needed'),
      }),
    ),
  })
  .meta({ id: 'UserTaskActions' });

/** Beside the task and not in it: Camunda's clients refuse a task with members that they do not know. */
const actions = route({
  method: 'get',
  path: '/v2/user-tasks/{userTaskKey}/actions',
  operation: 'getUserTaskActions',
  tag: 'User tasks',
  summary: '可用操作 What the caller may do with the task now',
  permission: 'task.read',
  params: taskParams,
  refusals: ['TASK_NOT_FOUND'],
  answers: { 200: { description: 'The verbs', schema: ActionsSchema } },
  handler: async ({ params: { userTaskKey }, caller }, context) =>
    ok(await actionsOn(context, caller, await taskRow(context, userTaskKey))),
});

export const taskVerbRoutes: readonly Route[] = [actions, transfer, delegation, resolution, urging];
