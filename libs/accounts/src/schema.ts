import { EntitySchema, Table, TableCheck, TableIndex, TableUnique } from 'typeorm';

/** The schema of the accounts directory, apart from the ledger's and from the read models. */
export const SCHEMA = 'accounts';

/** Where express-session's store keeps sessions: options of `connect-pg-simple`. */
export const SESSION_TABLE = { schemaName: SCHEMA, tableName: 'session' } as const;

/** What a session must carry once somebody has signed in, so that it ends when the account's sessions end. */
export interface SignedInSession {
  /** `AccountEntry.account` of the sign-in. */
  readonly account: string;
  /** `AccountEntry.lastSignInAt` of the sign-in in milliseconds: by the database's clock, as is the end of an account's sessions. */
  readonly signedInAt: number;
}

export interface AccountRow {
  readonly account: string;
  readonly folded: string;
  readonly name: string;
  readonly kind: 'person' | 'system';
  readonly passwordHash: string | null;
  readonly disabled: boolean;
  readonly createdAt: Date;
  readonly lastSignInAt: Date | null;
  /** Sessions that were begun before are over. */
  readonly sessionsEndedAt: Date | null;
}

export const ACCOUNT = new EntitySchema<AccountRow>({
  name: 'Account',
  schema: SCHEMA,
  tableName: 'account',
  columns: {
    account: { type: 'text', primary: true },
    folded: { type: 'text' },
    name: { type: 'text' },
    kind: { type: 'text' },
    passwordHash: { type: 'text', name: 'password_hash', nullable: true, select: false },
    disabled: { type: 'boolean', default: false },
    createdAt: { type: 'timestamptz', name: 'created_at', createDate: true },
    lastSignInAt: { type: 'timestamptz', name: 'last_sign_in_at', nullable: true },
    sessionsEndedAt: { type: 'timestamptz', name: 'sessions_ended_at', nullable: true },
  },
});

export interface KeyRow {
  readonly id: string;
  readonly account: string;
  readonly label: string;
  readonly hash: Buffer;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly revokedAt: Date | null;
}

export const KEY = new EntitySchema<KeyRow>({
  name: 'Key',
  schema: SCHEMA,
  tableName: 'key',
  columns: {
    id: { type: 'uuid', primary: true },
    account: { type: 'text' },
    label: { type: 'text' },
    hash: { type: 'bytea', select: false },
    createdAt: { type: 'timestamptz', name: 'created_at', createDate: true },
    lastUsedAt: { type: 'timestamptz', name: 'last_used_at', nullable: true },
    revokedAt: { type: 'timestamptz', name: 'revoked_at', nullable: true },
  },
});

const moment = (name: string, isNullable = true) => ({ name, type: 'timestamptz', isNullable });
const C = { type: 'text', collation: 'C' } as const;

/** The tables as the first migration makes them. */
export const TABLES: readonly Table[] = [
  new Table({
    schema: SCHEMA,
    name: 'account',
    columns: [
      { name: 'account', ...C, isPrimary: true },
      { name: 'folded', ...C },
      { name: 'name', type: 'text' },
      { name: 'kind', type: 'text' },
      { name: 'password_hash', type: 'text', isNullable: true },
      { name: 'disabled', type: 'boolean', default: false },
      { ...moment('created_at', false), default: 'now()' },
      moment('last_sign_in_at'),
      moment('sessions_ended_at'),
    ],
    uniques: [new TableUnique({ name: 'account_folded', columnNames: ['folded'] })],
    checks: [
      new TableCheck({ name: 'account_id', expression: `account ~ '^[A-Za-z0-9._-]{1,64}$' AND folded = lower(account)` }),
      new TableCheck({ name: 'account_kind', expression: `kind IN ('person', 'system')` }),
      new TableCheck({ name: 'account_password', expression: `password_hash IS NULL OR (kind = 'person' AND password_hash LIKE '$argon2id$%')` }),
    ],
  }),
  new Table({
    schema: SCHEMA,
    name: 'attempt',
    columns: [{ name: 'key', type: 'bytea', isPrimary: true }, { name: 'failures', type: 'integer' }, moment('last_at', false), moment('locked_until')],
    indices: [new TableIndex({ name: 'attempt_last_at', columnNames: ['last_at'] })],
  }),
  new Table({
    schema: SCHEMA,
    name: 'key',
    columns: [
      { name: 'id', type: 'uuid', isPrimary: true },
      { name: 'account', ...C },
      { name: 'label', type: 'text' },
      { name: 'hash', type: 'bytea' },
      { ...moment('created_at', false), default: 'now()' },
      moment('last_used_at'),
      moment('revoked_at'),
    ],
    uniques: [new TableUnique({ name: 'key_hash', columnNames: ['hash'] })],
    indices: [new TableIndex({ name: 'key_account', columnNames: ['account'] })],
    foreignKeys: [
      { name: 'key_of_account', columnNames: ['account'], referencedSchema: SCHEMA, referencedTableName: 'account', referencedColumnNames: ['account'] },
    ],
  }),
];
