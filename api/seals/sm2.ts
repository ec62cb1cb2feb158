/**
 * Verifies SM2 signatures (GB/T 32918.2) with SM3 (GB/T 32905), as electronic seals of Chinese authorities
 * are made (GB/T 38540). OpenSSL as it comes with Node cannot be told the signer's distinguishing identifier
 * that the standard hashes in, so the equation is written here, on the curve arithmetic of a library.
 */
import { createHash } from 'node:crypto';
import { DER, weierstrass } from '@noble/curves/abstract/weierstrass.js';

/** The curve that GB/T 32918.5 recommends. */
const p = 0xfffffffeffffffffffffffffffffffffffffffff00000000ffffffffffffffffn;
const n = 0xfffffffeffffffffffffffffffffffff7203df6b21c6052b53bbf40939d54123n;
const curve = {
  p,
  n,
  h: 1n,
  a: p - 3n,
  b: 0x28e9fa9e9d9f5e344d5a9e4bcf6509a7f39789f515ab8f92ddbcbd414d940e93n,
  Gx: 0x32c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7n,
  Gy: 0xbc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0n,
};
export const Sm2Point = weierstrass(curve);
export const sm2Order = n;

/** The identifier that GM/T 0009 has signers use when nothing else is agreed. */
const identifier = Buffer.from('1234567812345678');
const pointBytes = 65;
/** An SPKI of id-ecPublicKey on sm2p256v1 (1.2.156.10197.1.301), up to the point. */
const spkiPrefix = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');

const sm3 = (...parts: Buffer[]): Buffer => createHash('sm3').update(Buffer.concat(parts)).digest();
const numberOf = (bytes: Buffer): bigint => BigInt(`0x${bytes.toString('hex')}`);
const bytesOf = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');

/** The point of an SM2 key; undefined for a key of any other kind. */
export function sm2PointOf(spki: Buffer): Buffer | undefined {
  const isSm2 = spki.length === spkiPrefix.length + pointBytes && spki.indexOf(spkiPrefix) === 0;
  return isSm2 ? spki.subarray(-pointBytes) : undefined;
}

/** What is signed in place of the message: SM3 over the signer's identity and the message. */
export function sm2Digest(point: Buffer, message: Buffer): bigint {
  const idBits = Buffer.from([(identifier.length * 8) >> 8, (identifier.length * 8) & 0xff]);
  const { a, b, Gx, Gy } = curve;
  const curveBytes = [a, b, Gx, Gy].map(bytesOf);
  return numberOf(sm3(sm3(idBits, identifier, ...curveBytes, point.subarray(1)), message));
}

const isScalar = (value: bigint): boolean => value > 0n && value < n;

/** False for whatever is not a signature of the message under this key; the signature is DER (GM/T 0009). */
export function isSm2Signature(point: Buffer, message: Buffer, signature: Buffer): boolean {
  let parts: { r: bigint; s: bigint };
  try {
    parts = DER.toSig(signature);
  } catch (error) {
    if (!(error instanceof DER.Err)) throw error;
    return false;
  }
  const { r, s } = parts;
  const t = (r + s) % n;
  if (!isScalar(r) || !isScalar(s) || t === 0n) return false;
  const key = Sm2Point.fromBytes(point);
  const sum = Sm2Point.BASE.multiplyUnsafe(s).add(key.multiplyUnsafe(t));
  return !sum.is0() && (sm2Digest(point, message) + sum.toAffine().x) % n === r;
}
