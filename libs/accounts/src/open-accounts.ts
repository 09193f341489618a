import { makeSchema, openDataSource, poolOf } from './database.ts';
import { createDirectory } from './directory.ts';
import { createPasswordCheck } from './password-hash.ts';
import type { Accounts } from './port.ts';
import { signIn } from './sign-in.ts';
import { createSystemKeys } from './system-keys.ts';

export interface AccountsOptions {
  /** Of the role `app`. */
  readonly connectionString: string;
  /** Of the role that owns the directory, `migrator`: what is missing is made on opening. */
  readonly ownerConnectionString: string;
  /** Connections; 4 unless said otherwise. */
  readonly poolSize?: number;
}

/** Opens the accounts directory of a ledger's database. Names, passwords, sessions and keys are in its schema `accounts`. */
export async function openAccounts({ connectionString, ownerConnectionString, poolSize = 4 }: AccountsOptions): Promise<Accounts> {
  await makeSchema(ownerConnectionString);
  const source = await openDataSource(connectionString, poolSize);
  const directory = createDirectory(source);
  const check = await createPasswordCheck();
  return {
    ...directory,
    ...createSystemKeys(source, directory.find),
    signIn: (account, password) => signIn({ pool: poolOf(source), check, find: directory.find }, account, password),
    close: () => source.destroy(),
  };
}
