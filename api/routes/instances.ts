/** Process instances: start, search, cancel. Their histories are in `histories.ts`. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { type InstanceRow, instancesOn } from '../../models/instances.js';
import { actorOf } from '../auth/caller.js';
import { findInstance, refuseLasting } from '../lookup.js';
import { noContent, ok, type Route, route } from '../route.js';
import {
  AnsweredInstantSchema,
  instantOf,
  KeySchema,
  OperationReferenceSchema,
  TenantSchema,
  tenantId,
} from '../schemas.js';
import { pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { visibleInstances } from '../visibility.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Process instances';
const params = z.strictObject({ processInstanceKey: KeySchema });

const states = {
  ACTIVE: ['ACTIVE'],
  COMPLETED: ['COMPLETED'],
  TERMINATED: ['CANCELED', 'FAILED', 'TERMINATED'],
} as const;
type ApiState = keyof typeof states;
const stateOf: Record<InstanceRow['state'], ApiState> = {
  ACTIVE: 'ACTIVE',
  COMPLETED: 'COMPLETED',
  CANCELED: 'TERMINATED',
  FAILED: 'TERMINATED',
  TERMINATED: 'TERMINATED',
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
    isOffline: {
      kind: 'boolean',
      path: 'offline',
      condition: (value) => ({ offline: value ? true : { $exists: false } }),
    },
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
      throw new CodedError('INSTANCE_ENDED', say(recordWords.ended, { key: row._id }));
    }
    refuseLasting(context, row);
    await context.engine.submit(
      row._id,
      { type: 'instance.canceled', ...(body?.reason === undefined ? {} : { reason: body.reason }) },
      actorOf(caller),
      idempotencyKey === undefined ? {} : { idempotencyKey },
    );
    return noContent;
  },
});

export const instanceRoutes: readonly Route[] = [search, get, cancel];
