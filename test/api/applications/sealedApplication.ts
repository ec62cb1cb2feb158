/** A12 from both sides: an application with a stamped scan or an electronic seal, seen by who handles it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { callerOf } from '../../../api/auth/caller.js';
import { seesFamily, withCallers } from '../../../api/callFamily.js';
import { apiLimits } from '../../../api/limits.js';
import { type InstanceRow, instancesOn } from '../../../models/instances.js';
import { startTestServer, type TestServer } from '../harness.js';
import { sealCertificate, sm2Sign } from '../sealing.js';
import { taskOf, until } from '../subscription.js';
import { get, upload } from '../uploads.js';

describe('sealed application', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
    s.clock.ms = Date.parse('2026-12-01T01:00:00.000Z');
  });
  afterAll(() => s.close());

  const variables = {
    resource: 'gaj-003',
    calling: { system: '社会救助家庭经济状况核对系统', callsPerDay: 500 },
    purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的相关情况。',
    use: { from: '2026-12-10', until: '2027-12-09' },
  };

  async function apply(more: object, account = 'mzj.requester') {
    const clerk = await s.as(account);
    const given = { processDefinitionId: 'article-12', variables: { ...variables, ...more } };
    const { body } = await clerk.post('/v2/process-instances', given);
    return body as { processInstanceKey: string; code?: string };
  }

  const openTask = (account: string, element: string) =>
    until(s, async () => {
      const filter = { state: 'CREATED', elementId: element };
      const { body } = await (await s.as(account)).post('/v2/user-tasks/search', { filter }).expect(200);
      expect(body.items).toHaveLength(1);
      return body.items[0] as { userTaskKey: string; processInstanceKey: string };
    });

  test('the stamped scan goes with the application to whoever handles it, and to nobody else', async () => {
    expect((await apply({})).code).toBe('SEAL_REQUIRED');
    const scan = await upload(s);
    expect((await apply({ stampedScan: '404' })).code).toBe('FORM_INVALID');
    expect((await apply({ stampedScan: scan })).code).toBeUndefined();
    const check = await openTask('zsj.platform', 'check-material');
    const platform = await s.as('zsj.platform');
    await platform
      .post(`/v2/user-tasks/${check.userTaskKey}/completion`, { variables: { decision: 'accepted' } })
      .expect(204);
    // Two calls further in, the provider has the scan on his desk.
    const approval = await openTask('gaj.provider', 'provider-approval');
    expect((await get(s, 'gaj.provider', scan, '/content')).status).toBe(200);
    expect((await get(s, 'swj.provider', scan, '/content')).status).toBe(404);
    const path = `/v2/process-instances/${approval.processInstanceKey}/attachments/search`;
    const { body } = await (await s.as('gaj.provider')).post(path, {}).expect(200);
    expect(body.items).toMatchObject([{ attachmentKey: scan, addedBy: 'mzj.requester' }]);
  });

  test('is taken back where its call has led to, ended by the applicant while it is with him', async () => {
    const { processInstanceKey: instance } = await apply({ stampedScan: await upload(s) });
    const { processInstanceKey: called } = await openTask('zsj.platform', 'check-material');
    const clerk = await s.as('mzj.requester');
    const on = (key: string, verb: string, opinion: string) =>
      clerk.post(`/v2/process-instances/${key}/${verb}`, { opinion });
    await on(instance, 'termination', '暂不需要').expect(403);
    await on(instance, 'withdrawal', '用途有误').expect(204);
    expect(await taskOf(s, called, 'mzj.requester')).toBeDefined();
    await on(instance, 'termination', '暂不需要').expect(204);
  });

  test('what the platform asks for in a called process is judged as the application (A14-1)', async () => {
    await apply({ stampedScan: await upload(s) });
    const platform = await s.as('zsj.platform');
    const { userTaskKey: check, processInstanceKey } = await openTask('zsj.platform', 'check-material');
    const asked = { items: ['申请表缺少分管负责人签字'] };
    await platform.post(`/v2/user-tasks/${check}/correction`, asked).expect(204);
    const clerk = await s.as('mzj.requester');
    const correction = `/v2/user-tasks/${await taskOf(s, processInstanceKey, 'mzj.requester')}`;
    const { body: form } = await clerk.get(`${correction}/form`).expect(200);
    expect(form.formId).toBe('article-12-application');
    const { body: shown } = await clerk.get(correction).expect(200);
    expect(shown.formKey).toBe(form.formKey);
    const completed = (change: object) =>
      clerk.post(`${correction}/completion`, { variables: { ...variables, ...change } });
    expect((await completed({})).body.code).toBe('SEAL_REQUIRED');
    const stampedScan = await upload(s);
    expect((await completed({ stampedScan, decision: 'accepted' })).status).toBe(422);
    await completed({ stampedScan, purpose: `${variables.purpose}（补正）` }).expect(204);
    const known = await s.server.context.engine.variables(processInstanceKey);
    expect(known).toMatchObject({ stampedScan, purpose: `${variables.purpose}（补正）` });
    const accepted = { variables: { decision: 'accepted' } };
    await platform.post(`/v2/user-tasks/${check}/completion`, accepted).expect(204);
  });

  test('entered offline for a department, its paper is the scan that the platform uploads (A9)', async () => {
    const scan = await upload(s, 'zsj.platform');
    const onBehalfOf = { organisation: 'swj', applicantName: '周敏', receivedOn: '2026-11-30', scan };
    const given = { processDefinitionId: 'article-12', variables: { ...variables, stampedScan: scan } };
    const platform = await s.as('zsj.platform');
    const { body } = await platform.post('/v2/process-instances', { ...given, onBehalfOf }).expect(200);
    const known = await s.server.context.engine.variables(body.processInstanceKey);
    expect(known.applicant).toMatchObject({ organisation: 'swj', offline: { enteredBy: 'zsj.platform' } });
    const check = await openTask('zsj.platform', 'check-material');
    const accepted = { variables: { decision: 'accepted' } };
    await platform.post(`/v2/user-tasks/${check.userTaskKey}/completion`, accepted).expect(204);
  });

  test('an electronic seal stands for the scan if it seals this very application', async () => {
    const platform = await s.as('zsj.platform');
    const registered = { organisation: 'mzj', name: '平顶山市民政局公章', certificate: sealCertificate };
    const { body: seal } = await platform.post('/v2/seals', registered).expect(201);
    const clerk = await s.as('mzj.requester');
    const sealing = {
      sealKey: seal.sealKey,
      content: { form: variables },
      signedAt: new Date(s.clock.ms).toISOString(),
    };
    const { body: prepared } = await clerk.post('/v2/seal-records/preparation', sealing).expect(200);
    const signature = sm2Sign(prepared.text).toString('base64');
    const { body: record } = await clerk.post('/v2/seal-records', { ...sealing, signature }).expect(201);
    const electronicSeal = record.sealRecordKey;
    const altered = { electronicSeal, calling: { ...variables.calling, callsPerDay: 5_000_000 } };
    expect((await apply(altered)).code).toBe('SEAL_INVALID');
    expect((await apply({ electronicSeal }, 'swj.requester')).code).toBe('SEAL_INVALID');
    expect((await apply({ electronicSeal: '404' })).code).toBe('SEAL_INVALID');
    const { processInstanceKey: instance } = await apply({ electronicSeal });
    const { body } = await clerk.get(`/v2/process-instances/${instance}/history?limit=1`).expect(200);
    expect(body.items[0].event.variables.seal).toMatchObject({ seal: seal.sealKey, signature });
  });

  const county = (department: string, stampedScan: string) => ({
    processDefinitionId: 'article-13',
    variables: { ...variables, department, stampedScan },
  });

  test('a scan that another department uploaded stands for no stamp of this one', async () => {
    const foreign = await upload(s, 'slq-rsj.requester');
    const own = county('slq-rsj', foreign);
    await (await s.as('slq-rsj.requester')).post('/v2/process-instances', own).expect(200);
    await openTask('slq-zsj.county-agency', 'agency-check');
    // The agency sees the scans of all its departments, and takes the wrong one.
    const agency = await s.as('slq-zsj.county-agency');
    const wrong = await agency.post('/v2/process-instances', county('slq-mzj', foreign)).expect(422);
    expect(wrong.body).toMatchObject({ code: 'VARIABLES_INVALID', errors: [{ field: 'stampedScan' }] });
    const collected = county('slq-mzj', await upload(s, 'slq-zsj.county-agency'));
    await agency.post('/v2/process-instances', collected).expect(200);
  });

  test('what is handed in again after a return is judged as an application (A13-b)', async () => {
    const given = county('slq-mzj', await upload(s, 'slq-mzj.requester'));
    const department = await s.as('slq-mzj.requester');
    const { body: started } = await department.post('/v2/process-instances', given).expect(200);
    const agency = 'slq-zsj.county-agency';
    const check = await taskOf(s, started.processInstanceKey, agency);
    const returned = { check: 'returned', reasons: '用途过于笼统，请写明核对的具体业务。' };
    await (await s.as(agency))
      .post(`/v2/user-tasks/${check}/completion`, { variables: returned })
      .expect(204);
    const amend = await taskOf(s, started.processInstanceKey, 'slq-mzj.requester');
    const path = `/v2/user-tasks/${amend}/completion`;
    const { resource: _resource, ...changed } = { ...variables, stampedScan: given.variables.stampedScan };
    const amended = (change: object) => ({ variables: { resubmission: 'amended', ...changed, ...change } });
    const over = amended({ use: { from: '2026-02-01', until: '2026-02-28' } });
    const refused = await department.post(path, over).expect(422);
    expect(refused.body).toMatchObject({ code: 'VARIABLES_INVALID', errors: [{ field: 'use.until' }] });
    await department.post(path, amended({})).expect(204);
  });

  test('callDepthMax and calledAtOnceMax bound what is looked through', async () => {
    const { connection } = s.server.context;
    const row = (_id: string, parent?: string, audience: string[] = []) => ({
      _id,
      audience,
      initiator: 'nobody',
      ...(parent === undefined ? {} : { parent: { instance: parent, call: '1' } }),
    });
    const depth = apiLimits.callDepthMax;
    const chain = Array.from({ length: depth + 2 }, (_, n) =>
      row(`8${n + 10}`, n > 0 ? `8${n + 9}` : undefined),
    );
    const [last, beyond] = chain.slice(-2);
    last?.audience.push('provider@last');
    beyond?.audience.push('provider@beyond');
    const many = apiLimits.calledAtOnceMax + 1;
    const called = Array.from({ length: many }, (_, n) =>
      row(String(900_000 + n), '700', n === many - 1 ? ['provider@last'] : []),
    );
    await instancesOn(connection).collection.insertMany([...chain, row('700'), ...called] as never[]);
    const of = (organisation: string) => callerOf('x', 'x', [{ role: 'provider', organisation }], 'local');
    expect(await seesFamily(connection, of('last'), ['810'])).toBe(true);
    expect(await seesFamily(connection, of('beyond'), ['810'])).toBe(false);
    expect(await seesFamily(connection, of('last'), ['700'])).toBe(false);
    const innermost = await instancesOn(connection).findById(beyond?._id).lean<InstanceRow>();
    expect(await withCallers(connection, innermost!)).toHaveLength(depth + 1);
  });
});
