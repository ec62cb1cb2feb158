/** A due date in a year whose notice is not loaded says so to everybody who is shown it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
});
