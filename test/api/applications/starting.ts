/** Messages and signals that start instances, through Camunda's own client. */
import type { CamundaClient } from '@camunda8/orchestration-cluster-api';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { examplesOf } from '../../../api/examples.js';
import {
  bpmn,
  condition,
  end,
  line,
  message,
  messageReceived,
  signal,
  signalled,
  startOn,
} from '../../support/diagram.js';
import { bpmnFile, camundaOn, now } from '../camundaOn.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('starting', () => {
  let s: TestServer;
  let client: CamundaClient;
  beforeAll(async () => {
    s = await startTestServer({ seed: true });
    client = camundaOn(s);
    const triggers = [messageReceived('m'), signalled('S'), condition('level > 3')];
    const [onMessage, onSignal, onCondition] = triggers.map((trigger, index) =>
      bpmn(
        [startOn('begin', trigger), end(), line('begin', 'end')],
        [message('m', 'arrived'), signal('S', 'alarm')],
        `started-${index}`,
      ),
    ) as [string, string, string];
    await client.createDeployment({
      resources: [
        bpmnFile('m.bpmn', onMessage),
        bpmnFile('s.bpmn', onSignal),
        bpmnFile('c.bpmn', onCondition),
      ],
    });
  });
  afterAll(() => s.close());

  const found = async (processDefinitionId: string) =>
    (
      await client.searchProcessInstances(
        { filter: { processDefinitionId: processDefinitionId as never } },
        now,
      )
    ).items;

  test('correlating a message answers the instance that it starts', async () => {
    const answer = await client.correlateMessage({ name: 'arrived', variables: { from: 'post' } });
    expect(await found('started-0')).toMatchObject([
      { processInstanceKey: answer.processInstanceKey, state: 'COMPLETED' },
    ]);
  });

  test('a broadcast signal starts an instance', async () => {
    const { signalKey } = await client.broadcastSignal({ signalName: 'alarm', variables: { level: 3 } });
    expect(signalKey).toMatch(/^\d{19}$/);
    await s.server.context.engine.settled();
    expect(await found('started-1')).toMatchObject([{ state: 'COMPLETED' }]);
  });

  test('a condition that holds starts an instance, and who may not say so starts nothing', async () => {
    const variables = { level: 4 };
    const admin = await s.as('admin');
    const { body } = await admin.post('/v2/conditionals/evaluation', { variables }).expect(200);
    const [begun] = await found('started-2');
    expect(begun).toMatchObject({ state: 'COMPLETED' });
    expect(body).toEqual({
      conditionalEvaluationKey: expect.stringMatching(/^\d{19}$/),
      tenantId: '<default>',
      processInstances: [
        {
          processDefinitionKey: begun!.processDefinitionKey,
          processInstanceKey: begun!.processInstanceKey,
        },
      ],
    });
    const auditor = await s.as('auditor');
    await auditor.post('/v2/conditionals/evaluation', { variables }).expect(403);
    await admin.post('/v2/conditionals/evaluation', { variables, processDefinitionKey: '1' }).expect(404);
    expect(await found('started-2')).toHaveLength(1);
  });

  test('the examples of the interface’s document start something, each for whom it is', async () => {
    const examples = examplesOf({ operation: 'createProcessInstance' });
    const started = [];
    for (const [title, body] of examples) {
      const account = /\((\S+\.requester)\)/.exec(title)?.[1];
      // Those with a file need the key of one that was uploaded.
      if (account === undefined || title.includes('scan')) continue;
      const answer = await (await s.as(account)).post('/v2/process-instances', body as object);
      expect([title, answer.status, answer.body.detail]).toEqual([title, 200, undefined]);
      started.push(answer.body.processDefinitionId);
    }
    expect(started).toEqual(['article-10', 'article-11', 'a18-application', 'a23-dispute']);
  });

  test('who may not broadcast starts nothing', async () => {
    const auditor = await s.as('auditor');
    const before = await s.counts();
    await auditor.post('/v2/signals/broadcast', { signalName: 'alarm' }).expect(403);
    expect((await s.counts()).instances).toBe(before.instances);
  });

  test('a process that only a trigger starts is not started by hand', async () => {
    const admin = await s.as('admin');
    const refused = await admin
      .post('/v2/process-instances', { processDefinitionId: 'started-0' })
      .expect(409);
    expect(refused.body).toMatchObject({ code: 'START_NOT_NONE' });
  });
});
