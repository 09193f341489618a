import { join } from 'node:path';
import { amount, money, type Money } from '@outturn/kernel';
import type { Actor, Reason } from '@outturn/domain';
import { type GoldenRow, type GoldenTable, MILLIONS, POUNDS_MADE_UP, printed, readGoldenTable, type WithinRounding, withPounds } from './golden.ts';
import { ADMINISTRATOR, illustrative, type Journal, publishedIn } from './journal.ts';

/*
 * Norfolk's revenue position at period 2 of 2017-18: budget, forecast outturn and explained variance by line (Appendix A and B), and
 * the outturn of 2016-17 by line (2.1, 2.7.1, 2.8.1). In millions.
 */

const THIS_YEAR = '2017-18';
const LAST_YEAR = '2016-17';
const PERIOD = 2;
const report = publishedIn('Adult Social Care Finance Monitoring Report Period 2 (May) 2017-18, Adult Social Care Committee, 10 July 2017');

const MADE_UP: WithinRounding = {
  'commissioning_team|forecast_outturn': '452',
  'service_level_agreements|budget': '286',
  'ices|forecast_outturn': '309',
  'housing_support|budget': '-40',
  'housing_support|forecast_outturn': '480',
  'other|budget': '234',
  'other|forecast_outturn': '234',
  'staffing|budget': '480',
  'staffing|forecast_outturn': '-40',
  'income|budget': '40',
  'reablement|forecast_outturn': '-178',
  'prevention_other|budget': '480',
  'prevention_other|forecast_outturn': '-40',
  'business_development|budget_2017_18': '40',
  'business_development|forecast_outturn': '303',
  'hired_transport|over_underspend_2016_17': '-40',
  'care_assessment|over_underspend_2016_17': '-480',
};

/** Sub-totals of the tables, as services below Services to Users. */
const SUBTOTALS = [
  ['cost-of-services', 'Cost of Services to Users', 'services-to-users'],
  ['purchase-of-care', 'Purchase of Care', 'cost-of-services'],
] as const;

interface Line {
  readonly line: string;
  readonly service: string;
  readonly kind: 'expenditure' | 'income';
  /** Rows of the tables of this year and of last year; a line may be in one of them only. */
  readonly now: readonly [table: string, row: string, budget: string];
  readonly before: readonly [table: string, row: string, overspend: string] | null;
}

const APPENDIX_A = 'appendix_a_monitoring.csv';
const AREAS = 'outturn_2_1.csv';
const USERS = 'services_to_users_2_7_1.csv';
const COMMISSIONED = 'commissioned_services_2_8_1.csv';

const area = (line: string, service: string, row: string): Line => ({
  line: `NCC/${line}`,
  service: `NCC/${service}`,
  kind: 'expenditure',
  now: [AREAS, row, 'budget_2017_18'],
  before: [AREAS, row, 'over_underspend_2016_17'],
});
const listed = (line: string, service: string, row: string, before: Line['before'], kind: Line['kind'] = 'expenditure'): Line => ({
  line: `NCC/${line}`,
  service: `NCC/${service}`,
  kind,
  now: [APPENDIX_A, row, 'budget'],
  before,
});
const users = (row: string): Line['before'] => [USERS, row, 'over_underspend_2016_17'];
const commissioned = (line: string, row: string): Line => listed(line, 'commissioned', row, [COMMISSIONED, row, 'variance_2016_17']);

export const NORFOLK_LINES: readonly Line[] = [
  area('business-development', 'business', 'business_development'),
  commissioned('commissioning-team', 'commissioning_team'),
  commissioned('service-level-agreements', 'service_level_agreements'),
  commissioned('ices', 'ices'),
  commissioned('norsecare', 'norsecare'),
  commissioned('housing-related-support', 'housing_support'),
  commissioned('independence-matters', 'independence_matters'),
  commissioned('other-commissioning', 'other'),
  listed('reablement', 'early-help', 'reablement', null),
  listed('service-development', 'early-help', 'service_development', null),
  listed('other-prevention', 'early-help', 'prevention_other', [AREAS, 'early_help', 'over_underspend_2016_17']),
  listed('older-people', 'purchase-of-care', 'older_people', users('older_people')),
  listed('physical-disabilities', 'purchase-of-care', 'physical_disabilities', users('physical_disabilities')),
  listed('learning-disabilities', 'purchase-of-care', 'learning_disabilities', users('learning_disabilities')),
  listed('mental-health', 'purchase-of-care', 'mental_health', users('mental_health')),
  listed('hired-transport', 'cost-of-services', 'hired_transport', users('hired_transport')),
  listed('care-and-assessment', 'cost-of-services', 'staffing', users('care_assessment')),
  listed('service-user-income', 'services-to-users', 'income', users('income'), 'income'),
  area('management-finance-hr', 'management', 'management'),
];

/** The training budget, which a saving is taken out of in August 2017, is illustrative; it is part of Business Development's. */
export const TRAINING = { line: 'NCC/training', service: 'NCC/business', amount: '655000.00' };

type RowOf = (file: string, row: string) => GoldenRow;

function rowsIn(golden: string): RowOf {
  const tables = new Map<string, GoldenTable>();
  return (file, row) => {
    const table = tables.get(file) ?? readGoldenTable(join(golden, 'norfolk-2017-p2'), file);
    tables.set(file, table);
    return table.row(row);
  };
}

/** Budgets of both years, and the outturn of the first. */
export function norfolkBudgets(journal: Journal, golden: string, finance: Actor): void {
  const rowOf = rowsIn(golden);
  for (const [id, name, parent] of SUBTOTALS) {
    const data = { service: `NCC/${id}`, name, organisation: 'norfolk', parent: `NCC/${parent}` };
    journal.record(ADMINISTRATOR, 'DefineService', data, report('Appendix A'));
  }
  for (const line of NORFOLK_LINES) lastYear(journal, finance, line, rowOf);
  for (const { line, service, kind, now } of NORFOLK_LINES) {
    const [file, row, column] = now;
    const published = withPounds(rowOf(file, row), column, MILLIONS, MADE_UP);
    journal.record(finance, 'SetBudget', { line, service, year: THIS_YEAR, kind, amount: amount(withoutTraining(service, published)) }, figure(file));
  }
  const training = { line: TRAINING.line, service: TRAINING.service, year: THIS_YEAR, kind: 'expenditure', amount: TRAINING.amount } as const;
  journal.record(finance, 'SetBudget', training, illustrative('the part of Business Development’s budget that is for training'));
}

/** Business Development is published as one figure: its own line holds it without what is for training. */
function withoutTraining(service: string, published: Money): Money {
  return service === TRAINING.service ? published.minus(money(TRAINING.amount)) : published;
}

const SECTIONS: Readonly<Record<string, string>> = { [APPENDIX_A]: 'Appendix A', [AREAS]: '2.1', [USERS]: '2.7.1', [COMMISSIONED]: '2.8.1' };

function figure(file: string): string {
  return report(`${SECTIONS[file] ?? file}; ${POUNDS_MADE_UP}`);
}

/** The outturn of 2016-17 and what it was over budget: the budget of that year is the difference. */
function lastYear(journal: Journal, finance: Actor, { line, service, kind, before }: Line, rowOf: RowOf): void {
  if (!before) return;
  const [file, row, overspend] = before;
  const outturn = withPounds(rowOf(file, row), 'actual_2016_17', MILLIONS, MADE_UP);
  const budget = outturn.minus(withPounds(rowOf(file, row), overspend, MILLIONS, MADE_UP));
  journal.record(finance, 'SetBudget', { line, service, year: LAST_YEAR, kind, amount: amount(budget) }, figure(file));
  journal.record(finance, 'RecordActuals', { line, year: LAST_YEAR, period: 13, toDate: amount(outturn) }, figure(file));
}

/** What Appendix B gives as the cause of a variance, by its rows; the codes are illustrative. */
const EXPLAINED: Readonly<Record<string, readonly [row: string, code: string]>> = {
  'NCC/business-development': ['business_development', 'capacity'],
  'NCC/norsecare': ['norsecare', 'price'],
  'NCC/service-level-agreements': ['service_level_agreements', 'price'],
  'NCC/ices': ['ices', 'demand'],
  'NCC/housing-related-support': ['housing_support', 'price'],
  'NCC/older-people': ['purchase_of_care', 'demand'],
  'NCC/physical-disabilities': ['purchase_of_care', 'demand'],
  'NCC/learning-disabilities': ['purchase_of_care', 'demand'],
  'NCC/mental-health': ['purchase_of_care', 'demand'],
  'NCC/service-user-income': ['income', 'over-delivery'],
  'NCC/reablement': ['reablement', 'capacity'],
  'NCC/other-prevention': ['other_services', 'capacity'],
  'NCC/management-finance-hr': ['management_finance', 'scope'],
};

const APPENDIX_B = 'variance_explanations.csv';

/** The return of period 2: forecast outturn by line, its variance explained as far as the report explains it. */
export function norfolkForecasts(journal: Journal, golden: string, finance: Actor): void {
  const rowOf = rowsIn(golden);
  for (const { line, service, now } of NORFOLK_LINES) {
    const [file, row, column] = now;
    const [budget, outturn] = [withPounds(rowOf(file, row), column, MILLIONS, MADE_UP), withPounds(rowOf(file, row), 'forecast_outturn', MILLIONS, MADE_UP)];
    const reasons = reasonsFor(line, outturn.minus(budget), rowOf);
    const data = { line, year: THIS_YEAR, period: PERIOD, outturn: amount(withoutTraining(service, outturn)), reasons };
    journal.record(
      finance,
      'ForecastOutturn',
      data,
      reasons.length === 0 ? figure(file) : report(`${SECTIONS[file] ?? file} and Appendix B; ${POUNDS_MADE_UP}`),
    );
  }
  const training = { line: TRAINING.line, year: THIS_YEAR, period: PERIOD, outturn: TRAINING.amount, reasons: [] };
  journal.record(finance, 'ForecastOutturn', training, illustrative('the training budget is expected to be spent'));
}

function reasonsFor(line: string, variance: Money, rowOf: RowOf): Reason[] {
  if (variance.isZero()) return [];
  const explained = EXPLAINED[line];
  if (!explained) return [{ code: 'unexplained', amount: amount(variance), narrative: 'Appendix B gives no explanation for this line.' }];
  const [row, code] = explained;
  const narrative = sentence(rowOf(APPENDIX_B, row)['cause'] ?? '');
  if (row !== 'management_finance') return [{ code, amount: amount(variance), narrative }];
  const part = printed(rowOf(APPENDIX_B, row)['amount'], MILLIONS);
  return [
    { code, amount: amount(part), narrative },
    {
      code: 'unexplained',
      amount: amount(variance.minus(part)),
      narrative: 'The rest of Management, Finance and HR, which Appendix B gives no explanation for.',
    },
  ];
}

function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}
