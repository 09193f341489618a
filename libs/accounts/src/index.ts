export { type AccountsOptions, openAccounts } from './open-accounts.ts';
export * from './port.ts';
export { SESSION_TABLE, type SignedInSession } from './schema.ts';
