/** The catalogue as its keepers write it, and a file that goes from its store to whom it is authorised. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { applied, complete, ended, granted } from '../grants.js';
import { startTestServer, type TestServer } from '../harness.js';
import { until } from '../subscription.js';
import { sha256, upload } from '../uploads.js';

describe('catalogue editing', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
  });
  afterAll(() => s.close());

  const entry = {
    name: '出租房屋登记信息',
    summary: '出租房屋的坐落和登记日期。',
    provider: 'gaj',
    shareType: 'conditional',
    shareCondition: '限用于流动人口服务管理。',
    modes: ['table', 'file'],
    formats: ['csv'],
    updateCycle: 'monthly',
    fields: [{ name: 'zl', label: '坐落', type: 'string' }],
    contacts: [
      { kind: 'lead', name: '王伟', phone: '0375-2660000' },
      { kind: 'support', name: '李芳', phone: '0375-2660001' },
    ],
    keywords: ['出租房'],
  };
  const path = '/v2/catalogue/gaj-900';

  test('a provider adds an entry of its own, and nobody adds one for another department', async () => {
    for (const account of ['swj.provider', 'gaj.requester', 'auditor']) {
      await (await s.as(account)).put(path).send(entry).expect(403);
    }
    const provider = await s.as('gaj.provider');
    const added = await provider.put(path).send(entry).expect(201);
    expect(added.body).toMatchObject({ code: 'gaj-900', revision: 1, provider: { name: '平顶山市公安局' } });
    expect(added.headers.etag).toBe('"1"');
    const found = await (await s.as('mzj.requester')).post('/v2/catalogue/search', {
      filter: { format: 'csv', keyword: '出租房', updatedAt: { $gte: '2026-01-01T00:00:00Z' } },
    });
    expect(found.body.items.map(({ code }: { code: string }) => code)).toEqual(['gaj-900']);
  });

  test.each<[string, object, string]>([
    ['formats without files', { modes: ['table'] }, 'body.formats'],
    ['a condition of what is unconditional', { shareType: 'unconditional' }, 'body.shareCondition'],
    ['controlled parameters of a table', { controlledParams: true }, 'body.controlledParams'],
    ['no support contact (A6)', { contacts: [entry.contacts[0]] }, 'body.contacts'],
    ['an unknown format', { formats: ['exe'] }, 'body.formats.0'],
    ['no mode', { modes: [] }, 'body.modes'],
    ['what only the server says', { revision: 7 }, 'body'],
  ])('an entry with %s is refused', async (_what, change, field) => {
    const provider = await s.as('gaj.provider');
    const { status, body } = await provider.put('/v2/catalogue/gaj-901').send({ ...entry, ...change });
    expect([status, body.errors[0].field]).toEqual([400, expect.stringContaining(field)]);
  });

  test('an entry is replaced by whom has read it, once, and its history says who changed what', async () => {
    const provider = await s.as('gaj.provider');
    const blind = await provider.put(path).send(entry);
    expect(blind.body).toMatchObject({ status: 412, code: 'PRECONDITION_FAILED' });
    const changes = ['甲', '乙', '丙'].map((name) =>
      provider
        .put(path)
        .set('If-Match', '"1"')
        .send({ ...entry, name }),
    );
    const answers = await Promise.all(changes);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const winner = answers.find(({ status }) => status === 200)!.body;
    const now = await provider.get(path).expect(200);
    expect(now.body).toEqual(winner);
    const platform = await s.as('zsj.platform');
    const closed = { ...entry, name: '出租房屋', shareType: 'not-shared' };
    await platform.put(path).set('If-Match', '"2"').send(closed).expect(200);
    const { body } = await provider.post(`${path}/history/search`, {}).expect(200);
    const said = body.items.map(({ revision, by, entry: was }: Record<string, { name: string }>) => [
      revision,
      by,
      was?.name,
    ]);
    expect(said).toEqual([
      [3, 'zsj.platform', '出租房屋'],
      [2, 'gaj.provider', winner.name],
      [1, 'gaj.provider', entry.name],
    ]);
  });

  test('a change of the share type does not touch an application under way', async () => {
    const { instance, task } = await applied(s);
    const platform = await s.as('zsj.platform');
    const { body, headers } = await platform.get('/v2/catalogue/gaj-002').expect(200);
    const { code: _code, revision: _revision, updatedAt: _at, provider, ...rest } = body;
    const change = { ...rest, provider: provider.code, shareType: 'not-shared' };
    await platform
      .put('/v2/catalogue/gaj-002')
      .set('If-Match', String(headers.etag))
      .send(change)
      .expect(200);
    await complete(s, task, 'gaj.provider', { decision: 'approved' });
    const { resource } = await s.server.context.engine.variables(instance);
    expect(resource).toMatchObject({ shareType: 'conditional', revision: 1 });
    const back = { ...change, shareType: 'conditional' };
    await platform.put('/v2/catalogue/gaj-002').set('If-Match', '"2"').send(back).expect(200);
  });

  test('a file of the store is handed over by itself and fetched while its authorisation lasts', async () => {
    const bytes = Buffer.from('xm,zz\n张三,石龙区\n');
    const attachmentKey = await upload(s, 'gaj.provider', bytes, '居住证.csv');
    const provider = await s.as('gaj.provider');
    const files = '/v2/catalogue/gaj-002/files';
    await (await s.as('swj.provider')).put(`${files}/csv`).send({ attachmentKey }).expect(403);
    await provider.put(`${files}/ppt`).send({ attachmentKey }).expect(400);
    const laid = await provider.put(`${files}/csv`).send({ attachmentKey }).expect(200);
    expect(laid.body).toMatchObject({ name: '居住证.csv', size: bytes.length, sha256: sha256(bytes) });
    const again = await provider.put(`${files}/csv`).send({ attachmentKey }).expect(200);
    expect(again.body).toEqual(laid.body);
    await provider.delete(`/v2/attachments/${attachmentKey}`).expect(409);
    const clerk = await s.as('mzj.requester');
    expect((await clerk.get(files).expect(200)).body.items).toEqual([laid.body]);

    const { instance, key } = await granted(s, '2026-12-31');
    await ended(s, instance);
    const found = await clerk.post('/v2/deliveries/search', { filter: { processInstanceKey: instance } });
    const [delivery] = found.body.items;
    expect(delivery).toMatchObject({ by: 'store', file: { bytes: bytes.length, sha256: sha256(bytes) } });
    const content = `/v2/deliveries/${delivery.deliveryKey}/content`;
    const fetched = await clerk.get(content).buffer(true).expect(200);
    expect([fetched.text, fetched.headers.etag]).toEqual([bytes.toString(), `"${sha256(bytes)}"`]);
    for (const account of ['swj.requester', 'gaj.provider', 'auditor']) {
      await (await s.as(account)).get(content).expect(403);
    }

    await provider.delete(`${files}/csv`).expect(204);
    await provider.delete(`${files}/csv`).expect(404);
    await clerk.get(content).expect(200);
    const reasons = '监测发现下载账号存在泄露风险。';
    await provider.post(`/v2/authorisations/${key}/suspension`, { ground: 'risk', reasons }).expect(204);
    await until(s, async () => {
      const { body } = await clerk.get(content).expect(409);
      expect(body.code).toBe('AUTHORISATION_STATE');
    });
  });
});
