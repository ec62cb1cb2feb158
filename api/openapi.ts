/**
 * Routes in, OpenAPI 3.1 document out: the JSON Schemas are zod's own for the schemas that check the
 * requests, so the document cannot say anything else than the server does. Schemas with an id become
 * components.
 */
import { z } from 'zod';
import { type ErrorName, errorCodes } from '../engine/errors.js';
import { permissions } from './auth/permissions.js';
import { examplesOf } from './examples.js';
import { ProblemSchema } from './problem.js';
import type { AnswerSpec, Route } from './route.js';

type Part = Record<string, unknown>;

/** Every route can be refused with these. */
const commonRefusals: ErrorName[] = ['INVALID_ARGUMENT', 'RATE_LIMITED', 'RESOURCE_EXHAUSTED', 'INTERNAL'];
const tokenRefusals: ErrorName[] = ['UNAUTHENTICATED', 'FORBIDDEN'];
const bodyRefusals: ErrorName[] = ['MALFORMED_JSON', 'PAYLOAD_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

class Components {
  readonly schemas: Record<string, unknown> = {};

  /** The schema as a part of the document; what has an id is moved to the components and referred to. */
  add(schema: z.ZodType, io: 'input' | 'output'): Part {
    const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' }) as Part;
    const { $schema: _dialect, $defs, ...rest } = json;
    for (const [id, definition] of Object.entries(($defs ?? {}) as Part))
      this.schemas[id] = relocated(definition);
    const id = typeof rest.id === 'string' ? rest.id : undefined;
    const part = relocated(rest) as Part;
    if (!id) return part;
    this.schemas[id] = part;
    return { $ref: `#/components/schemas/${id}` };
  }
}

/**
 * A copy in which references to local definitions point to the components and ids of zod's registry are gone.
 */
function relocated(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocated);
  if (value === null || typeof value !== 'object') return value;
  const copy: Part = {};
  for (const [key, item] of Object.entries(value)) {
    if (key === '$ref') copy[key] = String(item).replace('#/$defs/', '#/components/schemas/');
    else if (key !== 'id' || typeof item !== 'string') copy[key] = relocated(item);
  }
  return copy;
}

function parametersOf(route: Route, components: Components): Part[] {
  const list: Part[] = [];
  for (const [where, schema] of [
    ['path', route.params],
    ['query', route.query],
  ] as const) {
    if (!schema) continue;
    const { properties = {}, required = [] } = components.add(schema, 'input') as {
      properties?: Part;
      required?: string[];
    };
    for (const [name, property] of Object.entries(properties)) {
      list.push({ name, in: where, required: where === 'path' || required.includes(name), schema: property });
    }
  }
  if (route.isCommand) list.push({ $ref: '#/components/parameters/IdempotencyKey' });
  if (route.precondition) list.push({ $ref: '#/components/parameters/IfMatch' });
  return list;
}

const octets = { type: 'string', contentMediaType: 'application/octet-stream' };

const uploadSchema = {
  type: 'object',
  required: ['resources'],
  properties: {
    resources: {
      type: 'array',
      minItems: 1,
      items: octets,
    },
    tenantId: { type: 'string' },
  },
};

const fileSchema = { type: 'object', required: ['file'], properties: { file: octets } };

function bodyOf(route: Route, components: Components): Part | undefined {
  if (!route.body) return undefined;
  if (route.bodyType === 'upload') {
    const content = {
      'multipart/form-data': { schema: fileSchema },
      'application/octet-stream': { schema: octets },
    };
    return { required: true, content };
  }
  if (route.bodyType === 'multipart') {
    return { required: true, content: { 'multipart/form-data': { schema: uploadSchema } } };
  }
  const mediaType = route.bodyType === 'form' ? 'application/x-www-form-urlencoded' : 'application/json';
  const required = !route.body.safeParse(undefined).success;
  const examples = Object.fromEntries(
    examplesOf(route).map(([summary, value], at) => [`example${at + 1}`, { summary, value }]),
  );
  const schema = components.add(route.body, 'input');
  return { required, content: { [mediaType]: { schema, examples } } };
}

function answerOf(spec: AnswerSpec, components: Components, offers: readonly string[]): Part {
  if (!spec.schema && !spec.mediaType) return { description: spec.description };
  const schema = spec.schema ? components.add(spec.schema, 'output') : { type: 'string' };
  const texts = Object.fromEntries(offers.map((offered) => [offered, { schema: { type: 'string' } }]));
  const content = { [spec.mediaType ?? 'application/json']: { schema }, ...texts };
  return { description: spec.description, content };
}

const worded = (name: ErrorName): string => `\`${name}\` ${errorCodes[name].zh} ${errorCodes[name].en}`;

function refusalsOf(route: Route): Part {
  const codes = new Set<ErrorName>([...commonRefusals, ...(route.refusals ?? [])]);
  if (route.permission !== 'public') for (const code of tokenRefusals) codes.add(code);
  if (route.body) for (const code of bodyRefusals) codes.add(code);
  if (route.isCommand) codes.add('IDEMPOTENCY_KEY_REUSED');
  const byStatus = new Map<number, ErrorName[]>();
  for (const code of codes) {
    const { status } = errorCodes[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const parts: Part = {};
  for (const [status, names] of [...byStatus].sort(([a], [b]) => a - b)) {
    const content = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
    parts[status] = {
      description: names.map(worded).join('; '),
      content,
    };
  }
  return parts;
}

function operationOf(route: Route, components: Components): Part {
  const roles = route.permission === 'public' ? [] : permissions[route.permission];
  const requestBody = bodyOf(route, components);
  const answers = Object.entries(route.answers).map(([status, spec]) => [
    status,
    answerOf(spec, components, route.offers ?? []),
  ]);
  return {
    operationId: route.operation,
    tags: [route.tag],
    summary: route.summary,
    description: roles.length === 0 ? 'Public.' : `Permission \`${route.permission}\`: ${roles.join(', ')}.`,
    security: route.permission === 'public' ? [] : [{ bearer: [] }],
    parameters: parametersOf(route, components),
    ...(requestBody ? { requestBody } : {}),
    responses: { ...Object.fromEntries(answers), ...refusalsOf(route) },
  };
}

const sharedParameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'The repeat with the same key gets the first answer and does nothing; another request under it is ' +
      'refused (422). A refused request leaves its key free: mended, it may come again under it.',
    schema: { type: 'string', minLength: 1, maxLength: 200 },
  },
  IfMatch: {
    name: 'If-Match',
    in: 'header',
    required: false,
    description: 'The ETag that the caller has seen; 412 if the object has changed since.',
    schema: { type: 'string' },
  },
};

export function openApiOf(routes: readonly Route[]): Part {
  const components = new Components();
  components.add(ProblemSchema, 'output');
  const paths: Record<string, Part> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method]: operationOf(route, components) };
  }
  return {
    openapi: '3.1.1',
    info: {
      title: 'Banli 办理',
      version: '0.1.0',
      description:
        'BPMN workflow engine for public administration. ' +
        'Compatible with the Orchestration Cluster REST API v2.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths,
    components: {
      schemas: components.schemas,
      parameters: sharedParameters,
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  };
}
