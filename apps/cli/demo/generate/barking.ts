import { join } from 'node:path';
import { type Amount, amount, money, type FinancialYear, sum } from '@outturn/kernel';
import type { SavingKind } from '@outturn/domain';
import {
  asPrinted,
  fromFirst,
  type GoldenRow,
  type GoldenTable,
  MILLIONS,
  POUNDS,
  readGoldenTable,
  seriesOf,
  THOUSANDS,
  yearColumns,
  yearOfColumn,
} from './golden.ts';
import { ADMINISTRATOR, CLASSED_HERE, illustrative, type Journal, observed, openJournal, post, publishedIn } from './journal.ts';

/*
 * Barking and Dagenham, 23 March 2004. Appendix 2 is incremental, in pounds, growth positive and savings negative; each line becomes a
 * scheme: growth holds its amounts as investment, a line of negative amounts is a saving (positive in Outturn). Table 4 itemises five of
 * the lines for 2004/05, so its items take their places: they are in the ledger once.
 */

const FINANCE = post('barking-head-of-finance', 'finance');
const DIRECTOR = post('barking-director-of-social-services', 'finance');
const ORGANISATION = 'barking-dagenham';
const PROGRAMME = 'BD/strategy';
const OUTSIDE = 'BD/outside-base';
const report = publishedIn('Improving Social Services: Review of the Finance and Commissioning Framework, Executive, 23 March 2004');
const YEARS: readonly FinancialYear[] = ['2003-04', '2004-05', '2005-06'];

const DIVISIONS = [
  { division: 'GENERIC', id: 'generic', name: 'Generic and givens', owner: 'Head of Finance, Social Services' },
  { division: 'CHILDREN & FAMILIES', id: 'children-families', name: 'Children and Families', owner: 'Head of Children and Families' },
  { division: 'ADULTS WITH DISABILITIES', id: 'adults-disabilities', name: 'Adults with Disabilities', owner: 'Head of Adults with Disabilities' },
  { division: 'OLDER PERSONS', id: 'older-persons', name: 'Older Persons', owner: 'Head of Older Persons Services' },
  { division: 'GENERAL', id: 'general', name: 'General', owner: 'Director of Social Services' },
] as const;
type Division = (typeof DIVISIONS)[number];

/** Of the lines with negative amounts, those that are not re-provision of a service. */
const SAVING_KIND: Readonly<Record<string, SavingKind>> = { g5: 'income', o1: 'technical-efficiency' };

const TABLE_4_PRESSURES = 'Table 4: cost pressures';
const TABLE_4_IMPROVEMENT = 'Table 4: performance improvement';
/** Items of Table 4 that are a line of Appendix 2 by themselves. */
const ITEM_OF_LINE: Readonly<Record<string, string>> = { g8: 'p1', g9: 'p3', g10: 'p4', g12: 'p5' };

interface Line {
  readonly scheme: string;
  readonly division: Division;
  readonly programme: string;
  readonly title: string;
  readonly category: string;
  readonly kind: SavingKind;
  /** Changes on the year before, as printed: growth positive. */
  readonly changes: Readonly<Record<FinancialYear, Amount>>;
  readonly source: string;
}

export function barking(golden: string): Journal {
  const folder = join(golden, 'barking-2004');
  const journal = openJournal('01-barking.jsonl', '2004-03-23T09:00:00.000Z');
  const lines = linesOf(folder);
  setUp(journal);
  for (const line of lines) propose(journal, line);
  remark(journal, readGoldenTable(folder, 'appendix2_strategy.csv'));
  budgets(journal, readGoldenTable(folder, 'table2_spend_against_fss.csv'));
  returns2004(journal, lines);
  return journal;
}

/** Table 2, budgets of 2004/05 as estimated in March 2004; "Other" is mostly adults with disabilities. */
function budgets(journal: Journal, table: GoldenTable): void {
  for (const [row, service] of [
    ['children', 'children-families'],
    ['older', 'older-persons'],
    ['other', 'adults-disabilities'],
  ] as const) {
    const estimate = asPrinted(table.row(row)['provisional_estimate_2004_05'], MILLIONS);
    const data = { line: `BD/budget-${row}`, service: `BD/${service}`, year: '2004-05', kind: 'expenditure', amount: estimate } as const;
    journal.record(FINANCE, 'SetBudget', data, report('Table 2, provisional estimate'));
  }
}

function setUp(journal: Journal): void {
  const source = report('Appendix 2');
  journal.record(ADMINISTRATOR, 'RegisterOrganisation', { organisation: ORGANISATION, name: 'London Borough of Barking and Dagenham' }, source);
  journal.record(ADMINISTRATOR, 'OpenFinancialYear', { year: '2004-05' }, source);
  journal.record(
    FINANCE,
    'SetRagRules',
    { subject: 'saving', from: { year: '2003-04', period: 1 }, rules: { green: '0.95', amber: '0.75', against: 'original', staleAfterPeriods: 2 } },
    illustrative('thresholds for every council that sets none of its own; no report states any'),
  );
  for (const [code, label] of REASONS) journal.record(FINANCE, 'DefineReasonCode', { code, label }, illustrative('reason codes for every council'));
  journal.record(ADMINISTRATOR, 'DefineService', { service: 'BD/social-services', name: 'Social Services', organisation: ORGANISATION }, source);
  journal.record(
    FINANCE,
    'CreateProgramme',
    { programme: PROGRAMME, name: 'Commissioning and Financial Strategy 2003/04 to 2005/06', organisation: ORGANISATION },
    source,
  );
  journal.record(
    FINANCE,
    'CreateProgramme',
    { programme: OUTSIDE, name: 'Quoted in the strategy, met from grants or capital', organisation: ORGANISATION },
    source,
  );
  for (const { id, name } of DIVISIONS) {
    journal.record(ADMINISTRATOR, 'DefineService', { service: `BD/${id}`, name, organisation: ORGANISATION, parent: 'BD/social-services' }, source);
    journal.record(FINANCE, 'CreateWorkstream', { workstream: `BD/${id}`, programme: PROGRAMME, name }, source);
  }
  for (const id of ['older-persons', 'general']) {
    const name = `${DIVISIONS.find((division) => division.id === id)?.name ?? id}, outside the base budget`;
    journal.record(FINANCE, 'CreateWorkstream', { workstream: `BD/${id}-outside`, programme: OUTSIDE, name }, source);
  }
}

const REASONS = [
  ['delay', 'Later start than planned'],
  ['demand', 'Demand higher or lower than assumed'],
  ['price', 'Price or contract differs from the assumption'],
  ['capacity', 'Vacancies or recruitment'],
  ['scope', 'Scope of the scheme changed'],
  ['over-delivery', 'More delivered than planned'],
] as const;

function linesOf(folder: string): Line[] {
  const table = readGoldenTable(folder, 'appendix2_strategy.csv');
  const counted = table.rows.filter((row) => row['level'] === 'line' || row['row'] === 'c1' || row['row'] === 'a1');
  return counted
    .flatMap((row) => (row['row'] === 'g1' || row['row'] === 'g11' ? itemisedInTable4(folder, row, table) : [...lineOf(row, table), ...quotedPart(row, table)]))
    .concat(onlyOnSubtotal(table));
}

function lineOf(row: GoldenRow, table: GoldenTable): Line[] {
  const columns = yearColumns(table).filter((column) => row['quoted_not_counted'] !== column);
  const changes = overYears(seriesOf(row, columns, (cell) => asPrinted(cell, POUNDS)));
  if (Object.values(changes).every((change) => money(change).isZero())) return [];
  return [lineWith(row, changes, { programme: PROGRAMME })];
}

/** What the source prints in quotation marks and leaves out of the division's total stands in a programme of its own. */
function quotedPart(row: GoldenRow, table: GoldenTable): Line[] {
  const column = row['quoted_not_counted'] ?? '';
  if (!yearColumns(table).includes(column)) return [];
  const line = lineWith(row, overYears({ [yearOfColumn(column)]: asPrinted(row[column], POUNDS) }), { programme: OUTSIDE });
  return [{ ...line, scheme: `${line.scheme}-quoted`, title: `${line.title} (${row['details'] ?? ''})`, kind: 'growth' }];
}

function lineWith(row: GoldenRow, changes: Line['changes'], more: { programme: string }): Line {
  const key = row['row'] ?? '';
  const division = divisionOf(row);
  const saves = Object.values(changes).some((change) => money(change).isNegative()) && !['g7', 'o7'].includes(key);
  return {
    scheme: `BD/${key.toUpperCase()}`,
    division,
    title: row['line'] ?? '',
    category: key in ITEM_OF_LINE ? TABLE_4_PRESSURES : categoryOf(row),
    kind: saves ? (SAVING_KIND[key] ?? 'allocative-efficiency') : 'growth',
    changes,
    source: report(`Appendix 2, ${division.division}, line ${key}; ${CLASSED_HERE}`),
    ...more,
  };
}

function categoryOf(row: GoldenRow): string {
  const type = row['change_type'] ?? '';
  return type === '' ? 'Givens' : `${type.slice(0, 1).toUpperCase()}${type.slice(1)}`;
}

/** Lines 1 and 11 of 2004/05 are itemised in Table 4: care providers' inflation, and the four areas of performance improvement. */
function itemisedInTable4(folder: string, row: GoldenRow, table: GoldenTable): Line[] {
  const line = lineWith(row, overYears(seriesOf(row, yearColumns(table), (cell) => asPrinted(cell, POUNDS))), { programme: PROGRAMME });
  const item = (suffix: string, title: string, category: string, thousands: string | undefined, source: string): Line => ({
    ...line,
    scheme: `${line.scheme}-${suffix}`,
    title,
    category,
    changes: overYears({ '2004-05': asPrinted(thousands, THOUSANDS) }),
    source: report(`${source}; ${CLASSED_HERE}`),
  });
  if (row['row'] === 'g11') {
    const areas = readGoldenTable(folder, 'table4_additionality_proposals.csv').rows.filter((area) => !(area['row'] ?? '').endsWith('total'));
    return areas.map((area) =>
      item(
        (area['row'] ?? '').replaceAll('_', '-'),
        `Performance improvement: ${area['area'] ?? ''}`,
        TABLE_4_IMPROVEMENT,
        area['amount'],
        `Table 4, items ${area['items'] ?? ''}`,
      ),
    );
  }
  const pressure = readGoldenTable(folder, 'table4_cost_pressures.csv').row('p2');
  const providers = item('providers', pressure['item'] ?? '', TABLE_4_PRESSURES, pressure['amount'], 'Table 4, item 2');
  const rest = amount(money(line.changes['2004-05'] ?? '0').minus(money(providers.changes['2004-05'] ?? '0')));
  return [{ ...line, title: 'Inflation, general', changes: { ...line.changes, '2004-05': rest } }, providers];
}

/** The 400,000 of 2005/06 stands on the sub-total of placements and prevention alone. */
function onlyOnSubtotal(table: GoldenTable): Line[] {
  const row = table.row('c_sub');
  const line = lineWith(row, overYears({ '2005-06': asPrinted(row['y2005_06'], POUNDS) }), { programme: PROGRAMME });
  return [{ ...line, scheme: 'BD/C-SUB', title: 'Placements & Prevention Services, not broken down', category: 'Growth' }];
}

/** Every year of the strategy, a change of 0 where nothing is printed: growth stays in the base until it is changed. */
function overYears(series: Readonly<Record<FinancialYear, Amount>>): Record<FinancialYear, Amount> {
  return Object.fromEntries(YEARS.map((year) => [year, series[year] ?? '0.00']));
}

function divisionOf(row: GoldenRow): Division {
  const division = DIVISIONS.find((candidate) => candidate.division === row['division']);
  if (!division) throw new Error(`unknown division ${row['division'] ?? ''}`);
  return division;
}

function propose(journal: Journal, line: Line): void {
  const { scheme, division, programme, title, category, kind, source } = line;
  const workstream = programme === PROGRAMME ? `BD/${division.id}` : `BD/${division.id}-outside`;
  const saves = kind !== 'growth';
  const saving = Object.fromEntries(YEARS.map((year) => [year, amount(money(line.changes[year] ?? '0').negated())]));
  journal.record(
    FINANCE,
    'ProposeScheme',
    {
      scheme,
      programme,
      workstream,
      service: `BD/${division.id}`,
      title,
      owner: division.owner,
      kind,
      cashReleasing: saves,
      recurrence: 'recurrent',
      confidence: 'projected',
      category,
    },
    source,
  );
  journal.record(
    DIRECTOR,
    'ApproveScheme',
    {
      scheme,
      profile: saves ? { basis: 'incremental', saving: fromFirst(saving) } : { basis: 'incremental', saving: {}, investment: fromFirst(line.changes) },
      decision: { body: 'Executive', date: '2004-03-23', minute: 'Finance and Commissioning Framework' },
    },
    source,
  );
}

/** What the report says beside its figures, and where its figures do not agree. */
function remark(journal: Journal, table: GoldenTable): void {
  const say = (scheme: string, text: string, section: string) =>
    journal.record(FINANCE, 'Comment', { subject: `scheme/${scheme}`, text }, observed(report(section)));
  say(
    'BD/O4',
    `Printed as ${table.row('o4')['y2003_04'] ?? ''} of growth. The totals of the division and of the department need it as a saving: the sign was probably lost.`,
    'Appendix 2, OLDER PERSONS',
  );
  say(
    'BD/C5',
    'The total for Children and Families needs the 200,000 of 2004/05 twice: the one printed on the sub-total is probably a further amount.',
    'Appendix 2, CHILDREN & FAMILIES',
  );
  say('BD/G5', 'Free nursing care is taken over by the Primary Care Trust from April 2003.', 'Appendix 2, GENERIC');
  journal.record(FINANCE, 'AdvanceStage', { scheme: 'BD/A3', stage: 'delivering' }, report('5.2'));
  journal.record(FINANCE, 'AdvanceStage', { scheme: 'BD/A3', stage: 'delivered', reason: 'St George’s day centre has closed.' }, report('5.2'));
  for (const scheme of ['BD/A5', 'BD/O5', 'BD/O8', 'BD/O10', 'BD/O12']) journal.record(FINANCE, 'AdvanceStage', { scheme, stage: 'delivering' }, report('5.2'));
  journal.record(FINANCE, 'SetMilestone', { scheme: 'BD/O11', milestone: 'Intermediate care centre opens', due: '2005-12-31' }, report('5.2, which says 2005'));
  journal.record(FINANCE, 'SetMilestone', { scheme: 'BD/O9', milestone: 'Third extra care scheme opens', due: '2005-12-31' }, report('5.2, which says 2005'));
}

/** Three monthly returns of 2004/05, so that a board has something to read. */
function returns2004(journal: Journal, lines: readonly Line[]): void {
  const source = illustrative('a monthly return; the report gives no forecasts');
  const saving = lines
    .filter((line) => line.kind !== 'growth')
    .filter((line) => !sum([money(line.changes['2003-04'] ?? '0'), money(line.changes['2004-05'] ?? '0')]).isZero());
  const confirm = (period: number, but: readonly string[]) => {
    for (const { scheme } of saving.filter((line) => !but.includes(line.scheme)))
      journal.record(FINANCE, 'ConfirmForecast', { scheme, year: '2004-05', period }, source);
  };
  journal.at('2004-05-12T09:00:00.000Z');
  confirm(1, []);
  journal.at('2004-06-14T09:00:00.000Z');
  confirm(2, ['BD/A5']);
  const late = { code: 'delay', amount: '-300000.00', narrative: 'The respite unit moves into the new centre three months later than planned.' };
  journal.record(FINANCE, 'ChangeForecast', { scheme: 'BD/A5', year: '2004-05', period: 2, forecast: '1400000.00', reasons: [late] }, source);
  journal.at('2004-07-12T09:00:00.000Z');
  confirm(3, ['BD/O12']);
  const reasons = [
    { code: 'delay', amount: '-200000.00', narrative: 'Residents move in autumn, after the consultation with families.' },
    { code: 'price', amount: '-100000.00', narrative: 'Nursing placements cost more than the rate assumed.' },
  ];
  journal.record(FINANCE, 'ChangeForecast', { scheme: 'BD/O12', year: '2004-05', period: 3, forecast: '600000.00', reasons }, source);
}
