/** What changes a human task, in the words of Camunda's clients: assign, give back, complete. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { taskSubmission } from '../completing.js';
import { HandedInSchema } from '../offline.js';
import type { Route } from '../route.js';
import { UserNameSchema, VariablesGivenSchema } from '../schemas.js';
import { eventPartOf } from '../submission.js';
import { findPerson, OpinionSchema, opinionOf } from '../taskCommand.js';
import { verbRoute } from '../verbRoute.js';
import { recordWords } from '../wordings/records.js';

const action = z.string().max(100).nullish();

const assign = verbRoute({
  verb: 'claim',
  path: 'assignment',
  operation: 'assignUserTask',
  summary: '签收、指派 A candidate takes the task; an admin gives it to anyone',
  body: z.strictObject({ assignee: UserNameSchema, allowOverride: z.boolean().nullish(), action }),
  refusals: ['OWN_APPLICATION'],
  command: async ({ assignee, allowOverride }, row, context, { caller, by }) => {
    const isAdmin = caller.roles.has('admin');
    if (!isAdmin && assignee !== (by.onBehalfOf ?? caller.name)) {
      throw new CodedError('TASK_FORBIDDEN', say(recordWords.forOneself, { key: row._id }));
    }
    if (assignee !== caller.name) await findPerson(context, assignee, 'body.assignee');
    // Only an admin takes a task out of somebody's hands.
    const isOverride = isAdmin && (allowOverride ?? true);
    return { type: 'task.assigned', task: row._id, assignee, allowOverride: isOverride };
  },
});

const unassign = verbRoute({
  verb: 'unclaim',
  method: 'delete',
  path: 'assignee',
  operation: 'unassignUserTask',
  summary: '退签 The assignee puts the task back to its candidates',
  refusals: ['TASK_NOT_ASSIGNED', 'TASK_DELEGATED'],
  command: async (_body, row) => ({ type: 'task.unassigned', task: row._id }),
});

const complete = verbRoute({
  verb: 'complete',
  path: 'completion',
  operation: 'completeUserTask',
  summary: '办结 Completes the task with the variables of its form',
  body: z
    .strictObject({
      variables: VariablesGivenSchema,
      action,
      opinion: OpinionSchema,
      onBehalfOf: HandedInSchema.optional().describe('Of an application that came offline (A9): required'),
    })
    .nullish()
    .transform((body) => body ?? { variables: {}, onBehalfOf: undefined }),
  refusals: ['FORM_INVALID', 'REASONS_REQUIRED', 'TASK_DELEGATED', 'OWN_APPLICATION'],
  command: async ({ variables: given, onBehalfOf, ...body }, row, context, { caller }) => ({
    type: 'task.completed',
    task: row._id,
    ...eventPartOf(await taskSubmission(context, caller, row, { given, onBehalfOf })),
    ...(body.action ? { action: body.action } : {}),
    ...opinionOf(body),
  }),
});

export const userTaskCommandRoutes: readonly Route[] = [assign, unassign, complete];
