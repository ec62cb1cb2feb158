/** Signatures of seals: what other implementations signed is verified, what nobody signed is not. */
import { generateKeyPairSync, sign } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { isSealSignature, readCertificate, readPublicKey } from '../../../api/seals/sealKeys.js';
import { isSm2Signature } from '../../../api/seals/sm2.js';
import { DER, sealCertificate, sm2Sign } from '../sealing.js';

describe('seal keys', () => {
  /** GB/T 32918.5, annex A: the key, the message and the signature that the standard works out. */
  const standard = {
    key:
      '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020' +
      'ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13',
    r: 0xf5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3n,
    s: 0xb1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aan,
  };

  test('the signature that the standard of SM2 works out is verified, and no other', () => {
    const key = Buffer.from(standard.key, 'hex');
    const signature = (r: bigint, s: bigint) => Buffer.from(DER.hexFromSig({ r, s }), 'hex');
    const { r, s } = standard;
    const holds = (message: string, bytes: Buffer) => isSm2Signature(key, Buffer.from(message), bytes);
    expect(holds('message digest', signature(r, s))).toBe(true);
    expect(holds('message digesT', signature(r, s))).toBe(false);
    expect(holds('message digest', signature(s, r))).toBe(false);
    expect(holds('message digest', signature(0n, s))).toBe(false);
    expect(holds('message digest', signature(r, 0n))).toBe(false);
    expect(holds('message digest', Buffer.from('00', 'hex'))).toBe(false);
    expect(holds('message digest', Buffer.alloc(0))).toBe(false);
  });

  test('what OpenSSL signed with an SM2 certificate’s key is verified with the certificate', () => {
    const key = readCertificate(sealCertificate);
    expect(key).toMatchObject({ algorithm: 'SM2-SM3', serialNumber: '01' });
    expect(key.subject).toContain('CN=Official seal');
    const signature = Buffer.from(
      '3044022065257b264eee8866095f41d89b86aab90cda6c2e3bfd617f207d9aea1396278602207670c29335134a25d2ed84c' +
        '3820e1237306e2b9b0dbf631280be9a0460b6da60',
      'hex',
    );
    expect(isSealSignature(key, 'hello', signature)).toBe(true);
    expect(isSealSignature(key, 'hello ', signature)).toBe(false);
    expect(isSealSignature(key, '盖章', sm2Sign('盖章'))).toBe(true);
  });

  const pemOf = (pair: { publicKey: { export(options: object): string | Buffer } }): string =>
    String(pair.publicKey.export({ type: 'spki', format: 'pem' }));

  test.each<[string, () => ReturnType<typeof generateKeyPairSync>]>([
    ['ECDSA-SHA256', () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }) as never],
    ['RSA-SHA256', () => generateKeyPairSync('rsa', { modulusLength: 2048 }) as never],
  ])('%s is verified', (algorithm, make) => {
    const pair = make() as unknown as { privateKey: string; publicKey: { export(o: object): string } };
    const key = readPublicKey(pemOf(pair));
    expect(key.algorithm).toBe(algorithm);
    const signature = sign('sha256', Buffer.from('盖章'), pair.privateKey);
    expect(isSealSignature(key, '盖章', signature)).toBe(true);
    expect(isSealSignature(key, '盖 章', signature)).toBe(false);
    expect(isSealSignature(key, '盖章', Buffer.from('x'))).toBe(false);
  });

  test('a key that is too short, of another kind, or none at all is refused by name', () => {
    const refusal = (pem: string) => {
      try {
        return readPublicKey(pem).algorithm;
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect(refusal(pemOf(generateKeyPairSync('rsa', { modulusLength: 1024 })))).toBe('SEAL_KEY_UNSUPPORTED');
    expect(refusal(pemOf(generateKeyPairSync('ed25519')))).toBe('SEAL_KEY_UNSUPPORTED');
    expect(refusal(pemOf(generateKeyPairSync('ec', { namedCurve: 'secp256k1' })))).toBe(
      'SEAL_KEY_UNSUPPORTED',
    );
    expect(refusal('-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----')).toBe('INVALID_ARGUMENT');
  });
});
