/** What changes a human task: claim and assign, give back, complete. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import type { Variables } from '../../engine/vocabulary.js';
import type { TaskRow } from '../../models/tasks.js';
import { usersOn } from '../../models/users.js';
import { actorOf, type Caller } from '../auth/caller.js';
import { currentCalendar } from '../calendars.js';
import type { Context } from '../context.js';
import { judgeForm } from '../formRules.js';
import { findForm } from '../forms.js';
import { findTask } from '../lookup.js';
import { invalidArgument } from '../problem.js';
import { noContent, type Route, route } from '../route.js';
import { KeySchema, UserNameSchema, VariablesGivenSchema } from '../schemas.js';
import { isCandidate } from '../visibility.js';
import { taskTag } from './userTasks.js';

const tag = 'User tasks';
const params = z.strictObject({ userTaskKey: KeySchema });
const action = z.string().max(100).nullish();

interface Command {
  caller: Caller;
  params: { userTaskKey: string };
  idempotencyKey?: string;
  ifMatch?: string;
}

/**
 * The open task that the command is for. A repeat with an Idempotency-Key passes although the task is
 * closed by now: the engine then gives its first answer, or refuses the command as it would any other.
 */
async function openTask(context: Context, command: Command): Promise<TaskRow> {
  const row = await findTask(context, command.caller, command.params.userTaskKey);
  if (row.state !== 'CREATED' && command.idempotencyKey === undefined) {
    throw new CodedError('TASK_NOT_FOUND', `The task "${row._id}" is closed`);
  }
  if (command.ifMatch !== undefined && command.ifMatch !== '*' && command.ifMatch !== taskTag(row)) {
    throw new CodedError(
      'PRECONDITION_FAILED',
      `The task "${row._id}" has changed: its tag is now ${taskTag(row)}`,
    );
  }
  return row;
}

const optionsOf = ({ idempotencyKey }: Command) => (idempotencyKey === undefined ? {} : { idempotencyKey });

const forbidden = (row: TaskRow, why: string) =>
  new CodedError('TASK_FORBIDDEN', `Task "${row._id}": ${why}`);

async function refuseUnknownUser(context: Context, name: string): Promise<void> {
  if (context.settings.oidcIssuer) return;
  const user = await usersOn(context.connection).findOne({ _id: name, disabled: false }, { _id: 1 }).lean();
  if (!user) throw invalidArgument(`There is no open account "${name}"`, 'body.assignee', 'unknown');
}

const AssignSchema = z.strictObject({
  assignee: UserNameSchema,
  allowOverride: z.boolean().nullish(),
  action,
});

const assign = route({
  method: 'post',
  path: '/v2/user-tasks/{userTaskKey}/assignment',
  operation: 'assignUserTask',
  tag,
  summary: '签收、指派 A candidate takes the task; an admin gives it to anyone',
  permission: 'task.work',
  isCommand: true,
  precondition: true,
  params,
  body: AssignSchema,
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN', 'TASK_ASSIGNED', 'PRECONDITION_FAILED'],
  answers: { 204: { description: 'Assigned' } },
  handler: async (input, context) => {
    const { caller, body } = input;
    const row = await openTask(context, input);
    const isAdmin = caller.roles.has('admin');
    if (!isAdmin && body.assignee !== caller.name) throw forbidden(row, 'one takes a task for oneself only');
    if (!isAdmin && !isCandidate(caller, row) && row.assignee !== caller.name) {
      throw forbidden(row, `"${caller.name}" is not among its candidates`);
    }
    if (body.assignee !== caller.name) await refuseUnknownUser(context, body.assignee);
    // Only an admin takes a task out of somebody's hands.
    const allowOverride = isAdmin && (body.allowOverride ?? true);
    const command = { type: 'task.assigned', task: row._id, assignee: body.assignee, allowOverride } as const;
    await context.engine.submit(row.instance, command, actorOf(caller), optionsOf(input));
    return noContent;
  },
});

const unassign = route({
  method: 'delete',
  path: '/v2/user-tasks/{userTaskKey}/assignee',
  operation: 'unassignUserTask',
  tag,
  summary: '退签 The assignee puts the task back to its candidates',
  permission: 'task.work',
  isCommand: true,
  precondition: true,
  params,
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN', 'TASK_NOT_ASSIGNED', 'PRECONDITION_FAILED'],
  answers: { 204: { description: 'Unassigned' } },
  handler: async (input, context) => {
    const { caller } = input;
    const row = await openTask(context, input);
    const isOther = row.assignee !== undefined && row.assignee !== caller.name;
    if (isOther && !caller.roles.has('admin'))
      throw forbidden(row, `it is in the hands of "${row.assignee}"`);
    const command = { type: 'task.unassigned', task: row._id } as const;
    await context.engine.submit(row.instance, command, actorOf(caller), optionsOf(input));
    return noContent;
  },
});

/** The assignee completes; of a task that nobody has taken, any candidate, who is recorded as its handler. */
function refuseOther(caller: Caller, row: TaskRow): void {
  if (row.assignee === caller.name) return;
  if (row.assignee !== undefined) {
    throw new CodedError('TASK_ASSIGNED', `The task "${row._id}" is in the hands of "${row.assignee}"`);
  }
  if (!isCandidate(caller, row)) throw forbidden(row, `"${caller.name}" is not among its candidates`);
}

async function judged(context: Context, row: TaskRow, variables: Variables): Promise<Variables> {
  const form = row.form === undefined ? null : await findForm(context, row.definition, row.form);
  if (!form || row.state !== 'CREATED') return variables;
  const known = await context.engine.variables(row.instance, row._id);
  const at = new Date(context.clock.now()).toISOString();
  return judgeForm(form.schemaText, variables, known, { at, calendar: await currentCalendar(context) });
}

const complete = route({
  method: 'post',
  path: '/v2/user-tasks/{userTaskKey}/completion',
  operation: 'completeUserTask',
  tag,
  summary: '办结 Completes the task with the variables of its form',
  permission: 'task.work',
  isCommand: true,
  precondition: true,
  params,
  body: z
    .strictObject({ variables: VariablesGivenSchema, action })
    .nullish()
    .transform((body) => body ?? { variables: {}, action: null }),
  refusals: [
    'TASK_NOT_FOUND',
    'TASK_FORBIDDEN',
    'TASK_ASSIGNED',
    'FORM_INVALID',
    'REASONS_REQUIRED',
    'PRECONDITION_FAILED',
  ],
  answers: { 204: { description: 'Completed' } },
  handler: async (input, context) => {
    const { caller, body } = input;
    const row = await openTask(context, input);
    refuseOther(caller, row);
    const variables = await judged(context, row, body.variables);
    const command = {
      type: 'task.completed',
      task: row._id,
      variables,
      ...(body.action ? { action: body.action } : {}),
    } as const;
    await context.engine.submit(row.instance, command, actorOf(caller), optionsOf(input));
    return noContent;
  },
});

export const userTaskCommandRoutes: readonly Route[] = [assign, unassign, complete];
