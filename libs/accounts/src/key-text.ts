import { createHash, randomBytes } from 'node:crypto';

const KEY = /^outturn_[A-Za-z0-9_-]{43}$/;

/** A new key: 256 random bits behind a prefix by which scanners for leaked secrets know it. */
export function makeKey(): string {
  return `outturn_${randomBytes(32).toString('base64url')}`;
}

/**
 * What is kept of a key. A key has no less entropy than its hash, so that a slow hash would add nothing; and since the
 * hash of a guess has nothing in common with that of a key, how long its look-up takes tells nothing. Undefined for what is no key.
 */
export function hashOfKey(key: string): Buffer | undefined {
  return KEY.test(key) ? createHash('sha256').update(key).digest() : undefined;
}
