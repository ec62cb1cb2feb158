/** Logging in and asking who one is. */
import { z } from 'zod';
import { roles } from '../../models/users.js';
import type { Caller } from '../auth/caller.js';
import type { Context } from '../context.js';
import { apiLimits } from '../limits.js';
import { ok, type Route, route } from '../route.js';
import { TenantSchema, tenantId, UserNameSchema } from '../schemas.js';

const tag = 'Session';
const password = z.string().min(1).max(apiLimits.passwordCharactersMax);

const MembershipSchema = z
  .strictObject({ role: z.enum(roles), organisation: z.string() })
  .meta({ id: 'Membership' });

const LoginAnswerSchema = z
  .strictObject({
    accessToken: z.string(),
    tokenType: z.literal('Bearer'),
    expiresInSeconds: z.int(),
    user: z.strictObject({
      name: z.string(),
      displayName: z.string(),
      memberships: z.array(MembershipSchema),
    }),
  })
  .meta({ id: 'LoginAnswer' });

async function login(context: Context, name: string, secret: string) {
  return context.authenticator.login(name, secret);
}

const loginRoute = route({
  method: 'post',
  path: '/v2/login',
  operation: 'login',
  tag,
  summary: '登录 A bearer token for a name and a password',
  permission: 'public',
  isRateLimited: true,
  body: z.strictObject({ username: UserNameSchema, password }),
  refusals: ['INVALID_CREDENTIALS'],
  answers: { 200: { description: 'The token and whose it is', schema: LoginAnswerSchema } },
  handler: async ({ body }, context) => {
    const { token, expiresInSeconds, caller } = await login(context, body.username, body.password);
    const { name, displayName, memberships } = caller;
    return ok({
      accessToken: token,
      tokenType: 'Bearer',
      expiresInSeconds,
      user: { name, displayName, memberships },
    });
  },
});

const tokenRoute = route({
  method: 'post',
  path: '/v2/oauth/token',
  operation: 'issueToken',
  tag,
  summary: '工作节点换取令牌 OAuth 2 client credentials, as workers and SDKs fetch their tokens',
  permission: 'public',
  isRateLimited: true,
  bodyType: 'form',
  body: z.object({
    grant_type: z.literal('client_credentials'),
    client_id: UserNameSchema,
    client_secret: password,
    audience: z.string().optional(),
    scope: z.string().optional(),
  }),
  refusals: ['INVALID_CREDENTIALS'],
  answers: {
    200: {
      description: 'RFC 6749 §5.1',
      schema: z.strictObject({
        access_token: z.string(),
        token_type: z.literal('Bearer'),
        expires_in: z.int(),
      }),
    },
  },
  handler: async ({ body }, context) => {
    const { token, expiresInSeconds } = await login(context, body.client_id, body.client_secret);
    return ok({ access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds });
  },
});

const MeSchema = z
  .strictObject({
    username: z.string().nullable(),
    displayName: z.string().nullable(),
    email: z.string().nullable(),
    authorizedComponents: z.array(z.string()),
    tenants: z.array(z.strictObject({ tenantId: TenantSchema, name: z.string() })),
    groups: z.array(z.string()).describe('role@organisation, as candidate groups are written'),
    roles: z.array(z.string()),
    salesPlanType: z.string(),
    c8Links: z.record(z.string(), z.string()),
    canLogout: z.boolean(),
  })
  .meta({ id: 'Me' });

const meOf = (caller: Caller) => ({
  username: caller.name,
  displayName: caller.displayName,
  email: null,
  authorizedComponents: ['*'],
  tenants: [{ tenantId, name: 'Default' }],
  groups: [...caller.groups],
  roles: [...caller.roles],
  salesPlanType: '',
  c8Links: {},
  canLogout: true,
});

const meRoute = route({
  method: 'get',
  path: '/v2/authentication/me',
  operation: 'getAuthentication',
  tag,
  summary: '当前用户 The caller, its roles and groups',
  permission: 'session.read',
  answers: { 200: { description: 'The caller', schema: MeSchema } },
  handler: async ({ caller }) => ok(meOf(caller)),
});

export const sessionRoutes: readonly Route[] = [loginRoute, tokenRoute, meRoute];
