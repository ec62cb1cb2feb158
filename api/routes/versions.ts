/** What is known about the versions of a process: when they came, what was found in them. */
import { z } from 'zod';
import { type DefinitionRow, definitionsOn } from '../../models/definitions.js';
import { type DeploymentRow, deploymentsOn } from '../../models/deployments.js';
import { instancesOn } from '../../models/instances.js';
import { FindingSchema } from '../findings.js';
import { apiLimits } from '../limits.js';
import { ok, type Route, route } from '../route.js';
import { AnsweredInstantSchema, instantOf, KeySchema } from '../schemas.js';

const tag = 'Process definitions';
const params = z.strictObject({ processDefinitionKey: KeySchema });

const warnings = route({
  method: 'get',
  path: '/v2/process-definitions/{processDefinitionKey}/warnings',
  operation: 'listProcessDefinitionWarnings',
  tag,
  summary: '检查提示 What the check of the version found and did not refuse',
  permission: 'definition.read',
  params,
  refusals: ['DEFINITION_NOT_FOUND'],
  answers: {
    200: { description: 'Warnings', schema: z.strictObject({ items: z.array(FindingSchema) }) },
  },
  handler: async ({ params: { processDefinitionKey } }, { engine }) =>
    ok({ items: (await engine.definition(processDefinitionKey)).warnings }),
});

const VersionSchema = z
  .strictObject({
    processDefinitionKey: KeySchema,
    version: z.int(),
    versionTag: z.string().optional(),
    name: z.string(),
    resourceName: z.string(),
    deploymentKey: KeySchema,
    deployedAt: AnsweredInstantSchema,
    deployedBy: z.string(),
    activeInstances: z.int().describe(`Counted up to ${apiLimits.countMax}`),
    isLatest: z.boolean(),
    isExecutable: z.boolean().describe('False for a version that is documentation only'),
  })
  .meta({ id: 'ProcessVersion' });

const versions = route({
  method: 'get',
  path: '/v2/process-definitions/{processDefinitionKey}/versions',
  operation: 'listProcessVersions',
  tag,
  summary: '版本 All versions of the process, newest first',
  permission: 'definition.read',
  params,
  refusals: ['DEFINITION_NOT_FOUND'],
  answers: { 200: { description: 'Versions', schema: z.strictObject({ items: z.array(VersionSchema) }) } },
  handler: async ({ params: { processDefinitionKey } }, { engine, connection }) => {
    const { processId } = await engine.definition(processDefinitionKey);
    const rows = await definitionsOn(connection)
      .find({ processId }, { sourceText: 0, fileText: 0 })
      .sort({ version: -1 })
      .limit(apiLimits.pageItemsMax)
      .lean<DefinitionRow[]>();
    const deployments = await deploymentsOn(connection)
      .find({ _id: { $in: rows.map(({ deployment }) => deployment) } })
      .lean<DeploymentRow[]>();
    const authors = new Map(deployments.map(({ _id, deployedBy }) => [_id, deployedBy]));
    const active = await Promise.all(
      rows.map(({ version }) =>
        instancesOn(connection).countDocuments(
          { processId, state: 'ACTIVE', version },
          { limit: apiLimits.countMax },
        ),
      ),
    );
    const items = rows.map((row, index) => ({
      processDefinitionKey: row._id,
      version: row.version,
      ...(row.versionTag === undefined ? {} : { versionTag: row.versionTag }),
      name: row.name,
      resourceName: row.resourceName,
      deploymentKey: row.deployment,
      deployedAt: instantOf(row.deployedAt),
      deployedBy: authors.get(row.deployment) ?? '',
      activeInstances: active[index] ?? 0,
      isLatest: index === 0,
      isExecutable: row.documentation !== true,
    }));
    return ok({ items });
  },
});

export const versionRoutes: readonly Route[] = [versions, warnings];
