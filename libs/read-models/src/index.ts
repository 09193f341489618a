export * from './facts.ts';
export * from './period-facts.ts';
export * from './reader.ts';
export * from './tables.ts';
export * from './decode.ts';
export * from './projections.ts';
export * from './in-memory.ts';
export * from './version.ts';
