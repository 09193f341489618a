import { join } from 'node:path';
import { allocate, type Amount, amount, type FinancialYear, type IsoDate, type Money } from '@outturn/kernel';
import type { Confidence, SavingKind } from '@outturn/domain';
import { asPrinted, fromFirst, type GoldenTable, POUNDS, printed, readGoldenTable, seriesOf, THOUSANDS, withinAmounts, yearColumns } from './golden.ts';
import { ADMINISTRATOR, illustrative, type Journal, observed, openJournal, post, publishedIn } from './journal.ts';

/*
 * Hammersmith and Fulham, Kensington and Chelsea, Westminster, 20 June 2011. The table by borough, line and year is absolute, in
 * thousands, savings positive: a scheme for each borough and line. Procurement is published in pounds as well, and those are taken.
 * Transition cost is published by borough and line without years, and by year without boroughs: each year's cash out is split over the
 * lines with a cost, in proportion to it (largest remainder).
 */

const FINANCE = post('tri-borough-director-of-finance', 'finance');
const PROGRAMME = 'TB/adult-social-care';
const report = publishedIn('Adult Social Care: Tri-Borough Service Plans and Proposals, Cabinet Meeting, 20 June 2011');

const BOROUGHS = [
  { key: 'lbhf', procurement: 'lbhf', organisation: 'hammersmith-fulham', name: 'London Borough of Hammersmith and Fulham', short: 'LBHF' },
  { key: 'rbkc', procurement: 'rbkc', organisation: 'kensington-chelsea', name: 'Royal Borough of Kensington and Chelsea', short: 'RBKC' },
  { key: 'westminster', procurement: 'wcc', organisation: 'westminster', name: 'Westminster City Council', short: 'Westminster' },
] as const;

interface SavingLine {
  readonly key: string;
  readonly kind: SavingKind;
  /** As the savings risk profile of section 3.1 has it. */
  readonly confidence: Confidence;
  readonly owner: string;
}

const LINES: readonly SavingLine[] = [
  { key: 'commissioning', kind: 'technical-efficiency', confidence: 'assured', owner: 'Joint Director of Adult Social Care' },
  { key: 'overheads', kind: 'technical-efficiency', confidence: 'assured', owner: 'Joint Director of Adult Social Care' },
  { key: 'it', kind: 'technical-efficiency', confidence: 'assured', owner: 'Head of Business Intelligence' },
  { key: 'clch_management', kind: 'technical-efficiency', confidence: 'assured', owner: 'Assistant Director, Operations' },
  { key: 'clch_demand', kind: 'allocative-efficiency', confidence: 'possible', owner: 'Assistant Director, Operations' },
  { key: 'joint_commissioning', kind: 'technical-efficiency', confidence: 'possible', owner: 'Joint Director of Adult Social Care' },
  { key: 'procurement', kind: 'technical-efficiency', confidence: 'projected', owner: 'Head of Procurement' },
];

/** The return on investment begins with a year 0 of zeros: the year before the plan. */
const YEAR_0: FinancialYear = '2010-11';

/** Dates as printed; where the source names a month or its part, the last day of it. */
const COMMISSIONING_MILESTONES: readonly (readonly [string, IsoDate])[] = [
  ['Cabinet meetings', '2011-06-30'],
  ['Staff consultation begins', '2011-07-10'],
  ['Commissioning implementation starts', '2011-09-30'],
  ['Joint director starts', '2011-12-31'],
];
const INTEGRATION_MILESTONES: readonly (readonly [string, IsoDate])[] = [
  ['CLCH Board: Section 75', '2011-08-04'],
  ['Operations service moves to CLCH', '2011-10-31'],
  ['New CLCH structure in place', '2012-04-30'],
];

export function triBorough(golden: string): Journal {
  const folder = join(golden, 'triborough-2011');
  const journal = openJournal('02-tri-borough.jsonl', '2011-06-20T09:00:00.000Z');
  const summary = readGoldenTable(folder, 'full_year_savings_summary.csv');
  setUp(journal, summary);
  const lines = readGoldenTable(folder, 'source_of_saving_by_borough_year.csv');
  const pounds = readGoldenTable(folder, 'procurement_phasing_by_borough.csv');
  const investments = transitionByYear(lines, readGoldenTable(folder, 'return_on_investment.csv'));
  for (const borough of BOROUGHS) {
    for (const line of LINES) propose(journal, borough, line, { lines, pounds, summary, investments });
  }
  remark(journal);
  budgets(journal, readGoldenTable(folder, 'gross_expenditure_budgets.csv'));
  returns2011(journal);
  return journal;
}

/** Gross expenditure budgets of adult social care. */
function budgets(journal: Journal, table: GoldenTable): void {
  for (const { key, short } of BOROUGHS) {
    const gross = asPrinted(table.row(key)['expenditure_budget_2011_12'], THOUSANDS);
    const data = { line: `TB/${short}/gross-expenditure`, service: `TB/${short}`, year: '2011-12', kind: 'expenditure', amount: gross } as const;
    journal.record(FINANCE, 'SetBudget', data, report('section 3, gross expenditure budgets'));
  }
}

function setUp(journal: Journal, summary: GoldenTable): void {
  journal.record(ADMINISTRATOR, 'OpenFinancialYear', { year: '2011-12' }, report('section 1'));
  for (const { organisation, name, short } of BOROUGHS) {
    journal.record(ADMINISTRATOR, 'RegisterOrganisation', { organisation, name }, report('section 1'));
    journal.record(ADMINISTRATOR, 'DefineService', { service: `TB/${short}`, name: `Adult Social Care, ${short}`, organisation }, report('section 1'));
  }
  journal.record(
    FINANCE,
    'CreateProgramme',
    { programme: PROGRAMME, name: 'Tri-borough adult social care', organisation: 'hammersmith-fulham' },
    report('section 1'),
  );
  for (const { key } of LINES) {
    journal.record(
      FINANCE,
      'CreateWorkstream',
      { workstream: workstreamOf(key), programme: PROGRAMME, name: summary.row(key)['line'] ?? '' },
      report('section 1, full year savings summary'),
    );
  }
}

function workstreamOf(line: string): string {
  return `TB/${line.replaceAll('_', '-')}`;
}

function schemeOf(short: string, line: string): string {
  return `TB/${short}/${line.replaceAll('_', '-')}`;
}

/** Row key of the table by borough, line and year → cash out by year. Only lines with a transition cost stand in it. */
function transitionByYear(lines: GoldenTable, returnOnInvestment: GoldenTable): Map<string, Record<FinancialYear, Amount>> {
  const costs = lines.rows
    .filter((row) => row['line'] !== 'Total' && !printed(row['transition_cost'], THOUSANDS).isZero())
    .map((row) => ({ key: row['row'] ?? '', cost: printed(row['transition_cost'], THOUSANDS).negated() }));
  const byKey = new Map<string, Record<FinancialYear, Amount>>(costs.map(({ key }) => [key, {}]));
  const years: readonly (readonly [string, FinancialYear])[] = [
    ['year_1', '2011-12'],
    ['year_2', '2012-13'],
    ['year_3', '2013-14'],
    ['year_4', '2014-15'],
  ];
  for (const [column, year] of years) {
    const parts: Money[] = allocate(
      printed(returnOnInvestment.row('cash_out')[column], THOUSANDS),
      costs.map(({ cost }) => cost),
    );
    costs.forEach(({ key }, i) => Object.assign(byKey.get(key) ?? {}, { [year]: amount(parts[i] ?? printed('0', POUNDS)) }));
  }
  return byKey;
}

interface Tables {
  readonly lines: GoldenTable;
  readonly pounds: GoldenTable;
  readonly summary: GoldenTable;
  readonly investments: ReadonlyMap<string, Record<FinancialYear, Amount>>;
}

function propose(journal: Journal, borough: (typeof BOROUGHS)[number], line: SavingLine, tables: Tables): void {
  const key = `${borough.key}_${line.key}`;
  const row = tables.lines.row(key);
  const inThousands = seriesOf(row, yearColumns(tables.lines), (cell) => asPrinted(cell, THOUSANDS));
  const exact =
    line.key === 'procurement' ? seriesOf(tables.pounds.row(borough.procurement), yearColumns(tables.pounds), (cell) => asPrinted(cell, POUNDS)) : {};
  const cashOut = tables.investments.get(key);
  // The plan's own first line carries the year 0 for the whole programme.
  const investment = cashOut && { ...(line.key === 'commissioning' ? { [YEAR_0]: '0.00' } : {}), ...withinAmounts(cashOut) };
  const saving = fromFirst({ ...inThousands, ...exact });
  const scheme = schemeOf(borough.short, line.key);
  const name = tables.summary.row(line.key)['line'] ?? '';
  journal.record(
    FINANCE,
    'ProposeScheme',
    {
      scheme,
      programme: PROGRAMME,
      workstream: workstreamOf(line.key),
      service: `TB/${borough.short}`,
      title: `${name} (${borough.short})`,
      owner: line.owner,
      kind: line.kind,
      cashReleasing: true,
      recurrence: 'recurrent',
      confidence: line.confidence,
      category: name,
    },
    report(`section 3.1, savings risk profile; kind and owner are illustrative`),
  );
  const where = line.key === 'procurement' ? 'section 5.3, procurement phasing by borough, in pounds' : 'section 3.1, source of saving by borough and year';
  const cost = investment ? '; transition cost: each year’s cash out split in proportion to the lines’ published costs' : '';
  journal.record(
    FINANCE,
    'ApproveScheme',
    {
      scheme,
      profile: { basis: 'absolute', saving, ...(investment ? { investment } : {}) },
      decision: { body: 'Cabinet', date: '2011-06-20', minute: 'Tri-Borough Service Plans and Proposals' },
    },
    report(`${where}${cost}`),
  );
}

function remark(journal: Journal): void {
  const say = (scheme: string, text: string, section: string) =>
    journal.record(FINANCE, 'Comment', { subject: `scheme/${scheme}`, text }, observed(report(section)));
  say(
    schemeOf('LBHF', 'clch_demand'),
    'Section 6.6 gives 1.7 million a year to the council, and 2 million to the NHS; the table carries 2.9 million.',
    'section 6.6',
  );
  say(
    schemeOf('RBKC', 'clch_demand'),
    'Section 6.6 gives 250,000 for duplicate staffing and 250,000 for prevention; the table carries one 250,000.',
    'section 6.6',
  );
  say(schemeOf('Westminster', 'it'), 'WCC and RBKC procure a new IT system together; WCC has set aside 1.3 million of capital for it.', 'section 3.3');
  for (const { short } of BOROUGHS) {
    for (const [milestone, due] of COMMISSIONING_MILESTONES) {
      journal.record(FINANCE, 'SetMilestone', { scheme: schemeOf(short, 'commissioning'), milestone, due }, report('section 8'));
    }
    for (const [milestone, due] of INTEGRATION_MILESTONES) {
      journal.record(FINANCE, 'SetMilestone', { scheme: schemeOf(short, 'clch_management'), milestone, due }, report('section 8'));
    }
  }
}

/** Returns of 2011-12 of the schemes that have savings or investment in that year. */
function returns2011(journal: Journal): void {
  const source = illustrative('a monthly return; the report gives no forecasts');
  const schemes = ['commissioning', 'clch_management'].flatMap((line) => BOROUGHS.map(({ short }) => schemeOf(short, line)));
  journal.at('2011-07-15T09:00:00.000Z');
  for (const scheme of schemes) {
    journal.record(FINANCE, 'AdvanceStage', { scheme, stage: 'delivering' }, source);
    journal.record(FINANCE, 'ConfirmForecast', { scheme, year: '2011-12', period: 3 }, source);
  }
  journal.at('2011-10-14T09:00:00.000Z');
  for (const scheme of schemes.slice(1)) journal.record(FINANCE, 'ConfirmForecast', { scheme, year: '2011-12', period: 6 }, source);
  const reasons = [
    { code: 'delay', amount: '-10000.00', narrative: 'Appointments below Assistant Director are made in January, not in November.' },
    { code: 'capacity', amount: '-3000.00', narrative: 'Two posts are covered by agency staff until then.' },
  ];
  journal.record(FINANCE, 'ChangeForecast', { scheme: schemes[0] ?? '', year: '2011-12', period: 6, forecast: '50000.00', reasons }, source);
}
