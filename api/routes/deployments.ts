/** Deployment of diagrams, machines and forms, as Camunda's clients send them. */
import { z } from 'zod';
import type { Deployment, Resource } from '../../engine/ports.js';
import { actorOf } from '../auth/caller.js';
import { apiLimits } from '../limits.js';
import { invalidArgument } from '../problem.js';
import { ok, type Route, route, type UploadedFile } from '../route.js';
import { KeySchema, TenantGivenSchema, TenantSchema, tenantId } from '../schemas.js';

const nameCharactersMax = 255;

const FileSchema = z.strictObject({
  field: z.string(),
  name: z
    .string()
    .min(1, 'every file needs a name with an extension')
    .max(nameCharactersMax)
    .regex(/^[^\p{C}]+$/u, 'expected a name without control characters'),
  bytes: z.instanceof(Uint8Array),
});

const BodySchema = z.strictObject({
  files: z.array(FileSchema).min(1, 'expected at least one file').max(apiLimits.deploymentResourcesMax),
  fields: z.strictObject({ tenantId: TenantGivenSchema }),
});

const DeploymentSchema = z
  .strictObject({
    tenantId: TenantSchema,
    deploymentKey: KeySchema,
    deployments: z.array(
      z.strictObject({
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
      }),
    ),
  })
  .meta({ id: 'Deployment' });

function resourceOf({ name, bytes }: UploadedFile): Resource {
  try {
    return { name, content: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw invalidArgument(`The file "${name}" is not UTF-8 text`, `body.files.${name}`, 'encoding');
  }
}

function answerOf({ key, definitions, forms }: Deployment) {
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
  return { tenantId, deploymentKey: key, deployments: [...processes, ...released] };
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
  answers: { 200: { description: 'What was released', schema: DeploymentSchema } },
  handler: async ({ body, caller }, { engine }) =>
    ok(answerOf(await engine.deploy(body.files.map(resourceOf), actorOf(caller)))),
});

export const deploymentRoutes: readonly Route[] = [deploy];
