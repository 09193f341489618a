import { createHash, randomUUID } from 'node:crypto';
import { checkAccountId, checkedLine, checkKind, folded, isAccountId, isTaken, noAccount, noKey, noPassword, noSuchKey } from '../identity.ts';
import { hashOfKey, makeKey } from '../key-text.ts';
import { lockOutAfter } from '../lock-out.ts';
import { acceptedPassword, passwordAsHashed } from '../password-policy.ts';
import type { AccountEntry, Accounts, KeyEntry, NewAccount, SignIn } from '../port.ts';

export interface InMemoryOptions {
  /** Milliseconds since 1970; the machine's clock unless given. */
  readonly now?: () => number;
  /** Called where the sessions of an account end. */
  readonly onSessionsEnded?: (account: string) => void;
}

interface Held {
  entry: AccountEntry;
  passwordHash: string | null;
}

interface Memory {
  readonly held: Map<string, Held>;
  readonly attempts: Map<string, { readonly failures: number; readonly lockedUntil: number }>;
  readonly now: () => number;
}

/** An accounts directory in memory, for specs: same rules, a quick hash, nothing kept. */
export function createInMemoryAccounts({ now = Date.now, onSessionsEnded = () => undefined }: InMemoryOptions = {}): Accounts {
  const memory: Memory = { held: new Map(), attempts: new Map(), now };
  return {
    ...directoryIn(memory, onSessionsEnded),
    ...keysIn(memory),
    signIn: async (account, password) => signIn(memory, account, password),
    close: async () => undefined,
  };
}

function directoryIn(memory: Memory, onSessionsEnded: (account: string) => void): Omit<Accounts, keyof ReturnType<typeof keysIn> | 'signIn' | 'close'> {
  const { held, attempts } = memory;
  const known = (account: string) => knownIn(memory, account);
  return {
    create: async (account) => create(memory, account),
    rename: async (account, name) => {
      const found = known(account);
      found.entry = { ...found.entry, name: checkedLine('name', name) };
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
      return found && told(memory, found);
    },
    list: async ({ offset, limit, search = '' }) => {
      const wanted = search.trim().replaceAll('\0', '').toLowerCase();
      const order = ({ name, account }: AccountEntry) => `${name.toLowerCase()}\n${account}`;
      const found = [...held.values()].map((one) => told(memory, one)).filter(({ name, account }) => `${name}\n${account}`.toLowerCase().includes(wanted));
      found.sort((a, b) => (order(a) < order(b) ? -1 : 1));
      return { entries: found.slice(offset, offset + limit), total: found.length };
    },
    namesOf: async (accounts) => new Map(accounts.flatMap((account) => namedIn(held, account))),
  };
}

function keysIn(memory: Memory): Pick<Accounts, 'createKey' | 'revokeKey' | 'keysOf' | 'accountOfKey'> {
  const keys = new Map<string, { readonly account: string; readonly hash: string; entry: KeyEntry }>();
  const iso = () => new Date(memory.now()).toISOString();
  return {
    createKey: async (account, label) => {
      const { entry } = knownIn(memory, account);
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
    keysOf: async (account) => {
      const { entry: owner } = knownIn(memory, account);
      return [...keys.values()].filter((key) => key.account === owner.account).map(({ entry }) => entry);
    },
    accountOfKey: async (text) => {
      const key = [...keys.values()].find(({ hash, entry }) => hash === hashOf(text) && entry.revokedAt === null);
      if (!key || knownIn(memory, key.account).entry.disabled) return undefined;
      const { lastUsedAt } = key.entry;
      if (lastUsedAt === null || Date.parse(lastUsedAt) < memory.now() - 60_000) key.entry = { ...key.entry, lastUsedAt: iso() };
      return key.account;
    },
  };
}

function signIn(memory: Memory, account: string, typed: string): SignIn {
  const { held, attempts, now } = memory;
  if (!isAccountId(account)) return { outcome: 'refused' };
  const until = lockedUntil(memory, account);
  if (until !== null) return { outcome: 'locked-out', until };
  const failures = (attempts.get(folded(account))?.failures ?? 0) + 1;
  attempts.set(folded(account), { failures, lockedUntil: now() + lockOutAfter(failures) * 60_000 });
  const found = held.get(folded(account));
  const password = passwordAsHashed(typed);
  if (!found || found.entry.disabled || password === undefined || found.passwordHash !== quickHash(password)) return { outcome: 'refused' };
  attempts.delete(folded(account));
  found.entry = { ...found.entry, lastSignInAt: new Date(now()).toISOString() };
  return { outcome: 'signed-in', entry: told(memory, found) };
}

function create({ held, now }: Memory, wanted: NewAccount): void {
  const { account, kind, password } = wanted;
  checkAccountId(account);
  checkKind(wanted);
  const name = checkedLine('name', wanted.name);
  const passwordHash = password === undefined ? null : quickHash(acceptedPassword(password, { account, name }));
  if (held.has(folded(account))) throw isTaken(account);
  const entry = { account, name, kind, disabled: false, hasPassword: false, lockedUntil: null, createdAt: new Date(now()).toISOString(), lastSignInAt: null };
  held.set(folded(account), { entry, passwordHash });
}

function told(memory: Memory, { entry, passwordHash }: Held): AccountEntry {
  return { ...entry, hasPassword: passwordHash !== null, lockedUntil: lockedUntil(memory, entry.account) };
}

function knownIn({ held }: Memory, account: string): Held {
  const found = held.get(folded(account));
  if (!found) throw noAccount(account);
  return found;
}

function lockedUntil({ attempts, now }: Memory, account: string): string | null {
  const until = attempts.get(folded(account))?.lockedUntil ?? 0;
  return until > now() ? new Date(until).toISOString() : null;
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
