import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import type { LedgerKind } from '@outturn/event-store';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { migrateLedger } from './migrate.ts';
import { LOGIN_ROLES, type LoginRole, roleName } from './roles.ts';

export interface BootstrapOptions {
  /** What the ledger is for; settled for ever when it is created. */
  readonly kind: LedgerKind;
  /** Of the roles that log in; set anew at every bootstrap. */
  readonly passwords: Readonly<Record<LoginRole, string>>;
}

/** A connection string for each role that logs in. */
export type LedgerConnections = Readonly<Record<LoginRole, string>>;

const BOOTSTRAP_LOCK = 7_837_864;

/**
 * Makes the ledger of a database, the one thing that wants a superuser: the roles, the schema, its migrations, and what
 * the ledger is. Can be repeated. Throws when the ledger is there already and is of another kind.
 */
export async function bootstrapLedger(superuserConnectionString: string, options: BootstrapOptions): Promise<LedgerConnections> {
  const client = new Client({ connectionString: superuserConnectionString, application_name: 'outturn-bootstrap' });
  await client.connect();
  try {
    // Roles are shared by all databases of a cluster: two bootstraps in two of them must not get in each other's way.
    await client.query('SELECT pg_advisory_lock($1)', [BOOTSTRAP_LOCK]);
    const {
      rows: [current],
    } = await client.query<{ database: string }>('SELECT current_database() AS database');
    const database = current?.database ?? '';
    await client.query(rolesSql(database, options.passwords));
    const connections = connectionsFor(superuserConnectionString, database, options.passwords);
    await migrateLedger(connections.migrator);
    await settleInfo(client, options.kind);
    return connections;
  } finally {
    await client.end();
  }
}

function rolesSql(database: string, passwords: BootstrapOptions['passwords']): string {
  const name = (role: LoginRole | 'owner'): string => escapeIdentifier(roleName(database, role));
  const make = (role: LoginRole | 'owner', attributes: string): string => `
    DO $$ BEGIN CREATE ROLE ${name(role)} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$;
    ALTER ROLE ${name(role)} NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS ${attributes};`;
  const db = escapeIdentifier(database);
  const everyRole = LOGIN_ROLES.map(name).join(', ');
  return `
    ${make('owner', 'NOLOGIN')}
    ${LOGIN_ROLES.map((role) => make(role, `LOGIN PASSWORD ${escapeLiteral(passwords[role])}`)).join('')}
    GRANT ${name('owner')} TO ${name('migrator')};
    REVOKE ALL ON DATABASE ${db} FROM PUBLIC;
    REVOKE CREATE ON SCHEMA public FROM PUBLIC;
    GRANT CONNECT ON DATABASE ${db} TO ${everyRole};
    GRANT CREATE ON DATABASE ${db} TO ${name('migrator')}, ${name('projector')};
    CREATE SCHEMA IF NOT EXISTS ledger AUTHORIZATION ${name('owner')};`;
}

/** The same server and options, another user. */
function connectionsFor(connectionString: string, database: string, passwords: BootstrapOptions['passwords']): LedgerConnections {
  const connection = (role: LoginRole): string => {
    const url = new URL(connectionString);
    url.username = encodeURIComponent(roleName(database, role));
    url.password = encodeURIComponent(passwords[role]);
    url.pathname = `/${encodeURIComponent(database)}`;
    return url.toString();
  };
  return Object.fromEntries(LOGIN_ROLES.map((role) => [role, connection(role)])) as LedgerConnections;
}

async function settleInfo(client: Client, kind: LedgerKind): Promise<void> {
  await client.query('INSERT INTO ledger.info (id, kind, secret) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [
    randomUUID(),
    kind,
    randomBytes(32).toString('hex'),
  ]);
  const {
    rows: [info],
  } = await client.query<{ kind: LedgerKind }>('SELECT kind FROM ledger.info');
  if (info?.kind !== kind)
    throw new Error(`this ledger was created as ${info?.kind ?? 'nothing'}; what a ledger is for is settled when it is created, and ${kind} is something else`);
}

/**
 * Passwords for a ledger's roles made from one secret, such as the bootstrap connection's own password: nothing more to
 * keep. The same secret and database give the same passwords.
 */
export function derivePasswords(secret: string, database: string): Record<LoginRole, string> {
  const derive = (role: LoginRole): string => createHmac('sha256', secret).update(`outturn ${database} ${role}`).digest('base64url');
  return Object.fromEntries(LOGIN_ROLES.map((role) => [role, derive(role)])) as Record<LoginRole, string>;
}
