/**
 * A data subscription through Article 10 over REST, with everything that somebody may do wrong on the way.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type CatalogueResource, resourcesOn } from '../../models/resources.js';
import { startTestServer, type TestServer } from './harness.js';

let s: TestServer;
let conditional: CatalogueResource;
let open: CatalogueResource;
let closed: CatalogueResource;

const purpose = '依据《社会救助暂行办法》开展低保对象家庭经济状况核对工作，需核验相关信息。';

beforeAll(async () => {
  s = await startTestServer();
  const rows = resourcesOn(s.server.context.connection);
  const find = async (filter: object) => {
    const row = await rows.findOne({ provider: { $ne: 'mzj' }, ...filter }).lean<CatalogueResource>();
    if (!row) throw new Error(`The demo catalogue has nothing like ${JSON.stringify(filter)}`);
    return row;
  };
  conditional = await find({ shareType: 'conditional', modes: 'table' });
  open = await find({ shareType: 'unconditional', modes: 'table' });
  closed = await find({ shareType: 'not-shared' });
});
afterAll(() => s.close());

const application = (resource: CatalogueResource) => ({
  processDefinitionId: 'article-10',
  variables: {
    resource: resource._id,
    delivery: { mode: 'table' },
    purpose,
    use: { from: '2026-03-01', until: '2026-12-31' },
  },
});

async function apply(resource: CatalogueResource): Promise<string> {
  const clerk = await s.as('mzj.requester');
  const { body } = await clerk.post('/v2/process-instances', application(resource)).expect(200);
  await s.server.context.engine.settled();
  return body.processInstanceKey;
}

async function taskOf(instance: string, account: string): Promise<string> {
  const caller = await s.as(account);
  const filter = { processInstanceKey: instance, state: 'CREATED' };
  const { body } = await caller.post('/v2/user-tasks/search', { filter }).expect(200);
  expect(body.items).toHaveLength(1);
  return body.items[0].userTaskKey;
}

describe('an application that must not start', () => {
  const refuse = async (changes: object, status: number, code: string, account = 'mzj.requester') => {
    const before = await s.counts();
    const clerk = await s.as(account);
    const answer = await clerk.post('/v2/process-instances', { ...application(conditional), ...changes });
    expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
    expect(await s.counts()).toEqual(before);
    return answer.body;
  };
  const { variables } = application({ _id: 'x' } as CatalogueResource);

  test('asks for a resource that is not shared', async () => {
    await refuse({ variables: { ...variables, resource: closed._id } }, 422, 'RESOURCE_NOT_SHARED');
  });

  test('forges who applies', async () => {
    const forged = { ...variables, resource: conditional._id, applicant: { user: 'x', organisation: 'gaj' } };
    await refuse({ variables: forged }, 422, 'VARIABLES_INVALID');
  });

  test('leaves the purpose out, or fills it with blanks', async () => {
    for (const empty of [undefined, '', '　 　 　 　 　 　 　 　 　 　 　 　 ', '太短']) {
      const given = { ...variables, resource: conditional._id, purpose: empty };
      const problem = await refuse({ variables: given }, 422, 'FORM_INVALID');
      expect(problem.errors).toEqual([expect.objectContaining({ field: 'purpose' })]);
    }
  });

  test('says what the form does not ask', async () => {
    const given = {
      ...variables,
      resource: conditional._id,
      'no-such': 1,
      delivery: { mode: 'table', x: 1 },
    };
    const problem = await refuse({ variables: given }, 422, 'FORM_INVALID');
    expect(problem.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'delivery.x',
      'no-such',
    ]);
  });

  test('comes from a role that the definition does not name', async () => {
    const given = { ...variables, resource: conditional._id };
    await refuse({ variables: given }, 403, 'FORBIDDEN', 'gaj.provider');
  });

  test('names a version or process that does not exist', async () => {
    await refuse({ processDefinitionVersion: 99 }, 404, 'DEFINITION_NOT_FOUND');
    await refuse({ processDefinitionId: 'nothing' }, 404, 'DEFINITION_NOT_FOUND');
  });

  test('starts a procedure that only the system starts', async () => {
    await refuse(
      { processDefinitionId: 'a22-rectification', variables: {} },
      403,
      'FORBIDDEN',
      'zsj.platform',
    );
  });
});

describe('a conditional resource', () => {
  let instance: string;
  let task: string;
  let provider: string;

  beforeAll(async () => {
    provider = `${conditional.provider}.provider`;
    instance = await apply(conditional);
    task = await taskOf(instance, provider);
  });

  test('lies in the inbox of the provider with its limit, and of nobody else', async () => {
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

  test('is closed to other organisations, roles and the auditor', async () => {
    const before = await s.counts();
    const path = `/v2/user-tasks/${task}`;
    for (const account of ['swj.provider', 'mzj.requester', `${conditional.provider}.lead`, 'zsj.platform']) {
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

  test('shows its form and the variables with the applicant from the token', async () => {
    const caller = await s.as(provider);
    const form = await caller.get(`/v2/user-tasks/${task}/form`).expect(200);
    expect(form.body.formId).toBe('article-10-approval');
    const filter = { name: { $in: ['applicant', 'purpose'] } };
    const { body } = await caller.post(`/v2/user-tasks/${task}/variables/search`, { filter }).expect(200);
    expect(body.items.map(({ name }: { name: string }) => name)).toEqual(['applicant', 'purpose']);
    expect(JSON.parse(body.items[0].value)).toMatchObject({ user: 'mzj.requester', organisation: 'mzj' });
  });

  test('is claimed by one, and then not by another', async () => {
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

  test('cannot be refused without reasons, with blanks, or with less than the form demands', async () => {
    const before = await s.counts();
    const caller = await s.as(provider);
    const cases: [object, string[]][] = [
      [{ decision: 'refused' }, ['reasons']],
      [{ decision: 'refused', reasons: '' }, ['reasons']],
      [{ decision: 'refused', reasons: ' \n\t　　　　　　　　　　　　　　' }, ['reasons']],
      [{ decision: 'refused', reasons: '不行' }, ['reasons']],
      [{ decision: 'refused', reasons: 7 }, ['reasons']],
      [{ decision: 'perhaps' }, ['decision']],
      [{}, ['decision']],
      [{ decision: 'approved', reasons: '审批同意但又写了理由在这里' }, ['reasons']],
      [{ decision: 'approved', resource: { shareType: 'unconditional' } }, ['resource']],
      [{ decision: 'approved', applicant: { user: 'x' } }, ['applicant']],
    ];
    for (const [variables, fields] of cases) {
      const { status, body } = await caller.post(`/v2/user-tasks/${task}/completion`, { variables });
      expect({ variables, status, code: body.code }).toEqual({
        variables,
        status: 422,
        code: 'FORM_INVALID',
      });
      expect(body.errors.map(({ field }: { field: string }) => field)).toEqual(
        expect.arrayContaining(fields),
      );
    }
    expect(await s.counts()).toEqual(before);
  });

  test('turns yellow a working day before its limit without any write, and red at it', async () => {
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

  test('is completed once: an Idempotency-Key repeats the answer, another try changes nothing', async () => {
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

  test('is exchanged by the platform, and everybody hears of it', async () => {
    const exchange = await until(() => taskOf(instance, 'zsj.platform'));
    const platform = await s.as('zsj.platform');
    await platform.post(`/v2/user-tasks/${exchange}/assignment`, { assignee: 'zsj.platform' }).expect(204);
    await platform
      .post(`/v2/user-tasks/${exchange}/completion`, {
        variables: { exchange: { batch: 'B-1', records: 12 } },
      })
      .expect(204);
    const clerk = await s.as('mzj.requester');
    await until(async () => {
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

  test('has a history that replays and verifies', async () => {
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

/** Workers of this node act on their own; their work is waited for, a bounded number of times. */
async function until<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      await s.server.context.engine.settled();
      return await attempt();
    } catch (error) {
      if (tries >= 200) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}

describe('an instance', () => {
  test('is ended by an admin only, once', async () => {
    const instance = await apply(open);
    const path = `/v2/process-instances/${instance}/cancellation`;
    await (await s.as('mzj.requester')).post(path).expect(403);
    const admin = await s.as('admin');
    await admin.post(path, { reason: '撤销' }).expect(204);
    expect((await admin.post(path)).body.code).toBe('INSTANCE_ENDED');
    const { body } = await admin.get(`/v2/process-instances/${instance}`).expect(200);
    expect(body.state).toBe('TERMINATED');
    expect((await (await s.as('zsj.platform')).get('/v2/inbox')).body.counts.todo).toBe(0);
  });

  test('is started once for one Idempotency-Key', async () => {
    const clerk = await s.as('mzj.requester');
    const start = () =>
      clerk.post('/v2/process-instances', application(open)).set('Idempotency-Key', 'start-1');
    const [first, second] = [await start().expect(200), await start().expect(200)];
    expect(second.body).toEqual(first.body);
  });
});
