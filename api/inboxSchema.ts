/** What a page of the inbox answers. */
import { z } from 'zod';
import { lights } from './inbox.js';
import { apiLimits } from './limits.js';
import { AnsweredInstantSchema, KeySchema } from './schemas.js';
import { PageAnswerSchema } from './search.js';

const light = z.enum(lights);
const count = z.int().gte(0);
const InboxTaskSchema = z
  .strictObject({
    userTaskKey: KeySchema,
    name: z.string(),
    elementId: z.string(),
    state: z.enum(['CREATED', 'COMPLETED', 'CANCELED']),
    processInstanceKey: KeySchema,
    processDefinitionId: z.string(),
    processName: z.string(),
    processDefinitionVersion: z.int(),
    businessKey: z.string().optional(),
    title: z.string().optional().describe('标题: what the case is about'),
    initiator: z.strictObject({ name: z.string(), displayName: z.string() }),
    assignee: z.string().optional(),
    candidateGroups: z.array(z.string()),
    organisations: z.array(z.string()),
    priority: z.int(),
    light,
    dueAt: AnsweredInstantSchema.optional(),
    dueDate: z.string().optional(),
    warnAt: AnsweredInstantSchema.optional(),
    provisional: z.boolean(),
    pausedAt: AnsweredInstantSchema.optional(),
    daysLeft: z.int().optional(),
    asks: z.array(z.string()).optional().describe('补正: what the applicant is asked for'),
    openedAt: AnsweredInstantSchema,
    closedAt: AnsweredInstantSchema.optional(),
    completedBy: z.string().optional(),
    action: z.string().optional(),
    hasForm: z.boolean(),
    isOffline: z.boolean(),
    onBehalfOf: z.string().optional().describe('代理: whose the task is, or in whose place it was done'),
    isMine: z.boolean(),
    isClaimable: z.boolean(),
  })
  .meta({ id: 'InboxTask' });

const InboxInstanceSchema = z
  .strictObject({
    processInstanceKey: KeySchema,
    processDefinitionId: z.string(),
    processName: z.string(),
    processDefinitionVersion: z.int(),
    businessKey: z.string().optional(),
    title: z.string().optional().describe('标题: what the case is about'),
    state: z.enum(['ACTIVE', 'COMPLETED', 'CANCELED', 'FAILED', 'TERMINATED']),
    startedAt: AnsweredInstantSchema,
    endedAt: AnsweredInstantSchema.optional(),
    hasIncident: z.boolean(),
    overdue: count.describe('Limits missed, for ever, in it and in what it called (A22-2)'),
    dueAt: AnsweredInstantSchema.optional(),
    dueDate: z.string().optional(),
    pausedAt: AnsweredInstantSchema.optional(),
    provisional: z.boolean(),
    endReason: z.string().optional().describe('Why it was terminated or cancelled'),
    isOffline: z.boolean(),
    openTasks: z.array(
      z.strictObject({
        userTaskKey: KeySchema,
        name: z.string(),
        organisations: z.array(z.string()),
        assignee: z.string().optional(),
        light,
        dueAt: AnsweredInstantSchema.optional(),
        dueDate: z.string().optional(),
        provisional: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'InboxInstance' });

export const InboxSchema = z
  .strictObject({
    list: z.enum(['todo', 'done', 'started', 'cc']),
    items: z.array(z.union([InboxTaskSchema, InboxInstanceSchema])),
    page: PageAnswerSchema,
    counts: z
      .strictObject({
        todo: count,
        mine: count,
        unclaimed: count,
        yellow: count,
        red: count,
        done: count,
        started: count,
        cc: count,
      })
      .describe(`Each counted up to ${apiLimits.inboxCountMax}`),
  })
  .meta({ id: 'Inbox' });
