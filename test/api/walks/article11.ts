/**
 * Tables and files for a county department (A11), walked by its parties: what is conditional, what is not,
 * an application on paper (A9), and doubts about what was pushed (A11-3).
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Case } from '../case.js';
import { upload } from '../uploads.js';
import { Walk } from '../walk.js';

describe('Article 11', () => {
  const application = {
    resource: 'gaj-002',
    delivery: { mode: 'table' },
    purpose: '依据社会救助职责，核对本区申请最低生活保障家庭的常住情况。',
    use: { from: '2026-03-02', until: '2026-12-31' },
  };
  const department = 'slq-mzj.requester';

  let walk: Walk;
  let applied: Case;
  beforeAll(async () => {
    walk = await Walk.begin();
    await walk.at('2026-03-02 09:00');
  });
  afterAll(() => walk.end());

  test('A11-1: what the form asks must be there, and only county departments apply', async () => {
    await walk.startsRefused(department, 'article-11', application, [
      [{ resource: '' }, 'FORM_INVALID', ['resource']],
      [{ purpose: '查询需要' }, 'FORM_INVALID', ['purpose']],
      [{ delivery: {} }, 'FORM_INVALID', ['delivery.mode']],
      [{ delivery: { mode: 'interface' } }, 'FORM_INVALID', ['delivery.mode']],
      [{ delivery: { mode: 'file' } }, 'FORM_INVALID', ['delivery.format']],
      [{ delivery: { mode: 'file', format: 'ppt' } }, 'VARIABLES_INVALID', ['delivery.format']],
      [{ use: { from: '2026-03-02', until: '2026-03-01' } }, 'VARIABLES_INVALID', ['use.until']],
      [{ use: { from: '2026-02-01', until: '2026-02-28' } }, 'VARIABLES_INVALID', ['use.until']],
      [{ resource: 'gaj-404' }, 'VARIABLES_INVALID', ['resource']],
      [{ resource: 'gaj-004' }, 'RESOURCE_NOT_SHARED', []],
    ]);
    for (const account of ['mzj.requester', 'slq-zsj.county-agency', 'gaj.provider', 'auditor']) {
      await walk.startsRefused(account, 'article-11', application, [[{}, 'FORBIDDEN', []]]);
    }
  });

  test('A11-2c-a: the provider alone decides within five working days, refuses with reasons', async () => {
    applied = await walk.start(department, 'article-11', application);
    await applied.waitsOnlyFor(['gaj.provider'], 'provider-approval');
    expect((await applied.waits('gaj.provider', 'provider-approval')).dueDate).toBe('2026-03-09');
    // A11-1 does not have the provider told beside that.
    expect(await walk.told('gaj.provider')).toEqual([]);
    for (const reasons of [undefined, '　　　　　　　　　　　　', '不予共享']) {
      const given = { decision: 'refused', ...(reasons !== undefined && { reasons }) };
      expect(await applied.refused('gaj.provider', 'provider-approval', given)).toEqual({
        status: 422,
        code: 'REASONS_REQUIRED',
        fields: ['reasons'],
      });
    }
    expect((await applied.started(department)).openTasks).toMatchObject([{ organisations: ['gaj'] }]);
  });

  test('A11-2c-a, A22-2: at the limit the task stays, red; its lead hears and 督办 opens', async () => {
    const { userTaskKey } = await applied.waits('gaj.provider', 'provider-approval');
    await applied.shines('gaj.provider', 'provider-approval', [
      ['2026-03-05 23:59', 'green'],
      ['2026-03-06 00:00', 'yellow'],
      ['2026-03-09 23:59', 'yellow'],
      ['2026-03-10 00:00', 'red'],
    ]);
    await walk.isTold('gaj.lead', 'overdue provider-approval');
    const supervision = await applied.supervision(userTaskKey);
    await supervision.waitsOnlyFor(['zsj.platform'], 'notice');
    expect(await applied.waits('gaj.provider', 'provider-approval')).toMatchObject({ userTaskKey });
  });

  test('A11-2c-b, A11-2c-c: approval authorises at once; the platform pushes within three days', async () => {
    await walk.at('2026-03-10 11:00');
    await applied.complete('gaj.provider', 'provider-approval', { decision: 'approved' });
    await applied.waitsOnlyFor(['zsj.platform'], 'push-authorised');
    const [authorisation] = await walk.search(department, 'authorisations');
    expect(authorisation).toMatchObject({
      state: 'active',
      grantor: 'gaj',
      grantee: 'slq-mzj',
      mode: 'table',
    });
    await applied.shines('zsj.platform', 'push-authorised', [
      ['2026-03-11 23:59', 'green'],
      ['2026-03-12 00:00', 'yellow'],
      ['2026-03-14 00:00', 'red'],
    ]);
    const blank = { exchange: { batch: '　' } };
    expect(await applied.refused('zsj.platform', 'push-authorised', blank)).toEqual({
      status: 422,
      code: 'FORM_INVALID',
      fields: ['exchange.batch'],
    });
    await applied.complete('zsj.platform', 'push-authorised', { exchange: { batch: 'PUSH-1', records: 36 } });
    await applied.endedCleanly();
    await walk.isTold(department, '数据已推送：居住证信息');
    expect((await applied.started(department)).overdue).toBe(2);
    const pushed = { receiver: 'slq-mzj', batch: 'PUSH-1', library: '石龙区前置库', by: 'staff' };
    for (const account of [department, 'gaj.provider', 'zsj.platform', 'auditor']) {
      expect(await walk.search(account, 'deliveries')).toMatchObject([pushed]);
    }
    expect(await walk.search('slq-rsj.requester', 'deliveries')).toEqual([]);
  });

  test('A11-3a, A11-3b: the provider replies to doubts within three working days', async () => {
    const [{ deliveryKey: delivery }] = await walk.search(department, 'deliveries');
    await walk.at('2026-03-16 10:00');
    const description = '第 12 至 30 条的居住地址与户籍地址相同，疑为错列。';
    const report = { delivery, doubt: { discoveredOn: '2026-03-16', kind: 'error', description } };
    await walk.startsRefused(department, 'a10-doubt', report, [
      [{ doubt: { ...report.doubt, description: '有误' } }, 'FORM_INVALID', ['doubt.description']],
      [
        { doubt: { ...report.doubt, discoveredOn: '2026-03-17' } },
        'VARIABLES_INVALID',
        ['doubt.discoveredOn'],
      ],
      [{ delivery: '404' }, 'VARIABLES_INVALID', ['delivery']],
    ]);
    await walk.startsRefused('slq-rsj.requester', 'a10-doubt', report, [[{}, 'FORBIDDEN', []]]);
    const doubt = await walk.start(department, 'a10-doubt', report);
    await walk.isTold('zsj.platform', '数据疑义：居住证信息');
    await doubt.waitsOnlyFor(['gaj.provider'], 'handle');
    await doubt.shines('gaj.provider', 'handle', [
      ['2026-03-17 23:59', 'green'],
      ['2026-03-18 00:00', 'yellow'],
      ['2026-03-20 00:00', 'red'],
    ]);
    await walk.isTold('gaj.lead', 'overdue handle');
    await doubt.complete('gaj.provider', 'handle', {
      conclusion: 'corrected',
      reply: '导出时列序有误，现已更正。',
      exchangeAgain: true,
    });
    await doubt.waitsOnlyFor(['zsj.platform'], 'exchange-corrected');
    await doubt.complete('zsj.platform', 'exchange-corrected', { exchange: { batch: 'PUSH-2' } });
    await doubt.endedCleanly();
    const batches = (await walk.search(department, 'deliveries')).map(({ batch }) => batch);
    expect(batches.sort()).toEqual(['PUSH-1', 'PUSH-2']);
  });

  test('A11-2u: unconditional data is pushed by the platform without asking the provider', async () => {
    await walk.at('2026-03-23 09:00');
    const open = {
      ...application,
      resource: 'mzj-003',
      purpose: '依据医养结合职责，核对本县养老机构的床位情况。',
    };
    const unconditional = await walk.start('yx-wjw.requester', 'article-11', open);
    await unconditional.waitsOnlyFor(['zsj.platform'], 'push-unconditional');
    expect((await unconditional.waits('zsj.platform', 'push-unconditional')).dueDate).toBe('2026-03-26');
    await unconditional.complete('zsj.platform', 'push-unconditional', { exchange: { batch: 'PUSH-3' } });
    await unconditional.endedCleanly();
    expect(await walk.search('yx-wjw.requester', 'deliveries')).toMatchObject([{ library: '叶县前置库' }]);
  });

  test('A9: what was handed in on paper is entered by the platform, and marked', async () => {
    const scan = await upload(walk.s, 'zsj.platform');
    const paper = { organisation: 'slq-mzj', applicantName: '周敏', receivedOn: '2026-03-12', scan };
    const offline = await walk.start('zsj.platform', 'article-11', application, paper);
    expect(await offline.waits('gaj.provider', 'provider-approval')).toMatchObject({
      isOffline: true,
      dueDate: '2026-03-30',
    });
    const reasons = '申请核对的范围超出社会救助业务，请缩小范围后重新申请。';
    await offline.complete('gaj.provider', 'provider-approval', { decision: 'refused', reasons });
    await offline.endedCleanly();
    await walk.isTold(department, '数据订阅申请未获同意：居住证信息');
    expect(await walk.search(department, 'authorisations', { resource: 'gaj-002' })).toHaveLength(1);
  });
});
