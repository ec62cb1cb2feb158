/** Filters, sorting and paging of searches, over instances and the catalogue. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { likePattern } from '../../../api/filter.js';
import { type InstanceRow, instancesOn } from '../../../models/instances.js';
import { monday, startTestServer, type TestServer } from '../harness.js';

describe('search', () => {
  let s: TestServer;
  const rowsMade = 250;

  /** Rows of a view are what a search reads; here they are made by hand, with ties and missing values. */
  function rowOf(n: number): InstanceRow {
    const row: InstanceRow = {
      _id: String(4_000_000_000_000_000_000n + BigInt(n)),
      definition: '4000000000000000000',
      processId: n % 2 ? 'odd' : 'even',
      processName: `办件 ${n % 5}`,
      version: (n % 3) + 1,
      initiator: `clerk${n % 4}`,
      state: (['ACTIVE', 'COMPLETED', 'CANCELED', 'FAILED'] as const)[n % 4] ?? 'ACTIVE',
      startedAt: new Date(monday + (n % 10) * 1000),
      audience: n % 5 === 0 ? ['provider@gaj'] : [],
      incidents: n % 7 === 0 ? 1 : 0,
      overdue: n % 6,
      seq: 1,
    };
    if (n % 3 === 0) row.endedAt = new Date(monday + n * 1000);
    return row;
  }

  beforeAll(async () => {
    s = await startTestServer();
    const rows = Array.from({ length: rowsMade }, (_, n) => rowOf(n));
    await instancesOn(s.server.context.connection).insertMany(rows);
  });
  afterAll(() => s.close());

  type Item = Record<string, string>;
  async function search(
    body: object,
    account = 'admin',
  ): Promise<{ items: Item[]; page: Record<string, string> }> {
    const answer = await (await s.as(account)).post('/v2/process-instances/search', body);
    expect({ status: answer.status, text: answer.status === 200 ? '' : answer.text }).toEqual({
      status: 200,
      text: '',
    });
    return answer.body;
  }

  const rows = Array.from({ length: rowsMade }, (_, n) => rowOf(n));
  const keysOf = (items: readonly Item[]) => items.map(({ processInstanceKey }) => processInstanceKey);
  const expected = (fits: (row: InstanceRow) => boolean) => rows.filter(fits).map(({ _id }) => _id);

  test.each<[object, (row: InstanceRow) => boolean]>([
    [{ processDefinitionId: 'odd' }, (row) => row.processId === 'odd'],
    [{ processDefinitionId: { $neq: 'odd' } }, (row) => row.processId !== 'odd'],
    [{ processDefinitionId: { $in: ['odd', 'x'] } }, (row) => row.processId === 'odd'],
    [{ processDefinitionId: { $notIn: ['odd'] } }, (row) => row.processId !== 'odd'],
    [{ processDefinitionName: { $like: '*件 3' } }, (row) => row.processName === '办件 3'],
    [{ processDefinitionName: { $like: '办件 ?' } }, () => true],
    [{ processDefinitionName: { $like: '办件' } }, () => false],
    [{ processDefinitionName: { $like: '.*' } }, () => false],
    [{ processDefinitionVersion: { $gt: 1, $lte: 3 } }, (row) => row.version > 1],
    [{ state: 'TERMINATED' }, (row) => row.state === 'CANCELED' || row.state === 'FAILED'],
    [
      { state: { $in: ['ACTIVE', 'COMPLETED'] } },
      (row) => row.state === 'ACTIVE' || row.state === 'COMPLETED',
    ],
    [{ state: { $neq: 'TERMINATED' } }, (row) => row.state === 'ACTIVE' || row.state === 'COMPLETED'],
    [{ state: { $like: '*ED' } }, (row) => row.state !== 'ACTIVE'],
    [{ hasIncident: true }, (row) => row.incidents > 0],
    [{ endDate: { $exists: true } }, (row) => row.endedAt !== undefined],
    [{ endDate: { $exists: false } }, (row) => row.endedAt === undefined],
    [{ startDate: { $gte: '2026-03-02T09:00:05+08:00' } }, (row) => row.startedAt.getTime() >= monday + 5000],
    [
      { processInstanceKey: { $in: [rowOf(7)._id, rowOf(8)._id] } },
      (row) => ['7', '8'].includes(row._id.slice(-1)) && row._id.slice(-3, -1) === '00',
    ],
    [{ initiator: 'clerk1', overdue: { $gt: 2 } }, (row) => row.initiator === 'clerk1' && row.overdue > 2],
  ])('the filter %j finds what it says', async (filter, fits) => {
    const { items, page } = await search({ filter, page: { limit: 1000 } });
    const wanted = expected(fits);
    expect(keysOf(items)).toEqual(wanted);
    expect(page.totalItems).toBe(wanted.length);
  });

  test.each([
    [[{ field: 'startDate', order: 'DESC' }]],
    [[{ field: 'endDate', order: 'ASC' }]],
    [
      [
        { field: 'endDate', order: 'DESC' },
        { field: 'processDefinitionName', order: 'ASC' },
      ],
    ],
    [[{ field: 'state' }, { field: 'startDate', order: 'desc' }]],
  ])('cursors over %j meet every row once, forth and back', async (sort) => {
    const whole = keysOf((await search({ sort, page: { limit: 1000 } })).items);
    expect(whole).toHaveLength(rowsMade);
    const forth: (string | undefined)[] = [];
    let after: string | undefined;
    let lastPage = await search({ sort, page: { limit: 60 } });
    while (lastPage.items.length > 0) {
      forth.push(...keysOf(lastPage.items));
      after = lastPage.page.endCursor;
      lastPage = await search({ sort, page: { limit: 60, after } });
    }
    expect(forth).toEqual(whole);
    const third = await search({ sort, page: { limit: 60, from: 120 } });
    expect(keysOf(third.items)).toEqual(whole.slice(120, 180));
    const second = await search({ sort, page: { limit: 60, before: third.page.startCursor } });
    expect(keysOf(second.items)).toEqual(whole.slice(60, 120));
  });

  test('a cursor keeps its place while rows come in before it', async () => {
    const sort = [{ field: 'startDate', order: 'DESC' }];
    const first = await search({ sort, page: { limit: 50 } });
    const late = { ...rowOf(1), _id: '4999999999999999999', startedAt: new Date(monday + 60_000) };
    await instancesOn(s.server.context.connection).create(late);
    const next = await search({ sort, page: { limit: 50, after: first.page.endCursor } });
    expect(keysOf(next.items).filter((key) => keysOf(first.items).includes(key))).toEqual([]);
    await instancesOn(s.server.context.connection).deleteOne({ _id: late._id });
  });

  test('a cursor of another order is refused', async () => {
    const { page } = await search({ sort: [{ field: 'startDate', order: 'DESC' }], page: { limit: 5 } });
    const admin = await s.as('admin');
    const body = { sort: [{ field: 'state', order: 'ASC' }], page: { after: page.endCursor } };
    expect((await admin.post('/v2/process-instances/search', body)).body.code).toBe('INVALID_ARGUMENT');
  });

  test('a clerk finds what concerns the own organisation, an initiator what he started', async () => {
    const lead = await search({ page: { limit: 1000 } }, 'gaj.lead');
    expect(keysOf(lead.items)).toEqual(expected((row) => row.audience.includes('provider@gaj')));
    const other = await search({ page: { limit: 1000 } }, 'swj.lead');
    expect(other.items).toEqual([]);
    const platform = await search({ page: { limit: 1000 } }, 'zsj.platform');
    expect(platform.items).toHaveLength(rowsMade);
  });

  test('V1 a list and a single read show the same instances', async () => {
    for (const account of ['gaj.lead', 'swj.lead', 'mzj.requester', 'auditor']) {
      const caller = await s.as(account);
      const listed = keysOf((await search({ page: { limit: 1000 } }, account)).items);
      for (const n of [0, 1, 2, 5, 10]) {
        const { status } = await caller.get(`/v2/process-instances/${rowOf(n)._id}`);
        expect([account, n, status]).toEqual([account, n, listed.includes(rowOf(n)._id) ? 200 : 403]);
      }
    }
  });

  test('the catalogue is searched by words, share type, mode and provider (A3)', async () => {
    const clerk = await s.as('mzj.requester');
    const find = async (body: object) =>
      (await clerk.post('/v2/catalogue/search', body).expect(200)).body.items;
    const all = await find({ page: { limit: 1000 } });
    expect(all.length).toBeGreaterThanOrEqual(20);
    const [some] = all;
    const word = some.name.slice(0, 4);
    const named = await find({ text: word });
    expect(named.map(({ code }: { code: string }) => code)).toContain(some.code);
    const narrowed = await find({ filter: { shareType: 'conditional', mode: 'table', provider: 'gaj' } });
    expect(narrowed.length).toBeGreaterThan(0);
    for (const item of narrowed)
      expect(item).toMatchObject({ shareType: 'conditional', provider: { code: 'gaj' } });
    expect(await find({ text: '.*' })).toEqual([]);
    const one = await clerk.get(`/v2/catalogue/${some.code}`).expect(200);
    expect(one.body.contacts.length).toBeGreaterThan(0);
    expect((await clerk.get('/v2/catalogue/nothing')).body.code).toBe('NOT_FOUND');
  });

  test('a term is computed by the calendar, and says when it is provisional', async () => {
    const clerk = await s.as('mzj.requester');
    const { body } = await clerk.get('/v2/calendars').expect(200);
    const [{ id }] = body.items;
    const deadline = (from: string, workingDays: number) =>
      clerk.post(`/v2/calendars/${encodeURIComponent(id)}/due-date`, { from, workingDays });
    const spring = await deadline('2026-02-13T09:00:00+08:00', 3).expect(200);
    expect(spring.body).toMatchObject({ provisional: false, dueDate: '2026-02-25' });
    const far = await deadline('2026-12-30T09:00:00+08:00', 10).expect(200);
    expect(far.body.provisional).toBe(true);
    await clerk.get(`/v2/calendars/${encodeURIComponent(id)}?revision=1`).expect(200);
    await clerk.get(`/v2/calendars/${encodeURIComponent(id)}?revision=99`).expect(404);
  });

  test('a like pattern takes nothing of a caller as syntax', () => {
    expect(likePattern('a.b').test('axb')).toBe(false);
    expect(likePattern('(a|b)+$').test('(a|b)+$')).toBe(true);
    expect(likePattern('a\\*b').test('a*b')).toBe(true);
    expect(likePattern('a\\*b').test('axb')).toBe(false);
    expect(likePattern('****a').source).toBe('^[\\s\\S]*a$');
  });
});
