/**
 * Interfaces after the decision, from applications of Articles 12 to 16: disputed (A23), doubted (A20),
 * suspended, resumed, ended and withdrawn (A19), each by its parties.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Case } from '../case.js';
import { refusedBy } from '../refusal.js';
import { upload } from '../uploads.js';
import { Walk } from '../walk.js';

const department = 'slq-mzj.requester';
const agency = 'slq-zsj.county-agency';
const platform = 'zsj.platform';
const application = {
  resource: 'gaj-003',
  calling: { system: '石龙区社会救助系统' },
  purpose: '依据社会救助职责，核对申请最低生活保障家庭的车辆情况。',
  use: { from: '2026-03-02', until: '2026-12-31' },
};
const why = { ground: 'risk', reasons: '监测发现调用账号存在泄露风险。' };
const exchange = {
  batch: 'IF-1',
  credential: { endpoint: 'https://gateway.example/gaj-003', id: 'app-1' },
};

describe('interfaces in use', () => {
  let walk: Walk;
  beforeAll(async () => {
    walk = await Walk.begin({ tokenMinutes: 366 * 24 * 60 });
    await walk.at('2026-03-02 09:00');
  });
  afterAll(() => walk.end());

  const decide = (account: string, key: string, decision: string, body: object) =>
    walk.post(account, `authorisations/${key}/${decision}`, body);
  const read = (key: string) => walk.get('auditor', `authorisations/${key}`);
  const lifeOf = async (key: string) => new Case(walk, (await read(key)).lifecycleInstanceKey);
  const isIn = (key: string, state: string) =>
    walk.until(async () => expect((await read(key)).state).toBe(state));
  /** Without an exchange platform, access is changed by the platform's staff. */
  const accessChanged = async (key: string) =>
    (await lifeOf(key)).complete(platform, 'change-by-hand', { confirmed: true });

  async function submitted(account: string, onBehalfOf?: object): Promise<Case> {
    const stampedScan = await upload(walk.s, account);
    const scan = onBehalfOf && { scan: stampedScan };
    const variables = { ...application, stampedScan };
    const one = await walk.start(account, 'article-13', variables, scan && { ...onBehalfOf, ...scan });
    await one.complete(agency, 'agency-check', { check: 'passed' });
    await one.complete(agency, 'agency-submit');
    await one.complete(platform, 'check-material', { decision: 'accepted' });
    return one;
  }

  /** The authorisation that an application of a municipal department leads to. */
  async function granted(changes: { resource?: string; use?: object } = {}): Promise<string> {
    const stampedScan = await upload(walk.s);
    const given = { ...application, ...changes, stampedScan };
    const one = await walk.start('mzj.requester', 'article-12', given);
    await one.complete(platform, 'check-material', { decision: 'accepted' });
    if (given.resource === 'gaj-003') {
      await one.complete('gaj.provider', 'provider-approval', { decision: 'approved' });
      await one.complete(platform, 'answer-authorised');
    } else await one.complete(platform, 'platform-approval', { decision: 'approved' });
    await one.complete(platform, 'issue-by-hand', { exchange });
    await one.endedCleanly();
    const filter = { resource: given.resource, grantee: 'mzj', state: 'active' };
    const found = await walk.search('mzj.requester', 'authorisations', filter);
    return found.map(({ authorisationKey }) => authorisationKey).sort((a, b) => Number(b) - Number(a))[0];
  }

  let county: string;

  test('A23: a county department disputes the refusal of an interface; agreed on, it is opened', async () => {
    const refused = await submitted(department);
    const reasons = '申请用途与机动车登记信息的共享条件不符。';
    await refused.complete('gaj.provider', 'provider-approval', { decision: 'refused', reasons });
    await refused.complete(platform, 'answer-refused');
    await refused.endedCleanly();
    const statement = '核对低保家庭车辆情况属于法定职责，请求重新考虑授权。';
    const dispute = { subject: refused.key, matter: 'result', statement };
    for (const account of [agency, 'mzj.requester', 'swj.provider', platform]) {
      await walk.startsRefused(account, 'a23-dispute', dispute, [[{}, 'FORBIDDEN', []]]);
    }
    const disputed = await walk.start(department, 'a23-dispute', dispute);
    await disputed.complete(platform, 'convene', { meeting: { on: '2026-03-03', place: '政务服务中心' } });
    for (const account of [department, 'gaj.provider']) {
      await walk.isTold(account, '协商通知：机动车登记信息');
    }
    const terms = '仅限低保核对使用，不得留存。';
    const minutes = '双方就使用范围取得一致。';
    await disputed.complete(platform, 'consult', { minutes, terms, outcome: 'approve' });
    await disputed.waitsOnlyFor([department], 'confirm-requester');
    await disputed.complete(department, 'confirm-requester', { requesterAgrees: 'yes' });
    await disputed.complete('gaj.provider', 'confirm-provider', { providerAgrees: 'yes' });
    await disputed.waitsOnlyFor([platform], 'issue-by-hand');
    await disputed.complete(platform, 'issue-by-hand', { exchange });
    await disputed.endedCleanly();
    const [authorisation, ...more] = await walk.search(department, 'authorisations');
    expect(more).toEqual([]);
    expect(authorisation).toMatchObject({
      ...{ state: 'active', mode: 'interface', grantor: 'gaj', grantee: 'slq-mzj' },
      ...{ use: application.use, decision: { clause: 'A23' } },
    });
    county = authorisation.authorisationKey;
  });

  test('A20: its holder doubts the data through the platform; the provider checks and corrects', async () => {
    const doubt = { kind: 'error', description: '部分车辆的注销状态未更新，疑为漏传。' };
    const report = { authorisation: county, doubt };
    await walk.startsRefused(department, 'a20-doubt', report, [
      [{ doubt: { ...doubt, description: '有误' } }, 'FORM_INVALID', ['doubt.description']],
      [{ authorisation: '404' }, 'VARIABLES_INVALID', ['authorisation']],
    ]);
    for (const account of ['mzj.requester', agency, 'gaj.provider', platform]) {
      await walk.startsRefused(account, 'a20-doubt', report, [[{}, 'FORBIDDEN', []]]);
    }
    const doubted = await walk.start(department, 'a20-doubt', report);
    for (const account of [platform, 'gaj.support']) {
      await walk.isTold(account, '接口数据疑义：机动车登记信息');
    }
    await doubted.waitsOnlyFor(['gaj.provider'], 'verify');
    const silent = await doubted.refused('gaj.provider', 'verify', { conclusion: 'wrong', reply: '　' });
    expect(silent).toMatchObject({ status: 422, code: 'REASONS_REQUIRED', fields: ['reply'] });
    await doubted.complete('gaj.provider', 'verify', {
      conclusion: 'wrong',
      reply: '经核查，注销数据漏传属实。',
    });
    await doubted.waitsOnlyFor(['gaj.provider'], 'correct');
    await doubted.complete('gaj.provider', 'correct', { correction: '已补传全部注销数据并重新发布。' });
    await doubted.endedCleanly();
    await walk.isTold(department, '接口数据已更正：机动车登记信息');
    const again = await walk.start(department, 'a20-doubt', report);
    const reply = '经逐条核对，注销状态与档案一致。';
    await again.complete('gaj.provider', 'verify', { conclusion: 'unfounded', reply });
    await again.endedCleanly();
    await walk.isTold(department, '接口数据疑义的回复：机动车登记信息');
  });

  test('A16, A20: of what the platform has authorised, the provider of the data checks it', async () => {
    const key = await granted({ resource: 'scj-001' });
    const doubt = { kind: 'doubt', description: '企业名称与营业执照所载不一致。' };
    const doubted = await walk.start('mzj.requester', 'a20-doubt', { authorisation: key, doubt });
    await doubted.waitsOnlyFor(['scj.provider'], 'verify');
    const reply = '名称变更登记后未同步，属实。';
    await doubted.complete('scj.provider', 'verify', { conclusion: 'wrong', reply });
    await doubted.complete('scj.provider', 'correct', { correction: '已同步变更后的企业名称。' });
    await doubted.endedCleanly();
  });

  test('A19-a, A23: a suspension disputed without agreement is lifted by the government', async () => {
    const key = await granted();
    for (const account of ['mzj.requester', 'swj.provider', platform, 'gaj.requester', agency]) {
      expect(refusedBy(await decide(account, key, 'suspension', why)).code).toBe('FORBIDDEN');
    }
    expect((await decide('gaj.provider', key, 'suspension', why)).status).toBe(204);
    await accessChanged(key);
    await walk.isTold('mzj.requester', '授权已暂停：机动车登记信息');
    const statement = '账号已更换并完成整改，继续暂停没有依据，请求恢复。';
    const dispute = { subject: key, matter: 'conditions', statement };
    const disputed = await walk.start('mzj.requester', 'a23-dispute', dispute);
    await disputed.complete(platform, 'convene', { meeting: { on: '2026-03-03', place: '视频会议' } });
    const plan = { minutes: '双方各自陈述，未取得一致。', terms: '维持暂停，待整改后再议。' };
    await disputed.complete(platform, 'consult', { ...plan, outcome: 'uphold' });
    await disputed.complete('gaj.provider', 'confirm-provider', { providerAgrees: 'yes' });
    const requesterObjection = '整改早已完成，继续暂停没有依据。';
    const no = { requesterAgrees: 'no', requesterObjection };
    await disputed.complete('mzj.requester', 'confirm-requester', no);
    await disputed.waitsOnlyFor(['szf.government'], 'decide');
    const terms = '整改已完成，自即日起恢复授权。';
    await disputed.complete('szf.government', 'decide', { outcome: 'resume', terms });
    await disputed.endedCleanly();
    await accessChanged(key);
    await isIn(key, 'active');
    await walk.isTold('mzj.requester', '授权已恢复：机动车登记信息');
    expect((await decide('gaj.provider', key, 'termination', why)).status).toBe(204);
    await accessChanged(key);
    await (await lifeOf(key)).endedCleanly();
    expect((await read(key)).changes.map(({ state }: { state: string }) => state)).toEqual([
      ...['active', 'suspended', 'active', 'terminated'],
    ]);
  });

  test('A9, A19-a: a department that applied on paper hears itself of what becomes of it', async () => {
    const paper = { organisation: 'slq-mzj', applicantName: '周敏', receivedOn: '2026-03-02' };
    const offline = await submitted(platform, paper);
    await offline.complete('gaj.provider', 'provider-approval', { decision: 'approved' });
    await offline.complete(platform, 'answer-authorised');
    await walk.isTold(department, '服务接口已授权：机动车登记信息');
    await offline.complete(platform, 'issue-by-hand', { exchange });
    await offline.endedCleanly();
    const held = await walk.search(department, 'authorisations', { state: 'active' });
    const key = held.map(({ authorisationKey }) => authorisationKey).find((one) => one !== county);
    expect((await decide('gaj.provider', key, 'termination', why)).status).toBe(204);
    await accessChanged(key);
    await walk.isTold(department, '授权已结束：机动车登记信息');
    await (await lifeOf(key)).endedCleanly();
  });

  test('A19-c: unused for three months, the provider may withdraw it, unless it is seasonal', async () => {
    const seasonal = await granted({ use: { ...application.use, seasonal: true } });
    const idle = await granted();
    await walk.at('2026-06-02 08:59');
    expect(await walk.search('gaj.provider', 'user-tasks', { elementId: 'withdrawal' })).toEqual([]);
    await walk.at('2026-06-02 18:00');
    const life = await lifeOf(idle);
    await life.waitsOnlyFor(['gaj.provider'], 'withdrawal');
    const decision = { decision: 'withdraw' };
    const silent = await life.refused('gaj.provider', 'withdrawal', decision);
    expect(silent).toEqual({ status: 422, code: 'REASONS_REQUIRED', fields: ['reasons'] });
    const reasons = '超过三个月未使用，予以收回。';
    await life.complete('gaj.provider', 'withdrawal', { ...decision, reasons });
    await accessChanged(idle);
    await life.endedCleanly();
    expect((await read(idle)).changes.at(-1)).toMatchObject({ state: 'withdrawn', reasons });
    expect((await read(seasonal)).state).toBe('active');
  });

  test('A19-b: the term ends by itself, whatever is going on; who needs it longer applies anew', async () => {
    const use = { from: '2026-06-02', until: '2026-07-31', seasonal: true };
    const key = await granted({ use });
    expect((await decide('gaj.provider', key, 'suspension', why)).status).toBe(204);
    await accessChanged(key);
    await walk.at('2026-07-01 23:59');
    const soon = '授权将于 2026-07-31 期满：机动车登记信息';
    expect(await walk.told('mzj.requester')).not.toContain(soon);
    await walk.at('2026-07-02 00:00');
    for (const account of ['mzj.requester', 'gaj.provider']) await walk.isTold(account, soon);
    await walk.at('2026-07-31 23:59');
    expect((await read(key)).state).toBe('suspended');
    await walk.at('2026-08-01 00:00');
    await isIn(key, 'expired');
    await accessChanged(key);
    await (await lifeOf(key)).endedCleanly();
    expect(refusedBy(await decide('gaj.provider', key, 'resumption', why)).code).toBe('AUTHORISATION_STATE');
    const anew = await granted({ use: { from: '2026-08-01', until: '2026-12-31', seasonal: true } });
    expect([anew === key, (await read(anew)).state, (await read(key)).state]).toEqual([
      ...[false, 'active', 'expired'],
    ]);
  });
});
