export { createInMemoryAccounts, type InMemoryOptions } from './in-memory-accounts.ts';
