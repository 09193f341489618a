import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { amount, type Money } from '@outturn/kernel';
import { decode, foldInMemory } from '@outturn/read-models';
import { readGoldenTable, THOUSANDS, yearOfColumn } from '../../apps/cli/demo/generate/golden.ts';
import { demo, GOLDEN } from './demo.ts';
import { type Figures, reproduces } from './golden-table.ts';
import { cellsOf } from './report-cells.ts';
import { balanceOf } from './reserve-balance.ts';

const FUND_FOLDER = 'cambridgeshire-transformation-fund-2017-06';
const FUND = 'CCC/transformation-fund';
const DOUBLE_UP = 'CCC/double-up-care';
const FOLDER = 'cambridgeshire-2018-05';
const REVIEW = 'CCC/budget-review-2018';

const inThousands = (cost: Money) => cost.div(THOUSANDS);

/** Forty-two rows: investment positive, saving negative. */
async function fundSchemes(): Promise<Figures> {
  const cells = cellsOf(await (await demo()).report('transformation-fund', { programme: FUND }));
  const table = readGoldenTable(join(GOLDEN, FUND_FOLDER), 'schemes.csv');
  return (row, column) => {
    const { reference = '', kind = '' } = table.row(row);
    const scheme = reference === '' ? 'C/R-LD-technology' : reference;
    const figure = cells.amount(scheme, column === 'total' ? `${kind}Total` : `${kind}${yearOfColumn(column)}`);
    return inThousands(kind === 'saving' ? figure.negated() : figure);
  };
}

const IN_YEAR: Readonly<Record<string, string>> = { achieved: 'achieved', costs_avoided: 'achieved', ready: 'ready', progressing: 'progressing', total: 'weighted' };
const FULL_YEAR: Readonly<Record<string, string>> = {
  achieved: 'fullYearAchieved', costs_avoided: 'fullYearAchieved', ready: 'fullYearReady', progressing: 'fullYearProgressing', total: 'fullYearWeighted',
};

async function doubleUp(): Promise<Figures> {
  const { report } = await demo();
  const schemes = cellsOf(await report('savings-tracker', { programme: DOUBLE_UP, year: '2016-17' }));
  const workstreams = cellsOf(await report('programme-summary', { programme: DOUBLE_UP, year: '2016-17', by: 'workstream' }));
  const programme = cellsOf(await report('programme-summary', { programme: DOUBLE_UP, year: '2016-17' }));
  return (row, column) => {
    if (['pd', 'ld', 'op'].includes(column)) return schemes.amount(`C/R.5.305/${column.toUpperCase()}|2016-17`, IN_YEAR[row] ?? row);
    const measure = (column === 'full_year_effect' ? FULL_YEAR : IN_YEAR)[row] ?? row;
    if (row === 'total') return programme.amount(`${DOUBLE_UP}|2016-17`, measure);
    return workstreams.amount(`CCC/double-up-${row === 'costs_avoided' ? 'prevention' : 'reductions'}|2016-17`, measure);
  };
}

function ofThisYear(workstream: 'investment' | 'pressure' | 'anticipated'): () => Promise<Figures> {
  return async () => {
    const { report } = await demo();
    const schemes = cellsOf(await report('savings-tracker', { programme: REVIEW, year: '2018-19' }));
    const groups = cellsOf(await report('programme-summary', { programme: REVIEW, year: '2018-19', by: 'workstream' }));
    return (row) => inThousands(row === 'subtotal' ? groups.amount(`${REVIEW}/${workstream}|2018-19`, 'investment') : schemes.amount(`CCC/2018-19/${row.replaceAll('_', '-')}|2018-19`, 'investment'));
  };
}

const SUBTOTALS: Readonly<Record<string, string>> = { inv_subtotal: 'investment', pre_subtotal: 'pressure', sav_subtotal: 'saving' };

async function futureYears(): Promise<Figures> {
  const { report } = await demo();
  const schemes = cellsOf(await report('savings-tracker', { organisation: 'cambridgeshire', basis: 'incremental' }));
  const groups = cellsOf(await report('programme-summary', { programme: REVIEW, by: 'workstream', basis: 'incremental' }));
  const table = readGoldenTable(join(GOLDEN, FOLDER), 'appendix5_c_future_years.csv');
  return (row, column) => {
    const year = yearOfColumn(column);
    const { group = '', reference = '' } = table.row(row);
    const key = group === 'saving' ? 'currentTarget' : 'investment';
    const subtotal = SUBTOTALS[row];
    const scheme = reference.startsWith('A/') ? reference : `CCC/2019-24/${row.replaceAll('_', '-')}`;
    const figure = subtotal ? groups.amount(`${REVIEW}/${subtotal}|${year}`, key) : schemes.amount(`${scheme}|${year}`, key);
    return inThousands(group === 'saving' ? figure.negated() : figure);
  };
}

export function cambridgeshireTables(): void {
  const years = ['y2016_17', 'y2017_18', 'y2018_19', 'y2019_20', 'y2020_21', 'y2021_22'];
  reproduces({ folder: FUND_FOLDER, file: 'schemes.csv', columns: [...years, 'total'], empty: 'zero', figures: fundSchemes });
  reproduces({ folder: FUND_FOLDER, file: 'double_up_summary.csv', columns: ['pd', 'ld', 'op', 'total_2016_17', 'full_year_effect'], empty: 'nothing', figures: doubleUp });
  reproduces({ folder: FOLDER, file: 'appendix5_a_budget_allocation.csv', columns: ['y2018_19'], empty: 'zero', figures: ofThisYear('pressure'), apart: { pressure: 'label' } });
  reproduces({ folder: FOLDER, file: 'appendix5_b_transformation_fund.csv', columns: ['y2018_19'], empty: 'zero', figures: ofThisYear('investment'), apart: { investment: 'label' } });
  reproduces({
    folder: FOLDER, file: 'appendix5_c_future_years.csv', columns: ['y2019_20', 'y2020_21', 'y2021_22', 'y2022_23', 'y2023_24'], empty: 'zero', figures: futureYears,
    apart: { group: 'label', line: 'label', reference: 'label' },
  });
  reproduces({
    folder: FOLDER, file: 'appendix5_d_anticipated_pressures.csv', columns: ['y2018_19'], empty: 'zero', figures: ofThisYear('anticipated'), apart: { pressure: 'label' },
    holds: { 'iro|y2018_19': 'section E states the overspend behind it as about 84' },
  });

  describe(`${FOLDER}: savings that the text names`, () => {
    it('the waste contract falls short by 0.5 million, late agreement being the reason', async () => {
      const report = await (await demo()).report('savings-tracker', { scheme: 'CCC/waste-contract', year: '2018-19' });
      const row = report.rows[0];
      expect({ target: row?.['currentTarget'], variance: row?.['variance'], rag: row?.['rag'] }).toEqual({ target: '1300000.00', variance: '-500000.00', rag: 'red' });
      expect(row?.['reasons']).toEqual([expect.objectContaining({ code: 'delay', amount: '-500000.00' })]);
    });

    it('of the Children’s Change Programme 669 thousand and 504 thousand were removed, 90 thousand cannot be', async () => {
      const report = await (await demo()).report('savings-tracker', { scheme: 'A/R.6.204' });
      const cells = cellsOf(report);
      expect(amount(cells.amount('A/R.6.204|2017-18', 'banked'))).toBe('669000.00');
      expect(amount(cells.amount('A/R.6.204|2018-19', 'banked'))).toBe('669000.00');
      expect(amount(cells.amount('A/R.6.204|2018-19', 'achieved'))).toBe('504000.00');
      expect(amount(cells.amount('A/R.6.204|2018-19', 'variance'))).toBe('-90000.00');
    });

    it('what Appendix 5 B asks of the transformation fund is allocated to its schemes, and none of it drawn', async () => {
      const report = await (await demo()).report('transformation-fund', { programme: REVIEW });
      const cells = cellsOf(report);
      const table = readGoldenTable(join(GOLDEN, FOLDER), 'appendix5_b_transformation_fund.csv');
      const asked = table.rows.map((row) => ({ row: row['row'] ?? '', allocated: `${row['y2018_19'] ?? ''}000.00`, drawn: '0.00' }));
      const of = (row: string, key: string) => amount(row === 'subtotal' ? cells.total(key) : cells.amount(`CCC/2018-19/${row.replaceAll('_', '-')}`, key));
      expect(asked.map(({ row }) => ({ row, allocated: of(row, 'allocated'), drawn: of(row, 'drawn') }))).toEqual(asked);
    });

    it('the transformation fund stands at its published balances of 31 March and 31 May 2018', async () => {
      const { store, now } = await demo();
      const facts = foldInMemory((await store.readAll(0, now.position)).map(decode)).get('reserve', FUND);
      const reserves = readGoldenTable(join(GOLDEN, FOLDER), 'reserves_appendix2.csv').row('transformation_fund');
      expect(amount(balanceOf(facts, '2017-18'))).toBe(`${reserves['balance_31_mar_2018'] ?? ''}000.00`);
      expect(amount(balanceOf(facts, '2018-19'))).toBe(`${reserves['balance_31_may_2018'] ?? ''}000.00`);
    });
  });
}
