/** The verbs on a human task over REST: who may use them, on whom, and what each of them leaves behind. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { apiLimits } from '../../../api/limits.js';
import { startTestServer, type TestServer } from '../harness.js';
import { applyForApproval } from '../subscription.js';

describe('task verbs', () => {
  let s: TestServer;
  let instance: string;
  let task: string;
  let organisation: string;
  const of = (role: string) => `${organisation}.${role}`;

  async function call(account: string, path: string, body?: object) {
    return (await s.as(account)).post(`/v2/user-tasks/${task}/${path}`, body);
  }
  const codeOf = async (account: string, path: string, body?: object): Promise<string> =>
    (await call(account, path, body)).body.code ?? 'DONE';
  const actionsFor = async (account: string): Promise<string[]> => {
    const { body } = await (await s.as(account)).get(`/v2/user-tasks/${task}/actions`).expect(200);
    return body.actions.map(({ verb }: { verb: string }) => verb);
  };

  beforeAll(async () => {
    s = await startTestServer();
  });
  afterAll(() => s.close());
  beforeEach(async () => {
    ({ instance, task, organisation } = await applyForApproval(s));
  });

  // TV1, TS1: the API refuses who has no standing, the engine what the state does not allow.
  describe('a task', () => {
    test('is delegated to a colleague of the office alone, who hands it back', async () => {
      const to = { assignee: of('support'), opinion: '请核对字段' };
      expect(await codeOf(of('provider'), 'delegation', { ...to, assignee: 'swj.provider' })).toBe(
        'TASK_TARGET_FORBIDDEN',
      );
      expect(await codeOf(of('provider'), 'delegation', { ...to, assignee: 'nobody' })).toBe(
        'INVALID_ARGUMENT',
      );
      expect(await codeOf('swj.provider', 'delegation', to)).toBe('TASK_FORBIDDEN');
      expect(await codeOf(of('provider'), 'delegation', to)).toBe('DONE');
      expect(await actionsFor(of('support'))).toContain('resolve');
      expect(await actionsFor(of('support'))).not.toContain('complete');
      expect(await actionsFor(of('provider'))).toEqual(expect.arrayContaining(['resolve', 'urge']));
      expect(await codeOf(of('support'), 'completion', { variables: { decision: 'approved' } })).toBe(
        'TASK_DELEGATED',
      );
      expect(await codeOf(of('support'), 'resolution', { opinion: '字段无误' })).toBe('DONE');
      expect(await codeOf(of('support'), 'completion', { variables: { decision: 'approved' } })).toBe(
        'TASK_ASSIGNED',
      );
      expect(await codeOf(of('provider'), 'completion', { variables: { decision: 'approved' } })).toBe(
        'DONE',
      );
    });

    test('is transferred to another candidate alone', async () => {
      expect(await codeOf(of('provider'), 'transfer', { assignee: of('support') })).toBe(
        'TASK_TARGET_FORBIDDEN',
      );
      expect(await codeOf(of('lead'), 'transfer', { assignee: of('provider') })).toBe('TASK_FORBIDDEN');
      expect(await codeOf('auditor', 'transfer', { assignee: of('provider') })).toBe('FORBIDDEN');
      expect(await codeOf(of('provider'), 'transfer', {})).toBe('INVALID_ARGUMENT');
    });

    test('is urged by the applicant and the lead, to whom it is closed otherwise', async () => {
      expect(await codeOf('mzj.requester', 'urging', { opinion: '请尽快' })).toBe('DONE');
      expect(await codeOf(of('lead'), 'urging')).toBe('URGED_LATELY');
      expect(await codeOf('swj.requester', 'urging')).toBe('TASK_FORBIDDEN');
      await s.server.context.engine.settled();
      const { body } = await (await s.as(of('provider'))).get('/v2/notifications?unread=true').expect(200);
      expect(body.items[0]).toMatchObject({ kind: 'urging', userTaskKey: task });
      const started = await (await s.as('mzj.requester')).get('/v2/inbox?list=started').expect(200);
      expect(started.body.items[0].openTasks[0].userTaskKey).toBe(task);
    });

    test('keeps every verb on the record, once, whoever repeats it with its key', async () => {
      const send = async () =>
        (await s.as(of('provider')))
          .post(`/v2/user-tasks/${task}/delegation`, { assignee: of('support'), opinion: '请核对' })
          .set('Idempotency-Key', 'delegate-1');
      expect((await send()).status).toBe(204);
      expect((await send()).headers['idempotency-replayed']).toBe('true');
      const commits = await s.server.context.engine.history(instance, { fromSeq: 0, limit: 100 });
      const delegated = commits.filter(({ event }) => event.type === 'task.delegated');
      expect(delegated).toMatchObject([{ event: { by: { id: of('provider') }, opinion: '请核对' } }]);
      const verdict = await (await s.as('auditor')).get(`/v2/process-instances/${instance}/verify`);
      expect(verdict.body.clean).toBe(true);
    });

    test('takes no opinion beyond opinionCharactersMax, nor a stale tag', async () => {
      const opinion = '意'.repeat(apiLimits.opinionCharactersMax + 1);
      expect(await codeOf(of('provider'), 'urging', { opinion })).toBe('INVALID_ARGUMENT');
      const stale = (await s.as(of('provider')))
        .post(`/v2/user-tasks/${task}/delegation`, { assignee: of('support') })
        .set('If-Match', '"99"');
      expect((await stale).body.code).toBe('PRECONDITION_FAILED');
    });
  });
});
