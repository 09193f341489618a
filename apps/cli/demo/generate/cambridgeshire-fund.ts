import { join } from 'node:path';
import { type Amount, allocate, amount, count, type FinancialYear, money, sum } from '@outturn/kernel';
import type { Confidence, SavingKind } from '@outturn/domain';
import {
  asPrinted,
  fromFirst,
  type GoldenTable,
  POUNDS,
  printed,
  readGoldenTable,
  seriesOf,
  signTurned,
  THOUSANDS,
  withinAmounts,
  yearColumns,
} from './golden.ts';
import { ADMINISTRATOR, CLASSED_HERE, illustrative, type Journal, observed, openJournal, post, publishedIn } from './journal.ts';

/*
 * Cambridgeshire, June 2017: the schemes of the transformation fund, absolute, in thousands, investment positive and savings negative;
 * and what the double-up care team achieved in 2016/17, in pounds by client group, which the council had not verified at the time.
 */

export const FUND_FINANCE = post('cambridgeshire-head-of-finance', 'finance');
const FINANCE = FUND_FINANCE;
const DOUBLE_UP_TEAM = post('cambridgeshire-double-up-team', 'service-team');
const CONTRIBUTIONS_TEAM = post('cambridgeshire-client-contributions-team', 'service-team');
export const FUND = 'CCC/transformation-fund';
const DOUBLE_UP = 'CCC/double-up-care';
const ORGANISATION = 'cambridgeshire';
const report = publishedIn('Baseline Report for Transformation Fund Investments, June 2017');

const ADULTS = 'Service Director, Adult Social Care';
const OLDER_PEOPLE = 'Service Director, Older People and Mental Health';
const CHILDREN = 'Service Director, Children and Safeguarding';

interface FundScheme {
  readonly workstream: string;
  readonly service: string;
  readonly owner: string;
  readonly kind: SavingKind;
  readonly cashReleasing: boolean;
  readonly confidence: Confidence;
}

const scheme = (workstream: string, service: string, owner: string, kind: SavingKind, confidence: Confidence = 'projected'): FundScheme => ({
  workstream: `CCC/${workstream}`,
  service: `CCC/${service}`,
  owner,
  kind,
  cashReleasing: kind !== 'cost-avoidance',
  confidence,
});

/** How each scheme is classed, by the key of its rows in the published table. */
const CLASSED: Readonly<Record<string, FundScheme>> = {
  cr_5_306: scheme('adults', 'adult-social-care', ADULTS, 'technical-efficiency', 'assured'),
  ld_technology: scheme('adults', 'learning-disability', ADULTS, 'allocative-efficiency'),
  cr_5_307: scheme('adults', 'learning-disability', ADULTS, 'allocative-efficiency'),
  cr_5_304: scheme('adults', 'older-people', OLDER_PEOPLE, 'allocative-efficiency', 'possible'),
  cr_5_301: scheme('adults', 'physical-disability', ADULTS, 'allocative-efficiency'),
  cr_5_308: scheme('adults', 'physical-disability', ADULTS, 'allocative-efficiency'),
  cr_5_102: scheme('transport-highways', 'transport', 'Head of Passenger Transport', 'technical-efficiency'),
  cr_5_303: scheme('adults', 'older-people', OLDER_PEOPLE, 'cost-avoidance', 'possible'),
  cr_5_305: scheme('adults', 'older-people', OLDER_PEOPLE, 'allocative-efficiency'),
  cr_5_312: scheme('adults', 'older-people', OLDER_PEOPLE, 'income', 'assured'),
  cr_5_313: scheme('adults', 'older-people', OLDER_PEOPLE, 'cost-avoidance', 'possible'),
  cr_5_319: scheme('adults', 'adult-social-care', ADULTS, 'allocative-efficiency', 'possible'),
  cr_5_320: scheme('adults', 'older-people', OLDER_PEOPLE, 'technical-efficiency'),
  cr_5_401: scheme('children', 'children', CHILDREN, 'allocative-efficiency'),
  cr_5_402: scheme('children', 'children', CHILDREN, 'allocative-efficiency'),
  cr_5_404: scheme('children', 'children', CHILDREN, 'allocative-efficiency'),
  br_5_202: scheme('transport-highways', 'highways', 'Head of Highways', 'income'),
  br_6_214: scheme('transport-highways', 'highways', 'Head of Highways', 'technical-efficiency', 'assured'),
  fr_7_109: scheme('corporate', 'property', 'Head of Property', 'income', 'possible'),
  cr_5_001: scheme('corporate', 'commercial', 'Head of Commercial', 'technical-efficiency'),
  cr_5_403: scheme('children', 'children', CHILDREN, 'cost-avoidance', 'possible'),
};

const SERVICES = [
  ['adult-social-care', 'Adult Social Care', 'cfa'],
  ['learning-disability', 'Learning Disability Partnership', 'adult-social-care'],
  ['physical-disability', 'Physical Disability and Autism', 'adult-social-care'],
  ['older-people', 'Older People and Mental Health', 'cfa'],
  ['children', 'Children’s Social Care', 'cfa'],
  ['transport', 'Passenger Transport', 'ete'],
  ['highways', 'Highways and Street Lighting', 'ete'],
  ['property', 'Property', 'corporate-services'],
  ['commercial', 'Commercial and Contracts', 'corporate-services'],
] as const;

const WORKSTREAMS = [
  ['adults', 'Adults and older people'],
  ['children', 'Children and young people'],
  ['transport-highways', 'Transport and highways'],
  ['corporate', 'Property and contracts'],
] as const;

/** The services that schemes of the fund belong to. */
export const FUND_SERVICES = SERVICES.map(([id]) => `CCC/${id}`);

export interface FundRow {
  readonly id: string;
  readonly title: string;
  readonly classed: FundScheme;
  readonly saving: Record<FinancialYear, Amount>;
  readonly investment: Record<FinancialYear, Amount>;
}

export function cambridgeshireFund(golden: string): Journal {
  const folder = join(golden, 'cambridgeshire-transformation-fund-2017-06');
  const journal = openJournal('03-cambridgeshire-fund.jsonl', '2017-06-15T09:00:00.000Z');
  const rows = fundRows(golden);
  setUp(journal, golden);
  for (const row of rows) propose(journal, row);
  remark(journal, rows);
  doubleUp(journal, readGoldenTable(folder, 'double_up_summary.csv'));
  contributions(journal, readGoldenTable(folder, 'driver_models.csv'));
  return journal;
}

export function fundRows(golden: string): FundRow[] {
  const table = readGoldenTable(join(golden, 'cambridgeshire-transformation-fund-2017-06'), 'schemes.csv');
  const columns = yearColumns(table);
  const withoutSaving = Object.keys(CLASSED).filter((key) => columns.every((column) => table.row(`${key}_saving`)[column] === ''));
  return Object.entries(CLASSED).map(([key, classed]) => {
    const saving = table.row(`${key}_saving`);
    return {
      id: idOf(saving['reference'] ?? ''),
      title: saving['title'] ?? '',
      classed,
      saving: withoutSaving.includes(key) ? { '2017-18': '0.00' } : fromFirst(seriesOf(saving, columns, (cell) => signTurned(cell, THOUSANDS))),
      investment: withinAmounts(seriesOf(table.row(`${key}_investment`), columns, (cell) => asPrinted(cell, THOUSANDS))),
    };
  });
}

/** One scheme has lost its reference in the source. */
export function idOf(reference: string): string {
  return reference === '' ? 'C/R-LD-technology' : reference;
}

/** What this demo draws from the fund before April 2018: 2016-17 as invested, and half of 2017-18 in its fourth period. */
export function drawsOf(row: FundRow): { readonly year: FinancialYear; readonly period: number; readonly amount: Amount }[] {
  const [first, second] = [money(row.investment['2016-17'] ?? '0'), money(row.investment['2017-18'] ?? '0').div(count(2))];
  return [
    ...(first.isZero() ? [] : [{ year: '2016-17', period: 12, amount: amount(first) }]),
    ...(second.isZero() ? [] : [{ year: '2017-18', period: 4, amount: amount(second) }]),
  ];
}

function setUp(journal: Journal, golden: string): void {
  journal.record(ADMINISTRATOR, 'RegisterOrganisation', { organisation: ORGANISATION, name: 'Cambridgeshire County Council' }, report('title'));
  for (const year of ['2016-17', '2017-18']) journal.record(ADMINISTRATOR, 'OpenFinancialYear', { year }, report('title'));
  const structure = illustrative('the report names no structure of services');
  for (const [id, name] of [
    ['cfa', 'Children, Families and Adults'],
    ['ete', 'Economy, Transport and Environment'],
    ['corporate-services', 'Corporate Services'],
  ] as const) {
    journal.record(ADMINISTRATOR, 'DefineService', { service: `CCC/${id}`, name, organisation: ORGANISATION }, structure);
  }
  for (const [id, name, parent] of SERVICES) {
    journal.record(ADMINISTRATOR, 'DefineService', { service: `CCC/${id}`, name, organisation: ORGANISATION, parent: `CCC/${parent}` }, structure);
  }
  journal.record(
    FINANCE,
    'SetProgressWeight',
    { progressing: '0.50', organisation: ORGANISATION },
    report('C/R.5.305: reductions in progress are assumed at 50% achievement'),
  );
  journal.record(FINANCE, 'CreateProgramme', { programme: FUND, name: 'Transformation fund', organisation: ORGANISATION }, report('title'));
  for (const [id, name] of WORKSTREAMS)
    journal.record(FINANCE, 'CreateWorkstream', { workstream: `CCC/${id}`, programme: FUND, name }, illustrative('the report groups no schemes'));
  journal.record(
    FINANCE,
    'OpenReserve',
    {
      reserve: FUND,
      name: 'Transformation Fund',
      kind: 'earmarked',
      group: 'Other Earmarked Funds',
      organisation: ORGANISATION,
      year: '2016-17',
      opening: openingOfFund(golden),
    },
    illustrative('an opening balance chosen so that the fund stands at its published balance of 31 March 2018'),
  );
}

function openingOfFund(golden: string): Amount {
  const reserves = readGoldenTable(join(golden, 'cambridgeshire-2018-05'), 'reserves_appendix2.csv');
  const balance = printed(reserves.row('transformation_fund')['balance_31_mar_2018'], THOUSANDS);
  return amount(
    balance.plus(
      sum(
        fundRows(golden)
          .flatMap(drawsOf)
          .map((draw) => money(draw.amount)),
      ),
    ),
  );
}

function propose(journal: Journal, { id, title, classed, saving, investment }: FundRow): void {
  journal.record(FINANCE, 'ProposeScheme', { scheme: id, programme: FUND, title, recurrence: 'recurrent', ...classed }, report(`${id}; ${CLASSED_HERE}`));
  journal.record(FINANCE, 'ApproveScheme', { scheme: id, profile: { basis: 'absolute', saving, investment } }, report(id));
  journal.record(
    FINANCE,
    'AdvanceStage',
    { scheme: id, stage: 'delivering' },
    illustrative('the report says of each scheme how its progress is measured, not its stage'),
  );
  const byYear = Object.fromEntries(Object.entries(investment).filter(([, stated]) => !money(stated).isZero()));
  journal.record(FINANCE, 'AllocateInvestment', { scheme: id, reserve: FUND, byYear }, report(id));
}

function remark(journal: Journal, rows: readonly FundRow[]): void {
  const say = (id: string, text: string) => journal.record(FINANCE, 'Comment', { subject: `scheme/${id}`, text }, observed(report(id)));
  say('B/R.6.214', 'The total saving is printed as -1,941 thousand; the years add up to -1,968.');
  say('C/R-LD-technology', 'The first line of the title and the reference are lost in the source.');
  say('C/R.5.404', 'Fully operational in quarter 3 only: savings were remodelled over the life of the project, with a risk of a small shortfall in 2017-18.');
  say('C/R.5.403', 'Recruitment was delayed by the Children’s Change Programme: the investment slips by up to three months.');
  say('C/R.5.304', 'A pilot in two communities; no saving is attached to it yet.');
  const milestones = [
    ['C/R.5.401', 'Third member of staff starts', '2017-05-31'],
    ['C/R.5.402', 'Fixed-term posts start', '2017-06-30'],
    ['C/R.5.404', 'Residential support fully operational', '2017-12-31'],
    ['C/R.5.313', 'Service fully operational', '2018-04-01'],
  ] as const;
  for (const [id, milestone, due] of milestones) journal.record(FINANCE, 'SetMilestone', { scheme: id, milestone, due }, report(`${id}, to the month`));
  for (const row of rows) {
    for (const draw of drawsOf(row).filter(({ year }) => year === '2016-17')) {
      const source = row.id === 'B/R.6.214' ? report('B/R.6.214: total investment paid March 2017') : illustrative('drawn as invested in 2016-17');
      journal.record(FINANCE, 'DrawInvestment', { scheme: row.id, reserve: FUND, ...draw }, source);
      journal.record(
        FINANCE,
        'ConfirmForecast',
        { scheme: row.id, year: '2016-17', period: 13 },
        illustrative('an outturn return: no saving was due in 2016-17'),
      );
    }
  }
}

/** In-year savings are published by client group, the full-year effect only in total: it is split in proportion (largest remainder). */
function doubleUp(journal: Journal, summary: GoldenTable): void {
  const achieved = summary.row('achieved');
  const groups = (
    [
      ['pd', 'PD', 'Physical disability', 'physical-disability'],
      ['ld', 'LD', 'Learning disability', 'learning-disability'],
      ['op', 'OP', 'Older people', 'older-people'],
    ] as const
  ).map(([column, id, name, service]) => ({ id, name, service, inYear: printed(achieved[column], POUNDS) }));
  const fullYear = allocate(
    printed(achieved['full_year_effect'], POUNDS),
    groups.map(({ inYear }) => inYear),
  );
  journal.record(FINANCE, 'CreateProgramme', { programme: DOUBLE_UP, name: 'Double-up care 2016/17', organisation: ORGANISATION }, report('C/R.5.305'));
  for (const [id, name] of [
    ['reductions', 'Reductions'],
    ['prevention', 'Costs avoided (prevention)'],
  ] as const) {
    journal.record(FINANCE, 'CreateWorkstream', { workstream: `CCC/double-up-${id}`, programme: DOUBLE_UP, name }, report('C/R.5.305'));
  }
  for (const [i, { id, name, service, inYear }] of groups.entries()) {
    proposeDoubleUp(journal, { id, title: `Double-up care reduced: ${name}`, workstream: 'reductions', service, kind: 'allocative-efficiency' });
    if (inYear.isZero()) {
      journal.record(DOUBLE_UP_TEAM, 'ConfirmForecast', { scheme: `C/R.5.305/${id}`, year: '2016-17', period: 13 }, report('C/R.5.305, summary of 2016/17'));
      continue;
    }
    const effect = { inYear: amount(inYear), fullYear: amount(fullYear[i] ?? printed('0', POUNDS)) };
    claimDoubleUp(
      journal,
      id,
      `reductions achieved, ${name}`,
      effect,
      'the full-year effect is published in total and split in proportion to the in-year savings',
    );
    outturnOf(journal, id, effect.inYear);
  }
  proposeDoubleUp(journal, { id: 'prevention', title: 'Double-up care prevented', workstream: 'prevention', service: 'older-people', kind: 'cost-avoidance' });
  const avoided = summary.row('costs_avoided');
  outturnOf(journal, 'prevention', asPrinted(avoided['total_2016_17'], POUNDS));
  claimDoubleUp(
    journal,
    'prevention',
    'costs avoided',
    { inYear: asPrinted(avoided['total_2016_17'], POUNDS), fullYear: asPrinted(avoided['full_year_effect'], POUNDS) },
    'costs avoided (prevention)',
  );
  const text =
    'The council marks these figures as unverified; 95 prevention cases, 44 reductions, 14 cases open. Once a year the team looks again whether each saving is sustained.';
  journal.record(DOUBLE_UP_TEAM, 'Comment', { subject: `programme/${DOUBLE_UP}`, text }, report('C/R.5.305'));
}

function proposeDoubleUp(
  journal: Journal,
  { id, title, workstream, service, kind }: { id: string; title: string; workstream: string; service: string; kind: SavingKind },
): void {
  const name = `C/R.5.305/${id}`;
  journal.record(
    FINANCE,
    'ProposeScheme',
    {
      scheme: name,
      programme: DOUBLE_UP,
      workstream: `CCC/double-up-${workstream}`,
      service: `CCC/${service}`,
      title,
      owner: OLDER_PEOPLE,
      kind,
      cashReleasing: kind !== 'cost-avoidance',
      recurrence: 'recurrent',
      confidence: 'assured',
    },
    report(`C/R.5.305; ${CLASSED_HERE}`),
  );
  const source = report('C/R.5.305, which states no target for 2016/17: it is entered as 0');
  journal.record(FINANCE, 'ApproveScheme', { scheme: name, profile: { basis: 'absolute', saving: { '2016-17': '0.00' } } }, source);
}

/** There was no target for 2016/17: all that was achieved is more than it. */
function outturnOf(journal: Journal, id: string, achieved: Amount): void {
  const reasons = [{ code: 'over-delivery', amount: achieved, narrative: 'Achieved in 2016/17, for which the report states no target.' }];
  journal.record(
    DOUBLE_UP_TEAM,
    'ChangeForecast',
    { scheme: `C/R.5.305/${id}`, year: '2016-17', period: 13, forecast: achieved, reasons },
    report('C/R.5.305, summary of 2016/17'),
  );
}

function claimDoubleUp(journal: Journal, id: string, key: string, effect: { inYear: Amount; fullYear: Amount }, note: string): void {
  journal.record(
    DOUBLE_UP_TEAM,
    'ClaimSaving',
    {
      claim: `C/R.5.305/2016-17/${id}`,
      shares: [{ scheme: `C/R.5.305/${id}`, percent: '100' }],
      year: '2016-17',
      subject: { kind: 'caseload', key: `double-up team 2016/17, ${key}` },
      effectiveFrom: '2016-04-01',
      effect,
      deliveryKind: 'recurrent',
      progress: 'achieved',
      evidence: [{ title: 'Double-up team’s recording spreadsheet, summary tab' }],
    },
    report(`C/R.5.305, summary of 2016/17; ${note}`),
  );
}

/** Re-assessed client contributions: published as a weekly increase; the day from which it counts is not. */
function contributions(journal: Journal, models: GoldenTable): void {
  const weekly = printed(models.row('contributions_week')['factor_1_value'], POUNDS);
  journal.record(
    CONTRIBUTIONS_TEAM,
    'ClaimSaving',
    {
      claim: 'C/R.5.312/reassessed',
      shares: [{ scheme: 'C/R.5.312', percent: '100' }],
      year: '2017-18',
      subject: { kind: 'income', key: 'non-residential contributions re-assessed by June 2017' },
      effectiveFrom: '2017-04-01',
      effect: { annual: amount(weekly.times(count(52))) },
      deliveryKind: 'recurrent',
      progress: 'achieved',
      evidence: [{ title: 'Monthly report on re-assessments completed' }],
    },
    report('C/R.5.312: contributions rise by 2,395.69 a week; that they count from 1 April is illustrative'),
  );
}
