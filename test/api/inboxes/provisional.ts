/** A due date in a year whose notice is not loaded says so to everybody who is shown it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { assignment, bpmn, end, line, start, tag, userTask } from '../../support/diagram.js';
import { nextCalendar } from '../../support/run.js';
import { startAs } from '../grants.js';
import { startTestServer, type TestServer } from '../harness.js';
import { application, taskOf, until } from '../subscription.js';

describe('provisional', () => {
  let s: TestServer;
  let task: string;
  beforeAll(async () => {
    s = await startTestServer();
    s.clock.ms = Date.parse('2026-12-28T10:00:00+08:00');
    const { variables } = application({ _id: 'gaj-002' });
    const use = { from: '2026-12-28', until: '2027-12-31' };
    const delivery = { mode: 'file', format: 'csv' };
    const { body } = await startAs(s, 'mzj.requester', 'article-10', { ...variables, delivery, use });
    task = await until(s, () => taskOf(s, body.processInstanceKey, 'gaj.provider'));
  });
  afterAll(() => s.close());

  const years = { '2027': nextCalendar.years['2027'] };
  const path = '/v2/calendars/CN-national/revisions';
  const limit = { dueDate: '2027-01-04', provisional: true };
  const get = async (account: string, path: string) =>
    (await (await s.as(account)).get(`/v2/${path}`).expect(200)).body;

  test('in the inbox, at the limit of the task, and in the case of whoever applied', async () => {
    expect((await get('gaj.provider', 'inbox')).items).toMatchObject([limit]);
    expect(await get('gaj.provider', `user-tasks/${task}/limit`)).toMatchObject(limit);
    const { items } = await get('mzj.requester', 'inbox?list=started');
    expect(items).toMatchObject([{ provisional: true, openTasks: [limit] }]);
  });

  test('with what the engine tells of it: a reminder names the task and its limit', async () => {
    const requester = await s.as('mzj.requester');
    await requester.post(`/v2/user-tasks/${task}/urging`, { opinion: '请尽快办理' }).expect(204);
    await s.server.context.engine.settled();
    const { items } = await get('gaj.provider', 'notifications');
    const urged = items.find(({ kind }: { kind: string }) => kind === 'urging');
    expect(urged).toMatchObject({
      subject: expect.stringContaining('催办：提供方审批'),
      text: '应办结日期：2027-01-04（暂定：所涉年度的放假安排尚未载入）',
    });
  });

  test('until the notice is loaded; the preview names the dates that it moves, and no others', async () => {
    const [due, noted] = ['=working days(5)', '=now() + duration("P9D")'];
    const xml = bpmn([
      start(),
      userTask('moves', assignment({ assignee: 'admin' }), tag('zeebe:taskSchedule', { dueDate: due })),
      userTask('stays', assignment({ assignee: 'admin' }), tag('zeebe:taskSchedule', { dueDate: noted })),
      end(),
      line('start', 'moves', 'end'),
      line('start', 'stays', 'end'),
    ]);
    const deploying = s.http
      .post('/v2/deployments')
      .set('Authorization', `Bearer ${await s.token('designer')}`);
    await deploying.attach('resources', Buffer.from(xml), 'dates.bpmn').expect(200);
    const { body } = await startAs(s, 'admin', 'process', {});
    const platform = await s.as('zsj.platform');
    const preview = await platform.post(`${path}/preview`, { years }).expect(200);
    expect(preview.body.instances).toEqual({ found: 2, lookedAt: 2 });
    expect(preview.body.tasks).toMatchObject([
      {
        processInstanceKey: body.processInstanceKey,
        elementId: 'moves',
        was: { dueDate: '2027-01-04T16:00:00.000Z', provisional: true },
        is: { dueDate: '2027-01-05T16:00:00.000Z', provisional: false },
      },
    ]);
    type Line = { elementId: string; dueAt: string; provisional: boolean };
    const dates = async () =>
      (await get('admin', 'inbox')).items.map((one: Line) => [one.elementId, one.dueAt, one.provisional]);
    const stays = ['stays', '2027-01-06T02:00:00.000Z', false];
    expect(await dates()).toEqual([['moves', '2027-01-04T16:00:00.000Z', true], stays]);
    await platform.post(path, { years, reason: '放假安排的通知' }).expect(200);
    await s.server.context.engine.wake();
    expect(await dates()).toEqual([['moves', '2027-01-05T16:00:00.000Z', false], stays]);
    expect((await get('gaj.provider', 'inbox')).items).toMatchObject([
      { dueDate: '2027-01-05', provisional: false },
    ]);
    const verdict = await get('auditor', `process-instances/${body.processInstanceKey}/verify`);
    expect(verdict.clean).toBe(true);
  });
});
