/** Process instances: start, search, cancel. Their histories are in `histories.ts`. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { type InstanceRow, instancesOn } from '../../models/instances.js';
import { actorOf } from '../auth/caller.js';
import { findDefinition, refuseStarter } from '../definitionRow.js';
import { findInstance } from '../lookup.js';
import { noContent, ok, type Route, route } from '../route.js';
import {
  AnsweredInstantSchema,
  ElementIdSchema,
  instantOf,
  KeySchema,
  LongSchema,
  OperationReferenceSchema,
  TenantGivenSchema,
  TenantSchema,
  tenantId,
  VariablesGivenSchema,
  VariablesSchema,
} from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { startSubmission } from '../starting.js';
import { eventPartOf } from '../submission.js';
import { visibleInstances } from '../visibility.js';

const tag = 'Process instances';
const params = z.strictObject({ processInstanceKey: KeySchema });

const none = z.array(z.never()).max(0, 'not supported: instances start at the start event').optional();
const common = {
  variables: VariablesGivenSchema,
  businessKey: z.string().min(1).max(200).optional().describe('Number of the case (办件编号); ours'),
  tenantId: TenantGivenSchema,
  operationReference: OperationReferenceSchema,
  startInstructions: none,
  runtimeInstructions: none,
  awaitCompletion: z.literal(false, { error: 'not supported: people answer in days' }).optional(),
  fetchVariables: z.array(z.string()).max(0).optional(),
  requestTimeout: LongSchema(-1, Number.MAX_SAFE_INTEGER).optional(),
  tags: z.array(z.never()).max(0, 'tags are not supported').optional(),
};
const StartSchema = z.union([
  z.strictObject({
    ...common,
    processDefinitionId: ElementIdSchema,
    processDefinitionVersion: z.int().gte(-1).optional(),
  }),
  z.strictObject({ ...common, processDefinitionKey: KeySchema }),
]);

const StartedSchema = z
  .strictObject({
    processDefinitionId: z.string(),
    processDefinitionVersion: z.int(),
    tenantId: TenantSchema,
    variables: VariablesSchema,
    processDefinitionKey: KeySchema,
    processInstanceKey: KeySchema,
  })
  .meta({ id: 'StartedInstance' });

const start = route({
  method: 'post',
  path: '/v2/process-instances',
  operation: 'createProcessInstance',
  tag,
  summary: '发起流程 Starts an instance of the latest or a given version',
  permission: 'instance.start',
  isCommand: true,
  body: StartSchema,
  refusals: ['DEFINITION_NOT_FOUND', 'VARIABLES_INVALID', 'FORM_INVALID', 'RESOURCE_NOT_SHARED'],
  answers: { 200: { description: 'The new instance', schema: StartedSchema } },
  handler: async ({ body, caller, idempotencyKey }, context) => {
    const { engine } = context;
    const version = 'processDefinitionKey' in body ? undefined : (body.processDefinitionVersion ?? -1);
    const definition =
      'processDefinitionKey' in body
        ? await engine.definition(body.processDefinitionKey)
        : await findDefinition(context, body.processDefinitionId, version === -1 ? undefined : version);
    refuseStarter(caller, definition);
    const submission = await startSubmission(context, caller, definition, body.variables);
    const { businessKey } = body;
    const command = { definitionKey: definition.key, ...eventPartOf(submission) };
    const { instance } = await engine.start(
      businessKey === undefined ? command : { ...command, businessKey },
      actorOf(caller),
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );
    return ok({
      processDefinitionId: definition.processId,
      processDefinitionVersion: definition.version,
      tenantId,
      variables: {},
      processDefinitionKey: definition.key,
      processInstanceKey: instance,
    });
  },
});

const states = { ACTIVE: ['ACTIVE'], COMPLETED: ['COMPLETED'], TERMINATED: ['CANCELED', 'FAILED'] } as const;
type ApiState = keyof typeof states;
const stateOf: Record<InstanceRow['state'], ApiState> = {
  ACTIVE: 'ACTIVE',
  COMPLETED: 'COMPLETED',
  CANCELED: 'TERMINATED',
  FAILED: 'TERMINATED',
};

const InstanceSchema = z
  .strictObject({
    processDefinitionId: z.string(),
    processDefinitionName: z.string(),
    processDefinitionVersion: z.int(),
    processDefinitionVersionTag: z.string().optional(),
    startDate: AnsweredInstantSchema,
    endDate: AnsweredInstantSchema.optional(),
    state: z.enum(Object.keys(states) as [ApiState, ...ApiState[]]),
    hasIncident: z.boolean(),
    tenantId: TenantSchema,
    processInstanceKey: KeySchema,
    processDefinitionKey: KeySchema,
    parentProcessInstanceKey: KeySchema.optional(),
    parentElementInstanceKey: KeySchema.optional(),
  })
  .meta({ id: 'ProcessInstance' });

const instanceOf = (row: InstanceRow) => ({
  processDefinitionId: row.processId,
  processDefinitionName: row.processName,
  processDefinitionVersion: row.version,
  ...(row.versionTag === undefined ? {} : { processDefinitionVersionTag: row.versionTag }),
  startDate: instantOf(row.startedAt),
  ...(row.endedAt === undefined ? {} : { endDate: instantOf(row.endedAt) }),
  state: stateOf[row.state],
  hasIncident: row.incidents > 0,
  tenantId,
  processInstanceKey: row._id,
  processDefinitionKey: row.definition,
  ...(row.parent === undefined
    ? {}
    : { parentProcessInstanceKey: row.parent.instance, parentElementInstanceKey: row.parent.call }),
});

const spec: SearchSpec = {
  fields: {
    processInstanceKey: { kind: 'key', path: '_id' },
    processDefinitionId: { kind: 'text', path: 'processId' },
    processDefinitionName: { kind: 'text', path: 'processName' },
    processDefinitionVersion: { kind: 'integer', path: 'version' },
    processDefinitionVersionTag: { kind: 'text', path: 'versionTag' },
    processDefinitionKey: { kind: 'key', path: 'definition' },
    state: { kind: { oneOf: Object.keys(states) }, path: 'state', values: states },
    hasIncident: {
      kind: 'boolean',
      path: 'incidents',
      condition: (value) => ({ incidents: value ? { $gt: 0 } : 0 }),
    },
    startDate: { kind: 'instant', path: 'startedAt' },
    endDate: { kind: 'instant', path: 'endedAt' },
    parentProcessInstanceKey: { kind: 'key', path: 'parent.instance' },
    parentElementInstanceKey: { kind: 'key', path: 'parent.call' },
    tenantId: { kind: { oneOf: [tenantId] }, path: '_id', condition: () => ({}) },
    businessKey: { kind: 'text', path: 'businessKey' },
    initiator: { kind: 'text', path: 'initiator' },
    overdue: { kind: 'integer', path: 'overdue' },
  },
  sort: {
    processInstanceKey: '_id',
    processDefinitionId: 'processId',
    processDefinitionName: 'processName',
    processDefinitionVersion: 'version',
    processDefinitionKey: 'definition',
    startDate: 'startedAt',
    endDate: 'endedAt',
    state: 'state',
    overdue: 'overdue',
  },
  order: [['_id', 1]],
};

const search = route({
  method: 'post',
  path: '/v2/process-instances/search',
  operation: 'searchProcessInstances',
  tag,
  summary: '检索流程实例 The instances that the caller may see',
  permission: 'instance.read',
  hasOperators: true,
  body: searchSchema(spec),
  answers: { 200: { description: 'One page', schema: pageOf(InstanceSchema) } },
  handler: async ({ body, caller }, { connection }) => {
    const found = await searchRows<InstanceRow>(
      instancesOn(connection),
      spec,
      body,
      visibleInstances(caller),
    );
    return ok({ items: found.rows.map(instanceOf), page: found.page });
  },
});

const get = route({
  method: 'get',
  path: '/v2/process-instances/{processInstanceKey}',
  operation: 'getProcessInstance',
  tag,
  summary: '流程实例 One instance',
  permission: 'instance.read',
  params,
  refusals: ['INSTANCE_NOT_FOUND'],
  answers: { 200: { description: 'The instance', schema: InstanceSchema } },
  handler: async ({ params: { processInstanceKey }, caller }, context) => {
    const row = await findInstance(context, caller, processInstanceKey);
    return ok(instanceOf(row), { ETag: `"${row.seq}"` });
  },
});

const CancelSchema = z
  .strictObject({ operationReference: OperationReferenceSchema, reason: z.string().max(2000).optional() })
  .nullish();

const cancel = route({
  method: 'post',
  path: '/v2/process-instances/{processInstanceKey}/cancellation',
  operation: 'cancelProcessInstance',
  tag,
  summary: '终止 Ends the instance and everything open in it',
  permission: 'instance.cancel',
  isCommand: true,
  params,
  body: CancelSchema,
  refusals: ['INSTANCE_NOT_FOUND', 'INSTANCE_ENDED', 'INSTANCE_IS_CALLED'],
  answers: { 204: { description: 'Ended' } },
  handler: async ({ params: { processInstanceKey }, body, caller, idempotencyKey }, context) => {
    const row = await findInstance(context, caller, processInstanceKey);
    if (row.state !== 'ACTIVE' && idempotencyKey === undefined) {
      throw new CodedError('INSTANCE_ENDED', `The instance "${row._id}" has ended`);
    }
    await context.engine.submit(
      row._id,
      { type: 'instance.canceled', ...(body?.reason === undefined ? {} : { reason: body.reason }) },
      actorOf(caller),
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );
    return noContent;
  },
});

export const instanceRoutes: readonly Route[] = [start, search, get, cancel];
