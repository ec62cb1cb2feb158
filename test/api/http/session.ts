/** Logging in, and every way in which a token can be wrong. */
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { secretsOn } from '../../../models/secrets.js';
import { usersOn } from '../../../models/users.js';
import { demoPassword, startTestServer, type TestServer } from '../harness.js';

describe('session', () => {
  let s: TestServer;
  let jwks: { url: string; close(): void; sign(claims: object, issuer?: string): Promise<string> };

  /** An OIDC issuer: one RSA key, served as a JWKS. */
  async function startIssuer(): Promise<typeof jwks> {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const keys = [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'RS256' }];
    const server = createServer((_req, res) => {
      res.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address() as { port: number };
    return {
      url: `http://127.0.0.1:${address.port}/jwks`,
      close: () => server.close(),
      sign: (claims, issuer = 'https://issuer.example') =>
        new SignJWT({ ...claims })
          .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
          .setSubject('4711')
          .setIssuer(issuer)
          .setAudience('banli-api')
          .setIssuedAt(Math.floor(s.clock.ms / 1000))
          .setExpirationTime(Math.floor(s.clock.ms / 1000) + 600)
          .sign(privateKey),
    };
  }

  beforeAll(async () => {
    jwks = await startIssuer();
    s = await startTestServer({
      oidcIssuer: 'https://issuer.example',
      oidcJwksUrl: jwks.url,
      oidcAudience: 'banli-api',
    });
  });
  afterAll(async () => {
    await s.close();
    jwks.close();
  });

  const me = (authorization: string) =>
    s.http.get('/v2/authentication/me').set('Authorization', authorization);

  test('a demo account logs in and is told its roles and groups', async () => {
    const clerk = await s.as('mzj.requester');
    const { body } = await clerk.get('/v2/authentication/me').expect(200);
    expect(body).toMatchObject({
      username: 'mzj.requester',
      groups: ['requester@mzj'],
      roles: ['requester'],
    });
  });

  test.each([
    ['a wrong password', 'mzj.requester', 'wrong'],
    ['a name that does not exist', 'nobody', demoPassword],
  ])('%s is refused without saying which it was', async (_what, username, password) => {
    const { body } = await s.http.post('/v2/login').send({ username, password }).expect(401);
    expect(body.code).toBe('INVALID_CREDENTIALS');
  });

  test('a worker fetches a token by client credentials', async () => {
    const form = `grant_type=client_credentials&client_id=worker&client_secret=${demoPassword}`;
    const { body } = await s.http.post('/v2/oauth/token').type('form').send(form).expect(200);
    await me(`Bearer ${body.access_token}`).expect(200);
  });

  test('an empty Authorization header counts as none', async () => {
    const { body, headers } = await me('').expect(401);
    expect(body.code).toBe('UNAUTHENTICATED');
    expect(headers['www-authenticate']).toContain('Bearer');
  });

  const claims = { sub: 'admin', iss: 'banli', aud: 'banli', ver: 1 };
  const seconds = () => Math.floor(s.clock.ms / 1000);
  const secretOf = async () => {
    const row = await secretsOn(s.server.context.connection).findById('tokens').lean();
    return Buffer.from(row?.value ?? '', 'base64url');
  };
  const hmac = (extra: object, key: Uint8Array) =>
    new SignJWT({ ...claims, iat: seconds(), exp: seconds() + 600, ...extra })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(key);

  test.each<[string, () => Promise<string>]>([
    ['garbage', async () => 'not-a-token'],
    ['three empty parts', async () => '..'],
    ['alg none', async () => new UnsecuredJWT({ ...claims, exp: seconds() + 600 }).encode()],
    ['another key', () => hmac({}, new Uint8Array(32))],
    ['an earlier expiry', async () => hmac({ exp: seconds() - 60 }, await secretOf())],
    ['no expiry', async () => hmac({ exp: undefined }, await secretOf())],
    ['another issuer', async () => hmac({ iss: 'https://evil.example' }, await secretOf())],
    ['another audience', async () => hmac({ aud: 'else' }, await secretOf())],
    ['a withdrawn version', async () => hmac({ ver: 0 }, await secretOf())],
    ['an account that does not exist', async () => hmac({ sub: 'ghost' }, await secretOf())],
    ['a foreign issuer with our key', async () => hmac({ iss: 'https://issuer.example' }, await secretOf())],
    ['an issuer nobody configured', () => jwks.sign({ preferred_username: 'x' }, 'https://other.example')],
    ['a foreign token in the name of a local account', () => jwks.sign({ preferred_username: 'admin' })],
    ['a foreign token without a name', () => jwks.sign({})],
  ])('a token with %s is refused', async (_what, make) => {
    const { body, status } = await me(`Bearer ${await make()}`);
    expect({ status, code: body.code }).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
  });

  test.each(['Basic YWRtaW46YWRtaW4=', 'Bearer', 'Bearer  ', 'Bearer a b', 'bearer\ta.b.c'])(
    'the header "%s" is refused',
    async (header) => {
      await me(header).expect(401);
    },
  );

  test('a token of the OIDC issuer carries its memberships, unknown ones left out', async () => {
    const token = await jwks.sign({
      preferred_username: 'li.na',
      name: '李娜',
      banli_memberships: ['provider@gaj', 'emperor@gaj', 'nonsense', 7],
    });
    const { body } = await me(`Bearer ${token}`).expect(200);
    expect(body).toMatchObject({ username: 'li.na', displayName: '李娜', groups: ['provider@gaj'] });
  });

  // An account read from the database is believed for callerCacheMs.
  test('a token ends with its time, and with its account', async () => {
    const token = `Bearer ${await s.token('gaj.support')}`;
    await me(token).expect(200);
    s.clock.ms += 9 * 3600 * 1000;
    const { body } = await me(token).expect(401);
    expect(body.detail).toContain('已过期');
    s.clock.ms -= 9 * 3600 * 1000;
    await usersOn(s.server.context.connection).updateOne(
      { _id: 'gaj.support' },
      { $set: { disabled: true } },
    );
    s.clock.ms += 10_000;
    await me(token).expect(401);
    s.clock.ms -= 10_000;
  });

  test('log-ins are limited per address', async () => {
    const strict = await startTestServer({ loginsPerMinute: 3 });
    try {
      const attempt = () => strict.http.post('/v2/login').send({ username: 'nobody', password: 'x' });
      for (let n = 0; n < 3; n += 1) await attempt().expect(401);
      const { body, headers } = await attempt().expect(429);
      expect(body.code).toBe('RATE_LIMITED');
      expect(headers['retry-after']).toBeDefined();
    } finally {
      await strict.close();
    }
  });
});
