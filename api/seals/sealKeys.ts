/**
 * Keys of electronic seals: read from an X.509 certificate or a public key in PEM, and used to verify. A key
 * of a kind that cannot be verified here is refused when it is registered, by name.
 */
import { createPublicKey, type KeyObject, verify, X509Certificate } from 'node:crypto';
import { CodedError } from '../../engine/errors.js';
import { say } from '../../engine/wording.js';
import type { Seal } from '../../models/seals.js';
import { invalidArgument } from '../problem.js';
import { sealWords } from '../wordings/seals.js';
import { isSm2Signature, sm2PointOf } from './sm2.js';

export const sealAlgorithms = ['SM2-SM3', 'ECDSA-SHA256', 'RSA-SHA256'] as const;
export type SealAlgorithm = (typeof sealAlgorithms)[number];

/** What a certificate says; of a bare key only what the key is. */
export type SealKey = Pick<
  Seal,
  'algorithm' | 'publicKey' | 'certificate' | 'subject' | 'issuer' | 'serialNumber' | 'fingerprint'
> & { validFrom?: Date; validUntil?: Date };

const rsaBitsMin = 2048;
const curves = ['prime256v1', 'secp384r1', 'secp521r1'];

function algorithmOf(key: KeyObject, spki: Buffer): SealAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (sm2PointOf(spki)) return 'SM2-SM3';
  if (type === 'ec' && curves.includes(details?.namedCurve ?? '')) return 'ECDSA-SHA256';
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= rsaBitsMin) return 'RSA-SHA256';
  const found = [type ?? 'unknown', details?.namedCurve ?? details?.modulusLength].filter(Boolean).join(' ');
  throw new CodedError('SEAL_KEY_UNSUPPORTED', say(sealWords.keyKind, { curves, bits: rsaBitsMin, found }));
}

function keyPart(key: KeyObject): Pick<SealKey, 'algorithm' | 'publicKey'> {
  const spki = key.export({ type: 'spki', format: 'der' });
  return { algorithm: algorithmOf(key, spki), publicKey: spki.toString('base64') };
}

const unreadable = (field: string): CodedError =>
  invalidArgument(say(sealWords.notPem, { field }), `body.${field}`, 'format');

function readPem<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch {
    // OpenSSL says in many ways that a text is not what it should be; none of them helps the caller more.
    throw unreadable(field);
  }
}

export function readCertificate(pem: string): SealKey {
  const certificate = readPem('certificate', () => new X509Certificate(pem));
  return {
    ...keyPart(readPem('certificate', () => certificate.publicKey)),
    certificate: certificate.toString(),
    subject: certificate.subject,
    issuer: certificate.issuer,
    serialNumber: certificate.serialNumber,
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    validFrom: new Date(certificate.validFrom),
    validUntil: new Date(certificate.validTo),
  };
}

export const readPublicKey = (pem: string): SealKey =>
  keyPart(readPem('publicKey', () => createPublicKey(pem)));

/** Whether the signature is one of this key over this text; `signature` as the algorithm writes it, DER. */
export function isSealSignature(
  { algorithm, publicKey }: Pick<Seal, 'algorithm' | 'publicKey'>,
  text: string,
  signature: Buffer,
): boolean {
  const spki = Buffer.from(publicKey, 'base64');
  const message = Buffer.from(text, 'utf8');
  const point = sm2PointOf(spki);
  if (algorithm === 'SM2-SM3') return point !== undefined && isSm2Signature(point, message, signature);
  return verify('sha256', message, createPublicKey({ key: spki, type: 'spki', format: 'der' }), signature);
}
