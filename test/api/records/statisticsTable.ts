/** The statistics as a table for a spreadsheet, in the language of who reads it (A22-1). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { csvOf } from '../../../api/statistics/csv.js';
import { StatisticsSchema } from '../../../api/statistics/statistics.js';
import { authorisationsOn } from '../../../models/authorisations.js';
import { deliveriesOn } from '../../../models/deliveries.js';
import { tasksOn } from '../../../models/tasks.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('statistics as CSV', () => {
  let s: TestServer;
  let auditor: Awaited<ReturnType<TestServer['as']>>;
  const ask = (accept: string) =>
    auditor.get('/v2/statistics?from=2026-02-01&until=2026-02-28').set('Accept', accept);
  const askIn = (language: string) => ask('text/csv').set('Accept-Language', language).expect(200);

  beforeAll(async () => {
    s = await startTestServer();
    auditor = await s.as('auditor');
    const { connection } = s.server.context;
    const day = '2026-02-11T02:00:00.000Z';
    const granted = { mode: 'table', grantor: 'gaj', grantee: 'mzj', grantedAt: day };
    await authorisationsOn(connection).collection.insertOne({ _id: '1', ...granted } as never);
    const delivered = { mode: 'table', provider: 'gaj', receiver: 'mzj', deliveredAt: day, records: 120 };
    await deliveriesOn(connection).collection.insertOne({ _id: '1', ...delivered } as never);
    const task = { processId: 'article-10', candidateGroups: ['provider@gaj'], state: 'COMPLETED' };
    const times = { dueAt: new Date('2026-02-12T16:00:00.000Z'), closedAt: new Date(day) };
    await tasksOn(connection).collection.insertOne({ _id: '1', ...task, ...times } as never);
  });
  afterAll(() => s.close());

  test('are sent to whoever would rather have them, and open in a spreadsheet', async () => {
    const answer = await ask('text/csv, application/json;q=0.5').expect(200);
    expect(answer.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-language': 'zh-CN',
      vary: 'Accept, Accept-Language',
    });
    const [head, total, table] = answer.text.split('\r\n');
    expect(head).toBe(
      '\ufeff起始日期,截止日期,统计维度,代码,名称,共享方式,授权数,获得授权数,交付次数,接收次数,交付记录数,' +
        '使用次数,超授权使用次数,按时办结数,逾期数,逾期未办结数,按时办结率',
    );
    expect(total).toBe('2026-02-01,2026-02-28,合计,,,,1,0,1,0,120,0,0,1,0,0,1');
    expect(table).toBe('2026-02-01,2026-02-28,共享方式,table,,库表,1,0,1,0,120,0,0,0,0,0,');
    const plain = await ask('*/*').expect(200);
    expect(plain.headers['content-type']).toContain('application/json');
  });

  test('name columns, lines and modes in English to whoever would rather read that', async () => {
    const english = await askIn('en-GB, zh;q=0.5');
    expect(english.headers).toMatchObject({ 'content-language': 'en', vary: 'Accept, Accept-Language' });
    const [head, total, ...more] = english.text.split('\r\n');
    expect(head).toBe(
      '\ufeffFrom,Until,Counted by,Code,Name,Sharing mode,Authorisations granted,Authorisations received,' +
        'Deliveries made,Deliveries received,Records delivered,Uses,Uses outside the authorisation,' +
        'Limits met,Limits missed,Still overdue,On-time rate',
    );
    expect(total).toBe('2026-02-01,2026-02-28,Total,,,,1,0,1,0,120,0,0,1,0,0,1');
    expect(more.map((line) => line.split(',').slice(2, 6).join())).toEqual(
      expect.arrayContaining([
        'Sharing mode,interface,,Service interface',
        'Organisation,gaj,平顶山市公安局,',
        'Organisation and sharing mode,mzj,平顶山市民政局,Table',
        'Process,article-10,市级政务部门共享市级政务数据（库表、文件）,',
      ]),
    );
  });

  test('are Chinese to whoever reads neither, with the same figures', async () => {
    const [other, english] = [await askIn('fr'), await askIn('en')];
    expect(other.headers['content-language']).toBe('zh-CN');
    const [head, ...lines] = other.text.split('\r\n');
    expect(head).toMatch(/^\ufeff起始日期,/);
    const figures = (line: string) => line.split(',').slice(6);
    expect(english.text.split('\r\n').slice(1).map(figures)).toEqual(lines.map(figures));
  });

  test('hold no formula and no broken line, whatever an organisation is called', async () => {
    const statistics = StatisticsSchema.parse((await ask('application/json').expect(200)).body);
    const [one] = statistics.byOrganisation;
    const names = ['=cmd()', 'a"b,c', '两\n行'].map((name) => ({ ...one!, name }));
    const text = csvOf({ ...statistics, byOrganisation: names }, 'en');
    expect(text).toContain(",'=cmd(),");
    expect(text).toContain(',"a""b,c",');
    expect(text).toContain(',"两\n行",');
  });
});
