/** Element instances of one process instance, read from its log. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { instanceOf } from '../../engine/index.js';
import { say } from '../../engine/wording.js';
import { elementInstancesOf, elementTypes } from '../elementInstances.js';
import { pageOfItems } from '../listed.js';
import { findInstance } from '../lookup.js';
import { invalidArgument } from '../problem.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, KeySchema, TenantSchema, tenantId } from '../schemas.js';
import { pageOf, type SearchSpec, searchSchema } from '../search.js';
import { recordWords } from '../wordings/records.js';
import { searchWords } from '../wordings/searches.js';

const states = ['ACTIVE', 'COMPLETED', 'TERMINATED'] as const;

const ElementInstanceSchema = z
  .strictObject({
    elementInstanceKey: KeySchema,
    elementId: z.string(),
    elementName: z.string(),
    type: z.enum(elementTypes),
    state: z.enum(states),
    startDate: AnsweredInstantSchema,
    endDate: AnsweredInstantSchema.optional(),
    hasIncident: z.boolean(),
    incidentKey: KeySchema.optional(),
    tenantId: TenantSchema,
    processDefinitionId: z.string(),
    processInstanceKey: KeySchema,
    processDefinitionKey: KeySchema,
  })
  .meta({ id: 'ElementInstance' });

const own = (name: string) => ({ path: name });
const spec: SearchSpec = {
  fields: {
    processInstanceKey: { kind: 'key', ...own('processInstanceKey') },
    processDefinitionKey: { kind: 'key', ...own('processDefinitionKey') },
    processDefinitionId: { kind: 'text', ...own('processDefinitionId') },
    elementInstanceKey: { kind: 'key', ...own('elementInstanceKey') },
    elementId: { kind: 'text', ...own('elementId') },
    elementName: { kind: 'text', ...own('elementName') },
    type: { kind: { oneOf: elementTypes }, ...own('type') },
    state: { kind: { oneOf: states }, ...own('state') },
    hasIncident: { kind: 'boolean', ...own('hasIncident') },
    incidentKey: { kind: 'key', ...own('incidentKey') },
    startDate: { kind: 'writtenInstant', ...own('startDate') },
    endDate: { kind: 'writtenInstant', ...own('endDate') },
    tenantId: { kind: { oneOf: [tenantId] }, ...own('tenantId') },
  },
  sort: Object.fromEntries(
    [
      ...['elementInstanceKey', 'processInstanceKey', 'processDefinitionKey', 'processDefinitionId'],
      ...['startDate', 'endDate', 'elementId', 'elementName', 'type', 'state', 'incidentKey', 'tenantId'],
    ].map((name) => [name, name]),
  ),
  order: [],
};

const search = route({
  method: 'post',
  path: '/v2/element-instances/search',
  operation: 'searchElementInstances',
  tag: 'Element instances',
  summary: '检索活动实例 The process and activities of one instance; filter by processInstanceKey',
  permission: 'instance.read',
  hasOperators: true,
  body: searchSchema(spec),
  refusals: ['INSTANCE_NOT_FOUND', 'STATE_TOO_LARGE'],
  answers: { 200: { description: 'One page', schema: pageOf(ElementInstanceSchema) } },
  handler: async ({ body, caller }, context) => {
    const instance = body.filter?.processInstanceKey;
    if (typeof instance !== 'string') {
      throw invalidArgument(say(searchWords.elementsOfOne), 'body.filter.processInstanceKey');
    }
    const row = await findInstance(context, caller, instance);
    return ok(pageOfItems(spec, await elementInstancesOf(context, row), body));
  },
});

const get = route({
  method: 'get',
  path: '/v2/element-instances/{elementInstanceKey}',
  operation: 'getElementInstance',
  tag: 'Element instances',
  summary: '活动实例 One activity, or the process by the key of its instance',
  permission: 'instance.read',
  params: z.strictObject({ elementInstanceKey: KeySchema }),
  refusals: ['INSTANCE_NOT_FOUND', 'NOT_FOUND', 'STATE_TOO_LARGE'],
  answers: { 200: { description: 'The element instance', schema: ElementInstanceSchema } },
  handler: async ({ params: { elementInstanceKey: key }, caller }, context) => {
    const instance = instanceOf(key);
    const row = await findInstance(context, caller, instance);
    const items = await elementInstancesOf(context, row);
    const found = items.find(({ elementInstanceKey }) => elementInstanceKey === key);
    if (!found) throw new CodedError('NOT_FOUND', say(recordWords.noActivity, { instance, key }));
    return ok(found);
  },
});

export const elementInstanceRoutes: readonly Route[] = [search, get];
