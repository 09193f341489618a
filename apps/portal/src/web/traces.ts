import type { ReportName, ReportOptions } from '@outturn/reporting';
import type { Visit } from './visit.ts';

/** The address of the page on which a figure is taken apart into the entries that make it. */
export function traceHref(visit: Visit, report: ReportName, row: string, column: string, options: ReportOptions = {}): string {
  const { year, period, organisation, programme, workstream, service, by } = options;
  return visit.to('/audit/trace', { report, row, column, year, period, organisation, programme, workstream, service, by });
}
