/** Searches with fields, operators, orders and cursors that no caller should name. */
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { routes } from '../../../api/routes/index.js';
import { startTestServer, type TestServer } from '../harness.js';
import { expectProblem, json, named, send, tokenFor } from '../probe.js';

describe('bad searches', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
  });
  afterAll(() => s.close());

  describe.each(routes.filter(({ hasOperators }) => hasOperators).map(named))('%s', (_name, route) => {
    test.each([
      { filter: { 'no-such-field': 1 } },
      { filter: { $where: '1' } },
      { filter: { $or: [{}] } },
      { filter: { name: { $regex: '.*' } } },
      { filter: { name: { $eq: { $gt: '' } } } },
      { filter: { name: { $in: Array(1000).fill('x') } } },
      { filter: { name: { $like: 'a*'.repeat(50) } } },
      { filter: { 'a.b': 1 } },
      { filter: [] },
      { sort: [{ field: '$where', order: 'ASC' }] },
      { sort: [{ field: 'name', order: 'SIDEWAYS' }] },
      { sort: [{ field: '__proto__' }] },
      { page: { limit: 0 } },
      { page: { limit: 100_000 } },
      { page: { from: -1 } },
      { page: { from: 9_999, limit: 100 } },
      { page: { after: 'bm9uc2Vuc2U=' } },
      { page: { after: Buffer.from('["x",["s",{"$gt":""}]]').toString('base64') } },
      { page: { after: 'aaaa', before: 'aaaa' } },
    ])('refuses the search %j', async (body) => {
      const token = await tokenFor(s, route);
      const answer = await send(s, route, { token, body: json(body) });
      // Searches that hang on a key find nothing under the one sent here.
      expectProblem(answer);
    });
  });
});
