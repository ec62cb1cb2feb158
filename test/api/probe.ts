/** Sends what nobody should to a route of the table, and holds the answer to what every refusal must be. */
import { expect } from '@jest/globals';
import { isPermitted } from '../../api/auth/permissions.js';
import { ProblemSchema } from '../../api/problem.js';
import type { Route } from '../../api/route.js';
import { routes } from '../../api/routes/index.js';
import { type Role, roles } from '../../models/users.js';
import type { TestServer } from './harness.js';

export const accountOf: Record<Role, string> = {
  requester: 'mzj.requester',
  provider: 'gaj.provider',
  lead: 'gaj.lead',
  support: 'gaj.support',
  platform: 'zsj.platform',
  'county-agency': 'slq-zsj.county-agency',
  government: 'szf.government',
  designer: 'designer',
  auditor: 'auditor',
  admin: 'admin',
  worker: 'worker',
};

const permitted = (route: Route): Role | undefined =>
  route.permission === 'public'
    ? undefined
    : roles.find((role) => isPermitted(route.permission, new Set([role])));
export const excluded = (route: Route): Role | undefined =>
  roles.find((role) => !isPermitted(route.permission, new Set([role])));

/** A path with keys that are well-formed and lead nowhere. */
const someKey = '2251799813685249123456789';
const someStoreKey = '0'.repeat(32);
export const filled = (path: string, value?: string): string =>
  path
    .replaceAll('{format}', 'csv')
    .replaceAll('{dataStoreKey}', encodeURIComponent(value ?? someStoreKey))
    .replaceAll(/\{\w+\}/g, encodeURIComponent(value ?? someKey));

export interface Sent {
  body?: string;
  type?: string;
  token?: string | undefined;
  path?: string;
  method?: string;
  headers?: Record<string, string>;
}

export async function send(s: TestServer, route: Route, sent: Sent) {
  const method = (sent.method ?? route.method) as 'post';
  const call = s.http[method](sent.path ?? filled(route.path));
  if (sent.token) call.set('Authorization', `Bearer ${sent.token}`);
  for (const [name, value] of Object.entries(sent.headers ?? {})) call.set(name, value);
  if (sent.body !== undefined) {
    call.set('Content-Type', sent.type ?? 'application/json');
    return call.send(sent.body);
  }
  return call;
}

type Answer = Awaited<ReturnType<typeof send>>;

export function expectProblem(answer: Answer, codes?: string[]): void {
  const shown = { status: answer.status, type: answer.type, text: answer.text?.slice(0, 300) };
  expect(shown).toMatchObject({ type: 'application/problem+json' });
  const problem = ProblemSchema.parse(answer.body);
  expect(problem.status).toBe(answer.status);
  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.status).toBeLessThan(500);
  expect(answer.text).not.toMatch(/\bat .*\.(js|ts):\d+/);
  if (codes) expect(codes).toContain(problem.code);
}

export const tokenFor = async (s: TestServer, route: Route): Promise<string | undefined> => {
  const role = permitted(route);
  return role && s.token(accountOf[role]);
};

export const json = (value: unknown): string => JSON.stringify(value);

/** A route with its name, as a row of `describe.each`. */
export const named = (route: Route): [string, Route] => [
  `${route.method.toUpperCase()} ${route.path}`,
  route,
];

export const jsonRoutes = routes.filter((route) => route.body && (route.bodyType ?? 'json') === 'json');
