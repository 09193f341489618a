import type { AskedReport } from '@outturn/domain';
import type { ReportName } from '@outturn/reporting';

/** What a board reads for a period, in its order, until there is one report of it all: published where nothing else is asked for. */
export const BOARD_REPORTS: readonly (AskedReport & { readonly name: ReportName })[] = [
  { name: 'programme-summary', options: {} },
  { name: 'savings-tracker', options: {} },
  { name: 'transformation-fund', options: {} },
  { name: 'revenue-monitoring', options: {} },
  { name: 'exceptions', options: {} },
  { name: 'virement-register', options: {} },
  { name: 'budget-reconciliation', options: {} },
  { name: 'reserves', options: {} },
];
