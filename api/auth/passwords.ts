/**
 * Password hashes: scrypt, with its costs beside the hash, so that a later raise leaves old accounts working.
 */
import { randomBytes, type ScryptOptions, scrypt, timingSafeEqual } from 'node:crypto';

const cost = { N: 2 ** 15, r: 8, p: 1 };
const hashBytes = 32;
const saltBytes = 16;
/** A stored cost beyond this is damage or an attack on the server's memory, not a hash of ours. */
const costMax = 2 ** 17;

function derive(password: string, salt: Buffer, options: ScryptOptions, bytes: number): Promise<Buffer> {
  const memoryBytesMax = 256 * (options.N ?? 1) * (options.r ?? 1);
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, bytes, { ...options, maxmem: memoryBytesMax }, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}

/** Gives `scrypt$N$r$p$salt$hash`. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, cost, hashBytes);
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/**
 * False for a wrong password and for a hash that is not of the form above; costs the same time either way.
 */
export async function isPassword(password: string, stored: string): Promise<boolean> {
  const [scheme, n, r, p, salt, hash] = stored.split('$');
  const N = Number(n);
  if (scheme !== 'scrypt' || !salt || !hash || !(N > 1 && N <= costMax)) {
    await derive(password, Buffer.alloc(saltBytes), cost, hashBytes);
    return false;
  }
  const expected = Buffer.from(hash, 'base64url');
  const found = await derive(
    password,
    Buffer.from(salt, 'base64url'),
    { N, r: Number(r), p: Number(p) },
    expected.length,
  );
  return timingSafeEqual(expected, found);
}
