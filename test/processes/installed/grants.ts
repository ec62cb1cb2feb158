/** A worker that dies between the record of an authorisation, the start of its life and its answer. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { ActivatedJob, Engine } from '../../../engine/index.js';
import { authorisationsOn } from '../../../models/authorisations.js';
import { grantAuthorisation } from '../../../processes/grants/authorise.js';
import { databasePorts, seed, type WorkerPorts } from '../../../processes/index.js';
import { type Installation, install } from '../installation.js';

describe('grants', () => {
  let here: Installation;
  let engine: Engine;
  beforeAll(async () => {
    here = await install();
    engine = await here.engine({ works: false });
    await seed({ engine, connection: here.connection, hashPassword: async () => 'hash' });
  });
  afterAll(() => here.close());

  const facts = {
    resource: { code: 'gaj-002', name: '居住证信息', provider: 'gaj', providerName: '公安局' },
    applicant: { user: 'mzj.requester', organisation: 'mzj', organisationName: '民政局', name: '张' },
    delivery: { mode: 'file', format: 'csv' },
    purpose: '核对常住情况。',
    use: { from: '2026-02-10', until: '2026-12-31' },
  };

  /** An instance of Article 10 whose approval has just been completed, and its job. */
  async function decided(): Promise<ActivatedJob> {
    const by = { kind: 'user' as const, id: 'gaj.provider' };
    const variables = { ...facts, resource: { ...facts.resource, shareType: 'conditional' } };
    const { instance } = await engine.start(
      { processId: 'article-10', variables },
      { kind: 'user', id: 'mzj.requester' },
    );
    const [task] = Object.values((await engine.state(instance)).tasks);
    const approved = { decision: 'approved' };
    await engine.submit(instance, { type: 'task.completed', task: task!.key, variables: approved }, by);
    const wanted = { worker: 'test', jobsMax: 1, leaseMs: 60_000, waitMs: 5000 };
    const [job] = await engine.activateJobs({ type: 'grant-authorisation', ...wanted });
    return job!;
  }

  const deaths = ['recordAuthorisation', 'linkLifecycle'] as const;

  test.each([
    ['before the record', 'recordAuthorisation', 'before'],
    ['after the record', 'recordAuthorisation', 'after'],
    ['after the start of the life', 'linkLifecycle', 'before'],
    ['before its answer', 'linkLifecycle', 'after'],
  ] as const)(
    'a worker that dies %s leaves, once repeated, one record and one life (G1)',
    async (_what, at, when) => {
      const job = await decided();
      const ports = databasePorts(here.connection, () => new Date(here.clock.nowMs));
      const dying: WorkerPorts = {
        ...ports,
        ...Object.fromEntries(
          deaths.map((name) => [
            name,
            async (...given: unknown[]) => {
              if (name === at && when === 'before') throw new Error('killed');
              await (ports[name] as (...all: unknown[]) => Promise<void>)(...given);
              if (name === at) throw new Error('killed');
            },
          ]),
        ),
      };
      await expect(grantAuthorisation(job, dying, engine)).rejects.toThrow('killed');
      const answer = await grantAuthorisation(job, ports, engine);
      expect(await grantAuthorisation(job, ports, engine)).toEqual(answer);
      const rows = await authorisationsOn(here.connection).find({ instance: job.instance }).lean();
      expect(rows).toHaveLength(1);
      const lives = await here.connection
        .db!.collection('instances')
        .find({ processId: 'a19-authorisation' })
        .toArray();
      const ours = await Promise.all(lives.map((each) => engine.variables(String(each._id))));
      const ids = ours.map(({ authorisation }) => (authorisation as { id: string }).id);
      expect(ids.filter((id) => id === job.key)).toHaveLength(1);
      expect(lives.map((each) => String(each._id))).toContain(rows[0]?.lifecycle);
    },
  );
});
