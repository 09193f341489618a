export * from './portal.module.ts';
export * from './sources.ts';
