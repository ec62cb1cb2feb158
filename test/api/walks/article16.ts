/** Interfaces that the platform authorises by itself (A16), and which those are (A5, A6, A14-2). */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Case } from '../case.js';
import { refusedBy } from '../refusal.js';
import { upload } from '../uploads.js';
import { Walk } from '../walk.js';

describe('Article 16', () => {
  const application = {
    calling: { system: '社会救助家庭经济状况核对系统' },
    purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的经营情况。',
    use: { from: '2026-03-10', until: '2027-03-09' },
  };

  let walk: Walk;
  let stampedScan: string;
  let applied: Case;
  beforeAll(async () => {
    walk = await Walk.begin();
    await walk.at('2026-03-02 09:00');
    stampedScan = await upload(walk.s);
  });
  afterAll(() => walk.end());

  const accepted = async (resource: string): Promise<Case> => {
    const found = await walk.start('mzj.requester', 'article-12', { ...application, resource, stampedScan });
    await found.complete('zsj.platform', 'check-material', { decision: 'accepted' });
    return found;
  };

  const said = async (subject: string): Promise<string> => {
    const { items } = await walk.get('mzj.requester', 'notifications?limit=100');
    return items.find((each: { subject?: string }) => each.subject?.startsWith(subject))?.text;
  };

  test('A14-2, A16: what is of the base library the platform decides, within three days', async () => {
    applied = await accepted('scj-001');
    await applied.waitsOnlyFor(['zsj.platform'], 'platform-approval');
    for (const reasons of [undefined, '　　　　　　　　　　　　', '不同意']) {
      const given = { decision: 'refused', ...(reasons !== undefined && { reasons }) };
      expect(await applied.refused('zsj.platform', 'platform-approval', given)).toEqual({
        status: 422,
        code: 'REASONS_REQUIRED',
        fields: ['reasons'],
      });
    }
    const { userTaskKey } = await applied.waits('zsj.platform', 'platform-approval');
    await applied.shines('zsj.platform', 'platform-approval', [
      ['2026-03-03 23:59', 'green'],
      ['2026-03-04 00:00', 'yellow'],
      ['2026-03-06 00:00', 'red'],
    ]);
    await walk.isTold('zsj.lead', 'overdue platform-approval');
    await (await applied.supervision(userTaskKey)).waitsOnlyFor(['zsj.platform'], 'notice');
  });

  test('A16: the result is published with the decision, to applicant and provider', async () => {
    await applied.complete('zsj.platform', 'platform-approval', { decision: 'approved' });
    for (const account of ['mzj.requester', 'scj.provider']) {
      await walk.isTold(account, '服务接口已授权：企业登记基本信息');
    }
    await applied.complete('zsj.platform', 'issue-by-hand', {
      exchange: { batch: 'IF-16', credential: { endpoint: 'https://gateway.example/scj-001', id: 'app-16' } },
    });
    await applied.endedCleanly();
    const [authorisation] = await walk.search('mzj.requester', 'authorisations', { resource: 'scj-001' });
    expect(authorisation).toMatchObject({
      state: 'active',
      grantee: 'mzj',
      mode: 'interface',
      provider: 'scj',
      grantor: 'zsj',
      decision: { processDefinitionId: 'article-16', by: 'zsj.platform' },
    });
    expect(await walk.search('swj.provider', 'authorisations')).toEqual([]);
  });

  test('A19-c: whether it is withdrawn when nobody uses it is for the provider of the data', async () => {
    const [{ lifecycleInstanceKey }] = await walk.search('scj.provider', 'authorisations');
    const life = await walk.s.server.context.engine.variables(lifecycleInstanceKey);
    expect(life.managers).toEqual(['provider@scj']);
  });

  test('A19-a: the provider of the data suspends what the platform has authorised', async () => {
    const [{ authorisationKey: key }] = await walk.search('scj.provider', 'authorisations');
    const why = { ground: 'misuse', reasons: '监测发现调用系统超出申请的业务范围。' };
    const suspend = (account: string, body: object) =>
      walk.post(account, `authorisations/${key}/suspension`, body);
    for (const account of ['mzj.requester', 'swj.provider', 'scj.requester', 'zsj.lead', 'zsj.platform']) {
      expect(refusedBy(await suspend(account, why))).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    }
    expect(refusedBy(await suspend('scj.provider', { ...why, reasons: '　' })).code).toBe('REASONS_REQUIRED');
    expect((await suspend('scj.provider', why)).status).toBe(204);
    const { lifecycleInstanceKey } = await walk.get('mzj.requester', `authorisations/${key}`);
    const life = new Case(walk, lifecycleInstanceKey);
    // Without an exchange platform the staff close the access.
    await life.complete('zsj.platform', 'change-by-hand', { confirmed: true });
    await walk.isTold('mzj.requester', '授权已暂停：企业登记基本信息');
    expect(await said('授权已暂停')).toContain('已由平顶山市市场监督管理局暂停，情形为违规使用。');
    const { changes } = await walk.get('mzj.requester', `authorisations/${key}`);
    expect(changes.at(-1)).toMatchObject({ state: 'suspended', by: 'scj.provider', reasons: why.reasons });
  });

  test('A19: its life is ended by nobody else, which would leave it in force', async () => {
    const [{ lifecycleInstanceKey: life }] = await walk.search('scj.provider', 'authorisations');
    const ends = [
      ['zsj.platform', 'termination', { opinion: '不再需要' }],
      ['admin', 'termination', { opinion: '不再需要' }],
      ['admin', 'cancellation', {}],
    ] as const;
    for (const [account, verb, body] of ends) {
      const refused = await walk.post(account, `process-instances/${life}/${verb}`, body);
      expect(refusedBy(refused)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    }
  });

  test('A23: a dispute over the suspension is agreed on with the provider of the data', async () => {
    const [{ authorisationKey: key }] = await walk.search('scj.provider', 'authorisations');
    const statement = '调用系统的备案信息已更正，继续暂停没有依据，请求恢复。';
    const dispute = { subject: key, matter: 'reasons', statement };
    const disputed = await walk.start('mzj.requester', 'a23-dispute', dispute);
    await disputed.complete('zsj.platform', 'convene', { meeting: { on: '2026-03-09', place: '视频会议' } });
    await walk.isTold('scj.provider', '协商通知：企业登记基本信息');
    const minutes = '双方就使用范围取得一致。';
    await disputed.complete('zsj.platform', 'consult', {
      minutes,
      terms: '自即日起恢复该项授权。',
      outcome: 'resume',
    });
    await disputed.complete('mzj.requester', 'confirm-requester', { requesterAgrees: 'yes' });
    await disputed.waitsOnlyFor(['scj.provider'], 'confirm-provider');
    await disputed.complete('scj.provider', 'confirm-provider', { providerAgrees: 'yes' });
    await disputed.endedCleanly();
    const { lifecycleInstanceKey } = await walk.get('mzj.requester', `authorisations/${key}`);
    await new Case(walk, lifecycleInstanceKey).complete('zsj.platform', 'change-by-hand', {
      confirmed: true,
    });
    await walk.isTold('mzj.requester', '授权已恢复：企业登记基本信息');
    expect(await said('授权已恢复')).toContain('已按第二十三条的协调结果恢复');
  });

  test('A16: a refusal is published with its reasons, and authorises nothing', async () => {
    const refused = await accepted('scj-001');
    const reasons = '申请调用的系统未通过等级保护测评，暂不授权。';
    await refused.complete('zsj.platform', 'platform-approval', { decision: 'refused', reasons });
    await refused.endedCleanly();
    await walk.isTold('mzj.requester', '服务接口申请未获授权：企业登记基本信息');
    const { items } = await walk.get('mzj.requester', 'notifications?limit=100');
    expect(items[0].text).toContain(reasons);
    expect(await walk.search('mzj.requester', 'authorisations')).toHaveLength(1);
  });

  test('A5, A6, A16: the catalogue says who authorises', async () => {
    const authorisers: [string, string, string][] = [
      ['gaj-001', 'zsj.platform', 'platform-approval'],
      ['wjw-002', 'zsj.platform', 'platform-approval'],
      ['scj-003', 'scj.provider', 'provider-approval'],
      ['zrj-001', 'zrj.provider', 'provider-approval'],
    ];
    for (const [resource, account, element] of authorisers) {
      await (await accepted(resource)).waits(account, element);
    }
  });
});
