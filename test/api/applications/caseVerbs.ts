/** Returns, withdrawals, signers, copies, supervision and termination over REST, by the parties of A10. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { apiLimits } from '../../../api/limits.js';
import * as d from '../../support/diagram.js';
import { startTestServer, type TestServer } from '../harness.js';
import { application, applyForApproval, demoResources, taskOf, until } from '../subscription.js';

describe('case verbs', () => {
  let s: TestServer;
  let instance: string;
  let task: string;
  let organisation: string;
  const of = (role: string) => `${organisation}.${role}`;
  const opinion = '请补充申请依据';
  const approved = { variables: { decision: 'approved' } };

  /** An approval with nothing that reaches outside. */
  const plain = d.bpmn(
    [
      d.extensions(d.tag('banli:start', { candidateGroups: 'requester' })),
      d.start(),
      d.userTask('check', d.assignment({ candidateGroups: 'provider@gaj' })),
      d.userTask('exchange', d.assignment({ candidateGroups: 'platform@zsj' })),
      d.end(),
      d.line('start', 'check', 'exchange', 'end'),
    ],
    [],
    'plain',
  );

  async function codeOf(account: string, path: string, body?: object): Promise<string> {
    const answer = await (await s.as(account)).post(`/v2/${path}`, body);
    return answer.body.code ?? (answer.status === 204 ? 'DONE' : `${answer.status}`);
  }
  const onTask = (account: string, path: string, body?: object) =>
    codeOf(account, `user-tasks/${task}/${path}`, body);
  const onInstance = (account: string, path: string, body?: object) =>
    codeOf(account, `process-instances/${instance}/${path}`, body);
  const inboxOf = async (account: string, list: string) =>
    (await (await s.as(account)).get(`/v2/inbox?list=${list}`).expect(200)).body;

  beforeAll(async () => {
    s = await startTestServer();
  });
  afterAll(() => s.close());
  beforeEach(async () => {
    ({ instance, task, organisation } = await applyForApproval(s));
  });

  describe('an application', () => {
    test('returned to the applicant is changed under the rules of its start, and comes back', async () => {
      const target = { target: 'applicant', opinion };
      expect(await onTask(of('provider'), 'return', { target: 'previous', opinion })).toBe('RETURN_NOWHERE');
      expect(await onTask(of('provider'), 'return', { target: 'applicant' })).toBe('OPINION_REQUIRED');
      expect(await onTask('swj.provider', 'return', target)).toBe('TASK_FORBIDDEN');
      expect(await onTask(of('provider'), 'return', target)).toBe('DONE');
      const done = await inboxOf(of('provider'), 'done');
      expect(done.items[0]).toMatchObject({ userTaskKey: task, action: 'returned' });
      const todo = await inboxOf('mzj.requester', 'todo');
      expect(todo.items[0]).toMatchObject({ processInstanceKey: instance, isMine: true, hasForm: true });
      task = todo.items[0].userTaskKey;
      const application = { resource: 'gaj-004', delivery: { mode: 'table' } };
      expect(await onTask('mzj.requester', 'completion', { variables: application })).not.toBe('DONE');
      const { conditional } = await demoResources(s);
      const changed = {
        resource: conditional._id,
        delivery: { mode: 'table' },
        purpose: '依据《社会救助暂行办法》核对申请最低生活保障家庭的常住人口情况。',
        use: { from: '2026-03-01', until: '2026-12-31' },
      };
      expect(await onTask('mzj.requester', 'completion', { variables: changed })).toBe('DONE');
      const again = await taskOf(s, instance, of('provider'));
      const variables = await s.server.context.engine.variables(instance, again);
      expect(variables).toMatchObject({ purpose: changed.purpose, resource: { provider: organisation } });
    });

    test('is taken back only while nobody has gone on with it, and says why not', async () => {
      expect(await onInstance('swj.requester', 'withdrawal')).toBe('FORBIDDEN');
      expect(await onInstance(of('requester'), 'withdrawal')).toBe('WITHDRAWAL_NOT_OWN');
      expect(await onTask(of('provider'), 'assignment', { assignee: of('provider') })).toBe('DONE');
      expect(await onInstance('mzj.requester', 'withdrawal')).toBe('WITHDRAWAL_TOO_LATE');
    });

    test('is taken back although the provider has been told of it, until he signs for it', async () => {
      expect(await onInstance('mzj.requester', 'withdrawal', { opinion: '用途有误' })).toBe('DONE');
      expect(await onTask(of('provider'), 'assignment', { assignee: of('provider') })).toBe('TASK_NOT_FOUND');
      task = await taskOf(s, instance, 'mzj.requester');
      const { conditional } = await demoResources(s);
      const { variables } = application(conditional);
      expect(await onTask('mzj.requester', 'completion', { variables })).toBe('DONE');
      await taskOf(s, instance, of('provider'));
    });

    test('is terminated by the platform with its reasons, for all to see', async () => {
      const path = 'termination';
      expect(await onInstance('mzj.requester', path, { opinion })).toBe('FORBIDDEN');
      expect(await onInstance('zsj.platform', path, {})).toBe('INVALID_ARGUMENT');
      expect(await onInstance('zsj.platform', path, { opinion: '　 ' })).toBe('OPINION_REQUIRED');
      expect(await onInstance('zsj.platform', path, { opinion: '申请单位已撤销' })).toBe('DONE');
      expect(await onInstance('zsj.platform', path, { opinion })).toBe('INSTANCE_ENDED');
      const started = await inboxOf('mzj.requester', 'started');
      expect(started.items[0]).toMatchObject({
        state: 'TERMINATED',
        endReason: '申请单位已撤销',
        openTasks: [],
      });
      const { body } = await (await s.as('mzj.requester')).get(`/v2/process-instances/${instance}`);
      expect(body.state).toBe('TERMINATED');
    });

    test('that is with the applicant is ended by himself', async () => {
      await onTask(of('provider'), 'return', { target: 'applicant', resume: 'start', opinion });
      expect(await onInstance('mzj.requester', 'termination', { opinion: '不再需要' })).toBe('DONE');
    });
  });

  describe('an approval', () => {
    test('is withdrawn by who gave it until the platform takes its task', async () => {
      await s.server.context.engine.deploy([{ name: 'plain.bpmn', content: plain }], {
        kind: 'engine',
        id: 'test',
      });
      const started = { processDefinitionId: 'plain' };
      const { body } = await (await s.as('mzj.requester')).post('/v2/process-instances', started).expect(200);
      instance = body.processInstanceKey;
      task = await taskOf(s, instance, 'gaj.provider');
      await onTask('gaj.provider', 'completion');
      const exchange = await taskOf(s, instance, 'zsj.platform');
      const actions = await (await s.as('gaj.provider')).get(`/v2/user-tasks/${task}/actions`).expect(200);
      expect(actions.body.actions).toEqual([{ verb: 'withdraw', opinionLengthMin: 0 }]);
      expect(await onTask('zsj.platform', 'withdrawal')).toBe('TASK_FORBIDDEN');
      expect(await onTask('gaj.provider', 'withdrawal', { opinion: '误点同意' })).toBe('DONE');
      const closed = await (await s.as('admin')).get(`/v2/user-tasks/${exchange}`).expect(200);
      expect(closed.body.state).toBe('CANCELED');
      task = await taskOf(s, instance, 'gaj.provider');
      await onTask('gaj.provider', 'completion');
      const next = await taskOf(s, instance, 'zsj.platform');
      await codeOf('zsj.platform', `user-tasks/${next}/assignment`, { assignee: 'zsj.platform' });
      expect(await onTask('gaj.provider', 'withdrawal')).toBe('WITHDRAWAL_TOO_LATE');
      const targets = await (await s.as('zsj.platform')).get(`/v2/user-tasks/${next}/actions`).expect(200);
      expect(targets.body.returnTargets).toEqual([{ elementId: 'check', handler: 'gaj.provider' }]);
      const back = { target: 'previous', opinion };
      expect(await codeOf('zsj.platform', `user-tasks/${next}/return`, back)).toBe('DONE');
      const verdict = await (await s.as('auditor')).get(`/v2/process-instances/${instance}/verify`);
      expect(verdict.body.clean).toBe(true);
    });

    test('of which nothing has reached outside is taken back by the applicant as a whole', async () => {
      const started = { processDefinitionId: 'plain' };
      const { body } = await (await s.as('mzj.requester')).post('/v2/process-instances', started).expect(200);
      instance = body.processInstanceKey;
      expect(await onInstance('mzj.requester', 'withdrawal', { opinion: '填写有误' })).toBe('DONE');
      task = await taskOf(s, instance, 'mzj.requester');
      expect(await onTask('mzj.requester', 'completion')).toBe('DONE');
      await taskOf(s, instance, 'gaj.provider');
    });

    test('waits for a signer whom the handler adds before himself, and shows both', async () => {
      const lead = { signers: [{ name: of('lead') }], position: 'before', opinion: '请领导先阅' };
      expect(await onTask(of('support'), 'signers', lead)).toBe('TASK_FORBIDDEN');
      expect(await onTask(of('provider'), 'signers', { ...lead, signers: [{ name: 'nobody' }] })).toBe(
        'INVALID_ARGUMENT',
      );
      const own = { ...lead, signers: [{ name: 'mzj.requester' }] };
      expect(await onTask(of('provider'), 'signers', own)).toBe('OWN_APPLICATION');
      expect(await onTask(of('provider'), 'signers', lead)).toBe('DONE');
      expect(await onTask(of('provider'), 'completion', approved)).toBe('TASK_ON_HOLD');
      const signing = await taskOf(s, instance, of('lead'));
      const sign = { ...approved, opinion: '同意' };
      expect(await codeOf(of('lead'), `user-tasks/${signing}/completion`, sign)).toBe('DONE');
      expect(await onTask(of('provider'), 'completion', approved)).toBe('DONE');
      const { scopes, root } = await s.server.context.engine.state(instance);
      const { signatures } = scopes[root]!.variables.signing as { signatures: object[] };
      expect(signatures).toMatchObject([{ by: of('lead'), opinion: '同意' }, { by: of('provider') }]);
    });

    test('is copied to others, who read it, leave a receipt and do nothing', async () => {
      const copies = { recipients: ['swj.lead', 'support@swj'], opinion: '供参考' };
      expect(await onTask('swj.lead', 'copies', copies)).toBe('TASK_FORBIDDEN');
      const tooMany = { recipients: Array(apiLimits.partiesMax + 1).fill('swj.lead') };
      expect(await onTask(of('provider'), 'copies', tooMany)).toBe('INVALID_ARGUMENT');
      expect(await onTask(of('provider'), 'copies', copies)).toBe('DONE');
      expect(await inboxOf('swj.lead', 'cc')).toMatchObject({ counts: { cc: 1, todo: 0 }, items: [{}] });
      expect((await inboxOf('swj.support', 'cc')).items[0].userTaskKey).toBe(task);
      const reader = await s.as('swj.lead');
      await reader.get(`/v2/user-tasks/${task}`).expect(200);
      await reader.put(`/v2/user-tasks/${task}/receipt`).expect(204);
      await reader.put(`/v2/user-tasks/${task}/receipt`).expect(204);
      expect(await onTask('swj.lead', 'completion', approved)).toBe('TASK_FORBIDDEN');
      await (await s.as(of('provider'))).put(`/v2/user-tasks/${task}/receipt`).expect(403);
      const seen = await (await s.as(of('provider'))).get(`/v2/user-tasks/${task}/copies`).expect(200);
      expect(seen.body).toMatchObject({ recipients: copies.recipients, receipts: [{ user: 'swj.lead' }] });
    });

    test('is supervised by the platform once, which opens the rectification', async () => {
      expect(await onTask(of('lead'), 'supervision', { opinion })).toBe('TASK_FORBIDDEN');
      expect(await onTask('zsj.platform', 'supervision')).toBe('OPINION_REQUIRED');
      expect(await onTask('zsj.platform', 'supervision', { opinion: '临近期限，请加快' })).toBe('DONE');
      expect(await onTask('zsj.platform', 'supervision', { opinion })).toBe('SUPERVISED_ALREADY');
      await until(s, async () => {
        const { items } = await inboxOf('zsj.platform', 'todo');
        const [notice] = items.filter((one: { elementId: string }) => one.elementId === 'notice');
        expect(notice).toBeDefined();
      });
    });
  });
});
