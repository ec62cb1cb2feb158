/** The published statistics (A22-1) of instances that ran: who kept the limits, and of which mode. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Statistics } from '../../../api/statistics/statistics.js';
import { tasksOn } from '../../../models/tasks.js';
import { applied, complete, grantedInterface, moveTo } from '../grants.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('statistics of limits', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
    const kept = await applied(s);
    await complete(s, kept.task, 'gaj.provider', {
      decision: 'refused',
      reasons: '与所述履职依据不符，请补充说明。',
    });
    await applied(s);
    await grantedInterface(s, '2026-12-31');
    await moveTo(s, '2026-03-12T02:00:00.000Z');
  });
  afterAll(() => s.close());

  test('count by organisation, by mode, and by both, with what is still overdue (A22-1)', async () => {
    const caller = await s.as('auditor');
    const path = '/v2/statistics?from=2026-03-01&until=2026-03-31';
    const { body } = await caller.get(path).expect(200);
    const missed = { limitsMet: 1, limitsMissed: 1, stillOverdue: 1, onTimeRate: 0.5 };
    const file = body.byMode.find(({ mode }: { mode: string }) => mode === 'file');
    expect(file).toMatchObject(missed);
    const both = body.byOrganisationAndMode.map((one: Statistics['byOrganisationAndMode'][number]) => [
      one.organisation,
      one.mode,
      one.authorisations + one.authorisationsReceived,
      one.limitsMet,
      one.limitsMissed,
    ]);
    expect(both).toEqual([
      ['gaj', 'file', 0, 1, 1],
      ['mzj', 'interface', 1, 0, 0],
      ['zrj', 'interface', 1, 0, 0],
    ]);
    expect(body.byOrganisationAndMode[0]).toMatchObject({ name: '平顶山市公安局', ...missed });
    const table = await caller.get(path).set('Accept', 'text/csv').expect(200);
    expect(table.text).toMatch(/单位和共享方式,gaj,平顶山市公安局,文件,.*,1,1,1,0\.5\r\n/);
  });

  test('what was completed while its clock stood still was kept', async () => {
    const { task } = await applied(s);
    const lead = await s.as('gaj.lead');
    await lead.post(`/v2/user-tasks/${task}/limit/pause`, { reason: '等候上级答复' }).expect(204);
    await moveTo(s, '2026-04-20T02:00:00.000Z');
    const reasons = '与所述履职依据不符，请补充说明。';
    await complete(s, task, 'gaj.provider', { decision: 'refused', reasons });
    const { body } = await (await s.as('auditor')).get('/v2/statistics?from=2026-04-01&until=2026-04-30');
    const kept = { limitsMet: 1, limitsMissed: 0, onTimeRate: 1 };
    expect(body.total).toMatchObject(kept);
    expect(body.byOrganisation).toMatchObject([{ organisation: 'gaj', ...kept }]);
    expect(body.byProcess).toMatchObject([{ name: '市级政务部门共享市级政务数据（库表、文件）', ...kept }]);
  });

  test('a supervision counts for the mode of what it is about (A22-2)', async () => {
    const mode = 'file';
    const filter = { processId: 'a22-rectification' };
    const supervising = await tasksOn(s.server.context.connection).find(filter).lean();
    expect(supervising).toMatchObject([{ mode }]);
  });

  test('those who sign together keep or miss their limit once', async () => {
    const { connection } = s.server.context;
    const task = (
      _id: string,
      dueAt: string,
      closedAt?: string,
      state = closedAt ? 'COMPLETED' : 'CREATED',
    ) => ({
      ...{ _id, state, processId: 'article-10', candidateGroups: ['provider@gaj'] },
      dueAt: new Date(dueAt),
      ...(closedAt !== undefined && { closedAt: new Date(closedAt) }),
    });
    const dueAt = '2017-06-10T16:00:00.000Z';
    const [early, later, late] = [
      '2017-06-08T02:00:00.000Z',
      '2017-06-09T02:00:00.000Z',
      '2017-06-12T02:00:00.000Z',
    ];
    const rows = [
      { ...task('all-1', dueAt, early), run: 'all' },
      { ...task('all-2', dueAt, later), run: 'all' },
      { ...task('any-1', dueAt, early), run: 'any' },
      { ...task('any-2', dueAt, early, 'CANCELED'), run: 'any' },
      { ...task('open-1', dueAt, early), run: 'open' },
      { ...task('open-2', dueAt), run: 'open' },
      // One was added to a task: he signs late, and stands for no organisation.
      task('added', dueAt, early),
      { ...task('added-1', dueAt, late), run: 'added', candidateGroups: [] },
    ];
    await tasksOn(connection).collection.insertMany(rows as never[]);
    const path = '/v2/statistics?from=2017-06-01&until=2017-06-30';
    const { body } = await (await s.as('auditor')).get(path).expect(200);
    const figures = { limitsMet: 2, limitsMissed: 2, stillOverdue: 1, onTimeRate: 0.5 };
    expect(body.total).toMatchObject(figures);
    expect(body.byProcess).toMatchObject([figures]);
  });
});
