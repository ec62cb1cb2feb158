/** A seal of the tests: an SM2 certificate that OpenSSL made, and its key to sign with. */
import { randomBytes } from 'node:crypto';
import { DER as derOf } from '@noble/curves/abstract/weierstrass.js';
import { sm2Order as n, Sm2Point, sm2Digest } from '../../api/seals/sm2.js';

export const DER = derOf;

/** Valid from 2026-11-23 to 2036-11-20. */
export const sealCertificate = `-----BEGIN CERTIFICATE-----
MIIB5DCCAYqgAwIBAgIBATAKBggqgRzPVQGDdTBRMQswCQYDVQQGEwJDTjEqMCgG
A1UECgwhUGluZ2RpbmdzaGFuIENpdmlsIEFmZmFpcnMgQnVyZWF1MRYwFAYDVQQD
DA1PZmZpY2lhbCBzZWFsMB4XDTI2MTEyMzE4MjgwMloXDTM2MTEyMDE4MjgwMlow
UTELMAkGA1UEBhMCQ04xKjAoBgNVBAoMIVBpbmdkaW5nc2hhbiBDaXZpbCBBZmZh
aXJzIEJ1cmVhdTEWMBQGA1UEAwwNT2ZmaWNpYWwgc2VhbDBZMBMGByqGSM49AgEG
CCqBHM9VAYItA0IABLSTZGXBUiGmoJ8PtB1XcVdAp5VeEl3IGu8/bar72bH0Bu47
3lxvs7lP//ETrwJE9/YtdL7CQ0jini5J4wdqaoujUzBRMB0GA1UdDgQWBBQEGzbr
ID27hpMQj1y+q0lmcuQ0IDAfBgNVHSMEGDAWgBQEGzbrID27hpMQj1y+q0lmcuQ0
IDAPBgNVHRMBAf8EBTADAQH/MAoGCCqBHM9VAYN1A0gAMEUCIQDOSGqO6oPgTE1e
rRQlpLuS9rMMmL9DDbmFC5TLdlbtjAIgP9DTzojU2VtbiWRKyrbSaRmUnrp5aEGK
wY8kY8VQk34=
-----END CERTIFICATE-----
`;

const privateKey = 0x7c9d8341df9ffbdc39bf526ee1475c6506e4a9f5e234f62a106bff465aaff9dfn;
const point = Buffer.from(Sm2Point.BASE.multiply(privateKey).toBytes(false));

/** The power of a number modulo the prime order, so that `power(x, n - 2n)` is its inverse. */
function power(base: bigint, exponent: bigint): bigint {
  let [result, square] = [1n, base % n];
  for (let left = exponent; left > 0n; left >>= 1n) {
    if (left & 1n) result = (result * square) % n;
    square = (square * square) % n;
  }
  return result;
}

/** GB/T 32918.2 §6.1, DER. */
export function sm2Sign(text: string): Buffer {
  const k = BigInt(`0x${randomBytes(40).toString('hex')}`) % n;
  const r = (sm2Digest(point, Buffer.from(text)) + Sm2Point.BASE.multiply(k).toAffine().x) % n;
  const s = (power(1n + privateKey, n - 2n) * (((k - r * privateKey) % n) + n)) % n;
  return Buffer.from(DER.hexFromSig({ r, s }), 'hex');
}
