/**
 * Access tokens: signed by this server (HS256, one secret shared by all nodes through the database), or by
 * an OIDC issuer whose keys are fetched by JWKS. The issuer named in the token only chooses which check it
 * must pass; the algorithm is fixed by that check and never read from the token.
 */
import { randomBytes } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify, SignJWT } from 'jose';
import { CodedError } from '../../engine/errors.js';
import type { Clock } from '../../engine/ports.js';
import { say } from '../../engine/wording.js';
import type { Connection } from '../../models/connect.js';
import { secretsOn } from '../../models/secrets.js';
import type { Settings } from '../settings.js';
import { requestWords } from '../wordings/requests.js';

const issuer = 'banli';
const audience = 'banli';
const secretBytes = 32;
const clockToleranceSeconds = 5;
const foreignAlgorithms = ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'];

export interface Tokens {
  issue(name: string, tokenVersion: number): Promise<{ token: string; expiresInSeconds: number }>;
  /** The claims of a valid token and whose it is; throws UNAUTHENTICATED for any other. */
  verify(token: string): Promise<{ source: 'local' | 'oidc'; claims: JWTPayload }>;
}

/** The first node to ask makes the secret; every other finds it. */
async function sharedSecret(connection: Connection, clock: Clock): Promise<Uint8Array> {
  const secrets = secretsOn(connection);
  const made = {
    value: randomBytes(secretBytes).toString('base64url'),
    createdAt: new Date(clock.now()).toISOString(),
  };
  await secrets.updateOne({ _id: 'tokens' }, { $setOnInsert: made }, { upsert: true });
  const stored = await secrets.findById('tokens').lean();
  return Buffer.from(stored?.value ?? '', 'base64url');
}

function issuerOf(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    throw new CodedError('UNAUTHENTICATED', say(requestWords.tokenForm));
  }
}

async function checked<T>(verification: Promise<T>): Promise<T> {
  try {
    return await verification;
  } catch (error) {
    if (error instanceof errors.JWTExpired)
      throw new CodedError('UNAUTHENTICATED', say(requestWords.tokenExpired));
    if (error instanceof errors.JOSEError)
      throw new CodedError('UNAUTHENTICATED', say(requestWords.tokenUntrusted));
    throw error;
  }
}

export async function createTokens(
  connection: Connection,
  settings: Settings,
  clock: Clock,
): Promise<Tokens> {
  const secret = settings.tokenSecret
    ? new TextEncoder().encode(settings.tokenSecret)
    : await sharedSecret(connection, clock);
  const { oidcIssuer, oidcJwksUrl, oidcAudience } = settings;
  const foreignKeys = oidcIssuer && oidcJwksUrl ? createRemoteJWKSet(new URL(oidcJwksUrl)) : undefined;
  const now = () => new Date(clock.now());
  const bounds = () => ({
    currentDate: now(),
    clockTolerance: clockToleranceSeconds,
    requiredClaims: ['sub', 'exp'],
  });

  return {
    async issue(name, tokenVersion) {
      const expiresInSeconds = settings.tokenMinutes * 60;
      const issuedAt = Math.floor(clock.now() / 1000);
      const token = await new SignJWT({ ver: tokenVersion })
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .setSubject(name)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + expiresInSeconds)
        .sign(secret);
      return { token, expiresInSeconds };
    },
    async verify(token) {
      if (foreignKeys && oidcIssuer && oidcAudience && issuerOf(token) === oidcIssuer) {
        const options = {
          issuer: oidcIssuer,
          audience: oidcAudience,
          algorithms: foreignAlgorithms,
          ...bounds(),
        };
        const { payload } = await checked(jwtVerify(token, foreignKeys, options));
        return { source: 'oidc', claims: payload };
      }
      const options = { issuer, audience, algorithms: ['HS256'], ...bounds() };
      const { payload } = await checked(jwtVerify(token, secret, options));
      return { source: 'local', claims: payload };
    },
  };
}
