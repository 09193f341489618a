import { type Money, sum } from '@outturn/kernel';
import { MILLIONS, THOUSANDS, yearOfColumn } from '../../apps/cli/demo/generate/golden.ts';
import { demo } from './demo.ts';
import { type Figures, reproduces } from './golden-table.ts';
import { cellsOf } from './report-cells.ts';

const FOLDER = 'barking-2004';
const PROGRAMME = 'BD/strategy';
const PRESSURES: Readonly<Record<string, string>> = { p1: 'BD/G8', p2: 'BD/G1-providers', p3: 'BD/G9', p4: 'BD/G10', p5: 'BD/G12' };
const AREAS = ['children-families', 'older-person', 'health-disabilities', 'performance-quality'].map((area) => `BD/G11-${area}`);
const TABLE_4 = { pressures: 'Table 4: cost pressures', improvement: 'Table 4: performance improvement' };
const DIVISION_TOTALS: Readonly<Record<string, string>> = {
  g_total: 'BD/generic', c_total: 'BD/children-families', a_total: 'BD/adults-disabilities', o_total: 'BD/older-persons', n_total: 'BD/general',
};
/** Schemes behind a line, where they are not the one of the line's name. */
const SCHEMES: Readonly<Record<string, readonly string[]>> = {
  g1: ['BD/G1', 'BD/G1-providers'], g11: AREAS, c_sub: ['BD/C2', 'BD/C3', 'BD/C4', 'BD/C5', 'BD/C-SUB'], o2: ['BD/O2-quoted'], o3: ['BD/O3', 'BD/O3-quoted'], n2: ['BD/N2-quoted'],
};

/** Growth positive and savings negative, each year the change on the year before: investment less saving. */
async function strategy(): Promise<Figures> {
  const { report } = await demo();
  const schemes = cellsOf(await report('savings-tracker', { organisation: 'barking-dagenham', basis: 'incremental' }));
  const divisions = cellsOf(await report('programme-summary', { programme: PROGRAMME, by: 'workstream', basis: 'incremental' }));
  const programme = cellsOf(await report('programme-summary', { programme: PROGRAMME, basis: 'incremental' }));
  return (row, column) => {
    const year = yearOfColumn(column);
    if (row === 'grand') return programme.amount(`${PROGRAMME}|${year}`, 'net');
    const division = DIVISION_TOTALS[row];
    if (division) return divisions.amount(`${division}|${year}`, 'net');
    const ids = (SCHEMES[row] ?? [`BD/${row.toUpperCase()}`]).map((scheme) => `${scheme}|${year}`);
    return schemes.sum(ids, 'investment').minus(schemes.sum(ids, 'currentTarget'));
  };
}

async function table4(): Promise<{ item: (scheme: string) => Money; total: (...groups: string[]) => Money }> {
  const { report } = await demo();
  const schemes = cellsOf(await report('savings-tracker', { programme: PROGRAMME, year: '2004-05', basis: 'incremental' }));
  const groups = cellsOf(await report('programme-summary', { programme: PROGRAMME, year: '2004-05', by: 'category', basis: 'incremental' }));
  return {
    item: (scheme) => schemes.amount(`${scheme}|2004-05`, 'investment').div(THOUSANDS),
    total: (...names) => sum(names.map((name) => groups.amount(`${name}|2004-05`, 'investment'))).div(THOUSANDS),
  };
}

async function costPressures(): Promise<Figures> {
  const { item, total } = await table4();
  return (row) => (row === 'total' ? total(TABLE_4.pressures) : item(PRESSURES[row] ?? row));
}

async function additionality(): Promise<Figures> {
  const { item, total } = await table4();
  return (row) => {
    if (row === 'grand_total') return total(TABLE_4.pressures, TABLE_4.improvement);
    return row === 'total' ? total(TABLE_4.improvement) : item(`BD/G11-${row.replaceAll('_', '-')}`);
  };
}

async function estimates(): Promise<Figures> {
  const cells = cellsOf(await (await demo()).report('revenue-monitoring', { organisation: 'barking-dagenham', year: '2004-05', by: 'line' }));
  return (row) => cells.amount(`line/BD/budget-${row}|2004-05`, 'budget').div(MILLIONS);
}

export function barkingTables(): void {
  reproduces({
    folder: FOLDER, file: 'table2_spend_against_fss.csv', columns: ['provisional_estimate_2004_05'], empty: 'nothing', figures: estimates,
    apart: {
      block: 'label', fss_2003_04: 'formula spending share is no budget', budget_2003_04: 'the ledger begins with 2004/05', fss_2004_05: 'formula spending share is no budget',
      spend_compared_to_fss_pct: 'formula spending share is no budget',
    },
  });
  reproduces({ folder: FOLDER, file: 'table4_cost_pressures.csv', columns: ['amount'], empty: 'zero', figures: costPressures });
  reproduces({ folder: FOLDER, file: 'table4_additionality_proposals.csv', columns: ['amount'], empty: 'zero', figures: additionality });
  reproduces({
    folder: FOLDER, file: 'appendix2_strategy.csv', columns: ['y2003_04', 'y2004_05', 'y2005_06'], empty: 'zero', figures: strategy,
    holds: { 'g3|y2004_05': 'the ledger holds the strategy, not the grants of Appendix 1 in rounded thousands' },
    carried: {
      'grand|y2003_04': ['10150000', 'St Georges and Riverside day care printed as growth: 1,000,000 above'],
      'grand|y2004_05': ['7183000', 'the 200,000 for placements and prevention that only the division’s total holds'],
    },
  });
}
