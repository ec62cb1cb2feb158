/** Data stores over the API: what they hold, page by page, who wrote it, and who may see it. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { outOf, specification } from '../../support/data.js';
import { bpmn, end, line, start, tag } from '../../support/diagram.js';
import { startTestServer, type TestServer } from '../harness.js';

describe('data stores', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer({ seed: true });
    const io = specification({ outputs: ['out'] });
    const script = tag('bpmn:script', {}, '{ nr: n }');
    const note = (id: string, ...content: string[]) =>
      tag('bpmn:scriptTask', { id, scriptFormat: 'feel' }, io, outOf('out', 'ref'), ...content);
    const content = bpmn(
      [
        ...[start(), note('note', script), end(), line('start', 'note', 'end')],
        tag('bpmn:dataStoreReference', { id: 'ref', dataStoreRef: 'register' }),
      ],
      [
        tag('bpmn:itemDefinition', { id: 'entries', isCollection: true }),
        tag('bpmn:dataStore', { id: 'register', name: 'register', itemSubjectRef: 'entries' }),
      ],
      'noting',
    );
    const deployed = await s.http
      .post('/v2/deployments')
      .set('Authorization', `Bearer ${await s.token('designer')}`)
      .attach('resources', Buffer.from(content), 'noting.bpmn');
    expect(deployed.status).toBe(200);
  });
  afterAll(() => s.close());

  const dataStoreId = 'https://banli.dev/test#register';
  const begun: string[] = [];
  async function note(n: number): Promise<void> {
    const body = { processDefinitionId: 'noting', variables: { n } };
    const started = await (await s.as('admin')).post('/v2/process-instances', body);
    begun.push(started.body.processInstanceKey);
    await s.server.context.engine.settled();
  }

  test('are listed once something was written to them', async () => {
    const auditor = await s.as('auditor');
    expect((await auditor.post('/v2/data-stores/search', {})).body.items).toEqual([]);
    for (const n of [1, 2, 3]) await note(n);
    const { body } = await auditor.post('/v2/data-stores/search', { filter: { dataStoreId } });
    expect(body.items).toMatchObject([{ dataStoreId, itemCount: 3, writeCount: 3 }]);
    const none = await auditor.post('/v2/data-stores/search', { filter: { dataStoreId: 'another' } });
    expect(none.body.items).toEqual([]);
  });

  const keyOf = async () =>
    (await (await s.as('auditor')).post('/v2/data-stores/search', {})).body.items[0].dataStoreKey as string;

  test('show what they hold page by page', async () => {
    const path = `/v2/data-stores/${await keyOf()}`;
    const auditor = await s.as('auditor');
    const first = (await auditor.get(`${path}?limit=2`)).body;
    expect([first.items, first.next]).toEqual([[{ nr: 1 }, { nr: 2 }], 2]);
    const second = (await auditor.get(`${path}?from=${first.next}&limit=2`)).body;
    expect([second.items, second.next]).toEqual([[{ nr: 3 }], undefined]);
  });

  test('show who wrote what, in the order in which it was done', async () => {
    const auditor = await s.as('auditor');
    const path = `/v2/data-stores/${await keyOf()}/writes/search`;
    const page = { limit: 2 };
    const { body } = await auditor.post(path, { page });
    const written = (number: number) => ({
      number,
      isAddition: true,
      value: { nr: number },
      processInstanceKey: begun[number - 1],
      elementId: 'note',
    });
    expect(body.items).toMatchObject([written(1), written(2)]);
    const after = await auditor.post(path, { page: { ...page, after: body.page.endCursor } });
    expect(after.body.items).toMatchObject([written(3)]);
    const mine = { filter: { processInstanceKey: begun[1]! } };
    expect((await auditor.post(path, mine)).body.items).toMatchObject([written(2)]);
  });

  test('are for auditors and administrators, and found by their key alone', async () => {
    const key = await keyOf();
    const clerk = await s.as('mzj.requester');
    for (const call of [clerk.get(`/v2/data-stores/${key}`), clerk.post('/v2/data-stores/search', {})])
      expect((await call).body.code).toBe('FORBIDDEN');
    const auditor = await s.as('auditor');
    const unknown = await auditor.get(`/v2/data-stores/${'0'.repeat(32)}`);
    expect([unknown.status, unknown.body.code]).toEqual([404, 'DATA_STORE_NOT_FOUND']);
    expect((await auditor.get('/v2/data-stores/register')).body.code).toBe('INVALID_ARGUMENT');
  });
});
