/**
 * Camunda's own client against the server, with every answer held to its schema, unknown properties included
 * (`CAMUNDA_SDK_VALIDATION=res:fanatical`).
 */

import type { CamundaClient } from '@camunda8/orchestration-cluster-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { bpmnFile, camundaOn, now } from '../camundaOn.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('camunda client', () => {
  let s: TestServer;
  let client: CamundaClient;
  beforeAll(async () => {
    s = await startTestServer({ seed: true });
    client = camundaOn(s);
  });
  afterAll(() => s.close());

  const diagram = `<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" id="d" targetNamespace="t">
  <bpmn:message id="m" name="paid">
    <bpmn:extensionElements><zeebe:subscription correlationKey="=order" /></bpmn:extensionElements>
  </bpmn:message>
  <bpmn:process id="order" name="订单" isExecutable="true">
    <bpmn:startEvent id="start" />
    <bpmn:sequenceFlow id="f1" sourceRef="start" targetRef="price" />
    <bpmn:serviceTask id="price" name="计价">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="price" retries="3" />
        <zeebe:taskHeaders><zeebe:header key="currency" value="CNY" /></zeebe:taskHeaders>
      </bpmn:extensionElements>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="f2" sourceRef="price" targetRef="check" />
    <bpmn:userTask id="check" name="核对">
      <bpmn:extensionElements>
        <zeebe:userTask />
        <zeebe:assignmentDefinition candidateGroups="admin@zsj" />
      </bpmn:extensionElements>
    </bpmn:userTask>
    <bpmn:sequenceFlow id="f3" sourceRef="check" targetRef="wait" />
    <bpmn:intermediateCatchEvent id="wait" name="等待付款">
      <bpmn:messageEventDefinition messageRef="m" />
    </bpmn:intermediateCatchEvent>
    <bpmn:sequenceFlow id="f4" sourceRef="wait" targetRef="end" />
    <bpmn:endEvent id="end" />
  </bpmn:process>
</bpmn:definitions>`;

  async function deploy() {
    return client.createDeployment({ resources: [bpmnFile('order.bpmn', diagram)] });
  }

  async function startOrder(order: string) {
    await deploy();
    const started = await client.createProcessInstance({
      processDefinitionId: 'order' as never,
      variables: { order },
    });
    return started.processInstanceKey;
  }

  async function workPrice(change: (key: string) => Promise<unknown>): Promise<void> {
    const { jobs } = await client.activateJobs({
      type: 'price',
      worker: 'w',
      timeout: 60_000 as never,
      maxJobsToActivate: 1,
      requestTimeout: 20_000 as never,
    });
    expect(jobs).toHaveLength(1);
    expect(jobs[0]).toMatchObject({ type: 'price', elementId: 'price', customHeaders: { currency: 'CNY' } });
    await change(String(jobs[0]?.jobKey));
  }

  test('the client reads the topology and who it is', async () => {
    expect(client.getConfig().validation).toMatchObject({ req: 'strict', res: 'fanatical' });
    const topology = await client.getTopology();
    expect(topology.gatewayVersion).toMatch(/^8\.8\./);
    const me = await client.getAuthentication();
    expect(me.roles).toContain('admin');
  });

  test('the client deploys, and the same diagram again is the same version', async () => {
    const first = await deploy();
    expect(first.processes).toHaveLength(1);
    expect(first.processes[0]).toMatchObject({ processDefinitionId: 'order', processDefinitionVersion: 1 });
    const second = await deploy();
    expect(second.processes[0]?.processDefinitionKey).toBe(first.processes[0]?.processDefinitionKey);
    const key = first.processes[0]?.processDefinitionKey as never;
    const definition = await client.getProcessDefinition({ processDefinitionKey: key }, now);
    expect(definition).toMatchObject({ name: '订单', version: 1, hasStartForm: false });
    const xml = await client.getProcessDefinitionXml({ processDefinitionKey: key }, now);
    expect(xml).toContain('<bpmn:process id="order"');
  });

  test('the client runs an order through a job, a user task and a message to its end', async () => {
    const key = (await startOrder('o-1')) as never;
    await workPrice((jobKey) => client.completeJob({ jobKey: jobKey as never, variables: { price: 42 } }));

    const tasks = await client.searchUserTasks(
      { filter: { processInstanceKey: key, state: 'CREATED' } },
      now,
    );
    expect(tasks.items).toHaveLength(1);
    const userTaskKey = tasks.items[0]?.userTaskKey as never;
    const variables = await client.searchUserTaskVariables({ userTaskKey, filter: { name: 'price' } }, now);
    expect(variables.items?.[0]?.value).toBe('42');
    await client.assignUserTask({ userTaskKey, assignee: 'admin', allowOverride: false });
    await client.unassignUserTask({ userTaskKey });
    await client.assignUserTask({ userTaskKey, assignee: 'admin' });
    const task = await client.getUserTask({ userTaskKey }, now);
    expect(task).toMatchObject({ assignee: 'admin', state: 'CREATED', processName: '订单' });
    await client.completeUserTask({ userTaskKey, variables: { ok: true } });

    await client.publishMessage({
      name: 'paid',
      correlationKey: 'o-1',
      timeToLive: 60_000 as never,
      variables: {},
    });
    await s.server.context.engine.settled();
    const ended = await client.getProcessInstance({ processInstanceKey: key }, now);
    expect(ended).toMatchObject({ state: 'COMPLETED', hasIncident: false, processDefinitionName: '订单' });
  });

  test('a job that fails for good is an incident; with retries and resolved, the order goes on', async () => {
    const key = (await startOrder('o-2')) as never;
    let failed = '';
    await workPrice(async (jobKey) => {
      failed = jobKey;
      await client.failJob({ jobKey: jobKey as never, retries: 0, errorMessage: 'no price list' });
    });
    const incidents = await client.searchIncidents(
      { filter: { processInstanceKey: key, state: 'ACTIVE' } },
      now,
    );
    expect(incidents.items?.[0]).toMatchObject({ errorType: 'JOB_NO_RETRIES', jobKey: failed });
    const incidentKey = incidents.items?.[0]?.incidentKey as never;
    await client.getIncident({ incidentKey }, now);
    await client.updateJob({ jobKey: failed as never, changeset: { retries: 1 } });
    await client.resolveIncident({ incidentKey });
    await workPrice((jobKey) => client.completeJob({ jobKey: jobKey as never }));
    const found = await client.searchProcessInstances(
      {
        filter: { processInstanceKey: key, hasIncident: false },
        sort: [{ field: 'startDate', order: 'DESC' }],
      },
      now,
    );
    expect(found.items).toHaveLength(1);
    await client.cancelProcessInstance({ processInstanceKey: key });
  });

  test('a worker waits for work that comes later', async () => {
    const waiting = workPrice((jobKey) =>
      client.completeJob({ jobKey: jobKey as never, variables: { price: 1 } }),
    );
    const key = await startOrder('o-3');
    await waiting;
    await expect(
      client.correlateMessage({ name: 'paid', correlationKey: 'nobody', variables: {} }),
    ).rejects.toMatchObject({ status: 404 });
    const [task] = (await client.searchUserTasks({ filter: { processInstanceKey: key as never } }, now))
      .items;
    await client.completeUserTask({ userTaskKey: task?.userTaskKey as never });
    const done = await client.correlateMessage({ name: 'paid', correlationKey: 'o-3', variables: {} });
    expect(done.processInstanceKey).toBe(key);
  });

  test('the client searches jobs by what became of them', async () => {
    const key = (await startOrder('o-4')) as never;
    const jobs = async (filter = {}) =>
      (await client.searchJobs({ filter: { processInstanceKey: key, ...filter } }, now)).items ?? [];
    expect(await jobs()).toMatchObject([
      { type: 'price', elementId: 'price', state: 'CREATED', retries: 3, worker: '', deadline: null },
    ]);
    await workPrice(async (jobKey) => {
      expect(await jobs({ worker: 'w' })).toMatchObject([{ jobKey, deadline: expect.any(String) }]);
      await client.failJob({ jobKey: jobKey as never, retries: 2, errorMessage: 'no price list' });
    });
    expect(await jobs({ hasFailedWithRetriesLeft: true })).toMatchObject([
      { errorMessage: 'no price list', retries: 2 },
    ]);
    await workPrice((jobKey) => client.completeJob({ jobKey: jobKey as never, variables: { price: 5 } }));
    expect(await jobs({ state: 'CREATED' })).toEqual([]);
    expect(await jobs({ state: { $in: ['COMPLETED'] } })).toMatchObject([{ endTime: expect.any(String) }]);
    await client.cancelProcessInstance({ processInstanceKey: key });
  });

  test('the client searches the variables of an instance, and only of one', async () => {
    const key = (await startOrder('o-5')) as never;
    const of = (filter: object) => client.searchVariables({ filter: filter as never }, now);
    const found = await of({ processInstanceKey: key, name: 'order' });
    expect(found.items).toMatchObject([
      { name: 'order', value: '"o-5"', isTruncated: false, scopeKey: key, processInstanceKey: key },
    ]);
    const variableKey = found.items?.[0]?.variableKey;
    expect((await of({ processInstanceKey: key, variableKey })).items).toHaveLength(1);
    expect((await of({ processInstanceKey: key, name: 'none' })).items).toEqual([]);
    await expect(of({ name: 'order' })).rejects.toMatchObject({ status: 400 });
    await client.cancelProcessInstance({ processInstanceKey: key });
  });
});
