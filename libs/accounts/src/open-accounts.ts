import { openSchema, poolOf, type SchemaOptions } from '@outturn/own-schema';
import { DIRECTORY } from './database.ts';
import { createDirectory } from './directory.ts';
import { createPasswordCheck } from './password-hash.ts';
import type { Accounts } from './port.ts';
import { signIn } from './sign-in.ts';
import { createSystemKeys } from './system-keys.ts';

/** 4 connections unless said otherwise. */
export type AccountsOptions = SchemaOptions;

/** Opens the accounts directory of a ledger's database. Names, passwords, sessions and keys are in its schema `accounts`. */
export async function openAccounts(options: AccountsOptions): Promise<Accounts> {
  const source = await openSchema(DIRECTORY, { poolSize: 4, ...options });
  const directory = createDirectory(source);
  const check = await createPasswordCheck();
  return {
    ...directory,
    ...createSystemKeys(source, directory.find),
    signIn: (account, password) => signIn({ pool: poolOf(source), check, find: directory.find }, account, password),
    close: () => source.destroy(),
  };
}
