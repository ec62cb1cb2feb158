/**
 * The life of an authorisation (A19) over REST, as each party and with the test's clock. The tests of a
 * chapter follow each other.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { complete, granted, grantedInterface, moveTo, told, until } from '../grants.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('authorisations', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
  });
  afterAll(() => s.close());

  const reasons = '监测发现调用量明显超出申请的业务范围。';
  const stateIs = (key: string, state: string) =>
    until(s, async () => {
      const { body } = await (await s.as('auditor')).get(`/v2/authorisations/${key}`).expect(200);
      if (body.state !== state) throw new Error(`still ${body.state}`);
    });
  describe('A19-a: suspension, resumption, termination', () => {
    let key: string;
    let instance: string;

    test('an approved application leaves who may use what, how, until when, on which decision', async () => {
      ({ key, instance } = await granted(s, '2026-12-31'));
      const { body } = await (await s.as('mzj.requester')).get(`/v2/authorisations/${key}`).expect(200);
      expect(body).toMatchObject({
        state: 'active',
        resource: { code: 'gaj-002', name: '居住证信息' },
        grantor: 'gaj',
        grantee: 'mzj',
        holder: 'mzj.requester',
        mode: 'file',
        format: 'csv',
        use: { from: '2026-03-02', until: '2026-12-31' },
        expiresAt: '2026-12-31T16:00:00.000Z',
        conditions: '仅限核对使用',
        decision: { processInstanceKey: instance, processDefinitionId: 'article-10', by: 'gaj.provider' },
        changes: [{ state: 'active', by: 'gaj.provider' }],
      });
      expect(body.lifecycleInstanceKey).toMatch(/^\d+$/);
    });

    test('it is seen by its two parties, the platform and the auditor, and by nobody else', async () => {
      for (const account of ['gaj.lead', 'mzj.support', 'zsj.platform', 'auditor', 'worker']) {
        const caller = await s.as(account);
        await caller.get(`/v2/authorisations/${key}`).expect(200);
        const { body } = await caller.post('/v2/authorisations/search', { filter: { resource: 'gaj-002' } });
        expect([account, body.items.length]).toEqual([account, 1]);
      }
      const stranger = await s.as('swj.provider');
      await stranger.get(`/v2/authorisations/${key}`).expect(403);
      const found = await stranger.post('/v2/authorisations/search', {}).expect(200);
      expect(found.body.items).toEqual([]);
      await stranger.get('/v2/authorisations/404404').expect(404);
    });

    test('only who granted it suspends it, with a ground and reasons', async () => {
      const path = `/v2/authorisations/${key}/suspension`;
      for (const account of ['swj.provider', 'mzj.requester', 'zsj.platform', 'gaj.requester', 'auditor']) {
        await (await s.as(account)).post(path, { ground: 'misuse', reasons }).expect(403);
      }
      const provider = await s.as('gaj.provider');
      await provider.post(path, { reasons }).expect(400);
      await provider.post(path, { ground: 'other', reasons }).expect(400);
      const blank = await provider.post(path, { ground: 'misuse', reasons: ' 　\n'.repeat(20) });
      expect(blank.body.code).toBe('REASONS_REQUIRED');
      const early = await provider.post(`/v2/authorisations/${key}/resumption`, { reasons });
      expect(early.body).toMatchObject({ status: 409, code: 'AUTHORISATION_STATE' });
      await stateIs(key, 'active');
    });

    test('a suspension is on the log, in the record and with the parties; again it is refused', async () => {
      const provider = await s.as('gaj.provider');
      const body = { ground: 'overreach', reasons };
      const send = () =>
        provider.post(`/v2/authorisations/${key}/suspension`, body).set('Idempotency-Key', 'suspend-1');
      await send().expect(204);
      await send().expect(204);
      await stateIs(key, 'suspended');
      const again = await provider.post(`/v2/authorisations/${key}/suspension`, body);
      expect(again.body.code).toBe('AUTHORISATION_STATE');
      const { body: row } = await provider.get(`/v2/authorisations/${key}`);
      expect(row.changes).toMatchObject([
        { state: 'active' },
        { state: 'suspended', by: 'gaj.provider', ground: 'overreach', reasons },
      ]);
      await until(s, async () => expect(await told(s, 'mzj.requester')).toContain('授权已暂停：居住证信息'));
      const auditor = await s.as('auditor');
      const life = await auditor.get(`/v2/process-instances/${row.lifecycleInstanceKey}/history`).expect(200);
      const notice = life.body.items.find((each: { event: { type: string } }) =>
        each.event.type.startsWith('message.'),
      );
      expect(notice.event.variables.notice).toMatchObject({ by: 'gaj.provider', reasons });
    });

    test('it is resumed, and terminated for good', async () => {
      const provider = await s.as('gaj.provider');
      await until(s, () =>
        provider
          .post(`/v2/authorisations/${key}/resumption`, { reasons: '需求方已完成整改并作出说明。' })
          .expect(204),
      );
      await stateIs(key, 'active');
      await until(s, () =>
        provider.post(`/v2/authorisations/${key}/termination`, { ground: 'risk', reasons }).expect(204),
      );
      await stateIs(key, 'terminated');
      const { body } = await provider.get(`/v2/authorisations/${key}`);
      expect(body.changes.map(({ state }: { state: string }) => state)).toEqual([
        'active',
        'suspended',
        'active',
        'terminated',
      ]);
      await until(s, async () => {
        const life = await (await s.as('auditor')).get(`/v2/process-instances/${body.lifecycleInstanceKey}`);
        expect(life.body.state).toBe('COMPLETED');
      });
      const dead = await provider.post(`/v2/authorisations/${key}/resumption`, { reasons });
      expect(dead.body.code).toBe('AUTHORISATION_STATE');
      const verdict = await (await s.as('auditor')).get(
        `/v2/process-instances/${body.lifecycleInstanceKey}/verify`,
      );
      expect(verdict.body.clean).toBe(true);
    });
  });

  describe('A19-b: the term', () => {
    test('thirty days before its end both sides are reminded, and at its end it ends by itself', async () => {
      const { key } = await granted(s, '2026-05-31');
      await moveTo(s, '2026-05-01T15:59:59.000Z');
      expect(await told(s, 'mzj.requester')).not.toContain('授权将于 2026-05-31 期满：居住证信息');
      await moveTo(s, '2026-05-01T16:00:00.000Z');
      for (const account of ['mzj.requester', 'gaj.provider']) {
        await until(s, async () =>
          expect(await told(s, account)).toContain('授权将于 2026-05-31 期满：居住证信息'),
        );
      }
      await moveTo(s, '2026-05-31T15:59:59.000Z');
      await stateIs(key, 'active');
      await moveTo(s, '2026-05-31T16:00:00.000Z');
      await stateIs(key, 'expired');
      const { body } = await (await s.as('mzj.requester')).get(`/v2/authorisations/${key}`);
      expect(body.changes.at(-1)).toEqual({ state: 'expired', at: '2026-05-31T16:00:00.000Z' });
      const late = await (await s.as('gaj.provider')).post(`/v2/authorisations/${key}/suspension`, {
        ground: 'misuse',
        reasons,
      });
      expect(late.body.code).toBe('AUTHORISATION_STATE');
    });
  });

  describe('A19-c: three months without use', () => {
    const withdrawalOf = async (): Promise<string> => {
      const filter = { elementId: 'withdrawal', state: 'CREATED' };
      const caller = await s.as('zrj.provider');
      const { body } = await caller.post('/v2/user-tasks/search', { filter }).expect(200);
      if (body.items.length !== 1) throw new Error(`${body.items.length} tasks to decide on a withdrawal`);
      return body.items[0].userTaskKey;
    };
    const nobodyIsAsked = () => expect(withdrawalOf()).rejects.toThrow('0 tasks');
    let key: string;
    const read = async (account: string) =>
      (await (await s.as(account)).get(`/v2/authorisations/${key}`).expect(200)).body;

    test('a use is reported by the exchange platform alone, once, and never of the future', async () => {
      ({ key } = await grantedInterface(s, '2027-12-31'));
      expect(await read('mzj.requester')).toMatchObject({ params: ['qlr'], decision: { clause: 'A15-1' } });
      await moveTo(s, '2026-05-15T01:00:00.000Z');
      const path = `/v2/authorisations/${key}/uses`;
      const times = { from: '2026-05-10T01:00:00.000Z', until: '2026-05-14T09:00:00+08:00' };
      const report = { reportId: 'daily-1', ...times, count: 12 };
      await (await s.as('mzj.requester')).post(path, report).expect(403);
      const worker = await s.as('worker');
      await worker.post(path, { ...report, until: '2026-12-01T00:00:00Z' }).expect(400);
      await worker.post(path, { ...report, from: '2026-05-14T02:00:00Z' }).expect(400);
      await worker.post(path, { ...report, count: 0 }).expect(400);
      const first = await worker.post(path, report).expect(200);
      expect(first.body).toMatchObject({ count: 12, isOutside: false, reportedBy: 'worker' });
      expect((await worker.post(path, report).expect(200)).body).toEqual(first.body);
      await worker.post(path, { ...report, count: 13 }).expect(409);
      const early = {
        ...report,
        reportId: 'early',
        from: '2026-03-01T00:00:00Z',
        until: '2026-03-01T00:00:01Z',
      };
      expect((await worker.post(path, early).expect(200)).body.isOutside).toBe(true);
      const found = await (await s.as('zrj.provider')).post(`${path}/search`, {}).expect(200);
      expect(found.body.items.map((each: { reportId: string }) => each.reportId)).toEqual([
        'daily-1',
        'early',
      ]);
      expect((await read('zrj.provider')).lastUsedAt).toBe('2026-05-14T01:00:00.000Z');
    });

    test('a use puts the question off; three months after it the provider may keep or withdraw', async () => {
      await moveTo(s, '2026-06-02T02:00:00.000Z');
      await until(s, async () => {
        const { lifecycleInstanceKey } = await read('auditor');
        const state = await s.server.context.engine.state(lifecycleInstanceKey);
        const [timer] = Object.values(state.timers).filter(({ element }) => element === 'three-months');
        expect(timer?.dueAt).toBe('2026-08-14T01:00:00.000Z');
      });
      await nobodyIsAsked();
      await moveTo(s, '2026-08-14T01:00:00.000Z');
      const asked = await until(s, withdrawalOf);
      await (await s.as('gaj.provider')).get(`/v2/user-tasks/${asked}`).expect(403);
      await complete(s, asked, 'zrj.provider', {
        decision: 'keep',
        reasons: '业务系统改造中，改造后继续使用。',
      });
      await nobodyIsAsked();
      await moveTo(s, '2026-11-14T01:00:00.000Z');
      const reasons = '再次超过三个月未使用，予以收回。';
      await complete(s, await until(s, withdrawalOf), 'zrj.provider', { decision: 'withdraw', reasons });
      await stateIs(key, 'withdrawn');
      expect((await read('mzj.requester')).changes.at(-1)).toMatchObject({ by: 'zrj.provider', reasons });
      const platform = await s.as('zsj.platform');
      const filter = { elementId: 'change-by-hand', state: 'CREATED' };
      const byHand = await until(s, async () => {
        const { body } = await platform.post('/v2/user-tasks/search', { filter });
        return body.items[0].userTaskKey as string;
      });
      await complete(s, byHand, 'zsj.platform', { confirmed: true });
      await until(s, async () =>
        expect(await told(s, 'mzj.requester')).toContain('授权已结束：不动产权属登记信息'),
      );
    });

    test('a seasonal use is not asked about, nor is the time of a suspension counted', async () => {
      const seasonal = await grantedInterface(s, '2027-12-31', { seasonal: true });
      const stopped = await grantedInterface(s, '2027-12-31');
      await moveTo(s, '2026-03-10T01:00:00.000Z');
      const path = `/v2/authorisations/${stopped.key}/suspension`;
      await (await s.as('zrj.provider')).post(path, { ground: 'risk', reasons }).expect(204);
      await moveTo(s, '2026-06-10T01:00:00.000Z');
      await stateIs(stopped.key, 'suspended');
      await nobodyIsAsked();
      await stateIs(seasonal.key, 'active');
    });
  });
});
