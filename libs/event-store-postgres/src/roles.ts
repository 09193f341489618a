import { escapeIdentifier } from 'pg';

/** Roles that log in. `outturn_owner` and its like own the ledger and never log in. */
export const LOGIN_ROLES = ['migrator', 'app', 'projector', 'sealer', 'reader'] as const;
export type LoginRole = (typeof LOGIN_ROLES)[number];
export type LedgerRole = LoginRole | 'owner';

/**
 * Roles belong to a whole cluster, a ledger to one database: a role carries its database's name (`outturn_app`), so that
 * no role of one council's ledger opens another's.
 */
export function roleName(database: string, role: LedgerRole): string {
  const name = `${database}_${role}`;
  if (Buffer.byteLength(name) > 63 || name.startsWith('pg_'))
    throw new Error(`a database named ${JSON.stringify(database)} can't hold a ledger: its roles would have names that PostgreSQL refuses`);
  return name;
}

/** Puts this database's roles where SQL files say `:owner`, `:app` and so on. */
export function withRoles(sql: string, database: string): string {
  return sql.replace(/(?<![:\w]):(owner|migrator|app|projector|sealer|reader)\b/g, (_, role: LedgerRole) => escapeIdentifier(roleName(database, role)));
}
