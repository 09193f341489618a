import type { FinancialYear } from '@outturn/kernel';
import type { Evolve } from './subjects.ts';

/** A financial year is open from its opening on. Stream `year/2017-18`. */
export type FinancialYearEvent = { readonly type: 'FinancialYearOpened'; readonly data: { readonly year: FinancialYear } };

/** A year that has a state is open. */
export interface FinancialYearState {
  readonly year: FinancialYear;
}

export const evolveFinancialYear: Evolve<FinancialYearState> = (state, event) => (event.type === 'FinancialYearOpened' ? event.data : state);
