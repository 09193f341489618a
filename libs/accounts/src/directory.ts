import type { DataSource, EntityManager } from 'typeorm';
import { poolOf } from '@outturn/own-schema';
import { checkAccountId, checkedLine, checkKind, folded, isAccountId, isTaken, noAccount, noPassword } from './identity.ts';
import { attemptKey } from './lock-out.ts';
import { hashPassword } from './password-hash.ts';
import { acceptedPassword } from './password-policy.ts';
import type { AccountEntry, Accounts, NewAccount } from './port.ts';
import { ACCOUNT } from './schema.ts';

type Directory = Pick<Accounts, 'create' | 'rename' | 'setPassword' | 'setDisabled' | 'endSessions' | 'find' | 'list' | 'namesOf'>;

const MOST_ENTRIES = 1_000;

interface EntryRow extends Omit<AccountEntry, 'lockedUntil' | 'createdAt' | 'lastSignInAt'> {
  readonly lockedUntil: Date | null;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
}

const ENTRIES = `
  SELECT account.account, account.name, account.kind, account.disabled, account.password_hash IS NOT NULL AS "hasPassword",
    account.created_at AS "createdAt", account.last_sign_in_at AS "lastSignInAt",
    CASE WHEN attempt.locked_until > now() THEN attempt.locked_until END AS "lockedUntil"
  FROM accounts.account LEFT JOIN accounts.attempt ON attempt.key = sha256(convert_to(account.folded, 'UTF8'))`;

/** Who has an account, under which name, and whether they may sign in. */
export function createDirectory(source: DataSource): Directory {
  const find = async (account: string): Promise<AccountEntry | undefined> => {
    if (!isAccountId(account)) return undefined;
    const { rows } = await poolOf(source).query<EntryRow>(`${ENTRIES} WHERE account.folded = $1`, [folded(account)]);
    return rows[0] && entryOf(rows[0]);
  };
  const known = async (account: string): Promise<AccountEntry> => {
    const entry = await find(account);
    if (!entry) throw noAccount(account);
    return entry;
  };
  return {
    find,
    create: (account) => create(source, account),
    rename: async (account, name) => {
      const entry = await known(account);
      await source.getRepository(ACCOUNT).update({ account: entry.account }, { name: checkedLine('name', name) });
    },
    setPassword: async (account, typed) => {
      const entry = await known(account);
      if (entry.kind !== 'person') throw noPassword(entry.account);
      const passwordHash = await hashPassword(acceptedPassword(typed, entry));
      await changeAndEndSessions(source, entry.account, { passwordHash }, true);
    },
    setDisabled: async (account, disabled) => changeAndEndSessions(source, (await known(account)).account, { disabled }, !disabled),
    endSessions: async (account) => changeAndEndSessions(source, (await known(account)).account, {}, false),
    list: ({ offset, limit, search = '' }) => list(source, offset, limit, search),
    namesOf: async (accounts) => {
      const rows = await source
        .getRepository(ACCOUNT)
        .createQueryBuilder('account')
        .where('account.folded = ANY(:ids)', { ids: accounts.filter(isAccountId).map(folded) })
        .getMany();
      const names = new Map(rows.map((row) => [row.folded, row.name]));
      return new Map(accounts.flatMap((account) => entryIn(names, account)));
    },
  };
}

function entryIn(names: ReadonlyMap<string, string>, account: string): [string, string][] {
  const name = names.get(folded(account));
  return name === undefined ? [] : [[account, name]];
}

async function create(source: DataSource, account: NewAccount): Promise<void> {
  checkAccountId(account.account);
  checkKind(account);
  const name = checkedLine('name', account.name);
  const passwordHash = account.password === undefined ? null : await hashPassword(acceptedPassword(account.password, { ...account, name }));
  try {
    await source.getRepository(ACCOUNT).insert({ account: account.account, folded: folded(account.account), name, kind: account.kind, passwordHash });
  } catch (error) {
    if (isUniqueViolation(error)) throw isTaken(account.account);
    throw error;
  }
}

function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505';
}

/**
 * The account first, its sessions in a statement of their own: that one sees also the sessions that were written while
 * this waited for the account's row, and none can be written after it (see the trigger on the table).
 */
async function changeAndEndSessions(
  source: DataSource,
  account: string,
  change: { passwordHash?: string; disabled?: boolean },
  unlock: boolean,
): Promise<void> {
  await source.transaction(async (manager: EntityManager) => {
    await manager.getRepository(ACCOUNT).update({ account }, { ...change, sessionsEndedAt: () => 'clock_timestamp()' });
    await manager.query('DELETE FROM accounts.session WHERE account = $1', [account]);
    if (unlock) await manager.query('DELETE FROM accounts.attempt WHERE key = $1', [attemptKey(account)]);
  });
}

async function list(source: DataSource, offset: number, limit: number, search: string): ReturnType<Accounts['list']> {
  const pattern = `%${search
    .trim()
    .replaceAll('\0', '')
    .replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
  const matching = `WHERE account.name ILIKE $1 OR account.account ILIKE $1`;
  const pool = poolOf(source);
  const { rows } = await pool.query<EntryRow>(`${ENTRIES} ${matching} ORDER BY lower(account.name), account.account OFFSET $2 LIMIT $3`, [
    pattern,
    Math.max(0, Math.trunc(offset)),
    Math.min(MOST_ENTRIES, Math.max(0, Math.trunc(limit))),
  ]);
  const { rows: counted } = await pool.query<{ total: number }>(`SELECT count(*)::integer AS total FROM accounts.account ${matching}`, [pattern]);
  return { entries: rows.map(entryOf), total: counted[0]?.total ?? 0 };
}

function entryOf({ lockedUntil, createdAt, lastSignInAt, ...row }: EntryRow): AccountEntry {
  return {
    ...row,
    lockedUntil: lockedUntil?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    lastSignInAt: lastSignInAt?.toISOString() ?? null,
  };
}
