/** Applications under Article 10 that must not start, and how an instance begins and is ended. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../harness.js';
import { application, apply, type DemoResources, demoResources } from '../subscription.js';

describe('applying', () => {
  let s: TestServer;
  let resources: DemoResources;
  beforeAll(async () => {
    s = await startTestServer();
    resources = await demoResources(s);
  });
  afterAll(() => s.close());

  describe('an application that must not start', () => {
    const refuse = async (changes: object, status: number, code: string, account = 'mzj.requester') => {
      const before = await s.counts();
      const clerk = await s.as(account);
      const answer = await clerk.post('/v2/process-instances', {
        ...application(resources.conditional),
        ...changes,
      });
      expect({ status: answer.status, code: answer.body.code }).toEqual({ status, code });
      expect(await s.counts()).toEqual(before);
      return answer.body;
    };
    const { variables } = application({ _id: 'x' });

    test('asks for a resource that is not shared', async () => {
      await refuse(
        { variables: { ...variables, resource: resources.closed._id } },
        422,
        'RESOURCE_NOT_SHARED',
      );
    });

    test('forges who applies', async () => {
      const forged = {
        ...variables,
        resource: resources.conditional._id,
        applicant: { user: 'x', organisation: 'gaj' },
      };
      await refuse({ variables: forged }, 422, 'VARIABLES_INVALID');
    });

    test('leaves the purpose out, or fills it with blanks (A7)', async () => {
      for (const empty of [undefined, '', '　 　 　 　 　 　 　 　 　 　 　 　 ', '太短']) {
        const given = { ...variables, resource: resources.conditional._id, purpose: empty };
        const problem = await refuse({ variables: given }, 422, 'FORM_INVALID');
        expect(problem.errors).toEqual([expect.objectContaining({ field: 'purpose' })]);
      }
    });

    test('says what the form does not ask', async () => {
      const given = {
        ...variables,
        resource: resources.conditional._id,
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
      const given = { ...variables, resource: resources.conditional._id };
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

  describe('an instance', () => {
    test('is ended by an admin only, once', async () => {
      const instance = await apply(s, resources.open);
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
        clerk.post('/v2/process-instances', application(resources.open)).set('Idempotency-Key', 'start-1');
      const [first, second] = [await start().expect(200), await start().expect(200)];
      expect(second.body).toEqual(first.body);
    });
  });
});
