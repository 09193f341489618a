/**
 * The accounts directory: people's names, passwords, sessions and keys of systems. It is the one part of Outturn that is
 * not drawn from events: what names a person stays out of the ledger, and can be changed and deleted. What an account may
 * do is not here: the ledger records it (`SetAccountRoles`).
 */
export interface Accounts {
  /** Throws `AccountProblem` when the id is taken or the password is too weak. `password` left out: nobody can sign in yet. */
  create(account: NewAccount): Promise<void>;
  rename(account: string, name: string): Promise<void>;
  /** Ends every session of the account. */
  setPassword(account: string, password: string): Promise<void>;
  /** A disabled account cannot sign in, its sessions end, its keys answer nothing. */
  setDisabled(account: string, disabled: boolean): Promise<void>;
  /** Signs the account out everywhere. */
  endSessions(account: string): Promise<void>;
  find(account: string): Promise<AccountEntry | undefined>;
  /** Ordered by name; pages of `limit` after `offset`. */
  list(page: {
    readonly offset: number;
    readonly limit: number;
    readonly search?: string;
  }): Promise<{ readonly entries: readonly AccountEntry[]; readonly total: number }>;
  /** Names behind account ids, for pages; ids without an entry are left out. */
  namesOf(accounts: readonly string[]): Promise<Map<string, string>>;

  /** Checks a password in constant time, whether or not the account exists; counts failures and locks out. */
  signIn(account: string, password: string): Promise<SignIn>;

  /** Makes a key for a system's account. The key itself is told once and kept as a hash. */
  createKey(account: string, label: string): Promise<{ readonly id: string; readonly key: string }>;
  revokeKey(id: string): Promise<void>;
  keysOf(account: string): Promise<readonly KeyEntry[]>;
  /** The account that a key belongs to; undefined for an unknown or revoked key, or one of a disabled account. */
  accountOfKey(key: string): Promise<string | undefined>;

  close(): Promise<void>;
}

export interface NewAccount {
  /** 1 to 64 letters, digits and `. _ -`: what the ledger records as the actor. Ids are the same whatever their letter case. */
  readonly account: string;
  readonly name: string;
  readonly kind: 'person' | 'system';
  readonly password?: string;
}

export interface AccountEntry {
  readonly account: string;
  readonly name: string;
  readonly kind: 'person' | 'system';
  readonly disabled: boolean;
  readonly hasPassword: boolean;
  /** ISO 8601; null when it is not locked out. */
  readonly lockedUntil: string | null;
  readonly createdAt: string;
  readonly lastSignInAt: string | null;
}

export interface KeyEntry {
  readonly id: string;
  readonly label: string;
  readonly createdAt: string;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

export type SignIn =
  | { readonly outcome: 'signed-in'; readonly entry: AccountEntry }
  /** Wrong account or password, or a disabled account: which of them is not told. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'locked-out'; readonly until: string }
  /** More sign in at once than this process takes: nothing was looked at and nothing counted. */
  | { readonly outcome: 'busy'; readonly retryAfterSeconds: number };

/**
 * The directory will not do that. `bad-name` is a name or a label that is empty, too long or not one line; `wrong-kind` a
 * password for a system, or a key for a person.
 */
export class AccountProblem extends Error {
  override readonly name = 'AccountProblem';
  readonly code: 'taken' | 'unknown-account' | 'weak-password' | 'bad-id' | 'bad-name' | 'unknown-key' | 'wrong-kind';
  constructor(code: AccountProblem['code'], message: string) {
    super(message);
    this.code = code;
  }
}
