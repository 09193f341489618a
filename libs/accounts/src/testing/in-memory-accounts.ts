import { createHash, randomUUID } from 'node:crypto';
import { checkAccountId, checkedLine, checkKind, folded, isAccountId, isTaken, noAccount, noKey, noPassword, noSuchKey } from '../identity.ts';
import { hashOfKey, makeKey } from '../key-text.ts';
import { lockOutAfter } from '../lock-out.ts';
import { acceptedPassword, passwordAsHashed } from '../password-policy.ts';
import type { AccountEntry, Accounts, KeyEntry, SignIn } from '../port.ts';

interface Held {
  entry: AccountEntry;
  passwordHash: string | null;
}

interface HeldKey {
  readonly account: string;
  readonly hash: string;
  entry: KeyEntry;
}

export interface InMemoryOptions {
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly now?: () => number;
  /** Called where the sessions of an account end. */
  readonly onSessionsEnded?: (account: string) => void;
}

/** An accounts directory in memory, for specs: same rules, a quick hash, nothing kept. */
export function createInMemoryAccounts({ now = Date.now, onSessionsEnded = () => undefined }: InMemoryOptions = {}): Accounts {
  const held = new Map<string, Held>();
  const attempts = new Map<string, { failures: number; lockedUntil: number }>();
  const keys = new Map<string, HeldKey>();
  const iso = () => new Date(now()).toISOString();
  const lockedUntil = (account: string): string | null => {
    const until = attempts.get(folded(account))?.lockedUntil ?? 0;
    return until > now() ? new Date(until).toISOString() : null;
  };
  const told = ({ entry, passwordHash }: Held): AccountEntry => ({ ...entry, hasPassword: passwordHash !== null, lockedUntil: lockedUntil(entry.account) });
  const known = (account: string): Held => {
    const found = held.get(folded(account));
    if (!found) throw noAccount(account);
    return found;
  };
  const keysOf = (account: string) => {
    const { entry: owner } = known(account);
    return [...keys.values()].filter((key) => key.account === owner.account).map(({ entry }) => entry);
  };

  const signIn = (account: string, typed: string): SignIn => {
    if (!isAccountId(account)) return { outcome: 'refused' };
    const until = lockedUntil(account);
    if (until !== null) return { outcome: 'locked-out', until };
    const failures = (attempts.get(folded(account))?.failures ?? 0) + 1;
    attempts.set(folded(account), { failures, lockedUntil: now() + lockOutAfter(failures) * 60_000 });
    const found = held.get(folded(account));
    const password = passwordAsHashed(typed);
    if (!found || found.entry.disabled || password === undefined || found.passwordHash !== quickHash(password)) return { outcome: 'refused' };
    attempts.delete(folded(account));
    found.entry = { ...found.entry, lastSignInAt: iso() };
    return { outcome: 'signed-in', entry: told(found) };
  };

  return {
    create: async (account) => {
      checkAccountId(account.account);
      checkKind(account);
      const name = checkedLine('name', account.name);
      const passwordHash = account.password === undefined ? null : quickHash(acceptedPassword(account.password, { ...account, name }));
      if (held.has(folded(account.account))) throw isTaken(account.account);
      const entry = {
        account: account.account,
        name,
        kind: account.kind,
        disabled: false,
        hasPassword: false,
        lockedUntil: null,
        createdAt: iso(),
        lastSignInAt: null,
      };
      held.set(folded(account.account), { entry, passwordHash });
    },
    rename: async (account, name) => {
      known(account).entry = { ...known(account).entry, name: checkedLine('name', name) };
    },
    setPassword: async (account, typed) => {
      const found = known(account);
      if (found.entry.kind !== 'person') throw noPassword(found.entry.account);
      found.passwordHash = quickHash(acceptedPassword(typed, found.entry));
      attempts.delete(folded(account));
      onSessionsEnded(found.entry.account);
    },
    setDisabled: async (account, disabled) => {
      const found = known(account);
      found.entry = { ...found.entry, disabled };
      if (!disabled) attempts.delete(folded(account));
      onSessionsEnded(found.entry.account);
    },
    endSessions: async (account) => onSessionsEnded(known(account).entry.account),
    find: async (account) => {
      const found = held.get(folded(account));
      return found && told(found);
    },
    list: async ({ offset, limit, search = '' }) => {
      const wanted = search.trim().replaceAll('\0', '').toLowerCase();
      const found = [...held.values()].map(told).filter(({ name, account }) => name.toLowerCase().includes(wanted) || folded(account).includes(wanted));
      const order = ({ name, account }: AccountEntry) => `${name.toLowerCase()}\n${account}`;
      found.sort((a, b) => (order(a) < order(b) ? -1 : 1));
      return { entries: found.slice(offset, offset + limit), total: found.length };
    },
    namesOf: async (accounts) => new Map(accounts.flatMap((account) => namedIn(held, account))),
    signIn: async (account, password) => signIn(account, password),
    createKey: async (account, label) => {
      const { entry } = known(account);
      if (entry.kind !== 'system') throw noKey(entry.account);
      const [id, key] = [randomUUID(), makeKey()];
      keys.set(id, {
        account: entry.account,
        hash: hashOf(key),
        entry: { id, label: checkedLine('label', label), createdAt: iso(), lastUsedAt: null, revokedAt: null },
      });
      return { id, key };
    },
    revokeKey: async (id) => {
      const key = keys.get(id);
      if (!key) throw noSuchKey(id);
      key.entry = { ...key.entry, revokedAt: key.entry.revokedAt ?? iso() };
    },
    keysOf: async (account) => keysOf(account),
    accountOfKey: async (text) => {
      const key = [...keys.values()].find(({ hash, entry }) => hash === hashOf(text) && entry.revokedAt === null);
      if (!key || known(key.account).entry.disabled) return undefined;
      if (key.entry.lastUsedAt === null || Date.parse(key.entry.lastUsedAt) < now() - 60_000) key.entry = { ...key.entry, lastUsedAt: iso() };
      return key.account;
    },
    close: async () => undefined,
  };
}

function namedIn(held: ReadonlyMap<string, Held>, account: string): [string, string][] {
  const found = held.get(folded(account));
  return found ? [[account, found.entry.name]] : [];
}

function quickHash(password: string): string {
  return createHash('sha256').update(password).digest('hex');
}

function hashOf(key: string): string {
  return hashOfKey(key)?.toString('hex') ?? '';
}
