export * from './commands/command-handler.ts';
export * from './commands/parse-command.ts';
export * from './commands/schemas.ts';
export * from './ledger-reader.ts';
export * from './moments.ts';
export * from './record-command.ts';
export * from './sight.ts';
