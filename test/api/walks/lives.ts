/**
 * What becomes of the authorisation of an interface (A19): suspended and, disputed, resumed (A23),
 * terminated, withdrawn, over; each by its parties, with the clock.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { agency, department, exchange, Interfaces, platform, why } from '../interfaces.js';
import { refusedBy } from '../refusal.js';
import { Walk } from '../walk.js';

describe('lives of authorisations', () => {
  let walk: Walk;
  let of: Interfaces;
  beforeAll(async () => {
    walk = await Walk.begin({ tokenMinutes: 366 * 24 * 60 });
    of = new Interfaces(walk);
    await walk.at('2026-03-02 09:00');
  });
  afterAll(() => walk.end());

  test('A19-a, A23: a suspension disputed without agreement is lifted by the government', async () => {
    const key = await of.granted();
    for (const account of ['mzj.requester', 'swj.provider', platform, 'gaj.requester', agency]) {
      expect(refusedBy(await of.decide(account, key, 'suspension', why)).code).toBe('FORBIDDEN');
    }
    expect((await of.decide('gaj.provider', key, 'suspension', why)).status).toBe(204);
    await of.accessChanged(key);
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
    await of.accessChanged(key);
    await of.isIn(key, 'active');
    await walk.isTold('mzj.requester', '授权已恢复：机动车登记信息');
    expect((await of.decide('gaj.provider', key, 'termination', why)).status).toBe(204);
    await of.accessChanged(key);
    await (await of.lifeOf(key)).endedCleanly();
    expect((await of.read(key)).changes.map(({ state }: { state: string }) => state)).toEqual([
      ...['active', 'suspended', 'active', 'terminated'],
    ]);
  });

  test('A9, A19-a: a department that applied on paper hears itself of what becomes of it', async () => {
    const paper = { organisation: 'slq-mzj', applicantName: '周敏', receivedOn: '2026-03-02' };
    const offline = await of.submitted(platform, paper);
    await offline.complete('gaj.provider', 'provider-approval', { decision: 'approved' });
    await offline.complete(platform, 'answer-authorised');
    await walk.isTold(department, '服务接口已授权：机动车登记信息');
    await offline.complete(platform, 'issue-by-hand', { exchange });
    await offline.endedCleanly();
    const held = await walk.search(department, 'authorisations', { state: 'active' });
    const key = held.map(({ authorisationKey }) => authorisationKey)[0];
    expect((await of.decide('gaj.provider', key, 'termination', why)).status).toBe(204);
    await of.accessChanged(key);
    await walk.isTold(department, '授权已结束：机动车登记信息');
    await (await of.lifeOf(key)).endedCleanly();
  });

  let seasonal: string;

  test('A19-c: unused for three months, the provider may withdraw it, unless it is seasonal', async () => {
    seasonal = await of.granted({ use: { from: '2026-03-02', until: '2026-07-31', seasonal: true } });
    const idle = await of.granted();
    await walk.at('2026-06-02 08:59');
    expect(await walk.search('gaj.provider', 'user-tasks', { elementId: 'withdrawal' })).toEqual([]);
    await walk.at('2026-06-02 18:00');
    const life = await of.lifeOf(idle);
    await life.waitsOnlyFor(['gaj.provider'], 'withdrawal');
    const decision = { decision: 'withdraw' };
    const silent = await life.refused('gaj.provider', 'withdrawal', decision);
    expect(silent).toEqual({ status: 422, code: 'REASONS_REQUIRED', fields: ['reasons'] });
    const reasons = '超过三个月未使用，予以收回。';
    await life.complete('gaj.provider', 'withdrawal', { ...decision, reasons });
    await of.accessChanged(idle);
    await life.endedCleanly();
    expect((await of.read(idle)).changes.at(-1)).toMatchObject({ state: 'withdrawn', reasons });
    expect((await of.read(seasonal)).state).toBe('active');
  });

  test('A19-b: the term ends by itself, whatever is going on; who needs it longer applies anew', async () => {
    const key = seasonal;
    expect((await of.decide('gaj.provider', key, 'suspension', why)).status).toBe(204);
    await of.accessChanged(key);
    await walk.at('2026-07-01 23:59');
    const soon = '授权将于 2026-07-31 期满：机动车登记信息';
    expect(await walk.told('mzj.requester')).not.toContain(soon);
    await walk.at('2026-07-02 00:00');
    for (const account of ['mzj.requester', 'gaj.provider']) await walk.isTold(account, soon);
    await walk.at('2026-07-31 23:59');
    expect((await of.read(key)).state).toBe('suspended');
    await walk.at('2026-08-01 00:00');
    await of.isIn(key, 'expired');
    await of.accessChanged(key);
    await (await of.lifeOf(key)).endedCleanly();
    expect(refusedBy(await of.decide('gaj.provider', key, 'resumption', why)).code).toBe(
      'AUTHORISATION_STATE',
    );
    const anew = await of.granted({ use: { from: '2026-08-01', until: '2026-12-31', seasonal: true } });
    expect([anew === key, (await of.read(anew)).state, (await of.read(key)).state]).toEqual([
      ...[false, 'active', 'expired'],
    ]);
  });
});
