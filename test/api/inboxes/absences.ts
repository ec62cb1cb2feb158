/** 代理: who is away, who stands in for him, and what the deputy may do and for how long. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { absentOnesOf } from '../../../api/auth/deputies.js';
import { apiLimits } from '../../../api/limits.js';
import { absencesOn } from '../../../models/absences.js';
import { monday, startTestServer, type TestServer } from '../harness.js';
import { applyForApproval, demoResources } from '../subscription.js';

describe('absences', () => {
  let s: TestServer;
  let organisation: string;
  const dayMs = 24 * 3600 * 1000;
  const day = (n: number) => new Date(monday + n * dayMs).toISOString();
  const of = (role: string) => `${organisation}.${role}`;

  beforeAll(async () => {
    s = await startTestServer();
    organisation = (await demoResources(s)).conditional.provider;
  });
  afterAll(() => s.close());

  const register = async (account: string, body: object) => {
    const answer = await (await s.as(account)).post('/v2/absences', body);
    return answer.status === 200 ? answer.body.absenceId : answer.body.code;
  };

  test('an absence names a colleague who is there himself, for a bounded time, once', async () => {
    const week = { from: day(0), until: day(7) };
    const cases: [string, string, object][] = [
      ['INVALID_ARGUMENT', of('provider'), { deputy: of('provider'), ...week }],
      ['INVALID_ARGUMENT', of('provider'), { deputy: 'nobody', ...week }],
      ['INVALID_ARGUMENT', of('provider'), { deputy: of('lead'), from: day(2), until: day(1) }],
      ['INVALID_ARGUMENT', of('provider'), { deputy: of('lead'), from: day(-9), until: day(-1) }],
      [
        'INVALID_ARGUMENT',
        of('provider'),
        { deputy: of('lead'), from: day(0), until: day(apiLimits.absenceDaysMax + 1) },
      ],
      ['DEPUTY_UNFIT', of('provider'), { deputy: 'swj.provider', ...week }],
      ['FORBIDDEN', of('support'), { user: of('provider'), deputy: of('lead'), ...week }],
    ];
    for (const [code, account, body] of cases)
      expect([body, await register(account, body)]).toEqual([body, code]);
    const id = await register(of('provider'), { deputy: of('support'), ...week });
    expect(await register(of('provider'), { deputy: of('lead'), ...week })).toBe('ABSENCE_OVERLAPS');
    expect(await register(of('support'), { deputy: of('lead'), from: day(6), until: day(8) })).toBe(
      'ABSENCE_OVERLAPS',
    );
    expect(await register(of('lead'), { deputy: of('provider'), from: day(6), until: day(8) })).toBe(
      'ABSENCE_OVERLAPS',
    );
    const seen = await (await s.as(of('support'))).get('/v2/absences').expect(200);
    expect(seen.body.items).toMatchObject([{ absenceId: id, user: of('provider'), deputy: of('support') }]);
    await (await s.as(of('support'))).delete(`/v2/absences/${id}`).expect(404);
    await (await s.as(of('provider'))).delete(`/v2/absences/${id}`).expect(204);
    expect((await (await s.as(of('support'))).get('/v2/absences')).body.items).toEqual([]);
  });

  test('a deputy works in the place of the absent one while he is away, and both are on record', async () => {
    const { instance, task } = await applyForApproval(s);
    const path = `/v2/user-tasks/${task}`;
    await (await s.as(of('provider'))).post(`${path}/assignment`, { assignee: of('provider') }).expect(204);
    const deputy = await s.as(of('support'));
    await deputy.get(path).expect(403);
    const id = await register(of('provider'), { deputy: of('support'), from: day(0), until: day(3) });
    const inbox = await deputy.get('/v2/inbox').expect(200);
    expect(inbox.body.items).toMatchObject([{ userTaskKey: task, onBehalfOf: of('provider'), isMine: true }]);
    const actions = await deputy.get(`${path}/actions`).expect(200);
    expect(actions.body).toMatchObject({ onBehalfOf: of('provider') });
    expect(actions.body.actions).toContainEqual({ verb: 'complete', opinionLengthMin: 0 });
    await deputy.get(`${path}/form`).expect(200);
    // Ended early, it is over at once.
    await (await s.as(of('provider'))).delete(`/v2/absences/${id}`).expect(204);
    await deputy.post(`${path}/completion`, { variables: { decision: 'approved' } }).expect(403);
    await register('admin', { user: of('provider'), deputy: of('support'), from: day(0), until: day(3) });
    await deputy.post(`${path}/completion`, { variables: { decision: 'approved' } }).expect(204);
    const commits = await s.server.context.engine.history(instance, { fromSeq: 0, limit: 100 });
    const completion = commits.find(({ event }) => event.type === 'task.completed');
    expect(completion!.event.by).toEqual({ kind: 'user', id: of('support'), onBehalfOf: of('provider') });
    const done = await deputy.get('/v2/inbox?list=done').expect(200);
    expect(done.body.items[0]).toMatchObject({ completedBy: of('support'), onBehalfOf: of('provider') });
  });

  test('a deputy sees nothing once the period is over, nor does he stand in at second hand', async () => {
    const { task } = await applyForApproval(s);
    const deputy = await s.as(of('support'));
    expect(
      (await deputy.get('/v2/inbox')).body.items.map((one: { userTaskKey: string }) => one.userTaskKey),
    ).toContain(task);
    await register('admin', { user: of('lead'), deputy: of('provider'), from: day(4), until: day(5) });
    s.clock.ms = monday + 3 * dayMs;
    const login = { username: of('support'), password: 'banli-demo' };
    const { accessToken } = (await s.http.post('/v2/login').send(login)).body;
    const later = (path: string) => s.http.get(path).set('Authorization', `Bearer ${accessToken}`);
    expect((await later('/v2/inbox')).body.items).toEqual([]);
    expect((await later(`/v2/user-tasks/${task}`)).status).toBe(403);
    s.clock.ms = monday;
  });

  test('a deputy stands in for absencesPerDeputyMax at a time', async () => {
    const { connection } = s.server.context;
    const row = { deputy: 'swj.lead', from: new Date(monday), until: new Date(day(1)), createdBy: 'admin' };
    const users = Array.from({ length: apiLimits.absencesPerDeputyMax + 1 }, (_, n) => `absent${n}`);
    const createdAt = new Date(monday);
    await absencesOn(connection).insertMany(users.map((user) => ({ _id: user, user, ...row, createdAt })));
    const found = await absentOnesOf(connection, 'swj.lead', monday);
    expect(found).toHaveLength(apiLimits.absencesPerDeputyMax);
  });
});
