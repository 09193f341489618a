export * from './portal.module.ts';
export * from './sources.ts';
export { setUpPublicAddress } from './web/public-address.ts';
export { setUpPages } from './web/unreadable.ts';
