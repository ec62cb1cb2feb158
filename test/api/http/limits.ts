/** Every bound of the HTTP edge is reached: what is at it passes, what is beyond it is refused. */
import { EventEmitter } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { backpressure } from '../../../api/app.js';
import { checkJson } from '../../../api/body.js';
import { apiLimits } from '../../../api/limits.js';
import { createMetrics } from '../../../api/metrics.js';
import { waitMsOf } from '../../../api/routes/jobs.js';
import { CodedError } from '../../../engine/errors.js';
import type { Json } from '../../../engine/vocabulary.js';
import { instancesOn } from '../../../models/instances.js';
import { type TaskRow, tasksOn } from '../../../models/tasks.js';
import { demoPassword, monday, startTestServer, type TestServer } from '../harness.js';

describe('limits', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
  });
  afterAll(() => s.close());

  const isTaken = (value: Json): boolean => {
    try {
      checkJson(value, false);
      return true;
    } catch (error) {
      if (error instanceof CodedError) return false;
      throw error;
    }
  };

  /** Arrays within arrays; the innermost is empty. */
  const nested = (levels: number): Json => (levels === 1 ? [] : [nested(levels - 1)]);

  test.each<[string, (beyond: number) => Json]>([
    ['bodyDepthMax', (beyond) => nested(apiLimits.bodyDepthMax + 1 + beyond)],
    ['bodyNodesMax', (beyond) => Array(apiLimits.bodyNodesMax - 1 + beyond).fill(0)],
    ['keyCharactersMax', (beyond) => ({ ['k'.repeat(apiLimits.keyCharactersMax + beyond)]: 1 })],
  ])('%s bounds a body', (_name, make) => {
    expect([isTaken(make(0)), isTaken(make(1))]).toEqual([true, false]);
  });

  const many = (count: number, value: unknown) => Array(count).fill(value);
  const named = (value: unknown) => ({ filter: { processDefinitionName: value } });
  const text = (length: number) => 'x'.repeat(length);

  test.each<[string, (beyond: number) => object]>([
    ['pageItemsMax', (beyond) => ({ page: { limit: apiLimits.pageItemsMax + beyond } })],
    ['pageOffsetMax', (beyond) => ({ page: { from: apiLimits.pageOffsetMax - 10 + beyond, limit: 10 } })],
    ['sortFieldsMax', (beyond) => ({ sort: many(apiLimits.sortFieldsMax + beyond, { field: 'state' }) })],
    ['filterValuesMax', (beyond) => named({ $in: many(apiLimits.filterValuesMax + beyond, 'x') })],
    ['filterCharactersMax', (beyond) => named(text(apiLimits.filterCharactersMax + beyond))],
    ['likeWildcardsMax', (beyond) => named({ $like: '*x'.repeat(apiLimits.likeWildcardsMax + beyond) })],
  ])('%s bounds a search', async (_name, make) => {
    const admin = await s.as('admin');
    await admin.post('/v2/process-instances/search', make(0)).expect(200);
    const { body } = await admin.post('/v2/process-instances/search', make(1)).expect(400);
    expect(body.code).toBe('INVALID_ARGUMENT');
  });

  const job = { type: 't', timeout: 1, maxJobsToActivate: 1, requestTimeout: -1 };
  const message = { name: 'm' };
  const variables = (count: number) => Object.fromEntries(many(count, 0).map((_, n) => [`v${n}`, n]));

  test.each<[string, string, (beyond: number) => object]>([
    ['jobsMax', '/v2/jobs/activation', (n) => ({ ...job, maxJobsToActivate: apiLimits.jobsMax + n })],
    ['leaseMsMax', '/v2/jobs/activation', (n) => ({ ...job, timeout: apiLimits.leaseMsMax + n })],
    [
      'messageTimeToLiveMsMax',
      '/v2/messages/publication',
      (n) => ({ ...message, timeToLive: apiLimits.messageTimeToLiveMsMax + n }),
    ],
    [
      'variablesMax',
      '/v2/messages/publication',
      (n) => ({ ...message, variables: variables(apiLimits.variablesMax + n) }),
    ],
    [
      'workingDaysMax',
      '/v2/calendars/CN-national/due-date',
      (n) => ({ from: '2026-03-02T01:00:00Z', workingDays: apiLimits.workingDaysMax + n }),
    ],
  ])('%s bounds a command', async (_name, path, make) => {
    const admin = await s.as('admin');
    await admin.post(path, make(0)).expect(200);
    await admin.post(path, make(1)).expect(400);
  });

  test('longPollMsMax bounds how long a worker may wait; 0 and less mean what they mean to Camunda', () => {
    expect(waitMsOf(apiLimits.longPollMsMax * 10)).toBe(apiLimits.longPollMsMax);
    expect(waitMsOf(500)).toBe(500);
    expect(waitMsOf(0)).toBeGreaterThan(0);
    expect(waitMsOf(-1)).toBe(0);
  });

  test('historyCommitsMax, cursorCharactersMax and passwordCharactersMax bound what they name', async () => {
    const admin = await s.as('admin');
    const limit = apiLimits.historyCommitsMax + 1;
    await admin.get(`/v2/process-instances/1/history?limit=${limit}`).expect(400);
    await admin.get(`/v2/inbox?after=${text(apiLimits.cursorCharactersMax + 1)}`).expect(400);
    const password = text(apiLimits.passwordCharactersMax + 1);
    await s.http.post('/v2/login').send({ username: 'admin', password }).expect(400);
  });

  test('deploymentResourcesMax bounds the files of a deployment', async () => {
    const call = s.http.post('/v2/deployments').set('Authorization', `Bearer ${await s.token('designer')}`);
    for (let n = 0; n <= apiLimits.deploymentResourcesMax; n += 1) {
      call.attach('resources', Buffer.from('x'), `f${n}.bpmn`);
    }
    expect((await call).body.code).toBe('INVALID_ARGUMENT');
  });

  test('requestsMax requests are under way at most; the next is told to come back', () => {
    const gate = backpressure({ metrics: createMetrics() });
    const answers = Array.from({ length: apiLimits.requestsMax }, () => new EventEmitter());
    let passed = 0;
    const enter = (answer: EventEmitter) =>
      gate({} as never, answer as never, () => {
        passed += 1;
      });
    for (const answer of answers) enter(answer);
    expect(passed).toBe(apiLimits.requestsMax);
    expect(() => enter(new EventEmitter())).toThrow(expect.objectContaining({ code: 'RESOURCE_EXHAUSTED' }));
    answers[0]?.emit('close');
    enter(new EventEmitter());
    expect(passed).toBe(apiLimits.requestsMax + 1);
  });

  function raw(request: string): Promise<string> {
    const { port } = new URL(s.server.url);
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(request));
      let answer = '';
      socket.on('data', (chunk) => {
        answer += chunk;
      });
      socket.on('end', () => resolve(answer));
      socket.on('error', reject);
    });
  }

  test('headers beyond headerBytesMax, and what is no HTTP at all, are problems, too', async () => {
    const long = await raw(`GET /health HTTP/1.1\r\nHost: x\r\nX: ${text(apiLimits.headerBytesMax)}\r\n\r\n`);
    expect(long).toMatch(/^HTTP\/1\.1 413 /);
    expect(JSON.parse(long.split('\r\n\r\n')[1] ?? '')).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    const nonsense = await raw('hello there\r\n\r\n');
    expect(nonsense).toMatch(/^HTTP\/1\.1 400 /);
    expect(nonsense).toContain('application/problem+json');
  });

  test('idempotencyKeyCharactersMax bounds a key, idempotencyHours how long its answer is kept', async () => {
    const login = () => s.http.post('/v2/login').send({ username: 'worker', password: demoPassword });
    const publish = async (key: string, name = 'm') => {
      const { accessToken } = (await login()).body;
      const call = s.http.post('/v2/messages/publication').set('Authorization', `Bearer ${accessToken}`);
      const answer = await call.set('Idempotency-Key', key).send({ name });
      return { status: answer.status, key: answer.body.messageKey, code: answer.body.code };
    };
    expect((await publish(text(apiLimits.idempotencyKeyCharactersMax + 1))).code).toBe('INVALID_ARGUMENT');
    const key = text(apiLimits.idempotencyKeyCharactersMax);
    const first = await publish(key);
    expect(await publish(key)).toEqual(first);
    expect((await publish(key, 'other')).code).toBe('IDEMPOTENCY_KEY_REUSED');
    s.clock.ms += (apiLimits.idempotencyHours + 1) * 3600 * 1000;
    expect((await publish(key)).key).not.toBe(first.key);
    s.clock.ms = monday;
  });

  test('countMax and inboxCountMax bound what is counted, pageItemsDefault a page', async () => {
    const { connection } = s.server.context;
    const instance = {
      definition: '1',
      processId: 'p',
      processName: 'P',
      version: 1,
      initiator: 'nobody',
      state: 'ACTIVE' as const,
      startedAt: new Date(monday),
      audience: [],
      incidents: 0,
      overdue: 0,
      seq: 1,
    };
    const rows = many(apiLimits.countMax + 1, 0).map((_, n) => ({ _id: String(5_000_000 + n), ...instance }));
    await instancesOn(connection).collection.insertMany(rows as never[]);
    const found = await (await s.as('admin')).post('/v2/process-instances/search', {}).expect(200);
    expect(found.body.page).toMatchObject({ totalItems: apiLimits.countMax, hasMoreTotalItems: true });
    expect(found.body.items).toHaveLength(apiLimits.pageItemsDefault);

    const task = {
      state: 'CREATED',
      audience: ['provider@swj'],
      orderAt: new Date(monday),
      openedAt: new Date(monday),
    };
    const tasks = many(apiLimits.inboxCountMax + 5, 0).map(
      (_, n) =>
        ({ _id: String(6_000_000 + n), instance: '1', candidateGroups: [], ...task }) as unknown as TaskRow,
    );
    await tasksOn(connection).collection.insertMany(tasks as never[]);
    const auditor = await (await s.as('swj.provider')).get('/v2/inbox?list=done').expect(200);
    expect(auditor.body.counts.todo).toBe(apiLimits.inboxCountMax);
  });
});
