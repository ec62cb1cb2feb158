/** The published statistics (A22-1) of instances that ran: who kept the limits, and of which mode. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Statistics } from '../../../api/statistics/statistics.js';
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
});
