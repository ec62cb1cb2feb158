/**
 * Bad input over every route, made from the route table itself: whatever is sent, the answer is problem+json
 * with a code of the table, never a 5xx, and nothing was written.
 */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiLimits } from '../../api/limits.js';
import { ProblemSchema } from '../../api/problem.js';
import type { Route } from '../../api/route.js';
import { routes } from '../../api/routes/index.js';
import { roles } from '../../models/users.js';
import { startTestServer, type TestServer } from './harness.js';
import {
  accountOf,
  excluded,
  expectProblem,
  filled,
  json,
  jsonRoutes,
  named,
  send,
  tokenFor,
} from './probe.js';

let s: TestServer;
let before: Record<string, number>;
beforeAll(async () => {
  s = await startTestServer();
  for (const role of roles) await s.token(accountOf[role]);
  before = await counts();
});
afterAll(async () => {
  const after = await counts();
  await s.close();
  expect(after).toEqual(before);
});

const deep = (levels: number): string => `{"variables":${'['.repeat(levels)}${']'.repeat(levels)}}`;

const many = Object.fromEntries(Array.from({ length: 501 }, (_, n) => [`v${n}`, 0]));

/** Bodies that no route takes by kind, in variants, and the codes that may answer them. */
const badBodies: [what: string, body: string, codes: string[]][][] = [
  [
    ['cut-off JSON', '{"a":', ['MALFORMED_JSON']],
    ['text that is no JSON', 'hello', ['MALFORMED_JSON']],
  ],
  [
    ['a number', '7', ['INVALID_ARGUMENT']],
    ['a text', '"x"', ['INVALID_ARGUMENT']],
    ['a list', '[]', ['INVALID_ARGUMENT']],
  ],
  [['an unknown key', json({ 'no-such-key': 1 }), ['INVALID_ARGUMENT']]],
  [
    ['__proto__', '{"__proto__":{"admin":true}}', ['INVALID_ARGUMENT']],
    ['__proto__ further in', '{"variables":{"a":{"__proto__":{"admin":true}}}}', ['INVALID_ARGUMENT']],
  ],
  [
    ['a Mongo operator', json({ $where: 'sleep(1000)' }), ['INVALID_ARGUMENT']],
    ['a Mongo operator further in', json({ variables: { a: { $gt: '' } } }), ['INVALID_ARGUMENT']],
  ],
  [
    ['a key with a NUL', json({ variables: { 'a\0b': 1 } }), ['INVALID_ARGUMENT']],
    ['half a character', '{"variables":{"a":"\\ud800"}}', ['INVALID_ARGUMENT']],
    ['a number beyond all numbers', '{"variables":{"a":1e999}}', ['INVALID_ARGUMENT']],
  ],
  [
    ['deep nesting', deep(200), ['INVALID_ARGUMENT']],
    ['very deep nesting', deep(100_000), ['INVALID_ARGUMENT', 'MALFORMED_JSON']],
  ],
  [
    ['too many values', json({ variables: { a: Array(30_000).fill(0) } }), ['INVALID_ARGUMENT']],
    ['too many variables', json({ variables: many }), ['INVALID_ARGUMENT']],
    ['a long key', json({ ['k'.repeat(5000)]: 1 }), ['INVALID_ARGUMENT']],
  ],
  [['too many bytes', `{"a":"${'x'.repeat(apiLimits.bodyBytesMax)}"}`, ['PAYLOAD_TOO_LARGE']]],
];

const badQueries = ['no-such-key=1', '$where=1', 'a[$ne]=1', '__proto__[x]=1'];
const badKeys = ['abc', '$ne', '-1', '1'.repeat(40), '{"$gt":""}', '办件', 'a b', '%', '..%2f..'];

/** Each route meets every kind of bad input, and the variants of a kind in turn with the other routes. */
const inTurn = <T>(variants: readonly T[], route: Route, count: number): T[] =>
  Array.from({ length: count }, (_, n) => variants[(routes.indexOf(route) * count + n) % variants.length]!);

/** Written anew at any time: measures of the server itself, not of a request. */
const unrelated = new Set(['nodes']);
async function counts(): Promise<Record<string, number>> {
  const all = await s.counts();
  return Object.fromEntries(Object.entries(all).filter(([name]) => !unrelated.has(name)));
}

describe.each(routes.map(named))('%s', (_name, route) => {
  test('takes no other method', async () => {
    const here = new Set<string>(
      routes.filter(({ path }) => path === route.path).map(({ method }) => method),
    );
    for (const method of ['get', 'post', 'put', 'patch', 'delete'].filter((one) => !here.has(one))) {
      const answer = await send(s, route, { method, token: await tokenFor(s, route) });
      expectProblem(answer, ['METHOD_NOT_ALLOWED']);
      expect(answer.headers.allow).toContain(route.method.toUpperCase());
    }
  });

  test('takes no unknown query', async () => {
    const token = await tokenFor(s, route);
    for (const query of inTurn(badQueries, route, 2)) {
      expectProblem(await send(s, route, { token, path: `${filled(route.path)}?${query}` }), [
        'INVALID_ARGUMENT',
      ]);
    }
  });

  if (route.permission !== 'public') {
    test('wants a valid token and a permitted role', async () => {
      expectProblem(await send(s, route, {}), ['UNAUTHENTICATED']);
      expectProblem(await send(s, route, { token: 'eyJhbGciOiJub25lIn0.e30.' }), ['UNAUTHENTICATED']);
      const role = excluded(route);
      if (role) expectProblem(await send(s, route, { token: await s.token(accountOf[role]) }), ['FORBIDDEN']);
    });
  }

  if (route.params && route.path.includes('Key}')) {
    test('refuses keys that are none', async () => {
      const token = await tokenFor(s, route);
      for (const key of inTurn(badKeys, route, 4)) {
        expectProblem(await send(s, route, { token, path: filled(route.path, key) }), [
          'INVALID_ARGUMENT',
          'NOT_FOUND',
        ]);
      }
      const broken = await send(s, route, { token, path: route.path.replaceAll(/\{\w+\}/g, '%E0%A4%A') });
      expectProblem(broken, ['INVALID_ARGUMENT']);
    });
  }
});

describe.each(jsonRoutes.map(named))('%s', (_name, route) => {
  test.each(badBodies.flatMap((variants) => inTurn(variants, route, 1)))(
    'refuses %s',
    async (_what, body, codes) => {
      expectProblem(await send(s, route, { token: await tokenFor(s, route), body }), codes);
    },
  );

  test('refuses bytes that are no UTF-8', async () => {
    const token = await tokenFor(s, route);
    const answer = await fetch(s.server.url + filled(route.path), {
      method: route.method.toUpperCase(),
      headers: { 'Content-Type': 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}) },
      body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]),
    });
    expect(ProblemSchema.parse(await answer.json()).code).toBe('MALFORMED_JSON');
  });

  test('refuses a body of another type', async () => {
    const token = await tokenFor(s, route);
    for (const type of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'nonsense']) {
      expectProblem(await send(s, route, { token, body: '{}', type }), ['UNSUPPORTED_MEDIA_TYPE']);
    }
    const zipped = { 'Content-Encoding': 'compress' };
    expectProblem(await send(s, route, { token, body: '{}', headers: zipped }), ['UNSUPPORTED_MEDIA_TYPE']);
  });

  test('refuses wrong types in every field that it takes', async () => {
    const token = await tokenFor(s, route);
    const wrong = [[], { a: 1 }, 'x'.repeat(100_000), -1e300, true];
    for (const name of fieldsOf(route)) {
      const refused = wrong.filter((value) => !route.body?.safeParse({ [name]: value }).success);
      expect(refused.length).toBeGreaterThan(0);
      for (const value of refused)
        expectProblem(await send(s, route, { token, body: json({ [name]: value }) }));
    }
  });
});

/** Names of the body's fields, found by asking the schema what it calls unknown. */
function fieldsOf(route: Route): string[] {
  const candidates = [
    'variables',
    'assignee',
    'filter',
    'sort',
    'page',
    'name',
    'type',
    'changeset',
    'username',
  ];
  return candidates.filter((name) => {
    const parsed = route.body?.safeParse({ [name]: Symbol('none') });
    return !JSON.stringify(parsed?.error?.issues ?? []).includes('unrecognized_keys');
  });
}

test('an address that does not exist is a problem, too', async () => {
  for (const path of [
    '/nothing',
    '/v2',
    '/v2/nothing',
    '/v2/user-tasks',
    '/docs/nothing.js',
    '/%2e%2e/etc/passwd',
  ]) {
    expectProblem(await s.http.get(path), ['NOT_FOUND']);
  }
});

test('wording is Chinese unless the caller prefers English', async () => {
  const zh = await s.http.get('/nothing');
  const en = await s.http.get('/nothing').set('Accept-Language', 'en-GB,en;q=0.9,zh;q=0.5');
  expect(zh.body.title).toMatch(/\p{Script=Han}/u);
  expect(en.body.title).toMatch(/^[\x20-\x7e]+$/);
});
