/** A controlled clock, moved over the API as an acceptance test would move it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { ControlledClock } from '../../../api/controlledClock.js';
import { apiLimits } from '../../../api/limits.js';
import { startServer } from '../../../api/server.js';
import { startTestServer, type TestServer, testSettings } from '../harness.js';
import { until } from '../subscription.js';

const tuesday = '2026-02-10T09:00:00.000+08:00';
const dayMs = 86_400_000;

const subscription = {
  processDefinitionId: 'article-10',
  variables: {
    resource: 'gaj-002',
    delivery: { mode: 'table' },
    purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的常住情况。',
    use: { from: '2026-01-01', until: '2035-12-31' },
  },
};

describe('a controlled clock', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer({ clock: 'controlled' });
  });
  afterAll(() => s.close());

  const pin = async (timestamp: unknown, account = 'admin') =>
    (await s.as(account)).put('/v2/clock').send({ timestamp });

  test('every limit on its way forward is met at its own instant', async () => {
    expect((await pin(tuesday)).status).toBe(204);
    const requester = await s.as('mzj.requester');
    const started = await requester.post('/v2/process-instances', subscription).expect(200);
    const key = started.body.processInstanceKey;
    // By one move past the yellow light on the make-up Saturday, the Spring Festival and the red light.
    expect((await pin('2026-03-09T10:30:00+08:00')).status).toBe(204);
    const auditor = await s.as('auditor');
    const { body } = await auditor.get(`/v2/process-instances/${key}/history`).expect(200);
    type Entry = { event: { type: string; at: string } };
    const fired = body.items.filter(({ event }: Entry) => event.type === 'timer.fired');
    expect(fired.map(({ event }: Entry) => event.at)).toEqual([
      '2026-02-13T16:00:00.000Z',
      '2026-02-24T16:00:00.000Z',
    ]);
    const clock = await auditor.get('/v2/clock').expect(200);
    expect(clock.body).toEqual({
      now: '2026-03-09T02:30:00.000Z',
      timestamp: Date.parse('2026-03-09T02:30:00Z'),
      isControlled: true,
      isPinned: true,
    });
  });

  test('it is moved by administrators, and not far at once', async () => {
    expect((await pin(Date.parse(tuesday), 'zsj.platform')).status).toBe(403);
    const nowMs = s.server.context.clock.now();
    const { clockStepDaysMax } = apiLimits;
    const far = await pin(nowMs + clockStepDaysMax * dayMs + 1);
    expect([far.status, far.body.errors[0].field]).toEqual([400, 'body.timestamp']);
    expect(s.server.context.clock.now()).toBe(nowMs);
    expect((await pin('tomorrow')).status).toBe(400);
  });

  test('every node follows it, looking each clockPollMs, and fires what is due by it', async () => {
    const { connection, logger } = s.server.context;
    const bounds = { ...apiLimits, clockPollMs: 1 };
    const other = await ControlledClock.open(connection, { clock: 'controlled' }, bounds);
    const seen: number[] = [];
    const wake = async () => {
      seen.push(other!.now());
      return { commits: 0, timers: 0, messages: 0 };
    };
    const leave = other!.follow({ engine: { wake }, logger });
    await pin('2026-03-10T09:00:00+08:00');
    await until(s, async () => expect(seen).toContain(Date.parse('2026-03-10T01:00:00Z')));
    await leave();
  });

  test('a server that would run by the machine does not start beside a pinned clock', async () => {
    const settings = { ...testSettings('unused'), mongodbUri: s.server.databaseUri };
    await expect(startServer({ settings })).rejects.toThrow('start with --clock controlled');
  });

  test('after clockStopsMax instants on its way it goes to its end at once', async () => {
    const { connection } = s.server.context;
    const bounds = { ...apiLimits, clockStopsMax: 3 };
    const clock = await ControlledClock.open(connection, { clock: 'controlled' }, bounds);
    const startMs = clock!.now();
    const stops: number[] = [];
    const minutely = {
      nextDueAt: async () => new Date(startMs + (stops.length + 1) * 60_000).toISOString(),
      wake: async () => {
        stops.push((clock!.now() - startMs) / 60_000);
        return { commits: 0, timers: 1, messages: 0 };
      },
    };
    await clock!.pin(startMs + 60 * 60_000, 'admin', minutely);
    expect(stops).toEqual([1, 2, 3, 60]);
  });

  test('it runs again with the clock of the machine', async () => {
    await (await s.as('admin')).post('/v2/clock/reset').expect(204);
    const { body } = await (await s.as('auditor')).get('/v2/clock').expect(200);
    expect([body.isPinned, Math.abs(body.timestamp - Date.now()) < 60_000]).toEqual([false, true]);
  });
});

test('the clock of a server that was not started for a rehearsal is not moved', async () => {
  const s = await startTestServer();
  try {
    const admin = await s.as('admin');
    const { body } = await admin.put('/v2/clock').send({ timestamp: tuesday }).expect(409);
    expect(body.code).toBe('CLOCK_UNCONTROLLED');
    await admin.post('/v2/clock/reset').expect(409);
    expect((await admin.get('/v2/clock').expect(200)).body).toMatchObject({ isControlled: false });
  } finally {
    await s.close();
  }
});
