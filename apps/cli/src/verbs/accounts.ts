import { randomUUID } from 'node:crypto';
import { userInfo } from 'node:os';
import { type AccountEntry, AccountProblem, type Accounts } from '@outturn/accounts';
import type { CommandResult } from '@outturn/application';
import { ROLES } from '@outturn/domain';
import type { AccountFacts } from '@outturn/read-models';
import { EXIT, WrongUsage } from '../exit-codes.ts';
import type { OpenLedger } from '../open-ledger.ts';
import { readPassword } from '../password-input.ts';
import { print, say } from '../streams.ts';

export interface AccountFlags {
  readonly format?: string;
}

export interface Grant {
  readonly role?: readonly string[];
  readonly service?: readonly string[];
}

/** `account create`: an entry in the directory and, where roles are given, the command that gives them. */
export async function createAccount(
  ledger: OpenLedger,
  account: string,
  flags: AccountFlags & Grant & { readonly name: string; readonly system?: boolean; readonly passwordStdin?: boolean },
): Promise<number> {
  const accounts = await ledger.accounts();
  const { role: roles = [], service: services = [], system = false } = flags;
  if (services.length > 0 && roles.length === 0) throw new WrongUsage('--service says where a role counts: name the role as well, with --role service-team.');
  if (system && flags.passwordStdin) throw new WrongUsage('A system has keys, and no password: leave out --password-stdin.');
  if (await accounts.find(account))
    throw new AccountProblem('taken', `There is an account ${account} already. Choose another id; letter case does not tell two ids apart.`);
  const person = system ? {} : { password: await readPassword(`Password for ${account}`, flags.passwordStdin ?? false) };
  await accounts.create({ account, name: flags.name, kind: system ? 'system' : 'person', ...person });
  const inherited = roles.length === 0 ? await grantOf(ledger, account) : undefined;
  const result = roles.length === 0 ? undefined : await recordRoles(ledger, account, roles, services);
  if (flags.format === 'json') await print(JSON.stringify({ account, name: flags.name, kind: system ? 'system' : 'person', ...(result ? { result } : {}) }));
  say(`${account} is there${system ? ': make it a key with `account key`' : ''}.`);
  if (inherited) say(`The ledger gives ${account} already: ${told(inherited)}. Where that is not meant for this one, change it with \`account roles\`.`);
  return result ? tellOfRoles(account, roles, result, `The account is there, without roles. Give them with \`account roles ${account}\`.`) : EXIT.done;
}

/** `account roles`: records what the account may do, as a whole. */
export async function setAccountRoles(ledger: OpenLedger, account: string, flags: AccountFlags & Grant & { readonly none?: boolean }): Promise<number> {
  const { role: roles = [], service: services = [], none = false } = flags;
  if ((roles.length === 0) !== none || (none && services.length > 0)) {
    throw new WrongUsage(
      'Name every role that the account is to have, with --role, and a service team’s services with --service; or take all away with --none.',
    );
  }
  const entry = await known(await ledger.accounts(), account);
  const result = await recordRoles(ledger, entry.account, roles, services);
  if (flags.format === 'json') await print(JSON.stringify({ account: entry.account, result }));
  return tellOfRoles(entry.account, roles, result);
}

/** `account password`: a new password; every session of the account ends. */
export async function setAccountPassword(ledger: OpenLedger, account: string, flags: AccountFlags & { readonly passwordStdin?: boolean }): Promise<number> {
  const accounts = await ledger.accounts();
  const entry = await known(accounts, account);
  if (entry.kind === 'system') throw new AccountProblem('wrong-kind', `${entry.account} is a system: it has keys, and no password.`);
  await accounts.setPassword(entry.account, await readPassword(`New password for ${entry.account}`, flags.passwordStdin ?? false));
  return done(flags, { account: entry.account }, `${entry.account} has a new password, and is signed out everywhere.`);
}

/** `account disable` and `account enable`. What the account may do stays recorded. */
export async function setAccountDisabled(ledger: OpenLedger, account: string, disabled: boolean, flags: AccountFlags): Promise<number> {
  const accounts = await ledger.accounts();
  const entry = await known(accounts, account);
  await accounts.setDisabled(entry.account, disabled);
  const says = disabled ? 'cannot sign in any more; its sessions have ended and its keys answer nothing.' : 'can sign in again.';
  return done(flags, { account: entry.account, disabled }, `${entry.account} ${says}`);
}

/** `account key`: prints a new key, this once. */
export async function createAccountKey(ledger: OpenLedger, account: string, flags: AccountFlags & { readonly label: string }): Promise<number> {
  const accounts = await ledger.accounts();
  const entry = await known(accounts, account);
  const { id, key } = await accounts.createKey(entry.account, flags.label);
  await print(flags.format === 'json' ? JSON.stringify({ account: entry.account, id, label: flags.label, key }) : key);
  say(`The key is shown this once: keep it where ${entry.account} reads its secrets. To revoke it: account revoke ${id}`);
  return EXIT.done;
}

/** `account keys`: the keys of a system, without the keys themselves. */
export async function listAccountKeys(ledger: OpenLedger, account: string, flags: AccountFlags): Promise<number> {
  const keys = await (await ledger.accounts()).keysOf(account);
  if (flags.format === 'json') await print(JSON.stringify({ account, keys }));
  else
    await print(
      asTable(
        ['key', 'label', 'made', 'last used', 'revoked'],
        keys.map(({ id, label, createdAt, lastUsedAt, revokedAt }) => [id, label, createdAt, lastUsedAt ?? 'never', revokedAt ?? '-']),
      ),
    );
  return EXIT.done;
}

/** `account revoke`: the key answers nothing any more. */
export async function revokeAccountKey(ledger: OpenLedger, id: string, flags: AccountFlags): Promise<number> {
  await (await ledger.accounts()).revokeKey(id);
  return done(flags, { id, revoked: true }, `The key ${id} is revoked.`);
}

/** `account list`: everybody in the directory, with what the ledger lets them do; and whoever the ledger alone knows. */
export async function listAccounts(ledger: OpenLedger, flags: AccountFlags): Promise<number> {
  const accounts = await ledger.accounts();
  const moment = await ledger.moment();
  const granted = new Map((await ledger.readModels.asAt('account', moment.position)).map((facts) => [facts.account, facts]));
  const entries = await everybody(accounts);
  const inDirectory = new Set(entries.map(({ account }) => account));
  const rows = [
    ...entries.map((entry) => ({ ...entry, roles: granted.get(entry.account)?.roles ?? [], services: granted.get(entry.account)?.services ?? [] })),
    ...[...granted.values()].filter(({ account, roles }) => !inDirectory.has(account) && roles.length > 0).map((facts) => ({ ...NOBODY, ...facts })),
  ];
  if (flags.format === 'json') await print(JSON.stringify({ asAt: moment, accounts: rows }));
  else
    await print(
      asTable(
        ['account', 'name', 'kind', 'roles', 'services', 'can sign in'],
        rows.map((row) => [row.account, row.name ?? '-', row.kind ?? '-', row.roles.join(' ') || '-', row.services.join(' ') || '-', standing(row)]),
      ),
    );
  return EXIT.done;
}

const NOBODY = { name: null, kind: null, disabled: false, hasPassword: false, lockedUntil: null, createdAt: null, lastSignInAt: null };

type Standing = Pick<AccountEntry, 'disabled' | 'hasPassword' | 'lockedUntil'> & { readonly kind: AccountEntry['kind'] | null };

function standing({ kind, disabled, hasPassword, lockedUntil }: Standing): string {
  if (kind === null) return 'no: not in the directory';
  if (disabled) return 'no: disabled';
  if (kind === 'system') return 'by key';
  if (!hasPassword) return 'no: no password';
  return lockedUntil === null ? 'yes' : `locked out until ${lockedUntil}`;
}

const PAGE = 500;

async function everybody(accounts: Accounts): Promise<AccountEntry[]> {
  const all: AccountEntry[] = [];
  for (;;) {
    const { entries } = await accounts.list({ offset: all.length, limit: PAGE });
    all.push(...entries);
    if (entries.length < PAGE) return all;
  }
}

/** Whether somebody who can sign in is an administrator. */
export async function hasAdministrator(ledger: OpenLedger): Promise<boolean> {
  const accounts = await ledger.accounts();
  const { position } = await ledger.moment();
  for (const { account, roles } of await ledger.readModels.asAt('account', position)) {
    const entry = roles.includes('administrator') ? await accounts.find(account) : undefined;
    if (entry?.account === account && !entry.disabled && entry.hasPassword) return true;
  }
  return false;
}

async function known(accounts: Accounts, account: string): Promise<AccountEntry> {
  const entry = await accounts.find(account);
  if (!entry) throw new AccountProblem('unknown-account', `There is no account ${JSON.stringify(account)}. \`account list\` tells which there are.`);
  return entry;
}

async function grantOf(ledger: OpenLedger, account: string): Promise<AccountFacts | undefined> {
  const { position } = await ledger.moment();
  const [facts] = await ledger.readModels.asAt('account', position, { key: account });
  return facts && facts.roles.length > 0 ? facts : undefined;
}

async function recordRoles(ledger: OpenLedger, account: string, roles: readonly string[], services: readonly string[]): Promise<CommandResult> {
  const handler = await ledger.handler();
  const actor = { user: userInfo().username, roles: ['administrator'] };
  return handler.handle({ id: randomUUID(), command: 'SetAccountRoles', actor, data: { account, roles, services } });
}

/** Says what became of the command, and gives the exit code. */
function tellOfRoles(account: string, roles: readonly string[], { status, events = [], problem }: CommandResult, otherwise = ''): number {
  if (problem) {
    const whose =
      problem.rule === 'own-roles'
        ? ' On the command line the operating system’s user is who asks: let another user of this machine run it, or give the account another id.'
        : '';
    say(`${problem.detail}${whose}${otherwise === '' ? '' : ` ${otherwise}`}`);
    return status === 'conflict' ? EXIT.conflict : EXIT.refused;
  }
  const unknown = roles.filter((role) => !(ROLES as readonly string[]).includes(role));
  if (unknown.length > 0) say(`${unknown.join(', ')}: not one of ${ROLES.join(', ')}. It counts only where virement authority names it.`);
  say(events.length === 0 ? `${account} had these roles already.` : `What ${account} may do is recorded.`);
  return EXIT.done;
}

function told({ roles, services }: AccountFacts): string {
  return `${roles.join(', ')}${services.length > 0 ? ` in ${services.join(', ')}` : ''}`;
}

async function done(flags: AccountFlags, result: object, message: string): Promise<number> {
  if (flags.format === 'json') await print(JSON.stringify(result));
  say(message);
  return EXIT.done;
}

function asTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((label, column) => Math.max(label.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [line(heading), ...rows.map(line)].join('\n');
}
