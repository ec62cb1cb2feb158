import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nextCalendar } from '../../support/run.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('calendars', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer({ tokenMinutes: 7 * 24 * 60 });
    s.clock.ms = Date.parse('2026-12-28T10:00:00+08:00');
  });
  afterAll(() => s.close());

  const years = { '2027': nextCalendar.years['2027'] };
  const reason = '国务院办公厅关于2027年部分节假日安排的通知';
  const path = '/v2/calendars/CN-national/revisions';

  test('anyone reads calendars, years and due dates; the platform and admins load', async () => {
    const clerk = await s.as('mzj.requester');
    const { body } = await clerk.get('/v2/calendars').expect(200);
    expect(body.items).toEqual([
      expect.objectContaining({ id: 'CN-national', isCounted: false }),
      expect.objectContaining({
        ...{ id: 'CN-pingdingshan', base: 'CN-national@1', isCounted: true },
        counting: { since: expect.any(String), by: expect.any(String), reason: expect.any(String) },
      }),
    ]);
    const year = await clerk.get('/v2/calendars/CN-pingdingshan/years/2026').expect(200);
    expect(year.headers.etag).toBe('"1"');
    expect(year.body).toMatchObject({ calendar: 'CN-pingdingshan@1', status: 'final', year: 2026 });
    expect(year.body.days).toHaveLength(365);
    expect(year.body.days).toContainEqual({ date: '2026-02-14', isWorking: true, isNamed: true });
    expect(year.body.days).toContainEqual({ date: '2026-02-16', isWorking: false, isNamed: true });
    const next = await clerk.get('/v2/calendars/CN-pingdingshan/years/2027').expect(200);
    expect(next.body.status).toBe('unknown');
    const term = { from: '2026-12-28T10:00:00+08:00', workingDays: 5 };
    const due = await clerk.post('/v2/calendars/CN-pingdingshan/due-date', term).expect(200);
    expect(due.body).toMatchObject({ dueDate: '2027-01-04', provisional: true });
    await clerk.post(path, { years, reason }).expect(403);
    await clerk.post(`${path}/preview`, { years }).expect(403);
    await clerk.post('/v2/calendars', {}).expect(403);
  });

  /** Where an application shows its limit: inbox, task, instance. */
  async function shown(key: string): Promise<unknown[]> {
    const provider = await s.as('gaj.provider');
    const found = await provider.get('/v2/inbox').expect(200);
    const item = found.body.items.find(
      (one: { processInstanceKey: string }) => one.processInstanceKey === key,
    );
    const task = await provider.get(`/v2/user-tasks/${item.userTaskKey}/limit`).expect(200);
    const requester = await s.as('mzj.requester');
    const instance = await requester.get(`/v2/process-instances/${key}/limit`).expect(200);
    return [item.dueDate, item.provisional, task.body.provisional, instance.body.provisional];
  }

  describe('a notice', () => {
    let key: string;
    beforeAll(async () => {
      const requester = await s.as('mzj.requester');
      const variables = {
        resource: 'gaj-002',
        delivery: { mode: 'table' },
        purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的常住情况。',
        use: { from: '2026-12-28', until: '2027-12-31' },
      };
      const application = { processDefinitionId: 'article-10', variables };
      key = (await requester.post('/v2/process-instances', application).expect(200)).body.processInstanceKey;
    });

    test('is missed wherever a due date touches its year', async () => {
      expect(await shown(key)).toEqual(['2027-01-04', true, true, true]);
    });

    test('is previewed: the deadlines that it would move, from when to when', async () => {
      const platform = await s.as('zsj.platform');
      const preview = await platform.post(`${path}/preview`, { years }).expect(200);
      expect(preview.body).toMatchObject({
        current: 'CN-pingdingshan@1',
        next: 'CN-pingdingshan@2',
        settledYears: ['2027'],
        doubts: [],
        instances: { found: 1, lookedAt: 1 },
      });
      expect(preview.body.timers).toContainEqual({
        processInstanceKey: key,
        timerKey: expect.any(String),
        elementId: 'provider-approval',
        timer: 'provider-approval:due',
        was: { dueAt: '2027-01-04T16:00:00.000Z', dueDate: '2027-01-04', provisional: true },
        is: { dueAt: '2027-01-05T16:00:00.000Z', dueDate: '2027-01-05', provisional: false },
      });
      expect(await shown(key)).toEqual(['2027-01-04', true, true, true]);
    });

    test('is loaded, and the deadlines move, on the record, and are provisional no more', async () => {
      const platform = await s.as('zsj.platform');
      const loaded = await platform.post(path, { years, reason }).set('If-Match', '"1"').expect(200);
      expect(loaded.body).toMatchObject({ id: 'CN-national', revision: 2, counted: 'CN-pingdingshan@2' });
      await s.server.context.engine.wake();
      expect(await shown(key)).toEqual(['2027-01-05', false, false, false]);
      const again = await platform.post(path, { years, reason }).expect(200);
      expect(again.body).toMatchObject({ revision: 2, pendingInstances: 0 });
      const auditor = await s.as('auditor');
      const history = await auditor.get(`/v2/process-instances/${key}/history`).expect(200);
      expect(JSON.stringify(history.body)).toContain('timer.recomputed');
      const timers = await auditor.get(`/v2/process-instances/${key}/timers`).expect(200);
      expect(timers.body.items).toContainEqual(
        expect.objectContaining({ dueDate: '2027-01-05', provisional: false, calendar: 'CN-pingdingshan@2' }),
      );
      const verdict = await auditor.get(`/v2/process-instances/${key}/verify`).expect(200);
      expect(verdict.body.clean).toBe(true);
      const revisions = await auditor.get(path).expect(200);
      expect(revisions.body.items[0]).toMatchObject({ revision: 2, reason, by: 'zsj.platform' });
    });
  });

  describe('a clock', () => {
    let task: string;
    const limit = async () => (await (await s.as('gaj.provider')).get(`${task}/limit`).expect(200)).body;
    beforeAll(async () => {
      const provider = await s.as('gaj.provider');
      const [item] = (await provider.get('/v2/inbox').expect(200)).body.items;
      task = `/v2/user-tasks/${item.userTaskKey}`;
    });

    test('is paused, resumed and extended by the lead, with a reason, and by nobody below', async () => {
      const provider = await s.as('gaj.provider');
      await provider.post(`${task}/limit/pause`, { reason: '听证' }).expect(403);
      const stranger = await s.as('mzj.lead');
      const refused = await stranger.post(`${task}/limit/pause`, { reason: '听证' }).expect(403);
      expect(refused.body.code).toBe('TASK_FORBIDDEN');
      const lead = await s.as('gaj.lead');
      await lead.post(`${task}/limit/pause`, {}).expect(400);
      await lead.post(`${task}/limit/pause`, { reason: '听证' }).expect(204);
      expect(await limit()).toMatchObject({ light: 'green', daysLeft: 5 });
      expect(await limit()).not.toHaveProperty('dueAt');
      const twice = await lead.post(`${task}/limit/pause`, { reason: '听证' }).expect(409);
      expect(twice.body.code).toBe('CLOCK_PAUSED');
      s.clock.ms = Date.parse('2026-12-30T10:00:00+08:00');
      await lead.post(`${task}/limit/resume`, { reason: '听证结束' }).expect(204);
      expect(await limit()).toMatchObject({ dueDate: '2027-01-07' });
      const extension = { workingDays: 5, reason: '情况复杂，经分管负责人批准' };
      await lead.post(`${task}/limit/extension`, extension).set('Idempotency-Key', 'e1').expect(204);
      await lead.post(`${task}/limit/extension`, extension).set('Idempotency-Key', 'e1').expect(204);
      expect(await limit()).toMatchObject({ dueDate: '2027-01-14' });
      await lead.post(`${task}/limit/restart`, { reason: '申请有重大变更' }).expect(204);
      expect(await limit()).toMatchObject({ dueDate: '2027-01-14' });
    });

    test('waits while the applicant is asked for what is missing, item by item', async () => {
      const provider = await s.as('gaj.provider');
      await provider.post(`${task}/correction`, { items: [] }).expect(400);
      await provider.post(`${task}/correction`, { items: ['缺少加盖公章的扫描件'] }).expect(204);
      expect(await limit()).toHaveProperty('pausedAt');
      const held = await provider.post(`${task}/completion`, { variables: { decision: 'approved' } });
      expect([held.status, held.body.code]).toEqual([409, 'TASK_ON_HOLD']);
      const requester = await s.as('mzj.requester');
      const [asked] = (await requester.get('/v2/inbox').expect(200)).body.items;
      expect(asked).toMatchObject({ asks: ['缺少加盖公章的扫描件'], isMine: true, hasForm: true });
      const variables = {
        resource: 'gaj-002',
        delivery: { mode: 'table' },
        purpose: '依据《社会救助暂行办法》第十条核对申请最低生活保障家庭的常住情况。',
        use: { from: '2026-12-28', until: '2027-12-31' },
      };
      await requester.post(`/v2/user-tasks/${asked.userTaskKey}/completion`, { variables }).expect(204);
      expect(await limit()).toHaveProperty('dueAt');
      await provider.post(`${task}/correction-withdrawal`).expect(409);
    });

    test('of a process is for the platform, where the process has one', async () => {
      const lead = await s.as('gaj.lead');
      const key = task.slice('/v2/user-tasks/'.length, -6);
      const path = `/v2/process-instances/${key}/limit/pause`;
      await lead.post(path, { reason: '听证' }).expect(403);
      const platform = await s.as('zsj.platform');
      const none = await platform.post(path, { reason: '听证' }).expect(404);
      expect(none.body.code).toBe('CLOCK_NOT_FOUND');
    });
  });

  test('a load from an outdated look, and what is no calendar, is refused', async () => {
    const admin = await s.as('admin');
    const stale = await admin.post(path, { years, reason }).set('If-Match', '"1"').expect(412);
    expect(stale.body.code).toBe('PRECONDITION_FAILED');
    await admin.post(path, { years, reason }).set('If-Match', 'W/1').expect(412);
    const bad = async (body: object) => (await admin.post(path, { reason, ...body }).expect(400)).body.code;
    const off = (offRanges: string[][], makeupWorkDays: string[] = []) => ({
      years: { '2027': { status: 'final', offRanges, makeupWorkDays } },
    });
    expect(await bad({})).toBe('INVALID_ARGUMENT');
    expect(await bad({ years: { '27': years['2027'] } })).toBe('INVALID_ARGUMENT');
    expect(await bad(off([['2027-02-30', '2027-03-01']]))).toBe('INVALID_ARGUMENT');
    expect(await bad(off([['2027-03-02', '2027-03-01']]))).toBe('INVALID_ARGUMENT');
    expect(await bad(off([['2029-03-01', '2029-03-02']]))).toBe('INVALID_ARGUMENT');
    expect(await bad(off([['2027-05-01', '2027-05-03']], ['2027-05-02']))).toBe('INVALID_ARGUMENT');
    await admin.post(path, { years }).expect(400);
    await admin.post('/v2/calendars/CN-moon/revisions', { years, reason }).expect(404);
    await admin.get('/v2/calendars/CN-national/years/27').expect(400);
  });

  test('what looks like a slip of the pen is said, and loaded when it is meant', async () => {
    const admin = await s.as('admin');
    const odd = {
      status: 'final',
      offRanges: [['2028-05-01', '2028-05-03']],
      makeupWorkDays: ['2028-05-10'],
    };
    const { body } = await admin.post(`${path}/preview`, { years: { '2028': odd } }).expect(200);
    expect(body.doubts).toEqual([
      '"2028-05-10" is a make-up working day, but no weekend day',
      '"2028-01-01" is New Year\'s Day, but not off',
    ]);
  });

  test('a county lays its own days over the city', async () => {
    const admin = await s.as('admin');
    const policy = { receipt: 'deemedNextWorkingDay' };
    const county = { id: 'CN-county', base: 'CN-pingdingshan', timeZone: 'Asia/Shanghai', policy, reason };
    const made = await admin.post('/v2/calendars', county).expect(200);
    expect(made.body).toMatchObject({ base: 'CN-pingdingshan@2', revision: 1 });
    const taken = await admin.post('/v2/calendars', county).expect(409);
    expect(taken.body.code).toBe('CALENDAR_EXISTS');
    await admin.post('/v2/calendars', { ...county, id: 'CN-lost', base: 'CN-moon' }).expect(404);
    await admin.post('/v2/calendars', { ...county, id: 'CN-x', timeZone: 'Asia/Moon' }).expect(400);
  });

  test('another calendar counts when the platform says so, with a reason, for everybody', async () => {
    const platform = await s.as('zsj.platform');
    const policy = { receipt: 'countFromReceipt', dueEdge: 'endOfDay' };
    const city = { id: 'CN-other-city', base: 'CN-national', timeZone: 'Asia/Shanghai', policy, reason };
    await platform.post('/v2/calendars', city).expect(200);
    const counting = '/v2/calendars/CN-other-city/counting';
    await (await s.as('mzj.requester')).post(counting, { reason }).expect(403);
    await platform.post(counting, {}).expect(400);
    await platform.post('/v2/calendars/CN-moon/counting', { reason }).expect(404);
    const preview = await platform.post(`${counting}/preview`).expect(200);
    expect(preview.body).toMatchObject({ next: 'CN-other-city@1' });
    const { body } = await platform.post(counting, { reason }).expect(200);
    expect(body).toEqual({ counted: 'CN-other-city@1', pendingInstances: expect.any(Number) });
    const { body: listed } = await platform.get('/v2/calendars').expect(200);
    const counted = listed.items.filter((one: { isCounted: boolean }) => one.isCounted);
    expect(counted).toMatchObject([{ id: 'CN-other-city' }]);
  });
});
