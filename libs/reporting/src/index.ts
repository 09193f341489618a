export * from './report.ts';
export * from './queries.ts';
export * from './reports/savings-tracker.ts';
export * from './reports/programme-summary.ts';
export * from './reports/transformation-fund.ts';
export * from './reports/return-on-investment.ts';
