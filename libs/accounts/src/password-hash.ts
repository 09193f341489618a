import { hash, verify } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { passwordAsHashed } from './password-policy.ts';

/** argon2id (the number is the package's own) with the parameters that OWASP's Password Storage Cheat Sheet gives first. */
const ARGON2ID = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2ID);
}

export interface PasswordCheck {
  /** Takes as long for an account without a password, and for none at all, as for any other. */
  matches(passwordHash: string | null | undefined, typed: string): Promise<boolean>;
}

/** A check with a hash of its own to compare with where there is nothing to compare with. */
export async function createPasswordCheck(): Promise<PasswordCheck> {
  const nobodys = await hashPassword(randomBytes(32).toString('base64url'));
  return {
    matches: async (passwordHash, typed) => {
      const password = passwordAsHashed(typed);
      const isRight = await verify(passwordHash ?? nobodys, password ?? '');
      return isRight && typeof passwordHash === 'string' && password !== undefined;
    },
  };
}
