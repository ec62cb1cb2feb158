/** Released versions of processes: search, source, machine, start form. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { MachineFileSchema } from '../../engine/machine.js';
import { say } from '../../engine/wording.js';
import { type DefinitionRow, definitionsOn } from '../../models/definitions.js';
import { latestKeys, startTerms } from '../definitionRow.js';
import { findForm, formAnswerOf } from '../forms.js';
import { noContent, ok, type Route, route } from '../route.js';
import { KeySchema, TenantSchema, tenantId } from '../schemas.js';
import { type Condition, pageOf, type SearchSpec, searchRows, searchSchema } from '../search.js';
import { startableCondition } from '../startable.js';
import { recordWords } from '../wordings/records.js';

const tag = 'Process definitions';
const params = z.strictObject({ processDefinitionKey: KeySchema });

const DefinitionSchema = z
  .strictObject({
    name: z.string(),
    resourceName: z.string(),
    version: z.int(),
    versionTag: z.string().optional(),
    processDefinitionId: z.string(),
    tenantId: TenantSchema,
    processDefinitionKey: KeySchema,
    hasStartForm: z.boolean().optional(),
  })
  .meta({ id: 'ProcessDefinition' });

type Shown = Pick<DefinitionRow, '_id' | 'name' | 'resourceName' | 'version' | 'versionTag' | 'processId'>;

const definitionOf = (row: Shown) => ({
  name: row.name,
  resourceName: row.resourceName,
  version: row.version,
  ...(row.versionTag === undefined ? {} : { versionTag: row.versionTag }),
  processDefinitionId: row.processId,
  tenantId,
  processDefinitionKey: row._id,
});

const spec: SearchSpec = {
  fields: {
    name: { kind: 'text', path: 'name' },
    resourceName: { kind: 'text', path: 'resourceName' },
    version: { kind: 'integer', path: 'version' },
    versionTag: { kind: 'text', path: 'versionTag' },
    processDefinitionId: { kind: 'text', path: 'processId' },
    processDefinitionKey: { kind: 'key', path: '_id' },
    tenantId: { kind: { oneOf: [tenantId] }, path: '_id', condition: () => ({}) },
    isExecutable: {
      kind: 'boolean',
      path: 'documentation',
      condition: (value) => ({ documentation: value ? { $exists: false } : true }),
    },
    // Answered by the handler, which knows the latest keys.
    isLatestVersion: { kind: 'boolean', path: '_id', condition: () => ({}) },
    // As well: it depends on who asks.
    isStartable: { kind: 'boolean', path: '_id', condition: () => ({}) },
  },
  sort: {
    processDefinitionKey: '_id',
    name: 'name',
    resourceName: 'resourceName',
    version: 'version',
    versionTag: 'versionTag',
    processDefinitionId: 'processId',
  },
  order: [['_id', 1]],
};

const search = route({
  method: 'post',
  path: '/v2/process-definitions/search',
  operation: 'searchProcessDefinitions',
  tag,
  summary: '检索流程定义 Released versions',
  permission: 'definition.read',
  hasOperators: true,
  body: searchSchema(spec),
  answers: { 200: { description: 'One page', schema: pageOf(DefinitionSchema) } },
  handler: async ({ body, caller }, context) => {
    const { isStartable: wanted } = body.filter ?? {};
    const isLatest = body.filter?.isLatestVersion;
    const keys = typeof isLatest === 'boolean' ? await latestKeys(context) : [];
    const conditions: Condition[] =
      typeof isLatest === 'boolean' ? [{ _id: { [isLatest ? '$in' : '$nin']: keys } }] : [];
    if (typeof wanted === 'boolean') conditions.push(await startableCondition(caller, context, wanted));
    const rows = definitionsOn(context.connection);
    const found = await searchRows<DefinitionRow>(rows, spec, body, conditions);
    return ok({ items: found.rows.map(definitionOf), page: found.page });
  },
});

const get = route({
  method: 'get',
  path: '/v2/process-definitions/{processDefinitionKey}',
  operation: 'getProcessDefinition',
  tag,
  summary: '流程定义 One released version',
  permission: 'definition.read',
  params,
  refusals: ['DEFINITION_NOT_FOUND'],
  answers: { 200: { description: 'The version', schema: DefinitionSchema } },
  handler: async ({ params: { processDefinitionKey } }, { engine }) => {
    const definition = await engine.definition(processDefinitionKey);
    const { key, ...rest } = definition;
    return ok({
      ...definitionOf({ _id: key, ...rest }),
      hasStartForm: startTerms(definition).form !== undefined,
    });
  },
});

const xml = route({
  method: 'get',
  path: '/v2/process-definitions/{processDefinitionKey}/xml',
  operation: 'getProcessDefinitionXml',
  tag,
  summary: 'BPMN 源文件 The diagram as it was deployed',
  permission: 'definition.read',
  params,
  refusals: ['DEFINITION_NOT_FOUND', 'NOT_FOUND'],
  answers: { 200: { description: 'BPMN 2.0 XML', mediaType: 'text/xml' } },
  handler: async ({ params: { processDefinitionKey } }, { engine }) => {
    const { source } = await engine.definition(processDefinitionKey);
    if (source.kind === 'bpmn') return ok(source.text);
    throw new CodedError('NOT_FOUND', say(recordWords.noDiagram, { processDefinitionKey }));
  },
});

const machine = route({
  method: 'get',
  path: '/v2/process-definitions/{processDefinitionKey}/machine',
  operation: 'getProcessDefinitionMachine',
  tag,
  summary: '状态机 The XState machines that run the version',
  permission: 'definition.read',
  params,
  refusals: ['DEFINITION_NOT_FOUND', 'NOT_FOUND'],
  answers: { 200: { description: 'All machines of the process', schema: MachineFileSchema } },
  handler: async ({ params: { processDefinitionKey } }, { engine }) => {
    const { file, fingerprint } = await engine.definition(processDefinitionKey);
    if (file.documentation) {
      throw new CodedError('NOT_FOUND', say(recordWords.noMachines, { key: processDefinitionKey }));
    }
    return ok(file, { ETag: `"${fingerprint}"` });
  },
});

export const FormSchema = z
  .strictObject({
    tenantId: TenantSchema,
    formId: z.string(),
    formKey: KeySchema,
    version: z.int(),
    schema: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'Form' });

const startForm = route({
  method: 'get',
  path: '/v2/process-definitions/{processDefinitionKey}/form',
  operation: 'getStartForm',
  tag,
  summary: '发起表单 The form to start with',
  permission: 'definition.read',
  params,
  refusals: ['DEFINITION_NOT_FOUND'],
  answers: {
    200: { description: 'The form', schema: FormSchema },
    204: { description: 'It starts without a form' },
  },
  handler: async ({ params: { processDefinitionKey } }, context) => {
    const { form } = startTerms(await context.engine.definition(processDefinitionKey));
    const found = form === undefined ? null : await findForm(context, processDefinitionKey, form);
    return found ? ok(formAnswerOf(found)) : noContent;
  },
});

export const definitionRoutes: readonly Route[] = [search, get, xml, machine, startForm];
