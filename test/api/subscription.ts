/** What tests of Article 10 over REST share: resources of each kind, applications, their tasks. */
import { expect } from '@jest/globals';
import { type CatalogueResource, resourcesOn } from '../../models/resources.js';
import type { TestServer } from './harness.js';

const purpose = '依据《社会救助暂行办法》开展低保对象家庭经济状况核对工作，需核验相关信息。';

export interface DemoResources {
  conditional: CatalogueResource;
  open: CatalogueResource;
  closed: CatalogueResource;
}

/** One resource of each share type that the applicant's own department does not provide. */
export async function demoResources(s: TestServer): Promise<DemoResources> {
  const rows = resourcesOn(s.server.context.connection);
  const find = async (filter: object) => {
    const row = await rows.findOne({ provider: { $ne: 'mzj' }, ...filter }).lean<CatalogueResource>();
    if (!row) throw new Error(`The demo catalogue has nothing like ${JSON.stringify(filter)}`);
    return row;
  };
  return {
    conditional: await find({ shareType: 'conditional', modes: 'table' }),
    open: await find({ shareType: 'unconditional', modes: 'table' }),
    closed: await find({ shareType: 'not-shared' }),
  };
}

export const application = (resource: Pick<CatalogueResource, '_id'>) => ({
  processDefinitionId: 'article-10',
  variables: {
    resource: resource._id,
    delivery: { mode: 'table' },
    purpose,
    use: { from: '2026-03-01', until: '2026-12-31' },
  },
});

export async function apply(s: TestServer, resource: CatalogueResource): Promise<string> {
  const clerk = await s.as('mzj.requester');
  const { body } = await clerk.post('/v2/process-instances', application(resource)).expect(200);
  await s.server.context.engine.settled();
  return body.processInstanceKey;
}

/** The only open task of the instance that the account sees. */
export async function taskOf(s: TestServer, instance: string, account: string): Promise<string> {
  const caller = await s.as(account);
  const filter = { processInstanceKey: instance, state: 'CREATED' };
  const { body } = await caller.post('/v2/user-tasks/search', { filter }).expect(200);
  expect(body.items).toHaveLength(1);
  return body.items[0].userTaskKey;
}

/** An application for conditional data, and the approval that waits at the organisation that provides it. */
export async function applyForApproval(
  s: TestServer,
): Promise<{ instance: string; task: string; organisation: string }> {
  const { conditional } = await demoResources(s);
  const instance = await apply(s, conditional);
  const organisation = conditional.provider;
  return { instance, task: await taskOf(s, instance, `${organisation}.provider`), organisation };
}

/** Workers of this node act on their own; their work is waited for, a bounded number of times. */
export async function until<T>(s: TestServer, attempt: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      await s.server.context.engine.settled();
      return await attempt();
    } catch (error) {
      if (tries >= 200) throw error;
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
}
