/** What operators and their tools ask: is it alive, is it ready, how does it fare. */
import { z } from 'zod';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import { secretsOn } from '../../models/secrets.js';
import { openApiOf } from '../openapi.js';
import { ok, type Route, route } from '../route.js';
import { requestWords } from '../wordings/requests.js';

const StatusSchema = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Status' });
const tag = 'System';

const health = route({
  method: 'get',
  path: '/health',
  operation: 'getHealth',
  tag,
  summary: '存活 The process is alive',
  permission: 'public',
  answers: { 200: { description: 'Alive', schema: StatusSchema } },
  handler: async () => ok({ status: 'ok' }),
});

const ready = route({
  method: 'get',
  path: '/ready',
  operation: 'getReadiness',
  tag,
  summary: '就绪 The database answers and the server is not draining',
  permission: 'public',
  refusals: ['RESOURCE_EXHAUSTED'],
  answers: { 200: { description: 'Ready', schema: StatusSchema } },
  handler: async (_input, { connection, draining }) => {
    if (draining.aborted) throw new CodedError('RESOURCE_EXHAUSTED', say(requestWords.stopping));
    await secretsOn(connection).findById('tokens').lean();
    return ok({ status: 'ok' });
  },
});

const metrics = route({
  method: 'get',
  path: '/metrics',
  operation: 'getMetrics',
  tag,
  summary: '指标 Measures in Prometheus text format',
  permission: 'public',
  answers: { 200: { description: 'Measures of this node', mediaType: 'text/plain; version=0.0.4' } },
  handler: async (_input, { metrics: measures }) => ok(await measures.registry.metrics()),
});

const PartitionSchema = z.strictObject({
  partitionId: z.int(),
  role: z.enum(['leader', 'follower', 'inactive']),
  health: z.enum(['healthy', 'unhealthy', 'dead']),
});
const TopologySchema = z
  .strictObject({
    brokers: z.array(
      z.strictObject({
        nodeId: z.int(),
        host: z.string(),
        port: z.int(),
        partitions: z.array(PartitionSchema),
        version: z.string(),
      }),
    ),
    clusterSize: z.int(),
    partitionsCount: z.int(),
    replicationFactor: z.int(),
    gatewayVersion: z.string(),
    lastCompletedChangeId: z.string(),
  })
  .meta({ id: 'Topology' });

/** The release of Camunda's API whose paths and payloads are served; its clients compare against it. */
const compatibleVersion = '8.8.0';

const topology = route({
  method: 'get',
  path: '/v2/topology',
  operation: 'getTopology',
  tag,
  summary: '拓扑 The cluster as Camunda 8 clients expect to see it',
  permission: 'session.read',
  answers: { 200: { description: 'This node as the only broker', schema: TopologySchema } },
  handler: async (_input, { settings }) => {
    const partitions = [{ partitionId: 1, role: 'leader', health: 'healthy' }];
    const { host, port } = settings;
    return ok({
      brokers: [{ nodeId: 0, host, port, partitions, version: compatibleVersion }],
      clusterSize: 1,
      partitionsCount: 1,
      replicationFactor: 1,
      gatewayVersion: compatibleVersion,
      lastCompletedChangeId: '-1',
    });
  },
});

export const systemRoutes: readonly Route[] = [health, ready, metrics, topology];

/** The document is made once, from all routes, its own included. */
export function openApiRoute(others: readonly Route[]): Route {
  let document: unknown;
  const self = route({
    method: 'get',
    path: '/openapi.json',
    operation: 'getOpenApi',
    tag,
    summary: '接口文档 This document',
    permission: 'public',
    answers: { 200: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) } },
    handler: async () => {
      document ??= openApiOf([...others, self]);
      return ok(document);
    },
  });
  return self;
}
