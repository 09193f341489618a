export * from './api.module.ts';
export * from './ledger-status.ts';
export { setUpApi } from './http/edge.ts';
export { openApiDocument } from './openapi/document.ts';
export { ROUTES, type Route, type RouteName, type Who } from './route-table.ts';
export { type ApiSources, type FollowingFacts, LIMITS, type Limits } from './sources.ts';
