import type { FinancialYear } from '@outturn/kernel';

/** A financial year is open from its opening on. Stream `year/2017-18`. */
export type FinancialYearEvent = { readonly type: 'FinancialYearOpened'; readonly data: { readonly year: FinancialYear } };
