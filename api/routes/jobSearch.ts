/** Machine work as an operator sees it: what is open, who holds it until when, what it failed with. */
import { z } from 'zod';
import { type JobRow, jobsOn } from '../../models/jobs.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema, TenantSchema, tenantId } from '../schemas.js';
import { type Condition, pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';

/** Camunda's states; those without one of ours never occur. */
const states = {
  CREATED: ['CREATED'],
  COMPLETED: ['COMPLETED'],
  FAILED: ['FAILED'],
  CANCELED: ['CANCELED'],
  ERROR_THROWN: [],
  MIGRATED: [],
  RETRIES_UPDATED: [],
  TIMED_OUT: [],
} as const;
const kinds = ['BPMN_ELEMENT', 'EXECUTION_LISTENER', 'TASK_LISTENER', 'AD_HOC_SUB_PROCESS'] as const;

const JobItemSchema = z
  .strictObject({
    customHeaders: z.record(z.string(), z.string()),
    deadline: AnsweredInstantSchema.nullable().describe('While a worker holds the job: until when'),
    elementId: z.string(),
    elementInstanceKey: KeySchema,
    endTime: AnsweredInstantSchema.optional(),
    errorMessage: z.string().nullable().describe('Of the last failure'),
    hasFailedWithRetriesLeft: z.boolean(),
    jobKey: KeySchema,
    kind: z.enum(kinds),
    listenerEventType: z.literal('UNSPECIFIED'),
    processDefinitionId: z.string(),
    processDefinitionKey: KeySchema,
    processInstanceKey: KeySchema,
    retries: z.int(),
    state: z.enum(['CREATED', 'FAILED', 'COMPLETED', 'CANCELED']),
    tenantId: TenantSchema,
    type: z.string(),
    worker: z.string(),
  })
  .meta({ id: 'Job' });

const failedWithRetriesLeft = { state: 'CREATED', failure: { $exists: true }, retries: { $gt: 0 } };

const jobOf = (row: JobRow) => ({
  customHeaders: row.customHeaders,
  deadline: row.state === 'CREATED' && row.lease !== undefined ? instantOf(row.availableAt) : null,
  elementId: row.element,
  elementInstanceKey: row._id,
  ...(row.closedAt && { endTime: instantOf(row.closedAt) }),
  errorMessage: row.failure ?? null,
  hasFailedWithRetriesLeft: row.state === 'CREATED' && row.failure !== undefined && row.retries > 0,
  jobKey: row._id,
  kind: 'BPMN_ELEMENT',
  listenerEventType: 'UNSPECIFIED',
  processDefinitionId: row.processId,
  processDefinitionKey: row.definition,
  processInstanceKey: row.instance,
  retries: row.retries,
  state: row.state,
  tenantId,
  type: row.type,
  worker: row.worker ?? '',
});

/** A field with one value for all: asking for it finds everything. */
const constant = (value: string) => ({
  kind: { oneOf: [value] },
  path: '_id',
  condition: (): Condition => ({}),
});

const spec: SearchSpec = {
  fields: {
    elementId: { kind: 'text', path: 'element' },
    elementInstanceKey: { kind: 'key', path: '_id' },
    endTime: { kind: 'instant', path: 'closedAt' },
    errorMessage: { kind: 'text', path: 'failure' },
    hasFailedWithRetriesLeft: {
      kind: 'boolean',
      path: 'failure',
      condition: (wanted) => (wanted ? failedWithRetriesLeft : { $nor: [failedWithRetriesLeft] }),
    },
    jobKey: { kind: 'key', path: '_id' },
    kind: constant('BPMN_ELEMENT'),
    listenerEventType: constant('UNSPECIFIED'),
    processDefinitionId: { kind: 'text', path: 'processId' },
    processDefinitionKey: { kind: 'key', path: 'definition' },
    processInstanceKey: { kind: 'key', path: 'instance' },
    retries: { kind: 'integer', path: 'retries' },
    state: { kind: { oneOf: Object.keys(states) }, path: 'state', values: states },
    tenantId: constant(tenantId),
    type: { kind: 'text', path: 'type' },
    worker: { kind: 'text', path: 'worker' },
  },
  sort: {
    jobKey: '_id',
    elementId: 'element',
    elementInstanceKey: '_id',
    endTime: 'closedAt',
    errorMessage: 'failure',
    processDefinitionId: 'processId',
    processDefinitionKey: 'definition',
    processInstanceKey: 'instance',
    retries: 'retries',
    state: 'state',
    type: 'type',
    worker: 'worker',
  },
  order: [['_id', -1]],
};

const search = route({
  method: 'post',
  path: '/v2/jobs/search',
  operation: 'searchJobs',
  tag: 'Jobs',
  summary: '检索作业 Open and closed jobs',
  permission: 'incident.read',
  hasOperators: true,
  body: searchSchema(spec),
  answers: { 200: { description: 'One page', schema: pageOf(JobItemSchema) } },
  handler: async ({ body }, { connection }) => {
    const found = await searchRows<JobRow>(jobsOn(connection), spec, body, []);
    return ok({ items: found.rows.map(jobOf), page: found.page });
  },
});

export const jobSearchRoutes: readonly Route[] = [search];
