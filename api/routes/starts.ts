/** Starting an instance: online by whoever may, or entered by the platform for a department (A9). */
import { z } from 'zod';
import { actorOf } from '../auth/caller.js';
import { findDefinition, refuseStarter } from '../definitionRow.js';
import { OnBehalfOfSchema, offlineApplicant } from '../offline.js';
import { ok, type Route, route } from '../route.js';
import {
  ElementIdSchema,
  KeySchema,
  LongSchema,
  OperationReferenceSchema,
  TenantGivenSchema,
  TenantSchema,
  tenantId,
  VariablesGivenSchema,
  VariablesSchema,
} from '../schemas.js';
import { applicantOf, startSubmission } from '../starting.js';
import { eventPartOf } from '../submission.js';
import { expects } from '../wordings/fields.js';

const tag = 'Process instances';

const none = z.array(z.never()).max(0, expects.noInstructions).optional();
const common = {
  variables: VariablesGivenSchema,
  businessKey: z.string().min(1).max(200).optional().describe('Number of the case (办件编号); ours'),
  onBehalfOf: OnBehalfOfSchema.optional().describe('An offline application that the platform enters (A9)'),
  tenantId: TenantGivenSchema,
  operationReference: OperationReferenceSchema,
  startInstructions: none,
  runtimeInstructions: none,
  awaitCompletion: z.literal(false, { error: expects.noWaiting }).optional(),
  fetchVariables: z.array(z.string()).max(0).optional(),
  requestTimeout: LongSchema(-1, Number.MAX_SAFE_INTEGER).optional(),
  tags: z.array(z.never()).max(0, expects.noTags).optional(),
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
  refusals: [
    'DEFINITION_NOT_FOUND',
    'DEFINITION_NOT_EXECUTABLE',
    'VARIABLES_INVALID',
    'FORM_INVALID',
    'RESOURCE_NOT_SHARED',
  ],
  answers: { 200: { description: 'The new instance', schema: StartedSchema } },
  handler: async ({ body, caller, idempotencyKey }, context) => {
    const { engine } = context;
    const version = 'processDefinitionKey' in body ? undefined : (body.processDefinitionVersion ?? -1);
    const definition =
      'processDefinitionKey' in body
        ? await engine.definition(body.processDefinitionKey)
        : await findDefinition(context, body.processDefinitionId, version === -1 ? undefined : version);
    const { businessKey, onBehalfOf, variables: given } = body;
    if (!onBehalfOf) refuseStarter(caller, definition);
    const application = onBehalfOf
      ? {
          applicant: await offlineApplicant(context, caller, definition, onBehalfOf),
          scans: [onBehalfOf.scan],
        }
      : { applicant: applicantOf(caller) };
    const submission = await startSubmission(context, caller, definition, { given, ...application });
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

export const startRoutes: readonly Route[] = [start];
