import type { Moment } from '@outturn/read-models';
import type { Sources } from '../queries.ts';
import type { ReportName, ReportOptions, Row } from '../report.ts';
import { changesBetween, positionsBehind } from './changes-between.ts';
import { behindBudgets } from './budgets.ts';
import { behindReserves } from './reserves.ts';
import { behindReturns } from './returns.ts';
import { subjectsOf } from './subjects.ts';
import { behindReconciliation, behindRegister } from './virements.ts';

/** Finds the positions between two moments that are behind a row, of which these columns changed. */
export type Behind = (row: Row, changedKeys: readonly string[]) => readonly number[];

type FindBehind = (sources: Sources, name: ReportName, options: ReportOptions, from: Moment, to: Moment) => Promise<Behind>;

/** Rows that are drawn from schemes and their claims. */
const ofSchemes: FindBehind = async (sources, name, options, from, to) => {
  const [subjects, changes] = await Promise.all([subjectsOf(sources, name, options, [from, to]), changesBetween(sources, from, to)]);
  return (row, changedKeys) => positionsBehind(changes, row, subjects(row), changedKeys);
};

/** Rows that are drawn from budget lines. */
const ofBudgets: FindBehind = (sources, _name, _options, from, to) => behindBudgets(sources, from, to);

/** Movements have rows of both kinds. */
const ofMovements: FindBehind = async (sources, name, options, from, to) => {
  const [schemes, budgets] = await Promise.all([ofSchemes(sources, name, options, from, to), ofBudgets(sources, name, options, from, to)]);
  return (row, changedKeys) => (typeof row['line'] === 'string' ? budgets : schemes)(row, changedKeys);
};

/** How each report's changed rows are explained. The compiler refuses a report without an entry. */
const BEHIND: Readonly<Record<ReportName, FindBehind>> = {
  'savings-tracker': ofSchemes,
  'programme-summary': ofSchemes,
  'transformation-fund': ofSchemes,
  'return-on-investment': ofSchemes,
  movements: ofMovements,
  'revenue-monitoring': ofBudgets,
  exceptions: ofBudgets,
  returns: (sources, _name, _options, from, to) => behindReturns(sources, from, to),
  'virement-register': (sources, _name, _options, from, to) => behindRegister(sources, from, to),
  'budget-reconciliation': (sources, _name, _options, from, to) => behindReconciliation(sources, from, to),
  reserves: (sources, _name, options, from, to) => behindReserves(sources, options, from, to),
};

export function behindOf(sources: Sources, name: ReportName, options: ReportOptions, from: Moment, to: Moment): Promise<Behind> {
  return BEHIND[name](sources, name, options, from, to);
}
