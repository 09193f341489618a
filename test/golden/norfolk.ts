import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { amount, money, type Money, sum } from '@outturn/kernel';
import { MILLIONS, printed, readGoldenTable, yearColumns, yearOfColumn } from '../../apps/cli/demo/generate/golden.ts';
import { demo, GOLDEN } from './demo.ts';
import { type Figures, reproduces } from './golden-table.ts';
import { cellsOf } from './report-cells.ts';

const FOLDER = 'norfolk-2017-p2';
const PROGRAMME = 'NCC/asc-2017-20';
const YEARS = ['y2017_18', 'y2018_19', 'y2019_20'];
const CATEGORIES = ['A', 'B', 'C', 'D'].map((category) => `NCC/${category}`);
const ONE_OFF_GRANT = 'Removal of one-off grant';

const inMillions = (saving: Money) => saving.div(MILLIONS).negated();

async function tracker() {
  return cellsOf(await (await demo()).report('savings-tracker', { programme: PROGRAMME, basis: 'incremental' }));
}

async function summary(by: 'workstream' | 'category' | 'programme', structure: 'current' | 'original', basis: 'incremental' | 'absolute' = 'incremental') {
  return cellsOf(await (await demo()).report('programme-summary', { programme: PROGRAMME, by, structure, basis }));
}

async function byReference(): Promise<Figures> {
  const [schemes, categories] = [await tracker(), await summary('workstream', 'original')];
  const table = readGoldenTable(join(GOLDEN, FOLDER), 'savings_by_reference.csv');
  return (row, column) => {
    const year = yearOfColumn(column);
    if (row === 'net_recurring') return inMillions(categories.sum(CATEGORIES.map((category) => `${category}|${year}`), 'originalTarget'));
    return inMillions(schemes.amount(`${table.row(row)['reference'] ?? ''}|${year}`, 'originalTarget'));
  };
}

async function mapped(): Promise<Figures> {
  const [schemes, programme] = [await tracker(), await summary('programme', 'current')];
  const table = readGoldenTable(join(GOLDEN, FOLDER), 'workstream_mapping_1_6.csv');
  return (row, column) => {
    const year = yearOfColumn(column);
    if (row === 'total') return inMillions(programme.amount(`${PROGRAMME}|${year}`, 'currentTarget'));
    const reference = table.row(row)['reference'] ?? '';
    return inMillions(schemes.amount(`${reference === '' ? `NCC/${row.replaceAll('_', '-')}` : reference}|${year}`, 'currentTarget'));
  };
}

async function gross(): Promise<Figures> {
  const cells = await summary('category', 'current');
  const names = readGoldenTable(join(GOLDEN, FOLDER), 'savings_categories.csv').rows.map((row) => `${row['category'] ?? ''} - ${row['name'] ?? ''}`);
  return (row, column) => {
    const groups = { reported: names, one_off_grant: [ONE_OFF_GRANT], target: [...names, ONE_OFF_GRANT] }[row] ?? [];
    return inMillions(cells.sum(groups.map((group) => `${group}|${yearOfColumn(column)}`), 'currentTarget'));
  };
}

const WORKSTREAMS: Readonly<Record<string, string>> = {
  early_help: 'NCC/early-help', entry_points: 'NCC/entry-points', commissioning: 'NCC/commissioning', other: 'NCC/miscellaneous', miscellaneous: 'NCC/miscellaneous', adults: 'NCC/adults',
};

async function byWorkstream(): Promise<Figures> {
  const [cells, programme] = [await summary('workstream', 'current'), await summary('programme', 'current')];
  return (row, column) => {
    const year = yearOfColumn(column);
    return inMillions(row === 'total' ? programme.amount(`${PROGRAMME}|${year}`, 'currentTarget') : cells.amount(`${WORKSTREAMS[row] ?? row}|${year}`, 'currentTarget'));
  };
}

/** Three years of changes are the total effect of the last. */
async function threeYears(): Promise<Figures> {
  const cells = await summary('workstream', 'current', 'absolute');
  return (row) => inMillions(cells.amount(`${WORKSTREAMS[row] ?? row}|2019-20`, 'currentTarget'));
}

export function norfolkTables(): void {
  reproduces({ folder: FOLDER, file: 'savings_by_reference.csv', columns: YEARS, empty: 'zero', figures: byReference });
  reproduces({ folder: FOLDER, file: 'gross_savings_1_4.csv', columns: YEARS, empty: 'zero', figures: gross });
  reproduces({ folder: FOLDER, file: 'workstream_summary.csv', columns: YEARS, empty: 'zero', figures: byWorkstream, without: ['younger_adults', 'older_adults'] });
  reproduces({ folder: FOLDER, file: 'workstream_mapping_1_6.csv', columns: YEARS, empty: 'zero', figures: mapped });
  reproduces({ folder: FOLDER, file: 'workstream_totals_1_6.csv', columns: ['workstream_savings'], empty: 'zero', figures: threeYears });

  describe(`${FOLDER}: what the tables say together`, () => {
    it('Older and Younger Adults are one workstream in the references: together they are the two lines of the summary', async () => {
      const table = readGoldenTable(join(GOLDEN, FOLDER), 'workstream_summary.csv');
      const cells = await summary('workstream', 'current');
      for (const column of yearColumns(table)) {
        const both = sum(['younger_adults', 'older_adults'].map((row) => printed(table.row(row)[column], MILLIONS).negated()));
        expect({ column, saving: amount(cells.amount(`NCC/adults|${yearOfColumn(column)}`, 'currentTarget')) }).toEqual({ column, saving: amount(both) });
      }
    });

    it('each old category holds its references in the original structure, and nothing in the current one', async () => {
      const table = readGoldenTable(join(GOLDEN, FOLDER), 'savings_by_reference.csv');
      const [original, current] = [await summary('workstream', 'original'), await summary('workstream', 'current')];
      for (const column of yearColumns(table)) {
        for (const category of ['A', 'B', 'C', 'D']) {
          const references = sum(table.rows.filter((row) => row['category'] === category).map((row) => printed(row[column], MILLIONS).negated()));
          const row = `NCC/${category}|${yearOfColumn(column)}`;
          expect({ row, saving: amount(original.amount(row, 'originalTarget')) }).toEqual({ row, saving: amount(references) });
          expect({ row, saving: amount(current.amount(row, 'currentTarget')) }).toEqual({ row, saving: '0.00' });
        }
      }
    });

    it('the programme’s targets are the target service savings, and nothing is left unidentified', async () => {
      const table = readGoldenTable(join(GOLDEN, FOLDER), 'gross_savings_1_4.csv');
      const cells = await summary('programme', 'current', 'absolute');
      let target = money('0');
      for (const column of yearColumns(table)) {
        target = target.minus(printed(table.row('target')[column], MILLIONS));
        const row = `${PROGRAMME}|${yearOfColumn(column)}`;
        expect({ row, target: amount(cells.amount(row, 'programmeTarget')), unidentified: amount(cells.amount(row, 'unidentified')) }).toEqual({ row, target: amount(target), unidentified: '0.00' });
      }
    });
  });
}
