export * from './facts.ts';
export * from './reader.ts';
export * from './projections.ts';
