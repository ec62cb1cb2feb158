/** The way of a request, on routes made for the purpose (R1, R2, R3, L1, L2). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import express, { type Express } from 'express';
import supertest from 'supertest';
import { z } from 'zod';
import { IdempotentRunner } from '../../../api/idempotency.js';
import { apiLimits } from '../../../api/limits.js';
import { runner } from '../../../api/pipeline.js';
import { problemWriter } from '../../../api/problem.js';
import { ok, type Route, route } from '../../../api/route.js';
import { CodedError } from '../../../engine/errors.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('pipeline', () => {
  let s: TestServer;
  let app: Express;
  const seen: unknown[] = [];

  const shape = { method: 'post', operation: 'probe', tag: 't', summary: 's' } as const;
  const answers = { 200: { description: 'd', schema: z.strictObject({ n: z.int() }) } };

  const probes: Route[] = [
    route({
      ...shape,
      path: '/parsed',
      permission: 'public',
      body: z.strictObject({ n: z.int().default(7) }),
      answers,
      handler: async ({ body, query }) => {
        seen.push({ body, query });
        return ok({ n: body.n });
      },
    }),
    route({
      ...shape,
      path: '/admin',
      permission: 'incident.resolve',
      answers,
      handler: async () => ok({ n: 1 }),
    }),
    route({
      ...shape,
      path: '/unfit',
      permission: 'public',
      answers,
      handler: async () => ok({ n: 'secret text' }),
    }),
    route({
      ...shape,
      path: '/undeclared',
      permission: 'public',
      answers,
      handler: async () => ({ status: 418 }),
    }),
    route({
      ...shape,
      path: '/bug',
      permission: 'public',
      answers,
      handler: async () => {
        throw new Error('secret text');
      },
    }),
    route({
      ...shape,
      path: '/refused',
      permission: 'public',
      answers,
      handler: async () => {
        throw new CodedError('TASK_ASSIGNED', { zh: '由“x”办理', en: 'x has it' }, { task: '1' });
      },
    }),
  ];

  beforeAll(async () => {
    s = await startTestServer();
    const { context } = s.server;
    const logger = { ...context.logger, error: () => {}, info: () => {}, debug: () => {} } as never;
    app = express();
    app.use((_req, res, next) => {
      res.locals.traceId = 'a'.repeat(32);
      next();
    });
    const idempotent = new IdempotentRunner(context);
    for (const probe of probes)
      app.post(probe.path, runner(probe, { ...context, logger }, idempotent, { checkAnswers: true }));
    app.use(problemWriter(logger));
  });
  afterAll(() => s.close());

  test('R1 a handler sees what passed the schema, defaults filled in, and nothing else', async () => {
    await supertest(app).post('/parsed').send({}).expect(200, { n: 7 });
    await supertest(app).post('/parsed').send({ n: 1, m: 2 }).expect(400);
    await supertest(app).post('/parsed?q=1').send({}).expect(400);
    expect(seen).toEqual([{ body: { n: 7 }, query: undefined }]);
  });

  test('R2 a route that states no permission does not compile', () => {
    // @ts-expect-error the permission is missing, and that is the point of the test
    const open = route({ ...shape, path: '/open', answers, handler: async () => ok({ n: 1 }) });
    expect(open.permission).toBeUndefined();
  });

  test('R3 a refusal that a handler throws is answered as a problem with its code and details', async () => {
    const { body } = await supertest(app).post('/refused').expect(409);
    expect(body).toMatchObject({
      code: 'TASK_ASSIGNED',
      detail: '由“x”办理',
      details: { task: '1' },
    });
    expect(body).toMatchObject({ traceId: 'a'.repeat(32), retryable: false, instance: '/refused' });
  });

  test('L1 nothing of a body is read before the caller may use the route', async () => {
    const large = JSON.stringify({ a: 'x'.repeat(apiLimits.bodyBytesMax) });
    const send = (token?: string) => {
      const call = supertest(app).post('/admin').set('Content-Type', 'application/json');
      return (token ? call.set('Authorization', `Bearer ${token}`) : call).send(large);
    };
    expect((await send()).body.code).toBe('UNAUTHENTICATED');
    expect((await send(await s.token('auditor'))).body.code).toBe('FORBIDDEN');
    expect((await send(await s.token('admin'))).body.code).toBe('PAYLOAD_TOO_LARGE');
  });

  test.each(['/unfit', '/undeclared', '/bug'])(
    'L2 %s is a bug: a 500 that tells nothing but its trace id',
    async (path) => {
      const answer = await supertest(app).post(path).expect(500);
      expect(answer.body).toMatchObject({ code: 'INTERNAL', traceId: 'a'.repeat(32) });
      expect(answer.text).not.toMatch(/secret|Error|\.js/);
    },
  );
});
