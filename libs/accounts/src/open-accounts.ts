import { openSchema, poolOf, type SchemaOptions } from '@outturn/own-schema';
import { DIRECTORY } from './database.ts';
import { createDirectory } from './directory.ts';
import { gate, GateBusy } from './gate.ts';
import { createPasswordCheck } from './password-hash.ts';
import type { Accounts, SignIn } from './port.ts';
import { signIn } from './sign-in.ts';
import { createSystemKeys } from './system-keys.ts';

/** 4 connections unless said otherwise. */
export type AccountsOptions = SchemaOptions;

/*
 * Looking at a password takes 19 MB and a few hundredths of a second of a processor, and a thread that reading files and
 * compressing pages want as well. So many at once, and so many who wait for them a second or two.
 */
const AT_ONCE = 2;
const WAITING = 100;
const RETRY_AFTER_SECONDS = 2;

/** Opens the accounts directory of a ledger's database. Names, passwords, sessions and keys are in its schema `accounts`. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const source = await openSchema(DIRECTORY, { poolSize: 4, ...options });
  const directory = createDirectory(source);
  const check = await createPasswordCheck();
  const door = gate(AT_ONCE, WAITING);
  return {
    ...directory,
    ...createSystemKeys(source, directory.find),
    signIn: (account, password) =>
      door
        .pass(() => signIn({ pool: poolOf(source), check, find: directory.find }, account, password))
        .catch((error: unknown): SignIn => {
          if (error instanceof GateBusy) return { outcome: 'busy', retryAfterSeconds: RETRY_AFTER_SECONDS };
          throw error;
        }),
    close: () => source.destroy(),
  };
}
