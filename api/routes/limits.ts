/**
 * Limits: when a task or a whole instance is due, by which light it stands, and whether its clock runs; the
 * timers of an instance; and what may be told to a clock. Each of these commands is on the record.
 */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import type { Command } from '../../engine/ports.js';
import { say } from '../../engine/wording.js';
import type { InstanceRow } from '../../models/instances.js';
import { type TaskRow, tasksOn } from '../../models/tasks.js';
import { type TimerRow, timersOn } from '../../models/timers.js';
import { actorOf, type Caller } from '../auth/caller.js';
import { withCalled } from '../callFamily.js';
import type { Context } from '../context.js';
import { lightOf, lights } from '../inbox.js';
import { apiLimits } from '../limits.js';
import { findInstance, findTask } from '../lookup.js';
import { noContent, ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, DateSchema, KeySchema } from '../schemas.js';
import { isLeadOf } from '../taskStanding.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Limits';

const LimitSchema = z
  .strictObject({
    light: z.enum(lights),
    dueAt: AnsweredInstantSchema.optional().describe('Overdue from this instant'),
    dueDate: DateSchema.optional(),
    warnAt: AnsweredInstantSchema.optional(),
    provisional: z.boolean().describe('A year whose notice is not loaded has a say in it'),
    pausedAt: AnsweredInstantSchema.optional().describe('The clock stands still since then'),
    daysLeft: z.int().optional().describe('Working days left when it goes on'),
    overdue: z
      .int()
      .optional()
      .describe('Limits missed in the instance and in what it called, for ever (A22-2)'),
  })
  .meta({ id: 'Limit' });

const iso = (name: string, date: Date | undefined) => (date ? { [name]: date.toISOString() } : {});

/** The light of what has ended is that of its end. */
function limitOf(row: TaskRow | InstanceRow, nowMs: number) {
  const { dueAt, dueDate, warnAt, pausedAt, daysLeft, provisional } = row;
  const ended = 'candidateGroups' in row ? row.closedAt : row.endedAt;
  const light = lightOf({ ...(dueAt && { dueAt }), ...(warnAt && { warnAt }) }, ended?.getTime() ?? nowMs);
  return {
    light,
    ...iso('dueAt', dueAt),
    ...(dueDate === undefined ? {} : { dueDate }),
    ...iso('warnAt', warnAt),
    provisional: provisional ?? false,
    ...iso('pausedAt', pausedAt),
    ...(daysLeft === undefined ? {} : { daysLeft }),
  };
}

const taskParams = z.strictObject({ userTaskKey: KeySchema });
const instanceParams = z.strictObject({ processInstanceKey: KeySchema });

const ofTask = route({
  method: 'get',
  path: '/v2/user-tasks/{userTaskKey}/limit',
  operation: 'getUserTaskLimit',
  tag,
  summary: '任务时限 When the task is due, and whether its clock runs',
  permission: 'task.read',
  params: taskParams,
  refusals: ['TASK_NOT_FOUND', 'TASK_FORBIDDEN'],
  answers: { 200: { description: 'The limit', schema: LimitSchema } },
  handler: async ({ params: { userTaskKey }, caller }, context) =>
    ok(limitOf(await findTask(context, caller, userTaskKey), context.clock.now())),
});

const ofInstance = route({
  method: 'get',
  path: '/v2/process-instances/{processInstanceKey}/limit',
  operation: 'getProcessInstanceLimit',
  tag,
  summary: '流程时限 The limit of the whole process, and what is provisional or missed in all that it called',
  permission: 'instance.read',
  params: instanceParams,
  refusals: ['INSTANCE_NOT_FOUND', 'FORBIDDEN'],
  answers: { 200: { description: 'The limit', schema: LimitSchema } },
  handler: async ({ params: { processInstanceKey }, caller }, context) => {
    const row = await findInstance(context, caller, processInstanceKey);
    const family = await withCalled(context.connection, [row]);
    const overdue = family.reduce((sum, one) => sum + one.overdue, 0);
    const provisional = family.some((one) => one.provisional);
    return ok({ ...limitOf(row, context.clock.now()), provisional, overdue });
  },
});

const TimerSchema = z
  .strictObject({
    timerKey: KeySchema,
    elementId: z.string(),
    state: z.enum(['OPEN', 'PAUSED', 'CLOSED']),
    dueAt: AnsweredInstantSchema,
    dueDate: DateSchema.optional(),
    provisional: z.boolean(),
    calendar: z.string().describe('What it was counted with, as id@revision'),
  })
  .meta({ id: 'Timer' });

const timers = route({
  method: 'get',
  path: '/v2/process-instances/{processInstanceKey}/timers',
  operation: 'listTimers',
  tag,
  summary: '定时器 What the instance waits for, and what it waited for',
  permission: 'instance.read',
  params: instanceParams,
  refusals: ['INSTANCE_NOT_FOUND', 'FORBIDDEN'],
  answers: { 200: { description: 'Timers', schema: z.strictObject({ items: z.array(TimerSchema) }) } },
  handler: async ({ params: { processInstanceKey }, caller }, context) => {
    const { _id } = await findInstance(context, caller, processInstanceKey);
    const rows = await timersOn(context.connection)
      .find({ instance: _id })
      .sort({ _id: 1 })
      .limit(apiLimits.pageItemsMax)
      .lean<TimerRow[]>();
    const items = rows.map(({ _id: timerKey, element, state, dueAt, dueDate, provisional, calendar }) => ({
      timerKey,
      elementId: element,
      state,
      dueAt: dueAt.toISOString(),
      ...(dueDate === undefined ? {} : { dueDate }),
      provisional: provisional ?? false,
      calendar,
    }));
    return ok({ items });
  },
});

const reason = z.string().trim().min(1).max(500).describe('For the record');
const ReasonSchema = z.strictObject({ reason });
const ExtensionSchema = z.strictObject({
  workingDays: z.int().gte(1).lte(apiLimits.workingDaysMax),
  reason,
});

type ClockCommand = Extract<Command, { clock: string }>;
interface Verb<B extends z.ZodType> {
  name: string;
  summary: string;
  body: B;
  command(clock: string, body: z.output<B>): ClockCommand;
}
const verb = <B extends z.ZodType>(spec: Verb<B>): Verb<z.ZodType> => spec as unknown as Verb<z.ZodType>;

const verbs: Verb<z.ZodType>[] = [
  verb({
    name: 'pause',
    summary: '暂停计时 The clock stands still',
    body: ReasonSchema,
    command: (clock, { reason }) => ({ type: 'clock.paused', clock, reason }),
  }),
  verb({
    name: 'resume',
    summary: '恢复计时 The clock goes on',
    body: ReasonSchema,
    command: (clock, { reason }) => ({ type: 'clock.resumed', clock, reason }),
  }),
  verb({
    name: 'extension',
    summary: '延期 The limit is so many working days longer',
    body: ExtensionSchema,
    command: (clock, { reason, workingDays }) => ({ type: 'clock.extended', clock, workingDays, reason }),
  }),
  verb({
    name: 'restart',
    summary: '重新计时 The limit counts in full from now',
    body: ReasonSchema,
    command: (clock, { reason }) => ({ type: 'clock.restarted', clock, reason }),
  }),
];

/** That of a task also for the lead of an organisation that it waits for; else the platform and admins. */
async function instanceFor(context: Context, caller: Caller, key: string, isTask: boolean): Promise<string> {
  const isOffice = caller.roles.has('platform') || caller.roles.has('admin');
  if (!isTask) {
    const { _id } = await findInstance(context, caller, key);
    if (isOffice) return _id;
    throw new CodedError('FORBIDDEN', say(recordWords.processClock));
  }
  const row = await tasksOn(context.connection).findById(key).lean<TaskRow>();
  if (!row) throw new CodedError('TASK_NOT_FOUND', say(recordWords.noTask, { key }));
  if (isOffice || isLeadOf(caller, row)) return row.instance;
  throw new CodedError('TASK_FORBIDDEN', say(recordWords.taskClock, { key }));
}

function commandRoute({ name, summary, body, command }: Verb<z.ZodType>, isTask: boolean): Route {
  const what = isTask ? 'UserTask' : 'ProcessInstance';
  const path = isTask ? '/v2/user-tasks/{userTaskKey}' : '/v2/process-instances/{processInstanceKey}';
  return route({
    method: 'post',
    path: `${path}/limit/${name}`,
    operation: `${name}${what}Limit`,
    tag,
    summary,
    permission: 'limit.change',
    isCommand: true,
    params: isTask ? taskParams : instanceParams,
    body,
    refusals: [
      ...(isTask
        ? (['TASK_NOT_FOUND', 'TASK_FORBIDDEN'] as const)
        : (['INSTANCE_NOT_FOUND', 'FORBIDDEN'] as const)),
      'CLOCK_NOT_FOUND',
      'CLOCK_PAUSED',
      'CLOCK_RUNNING',
    ],
    answers: { 204: { description: 'Done, and on the record' } },
    handler: async ({ params, body, caller, idempotencyKey }, context) => {
      const key = Object.values(params as Record<string, string>)[0]!;
      const instance = await instanceFor(context, caller, key, isTask);
      const options = idempotencyKey === undefined ? {} : { idempotencyKey };
      await context.engine.submit(instance, command(key, body), actorOf(caller), options);
      return noContent;
    },
  });
}

export const limitRoutes: readonly Route[] = [
  ofTask,
  ofInstance,
  timers,
  ...verbs.flatMap((one) => [commandRoute(one, true), commandRoute(one, false)]),
];
