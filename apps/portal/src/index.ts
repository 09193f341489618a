export * from './portal.module.ts';
export * from './sources.ts';
export { setUpPages } from './web/unreadable.ts';
