import { money, type Money, sum, ZERO } from '@outturn/kernel';
import type { Report } from '@outturn/reporting';

/** Reads amounts out of a report by the id of the row. */
export interface ReportCells {
  /** The amount; 0 where the report has no such row. Throws for a column that the report does not have. */
  amount(row: string, column: string): Money;
  /** The sum over several rows. */
  sum(rows: readonly string[], column: string): Money;
  total(column: string): Money;
}

export function cellsOf(report: Report): ReportCells {
  const rows = new Map(report.rows.map((row) => [row.id, row]));
  const columns = new Set(report.columns.map(({ key }) => key));
  const amountIn = (id: string, column: string): Money => {
    if (!columns.has(column)) throw new Error(`${report.report} has no column ${column}`);
    const cell = rows.get(id)?.[column];
    return asMoney(cell ?? null, `${id}|${column}`);
  };
  return {
    amount: amountIn,
    sum: (ids, column) => sum(ids.map((id) => amountIn(id, column))),
    total: (column) => {
      const cell = report.totals[column];
      if (cell === undefined) throw new Error(`${report.report} has no total ${column}`);
      return asMoney(cell, `totals|${column}`);
    },
  };
}

function asMoney(cell: unknown, where: string): Money {
  if (cell === null) return ZERO;
  if (typeof cell !== 'string') throw new Error(`${where} is no amount: ${JSON.stringify(cell)}`);
  return money(cell);
}
