/** What changes a human task, in the words of Camunda's clients: assign, give back, complete. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import type { Variables } from '../../engine/vocabulary.js';
import type { TaskRow } from '../../models/tasks.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { findForm } from '../forms.js';
import type { Route } from '../route.js';
import { UserNameSchema, VariablesGivenSchema } from '../schemas.js';
import { startSubmission } from '../starting.js';
import { eventPartOf, judgeSubmission, type Submission } from '../submission.js';
import { findPerson, OpinionSchema, opinionOf } from '../taskCommand.js';
import { verbRoute } from '../verbRoute.js';

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
      throw new CodedError('TASK_FORBIDDEN', `Task "${row._id}": one takes a task for oneself only`);
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

/** What the applicant changes is judged as his application was: by start form and checks of the process. */
async function revised(
  context: Context,
  caller: Caller,
  row: TaskRow,
  given: Variables,
): Promise<Submission> {
  const definition = await context.engine.definition(row.definition);
  const { variables, attachments } = await startSubmission(context, caller, definition, { given });
  const { applicant: _same, ...changed } = variables;
  return { variables: changed, attachments };
}

async function judged(context: Context, caller: Caller, row: TaskRow, given: Variables): Promise<Submission> {
  if (row.purpose !== undefined) return revised(context, caller, row, given);
  const form = row.form === undefined ? null : await findForm(context, row.definition, row.form);
  if (!form || row.state !== 'CREATED') return { variables: given, attachments: [] };
  const known = await context.engine.variables(row.instance, row._id);
  return judgeSubmission(context, caller, form, { given, known });
}

const complete = verbRoute({
  verb: 'complete',
  path: 'completion',
  operation: 'completeUserTask',
  summary: '办结 Completes the task with the variables of its form',
  body: z
    .strictObject({ variables: VariablesGivenSchema, action, opinion: OpinionSchema })
    .nullish()
    .transform((body) => body ?? { variables: {} }),
  refusals: ['FORM_INVALID', 'REASONS_REQUIRED', 'TASK_DELEGATED', 'OWN_APPLICATION'],
  command: async (body, row, context, { caller }) => ({
    type: 'task.completed',
    task: row._id,
    ...eventPartOf(await judged(context, caller, row, body.variables)),
    ...(body.action ? { action: body.action } : {}),
    ...opinionOf(body),
  }),
});

export const userTaskCommandRoutes: readonly Route[] = [assign, unassign, complete];
