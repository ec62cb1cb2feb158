/** Every problem is in the language that the caller ranks first of Chinese and English, and says so. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startTestServer, type TestServer } from '../harness.js';

describe('the language of a problem', () => {
  let s: TestServer;
  beforeAll(async () => {
    s = await startTestServer();
  });
  afterAll(() => s.close());

  const han = /\p{Script=Han}/u;
  const asked: [accepted: string | undefined, answered: string][] = [
    [undefined, 'zh-CN'],
    ['zh-CN', 'zh-CN'],
    ['zh-Hans-CN', 'zh-CN'],
    ['en', 'en'],
    ['en-GB', 'en'],
    ['fr', 'zh-CN'],
    ['*', 'zh-CN'],
    ['fr, en;q=0.3', 'en'],
    ['zh;q=0.4, en;q=0.8', 'en'],
    ['en;q=0.4, zh-CN;q=0.8', 'zh-CN'],
    ['en;q=0', 'zh-CN'],
    ['zh;q=0, en;q=0.1', 'en'],
    ['no language at all, ;;q=x', 'zh-CN'],
  ];

  /** One refusal of each place that refuses: no route, no token, a body that is none, a field, a handler. */
  async function refusals(accepted: string | undefined) {
    const token = await s.token('auditor');
    const search = () =>
      s.http
        .post('/v2/user-tasks/search')
        .set('Authorization', `Bearer ${token}`)
        .set('Content-Type', 'application/json');
    const calls = [
      s.http.get('/nothing'),
      s.http.get('/v2/statistics'),
      search().send('{'),
      search().send(JSON.stringify({ filter: { userTaskKey: 'x' }, page: { from: 1, after: 'cursor' } })),
      s.http.get('/v2/statistics/reports/404').set('Authorization', `Bearer ${token}`),
    ];
    return Promise.all(calls.map((call) => (accepted ? call.set('Accept-Language', accepted) : call)));
  }

  test.each(asked)('of a caller who accepts %j is %s, and named', async (accepted, answered) => {
    const answers = await refusals(accepted);
    expect(answers.map(({ status }) => status)).toEqual([404, 401, 400, 400, 404]);
    for (const { headers, body } of answers) {
      expect(headers['content-language']).toBe(answered);
      expect(headers.vary?.split(/,\s*/)).toContain('Accept-Language');
      const said = [
        body.title,
        body.detail,
        ...(body.errors ?? []).map((one: { message: string }) => one.message),
      ];
      for (const text of said) expect([text, han.test(text)]).toEqual([text, answered === 'zh-CN']);
    }
  });
});
