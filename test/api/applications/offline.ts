/** A9, A17: the platform enters what a department applied for on paper: marked, its limits from the entry. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
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
});
