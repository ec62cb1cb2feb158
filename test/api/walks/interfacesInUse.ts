/**
 * Interfaces after the decision, from applications of Articles 12 to 16: disputed (A23), doubted (A20) and
 * interrupted (A22-2), each by its parties.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { agency, application, department, exchange, Interfaces, platform } from '../interfaces.js';
import { Walk } from '../walk.js';

describe('interfaces in use', () => {
  let walk: Walk;
  let of: Interfaces;
  beforeAll(async () => {
    walk = await Walk.begin();
    of = new Interfaces(walk);
    await walk.at('2026-03-02 09:00');
  });
  afterAll(() => walk.end());

  let county: string;

  test('A23: a county department disputes the refusal of an interface; agreed on, it is opened', async () => {
    const refused = await of.submitted(department);
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

  test('A22-2: an interruption that matters is put right by the provider, as the platform says', async () => {
    const interruption = { since: '2026-03-02', impact: '低保申请无法核对车辆，窗口业务停办。' };
    const report = { authorisation: county, interruption };
    await walk.startsRefused(department, 'a22-interruption', report, [
      [{ interruption: { ...interruption, impact: '断了' } }, 'FORM_INVALID', ['interruption.impact']],
      [
        { interruption: { ...interruption, since: '2026-03-03' } },
        'VARIABLES_INVALID',
        ['interruption.since'],
      ],
    ]);
    for (const account of ['mzj.requester', 'gaj.provider', agency]) {
      await walk.startsRefused(account, 'a22-interruption', report, [[{}, 'FORBIDDEN', []]]);
    }
    const reported = await walk.start(department, 'a22-interruption', report);
    await walk.isTold('gaj.support', '服务接口中断：机动车登记信息');
    await reported.waitsOnlyFor([platform], 'assess');
    const minor = await reported.refused(platform, 'assess', { decision: 'minor', reasons: '　' });
    expect(minor).toEqual({ status: 422, code: 'REASONS_REQUIRED', fields: ['reasons'] });
    const notice = '请立即排查中断原因并恢复接口。';
    await reported.complete(platform, 'assess', { decision: 'major', notice, rectifyWorkingDays: 2 });
    await reported.waitsOnlyFor(['gaj.provider'], 'rectify');
    expect(await reported.waits('gaj.provider', 'rectify')).toMatchObject({ dueDate: '2026-03-04' });
    const measures = '已恢复线路，今后割接提前三日公告。';
    await reported.complete('gaj.provider', 'rectify', { cause: '机房网络割接未提前告知。', measures });
    await reported.waitsOnlyFor([platform], 'review');
    await reported.complete(platform, 'review', { conclusion: 'sufficient' });
    await reported.endedCleanly();
    for (const account of [department, 'gaj.provider']) {
      await walk.isTold(account, '服务接口已恢复：机动车登记信息');
    }
  });

  test('A16, A20: of what the platform has authorised, the provider of the data checks it', async () => {
    const key = await of.granted({ resource: 'scj-001' });
    const doubt = { kind: 'doubt', description: '企业名称与营业执照所载不一致。' };
    const doubted = await walk.start('mzj.requester', 'a20-doubt', { authorisation: key, doubt });
    await doubted.waitsOnlyFor(['scj.provider'], 'verify');
    const reply = '名称变更登记后未同步，属实。';
    await doubted.complete('scj.provider', 'verify', { conclusion: 'wrong', reply });
    await doubted.complete('scj.provider', 'correct', { correction: '已同步变更后的企业名称。' });
    await doubted.endedCleanly();
  });
});
