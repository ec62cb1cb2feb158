/** The element instances of a process instance, read from its log through Camunda's own client. */
import type { CamundaClient } from '@camunda8/orchestration-cluster-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { elementInstancesOf } from '../../../api/elementInstances.js';
import { type InstanceRow, instancesOn } from '../../../models/instances.js';
import {
  boundary,
  bpmn,
  end,
  extensions,
  flow,
  line,
  multiInstance,
  scriptTask,
  start,
  subProcess,
  tag,
  timer,
  userTask,
} from '../../support/diagram.js';
import { bpmnFile, camundaOn, now } from '../camundaOn.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('element instances', () => {
  let s: TestServer;
  let client: CamundaClient;
  let instance: string;
  const by = { kind: 'user' as const, id: 'admin' };
  const hour = 3_600_000;

  const each = multiInstance({}, { inputCollection: '=[1, 2]', inputElement: 'n' });
  const repeated = tag('bpmn:userTask', { id: 'sign', name: '会签' }, extensions('<zeebe:userTask/>'), each);
  const diagram = bpmn(
    [
      start(),
      scriptTask('reckon', '=1 + 1', 'sum'),
      subProcess('inside', start('s'), userTask('look'), end('e'), line('s', 'look', 'e')),
      boundary('late', 'inside', timer('timeDuration', 'PT1H')),
      flow('late', 'sign'),
      repeated,
      end(),
      line('start', 'reckon', 'inside', 'sign', 'end'),
    ],
    [],
    'elements',
  );

  type Filter = Record<string, unknown>;
  const search = async (filter: Filter, more: object = {}) =>
    client.searchElementInstances(
      { filter: { processInstanceKey: instance, ...filter }, ...more } as never,
      now,
    );
  const shown = async (filter: Filter = {}, more: object = {}) =>
    (await search(filter, more)).items!.map(({ elementId, type, state }) => `${elementId} ${type} ${state}`);

  beforeAll(async () => {
    s = await startTestServer();
    client = camundaOn(s);
    await client.createDeployment({ resources: [bpmnFile('elements.bpmn', diagram)] });
    const { engine } = s.server.context;
    ({ instance } = await engine.start({ processId: 'elements', variables: {} }, by));
    s.clock.ms += hour;
    await engine.wake();
  });
  afterAll(() => s.close());

  test('are the process and its activities in order, repeated ones with a body around rounds', async () => {
    expect(await shown()).toEqual([
      'elements PROCESS ACTIVE',
      'reckon SCRIPT_TASK COMPLETED',
      'inside SUB_PROCESS TERMINATED',
      'look USER_TASK TERMINATED',
      'sign MULTI_INSTANCE_BODY ACTIVE',
      'sign USER_TASK ACTIVE',
      'sign USER_TASK ACTIVE',
    ]);
    const { items = [] } = await search({ elementId: 'look' });
    expect(items).toMatchObject([{ elementName: '', hasIncident: false, processDefinitionId: 'elements' }]);
    expect(Date.parse(items[0]!.endDate!) - Date.parse(items[0]!.startDate)).toBe(hour);
    const found = await client.getElementInstance(items[0]! as never, now);
    expect(found).toEqual(items[0]);
  });

  test('are filtered by every field, sorted and paged', async () => {
    expect(await shown({ type: 'USER_TASK', state: 'ACTIVE' })).toHaveLength(2);
    expect(await shown({ state: { $in: ['COMPLETED', 'TERMINATED'] } })).toHaveLength(3);
    const later = new Date(s.clock.ms - 1).toISOString();
    expect(await shown({ startDate: { $gt: later } })).toEqual(
      expect.arrayContaining(['sign MULTI_INSTANCE_BODY ACTIVE']),
    );
    expect(await shown({ endDate: { $exists: false } })).toHaveLength(4);
    const sort = [{ field: 'elementId', order: 'DESC' }, { field: 'type' }];
    const page = { from: 1, limit: 2 };
    expect(await shown({ elementName: '会签' }, { sort, page })).toEqual([
      'sign USER_TASK ACTIVE',
      'sign USER_TASK ACTIVE',
    ]);
    expect((await search({}, { page })).page.totalItems).toBe(7);
  });

  test('have their state at the end of the instance', async () => {
    const { engine } = s.server.context;
    await engine.submit(instance, { type: 'instance.canceled' }, by);
    expect(await shown({ state: 'ACTIVE' })).toEqual([]);
    expect(await shown({ type: 'PROCESS' })).toEqual(['elements PROCESS TERMINATED']);
  });

  test('are of one instance that the caller may see, and of no log beyond its bound', async () => {
    const admin = await s.as('admin');
    const path = '/v2/element-instances/search';
    const all = await admin.post(path, {}).expect(400);
    expect(all.body).toMatchObject({
      code: 'INVALID_ARGUMENT',
      errors: [{ field: 'body.filter.processInstanceKey' }],
    });
    const some = { filter: { processInstanceKey: { $in: [instance] } } };
    expect((await admin.post(path, some)).body.code).toBe('INVALID_ARGUMENT');
    expect((await admin.post(path, { filter: { type: 'EXCLUSIVE_GATEWAY' } })).status).toBe(400);
    const clerk = await s.as('swj.provider');
    await clerk.post(path, { filter: { processInstanceKey: instance } }).expect(403);
    await admin.get(`/v2/element-instances/${instance}999999`).expect(404);
    expect((await admin.get(`/v2/element-instances/${instance}`).expect(200)).body.type).toBe('PROCESS');
    const row = await instancesOn(s.server.context.connection).findById(instance).lean<InstanceRow>();
    // As with elementInstancesCommitsMax.
    await expect(elementInstancesOf(s.server.context, row!, 1)).rejects.toMatchObject({
      code: 'STATE_TOO_LARGE',
    });
  });
});
