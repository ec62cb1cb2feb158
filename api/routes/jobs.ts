/** Machine work for remote workers, in the protocol of Camunda 8's clients. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import type { ActivatedJob, Command } from '../../engine/ports.js';
import { say } from '../../engine/wording.js';
import { type JobRow, jobsOn } from '../../models/jobs.js';
import { actorOf, type Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { noContent, ok, type Route, route } from '../route.js';
import {
  KeySchema,
  LongSchema,
  OperationReferenceSchema,
  TenantSchema,
  tenantId,
  VariablesGivenSchema,
  VariablesSchema,
} from '../schemas.js';
import { expects } from '../wordings/fields.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Jobs';
const params = z.strictObject({ jobKey: KeySchema });
const messageCharactersMax = 10_000;
const message = z.string().max(messageCharactersMax).nullish();

const JobSchema = z
  .strictObject({
    type: z.string(),
    processDefinitionId: z.string(),
    processDefinitionVersion: z.int(),
    elementId: z.string(),
    customHeaders: z.record(z.string(), z.string()),
    worker: z.string(),
    retries: z.int(),
    deadline: z.int().describe('Milliseconds since 1970; then the job is handed out again'),
    variables: VariablesSchema,
    tenantId: TenantSchema,
    jobKey: KeySchema,
    processInstanceKey: KeySchema,
    processDefinitionKey: KeySchema,
    elementInstanceKey: KeySchema,
    kind: z.enum(['BPMN_ELEMENT', 'EXECUTION_LISTENER', 'TASK_LISTENER', 'AD_HOC_SUB_PROCESS']),
    listenerEventType: z.literal('UNSPECIFIED'),
  })
  .meta({ id: 'ActivatedJob' });

const jobOf = (job: ActivatedJob) => ({
  type: job.type,
  processDefinitionId: job.processId,
  processDefinitionVersion: job.version,
  elementId: job.element,
  customHeaders: job.customHeaders,
  worker: job.worker,
  retries: job.retries,
  deadline: Date.parse(job.deadlineAt),
  variables: job.variables,
  tenantId,
  jobKey: job.key,
  processInstanceKey: job.instance,
  processDefinitionKey: job.definition,
  elementInstanceKey: job.key,
  kind: 'BPMN_ELEMENT',
  listenerEventType: 'UNSPECIFIED',
});

/** What `requestTimeout` 0 means, as in Camunda: the server's own patience. Negative: answer at once. */
const longPollMsDefault = 10_000;

export function waitMsOf(requestTimeout: number): number {
  if (requestTimeout < 0) return 0;
  return Math.min(requestTimeout === 0 ? longPollMsDefault : requestTimeout, apiLimits.longPollMsMax);
}

const activate = route({
  method: 'post',
  path: '/v2/jobs/activation',
  operation: 'activateJobs',
  tag,
  summary: '领取作业 Leases jobs of a type; waits for some to appear',
  permission: 'job.work',
  body: z.strictObject({
    type: z.string().min(1).max(200),
    worker: z.string().max(200).nullish(),
    timeout: LongSchema(1, apiLimits.leaseMsMax),
    maxJobsToActivate: z.int().gte(1).lte(apiLimits.jobsMax),
    fetchVariable: z.array(z.string().max(200)).max(apiLimits.variablesMax).nullish(),
    requestTimeout: LongSchema(-1, Number.MAX_SAFE_INTEGER).nullish(),
    tenantIds: z.array(TenantSchema).max(1).nullish(),
  }),
  answers: { 200: { description: 'The leased jobs', schema: z.strictObject({ jobs: z.array(JobSchema) }) } },
  handler: async ({ body, caller, signal }, { engine }) => {
    const jobs = await engine.activateJobs({
      type: body.type,
      worker: body.worker ?? caller.name,
      jobsMax: body.maxJobsToActivate,
      leaseMs: body.timeout,
      waitMs: waitMsOf(body.requestTimeout ?? 0),
      ...(body.fetchVariable?.length ? { fetchVariables: body.fetchVariable } : {}),
      signal,
    });
    return ok({ jobs: jobs.map(jobOf) });
  },
});

interface JobInput {
  caller: Caller;
  params: { jobKey: string };
  idempotencyKey?: string;
}

async function submit(context: Context, input: JobInput, command: (job: JobRow) => Command) {
  const { jobKey } = input.params;
  const row = await jobsOn(context.connection).findById(jobKey).lean<JobRow>();
  if (!row) throw new CodedError('JOB_NOT_FOUND', say(recordWords.noJob, { jobKey }));
  const { idempotencyKey } = input;
  const options = idempotencyKey === undefined ? {} : { idempotencyKey };
  await context.engine.submit(row.instance, command(row), actorOf(input.caller), options);
  return noContent;
}

const completion = route({
  method: 'post',
  path: '/v2/jobs/{jobKey}/completion',
  operation: 'completeJob',
  tag,
  summary: '完成作业 The job is done',
  permission: 'job.work',
  isCommand: true,
  params,
  body: z
    .strictObject({
      variables: VariablesGivenSchema,
      result: z.null({ error: expects.noListeners }).optional(),
    })
    .nullish()
    .transform((body) => body ?? { variables: {} }),
  refusals: ['JOB_NOT_FOUND'],
  answers: { 204: { description: 'Completed' } },
  handler: async (input, context) =>
    submit(context, input, ({ _id: job }) => ({
      type: 'job.completed',
      job,
      variables: input.body.variables,
    })),
});

const failure = route({
  method: 'post',
  path: '/v2/jobs/{jobKey}/failure',
  operation: 'failJob',
  tag,
  summary: '作业失败 The job failed; without retries left it becomes an incident',
  permission: 'job.work',
  isCommand: true,
  params,
  body: z
    .strictObject({
      retries: z.int().gte(0).lte(1000).default(0),
      errorMessage: message,
      retryBackOff: LongSchema(0, apiLimits.leaseMsMax).default(0),
      variables: VariablesGivenSchema,
    })
    .nullish()
    .transform((body) => body ?? { retries: 0, retryBackOff: 0, errorMessage: null, variables: {} }),
  refusals: ['JOB_NOT_FOUND'],
  answers: { 204: { description: 'Recorded' } },
  handler: async (input, context) => {
    const { retries, retryBackOff, errorMessage, variables } = input.body;
    if (Object.keys(variables).length > 0) {
      throw invalidArgument(say(recordWords.failedVariables), 'body.variables', 'unsupported');
    }
    return submit(context, input, ({ _id: job }) => ({
      type: 'job.failed',
      job,
      retries,
      backoffMs: retryBackOff,
      message: errorMessage ?? '',
    }));
  },
});

const error = route({
  method: 'post',
  path: '/v2/jobs/{jobKey}/error',
  operation: 'throwJobError',
  tag,
  summary: '抛出业务错误 A BPMN error, for a boundary event to catch',
  permission: 'job.work',
  isCommand: true,
  params,
  body: z.strictObject({
    errorCode: z.string().min(1).max(200),
    errorMessage: message,
    variables: VariablesGivenSchema,
  }),
  refusals: ['JOB_NOT_FOUND'],
  answers: { 204: { description: 'Thrown' } },
  handler: async (input, context) => {
    const { errorCode, errorMessage, variables } = input.body;
    const said = errorMessage ? { message: errorMessage } : {};
    return submit(context, input, ({ _id: job }) => ({
      type: 'job.errorThrown',
      job,
      code: errorCode,
      variables,
      ...said,
    }));
  },
});

const update = route({
  method: 'patch',
  path: '/v2/jobs/{jobKey}',
  operation: 'updateJob',
  tag,
  summary: '更新作业 Gives a job more retries',
  permission: 'job.work',
  isCommand: true,
  params,
  body: z.strictObject({
    changeset: z.strictObject({
      retries: z.int().gte(1).lte(1000),
      timeout: z.null({ error: expects.noExtension }).optional(),
    }),
    operationReference: OperationReferenceSchema,
  }),
  refusals: ['JOB_NOT_FOUND'],
  answers: { 204: { description: 'Updated' } },
  handler: async (input, context) => {
    const { retries } = input.body.changeset;
    return submit(context, input, ({ _id: job }) => ({ type: 'job.retriesUpdated', job, retries }));
  },
});

export const jobRoutes: readonly Route[] = [activate, completion, failure, error, update];
