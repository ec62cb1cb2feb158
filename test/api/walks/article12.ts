/**
 * A service interface for a municipal department (A12), from its application to its use: the platform checks
 * the material (A14-1, A14-2), the provider decides (A15-1), the platform answers (A15-2).
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Case } from '../case.js';
import { upload } from '../uploads.js';
import { Walk } from '../walk.js';

describe('Article 12', () => {
  const application = {
    resource: 'gaj-003',
    calling: { system: '社会救助家庭经济状况核对系统', callsPerDay: 500 },
    purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的相关情况。',
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

  test('A12: nothing is submitted without seal or scan, or with a part of the form left out', async () => {
    await walk.startsRefused('mzj.requester', 'article-12', { ...application, stampedScan }, [
      [{ stampedScan: undefined }, 'SEAL_REQUIRED', ['stampedScan']],
      [{ resource: undefined }, 'FORM_INVALID', ['resource']],
      [{ calling: undefined }, 'FORM_INVALID', ['calling.system']],
      [{ purpose: '工作需要' }, 'FORM_INVALID', ['purpose']],
      [{ use: { from: '2026-03-10' } }, 'FORM_INVALID', ['use.until']],
      [{ resource: '', purpose: '　　' }, 'FORM_INVALID', ['purpose', 'resource']],
      [{ secret: 'x' }, 'FORM_INVALID', ['secret']],
      [{ resource: 'gaj-004' }, 'RESOURCE_NOT_SHARED', []],
      [{ resource: 'gaj-002' }, 'VARIABLES_INVALID', ['delivery.mode']],
    ]);
    for (const account of ['slq-mzj.requester', 'mzj.provider', 'zsj.platform', 'auditor']) {
      await walk.startsRefused(account, 'article-12', application, [[{}, 'FORBIDDEN', []]]);
    }
  });

  test('A14-1: the check is the platform’s alone, due three working days from the application', async () => {
    applied = await walk.start('mzj.requester', 'article-12', { ...application, stampedScan });
    await applied.waitsOnlyFor(['zsj.platform'], 'check-material');
    expect(await applied.waits('zsj.platform', 'check-material')).toMatchObject({
      dueDate: '2026-03-05',
      isOffline: false,
      initiator: { name: 'mzj.requester' },
    });
    await applied.shines('zsj.platform', 'check-material', [
      ['2026-03-03 23:59', 'green'],
      ['2026-03-04 00:00', 'yellow'],
    ]);
    expect((await applied.started('mzj.requester')).openTasks).toMatchObject([
      { name: '规范性检查', organisations: ['zsj'], light: 'yellow' },
    ]);
  });

  test('A14-1: a correction is asked on the form that was applied with, and stops the clock', async () => {
    await walk.at('2026-03-04 10:00');
    const items = ['请写明日均调用量的测算依据', '扫描件缺少经办人签字'];
    const asked = { items, opinion: '请补正' };
    expect(await applied.verb('zsj.platform', 'check-material', 'correction', asked)).toBe('DONE');
    const { userTaskKey } = await applied.waits('mzj.requester', 'check-material');
    const [line] = await walk.inbox('mzj.requester');
    expect(line).toMatchObject({ userTaskKey, asks: items, hasForm: true, isMine: true });
    const form = await walk.get('mzj.requester', `user-tasks/${userTaskKey}/form`);
    expect(form.formId).toBe('article-12-application');
    await applied.shines('zsj.platform', 'check-material', [['2026-03-20 09:00', 'green']]);
    const waiting = await applied.waits('zsj.platform', 'check-material');
    expect(waiting).toMatchObject({ pausedAt: '2026-03-04T02:00:00.000Z', daysLeft: 2 });
    expect(waiting).not.toHaveProperty('dueDate');
    const decided = { decision: 'accepted' };
    expect((await applied.refused('zsj.platform', 'check-material', decided)).code).toBe('TASK_ON_HOLD');
  });

  test('A14-1: what is handed in is judged as the application was, and the clock goes on', async () => {
    const refused = (changes: object) =>
      applied.refused('mzj.requester', 'check-material', { ...application, stampedScan, ...changes });
    expect(await refused({ stampedScan: undefined })).toMatchObject({ status: 422, code: 'SEAL_REQUIRED' });
    expect(await refused({ purpose: '　' })).toEqual({
      status: 422,
      code: 'FORM_INVALID',
      fields: ['purpose'],
    });
    expect(await refused({ resource: 'gaj-004' })).toMatchObject({ code: 'RESOURCE_NOT_SHARED' });
    const other = await refused({ resource: 'zrj-001' });
    expect(other).toEqual({ status: 422, code: 'VARIABLES_INVALID', fields: ['resource'] });
    const changed = { ...application, calling: { ...application.calling, callsPerDay: 300 }, stampedScan };
    await applied.complete('mzj.requester', 'check-material', changed);
    await applied.shines('zsj.platform', 'check-material', [
      ['2026-03-20 10:00', 'green'],
      ['2026-03-23 00:00', 'yellow'],
      ['2026-03-24 23:59', 'yellow'],
    ]);
    await walk.isTold('zsj.platform', 'correction check-material');
  });

  test('A14-1, A22-2: not accepting takes reasons; a missed limit tells the lead and opens 督办', async () => {
    for (const given of [{}, { reasons: '　　　　　　　　　　　　' }, { reasons: '不行' }]) {
      const refused = await applied.refused('zsj.platform', 'check-material', {
        decision: 'not-accepted',
        ...given,
      });
      expect(refused).toEqual({ status: 422, code: 'REASONS_REQUIRED', fields: ['reasons'] });
    }
    const { userTaskKey } = await applied.waits('zsj.platform', 'check-material');
    await applied.shines('zsj.platform', 'check-material', [['2026-03-25 00:00', 'red']]);
    await walk.isTold('zsj.lead', 'overdue check-material');
    const supervision = await applied.supervision(userTaskKey);
    await supervision.waitsOnlyFor(['zsj.platform'], 'notice');
    expect((await applied.started('mzj.requester')).overdue).toBe(1);
  });

  test('A14-2, A15-1: the provider has five working days from when it was accepted', async () => {
    await walk.at('2026-03-26 15:00');
    await applied.complete('zsj.platform', 'check-material', { decision: 'accepted' });
    await walk.isTold('mzj.requester', '服务接口申请已受理：机动车登记信息');
    await applied.waitsOnlyFor(['gaj.provider'], 'provider-approval');
    expect((await applied.waits('gaj.provider', 'provider-approval')).dueDate).toBe('2026-04-02');
    for (const reasons of [undefined, '', '　　　　　　　　　　　　', '暂不同意']) {
      const given = { decision: 'refused', ...(reasons !== undefined && { reasons }) };
      const refused = await applied.refused('gaj.provider', 'provider-approval', given);
      expect(refused).toEqual({ status: 422, code: 'REASONS_REQUIRED', fields: ['reasons'] });
    }
  });

  test('A15-1, A22-2: the provider is reminded; once overdue, its lead hears and 督办 opens', async () => {
    const { userTaskKey } = await applied.waits('gaj.provider', 'provider-approval');
    await applied.shines('gaj.provider', 'provider-approval', [
      ['2026-03-31 23:59', 'green'],
      ['2026-04-01 00:00', 'yellow'],
      ['2026-04-02 23:59', 'yellow'],
      ['2026-04-03 00:00', 'red'],
    ]);
    await walk.isTold('gaj.provider', 'reminder provider-approval');
    await walk.isTold('gaj.lead', 'overdue provider-approval');
    expect(await walk.told('swj.lead')).toEqual([]);
    expect((await applied.started('mzj.requester')).overdue).toBe(2);
    const supervision = await applied.supervision(userTaskKey);
    await supervision.complete('zsj.platform', 'notice', {
      notice: '请说明审批超期的原因，并在期限内整改。',
      rectifyWorkingDays: 2,
    });
    await supervision.waitsOnlyFor(['gaj.provider'], 'rectify');
    await supervision.complete('gaj.provider', 'rectify', {
      cause: '经办人员休假，未办理代理。',
      measures: '已补办代理并当日完成审批。',
    });
    await supervision.complete('zsj.platform', 'review', { conclusion: 'sufficient' });
    await supervision.endedCleanly();
  });

  test('A15-2: the platform answers within one working day, and opens the interface', async () => {
    await walk.at('2026-04-03 11:00');
    const conditions = '仅限低保核对使用，不得留存。';
    await applied.complete('gaj.provider', 'provider-approval', { decision: 'approved', conditions });
    await applied.waitsOnlyFor(['zsj.platform'], 'answer-authorised');
    // The Qingming holiday is the 4th to the 6th of April: the one working day is the 7th.
    await applied.shines('zsj.platform', 'answer-authorised', [
      ['2026-04-07 23:59', 'yellow'],
      ['2026-04-08 00:00', 'red'],
    ]);
    await applied.complete('zsj.platform', 'answer-authorised', { answer: { note: '请联系技术支持接入。' } });
    await applied.complete('zsj.platform', 'issue-by-hand', {
      exchange: { batch: 'IF-1', credential: { endpoint: 'https://gateway.example/gaj-003', id: 'app-1' } },
    });
    await applied.endedCleanly();
    expect((await applied.started('mzj.requester')).overdue).toBe(3);
  });

  test('A5, A21: authorisation and delivery are seen by their parties, and by nobody else', async () => {
    for (const account of ['mzj.requester', 'gaj.provider', 'zsj.platform', 'auditor']) {
      const [authorisation, ...more] = await walk.search(account, 'authorisations', { resource: 'gaj-003' });
      expect(more).toEqual([]);
      expect(authorisation).toMatchObject({
        state: 'active',
        grantor: 'gaj',
        grantee: 'mzj',
        mode: 'interface',
        use: application.use,
        conditions: '仅限低保核对使用，不得留存。',
        decision: { processDefinitionId: 'article-15', by: 'gaj.provider' },
      });
      const deliveries = await walk.search(account, 'deliveries', { resource: 'gaj-003' });
      expect(deliveries).toMatchObject([{ mode: 'interface', batch: 'IF-1' }]);
    }
    for (const account of ['swj.requester', 'swj.provider', 'slq-mzj.requester']) {
      expect(await walk.search(account, 'authorisations')).toEqual([]);
      expect(await walk.search(account, 'deliveries')).toEqual([]);
    }
  });
});
