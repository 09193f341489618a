import { describe, expect, it } from '@jest/globals';
import { barkingTables } from './barking.ts';
import { cambridgeshireTables } from './cambridgeshire.ts';
import { cambridgeshireBudgets } from './cambridgeshire-budgets.ts';
import { cambridgeshireVirements } from './cambridgeshire-virements.ts';
import { type Coverage, coverage } from './golden-table.ts';
import { norfolkBudgets } from './norfolk-budgets.ts';
import { norfolkTables } from './norfolk.ts';
import { reserveTables } from './reserve-tables.ts';
import { triBoroughTables } from './tri-borough.ts';

barkingTables();
triBoroughTables();
norfolkTables();
cambridgeshireTables();
reserveTables();
cambridgeshireBudgets();
cambridgeshireVirements();
norfolkBudgets();

/** Cells of each table that accounts for all of its own: reproduced, named as wrong or rounded apart, and of the first those held as printed. */
const COUNTED: Readonly<Record<string, Omit<Coverage, 'table'>>> = {
  'barking-2004/table2_spend_against_fss.csv': { compared: 3, named: 0, held: 0 },
  'cambridgeshire-2018-05/appendix5_a_budget_allocation.csv': { compared: 3, named: 0, held: 0 },
  'cambridgeshire-2018-05/appendix5_b_transformation_fund.csv': { compared: 5, named: 0, held: 0 },
  'cambridgeshire-2018-05/appendix5_c_future_years.csv': { compared: 65, named: 0, held: 0 },
  'cambridgeshire-2018-05/appendix5_d_anticipated_pressures.csv': { compared: 4, named: 0, held: 1 },
  'cambridgeshire-2018-05/key_exceptions_3_2.csv': { compared: 29, named: 1, held: 0 },
  'cambridgeshire-2018-05/provisions_appendix2.csv': { compared: 36, named: 0, held: 0 },
  'cambridgeshire-2018-05/reserves_appendix2.csv': { compared: 124, named: 0, held: 4 },
  'cambridgeshire-2018-05/revenue_budget_3_1.csv': { compared: 83, named: 0, held: 2 },
  'cambridgeshire-2018-05/service_headlines_3_2.csv': { compared: 16, named: 2, held: 0 },
  'cambridgeshire-2018-05/virements_appendix1.csv': { compared: 54, named: 0, held: 3 },
  'norfolk-2017-p2/appendix_a_monitoring.csv': { compared: 87, named: 1, held: 13 },
  'norfolk-2017-p2/commissioned_services_2_8_1.csv': { compared: 40, named: 0, held: 2 },
  'norfolk-2017-p2/executive_summary.csv': { compared: 3, named: 0, held: 0 },
  'norfolk-2017-p2/outturn_2_1.csv': { compared: 30, named: 0, held: 3 },
  'norfolk-2017-p2/proposed_reserve_use_2_11.csv': { compared: 7, named: 0, held: 0 },
  'norfolk-2017-p2/reserves_provisions.csv': { compared: 30, named: 0, held: 2 },
  'norfolk-2017-p2/services_to_users_2_7_1.csv': { compared: 45, named: 0, held: 4 },
  'norfolk-2017-p2/variance_explanations.csv': { compared: 23, named: 1, held: 0 },
  'triborough-2011/gross_expenditure_budgets.csv': { compared: 3, named: 1, held: 0 },
};

describe('the published tables of budgets, virements and reserves', () => {
  it.each(coverage().map(({ table, ...counts }) => [table, counts] as const))('%s: each cell is compared or named', (table, counts) => {
    expect({ table, ...counts }).toEqual({ table, ...COUNTED[table] });
  });

  it('are all of those that issue 4 asks for', () => {
    expect(coverage().map(({ table }) => table).sort()).toEqual(Object.keys(COUNTED).sort());
  });
});
