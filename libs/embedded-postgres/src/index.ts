export { DEFAULT_DATABASE, type EmbeddedOptions, type EmbeddedPostgres, openEmbedded, runningOn } from './embedded.ts';
export { EmbeddedPostgresError } from './problem.ts';
export { DATABASE_ROLES, type DatabaseRole, type Passwords } from './secrets.ts';
