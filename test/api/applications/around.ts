/**
 * What stands around the articles, over REST as each party: doubtful data (A10-3, A20), forwarding upward
 * (A18), disputes (A23).
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { caseRecords } from '../../../api/caseRecords.js';
import { apiLimits } from '../../../api/limits.js';
import { authorisationsOn } from '../../../models/authorisations.js';
import { subscriptionsOn } from '../../../models/subscriptions.js';
import {
  applied,
  complete,
  completeOpen,
  ended,
  granted,
  grantedInterface,
  startAs,
  told,
} from '../grants.js';
import { startTestServer, type TestServer } from '../harness.js';
import { until } from '../subscription.js';

describe('around', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
  });
  afterAll(() => s.close());

  const description = '第 12 至 30 条的居住地址与户籍地址相同，疑为错列。';
  const statement = '核对低保家庭常住情况属于法定职责，请求重新考虑共享。';

  test('doubtful data is reported by its receiver alone, answered, and exchanged again (A10-3)', async () => {
    const { instance } = await granted(s, '2026-12-31');
    await completeOpen(s, instance, 'zsj.platform', { exchange: { batch: 'EX-1' } });
    await ended(s, instance);
    const clerk = await s.as('mzj.requester');
    const found = await clerk.post('/v2/deliveries/search', { filter: { processInstanceKey: instance } });
    const [delivery] = found.body.items;
    expect(delivery).toMatchObject({ resource: 'gaj-002', by: 'staff', batch: 'EX-1', doubts: [] });
    await (await s.as('swj.requester')).get(`/v2/deliveries/${delivery.deliveryKey}`).expect(403);

    const doubt = { discoveredOn: '2026-03-02', kind: 'error', description };
    const report = { delivery: delivery.deliveryKey, doubt };
    const foreign = await startAs(s, 'swj.requester', 'a10-doubt', report);
    expect(foreign.body).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    const vague = await startAs(s, 'mzj.requester', 'a10-doubt', {
      ...report,
      doubt: { ...doubt, kind: 'x' },
    });
    expect(vague.status).toBe(422);
    const started = await startAs(s, 'mzj.requester', 'a10-doubt', report);
    expect(started.status).toBe(200);
    const key: string = started.body.processInstanceKey;
    await until(s, async () => expect(await told(s, 'zsj.platform')).toContain('数据疑义：居住证信息'));
    const due = await (await s.as('gaj.provider')).get('/v2/inbox').expect(200);
    expect(due.body.items[0]).toMatchObject({ processInstanceKey: key, dueDate: '2026-03-05' });
    const reply = { conclusion: 'corrected', reply: '导出时列序有误，现已更正。', exchangeAgain: true };
    await completeOpen(s, key, 'gaj.provider', reply);
    await completeOpen(s, key, 'zsj.platform', { exchange: { batch: 'EX-2' } });
    await ended(s, key);
    const again = await clerk.post('/v2/deliveries/search', { sort: [{ field: 'deliveredAt' }] });
    expect(again.body.items.map(({ batch }: { batch: string }) => batch).sort()).toEqual(['EX-1', 'EX-2']);
    const doubted = await clerk.get(`/v2/deliveries/${delivery.deliveryKey}`).expect(200);
    expect(doubted.body.doubts).toMatchObject([
      { processInstanceKey: key, conclusion: 'corrected', repliedBy: 'gaj.provider' },
    ]);
  });

  test('doubtful interface data is reported by the authorisation’s holder and corrected (A20)', async () => {
    const { key } = await grantedInterface(s, '2026-12-31');
    const doubt = { kind: 'error', description };
    const foreign = await startAs(s, 'swj.requester', 'a20-doubt', { authorisation: key, doubt });
    expect(foreign.body.code).toBe('FORBIDDEN');
    const unknown = await startAs(s, 'mzj.requester', 'a20-doubt', { authorisation: '404', doubt });
    expect(unknown.body.code).toBe('VARIABLES_INVALID');
    const started = await startAs(s, 'mzj.requester', 'a20-doubt', { authorisation: key, doubt });
    const instance: string = started.body.processInstanceKey;
    await completeOpen(s, instance, 'zrj.provider', { conclusion: 'wrong', reply: '升级后单位换算有误。' });
    await completeOpen(s, instance, 'zrj.provider', { correction: '已恢复为平方米并重新发布。' });
    await ended(s, instance);
    expect(await told(s, 'mzj.requester')).toContain('接口数据已更正：不动产权属登记信息');
  });

  test('applications for upper interfaces are batched, forwarded and answered (A18)', async () => {
    const application = {
      level: 'province',
      interface: { name: '人口基本信息核验', owner: '省公安厅', system: '社会救助核对系统' },
      purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的常住情况。',
      use: { from: '2026-04-01', until: '2026-12-31' },
    };
    const batch = { level: 'province', title: '省级平台接口第一批' };
    const none = await startAs(s, 'zsj.platform', 'a18-batch', batch);
    expect(none.body).toMatchObject({ status: 422, code: 'VARIABLES_INVALID' });
    expect((await startAs(s, 'mzj.requester', 'a18-batch', batch)).status).toBe(403);
    const keys: string[] = [];
    for (const account of ['mzj.requester', 'slq-mzj.requester']) {
      const { body } = await startAs(s, account, 'a18-application', application);
      keys.push(body.processInstanceKey);
      await completeOpen(s, body.processInstanceKey, 'zsj.platform', { decision: 'accepted' });
    }
    const started = await startAs(s, 'zsj.platform', 'a18-batch', batch);
    const forward = { document: '平政数〔2026〕8号', forwardedOn: '2026-03-03' };
    await completeOpen(s, started.body.processInstanceKey, 'zsj.platform', forward);
    await ended(s, started.body.processInstanceKey);
    const [approved = '', refused = ''] = keys;
    const answerDocument = '豫政数〔2026〕21号';
    await completeOpen(s, approved, 'zsj.platform', { answer: 'approved', answerDocument });
    const blank = { answer: 'refused', answerDocument };
    const reasons = '该接口仅向市级部门开放，暂不批准。';
    await completeOpen(s, refused, 'zsj.platform', { ...blank, reasons });
    await ended(s, approved);
    await ended(s, refused);
    const rows = authorisationsOn(s.server.context.connection);
    expect(await rows.findOne({ instance: approved }).lean()).toMatchObject({
      resource: 'province:人口基本信息核验',
      grantor: 'zsj',
      grantee: 'mzj',
      clause: 'A18',
      useUntil: '2026-12-31',
    });
    expect(await rows.countDocuments({ instance: refused })).toBe(0);
    expect(await told(s, 'slq-mzj.requester')).toContain('申请未获批准：人口基本信息核验');
  });

  test('a batch takes up a bounded number of applications (A18)', async () => {
    const { connection } = s.server.context;
    const { instance } = await applied(s);
    const rows = Array.from({ length: apiLimits.casesPerBatchMax + 1 }, (_, n) => ({
      _id: String(10_000 + n),
      instance,
      processId: 'test',
      element: 'test',
      kind: 'message' as const,
      message: 'test.bounded',
      correlationKey: '',
      state: 'OPEN' as const,
      openedAt: new Date(),
      seq: 1,
    }));
    await subscriptionsOn(connection).insertMany(rows);
    const found = await caseRecords(s.server.context).findWaiting('test.bounded');
    expect(found).toHaveLength(apiLimits.casesPerBatchMax);
  });

  test('a refused application is disputed by its sides alone; what they agree on is done (A23)', async () => {
    const { instance, task } = await applied(s);
    const reasons = '申请用途与居住证信息的共享条件不符。';
    await complete(s, task, 'gaj.provider', { decision: 'refused', reasons });
    await ended(s, instance);
    const dispute = { subject: instance, matter: 'result', statement };
    expect((await startAs(s, 'swj.requester', 'a23-dispute', dispute)).body.code).toBe('FORBIDDEN');
    const started = await startAs(s, 'mzj.requester', 'a23-dispute', dispute);
    const key: string = started.body.processInstanceKey;
    await completeOpen(s, key, 'zsj.platform', { meeting: { on: '2026-03-11', place: '政务服务中心' } });
    const plan = { minutes: '双方就使用范围交换了意见。', terms: '限社会救助科室核对使用，逐次登记。' };
    const [open] = await completeOpen(s, key, 'zsj.platform', { ...plan, outcome: 'resume' }, 422);
    expect(open).toBe('FORM_INVALID');
    await completeOpen(s, key, 'zsj.platform', { ...plan, outcome: 'approve' });
    await completeOpen(s, key, 'gaj.provider', { providerAgrees: 'yes' });
    await completeOpen(s, key, 'mzj.requester', { requesterAgrees: 'yes' });
    await completeOpen(s, key, 'zsj.platform', { exchange: { batch: 'EX-23' } });
    await ended(s, key);
    const row = await authorisationsOn(s.server.context.connection).findOne({ instance: key }).lean();
    expect(row).toMatchObject({ clause: 'A23', grantor: 'gaj', grantee: 'mzj', grantedBy: 'zsj.platform' });
  });

  test('over a suspended authorisation without agreement the government decides (A23)', async () => {
    const { key } = await granted(s, '2026-12-31');
    const path = `/v2/authorisations/${key}`;
    const provider = await s.as('gaj.provider');
    const why = { ground: 'risk', reasons: '监测发现调用账号存在泄露风险。' };
    await provider.post(`${path}/suspension`, why).expect(204);
    await until(s, async () => expect((await provider.get(path)).body.state).toBe('suspended'));
    const dispute = { subject: key, matter: 'conditions', statement };
    const { body } = await startAs(s, 'gaj.provider', 'a23-dispute', dispute);
    const instance: string = body.processInstanceKey;
    await completeOpen(s, instance, 'zsj.platform', { meeting: { on: '2026-03-11', place: '视频会议' } });
    const plan = {
      minutes: '双方各自陈述，未取得一致。',
      outcome: 'uphold',
      terms: '维持暂停，待整改后再议。',
    };
    await completeOpen(s, instance, 'zsj.platform', plan);
    await completeOpen(s, instance, 'gaj.provider', { providerAgrees: 'yes' });
    const [code] = await completeOpen(s, instance, 'mzj.requester', { requesterAgrees: 'no' }, 422);
    expect(code).toBe('REASONS_REQUIRED');
    const requesterObjection = '整改早已完成，继续暂停没有依据。';
    await completeOpen(s, instance, 'mzj.requester', { requesterAgrees: 'no', requesterObjection });
    const decision = { outcome: 'resume', terms: '整改已完成，自即日起恢复授权。' };
    await completeOpen(s, instance, 'szf.government', decision);
    await ended(s, instance);
    await until(s, async () => expect((await provider.get(path)).body.state).toBe('active'));
    expect((await provider.get(path)).body.changes.at(-1)).toMatchObject({ by: 'a23-dispute' });
  });
});
