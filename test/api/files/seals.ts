/** Electronic seals over REST (A12): registered by the platform, applied by their organisation, checked. */
import { createHash, generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { apiLimits } from '../../../api/limits.js';
import { checkSeal } from '../../../api/seals/sealing.js';
import { pdf } from '../files.js';
import { startTestServer, type TestServer } from '../harness.js';
import { sealCertificate, sm2Sign } from '../sealing.js';
import { upload } from '../uploads.js';

describe('seals', () => {
  const now = Date.parse('2027-01-04T01:00:00.000Z');
  let s: TestServer;
  let sealKey: string;
  beforeAll(async () => {
    s = await startTestServer({ tokenMinutes: 7 * 24 * 60 });
    s.clock.ms = now;
    const platform = await s.as('zsj.platform');
    const seal = { organisation: 'mzj', name: '平顶山市民政局公章', certificate: sealCertificate };
    const { body } = await platform.post('/v2/seals', seal).expect(201);
    sealKey = body.sealKey;
  });
  afterAll(() => s.close());

  const form = { purpose: '核对', use: { from: '2027-02-01', until: '2027-12-31' } };
  const at = (ms: number) => new Date(ms).toISOString();

  async function seal(changes: object = {}, account = 'mzj.requester') {
    const clerk = await s.as(account);
    const given = { sealKey, content: { form }, signedAt: at(s.clock.ms), ...changes };
    const { signature: _given, ...preparing } = given as { signature?: string };
    const { body: prepared } = await clerk.post('/v2/seal-records/preparation', preparing);
    const signature = sm2Sign(prepared.text ?? '').toString('base64');
    return clerk.post('/v2/seal-records', { signature, ...given });
  }

  describe('a seal', () => {
    test('is registered by the platform, once, for an organisation that there is', async () => {
      const platform = await s.as('zsj.platform');
      const again = { organisation: 'mzj', name: '另一枚', certificate: sealCertificate };
      expect((await platform.post('/v2/seals', again)).body.code).toBe('SEAL_EXISTS');
      const nowhere = { ...again, organisation: 'nowhere' };
      expect((await platform.post('/v2/seals', nowhere)).body.code).toBe('INVALID_ARGUMENT');
      await (await s.as('mzj.requester')).post('/v2/seals', again).expect(403);
      const long = { ...again, certificate: 'x'.repeat(apiLimits.certificateCharactersMax + 1) };
      expect((await platform.post('/v2/seals', long)).body.code).toBe('INVALID_ARGUMENT');
    });

    test('that has expired is refused: nothing could be sealed with it', async () => {
      const platform = await s.as('zsj.platform');
      const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
      const key = publicKey.export({ type: 'spki', format: 'pem' });
      const bare = { organisation: 'swj', name: '旧印章', publicKey: key, validFrom: at(now - 2) };
      const { body } = await platform.post('/v2/seals', { ...bare, validUntil: at(now) }).expect(400);
      expect(body.errors).toMatchObject([{ field: 'body.validUntil', rule: 'range' }]);
    });

    test('is shown with what its certificate says, and on whose word it is trusted', async () => {
      const anybody = await s.as('gaj.provider');
      const { body } = await anybody.get(`/v2/seals/${sealKey}`).expect(200);
      expect(body).toMatchObject({
        organisation: 'mzj',
        algorithm: 'SM2-SM3',
        validFrom: '2026-11-23T18:28:02.000Z',
        validUntil: '2036-11-20T18:28:02.000Z',
        trust: 'registration',
        registeredBy: 'zsj.platform',
      });
      const found = await anybody.post('/v2/seals/search', { filter: { organisation: 'mzj' } }).expect(200);
      expect(found.body.items).toEqual([body]);
    });
  });

  describe('a seal record', () => {
    test('is made of a signature over the form’s content, and seals that content alone', async () => {
      const { status, body } = await seal();
      expect(status).toBe(201);
      const canonical = '{"purpose":"核对","use":{"from":"2027-02-01","until":"2027-12-31"}}';
      expect(body).toMatchObject({
        sealKey,
        organisation: 'mzj',
        sha256: createHash('sha256').update(canonical).digest('hex'),
        signedAt: at(now),
        recordedBy: 'mzj.requester',
      });
      const key = body.sealRecordKey;
      const check = (organisation: string, content: object) =>
        checkSeal(s.server.context, key, organisation, content as never);
      const stamped = { ...form, electronicSeal: key, stampedScan: null };
      expect(await check('mzj', stamped)).toEqual({
        evidence: {
          seal: sealKey,
          organisation: 'mzj',
          sha256: body.sha256,
          signedAt: body.signedAt,
          algorithm: 'SM2-SM3',
          signature: body.signature,
        },
      });
      expect(await check('mzj', { ...stamped, purpose: '别的' })).toHaveProperty('refusal');
      expect(await check('gaj', stamped)).toHaveProperty('refusal');
      const read = async (account: string) =>
        (await (await s.as(account)).get(`/v2/seal-records/${key}`)).status;
      const readers = ['mzj.lead', 'zsj.platform', 'auditor', 'gaj.provider'];
      expect(await Promise.all(readers.map(read))).toEqual([200, 200, 200, 200]);
    });

    test('is made of a signature over a file', async () => {
      const attachmentKey = await upload(s);
      const { body } = await seal({ content: { attachmentKey } });
      const sha256 = createHash('sha256').update(pdf()).digest('hex');
      expect(body).toMatchObject({ attachmentKey, sha256 });
      const foreign = await upload(s, 'gaj.requester');
      const refused = await seal({ content: { attachmentKey: foreign } });
      expect(refused.body.code).toBe('ATTACHMENT_NOT_FOUND');
    });

    test('is refused when the signature does not fit, or the seal is not the caller’s (E1)', async () => {
      const other = sm2Sign('something else').toString('base64');
      const code = async (changes: object, account?: string) => (await seal(changes, account)).body.code;
      expect(await code({ signature: other })).toBe('SEAL_INVALID');
      expect(await code({ signature: 'AAAA' })).toBe('SEAL_INVALID');
      const long = 'A'.repeat(apiLimits.signatureCharactersMax + 4);
      expect(await code({ signature: long })).toBe('INVALID_ARGUMENT');
      expect(await code({}, 'gaj.requester')).toBe('FORBIDDEN');
      expect(await code({ sealKey: '404' })).toBe('SEAL_NOT_FOUND');
    });

    test('is of a signing within sealAgeHours, and no further ahead than sealAheadMsMax', async () => {
      const code = async (signedMs: number) => (await seal({ signedAt: at(signedMs) })).status;
      const oldest = now - apiLimits.sealAgeHours * 3_600_000;
      const latest = now + apiLimits.sealAheadMsMax;
      expect([await code(oldest), await code(oldest - 1)]).toEqual([201, 422]);
      expect([await code(latest), await code(latest + 1)]).toEqual([201, 422]);
    });

    test('is of a seal that is valid and not revoked; what it sealed before stays (E2)', async () => {
      const { body: before } = await seal();
      const platform = await s.as('zsj.platform');
      await platform.post(`/v2/seals/${sealKey}/revocation`, { reason: '印章更换' }).expect(204);
      const { body } = await seal();
      expect(body.code).toBe('SEAL_INVALID');
      const kept = await checkSeal(s.server.context, before.sealRecordKey, 'mzj', form);
      expect(kept).toHaveProperty('evidence');
      const shown = await platform.get(`/v2/seals/${sealKey}`).expect(200);
      expect(shown.body).toMatchObject({ revokedBy: 'zsj.platform', revokedFor: '印章更换' });
    });
  });
});
