import { type Money, sum } from '@outturn/kernel';
import { THOUSANDS, yearOfColumn } from '../../apps/cli/demo/generate/golden.ts';
import { demo } from './demo.ts';
import { type Figures, reproduces } from './golden-table.ts';
import { cellsOf, type ReportCells } from './report-cells.ts';

const FOLDER = 'triborough-2011';
const PROGRAMME = 'TB/adult-social-care';
const YEARS = ['y2011_12', 'y2012_13', 'y2013_14', 'y2014_15'];
const BOROUGHS: Readonly<Record<string, { readonly short: string; readonly organisation: string }>> = {
  lbhf: { short: 'LBHF', organisation: 'hammersmith-fulham' }, rbkc: { short: 'RBKC', organisation: 'kensington-chelsea' },
  westminster: { short: 'Westminster', organisation: 'westminster' }, wcc: { short: 'Westminster', organisation: 'westminster' },
};

const inThousands = (saving: Money) => saving.div(THOUSANDS);

/** A saving of the column's year, or the transition cost of all years, printed negative. */
function savingOrCost(cells: ReportCells, id: (year: string) => string, column: string): Money {
  if (column !== 'transition_cost') return inThousands(cells.amount(id(yearOfColumn(column)), 'currentTarget'));
  return inThousands(sum(YEARS.map((year) => cells.amount(id(yearOfColumn(year)), 'investment')))).negated();
}

async function summaryBy(by: 'organisation' | 'programme' | 'workstream' | 'confidence') {
  return cellsOf(await (await demo()).report('programme-summary', { programme: PROGRAMME, by }));
}

async function bySource(): Promise<Figures> {
  const schemes = cellsOf(await (await demo()).report('savings-tracker', { programme: PROGRAMME }));
  const organisations = await summaryBy('organisation');
  return (row, column) => {
    const [borough = '', ...line] = row.split('_');
    const { short = '', organisation = '' } = BOROUGHS[borough] ?? {};
    if (line.join() === 'total') return savingOrCost(organisations, (year) => `${organisation}|${year}`, column);
    return savingOrCost(schemes, (year) => `TB/${short}/${line.join('-')}|${year}`, column);
  };
}

async function byBorough(): Promise<Figures> {
  const [organisations, programme] = [await summaryBy('organisation'), await summaryBy('programme')];
  return (row, column) =>
    row === 'total'
      ? savingOrCost(programme, (year) => `${PROGRAMME}|${year}`, column)
      : savingOrCost(organisations, (year) => `${BOROUGHS[row]?.organisation ?? row}|${year}`, column);
}

async function byLine(): Promise<Figures> {
  const [workstreams, programme] = [await summaryBy('workstream'), await summaryBy('programme')];
  return (row, column) => {
    const shown = column === 'full_year_saving' ? 'y2014_15' : column;
    return row === 'total'
      ? savingOrCost(programme, (year) => `${PROGRAMME}|${year}`, shown)
      : savingOrCost(workstreams, (year) => `TB/${row.replaceAll('_', '-')}|${year}`, shown);
  };
}

async function byConfidence(): Promise<Figures> {
  const [levels, programme] = [await summaryBy('confidence'), await summaryBy('programme')];
  return (row) => inThousands(row === 'total' ? programme.amount(`${PROGRAMME}|2014-15`, 'currentTarget') : levels.amount(`${row}|2014-15`, 'currentTarget'));
}

async function returnOnInvestment() {
  return (await demo()).report('return-on-investment', { programme: PROGRAMME, rate: '0.04' });
}

async function flows(): Promise<Figures> {
  const report = await returnOnInvestment();
  const cells = cellsOf(report);
  const measures: Readonly<Record<string, string>> = { cash_in: 'cashIn', cash_out: 'cashOut', net: 'net', cumulative: 'cumulative' };
  return (row, column) => {
    const index = Number(column.slice('year_'.length));
    const id = report.rows.find((candidate) => candidate['index'] === index)?.id ?? '';
    return inThousands(cells.amount(id, measures[row] ?? row));
  };
}

async function measures(): Promise<Figures> {
  const cells = cellsOf(await returnOnInvestment());
  return (row) => {
    switch (row) {
      case 'discount_rate': return cells.total('rate').times(100);
      case 'payback': return cells.total('paybackYears');
      default: return inThousands(cells.total('npv'));
    }
  };
}

async function procurement(): Promise<Figures> {
  const schemes = cellsOf(await (await demo()).report('savings-tracker', { programme: PROGRAMME }));
  const workstreams = await summaryBy('workstream');
  return (row, column) => {
    const year = yearOfColumn(column);
    return row === 'total' ? workstreams.amount(`TB/procurement|${year}`, 'currentTarget') : schemes.amount(`TB/${BOROUGHS[row]?.short ?? row}/procurement|${year}`, 'currentTarget');
  };
}

const IN_POUNDS = 'procurement is held in pounds, as section 5.3 prints it, not in rounded thousands';
const BY_YEAR = 'cash out by year is held exactly, and split over the lines: it totals 1,070 thousand';
const IN_TABLE = 'the ledger holds the table, not the estimate of section 6.6';

const SERVICES: Readonly<Record<string, string>> = { lbhf: 'TB/LBHF', rbkc: 'TB/RBKC', westminster: 'TB/Westminster' };

async function grossBudgets(): Promise<Figures> {
  const cells = cellsOf(await (await demo()).report('revenue-monitoring', { year: '2011-12' }));
  return (row) => (row === 'total' ? cells.total('budget') : cells.amount(`${SERVICES[row] ?? row}|2011-12`, 'budget')).div(THOUSANDS);
}

export function triBoroughTables(): void {
  reproduces({
    folder: FOLDER, file: 'gross_expenditure_budgets.csv', columns: ['expenditure_budget_2011_12'], empty: 'nothing', figures: grossBudgets, apart: { borough: 'label' },
  });
  reproduces({
    folder: FOLDER, file: 'source_of_saving_by_borough_year.csv', columns: [...YEARS, 'transition_cost'], empty: 'zero', figures: bySource,
    holds: { 'lbhf_clch_demand|y2014_15': IN_TABLE, 'rbkc_clch_demand|y2014_15': IN_TABLE },
  });
  reproduces({
    folder: FOLDER, file: 'phasing_by_borough.csv', columns: [...YEARS, 'transition_cost'], empty: 'zero', figures: byBorough,
    holds: { 'total|y2012_13': IN_POUNDS, 'total|y2014_15': IN_POUNDS, 'total|transition_cost': BY_YEAR },
    carried: { 'rbkc|y2014_15': ['2093', 'the sum of the borough’s lines, as in the source of saving'], 'total|y2013_14': ['7585', IN_POUNDS] },
  });
  reproduces({
    folder: FOLDER, file: 'full_year_savings_summary.csv', columns: ['full_year_saving', 'transition_cost'], empty: 'zero', figures: byLine,
    holds: { 'total|transition_cost': BY_YEAR, 'commissioning|transition_cost': BY_YEAR },
  });
  reproduces({
    folder: FOLDER, file: 'savings_risk_profile.csv', columns: ['saving'], empty: 'zero', figures: byConfidence,
    carried: { 'assured|saving': ['4230', 'overheads are 655 by borough, 656 in the summary'], 'possible|saving': ['4785', 'joint commissioning is 1,001 by borough, 1,000 in the summary'] },
  });
  reproduces({
    folder: FOLDER, file: 'return_on_investment.csv', columns: ['year_0', 'year_1', 'year_2', 'year_3', 'year_4'], empty: 'zero', figures: flows,
    holds: { 'net|year_3': IN_POUNDS },
    carried: { 'cash_in|year_3': ['7585', IN_POUNDS], 'cumulative|year_4': ['20560', 'the published net flows add up to 20,560 too'] },
  });
  reproduces({
    folder: FOLDER, file: 'return_on_investment_measures.csv', columns: ['value'], empty: 'zero', figures: measures,
    carried: { 'npv_4yr|value': ['17976', 'the published net flows give 17,976 too'] },
  });
  reproduces({ folder: FOLDER, file: 'procurement_phasing_by_borough.csv', columns: ['y2012_13', 'y2013_14', 'y2014_15'], empty: 'zero', figures: procurement });
}
