export * from './report.ts';
export * from './queries.ts';
