/**
 * A service interface for a county department (A13): its county's agency checks and submits, the platform
 * does not accept it at first, and the provider refuses it in the end, with reasons each time.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Case } from '../case.js';
import { upload } from '../uploads.js';
import { Walk } from '../walk.js';

describe('Article 13', () => {
  const application = {
    resource: 'gaj-003',
    calling: { system: '石龙区社会救助系统' },
    purpose: '依据社会救助职责，核对本区申请最低生活保障家庭的车辆情况。',
    use: { from: '2026-03-10', until: '2027-03-09' },
  };
  const department = 'slq-mzj.requester';
  const agency = 'slq-zsj.county-agency';
  const reasons = '用途过于笼统，请写明核对的具体业务。';

  let walk: Walk;
  let stampedScan: string;
  let applied: Case;
  beforeAll(async () => {
    walk = await Walk.begin();
    await walk.at('2026-03-02 09:00');
    stampedScan = await upload(walk.s, department);
  });
  afterAll(() => walk.end());

  test('A13-a: a department hands in its own application, with its stamped scan', async () => {
    const given = { ...application, stampedScan };
    await walk.startsRefused(department, 'article-13', given, [
      [{ stampedScan: undefined }, 'SEAL_REQUIRED', ['stampedScan']],
      [{ stampedScan: '404' }, 'FORM_INVALID', ['stampedScan']],
      [{ calling: {} }, 'FORM_INVALID', ['calling.system']],
      [{ purpose: '' }, 'FORM_INVALID', ['purpose']],
      [{ use: {} }, 'FORM_INVALID', ['use.from', 'use.until']],
      [{ department: 'slq-rsj' }, 'VARIABLES_INVALID', ['department']],
      [{ resource: 'gaj-004' }, 'RESOURCE_NOT_SHARED', []],
    ]);
    for (const account of ['mzj.requester', 'gaj.provider', 'zsj.platform']) {
      const own = { ...application, stampedScan: await upload(walk.s, account) };
      await walk.startsRefused(account, 'article-13', own, [[{}, 'FORBIDDEN', []]]);
    }
    const scan = await upload(walk.s, 'yx-zsj.county-agency');
    await walk.startsRefused('yx-zsj.county-agency', 'article-13', { ...application, stampedScan: scan }, [
      [{}, 'VARIABLES_INVALID', ['department']],
      [{ department: 'slq-mzj' }, 'VARIABLES_INVALID', ['department']],
    ]);
    await walk.startsRefused('zsj.platform', 'article-14', {}, [[{}, 'FORBIDDEN', []]]);
    applied = await walk.start(department, 'article-13', given);
  });

  test('A13-a: the agency of its own county checks it, and returns it with reasons', async () => {
    await applied.waitsOnlyFor([agency], 'agency-check');
    for (const given of [{}, { reasons: '　' }, { reasons: '不行' }]) {
      const refused = await applied.refused(agency, 'agency-check', { check: 'returned', ...given });
      expect(refused).toMatchObject({ status: 422, code: 'REASONS_REQUIRED', fields: ['reasons'] });
    }
    await applied.complete(agency, 'agency-check', { check: 'returned', reasons });
  });

  test('A13-b: it goes back to the department, which amends it; the agency submits it', async () => {
    await applied.waitsOnlyFor([department], 'amend');
    const amended = {
      resubmission: 'amended',
      ...application,
      purpose: '依据社会救助职责，在低保申请受理环节逐户核对申请家庭名下的车辆登记情况。',
      stampedScan,
    };
    const { resource: _same, ...changes } = amended;
    expect(await applied.refused(department, 'amend', { ...changes, purpose: '核对' })).toEqual({
      status: 422,
      code: 'FORM_INVALID',
      fields: ['purpose'],
    });
    await applied.complete(department, 'amend', changes);
    await applied.complete(agency, 'agency-check', { check: 'passed' });
    await applied.waitsOnlyFor([agency], 'agency-submit');
    await walk.at('2026-03-05 10:00');
    await applied.complete(agency, 'agency-submit', { submission: { note: '情况属实，同意提交。' } });
  });

  test('A13-b, A14-1, A17: three working days from the submission; the department sees it', async () => {
    await applied.waitsOnlyFor(['zsj.platform'], 'check-material');
    expect((await applied.waits('zsj.platform', 'check-material')).dueDate).toBe('2026-03-10');
    expect((await applied.started(department)).openTasks).toMatchObject([{ name: '规范性检查' }]);
    const correction = { items: ['请补充调用系统的等级保护备案证明'] };
    expect(await applied.verb('zsj.platform', 'check-material', 'correction', correction)).toBe('DONE');
    const asked = await applied.waits(department, 'check-material');
    expect(asked).toMatchObject({ asks: correction.items });
    expect(await applied.verb('zsj.platform', 'check-material', 'correction-withdrawal')).toBe('DONE');
    await applied.complete('zsj.platform', 'check-material', {
      decision: 'not-accepted',
      reasons: '扫描件缺少经办人签字，请补齐后再报。',
    });
    for (const account of [department, agency]) {
      await walk.isTold(account, '服务接口申请不予受理：机动车登记信息');
    }
    const { resource: _same, ...changes } = application;
    await applied.complete(department, 'amend', { resubmission: 'amended', ...changes, stampedScan });
    await applied.complete(agency, 'agency-check', { check: 'passed' });
    await applied.complete(agency, 'agency-submit');
  });

  test('A15-1, A15-2: the provider’s refusal and its reasons are answered by the platform', async () => {
    await applied.complete('zsj.platform', 'check-material', { decision: 'accepted' });
    await applied.complete('gaj.provider', 'provider-approval', { decision: 'refused', reasons });
    await applied.waitsOnlyFor(['zsj.platform'], 'answer-refused');
    await applied.shines('zsj.platform', 'answer-refused', [
      ['2026-03-06 23:59', 'yellow'],
      ['2026-03-07 00:00', 'red'],
    ]);
    await walk.isTold('zsj.lead', 'overdue answer-refused');
    await applied.complete('zsj.platform', 'answer-refused');
    await applied.endedCleanly();
    for (const account of [department, agency]) {
      await walk.isTold(account, '服务接口申请未获授权：机动车登记信息');
    }
    expect(await walk.search(department, 'authorisations')).toEqual([]);
  });

  test('A13-a: an agency applies for a department of its county, which may take it back', async () => {
    const filled = { ...application, department: 'slq-mzj', stampedScan: await upload(walk.s, agency) };
    const forOther = await walk.start(agency, 'article-13', filled);
    await forOther.complete(agency, 'agency-check', { check: 'returned', reasons });
    await forOther.waitsOnlyFor([department], 'amend');
    await forOther.complete(department, 'amend', { resubmission: 'withdrawn' });
    await forOther.endedCleanly();
  });

  test('A9, A13-a: a paper application is entered by the platform and checked by the agency', async () => {
    const scan = await upload(walk.s, 'zsj.platform');
    const paper = { organisation: 'slq-mzj', applicantName: '周敏', receivedOn: '2026-03-02', scan };
    const given = { ...application, stampedScan: scan };
    const offline = await walk.start('zsj.platform', 'article-13', given, paper);
    expect(await offline.waits(agency, 'agency-check')).toMatchObject({ isOffline: true });
    await offline.complete(agency, 'agency-check', { check: 'passed' });
    await offline.complete(agency, 'agency-submit');
    expect(await offline.waits('zsj.platform', 'check-material')).toMatchObject({ dueDate: '2026-03-11' });
  });
});
