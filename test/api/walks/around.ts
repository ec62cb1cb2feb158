/**
 * What stands around the articles, walked by its parties: interfaces of the province (A18), putting a missed
 * limit right (A22-2), and disputes (A23).
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Case } from '../case.js';
import { Walk } from '../walk.js';

describe('around', () => {
  let walk: Walk;
  let subscribed: Case;
  beforeAll(async () => {
    walk = await Walk.begin();
    await walk.at('2026-03-02 09:00');
  });
  afterAll(() => walk.end());

  const purpose = '依据《社会救助暂行办法》核对申请最低生活保障家庭的常住情况。';
  const subscription = {
    resource: 'gaj-002',
    delivery: { mode: 'table' },
    purpose,
    use: { from: '2026-03-02', until: '2026-12-31' },
  };

  test('A18: a department applies through the platform, which says why it returns something', async () => {
    const application = {
      level: 'province',
      interface: { name: '人口基本信息核验', owner: '省公安厅', system: '社会救助核对系统' },
      purpose,
      use: { from: '2026-04-01', until: '2026-12-31' },
    };
    await walk.startsRefused('slq-mzj.requester', 'a18-application', application, [
      [{ level: 'city' }, 'FORM_INVALID', ['level']],
      [{ interface: { name: '人口基本信息核验' } }, 'FORM_INVALID', ['interface.owner', 'interface.system']],
      [{ purpose: '核对' }, 'FORM_INVALID', ['purpose']],
      [{ use: { from: '2026-02-01', until: '2026-02-02' } }, 'VARIABLES_INVALID', ['use.until']],
    ]);
    await walk.startsRefused('gaj.provider', 'a18-application', application, [[{}, 'FORBIDDEN', []]]);
    const applied = await walk.start('slq-mzj.requester', 'a18-application', application);
    await applied.waitsOnlyFor(['zsj.platform'], 'check');
    const blank = { decision: 'returned', reasons: '　　　　　　　　　　　　' };
    expect((await applied.refused('zsj.platform', 'check', blank)).code).toBe('REASONS_REQUIRED');
    await applied.complete('zsj.platform', 'check', { decision: 'accepted' });

    const batch = { level: 'province', title: '省级平台接口第一批' };
    await walk.startsRefused('slq-mzj.requester', 'a18-batch', batch, [[{}, 'FORBIDDEN', []]]);
    await walk.startsRefused('zsj.platform', 'a18-batch', batch, [
      [{ title: '　' }, 'FORM_INVALID', ['title']],
      [{ level: 'state' }, 'VARIABLES_INVALID', ['level']],
    ]);
    const forwarded = await walk.start('zsj.platform', 'a18-batch', batch);
    await forwarded.waitsOnlyFor(['zsj.platform'], 'forward');
    const letter = { document: '平政数〔2026〕8号', forwardedOn: '2026-03-02' };
    await forwarded.complete('zsj.platform', 'forward', letter);
    await forwarded.endedCleanly();
    const answer = { answer: 'approved', answerDocument: '豫政数〔2026〕21号' };
    await applied.complete('zsj.platform', 'answer', answer);
    await applied.endedCleanly();
    const [authorisation] = await walk.search('slq-mzj.requester', 'authorisations');
    expect(authorisation).toMatchObject({ grantee: 'slq-mzj', decision: { clause: 'A18' } });
  });

  test('A22-2: who missed a limit says why; what does not suffice goes back with the reasons', async () => {
    subscribed = await walk.start('mzj.requester', 'article-10', subscription);
    const { userTaskKey } = await subscribed.waits('gaj.provider', 'provider-approval');
    await walk.at('2026-03-10 00:00');
    const supervision = await subscribed.supervision(userTaskKey);
    await supervision.waitsOnlyFor(['zsj.platform'], 'notice');
    const notice = { notice: '请说明审批超期的原因，并在期限内整改。', rectifyWorkingDays: 2 };
    const silent = await supervision.refused('zsj.platform', 'notice', { ...notice, notice: '' });
    expect(silent).toMatchObject({ status: 422, fields: ['notice'] });
    await supervision.complete('zsj.platform', 'notice', notice);
    await supervision.waitsOnlyFor(['gaj.provider'], 'rectify');
    await supervision.shines('gaj.provider', 'rectify', [
      ['2026-03-10 23:59', 'green'],
      ['2026-03-11 00:00', 'yellow'],
      ['2026-03-13 00:00', 'red'],
    ]);
    // Late again is told to the lead, and opens no other 督办.
    await walk.isTold('gaj.lead', 'overdue rectify');
    const open = await walk.inbox('zsj.platform', 'processDefinitionId=a22-rectification');
    expect(open).toEqual([]);
    const response = { cause: '经办人员休假，未办理代理。', measures: '已补办代理手续并完成审批。' };
    await supervision.complete('gaj.provider', 'rectify', response);
    const vague = { conclusion: 'insufficient', comment: '不行' };
    const refused = await supervision.refused('zsj.platform', 'review', vague);
    expect(refused).toMatchObject({ status: 422, fields: ['comment'] });
    const comment = '未说明今后如何防止同类超期，请补充。';
    await supervision.complete('zsj.platform', 'review', { conclusion: 'insufficient', comment });
    await supervision.complete('gaj.provider', 'rectify', response);
    await supervision.complete('zsj.platform', 'review', { conclusion: 'sufficient' });
    await supervision.endedCleanly();
  });

  test('A23: a refusal is disputed; where both sides do not agree, the government decides', async () => {
    const reasons = '申请用途与居住证信息的共享条件不符。';
    await subscribed.complete('gaj.provider', 'provider-approval', { decision: 'refused', reasons });
    await subscribed.endedCleanly();
    const statement = '核对低保家庭常住情况属于法定职责，请求重新考虑共享。';
    const dispute = { subject: subscribed.key, matter: 'result', statement };
    await walk.startsRefused('mzj.requester', 'a23-dispute', dispute, [
      [{ statement: '不服' }, 'FORM_INVALID', ['statement']],
      [{ matter: 'x' }, 'FORM_INVALID', ['matter']],
      [{ subject: '404' }, 'VARIABLES_INVALID', ['subject']],
    ]);
    await walk.startsRefused('swj.requester', 'a23-dispute', dispute, [[{}, 'FORBIDDEN', []]]);
    const disputed = await walk.start('mzj.requester', 'a23-dispute', dispute);
    await disputed.waitsOnlyFor(['zsj.platform'], 'convene');
    const meeting = { on: '2026-03-18', place: '政务服务中心' };
    await disputed.complete('zsj.platform', 'convene', { meeting });
    const terms = '限社会救助科室核对使用，逐次登记。';
    const minutes = '双方就使用范围交换了意见。';
    await disputed.complete('zsj.platform', 'consult', { minutes, terms, outcome: 'approve' });
    await disputed.waitsOnlyFor(['gaj.provider'], 'confirm-provider');
    await disputed.waitsOnlyFor(['mzj.requester'], 'confirm-requester');
    const no = { providerAgrees: 'no' };
    expect((await disputed.refused('gaj.provider', 'confirm-provider', no)).code).toBe('REASONS_REQUIRED');
    const providerObjection = '逐次登记的要求无法在现有系统中实现。';
    await disputed.complete('gaj.provider', 'confirm-provider', { ...no, providerObjection });
    await disputed.complete('mzj.requester', 'confirm-requester', { requesterAgrees: 'yes' });
    await disputed.waitsOnlyFor(['szf.government'], 'decide');
    await disputed.complete('szf.government', 'decide', { outcome: 'approve', terms });
    await disputed.waitsOnlyFor(['zsj.platform'], 'exchange-authorised');
    await disputed.complete('zsj.platform', 'exchange-authorised', { exchange: { batch: 'EX-23' } });
    await disputed.endedCleanly();
    expect(await walk.search('mzj.requester', 'authorisations')).toMatchObject([
      { resource: { code: 'gaj-002' }, provider: 'gaj', decision: { clause: 'A23' } },
    ]);
  });

  test('A3, A23: the catalogue’s conditions are disputed without an application, and adjusted', async () => {
    const entry = {
      ...{ name: '出租房屋登记信息', summary: '出租房屋的坐落和登记日期。', provider: 'gaj' },
      ...{ shareType: 'not-shared', shareCondition: '内部管理使用。', modes: ['table'], formats: [] },
      ...{ updateCycle: 'monthly', fields: [{ name: 'zl', label: '坐落', type: 'string' }] },
      contacts: [
        { kind: 'lead', name: '王伟', phone: '0375-2660000' },
        { kind: 'support', name: '李芳', phone: '0375-2660001' },
      ],
      keywords: ['出租房'],
    };
    const keeper = await walk.s.as('gaj.provider');
    await keeper.put('/v2/catalogue/gaj-900.a').send(entry).expect(201);
    const wanted = { ...subscription, resource: 'gaj-900.a' };
    await walk.startsRefused('mzj.requester', 'article-10', wanted, [[{}, 'RESOURCE_NOT_SHARED', []]]);
    const statement = '核对低保家庭居住情况确需此项信息，请求协调共享条件。';
    const dispute = { subject: 'gaj-900.a', matter: 'conditions', statement };
    await walk.startsRefused('mzj.requester', 'a23-dispute', dispute, [
      [{ matter: 'reasons' }, 'VARIABLES_INVALID', ['matter']],
      [{ subject: 'gaj-404' }, 'VARIABLES_INVALID', ['subject']],
    ]);
    const disputed = await walk.start('mzj.requester', 'a23-dispute', dispute);
    await walk.isTold('gaj.provider', '提请协调：出租房屋登记信息');
    await disputed.complete('zsj.platform', 'convene', { meeting: { on: '2026-03-18', place: '视频会议' } });
    const plan = { minutes: '提供方同意在脱敏后有条件共享。', terms: '脱敏后改为有条件共享。' };
    const wrong = await disputed.refused('zsj.platform', 'consult', { ...plan, outcome: 'approve' });
    expect(wrong).toMatchObject({ code: 'FORM_INVALID', fields: ['outcome'] });
    await disputed.complete('zsj.platform', 'consult', { ...plan, outcome: 'adjust' });
    await disputed.complete('mzj.requester', 'confirm-requester', { requesterAgrees: 'yes' });
    await disputed.complete('gaj.provider', 'confirm-provider', { providerAgrees: 'yes' });
    await disputed.waitsOnlyFor(['gaj.provider'], 'adjust');
    const changed = { ...entry, shareType: 'conditional', shareCondition: '脱敏后限于社会救助核对。' };
    await keeper.put('/v2/catalogue/gaj-900.a').set('If-Match', '"1"').send(changed).expect(200);
    await disputed.complete('gaj.provider', 'adjust', { adjustment: '目录已改为脱敏后有条件共享。' });
    await disputed.endedCleanly();
    await walk.isTold('mzj.requester', '协调结果：调整共享条件 出租房屋登记信息');
    const applied = await walk.start('mzj.requester', 'article-10', wanted);
    await applied.waitsOnlyFor(['gaj.provider'], 'provider-approval');
  });
});
