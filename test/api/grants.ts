/**
 * What the tests of authorisations and deliveries share: an approved application of Article 10, one for an
 * interface, and time that passes.
 */
import { expect } from '@jest/globals';
import type { Variables } from '../../engine/vocabulary.js';
import { authorisationsOn } from '../../models/authorisations.js';
import { monday, type TestServer } from './harness.js';
import { application, taskOf, until } from './subscription.js';

export { until };

export interface Granted {
  /** The authorisation, and the instance that led to it. */
  key: string;
  instance: string;
}

/** Claims and completes a task over REST. */
export async function complete(
  s: TestServer,
  task: string,
  account: string,
  variables: object,
): Promise<void> {
  const caller = await s.as(account);
  await caller.post(`/v2/user-tasks/${task}/assignment`, { assignee: account }).expect(204);
  await caller.post(`/v2/user-tasks/${task}/completion`, { variables }).expect(204);
}

/** Moves the clock and lets everything ring that is due by then, workers included. */
export async function moveTo(s: TestServer, instant: string): Promise<void> {
  s.clock.ms = Date.parse(instant);
  const { engine } = s.server.context;
  await engine.wake();
  await engine.settled();
}

async function authorisationOf(s: TestServer, instance: string): Promise<Granted> {
  const rows = authorisationsOn(s.server.context.connection);
  const found = await until(s, async () => {
    const row = await rows.findOne({ instance }).lean();
    if (!row?.lifecycle) throw new Error('not granted yet');
    return row;
  });
  return { key: found._id, instance };
}

/** An application of the civil affairs bureau for a file, on 2 March 2026, and the approver's task. */
export async function applied(
  s: TestServer,
  useUntil = '2026-12-31',
): Promise<{ instance: string; task: string }> {
  s.clock.ms = monday;
  const body = application({ _id: 'gaj-002' });
  const delivery = { mode: 'file', format: 'csv' };
  const use = { from: '2026-03-02', until: useUntil };
  const variables = { ...body.variables, delivery, use };
  const started = await startAs(s, 'mzj.requester', 'article-10', variables);
  const instance: string = started.body.processInstanceKey;
  return { instance, task: await until(s, () => taskOf(s, instance, 'gaj.provider')) };
}

export async function granted(s: TestServer, useUntil: string): Promise<Granted> {
  const { instance, task } = await applied(s, useUntil);
  await complete(s, task, 'gaj.provider', { decision: 'approved', conditions: '仅限核对使用' });
  return authorisationOf(s, instance);
}

export const startAs = async (s: TestServer, account: string, processId: string, variables: object) =>
  (await s.as(account)).post('/v2/process-instances', { processDefinitionId: processId, variables });

/** Completes the one task of the instance that the account sees; gives the code of an expected refusal. */
export async function completeOpen(
  s: TestServer,
  instance: string,
  account: string,
  variables: object,
  status = 204,
): Promise<[code?: string]> {
  const task = await until(s, () => taskOf(s, instance, account));
  const answer = await (await s.as(account)).post(`/v2/user-tasks/${task}/completion`, { variables });
  expect([answer.status, answer.body.detail]).toEqual([status, answer.body.detail]);
  return [answer.body.code];
}

export const ended = (s: TestServer, instance: string): Promise<void> =>
  until(s, async () => {
    const { status } = await s.server.context.engine.state(instance);
    if (status !== 'completed') throw new Error(`still ${status}`);
  });

/** The subjects of what the account was told, newest first. */
export async function told(s: TestServer, account: string): Promise<string[]> {
  const { body } = await (await s.as(account)).get('/v2/notifications?limit=100').expect(200);
  return body.items.map(({ subject }: { subject?: string }) => subject ?? '');
}

const grantOnly = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="test">
  <bpmn:process id="grant-only" isExecutable="true">
    <bpmn:startEvent id="begin"><bpmn:outgoing>f1</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="f1" sourceRef="begin" targetRef="decide" />
    <bpmn:serviceTask id="decide">
      <bpmn:extensionElements><zeebe:taskDefinition type="test-decide" /></bpmn:extensionElements>
      <bpmn:incoming>f1</bpmn:incoming><bpmn:outgoing>f2</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f2" sourceRef="decide" targetRef="grant" />
    <bpmn:serviceTask id="grant">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="grant-authorisation" />
        <zeebe:taskHeaders>
          <zeebe:header key="task" value="decide" /><zeebe:header key="clause" value="A15-1" />
        </zeebe:taskHeaders>
      </bpmn:extensionElements>
      <bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f3</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f3" sourceRef="grant" targetRef="end" />
    <bpmn:endEvent id="end"><bpmn:incoming>f3</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>`;

/** An interface of zrj-001 for the civil affairs bureau, from 2 March 2026 until the given day. */
export async function grantedInterface(
  s: TestServer,
  until: string,
  change: Variables = {},
): Promise<Granted> {
  s.clock.ms = monday;
  const { engine } = s.server.context;
  const by = { kind: 'user' as const, id: 'zrj.provider' };
  await engine.deploy([{ name: 'grant-only.bpmn', content: grantOnly }], by);
  const variables: Variables = {
    resource: { code: 'zrj-001', name: '不动产权属登记信息', provider: 'zrj', providerName: '自然资源局' },
    applicant: { user: 'mzj.requester', organisation: 'mzj', organisationName: '民政局' },
    delivery: { mode: 'interface', params: ['qlr'] },
    purpose: '核对申请最低生活保障家庭的不动产情况。',
    use: { from: '2026-03-02', until, ...change },
  };
  const { instance } = await engine.start({ processId: 'grant-only', variables }, by);
  const jobs = await engine.activateJobs({
    type: 'test-decide',
    worker: 'test',
    jobsMax: 1,
    leaseMs: 60_000,
    waitMs: 1000,
  });
  await engine.submit(instance, { type: 'job.completed', job: jobs[0]!.key, variables: {} }, by);
  return authorisationOf(s, instance);
}
