export * from './api.module.ts';
export * from './ledger-status.ts';
