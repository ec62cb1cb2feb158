/** Human tasks: search, form, variables. What changes them is in `userTaskCommands.ts`. */
import { z } from 'zod';
import { type TaskRow, tasksOn } from '../../models/tasks.js';
import { findTaskForm } from '../completing.js';
import type { Context } from '../context.js';
import { formAnswerOf, formKeysOf } from '../forms.js';
import { findTask } from '../lookup.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema, TenantSchema, tenantId } from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { taskParams, taskTag } from '../taskCommand.js';
import { searchVariables, VariableItemSchema, variablesSpec } from '../variables.js';
import { visibleTasks } from '../visibility.js';
import { FormSchema } from './definitions.js';

const tag = 'User tasks';
const params = taskParams;

const states = {
  CREATING: [],
  CREATED: ['CREATED'],
  ASSIGNING: [],
  UPDATING: [],
  COMPLETING: [],
  COMPLETED: ['COMPLETED'],
  CANCELING: [],
  CANCELED: ['CANCELED'],
  FAILED: [],
} as const;

const UserTaskSchema = z
  .strictObject({
    name: z.string(),
    state: z.enum(['CREATED', 'COMPLETED', 'CANCELED']),
    assignee: z.string().optional(),
    elementId: z.string(),
    candidateGroups: z.array(z.string()),
    candidateUsers: z.array(z.string()),
    processDefinitionId: z.string(),
    creationDate: AnsweredInstantSchema,
    completionDate: AnsweredInstantSchema.optional(),
    followUpDate: AnsweredInstantSchema.optional(),
    dueDate: AnsweredInstantSchema.optional().describe('Whether it is provisional says …/limit'),
    tenantId: TenantSchema,
    processDefinitionVersion: z.int(),
    customHeaders: z.record(z.string(), z.string()),
    priority: z.int().gte(0).lte(100),
    userTaskKey: KeySchema,
    elementInstanceKey: KeySchema,
    processName: z.string(),
    processDefinitionKey: KeySchema,
    processInstanceKey: KeySchema,
    formKey: KeySchema.optional(),
  })
  .meta({ id: 'UserTask' });

const optionalInstant = (name: string, date: Date | undefined) =>
  date === undefined ? {} : { [name]: instantOf(date) };

function userTaskOf(row: TaskRow, formKey: string | undefined) {
  return {
    name: row.name,
    state: row.state,
    ...(row.assignee === undefined ? {} : { assignee: row.assignee }),
    elementId: row.element,
    candidateGroups: row.candidateGroups,
    candidateUsers: row.candidateUsers,
    processDefinitionId: row.processId,
    creationDate: instantOf(row.openedAt),
    ...optionalInstant('completionDate', row.closedAt),
    ...optionalInstant('followUpDate', row.followUpAt),
    ...optionalInstant('dueDate', row.dueAt),
    tenantId,
    processDefinitionVersion: row.version,
    customHeaders: row.customHeaders ?? {},
    priority: row.priority,
    userTaskKey: row._id,
    elementInstanceKey: row._id,
    processName: row.processName,
    processDefinitionKey: row.definition,
    processInstanceKey: row.instance,
    ...(formKey === undefined ? {} : { formKey }),
  };
}

async function answersOf(context: Context, rows: readonly TaskRow[]) {
  const keys = await formKeysOf(context, rows);
  const keyOf = async (row: TaskRow) =>
    row.purpose === undefined
      ? keys.get(`${row.definition} ${row.form}`)
      : (await findTaskForm(context, row))?._id;
  return Promise.all(rows.map(async (row) => userTaskOf(row, await keyOf(row))));
}

const spec: SearchSpec = {
  fields: {
    state: { kind: { oneOf: Object.keys(states) }, path: 'state', values: states },
    assignee: { kind: 'text', path: 'assignee' },
    priority: { kind: 'integer', path: 'priority' },
    elementId: { kind: 'text', path: 'element' },
    name: { kind: 'text', path: 'name' },
    candidateGroup: { kind: 'text', path: 'candidateGroups' },
    candidateUser: { kind: 'text', path: 'candidateUsers' },
    tenantId: { kind: { oneOf: [tenantId] }, path: '_id', condition: () => ({}) },
    processDefinitionId: { kind: 'text', path: 'processId' },
    creationDate: { kind: 'instant', path: 'openedAt' },
    completionDate: { kind: 'instant', path: 'closedAt' },
    followUpDate: { kind: 'instant', path: 'followUpAt' },
    dueDate: { kind: 'instant', path: 'dueAt' },
    userTaskKey: { kind: 'key', path: '_id' },
    processDefinitionKey: { kind: 'key', path: 'definition' },
    processInstanceKey: { kind: 'key', path: 'instance' },
    elementInstanceKey: { kind: 'key', path: '_id' },
  },
  sort: {
    creationDate: 'openedAt',
    completionDate: 'closedAt',
    followUpDate: 'followUpAt',
    dueDate: 'orderAt',
    priority: 'priority',
    name: 'name',
  },
  order: [['_id', 1]],
};

const search = route({
  method: 'post',
  path: '/v2/user-tasks/search',
  operation: 'searchUserTasks',
  tag,
  summary: '检索任务 The tasks that the caller may see',
  permission: 'task.read',
  hasOperators: true,
  body: searchSchema(spec),
  answers: { 200: { description: 'One page', schema: pageOf(UserTaskSchema) } },
  handler: async ({ body, caller }, context) => {
    const rows = tasksOn(context.connection);
    const found = await searchRows<TaskRow>(rows, spec, body, visibleTasks(caller));
    return ok({ items: await answersOf(context, found.rows), page: found.page });
  },
});

const get = route({
  method: 'get',
  path: '/v2/user-tasks/{userTaskKey}',
  operation: 'getUserTask',
  tag,
  summary: '任务 One task',
  permission: 'task.read',
  params,
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN'],
  answers: { 200: { description: 'The task', schema: UserTaskSchema } },
  handler: async ({ params: { userTaskKey }, caller }, context) => {
    const row = await findTask(context, caller, userTaskKey);
    const [answer] = await answersOf(context, [row]);
    return ok(answer, { ETag: taskTag(row) });
  },
});

const form = route({
  method: 'get',
  path: '/v2/user-tasks/{userTaskKey}/form',
  operation: 'getUserTaskForm',
  tag,
  summary: '任务表单 The form, in the version deployed with the process',
  permission: 'task.read',
  params,
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN'],
  answers: { 200: { description: 'The form', schema: FormSchema }, 204: { description: 'It has none' } },
  handler: async ({ params: { userTaskKey }, caller }, context) => {
    const row = await findTask(context, caller, userTaskKey);
    const found = await findTaskForm(context, row);
    return found ? ok(formAnswerOf(found)) : noContent;
  },
});

const variables = route({
  method: 'post',
  path: '/v2/user-tasks/{userTaskKey}/variables/search',
  operation: 'searchUserTaskVariables',
  tag,
  summary: '任务变量 The variables that the task sees',
  permission: 'task.read',
  hasOperators: true,
  params,
  query: z.strictObject({ truncateValues: z.enum(['true', 'false']).optional() }),
  body: searchSchema(variablesSpec),
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN'],
  answers: { 200: { description: 'One page', schema: pageOf(VariableItemSchema) } },
  handler: async ({ params: { userTaskKey }, body, caller }, context) => {
    const row = await findTask(context, caller, userTaskKey);
    const scope = row.state === 'CREATED' ? row._id : undefined;
    return ok(await searchVariables(context, row.instance, scope, body));
  },
});

export const userTaskRoutes: readonly Route[] = [search, get, form, variables];
