import type { Moment } from '@outturn/read-models';
import { diff } from './diff.ts';
import { history } from './history.ts';
import { withLateChanges } from './late-notes.ts';
import type { Queries, Sources } from './queries.ts';
import { BadQuestion, type Report, REPORT_NAMES, type ReportName, type ReportOptions } from './report.ts';
import { exceptions } from './reports/exceptions.ts';
import { budgetReconciliation } from './reports/budget-reconciliation.ts';
import { movements } from './reports/movements.ts';
import { programmeSummary } from './reports/programme-summary.ts';
import { reserves } from './reports/reserves.ts';
import { returns } from './reports/returns.ts';
import { returnOnInvestment } from './reports/return-on-investment.ts';
import { revenueMonitoring } from './reports/revenue-monitoring.ts';
import { savingsTracker } from './reports/savings-tracker.ts';
import { transformationFund } from './reports/transformation-fund.ts';
import { virementRegister } from './reports/virement-register.ts';
import { trace } from './trace.ts';

type DrawReport = (sources: Sources, options: ReportOptions, moment: Moment) => Promise<Report>;

/** Every report by its name. The compiler refuses a name without a report. */
const REPORTS: Readonly<Record<ReportName, DrawReport>> = {
  'savings-tracker': savingsTracker,
  'programme-summary': programmeSummary,
  'transformation-fund': transformationFund,
  'return-on-investment': returnOnInvestment,
  movements,
  returns,
  'revenue-monitoring': revenueMonitoring,
  exceptions,
  'virement-register': virementRegister,
  'budget-reconciliation': budgetReconciliation,
  reserves,
};

/** Answers every question from facts and ledger. A name that is no report is a `BadQuestion`, as is what a report refuses. */
export function createQueries(sources: Sources): Queries {
  const report = async (name: ReportName, options: ReportOptions, moment: Moment): Promise<Report> => {
    if (!Object.hasOwn(REPORTS, name)) throw new BadQuestion(`There is no report ${JSON.stringify(name)}. There are: ${REPORT_NAMES.join(', ')}.`, 'report');
    return withLateChanges(sources, await REPORTS[name](sources, options, moment), options, moment);
  };
  return {
    report,
    diff: (name, options, from, to) => diff(sources, report, name, options, from, to),
    trace: async (name, row, column, options, moment) => trace(sources, await report(name, withRow(name, row, options), moment), row, column, options, moment),
    history: (subject, moment) => history(sources, subject, moment),
  };
}

/** A figure of a service leads on to its lines, which only stand in the report by line. */
function withRow(name: ReportName, row: string, options: ReportOptions): ReportOptions {
  return name === 'revenue-monitoring' && row.startsWith('line/') ? { ...options, by: 'line' } : options;
}
