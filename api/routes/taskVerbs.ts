/**
 * The verbs of Chinese administration on a human task (docs/TASK-VERBS.md), each a POST beside Camunda's
 * `assignment` and `completion`.
 */
import { z } from 'zod';
import type { ReturnTarget } from '../../engine/vocabulary.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { ok, type Route, route } from '../route.js';
import { ElementIdSchema, KeySchema, UserNameSchema, VariablesGivenSchema } from '../schemas.js';
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
  command: async (body, row, context, { caller }) => {
    refuseOutsider(await findPerson(context, body.assignee, 'body.assignee'), row, caller);
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
  command: async (body, row, context, { caller }) => {
    refuseForeigner(await findPerson(context, body.assignee, 'body.assignee'), row, caller);
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

const PartySchema = UserNameSchema.describe('A user, or a group as `role@organisation`');
const weight = z.number().gte(0).lte(1_000_000).default(1);

/** Users must be there and work on tasks; a group is whoever is in it when he takes the task. */
async function refuseParties(context: Context, names: readonly string[], field: string): Promise<void> {
  for (const name of names.filter((one) => !one.includes('@'))) await findPerson(context, name, field);
}

const signers = verbRoute({
  verb: 'addSigners',
  path: 'signers',
  operation: 'addUserTaskSigners',
  summary: '加签 Others sign the task before the handler, after him, or meanwhile',
  body: z.strictObject({
    signers: z
      .array(z.strictObject({ name: PartySchema, weight }))
      .min(1)
      .max(apiLimits.partiesMax),
    position: z.enum(['before', 'after', 'parallel']),
    opinion: OpinionSchema,
  }),
  refusals: ['TASK_DELEGATED', 'SIGNER_EXISTS', 'OWN_APPLICATION', 'VARIABLES_INVALID'],
  command: async (body, row, context) => {
    const { signers, position } = body;
    const names = signers.map(({ name }) => name);
    await refuseParties(context, names, 'body.signers');
    return { type: 'task.signersAdded', task: row._id, signers, position, ...opinionOf(body) };
  },
});

const signerRemoval = verbRoute({
  verb: 'removeSigner',
  path: 'signer-removal',
  operation: 'removeUserTaskSigner',
  summary: '减签 Takes off a signer whom the handler has added and who has not signed',
  body: z.strictObject({ signer: PartySchema, opinion: OpinionSchema }),
  refusals: ['SIGNER_NOT_FOUND'],
  command: async (body, row) => {
    return { type: 'task.signerRemoved', task: row._id, signer: body.signer, ...opinionOf(body) };
  },
});

const returning = verbRoute({
  verb: 'return',
  path: 'return',
  operation: 'returnUserTask',
  summary: '退回 Back to the node before, to any finished node, or to the applicant',
  body: z.discriminatedUnion('target', [
    z.strictObject({ target: z.literal('previous'), opinion: OpinionSchema }),
    z.strictObject({ target: z.literal('node'), elementId: ElementIdSchema, opinion: OpinionSchema }),
    z.strictObject({
      target: z.literal('applicant'),
      resume: z
        .enum(['here', 'start'])
        .default('here')
        .describe('原路返回 back to this node when he is done, or 重新流转 anew from the start'),
      opinion: OpinionSchema,
    }),
  ]),
  refusals: [
    'TASK_DELEGATED',
    'TASK_ON_HOLD',
    'RETURN_NOWHERE',
    'RETURN_AMBIGUOUS',
    'RETURN_TARGET_UNKNOWN',
    'RETURN_IMPOSSIBLE',
    'RETURN_NO_APPLICANT',
  ],
  command: async (body, row) => {
    const target: ReturnTarget =
      body.target === 'previous'
        ? { kind: 'previous' }
        : body.target === 'node'
          ? { kind: 'node', element: body.elementId }
          : { kind: 'applicant', resume: body.resume };
    return { type: 'task.returned', task: row._id, target, ...opinionOf(body) };
  },
});

const withdrawal = verbRoute({
  verb: 'withdraw',
  path: 'withdrawal',
  operation: 'withdrawUserTask',
  summary: '撤回 Takes back what one completed, before anybody goes on with it',
  onClosed: true,
  body: OnlyOpinionSchema,
  refusals: ['WITHDRAWAL_TOO_LATE', 'WITHDRAWAL_NOT_OWN', 'RETURN_IMPOSSIBLE', 'INSTANCE_ENDED'],
  command: async (body, row) => ({ type: 'task.withdrawn', task: row._id, ...opinionOf(body) }),
});

const supervision = verbRoute({
  verb: 'supervise',
  path: 'supervision',
  operation: 'superviseUserTask',
  summary: '督办 Opens the supervision that the definition declares (A22-2)',
  body: OnlyOpinionSchema,
  refusals: ['SUPERVISED_ALREADY', 'SUPERVISION_UNDECLARED'],
  command: async (body, row) => ({ type: 'task.supervised', task: row._id, ...opinionOf(body) }),
});

const copies = verbRoute({
  verb: 'copy',
  path: 'copies',
  operation: 'copyUserTask',
  summary: '抄送 Shows the task to others, who read and do nothing',
  body: z.strictObject({
    recipients: z.array(PartySchema).min(1).max(apiLimits.partiesMax),
    opinion: OpinionSchema,
  }),
  refusals: ['COPIES_TOO_MANY'],
  command: async (body, row, context) => {
    await refuseParties(context, body.recipients, 'body.recipients');
    return { type: 'task.copied', task: row._id, to: body.recipients, ...opinionOf(body) };
  },
});

const ActionsSchema = z
  .strictObject({
    userTaskKey: KeySchema,
    onBehalfOf: z.string().optional().describe('代理: in whose place the caller would act'),
    delegatedBy: z.string().optional().describe('委派: to whom the task comes back'),
    actions: z.array(
      z.strictObject({
        verb: z.string(),
        opinionLengthMin: z.int().gte(0).describe('Characters that the opinion must have; 0: none is needed'),
      }),
    ),
    returnTargets: z
      .array(z.strictObject({ elementId: z.string(), handler: z.string().optional() }))
      .describe('Where it can be returned to, the latest last'),
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
  handler: async ({ params: { userTaskKey }, caller }, context) => {
    const row = await taskRow(context, userTaskKey);
    return ok(await actionsOn(context, caller, row));
  },
});

export const taskVerbRoutes: readonly Route[] = [
  actions,
  transfer,
  delegation,
  resolution,
  signers,
  signerRemoval,
  returning,
  withdrawal,
  urging,
  copies,
  supervision,
];
