/**
 * A data subscription through Article 10 over REST, with everything that somebody may do wrong on the way.
 * The tests follow each other: each goes on from where the one before left the instance.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../harness.js';
import { applyForApproval, taskOf, until } from '../subscription.js';

describe('Article 10', () => {
  let s: TestServer;
  let instance: string;
  let task: string;
  let provider: string;
  let organisation: string;

  beforeAll(async () => {
    s = await startTestServer();
    ({ instance, task, organisation } = await applyForApproval(s));
    provider = `${organisation}.provider`;
  });
  afterAll(() => s.close());

  test('an application lies in the inbox of the provider with its limit, and of nobody else', async () => {
    const { body } = await (await s.as(provider)).get('/v2/inbox').expect(200);
    expect(body.counts).toMatchObject({ todo: 1, unclaimed: 1, mine: 0, red: 0 });
    expect(body.items[0]).toMatchObject({
      userTaskKey: task,
      light: 'green',
      dueDate: '2026-03-09',
      initiator: { name: 'mzj.requester' },
      isClaimable: true,
    });
    const other = await (await s.as('swj.provider')).get('/v2/inbox').expect(200);
    expect(other.body.counts.todo).toBe(0);
    const started = await (await s.as('mzj.requester')).get('/v2/inbox?list=started').expect(200);
    expect(started.body.items[0]).toMatchObject({ processInstanceKey: instance, state: 'ACTIVE' });
    expect(started.body.items[0].openTasks).toHaveLength(1);
  });

  test('an application is closed to other organisations, roles and the auditor (A21)', async () => {
    const before = await s.counts();
    const path = `/v2/user-tasks/${task}`;
    for (const account of ['swj.provider', 'mzj.requester', `${organisation}.lead`, 'zsj.platform']) {
      const caller = await s.as(account);
      const answers = [
        await caller.get(path),
        await caller.get(`${path}/form`),
        await caller.post(`${path}/variables/search`),
        await caller.post(`${path}/assignment`, { assignee: account }),
        await caller.delete(`${path}/assignee`),
        await caller.post(`${path}/completion`, { variables: { decision: 'approved' } }),
      ];
      expect(answers.map(({ body }) => body.code)).toEqual(Array(6).fill('TASK_FORBIDDEN'));
    }
    const auditor = await s.as('auditor');
    await auditor.get(path).expect(200);
    await auditor.post(`${path}/completion`, { variables: { decision: 'approved' } }).expect(403);
    const foreign = await s.as('swj.provider');
    await foreign.get(`/v2/process-instances/${instance}`).expect(403);
    await foreign.get(`/v2/process-instances/${instance}/history`).expect(403);
    const seen = await foreign.post('/v2/process-instances/search', {}).expect(200);
    expect(seen.body.items).toEqual([]);
    expect(await s.counts()).toEqual(before);
  });

  test('an application shows its form and the variables with the applicant from the token', async () => {
    const caller = await s.as(provider);
    const form = await caller.get(`/v2/user-tasks/${task}/form`).expect(200);
    expect(form.body.formId).toBe('article-10-approval');
    const filter = { name: { $in: ['applicant', 'purpose'] } };
    const { body } = await caller.post(`/v2/user-tasks/${task}/variables/search`, { filter }).expect(200);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['applicant', 'purpose']);
    expect(JSON.parse(body.items[0].value)).toMatchObject({ user: 'mzj.requester', organisation: 'mzj' });
  });

  test('an application is claimed by one, and then not by another', async () => {
    const caller = await s.as(provider);
    await caller.post(`/v2/user-tasks/${task}/assignment`, { assignee: 'mzj.requester' }).expect(403);
    await caller.post(`/v2/user-tasks/${task}/assignment`, { assignee: provider }).expect(204);
    const admin = await s.as('admin');
    const taken = await admin.post(`/v2/user-tasks/${task}/assignment`, {
      assignee: 'admin',
      allowOverride: false,
    });
    expect(taken.body.code).toBe('TASK_ASSIGNED');
    const unknown = await admin.post(`/v2/user-tasks/${task}/assignment`, { assignee: 'nobody' });
    expect(unknown.body.code).toBe('INVALID_ARGUMENT');
    const other = await admin.post(`/v2/user-tasks/${task}/completion`, {
      variables: { decision: 'approved' },
    });
    expect(other.body.code).toBe('TASK_ASSIGNED');
    await caller.delete(`/v2/user-tasks/${task}/assignee`).expect(204);
    await caller.delete(`/v2/user-tasks/${task}/assignee`).expect(409);
  });

  test('an application is not refused without reasons, with blanks or with too little', async () => {
    const before = await s.counts();
    const caller = await s.as(provider);
    const cases: [string, object, string[]][] = [
      ['REASONS_REQUIRED', { decision: 'refused' }, ['reasons']],
      ['REASONS_REQUIRED', { decision: 'refused', reasons: '' }, ['reasons']],
      [
        'REASONS_REQUIRED',
        { decision: 'refused', reasons: ' \n\t　　　　　　　　　　　　　　' },
        ['reasons'],
      ],
      ['REASONS_REQUIRED', { decision: 'refused', reasons: '不行' }, ['reasons']],
      ['REASONS_REQUIRED', { decision: 'refused', reasons: 7 }, ['reasons']],
      ['FORM_INVALID', { decision: 'perhaps' }, ['decision']],
      ['FORM_INVALID', {}, ['decision']],
      ['FORM_INVALID', { decision: 'approved', reasons: '审批同意但又写了理由在这里' }, ['reasons']],
      ['FORM_INVALID', { decision: 'approved', resource: { shareType: 'unconditional' } }, ['resource']],
      ['FORM_INVALID', { decision: 'approved', applicant: { user: 'x' } }, ['applicant']],
    ];
    for (const [code, variables, fields] of cases) {
      const { status, body } = await caller.post(`/v2/user-tasks/${task}/completion`, { variables });
      expect({ variables, status, code: body.code }).toEqual({ variables, status: 422, code });
      expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(
        expect.arrayContaining(fields),
      );
    }
    expect(await s.counts()).toEqual(before);
  });

  // It is found although nothing was written: within yellowMsMax of the limit the light follows the clock.
  test('an application turns yellow a working day before its limit, and red at it', async () => {
    const inbox = async () => (await (await s.as(provider)).get('/v2/inbox?light=yellow')).body;
    expect((await inbox()).items).toEqual([]);
    const now = s.clock.ms;
    s.clock.ms = Date.parse('2026-03-06T02:00:00.000Z');

    const fresh = await s.http.post('/v2/login').send({ username: provider, password: 'banli-demo' });
    const get = (path: string) => s.http.get(path).set('Authorization', `Bearer ${fresh.body.accessToken}`);
    expect((await get('/v2/inbox?light=yellow')).body.items[0]?.light).toBe('yellow');
    s.clock.ms = Date.parse('2026-03-09T16:00:00.000Z');
    const late = await s.http.post('/v2/login').send({ username: provider, password: 'banli-demo' });
    const red = s.http.get('/v2/inbox').set('Authorization', `Bearer ${late.body.accessToken}`);
    expect((await red).body).toMatchObject({ counts: { red: 1 }, items: [{ light: 'red' }] });
    s.clock.ms = now;
  });

  test('a task is completed once: its key repeats the answer, another try changes nothing', async () => {
    const caller = await s.as(provider);
    const path = `/v2/user-tasks/${task}/completion`;
    const body = { variables: { decision: 'approved', conditions: '仅限核对使用' } };
    const stale = await caller.post(path, body).set('If-Match', '"99"');
    expect(stale.body.code).toBe('PRECONDITION_FAILED');
    const { headers } = await caller.get(`/v2/user-tasks/${task}`);
    await caller
      .post(path, body)
      .set('Idempotency-Key', 'k-1')
      .set('If-Match', String(headers.etag))
      .expect(204);
    const after = await s.server.context.engine.history(instance, { fromSeq: 0, limit: 1000 });
    const repeat = await caller.post(path, body).set('Idempotency-Key', 'k-1').expect(204);
    expect(repeat.headers['idempotency-replayed']).toBe('true');
    const changed = await caller
      .post(path, { variables: { decision: 'approved' } })
      .set('Idempotency-Key', 'k-1');
    expect(changed.body.code).toBe('IDEMPOTENCY_KEY_REUSED');
    const again = await caller.post(path, body);
    expect(again.body.code).toBe('TASK_NOT_FOUND');
    const completions = (await s.server.context.engine.history(instance, { fromSeq: 0, limit: 1000 })).filter(
      ({ event }) => event.type === 'task.completed',
    );
    expect(completions).toHaveLength(1);
    expect(after.length).toBeGreaterThan(0);
  });

  test('an application is exchanged by the platform, and everybody hears of it', async () => {
    const exchange = await until(s, () => taskOf(s, instance, 'zsj.platform'));
    const platform = await s.as('zsj.platform');
    await platform.post(`/v2/user-tasks/${exchange}/assignment`, { assignee: 'zsj.platform' }).expect(204);
    await platform
      .post(`/v2/user-tasks/${exchange}/completion`, {
        variables: { exchange: { batch: 'B-1', records: 12 } },
      })
      .expect(204);
    const clerk = await s.as('mzj.requester');
    await until(s, async () => {
      const { body } = await clerk.get(`/v2/process-instances/${instance}`).expect(200);
      if (body.state !== 'COMPLETED') throw new Error(`still ${body.state}`);
    });
    const done = await (await s.as(provider)).get('/v2/inbox?list=done').expect(200);
    expect(done.body.items[0]).toMatchObject({ userTaskKey: task, completedBy: provider });
    const told = await clerk.get('/v2/notifications?unread=true').expect(200);
    expect(told.body.unread).toBe(1);
    const [notice] = told.body.items;
    expect(notice.subject).toContain('数据已交付');
    await clerk.put(`/v2/notifications/${encodeURIComponent(notice.notificationId)}/read`).expect(204);
    await (await s.as('swj.provider'))
      .put(`/v2/notifications/${encodeURIComponent(notice.notificationId)}/read`)
      .expect(404);
    expect((await clerk.get('/v2/notifications')).body.unread).toBe(0);
  });

  test('an application has a history that replays and verifies (A21)', async () => {
    const auditor = await s.as('auditor');
    const first = await auditor.get(`/v2/process-instances/${instance}/history?limit=3`).expect(200);
    expect(first.body.items[0].event.type).toBe('instance.started');
    const next = await auditor
      .get(`/v2/process-instances/${instance}/history?fromSeq=${first.body.nextSeq}`)
      .expect(200);
    const last = next.body.items.at(-1);
    const end = await auditor.get(`/v2/process-instances/${instance}/replay?seq=${last.seq}`).expect(200);
    expect(end.body).toMatchObject({ status: 'completed', tasks: {}, timers: {} });
    const one = await auditor.get(`/v2/process-instances/${instance}/replay?seq=1`).expect(200);
    expect(Object.keys(one.body.tasks)).toHaveLength(1);
    await auditor.get(`/v2/process-instances/${instance}/replay?seq=9999`).expect(400);
    const verdict = await auditor.get(`/v2/process-instances/${instance}/verify`).expect(200);
    expect(verdict.body).toMatchObject({ clean: true, commits: last.seq + 1 });
    await (await s.as('mzj.requester')).get(`/v2/process-instances/${instance}/verify`).expect(403);
  });
});
