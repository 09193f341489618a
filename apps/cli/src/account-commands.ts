import { type Command, Option } from 'commander';
import type { OpenLedger } from './open-ledger.ts';
import {
  type AccountFlags,
  createAccount,
  createAccountKey,
  type Grant,
  listAccountKeys,
  listAccounts,
  revokeAccountKey,
  setAccountDisabled,
  setAccountPassword,
  setAccountRoles,
} from './verbs/accounts.ts';

type Flags = AccountFlags & { readonly data: string };

/** Opens the ledger for a verb; what the verb gives is the exit code. */
type WithLedger = (flags: { readonly data: string }, work: (ledger: OpenLedger) => Promise<number>) => Promise<void>;

/** `account …`: people and systems that may sign in, and what they may do. All of it works beside a running server. */
export function addAccountCommands(outturn: Command, withLedger: WithLedger): void {
  const account = outturn
    .command('account')
    .description('People and systems that may sign in, and what they may do.')
    .exitOverride()
    .addHelpText('after', EXAMPLES);
  const verb = (name: string, description: string) =>
    account
      .command(name)
      .description(description)
      .exitOverride()
      .addOption(new Option('--data <dir>', 'folder of the embedded database (not used with OUTTURN_DATABASE_URL)').default('./data'))
      .addOption(new Option('--format <format>', 'how to print').choices(['table', 'json']));
  const of = (name: string, description: string) => verb(name, description).argument('<account>', '1 to 64 letters, digits and . _ -');
  const granting = (command: Command) =>
    command
      .option('--role <roles...>', 'administrator, service-team, finance, board, auditor, or a role that virement authority names')
      .option('--service <services...>', 'the services that a service team is limited to, with those below them');
  const withPassword = (command: Command) => command.option('--password-stdin', 'read the password from standard input instead of asking on the terminal');

  withPassword(granting(of('create', 'Makes an account; asks for its password.')))
    .requiredOption('--name <name>', 'of the person or the system: kept in the directory alone, never in the ledger')
    .option('--system', 'for another system: it has keys, and no password')
    .action((id: string, flags: Flags & Grant & { name: string; system?: boolean; passwordStdin?: boolean }) =>
      withLedger(flags, (ledger) => createAccount(ledger, id, flags)),
    );
  withPassword(of('password', 'Sets a new password; the account is signed out everywhere.')).action((id: string, flags: Flags & { passwordStdin?: boolean }) =>
    withLedger(flags, (ledger) => setAccountPassword(ledger, id, flags)),
  );
  granting(of('roles', 'Records what an account may do, as a whole.'))
    .option('--none', 'take every role away')
    .action((id: string, flags: Flags & Grant & { none?: boolean }) => withLedger(flags, (ledger) => setAccountRoles(ledger, id, flags)));
  of('disable', 'The account cannot sign in any more; its sessions end.').action((id: string, flags: Flags) =>
    withLedger(flags, (ledger) => setAccountDisabled(ledger, id, true, flags)),
  );
  of('enable', 'The account can sign in again; a lock-out ends.').action((id: string, flags: Flags) =>
    withLedger(flags, (ledger) => setAccountDisabled(ledger, id, false, flags)),
  );
  of('key', 'Makes a key for a system’s account and prints it, this once.')
    .requiredOption('--label <label>', 'what the key is for')
    .action((id: string, flags: Flags & { label: string }) => withLedger(flags, (ledger) => createAccountKey(ledger, id, flags)));
  of('keys', 'Lists the keys of a system’s account.').action((id: string, flags: Flags) => withLedger(flags, (ledger) => listAccountKeys(ledger, id, flags)));
  verb('revoke', 'Revokes a key.')
    .argument('<key>', 'the key’s id, as `account keys` prints it')
    .action((id: string, flags: Flags) => withLedger(flags, (ledger) => revokeAccountKey(ledger, id, flags)));
  verb('list', 'Lists accounts with their roles and services.').action((flags: Flags) => withLedger(flags, (ledger) => listAccounts(ledger, flags)));
}

const EXAMPLES = `
Examples:
  outturn account create ada.lowe --name 'Ada Lowe' --role administrator
  outturn account create nora.adams --name 'Nora Adams' --role service-team --service NCC/early-help
  outturn account roles nora.adams --role service-team board --service NCC/early-help NCC/commissioned
  outturn account create power-bi --system --name 'Power BI' --role auditor
  outturn account key power-bi --label 'nightly refresh'
`;
