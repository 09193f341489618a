import { join } from 'node:path';
import { type Amount, amount, type FinancialYear, money } from '@outturn/kernel';
import type { CommandData } from '@outturn/domain';
import { aprilReturn, type BudgetYear, mayReturn, openBudgets, pendingVirement, transfers } from './cambridgeshire-budgets.ts';
import { FUND_FINANCE as FINANCE, FUND_SERVICES, type FundRow, fundRows } from './cambridgeshire-fund.ts';
import { openReserves, reservesInMay } from './cambridgeshire-reserves.ts';
import { budgetReview, CHILDREN, propose } from './cambridgeshire-review.ts';
import { asPrinted, type GoldenTable, MILLIONS, printed, readGoldenTable, THOUSANDS } from './golden.ts';
import { ADMINISTRATOR, closePeriod, illustrative, type Journal, observed, openJournal, openPeriod, post, publishedIn } from './journal.ts';

/*
 * Cambridgeshire, report to 31 May 2018, committee of 24 July 2018: its months from the business plan to the budget review, and of them
 * the savings. Those that the text names with a forecast become schemes with that forecast and its reason.
 */

const CHILDREN_TEAM = post('cambridgeshire-children-and-safeguarding', 'service-team');
const PARTNER = post('cambridgeshire-finance-business-partner', 'finance');
const TEAM = post('cambridgeshire-reassessment-team', 'service-team');
const APRIL = { organisation: 'cambridgeshire', year: '2018-19', period: 1 };
const MAY = { ...APRIL, period: 2 };
const RETURNS = illustrative('the returns behind the positions that are published');
const REPORTED = 'CCC/savings-2018-19';
const ORGANISATION = 'cambridgeshire';
const report = publishedIn('Integrated Resources and Performance Report to 31 May 2018, General Purposes Committee, 24 July 2018');

export function cambridgeshire2018(golden: string): Journal {
  const folder = join(golden, 'cambridgeshire-2018-05');
  const journal = openJournal('06-cambridgeshire-2018.jsonl', '2018-04-03T09:00:00.000Z');
  const stated = readGoldenTable(folder, 'stated_figures.csv');
  openYear(journal);
  reportedSavings(journal, stated);
  const budgets = openBudgets(journal, golden, FINANCE);
  openReserves(journal, golden, FINANCE);
  openPeriod(journal, FINANCE, APRIL, report('3.1, which compares May with April'));
  journal.at('2018-04-27T09:00:00.000Z');
  transfers(journal, golden, FINANCE, budgets);
  journal.at('2018-05-15T09:00:00.000Z');
  aprilReturn(journal, FINANCE, budgets);
  closePeriod(journal, FINANCE, APRIL, servicesOf(budgets), RETURNS);
  openPeriod(journal, FINANCE, MAY, report('title: the position at 31 May 2018'));
  journal.at('2018-06-14T09:00:00.000Z');
  monitoring(journal, golden, stated);
  mayReturn(journal, golden, FINANCE, budgets);
  reservesInMay(journal, golden, FINANCE);
  questionOfText(journal);
  closePeriod(journal, FINANCE, MAY, servicesOf(budgets), RETURNS);
  journal.at('2018-07-16T09:00:00.000Z');
  publishMay(journal);
  journal.at('2018-07-20T09:00:00.000Z');
  pendingVirement(journal);
  journal.at('2018-07-24T10:00:00.000Z');
  budgetReview(journal, folder);
  undelivered(journal, stated);
  return journal;
}

/** The services that hold lines or schemes owe returns. That of Schools stays out. */
function servicesOf({ lines }: BudgetYear): string[] {
  return [...new Set([...[...lines.values()].flat().map(({ service }) => service), ...FUND_SERVICES])];
}

function publishMay(journal: Journal): void {
  const publication = {
    publication: 'CCC-2018-05',
    title: 'Integrated Resources and Performance Report for the period ending 31 May 2018',
    meeting: 'General Purposes Committee, 24 July 2018',
  };
  journal.record(FINANCE, 'PublishReport', { ...publication, ...MAY }, report('title; as Outturn draws it, a week before the meeting'));
}

/** Text and table of the report differ for one service: the question that somebody who reads both has. */
function questionOfText(journal: Journal): void {
  const asked = { service: 'CCC/lgss-managed', year: '2018-19', period: 2 };
  const question = 'Section 3.2.5 speaks of a pressure of 189 thousand (1.7%), table 3.1 has 140 thousand (1.3%). Which is it?';
  journal.record(FINANCE, 'QueryReturn', { ...asked, question }, observed(report('3.1 and 3.2.5')));
  const answer = 'The table: it adds up to the total of services. The text was not brought up to date.';
  journal.record(PARTNER, 'AnswerQuery', { ...asked, answer }, illustrative('an answer; the report leaves the two figures side by side'));
}

function openYear(journal: Journal): void {
  const structure = illustrative('services below the directorates that the report names');
  journal.record(ADMINISTRATOR, 'OpenFinancialYear', { year: '2018-19' }, report('title'));
  for (const [id, name] of [
    ['people-communities', 'People & Communities'],
    ['place-economy', 'Place & Economy'],
  ] as const) {
    journal.record(ADMINISTRATOR, 'DefineService', { service: `CCC/${id}`, name, organisation: ORGANISATION }, report('3.1'));
  }
  for (const [id, name, parent] of [
    ['children-safeguarding', 'Children and Safeguarding', 'people-communities'],
    ['commissioning', 'Commissioning', 'people-communities'],
    ['waste', 'Waste Management', 'place-economy'],
  ] as const) {
    journal.record(ADMINISTRATOR, 'DefineService', { service: `CCC/${id}`, name, organisation: ORGANISATION, parent: `CCC/${parent}` }, structure);
  }
  journal.record(
    FINANCE,
    'CreateProgramme',
    { programme: REPORTED, name: 'Savings of the business plan 2018-19, as far as reported', organisation: ORGANISATION },
    report('3.2 and Appendix 5 E'),
  );
  for (const [id, name] of [
    ['children', 'Children'],
    ['waste', 'Waste'],
  ] as const) {
    journal.record(FINANCE, 'CreateWorkstream', { workstream: `CCC/savings-2018-19/${id}`, programme: REPORTED, name }, report('3.2'));
  }
}

function value(stated: GoldenTable, key: string): Amount {
  const row = stated.row(key);
  return asPrinted(row['value'], row['unit'] === 'GBP million' ? MILLIONS : THOUSANDS);
}

/** Savings that the text of the report names: what they were to bring, as the business plan had them. */
function reportedSavings(journal: Journal, stated: GoldenTable): void {
  const children = { programme: REPORTED, workstream: 'CCC/savings-2018-19/children', service: 'CCC/children-safeguarding', owner: CHILDREN };
  propose(journal, {
    ...children,
    scheme: 'A/R.6.204',
    title: 'Children’s Change Programme',
    kind: 'technical-efficiency',
    section: 'Appendix 5 E (phases 1 and 2) and 5 C (later phases)',
    profile: { basis: 'incremental', saving: { '2017-18': value(stated, 'change_phase_1'), '2018-19': value(stated, 'change_phase_2'), ...later('0.00') } },
  });
  propose(journal, {
    ...children,
    scheme: 'CCC/lac-placements',
    title: 'Looked after children placements',
    kind: 'allocative-efficiency',
    section: '3.2.2 and Appendix 5 E',
    profile: { basis: 'absolute', saving: { '2018-19': value(stated, 'lac_saving_target') } },
  });
  propose(journal, {
    ...children,
    scheme: 'CCC/business-support',
    title: 'Business support in children’s services',
    kind: 'technical-efficiency',
    section: 'Appendix 5 E',
    profile: { basis: 'absolute', saving: { '2018-19': value(stated, 'business_support_target') } },
  });
  propose(journal, {
    scheme: 'CCC/waste-contract',
    programme: REPORTED,
    workstream: 'CCC/savings-2018-19/waste',
    service: 'CCC/waste',
    title: 'Waste contract changes',
    owner: 'Assistant Director, Environment',
    kind: 'technical-efficiency',
    section: '3.2.1',
    profile: { basis: 'absolute', saving: { '2018-19': value(stated, 'waste_saving_full_year') } },
  });
  for (const scheme of ['A/R.6.204', 'CCC/lac-placements', 'CCC/business-support', 'CCC/waste-contract'])
    journal.record(FINANCE, 'AdvanceStage', { scheme, stage: 'delivering' }, report('3.2'));
}

function later(change: Amount): Record<FinancialYear, Amount> {
  return Object.fromEntries(['2019-20', '2020-21', '2021-22', '2022-23', '2023-24'].map((year) => [year, change]));
}

/** Period 2: what the report says of forecasts and of the fund; and returns of the fund's schemes, which it only counts. */
function monitoring(journal: Journal, golden: string, stated: GoldenTable): void {
  const shortfall = {
    code: 'delay',
    amount: '-500000.00',
    narrative: 'Agreement with the contractor is delayed; savings are expected to commence in September.',
  };
  const forecast = amount(money(value(stated, 'waste_saving_full_year')).minus(money('500000')));
  journal.record(FINANCE, 'ChangeForecast', { scheme: 'CCC/waste-contract', year: '2018-19', period: 2, forecast, reasons: [shortfall] }, report('3.2.1'));
  journal.record(
    FINANCE,
    'ConfirmForecast',
    { scheme: 'CCC/lac-placements', year: '2018-19', period: 2 },
    report('3.2.2: plans to deliver the target are closely monitored'),
  );
  returnsOfFund(journal, golden);
  phase1(journal, stated);
}

const FUND_CHANGES: readonly Omit<CommandData['ChangeForecast'], 'year' | 'period'>[] = [
  { scheme: 'C/R.5.102', forecast: '1050000.00', reasons: [{ code: 'delay', amount: '-225000.00', narrative: 'The last area is re-tendered in January.' }] },
  {
    scheme: 'C/R.5.001',
    forecast: '1300000.00',
    reasons: [{ code: 'scope', amount: '-700000.00', narrative: 'Contracts reviewed so far yield less than planned.' }],
  },
  {
    scheme: 'C/R.5.403',
    forecast: '380000.00',
    reasons: [{ code: 'delay', amount: '-100000.00', narrative: 'Link workers started three months later than planned.' }],
  },
];

function returnsOfFund(journal: Journal, golden: string): void {
  const source = illustrative('a return for period 2; the report counts 35 green, 4 amber and 2 red projects of the fund and names none');
  const changed = new Set(FUND_CHANGES.map(({ scheme }) => scheme));
  for (const { id } of fundRows(golden).filter((row) => stillRuns(row) && !changed.has(row.id)))
    journal.record(TEAM, 'ConfirmForecast', { scheme: id, year: '2018-19', period: 2 }, source);
  for (const change of FUND_CHANGES) journal.record(TEAM, 'ChangeForecast', { ...change, year: '2018-19', period: 2 }, source);
}

function stillRuns({ saving, investment }: FundRow): boolean {
  return '2018-19' in saving || !money(investment['2018-19'] ?? '0').isZero();
}

/** Phase 1 was removed from children's budgets in 2017/18, as the report says; budget line, verification and days are illustrative. */
function phase1(journal: Journal, stated: GoldenTable): void {
  const [saving, year, claim] = [value(stated, 'change_phase_1'), '2017-18', 'A/R.6.204/phase-1'];
  const banked = illustrative('phase 1 as a banked saving; the report says that 669 thousand were removed from budgets, not who verified it');
  claimOfProgramme(
    journal,
    { claim, year, effectiveFrom: '2017-04-01', saving, evidence: 'Restructure of children’s services, phase 1' },
    report('Appendix 5 E: 669 thousand removed in 2017/18'),
  );
  journal.record(
    PARTNER,
    'SetBudget',
    { line: 'CCC/children-staffing', service: 'CCC/children-safeguarding', year, kind: 'expenditure', amount: '21400000.00' },
    banked,
  );
  journal.record(PARTNER, 'VerifyClaim', { claim, grade: 'sufficient', note: 'Posts deleted agree with the establishment list.' }, banked);
  const lines = [{ line: 'CCC/children-staffing', amount: amount(money(saving).negated()) }];
  journal.record(
    FINANCE,
    'AdjustBudget',
    { adjustment: 'CCC/2017-18/change-programme', year, lines, source: { kind: 'saving', ref: 'A/R.6.204' }, reason: 'Children’s Change Programme, phase 1.' },
    banked,
  );
  journal.record(PARTNER, 'BankClaim', { claim, backedBy: { adjustment: 'CCC/2017-18/change-programme' } }, banked);
}

function claimOfProgramme(
  journal: Journal,
  { claim, year, effectiveFrom, saving, evidence }: { claim: string; year: string; effectiveFrom: string; saving: Amount; evidence: string },
  source: string,
): void {
  journal.record(
    CHILDREN_TEAM,
    'ClaimSaving',
    {
      claim,
      shares: [{ scheme: 'A/R.6.204', percent: '100' }],
      year,
      subject: { kind: 'restructure', key: claim },
      effectiveFrom,
      effect: { inYear: saving, fullYear: saving },
      deliveryKind: 'recurrent',
      progress: 'achieved',
      evidence: [{ title: evidence }],
    },
    source,
  );
}

/** Appendix 5 E: what cannot be delivered in 2018/19. */
function undelivered(journal: Journal, stated: GoldenTable): void {
  const change = (scheme: string, forecast: Amount, missing: Amount, narrative: string) => {
    const reasons = [{ code: 'demand', amount: amount(money(missing).negated()), narrative }];
    journal.record(FINANCE, 'ChangeForecast', { scheme, year: '2018-19', period: 2, forecast, reasons }, report('Appendix 5 E'));
  };
  const delivered = printed(stated.row('change_phase_1')['value'], THOUSANDS).plus(printed(stated.row('change_phase_2_delivered')['value'], THOUSANDS));
  const left = value(stated, 'change_phase_2_left');
  change('A/R.6.204', amount(delivered), left, 'The rest of phase 2 assumed reductions in demand that have not been achieved.');
  change(
    'CCC/lac-placements',
    '0.00',
    value(stated, 'lac_saving_target'),
    'More children in care than budgeted for: the target is part of the expected overspend on placements.',
  );
  change(
    'CCC/business-support',
    '0.00',
    value(stated, 'business_support_target'),
    'Sufficient business support costs more than current budgets: the target is not delivered.',
  );
  const phase2 = {
    claim: 'A/R.6.204/phase-2',
    year: '2018-19',
    effectiveFrom: '2018-04-01',
    saving: value(stated, 'change_phase_2_delivered'),
    evidence: 'Restructure of children’s services, phase 2',
  };
  claimOfProgramme(journal, phase2, report('Appendix 5 E: 504 thousand of phase 2 delivered; that it counts from 1 April is illustrative'));
  const text = 'A budget of 600 thousand less placements of about 230 thousand leaves 370 thousand; the report says about 350.';
  journal.record(FINANCE, 'Comment', { subject: 'scheme/CCC/2019-24/sav-home', text }, observed(report('Appendix 5 E')));
}
