/** A9, A17: the platform enters what a department applied for on paper: marked, its limits from the entry. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { usersOn } from '../../../models/users.js';
import { monday, startTestServer, type TestServer } from '../harness.js';
import { application, type DemoResources, demoResources, taskOf } from '../subscription.js';
import { upload } from '../uploads.js';

describe('offline', () => {
  let s: TestServer;
  let resources: DemoResources;
  beforeAll(async () => {
    s = await startTestServer();
    resources = await demoResources(s);
  });
  afterAll(() => s.close());

  async function enter(changes: object = {}, account = 'zsj.platform') {
    const scan = await upload(s, account);
    const onBehalfOf = {
      organisation: 'mzj',
      applicantName: '周敏',
      receivedOn: '2026-02-25',
      scan,
      ...changes,
    };
    const caller = await s.as(account);
    const given = { ...application(resources.conditional), onBehalfOf };
    const { status, body } = await caller.post('/v2/process-instances', given);
    await s.server.context.engine.settled();
    return { status, code: body.code, instance: body.processInstanceKey as string, scan };
  }

  test('an offline application is the department’s, and says who entered it when (A9)', async () => {
    const { instance, scan } = await enter();
    const department = await s.as('mzj.requester');
    const { body } = await department.get(`/v2/process-instances/${instance}/applicant`).expect(200);
    expect(body).toEqual({
      processInstanceKey: instance,
      origin: 'offline',
      recordedAt: new Date(monday).toISOString(),
      user: 'zsj.platform',
      desk: 'platform@zsj',
      name: '周敏',
      organisation: 'mzj',
      organisationName: '平顶山市民政局',
      enteredBy: 'zsj.platform',
      enteredByName: expect.any(String),
      receivedOn: '2026-02-25',
      scan,
    });
    const { body: files } = await department
      .post(`/v2/process-instances/${instance}/attachments/search`, {})
      .expect(200);
    expect(files.items).toMatchObject([{ attachmentKey: scan, addedBy: 'zsj.platform' }]);
    const filter = { isOffline: true };
    const { body: found } = await department.post('/v2/process-instances/search', { filter }).expect(200);
    expect(found.items).toMatchObject([{ processInstanceKey: instance }]);
  });

  test('its tasks are marked in the inbox, and their limits run from the entry (A17)', async () => {
    const { instance } = await enter({ receivedOn: '2026-02-02' });
    const provider = await s.as(`${resources.conditional.provider}.provider`);
    const { body } = await provider.get('/v2/inbox').expect(200);
    const line = body.items.find(
      (one: { processInstanceKey: string }) => one.processInstanceKey === instance,
    );
    // Five working days after Monday 2 March, whatever day is on the paper.
    expect(line).toMatchObject({ isOffline: true, dueDate: '2026-03-09', light: 'green' });
    const online = await s.as('mzj.requester');
    const started = await online
      .post('/v2/process-instances', application(resources.conditional))
      .expect(200);
    const { body: own } = await online
      .get(`/v2/process-instances/${started.body.processInstanceKey}/applicant`)
      .expect(200);
    expect(own).toMatchObject({ origin: 'online', user: 'mzj.requester' });
    expect(own).not.toHaveProperty('enteredBy');
  });

  test('who entered it is not its applicant: what the platform has to do stays his to do', async () => {
    const scan = await upload(s, 'zsj.platform');
    const onBehalfOf = { organisation: 'mzj', applicantName: '周敏', receivedOn: '2026-03-02', scan };
    const platform = await s.as('zsj.platform');
    const { body } = await platform
      .post('/v2/process-instances', { ...application(resources.open), onBehalfOf })
      .expect(200);
    await s.server.context.engine.settled();
    const task = await taskOf(s, body.processInstanceKey, 'zsj.platform');
    await platform.post(`/v2/user-tasks/${task}/assignment`, { assignee: 'zsj.platform' }).expect(204);
  });

  test('who may not enter, a day to come, a foreign scan and a provider’s own data are refused', async () => {
    expect(await enter({}, 'mzj.requester')).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    expect(await enter({}, 'auditor').catch(() => 'refused')).toBe('refused');
    expect(await enter({ receivedOn: '2026-03-03' })).toMatchObject({
      status: 400,
      code: 'INVALID_ARGUMENT',
    });
    const foreign = await upload(s, 'gaj.requester');
    expect(await enter({ scan: foreign })).toMatchObject({ status: 404, code: 'ATTACHMENT_NOT_FOUND' });
    expect(await enter({ organisation: 'nowhere' })).toMatchObject({ status: 403, code: 'FORBIDDEN' });
    const own = await enter({ organisation: resources.conditional.provider });
    expect(own).toMatchObject({ status: 422, code: 'VARIABLES_INVALID' });
  });

  test('the platform enters only what departments apply for', async () => {
    const scan = await upload(s, 'zsj.platform');
    const onBehalfOf = { organisation: 'mzj', applicantName: '周敏', receivedOn: '2026-03-02', scan };
    const platform = await s.as('zsj.platform');
    const { body } = await platform.post('/v2/process-instances', {
      processDefinitionId: 'a22-rectification',
      variables: {},
      onBehalfOf,
    });
    expect(body.code).toBe('FORBIDDEN');
  });

  describe('when something is missing in it', () => {
    const items = ['请补充履职依据'];
    const said = { receivedOn: '2026-03-02', applicantName: '周敏' };
    const purpose = '依据《社会救助暂行办法》第十七条，对申请低保的家庭逐户核对居住情况。';
    /** The department's application, what the provider asks of it, and whose it is to answer. */
    async function asked(verb: string, body: object) {
      const { instance } = await enter();
      const account = `${resources.conditional.provider}.provider`;
      const provider = await s.as(account);
      const task = await taskOf(s, instance, account);
      await provider.post(`/v2/user-tasks/${task}/assignment`, { assignee: account }).expect(204);
      await provider.post(`/v2/user-tasks/${task}/${verb}`, body).expect(204);
      await s.server.context.engine.settled();
      const { body: inbox } = await (await s.as('zsj.platform')).get('/v2/inbox').expect(200);
      type Line = { processInstanceKey: string; userTaskKey: string };
      const own = inbox.items.find((one: Line) => one.processInstanceKey === instance);
      return { instance, task, account, own };
    }
    const complete = async (task: string, body: object) => {
      const { status, body: answer } = await (await s.as('zsj.platform')).post(
        `/v2/user-tasks/${task}/completion`,
        body,
      );
      await s.server.context.engine.settled();
      return { status, code: answer.code, fields: answer.errors?.map((one: { field: string }) => one.field) };
    };
    const { processDefinitionId: _id, variables } = application({ _id: '' });
    const again = () => ({ ...variables, resource: resources.conditional._id, purpose });

    test('the desk collects it from the department, the clock stands still, and it is marked', async () => {
      const { instance, task, account, own } = await asked('correction', { items });
      expect(own).toMatchObject({ asks: items, isOffline: true });
      const department = await s.as('mzj.requester');
      const { body: told } = await department.get('/v2/notifications').expect(200);
      expect(told.items).toContainEqual(
        expect.objectContaining({ kind: 'correction', processInstanceKey: instance }),
      );
      const limit = async () => {
        const { body } = await (await s.as(account)).get(`/v2/user-tasks/${task}`).expect(200);
        return body;
      };
      expect(await limit()).not.toHaveProperty('dueDate');
      expect(await complete(own.userTaskKey, { variables: again() })).toEqual({
        status: 400,
        code: 'INVALID_ARGUMENT',
        fields: ['body.onBehalfOf'],
      });
      const future = { ...said, receivedOn: '2026-03-03' };
      expect(await complete(own.userTaskKey, { variables: again(), onBehalfOf: future })).toMatchObject({
        fields: ['body.onBehalfOf.receivedOn'],
      });
      const scan = await upload(s, 'zsj.platform');
      const handedIn = { ...said, scan };
      expect((await complete(own.userTaskKey, { variables: again(), onBehalfOf: handedIn })).status).toBe(
        204,
      );
      expect(await limit()).toHaveProperty('dueDate');
      const { body: applicant } = await department.get(`/v2/process-instances/${instance}/applicant`);
      expect(applicant).toMatchObject({ organisation: 'mzj', name: '周敏', receivedOn: '2026-02-25' });
      expect(applicant.amended).toEqual({
        task: own.userTaskKey,
        enteredBy: 'zsj.platform',
        enteredByName: expect.any(String),
        ...handedIn,
      });
      const { body: files } = await department
        .post(`/v2/process-instances/${instance}/attachments/search`, {})
        .expect(200);
      expect(files.items).toContainEqual(expect.objectContaining({ attachmentKey: scan }));
      const known = await s.server.context.engine.variables(instance);
      expect(known).toMatchObject({ purpose, applicant: { organisation: 'mzj', user: 'zsj.platform' } });
    });

    test('a return goes to the desk as well, which is judged as the department would be', async () => {
      const back = { target: 'applicant', resume: 'here', opinion: '请补充履职依据。' };
      const { instance, account, own } = await asked('return', back);
      expect(own).toMatchObject({ isOffline: true });
      const bare = { variables: { ...again(), purpose: '核对' }, onBehalfOf: said };
      expect(await complete(own.userTaskKey, bare)).toMatchObject({ status: 422, code: 'FORM_INVALID' });
      expect(await complete(own.userTaskKey, { variables: again(), onBehalfOf: said })).toMatchObject({
        status: 204,
      });
      await taskOf(s, instance, account);
    });

    test('who entered it takes it back once, and is told by name that it is with him already', async () => {
      const { instance } = await enter();
      const platform = await s.as('zsj.platform');
      const path = `/v2/process-instances/${instance}/withdrawal`;
      await platform.post(path, {}).expect(204);
      const { body } = await platform.post(path, {}).expect(409);
      expect(body.code).toBe('WITHDRAWN_ALREADY');
    });

    test('a colleague at the desk takes it back as well; the department hears of it', async () => {
      const { instance } = await enter();
      await usersOn(s.server.context.connection).create({
        ...(await usersOn(s.server.context.connection).findById('zsj.platform').lean().orFail()),
        _id: 'zsj.colleague',
      });
      const path = `/v2/process-instances/${instance}/withdrawal`;
      const provider = await s.as(`${resources.conditional.provider}.lead`);
      expect((await provider.post(path, {})).body.code).toBe('WITHDRAWAL_NOT_OWN');
      await (await s.as('zsj.colleague')).post(path, {}).expect(204);
      await s.server.context.engine.settled();
      const { body } = await (await s.as('mzj.requester')).get('/v2/notifications').expect(200);
      const told = { kind: 'revision', processInstanceKey: instance };
      expect(body.items).toContainEqual(expect.objectContaining(told));
    });

    test('nobody says of an online application that somebody else handed it in', async () => {
      const department = await s.as('mzj.requester');
      const { body } = await department.post('/v2/process-instances', application(resources.conditional));
      await s.server.context.engine.settled();
      const path = `/v2/process-instances/${body.processInstanceKey}`;
      await department.post(`${path}/withdrawal`, {}).expect(204);
      const task = await taskOf(s, body.processInstanceKey, 'mzj.requester');
      const completion = { variables: again(), onBehalfOf: said };
      const refused = await department.post(`/v2/user-tasks/${task}/completion`, completion).expect(400);
      expect(refused.body.errors).toMatchObject([{ field: 'body.onBehalfOf' }]);
    });
  });
});
