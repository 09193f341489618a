import { join } from 'node:path';
import { type Amount, amount, type FinancialYear, money, sum } from '@outturn/kernel';
import type { SavingKind } from '@outturn/domain';
import { fromFirst, type GoldenRow, MILLIONS, readGoldenTable, seriesOf, signTurned, yearColumns, yearOfColumn } from './golden.ts';
import { NORFOLK_LINES, norfolkBudgets, norfolkForecasts } from './norfolk-budgets.ts';
import { norfolkReserves } from './norfolk-reserves.ts';
import { ADMINISTRATOR, CLASSED_HERE, closePeriod, illustrative, type Journal, observed, openJournal, openPeriod, post, publishedIn } from './journal.ts';

/*
 * Norfolk, 10 July 2017: incremental, in millions, savings negative. The savings agreed in February stand in the old categories A to D
 * (Appendix C 1.2); the refreshed programme moves them into new workstreams (1.6), leaves the reversals of the transport savings in
 * 2017-18 out (gross), and adds what must replace a one-off grant of 4.197 million.
 */

export const NORFOLK_FINANCE = post('norfolk-head-of-finance', 'finance');
const FINANCE = NORFOLK_FINANCE;
const MAY = { organisation: 'norfolk', year: '2017-18', period: 2 };
const PROGRAMME = 'NCC/asc-2017-20';
const report = publishedIn('Adult Social Care Finance Monitoring Report Period 2 (May) 2017-18, Adult Social Care Committee, 10 July 2017');

const COMMISSIONING = 'Director of Integrated Commissioning';
const PRACTICE = 'Director of Community Social Work';
const EARLY_HELP = 'Assistant Director, Early Help and Prevention';
const BUSINESS = 'Head of Business and Transformation';

/** How each reference is classed: kind of saving, service and post. */
const CLASSED: Readonly<Record<string, readonly [SavingKind, string, string]>> = {
  asc010: ['technical-efficiency', 'business', BUSINESS],
  asc022: ['technical-efficiency', 'commissioned', COMMISSIONING],
  asc026: ['technical-efficiency', 'commissioned', COMMISSIONING],
  asc027: ['technical-efficiency', 'commissioned', COMMISSIONING],
  asc028: ['technical-efficiency', 'business', BUSINESS],
  asc030: ['technical-efficiency', 'business', BUSINESS],
  asc031: ['technical-efficiency', 'business', BUSINESS],
  asc020: ['technical-efficiency', 'commissioned', COMMISSIONING],
  asc021: ['technical-efficiency', 'commissioned', COMMISSIONING],
  asc024: ['technical-efficiency', 'commissioned', COMMISSIONING],
  asc008: ['allocative-efficiency', 'commissioned', COMMISSIONING],
  asc009: ['allocative-efficiency', 'commissioned', COMMISSIONING],
  asc003: ['service-reduction', 'early-help', EARLY_HELP],
  asc016_019: ['service-reduction', 'commissioned', COMMISSIONING],
  com040: ['service-reduction', 'early-help', EARLY_HELP],
  com033: ['service-reduction', 'services-to-users', PRACTICE],
  asc006: ['allocative-efficiency', 'services-to-users', PRACTICE],
  asc007: ['allocative-efficiency', 'early-help', EARLY_HELP],
  asc011: ['allocative-efficiency', 'services-to-users', PRACTICE],
  asc013: ['service-reduction', 'commissioned', COMMISSIONING],
  asc015: ['allocative-efficiency', 'services-to-users', PRACTICE],
  asc023: ['service-reduction', 'services-to-users', PRACTICE],
  asc029: ['income', 'services-to-users', PRACTICE],
  demand_4197: ['allocative-efficiency', 'services-to-users', PRACTICE],
  commissioning_4197: ['technical-efficiency', 'commissioned', COMMISSIONING],
};
/** Savings still to be found. */
const BALANCING = ['asc031', 'demand_4197', 'commissioning_4197'];
/** Transport savings whose earlier amounts were reversed in 2017-18. */
const REVERSED = ['asc003', 'com040'];
const ONE_OFF_GRANT = 'Removal of one-off grant';

const SERVICES = [
  ['business', 'Business Development'],
  ['commissioned', 'Commissioned Services'],
  ['early-help', 'Early Help and Prevention'],
  ['services-to-users', 'Services to Users'],
  ['management', 'Management, Finance and HR'],
] as const;

/** Workstreams of the refreshed programme as Appendix C 1.6 has them; Entry Points (1.4) carries no savings of its own. */
const WORKSTREAMS: Readonly<Record<string, string>> = {
  'Early Help and Prevention': 'NCC/early-help',
  'Older and Younger Adults': 'NCC/adults',
  Commissioning: 'NCC/commissioning',
  Miscellaneous: 'NCC/miscellaneous',
};

export interface NorfolkRow {
  readonly key: string;
  readonly id: string;
  readonly title: string;
  /** Savings by year as published, the change on the year before; saving positive. */
  readonly saving: Record<FinancialYear, Amount>;
}

export function norfolk(golden: string): Journal {
  const folder = join(golden, 'norfolk-2017-p2');
  const journal = openJournal('04-norfolk.jsonl', '2017-07-03T09:00:00.000Z');
  setUp(journal, folder);
  norfolkBudgets(journal, golden, FINANCE);
  openPeriod(journal, FINANCE, MAY, report('title: the position of period 2'));
  norfolkForecasts(journal, golden, FINANCE);
  norfolkReserves(journal, golden, FINANCE);
  const agreed = readGoldenTable(folder, 'savings_by_reference.csv');
  for (const row of agreed.rows.filter((candidate) => candidate['reference'] !== '')) proposeAgreed(journal, folder, row, rowOf(row, yearColumns(agreed)));
  journal.at('2017-07-10T10:00:00.000Z');
  refresh(journal, folder);
  returnOfPeriod2(journal, folder);
  remark(journal);
  const returns = illustrative('the returns behind the position that is published');
  closePeriod(journal, FINANCE, MAY, [...new Set(NORFOLK_LINES.map(({ service }) => service))], returns);
  const publication = {
    publication: 'NCC-2017-18-P2',
    title: 'Adult Social Care Finance Monitoring Report Period 2 (May) 2017-18',
    meeting: 'Adult Social Care Committee, 10 July 2017',
  };
  journal.record(FINANCE, 'PublishReport', { ...publication, ...MAY }, report('title; as Outturn draws it'));
  return journal;
}

/** Whether a scheme has a position in a year: a saving of the refreshed programme, or one agreed in February. */
export function standsIn(row: NorfolkRow, year: FinancialYear): boolean {
  return year in row.saving || (year === '2017-18' && REVERSED.includes(row.key));
}

/** The refreshed programme, gross (Appendix C 1.6). */
export function norfolkRows(golden: string): NorfolkRow[] {
  const table = readGoldenTable(join(golden, 'norfolk-2017-p2'), 'workstream_mapping_1_6.csv');
  return table.rows.filter((row) => row['row'] !== 'total').map((row) => rowOf(row, yearColumns(table)));
}

function rowOf(row: GoldenRow, columns: readonly string[]): NorfolkRow {
  const key = row['row'] ?? '';
  return {
    key,
    id: row['reference'] === '' ? `NCC/${key.replaceAll('_', '-')}` : (row['reference'] ?? ''),
    title: row['title'] ?? '',
    saving: fromFirst(seriesOf(row, columns, (cell) => signTurned(cell, MILLIONS))),
  };
}

function setUp(journal: Journal, folder: string): void {
  journal.record(ADMINISTRATOR, 'RegisterOrganisation', { organisation: 'norfolk', name: 'Norfolk County Council' }, report('title'));
  journal.record(
    ADMINISTRATOR,
    'DefineService',
    { service: 'NCC/adult-social-services', name: 'Adult Social Services', organisation: 'norfolk' },
    report('2.1'),
  );
  for (const [id, name] of SERVICES) {
    journal.record(ADMINISTRATOR, 'DefineService', { service: `NCC/${id}`, name, organisation: 'norfolk', parent: 'NCC/adult-social-services' }, report('2.1'));
  }
  journal.record(
    FINANCE,
    'SetRagRules',
    {
      subject: 'saving',
      from: { year: '2017-18', period: 1 },
      organisation: 'norfolk',
      rules: { green: '0.95', amber: '0.75', against: 'current', staleAfterPeriods: 2 },
    },
    illustrative('rated against the current target, since the programme was refreshed in July 2017'),
  );
  journal.record(
    FINANCE,
    'CreateProgramme',
    { programme: PROGRAMME, name: 'Adult social care savings 2017-20', organisation: 'norfolk' },
    report('Appendix C'),
  );
  for (const row of readGoldenTable(folder, 'savings_categories.csv').rows) {
    const category = row['category'] ?? '';
    journal.record(
      FINANCE,
      'CreateWorkstream',
      { workstream: `NCC/${category}`, programme: PROGRAMME, name: `${category} - ${row['name'] ?? ''}` },
      report('Appendix C 1.2'),
    );
  }
}

function proposeAgreed(journal: Journal, folder: string, row: GoldenRow, agreed: NorfolkRow): void {
  const category = row['category'] ?? '';
  const name = readGoldenTable(folder, 'savings_categories.csv').row(category.toLowerCase())['name'] ?? '';
  propose(journal, agreed, `NCC/${category}`, `${category} - ${name}`, `Appendix C 1.2, ${agreed.id}`);
  const decision = { body: 'County Council', date: '2017-02-20', minute: 'Revenue budget 2017-18' };
  journal.record(
    FINANCE,
    'ApproveScheme',
    { scheme: agreed.id, profile: { basis: 'incremental', saving: agreed.saving }, decision },
    report(`Appendix C 1.2, ${agreed.id}`),
  );
}

function propose(journal: Journal, { key, id, title }: NorfolkRow, workstream: string, category: string, section: string): void {
  const [kind, service, owner] = CLASSED[key] ?? ['technical-efficiency', 'business', BUSINESS];
  const balancing = BALANCING.includes(key);
  journal.record(
    FINANCE,
    'ProposeScheme',
    {
      scheme: id,
      programme: PROGRAMME,
      workstream,
      service: `NCC/${service}`,
      title,
      owner,
      kind,
      cashReleasing: true,
      recurrence: 'recurrent',
      confidence: balancing ? 'possible' : 'projected',
      ...(balancing ? { balancingLine: true } : {}),
      category,
    },
    report(`${section}; ${CLASSED_HERE}`),
  );
}

function refresh(journal: Journal, folder: string): void {
  const names: readonly (readonly [string, string])[] = [
    ['NCC/early-help', 'Promoting Independence: Early Help and Prevention'],
    ['NCC/entry-points', 'Promoting Independence: Entry Points'],
    ['NCC/adults', 'Promoting Independence: Older and Younger Adults'],
    ['NCC/commissioning', 'Promoting Independence: Commissioning'],
    ['NCC/miscellaneous', 'Business as Usual: Miscellaneous'],
  ];
  for (const [workstream, name] of names)
    journal.record(FINANCE, 'CreateWorkstream', { workstream, programme: PROGRAMME, name }, report('Appendix C 1.4 and 1.6'));
  setTargets(journal, folder);
  const mapping = readGoldenTable(folder, 'workstream_mapping_1_6.csv');
  for (const row of mapping.rows.filter((candidate) => candidate['row'] !== 'total')) {
    const refreshed = rowOf(row, yearColumns(mapping));
    const workstream = WORKSTREAMS[row['workstream'] ?? ''] ?? '';
    const section = `Appendix C 1.6, ${refreshed.id}`;
    if (row['reference'] === '') {
      propose(journal, refreshed, workstream, ONE_OFF_GRANT, section);
      journal.record(FINANCE, 'ApproveScheme', { scheme: refreshed.id, profile: { basis: 'incremental', saving: refreshed.saving } }, report(section));
      continue;
    }
    journal.record(
      FINANCE,
      'MoveScheme',
      { scheme: refreshed.id, workstream, reason: 'Refreshed Promoting Independence programme: old format into the new.' },
      report(section),
    );
    if (REVERSED.includes(refreshed.key)) rebaselineGross(journal, refreshed, section);
  }
}

function rebaselineGross(journal: Journal, { id, saving }: NorfolkRow, section: string): void {
  const reason =
    'The refreshed programme counts savings gross: the reversal of the earlier transport saving in 2017-18 is met by the budget, and the saving is due from 2018-19.';
  journal.record(FINANCE, 'RebaselineScheme', { scheme: id, profile: { basis: 'incremental', saving }, reason }, report(section));
}

/** Target service savings are published as changes on the year before; what must be found in a year is their sum up to it. */
function setTargets(journal: Journal, folder: string): void {
  const gross = readGoldenTable(folder, 'gross_savings_1_4.csv');
  const changes = yearColumns(gross).map((column) => ({ year: yearOfColumn(column), change: money(signTurned(gross.row('target')[column], MILLIONS)) }));
  for (const [i, { year }] of changes.entries()) {
    const target = amount(sum(changes.slice(0, i + 1).map(({ change }) => change)));
    journal.record(
      FINANCE,
      'SetProgrammeTarget',
      { programme: PROGRAMME, year, amount: target },
      report('Appendix C 1.4, target service savings, added up over the years'),
    );
  }
}

/** "It is the current anticipation that the programme will deliver the required savings in full." */
function returnOfPeriod2(journal: Journal, folder: string): void {
  const mapping = readGoldenTable(folder, 'workstream_mapping_1_6.csv');
  for (const row of mapping.rows.filter((candidate) => candidate['row'] !== 'total')) {
    const refreshed = rowOf(row, yearColumns(mapping));
    const { id, saving } = refreshed;
    if (!standsIn(refreshed, '2017-18')) continue;
    if ('2017-18' in saving) journal.record(FINANCE, 'AdvanceStage', { scheme: id, stage: 'delivering' }, report('2.9'));
    journal.record(FINANCE, 'ConfirmForecast', { scheme: id, year: '2017-18', period: 2 }, report('2.9.4, said of the programme as a whole'));
  }
}

function remark(journal: Journal): void {
  const say = (subject: string, text: string, section: string) => journal.record(FINANCE, 'Comment', { subject, text }, observed(report(section)));
  say(
    `programme/${PROGRAMME}`,
    'The last column of the mapping totals 10.000 in the report; its rows add up to -10.000. The minus sign is missing.',
    'Appendix C 1.6',
  );
  say(
    `programme/${PROGRAMME}`,
    'A contingency within the forecast overspend of 3.117 million on Management and Finance provides for the risk of not delivering the savings.',
    'Appendix B 5',
  );
  say('scheme/ASC006', 'The summary splits Older and Younger Adults; the references do not.', 'Appendix C 1.4');
  say('scheme/ASC007', 'Reablement is forecast to underspend by 0.084 million because recruitment is delayed.', 'Appendix B 4');
  say(
    'scheme/ASC029',
    'Income from service users exceeds 2016-17 to the end of May: 1.851 million more than budgeted is forecast, from the charging policy and support with benefits.',
    'Appendix B 3',
  );
}
