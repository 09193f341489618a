export { bootstrapLedger, type BootstrapOptions, derivePasswords, type LedgerConnections } from './bootstrap.ts';
export { dedicateUnused } from './dedicate.ts';
export { mentioned } from './mentions.ts';
export { migrateLedger } from './migrate.ts';
export { openPostgresEventStore, type PostgresEventStoreOptions } from './postgres-event-store.ts';
export { type LedgerRole, LOGIN_ROLES, type LoginRole, roleName } from './roles.ts';
export { ledgerKindOf, serverVersion } from './inspect.ts';
