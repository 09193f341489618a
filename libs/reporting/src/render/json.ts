import type { Report } from '../report.ts';

/** A report as JSON, in the contract's form and order of keys. */
export function renderJson(report: Report): string {
  const { report: name, title, year, period, asAt, conventions, columns, rows, totals, notes } = report;
  return jsonOf({ report: name, title, year, period, asAt, conventions, columns, rows, totals, notes });
}

export function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
