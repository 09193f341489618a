import { amount, money, type Money, sum } from '@outturn/kernel';
import type { CommandData, SavingKind } from '@outturn/domain';
import { FUND, FUND_FINANCE as FINANCE } from './cambridgeshire-fund.ts';
import { cambridgeshireReserve } from './cambridgeshire-reserves.ts';
import { asPrinted, fromFirst, type GoldenRow, type GoldenTable, printed, readGoldenTable, seriesOf, signTurned, THOUSANDS, yearColumns } from './golden.ts';
import { CLASSED_HERE, illustrative, type Journal, publishedIn } from './journal.ts';

/*
 * Cambridgeshire's budget review of July 2018 (Appendix 5): more budget and what the transformation fund pays in 2018/19, pressures that are
 * expected, and what follows for the years after. 5 C is incremental; all in thousands, investment and pressure positive, savings negative.
 */

const ORGANISATION = 'cambridgeshire';
const REVIEW = 'CCC/budget-review-2018';
export const CHILDREN = 'Service Director, Children and Safeguarding';
const COMMISSIONING = 'Service Director, Commissioning';
const report = publishedIn('Integrated Resources and Performance Report to 31 May 2018, General Purposes Committee, 24 July 2018');
const DECISION = { body: 'General Purposes Committee', date: '2018-07-24', minute: 'Budget review, Appendix 5' };

export interface Proposal {
  readonly scheme: string;
  readonly programme: string;
  readonly workstream: string;
  readonly service: string;
  readonly title: string;
  readonly owner: string;
  readonly kind: SavingKind;
  readonly recurrence?: 'recurrent' | 'one-off';
  readonly category?: string;
  readonly profile: CommandData['ApproveScheme']['profile'];
  readonly decision?: typeof DECISION;
  readonly section: string;
}

/** Proposes and approves a scheme. */
export function propose(journal: Journal, { profile, section, decision, recurrence = 'recurrent', ...proposed }: Proposal): void {
  const data = { ...proposed, cashReleasing: proposed.kind !== 'growth', recurrence, confidence: 'projected' } as const;
  journal.record(FINANCE, 'ProposeScheme', data, report(`${section}; ${CLASSED_HERE}`));
  journal.record(FINANCE, 'ApproveScheme', { scheme: proposed.scheme, profile, ...(decision ? { decision } : {}) }, report(section));
}

/** The budget review of July 2018. */
export function budgetReview(journal: Journal, folder: string): void {
  journal.record(
    FINANCE,
    'CreateProgramme',
    { programme: REVIEW, name: 'Budget review 2018: children and commissioning', organisation: ORGANISATION },
    report('Appendix 5'),
  );
  const workstreams = [
    ['pressure', 'Pressures'],
    ['anticipated', 'Pressures anticipated during 2018-19'],
    ['investment', 'Investment and transition'],
    ['saving', 'Updated savings'],
  ] as const;
  for (const [id, name] of workstreams)
    journal.record(FINANCE, 'CreateWorkstream', { workstream: `${REVIEW}/${id}`, programme: REVIEW, name }, report('Appendix 5 C'));
  const allocation = readGoldenTable(folder, 'appendix5_a_budget_allocation.csv');
  thisYear(journal, allocation, 'pressure', 'Appendix 5 A', 'Additional budget 2018-19');
  moreBudget(journal, allocation, folder);
  thisYear(journal, readGoldenTable(folder, 'appendix5_d_anticipated_pressures.csv'), 'anticipated', 'Appendix 5 D', 'Anticipated pressures 2018-19');
  thisYear(journal, readGoldenTable(folder, 'appendix5_b_transformation_fund.csv'), 'investment', 'Appendix 5 B', 'Transformation fund 2018-19');
  const futureYears = readGoldenTable(folder, 'appendix5_c_future_years.csv');
  for (const row of futureYears.rows.filter((candidate) => !(candidate['row'] ?? '').endsWith('subtotal') && candidate['reference'] !== 'A/R.6.204'))
    futureYear(journal, row, futureYears);
}

/**
 * Amounts of 2018/19 alone: pressures that are added to budgets, pressures that are only expected, and investments in managing demand
 * that the transformation fund pays.
 */
function thisYear(journal: Journal, table: GoldenTable, workstream: 'pressure' | 'anticipated' | 'investment', section: string, category: string): void {
  const invests = workstream === 'investment';
  for (const row of table.rows.filter((candidate) => candidate['row'] !== 'subtotal')) {
    const scheme = `CCC/2018-19/${(row['row'] ?? '').replaceAll('_', '-')}`;
    const investment = seriesOf(row, ['y2018_19'], (cell) => asPrinted(cell, THOUSANDS));
    propose(journal, {
      scheme,
      programme: REVIEW,
      workstream: `${REVIEW}/${workstream}`,
      service: serviceOf(row),
      title: row[invests ? 'investment' : 'pressure'] ?? '',
      owner: ownerOf(row),
      kind: invests ? 'allocative-efficiency' : 'growth',
      recurrence: 'one-off',
      category,
      profile: { basis: 'absolute', saving: invests ? { '2018-19': '0.00' } : {}, investment },
      ...(workstream === 'anticipated' ? {} : { decision: DECISION }),
      section,
    });
    if (!invests) continue;
    journal.record(FINANCE, 'AllocateInvestment', { scheme, reserve: FUND, byYear: investment }, report(section));
    journal.record(
      FINANCE,
      'ConfirmForecast',
      { scheme, year: '2018-19', period: 2 },
      report(`${section}: no saving of its own; it supports those of section C`),
    );
  }
}

/** Recommendation h: the budget of People & Communities goes up, from general reserves. Of which line, the report does not say. */
function moreBudget(journal: Journal, allocation: GoldenTable, folder: string): void {
  const lines = allocation.rows
    .filter((row) => row['row'] !== 'subtotal')
    .map((row) => ({
      line: row['row'] === 'grant_income' ? 'CCC/schools-and-learning' : 'CCC/children-staffing',
      amount: asPrinted(row['y2018_19'], THOUSANDS),
    }));
  const data = {
    adjustment: 'CCC/2018-19/budget-review',
    year: '2018-19',
    lines,
    source: { kind: 'reserve' as const, ref: cambridgeshireReserve('county_fund') },
    reason: 'Budget review: new duties towards care leavers, and less grant income in children’s services than expected.',
  };
  journal.record(FINANCE, 'AdjustBudget', data, report('recommendation h and Appendix 5 A; the lines are illustrative'), '2018-07-24');
  fundAfter(journal, sum(lines.map((line) => money(line.amount))), folder);
}

/** What goes to budgets is less in general reserves at the year's end as well. */
function fundAfter(journal: Journal, moved: Money, folder: string): void {
  const row = readGoldenTable(folder, 'reserves_appendix2.csv').row('county_fund');
  const closing = printed(row['forecast_31_mar_2019'], THOUSANDS).minus(moved);
  const data = { reserve: cambridgeshireReserve('county_fund'), year: '2018-19', period: 4, closing: amount(closing) };
  journal.record(FINANCE, 'ForecastReserve', data, illustrative('the published forecast less the transfer of recommendation h'));
}

function futureYear(journal: Journal, row: GoldenRow, table: GoldenTable): void {
  const group = row['group'] ?? '';
  const saves = group === 'saving';
  const columns = yearColumns(table);
  const saving = fromFirst(seriesOf(row, columns, (cell) => signTurned(cell, THOUSANDS)));
  const investment = fromFirst(seriesOf(row, columns, (cell) => asPrinted(cell, THOUSANDS)));
  propose(journal, {
    scheme: row['reference']?.startsWith('A/') ? row['reference'] : `CCC/2019-24/${(row['row'] ?? '').replaceAll('_', '-')}`,
    programme: REVIEW,
    workstream: `${REVIEW}/${group}`,
    service: serviceOf(row),
    title: row['line'] ?? '',
    owner: ownerOf(row),
    kind: saves ? 'service-reduction' : 'growth',
    category: `Business plan 2019-24: ${group}`,
    profile: saves ? { basis: 'incremental', saving } : { basis: 'incremental', saving: {}, investment },
    decision: DECISION,
    section: 'Appendix 5 C',
  });
}

function serviceOf(row: GoldenRow): string {
  return (row['row'] ?? '').includes('brokerage') ? 'CCC/commissioning' : 'CCC/children-safeguarding';
}

function ownerOf(row: GoldenRow): string {
  return (row['row'] ?? '').includes('brokerage') ? COMMISSIONING : CHILDREN;
}
