/** Interfaces that the platform authorises by itself (A16), and which those are (A5, A6, A14-2). */
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Case } from '../case.js';
import { upload } from '../uploads.js';
import { Walk } from '../walk.js';

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

test('A14-2, A16: what is of the base library stays with the platform, for three days from acceptance', async () => {
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
    decision: { processDefinitionId: 'article-16', by: 'zsj.platform' },
  });
  expect(await walk.search('swj.provider', 'authorisations')).toEqual([]);
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
