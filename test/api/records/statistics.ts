/** The published statistics (A22-1): what was granted, delivered and used, and who kept the limits. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiLimits } from '../../../api/limits.js';
import type { Statistics } from '../../../api/statistics/statistics.js';
import { authorisationsOn } from '../../../models/authorisations.js';
import { authorisationUsesOn } from '../../../models/authorisationUses.js';
import { deliveriesOn } from '../../../models/deliveries.js';
import { tasksOn } from '../../../models/tasks.js';
import { monday, startTestServer, type TestServer } from '../harness.js';

describe('statistics', () => {
  let s: TestServer;
  const insert = async (model: { collection: { insertMany(rows: never[]): unknown } }, rows: object[]) =>
    model.collection.insertMany(rows as never[]);

  const granted = (_id: string, mode: string, grantedAt: string, grantee = 'mzj') => ({
    _id,
    mode,
    grantor: 'gaj',
    grantee,
    grantedAt,
  });
  const delivered = (_id: string, mode: string, deliveredAt: string, records?: number) => ({
    _id,
    mode,
    provider: 'gaj',
    receiver: 'mzj',
    deliveredAt,
    ...(records === undefined ? {} : { records }),
  });
  const used = (authorisation: string, until: string, count: number, isOutside = false) => ({
    _id: `${authorisation}:${until}`,
    authorisation,
    until,
    count,
    isOutside,
  });
  const task = (
    _id: string,
    dueAt: string,
    closedAt?: string,
    state = closedAt ? 'COMPLETED' : 'CREATED',
  ) => ({
    _id,
    processId: 'article-10',
    candidateGroups: ['provider@gaj', 'lead@gaj'],
    state,
    dueAt: new Date(dueAt),
    ...(closedAt === undefined ? {} : { closedAt: new Date(closedAt) }),
  });

  /** 23:30 on the last day of January in Shanghai; 00:30 on the first of February. */
  const january = '2026-01-31T15:30:00.000Z';
  const february = '2026-01-31T16:30:00.000Z';

  beforeAll(async () => {
    s = await startTestServer();
    const { connection } = s.server.context;
    await insert(authorisationsOn(connection), [
      granted('1', 'table', january),
      granted('2', 'table', february),
      granted('3', 'interface', '2026-02-10T02:00:00.000Z', 'swj'),
    ]);
    await insert(deliveriesOn(connection), [
      delivered('1', 'table', '2026-02-11T02:00:00.000Z', 120),
      delivered('2', 'file', '2026-02-12T02:00:00.000Z'),
      delivered('3', 'file', '2026-03-01T02:00:00.000Z', 7),
    ]);
    await insert(authorisationUsesOn(connection), [
      used('3', '2026-02-15T00:00:00.000Z', 40),
      used('3', '2026-02-16T00:00:00.000Z', 2, true),
      used('2', '2026-03-15T00:00:00.000Z', 99),
    ]);
    await insert(tasksOn(connection), [
      task('1', '2026-02-10T16:00:00.000Z', '2026-02-09T02:00:00.000Z'),
      task('2', '2026-02-10T16:00:00.000Z', '2026-02-10T15:59:59.999Z'),
      task('3', '2026-02-10T16:00:00.000Z', '2026-02-10T16:00:00.000Z'),
      task('4', '2026-02-20T16:00:00.000Z'),
      task('5', '2026-02-20T16:00:00.000Z', '2026-02-05T02:00:00.000Z', 'CANCELED'),
      task('6', '2026-02-20T16:00:00.000Z', '2026-03-01T02:00:00.000Z'),
      task('7', '2026-03-01T16:00:00.000Z', '2026-02-25T02:00:00.000Z'),
      task('8', '2026-03-20T16:00:00.000Z'),
    ]);
  });
  afterAll(() => s.close());

  const read = async (from: string, until: string, account = 'mzj.requester'): Promise<Statistics> => {
    const caller = await s.as(account);
    const { body } = await caller.get(`/v2/statistics?from=${from}&until=${until}`).expect(200);
    return body;
  };

  describe('the figures of a period', () => {
    test('count by mode what was granted, delivered and used on its days in Shanghai', async () => {
      const { total, byMode, period } = await read('2026-02-01', '2026-02-28');
      expect(period).toEqual({ from: '2026-02-01', until: '2026-02-28' });
      expect(total).toMatchObject({
        authorisations: 2,
        deliveries: 2,
        records: 120,
        uses: 42,
        usesOutside: 2,
      });
      expect(
        byMode.map(({ mode, authorisations, deliveries, uses }) => [mode, authorisations, deliveries, uses]),
      ).toEqual([
        ['table', 1, 1, 0],
        ['file', 0, 1, 0],
        ['interface', 1, 0, 42],
      ]);
      expect((await read('2026-01-01', '2026-01-31')).total.authorisations).toBe(1);
    });

    test('count each limit once, when it was met or missed, for the organisation that had it', async () => {
      const { byOrganisation, byProcess } = await read('2026-02-01', '2026-02-28');
      const gaj = byOrganisation.find(({ organisation }) => organisation === 'gaj');
      // Met: 1, 2, 7. Missed: 3 at its very instant, 4 open, 6 too late. 5 was cancelled before.
      expect(gaj).toMatchObject({ name: '平顶山市公安局', limitsMet: 3, limitsMissed: 3, onTimeRate: 0.5 });
      expect(byProcess).toMatchObject([{ processDefinitionId: 'article-10', limitsMet: 3, limitsMissed: 3 }]);
      expect(byOrganisation.find(({ organisation }) => organisation === 'mzj')).toMatchObject({
        authorisationsReceived: 1,
        deliveriesReceived: 2,
        onTimeRate: null,
      });
      // 6 was completed in March, but missed in February; 8 lies ahead.
      const march = await read('2026-03-01', '2026-03-31');
      expect(march.byProcess).toEqual([]);
      expect(march.total.onTimeRate).toBeNull();
    });

    test('of a year are those of its parts, and an empty period is empty', async () => {
      const { total } = await read('2026-01-01', '2026-12-31');
      expect(total).toMatchObject({ authorisations: 3, deliveries: 3, uses: 141, limitsMet: 3 });
      const empty = await read('2020-01-01', '2020-01-01');
      expect(empty).toMatchObject({ byOrganisation: [], byOrganisationAndMode: [], byProcess: [] });
      expect(empty.byMode).toHaveLength(3);
    });

    test('are asked for up to statisticsDaysMax days', async () => {
      const caller = await s.as('mzj.requester');
      const last = (days: number) => new Date(Date.UTC(2026, 0, days)).toISOString().slice(0, 10);
      const ask = (days: number) => caller.get(`/v2/statistics?from=2026-01-01&until=${last(days)}`);
      await ask(apiLimits.statisticsDaysMax).expect(200);
      expect((await ask(apiLimits.statisticsDaysMax + 1)).body.code).toBe('INVALID_ARGUMENT');
      expect((await ask(0)).body.code).toBe('INVALID_ARGUMENT');
      expect((await caller.get('/v2/statistics?from=2026-02-30&until=2026-03-01')).status).toBe(400);
    });

    test('read ranges of indexes, and hold no more than statisticsRowsMax at once', async () => {
      const { connection } = s.server.context;
      const indexOf = async (model: ReturnType<typeof tasksOn>, filter: object) =>
        JSON.stringify(await model.collection.find(filter as never).explain());
      const range = { $gte: new Date(0), $lt: new Date(monday) };
      expect(await indexOf(tasksOn(connection), { dueAt: range })).toContain('dueAt_1');
      const completed = { state: 'COMPLETED', closedAt: range, dueAt: { $exists: true } };
      expect(await indexOf(tasksOn(connection), completed)).toContain('closedAt_1');
      const held = { state: 'COMPLETED', closedAt: range, pausedAt: { $exists: true } };
      expect(await indexOf(tasksOn(connection), held)).toContain('closedAt_1_pausedAt_1');
      const count = apiLimits.statisticsRowsMax + 1;
      const keys = Array.from({ length: count }, (_, n) => `many-${n}`);
      await insert(
        authorisationsOn(connection),
        keys.map((key) => granted(key, 'file', '2019-01-01')),
      );
      const uses = keys.map((key) => used(key, '2021-06-01T00:00:00.000Z', 1));
      await insert(authorisationUsesOn(connection), uses);
      const { byMode } = await read('2021-06-01', '2021-06-30');
      expect(byMode.find(({ mode }) => mode === 'file')?.uses).toBe(count);
    });
  });

  test('a month of more tasks than the embedded database groups in memory is counted', async () => {
    const { connection } = s.server.context;
    const heavy = { customHeaders: { text: 'x'.repeat(8 * 1024 * 1024) } };
    const rows = Array.from({ length: 9 }, (_, n) => ({
      ...task(`heavy-${n}`, '2018-06-10T16:00:00.000Z', '2018-06-09T00:00:00.000Z'),
      ...heavy,
    }));
    for (const row of rows) await insert(tasksOn(connection), [row]);
    expect((await read('2018-06-01', '2018-06-30')).total.limitsMet).toBe(9);
  });

  describe('a published report', () => {
    test('is the platform’s, of a period that is over, and stays as it was counted', async () => {
      const platform = await s.as('zsj.platform');
      const path = '/v2/statistics/reports';
      const wanted = { from: '2026-01-01', until: '2026-02-28', title: '2026年1至2月政务数据共享情况' };
      await (await s.as('gaj.lead')).post(path, wanted).expect(403);
      const early = { ...wanted, until: '2026-03-02' };
      expect((await platform.post(path, early)).body.code).toBe('INVALID_ARGUMENT');
      const { body: made } = await platform.post(path, wanted).expect(201);
      const { connection } = s.server.context;
      await insert(authorisationsOn(connection), [granted('late', 'table', '2026-02-02T00:00:00.000Z')]);
      const reader = await s.as('mzj.requester');
      const { body } = await reader.get(`${path}/${made.reportKey}`).expect(200);
      expect(body.total.authorisations).toBe(3);
      const { body: found } = await reader.post(`${path}/search`, {}).expect(200);
      expect(found.items).toEqual([made]);
      const table = await reader.get(`${path}/${made.reportKey}`).set('Accept', 'text/csv').expect(200);
      expect(table.text.split('\r\n')[1]).toContain('合计,,,,3,');
      const asked = reader.get(`${path}/${made.reportKey}`).set('Accept', 'text/csv');
      const english = await asked.set('Accept-Language', 'en').expect(200);
      expect(english.text.split('\r\n')[1]).toContain('Total,,,,3,');
      await reader.get(`${path}/404`).expect(404);
    });
  });
});
