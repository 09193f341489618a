export * from './money.ts';
export * from './allocation.ts';
export * from './financial-year.ts';
export * from './effect.ts';
export * from './profile.ts';
export * from './appraisal.ts';
