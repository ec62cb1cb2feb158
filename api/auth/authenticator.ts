/**
 * Turns a password or an Authorization header into a caller, or into a refusal that says nothing more than
 * it must.
 */
import type { JWTPayload } from 'jose';
import { CodedError } from '../../engine/errors.js';
import type { Clock } from '../../engine/ports.js';
import { say, type Text } from '../../engine/wording.js';
import type { Connection } from '../../models/connect.js';
import { type Membership, type Role, roles, type User, usersOn } from '../../models/users.js';
import { apiLimits } from '../limits.js';
import type { Settings } from '../settings.js';
import { requestWords } from '../wordings/requests.js';
import { type Caller, callerOf } from './caller.js';
import { isPassword } from './passwords.js';
import { createTokens } from './tokens.js';

export interface Session {
  token: string;
  expiresInSeconds: number;
  caller: Caller;
}

export interface Authenticator {
  /**
   * Undefined for a request without credentials; throws UNAUTHENTICATED for one whose credentials do not
   * hold.
   */
  authenticate(authorization: string | undefined): Promise<Caller | undefined>;
  login(name: string, password: string): Promise<Session>;
}

const membershipPattern = /^([a-z-]+)@([A-Za-z0-9_.-]{1,64})$/;
const isRole = (text: string): text is Role => (roles as readonly string[]).includes(text);
const unauthenticated = (why: Text) => new CodedError('UNAUTHENTICATED', why);

/** Entries of the claim that are not `role@organisation` with a role of ours give nothing. */
function membershipsOf(claim: unknown): Membership[] {
  if (!Array.isArray(claim)) return [];
  return claim.flatMap((entry) => {
    const [, role, organisation] = membershipPattern.exec(String(entry)) ?? [];
    return role && organisation && isRole(role) ? [{ role, organisation }] : [];
  });
}

/** Accounts as the database had them up to `callerCacheMs` ago. */
function accountReader(connection: Connection, clock: Clock): (name: string) => Promise<User | null> {
  const cache = new Map<string, { user: User | null; until: number }>();
  return async (name) => {
    const cached = cache.get(name);
    if (cached && cached.until > clock.now()) return cached.user;
    const user = await usersOn(connection).findById(name).lean();
    if (cache.size >= apiLimits.callerCacheMax) cache.clear();
    cache.set(name, { user, until: clock.now() + apiLimits.callerCacheMs });
    return user;
  };
}

export async function createAuthenticator(
  connection: Connection,
  settings: Settings,
  clock: Clock,
): Promise<Authenticator> {
  const tokens = await createTokens(connection, settings, clock);
  const account = accountReader(connection, clock);

  async function localCaller(claims: JWTPayload): Promise<Caller> {
    const user = await account(claims.sub ?? '');
    if (!user || user.disabled) throw unauthenticated(say(requestWords.accountClosed));
    if (claims.ver !== user.tokenVersion) throw unauthenticated(say(requestWords.tokenWithdrawn));
    return callerOf(user._id, user.displayName, user.memberships, 'local');
  }

  async function foreignCaller(claims: JWTPayload): Promise<Caller> {
    const name = claims[settings.oidcUserClaim];
    if (typeof name !== 'string' || name === '' || name.length > 200) {
      throw unauthenticated(say(requestWords.tokenClaim, { claim: settings.oidcUserClaim }));
    }
    if (await account(name)) throw unauthenticated(say(requestWords.tokenClash, { name }));
    const displayName = typeof claims.name === 'string' ? claims.name : name;
    return callerOf(name, displayName, membershipsOf(claims[settings.oidcMembershipsClaim]), 'oidc');
  }

  return {
    async authenticate(authorization) {
      if (authorization === undefined || authorization.trim() === '') return undefined;
      const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization.trim()) ?? [];
      if (!token) throw unauthenticated(say(requestWords.noBearer));
      const { source, claims } = await tokens.verify(token);
      return source === 'local' ? localCaller(claims) : foreignCaller(claims);
    },
    async login(name, password) {
      const user = await usersOn(connection).findById(name).lean();
      const isRight = await isPassword(password, user?.passwordHash ?? '');
      if (!user || !isRight || user.disabled) throw new CodedError('INVALID_CREDENTIALS');
      const issued = await tokens.issue(user._id, user.tokenVersion);
      return { ...issued, caller: callerOf(user._id, user.displayName, user.memberships, 'local') };
    },
  };
}
