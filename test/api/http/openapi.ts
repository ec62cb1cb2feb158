/** The OpenAPI document: well formed, complete, and nothing in it leads nowhere. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { examplesOf } from '../../../api/examples.js';
import { routes } from '../../../api/routes/index.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('openapi', () => {
  let s: TestServer;
  let document: Record<string, unknown>;
  beforeAll(async () => {
    s = await startTestServer({ seed: false });
    document = (await s.http.get('/openapi.json').expect(200)).body;
  });
  afterAll(() => s.close());

  interface Operation {
    operationId: string;
    parameters: { name?: string; in?: string; required?: boolean; $ref?: string; schema?: unknown }[];
    responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
    security: object[];
    requestBody?: { content: Record<string, { schema: unknown; examples?: Record<string, unknown> }> };
  }
  const operations = (): [string, string, Operation][] =>
    Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]): [string, string, Operation] => [
        path,
        method,
        operation,
      ]),
    );

  function* referencesIn(value: unknown): Generator<string> {
    if (value === null || typeof value !== 'object') return;
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref' && typeof item === 'string') yield item;
      else yield* referencesIn(item);
    }
  }

  test('the document is OpenAPI 3.1 and holds every route once', () => {
    expect(document.openapi).toMatch(/^3\.1\.\d+$/);
    expect(document.info).toMatchObject({ title: expect.any(String), version: expect.any(String) });
    const there = operations().map(([path, method]) => `${method} ${path}`);
    expect(there.sort()).toEqual(routes.map(({ method, path }) => `${method} ${path}`).sort());
    const ids = operations().map(([, , { operationId }]) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('every reference leads somewhere', () => {
    for (const reference of referencesIn(document)) {
      const found = reference
        .replace(/^#\//, '')
        .split('/')
        .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], document);
      expect({ reference, isFound: found !== undefined }).toEqual({ reference, isFound: true });
    }
  });

  test('every operation declares its parameters, its answers and its problems', () => {
    for (const [path, method, operation] of operations()) {
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters.filter((one) => one.in === 'path');
      expect([path, declared.map(({ name }) => name)]).toEqual([path, inPath]);
      expect(declared.every(({ required }) => required)).toBe(true);
      const statuses = Object.keys(operation.responses);
      expect(statuses.some((status) => status.startsWith('2'))).toBe(true);
      for (const status of statuses.filter((one) => Number(one) >= 400)) {
        expect(operation.responses[status]?.content).toHaveProperty(['application/problem+json']);
      }
      if (method === 'get') expect(operation.requestBody).toBeUndefined();
      for (const { description } of Object.values(operation.responses)) expect(description).not.toBe('');
    }
  });

  test('every body has an example to try it with, which fits its schema', () => {
    const json = routes.filter(({ body, bodyType = 'json' }) => body && bodyType === 'json');
    for (const route of json) {
      const examples = examplesOf(route);
      expect([route.operation, examples.length > 0]).toEqual([route.operation, true]);
      for (const [title, value] of examples) {
        const { error } = route.body!.safeParse(value);
        expect([route.operation, title, error?.issues]).toEqual([route.operation, title, undefined]);
      }
    }
    const start = operations().find(([, , { operationId }]) => operationId === 'createProcessInstance');
    const examples = Object.values(start![2].requestBody?.content['application/json']?.examples ?? {});
    expect(examples).toContainEqual({
      summary: expect.stringContaining('第十条'),
      value: expect.any(Object),
    });
  });

  test('only what is public goes without a token', () => {
    const open = operations().filter(([, , { security }]) => security.length === 0);
    expect(open.map(([path]) => path).sort()).toEqual(
      ['/health', '/metrics', '/openapi.json', '/ready', '/v2/login', '/v2/oauth/token'].sort(),
    );
  });

  test('Swagger UI is served from here, with nothing from elsewhere', async () => {
    await s.http.get('/').expect(302).expect('Location', '/docs/');
    const page = await s.http.get('/docs/').expect(200);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
    expect(page.headers['content-security-policy']).toContain("script-src 'self'");
    const script = await s.http.get('/docs/swagger-initializer.js').expect(200);
    expect(script.text).toContain('/openapi.json');
    await s.http.get('/docs/swagger-ui-bundle.js').expect(200);
  });

  test('health, readiness and measures are there', async () => {
    await s.http.get('/health').expect(200, { status: 'ok' });
    await s.http.get('/ready').expect(200, { status: 'ok' });
    const { text } = await s.http.get('/metrics').expect(200);
    expect(text).toContain('banli_http_requests_total{operation="getHealth",status="200"}');
  });
});
