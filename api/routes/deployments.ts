/** Deployment of diagrams, machines and forms, as Camunda's clients send them. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import type { Deployment, Resource } from '../../engine/ports.js';
import { say } from '../../engine/wording.js';
import { type DeploymentRow, deploymentsOn } from '../../models/deployments.js';
import { type FormRow, formsOn } from '../../models/forms.js';
import { actorOf } from '../auth/caller.js';
import { ResourceFindingSchema, warningsOf } from '../findings.js';
import { apiLimits } from '../limits.js';
import { resourceText } from '../resourceText.js';
import { ok, type Route, route, type UploadedFile } from '../route.js';
import {
  AnsweredInstantSchema,
  instantOf,
  KeySchema,
  TenantGivenSchema,
  TenantSchema,
  tenantId,
} from '../schemas.js';
import { expects } from '../wordings/fields.js';
import { recordWords } from '../wordings/records.js';

const nameCharactersMax = 255;

const FileSchema = z.strictObject({
  field: z.string(),
  name: z
    .string()
    .min(1, expects.fileName)
    .max(nameCharactersMax)
    .regex(/^[^\p{C}]+$/u, expects.plainFileName),
  bytes: z.instanceof(Uint8Array),
});

const BodySchema = z.strictObject({
  files: z.array(FileSchema).min(1, expects.files).max(apiLimits.deploymentResourcesMax),
  fields: z.strictObject({ tenantId: TenantGivenSchema }),
});

const ReleasedSchema = z.strictObject({
  processDefinition: z
    .strictObject({
      processDefinitionId: z.string(),
      processDefinitionVersion: z.int(),
      resourceName: z.string(),
      tenantId: TenantSchema,
      processDefinitionKey: KeySchema,
    })
    .optional(),
  form: z
    .strictObject({
      formId: z.string(),
      version: z.int(),
      resourceName: z.string(),
      tenantId: TenantSchema,
      formKey: KeySchema,
    })
    .optional(),
});

const DeploymentSchema = z
  .strictObject({
    tenantId: TenantSchema,
    deploymentKey: KeySchema,
    deployments: z.array(ReleasedSchema),
  })
  .meta({ id: 'Deployment' });

const DeploymentRecordSchema = z
  .strictObject({
    ...DeploymentSchema.shape,
    deployedAt: AnsweredInstantSchema,
    deployedBy: z.string(),
    warnings: z
      .array(ResourceFindingSchema)
      .describe('What the check found and did not refuse: dead elements, deadlocks …'),
  })
  .meta({ id: 'DeploymentRecord' });

const resourceOf = ({ name, bytes }: UploadedFile): Resource => ({
  name,
  content: resourceText(name, bytes),
});

function answerOf({ key, definitions, forms }: Pick<Deployment, 'key' | 'definitions' | 'forms'>) {
  const processes = definitions.map((definition) => ({
    processDefinition: {
      processDefinitionId: definition.processId,
      processDefinitionVersion: definition.version,
      resourceName: definition.resourceName,
      tenantId,
      processDefinitionKey: definition.key,
    },
  }));
  const released = forms.map((form) => ({
    form: {
      formId: form.id,
      version: form.version,
      resourceName: form.resourceName,
      tenantId,
      formKey: form.key,
    },
  }));
  return {
    tenantId,
    deploymentKey: key,
    deployments: [...processes, ...released],
  };
}

const deploy = route({
  method: 'post',
  path: '/v2/deployments',
  operation: 'createDeployment',
  tag: 'Deployments',
  summary: '部署 Diagrams (.bpmn), machines (.json) and forms (.form), all or none',
  permission: 'definition.deploy',
  isCommand: true,
  bodyType: 'multipart',
  bodyBytesMax: apiLimits.deploymentBytesMax,
  body: BodySchema,
  refusals: ['DEPLOYMENT_INVALID', 'BPMN_UNREADABLE', 'ELEMENT_UNSUPPORTED'],
  answers: {
    200: {
      description: 'What was released. The header `Banli-Warnings` counts what the check found beside it',
      schema: DeploymentSchema,
    },
  },
  handler: async ({ body, caller }, { engine }) => {
    const deployment = await engine.deploy(body.files.map(resourceOf), actorOf(caller));
    const warnings = String(warningsOf(deployment.definitions).length);
    return ok(answerOf(deployment), { 'Banli-Warnings': warnings });
  },
});

const get = route({
  method: 'get',
  path: '/v2/deployments/{deploymentKey}',
  operation: 'getDeployment',
  tag: 'Deployments',
  summary: '部署记录 What was deployed together, by whom, and what the check found',
  permission: 'definition.read',
  params: z.strictObject({ deploymentKey: KeySchema }),
  refusals: ['NOT_FOUND'],
  answers: { 200: { description: 'The deployment', schema: DeploymentRecordSchema } },
  handler: async ({ params: { deploymentKey } }, { engine, connection }) => {
    const row = await deploymentsOn(connection).findById(deploymentKey).lean<DeploymentRow>();
    if (!row) throw new CodedError('NOT_FOUND', say(recordWords.noDeployment, { deploymentKey }));
    const definitions = await Promise.all(row.definitions.map((key) => engine.definition(key)));
    const rows = await formsOn(connection)
      .find({ _id: { $in: row.forms } }, { schemaText: 0 })
      .lean<FormRow[]>();
    const forms = rows.map(({ _id, formId, version, resourceName }) => {
      return { key: _id, id: formId, version, resourceName };
    });
    return ok({
      ...answerOf({ key: deploymentKey, definitions, forms }),
      deployedAt: instantOf(row.deployedAt),
      deployedBy: row.deployedBy,
      warnings: warningsOf(definitions),
    });
  },
});

export const deploymentRoutes: readonly Route[] = [deploy, get];
