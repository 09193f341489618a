import type { Cell, Report } from '../report.ts';

/** A total that stands in no column, such as payback or net present value. */
export interface OtherTotal {
  readonly label: string;
  readonly value: Cell;
}

const LABELS: Readonly<Record<string, string>> = {
  redValue: 'Target of red schemes',
  npv: 'Net present value',
  paybackYears: 'Payback in years',
  rate: 'Discount rate',
};

/** `redValue` → `Red value`. */
export function labelOf(key: string): string {
  const label = LABELS[key];
  if (label !== undefined) return label;
  const spaced = key.replace(/([a-z0-9])([A-Z])/g, (_, before: string, capital: string) => `${before} ${capital.toLowerCase()}`);
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export function otherTotals(report: Pick<Report, 'columns' | 'totals'>): OtherTotal[] {
  const columns = new Set(report.columns.map((column) => column.key));
  return Object.entries(report.totals)
    .filter(([key]) => !columns.has(key))
    .map(([key, value]) => ({ label: labelOf(key), value }));
}
