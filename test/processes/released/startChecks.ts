import { describe, expect, test } from '@jest/globals';
import type { Variables } from '../../../engine/vocabulary.js';
import { checkStart } from '../../../processes/startChecks.js';
import type { StartContext, UploadedFile } from '../../../processes/startDecision.js';
import { demoStart } from '../../support/demoStart.js';

const context = (organisation = 'mzj'): StartContext =>
  demoStart({ user: `${organisation}.requester`, name: '张敏', organisation }, '2026-02-10T02:00:00.000Z');

const application: Variables = {
  resource: 'gaj-002',
  delivery: { mode: 'file', format: 'csv' },
  purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的常住情况。',
  use: { from: '2026-02-10', until: '2026-12-31' },
};

const start = (change: Variables = {}, organisation?: string) =>
  checkStart('article-10', { ...application, ...change }, context(organisation));

describe('Article 10', () => {
  test('an application starts with the terms of the catalogue and the applicant of the token', async () => {
    expect(await start()).toEqual({
      ok: true,
      variables: {
        ...application,
        resource: expect.objectContaining({
          code: 'gaj-002',
          name: '居住证信息',
          provider: 'gaj',
          providerName: '平顶山市公安局',
          shareType: 'conditional',
        }),
        applicant: {
          user: 'mzj.requester',
          name: '张敏',
          organisation: 'mzj',
          organisationName: '平顶山市民政局',
        },
        title: '居住证信息 · 平顶山市民政局',
      },
    });
  });

  test('a resource that is not shared cannot be applied for', async () => {
    const refused = await start({ resource: 'gaj-004', delivery: { mode: 'table' } });
    expect(refused).toMatchObject({ ok: false, refusal: { code: 'RESOURCE_NOT_SHARED' } });
    expect(refused).toMatchObject({ refusal: { text: { en: expect.stringContaining('gaj-004') } } });
  });

  test('a format is dropped when the data comes as a table', async () => {
    const started = await start({ resource: 'mzj-003', delivery: { mode: 'table', format: 'xls' } }, 'wjw');
    expect(started).toMatchObject({ ok: true, variables: { delivery: { mode: 'table' } } });
    expect(started).not.toHaveProperty('variables.delivery.format');
  });

  test.each<[string, string, Variables, string]>([
    ['an unknown resource', 'resource', { resource: 'none-001' }, 'mzj'],
    ['a resource of the own department', 'resource', {}, 'gaj'],
    ['a service interface', 'delivery.mode', { delivery: { mode: 'interface' } }, 'mzj'],
    ['a mode the resource does not have', 'delivery.mode', { resource: 'gaj-001' }, 'mzj'],
    [
      'a format the resource does not have',
      'delivery.format',
      { delivery: { mode: 'file', format: 'ppt' } },
      'mzj',
    ],
    ['a file without a format', 'delivery.format', { delivery: { mode: 'file' } }, 'mzj'],
    ['a purpose too short to be grounded in duties', 'purpose', { purpose: '工作需要' }, 'mzj'],
    ['a purpose of blanks', 'purpose', { purpose: '需要'.padEnd(40, ' \n') }, 'mzj'],
    [
      'a use that ends before it begins',
      'use.until',
      { use: { from: '2026-03-01', until: '2026-02-28' } },
      'mzj',
    ],
    ['a use that is over', 'use.until', { use: { from: '2026-01-01', until: '2026-02-09' } }, 'mzj'],
    ['a day that does not exist', 'use.until', { use: { from: '2026-02-10', until: '2026-02-30' } }, 'mzj'],
    ['a decision of the applicant itself', '', { decision: 'approved' }, 'mzj'],
    ['an authorisation of the applicant itself', '', { authorisation: { grantedAt: '2026-01-01' } }, 'mzj'],
    ['another applicant', '', { applicant: { user: 'admin' } }, 'mzj'],
  ])('%s is refused', async (_what, path, change, organisation) => {
    expect(await start(change, organisation)).toMatchObject({
      ok: false,
      refusal: { code: 'VARIABLES_INVALID', errors: [{ path }] },
    });
  });

  test('a county department is sent to Article 11', async () => {
    expect(await start({}, 'slq-mzj')).toMatchObject({ ok: false, refusal: { code: 'FORBIDDEN' } });
  });
});

describe('Article 12', () => {
  const wanted: Variables = {
    resource: 'gaj-003',
    calling: { system: '社会救助家庭经济状况核对系统' },
    purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的相关情况。',
    use: { from: '2026-02-10', until: '2026-12-31' },
    stampedScan: '31',
  };
  const handedIn = (file: UploadedFile | null, changes: Partial<StartContext['applicant']> = {}) => {
    const from = context();
    const applicant = { ...from.applicant, ...changes };
    return checkStart('article-12', wanted, { ...from, applicant, findFile: async () => file });
  };

  test('a scan comes from the department itself, or from the platform that enters its paper', async () => {
    const platform = { uploadedBy: 'zsj.platform', organisations: ['zsj'] };
    const own = { uploadedBy: 'mzj.lead', organisations: ['mzj'] };
    expect(await handedIn(own)).toMatchObject({ ok: true });
    expect(await handedIn(platform, { offline: { enteredBy: 'zsj.platform' } })).toMatchObject({ ok: true });
    const refusal = { code: 'VARIABLES_INVALID', errors: [{ path: 'stampedScan' }] };
    for (const file of [null, platform, { ...own, organisations: ['swj'] }])
      expect(await handedIn(file)).toMatchObject({ ok: false, refusal });
  });

  test('a seal is asked of the department that applies', async () => {
    const sealed = { ...wanted, stampedScan: null, electronicSeal: '7' };
    const started = await checkStart('article-12', sealed, context());
    expect(started).toMatchObject({ variables: { seal: { record: '7', organisation: 'mzj' } } });
  });
});

test('supervision cannot be started by hand', async () => {
  const variables = { origin: { groups: ['provider@gaj'] } };
  expect(await checkStart('a22-rectification', variables, context())).toMatchObject({ ok: false });
});

test('a process without a check starts with the variables as they are', async () => {
  expect(await checkStart('constructor', { a: 1 }, context())).toEqual({ ok: true, variables: { a: 1 } });
});
