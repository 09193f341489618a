import { join } from 'node:path';
import { amount, money, type Money, sum, ZERO } from '@outturn/kernel';
import type { Actor, Reason } from '@outturn/domain';
import { type BudgetLine, inProportion, linesOf, PLAN, SCHOOLS } from './cambridgeshire-lines.ts';
import { MILLIONS, POUNDS_MADE_UP, printed, readGoldenTable, THOUSANDS, type WithinRounding, withPounds } from './golden.ts';
import { ADMINISTRATOR, illustrative, type Journal, post, publishedIn } from './journal.ts';

/*
 * Cambridgeshire's revenue budget of 2018-19 up to its position at 31 May (3.1 to 3.2, Appendix 1): opening cash limits, transfers
 * between services, forecasts of April and May, actuals of May. In thousands, exceptions in millions.
 */

const YEAR = '2018-19';
const ORGANISATION = 'cambridgeshire';
const PARTNER = post('cambridgeshire-finance-business-partner', 'finance');
const report = publishedIn('Integrated Resources and Performance Report to 31 May 2018, General Purposes Committee, 24 July 2018');
const SPREAD = 'spread over the lines of each service by this demo';

const MADE_UP: WithinRounding = {
  'post_bp|p_c': '-450',
  'post_bp|corporate_services': '280',
  'post_bp|lgss_managed': '270',
  'post_bp|c_i': '-100',
  'place_economy|actual_may': '-100',
  'people_communities|actual_may': '-300',
  'funding_items|actual_may': '-300',
};

/** No report of the council states its scheme of virement. */
const TIERS = [
  { role: 'service-director', upTo: '50000.00', acrossServices: false, permanent: true },
  { role: 'chief-finance-officer', upTo: '160000.00', acrossServices: true, permanent: true },
  { role: 'general-purposes-committee', upTo: null, acrossServices: true, permanent: true },
];
/** Amount tiers as councils publish them, for every council of the sample that sets none of its own. */
const COMMON_TIERS = [
  { role: 'service-head', upTo: '25000.00', acrossServices: false, permanent: true },
  { role: 'chief-officer', upTo: '50000.00', acrossServices: false, permanent: true },
  { role: 'cabinet', upTo: '100000.00', acrossServices: true, permanent: true },
  { role: 'council', upTo: null, acrossServices: true, permanent: true },
];
const CHIEF_FINANCE_OFFICER = post('cambridgeshire-chief-finance-officer', 'chief-finance-officer');
const COMMITTEE = post('cambridgeshire-general-purposes-committee', 'general-purposes-committee');

/** The budget year so far: what each line stands at, in the order of table 3.1. */
export interface BudgetYear {
  readonly lines: ReadonlyMap<string, readonly BudgetLine[]>;
  readonly current: Map<string, Money>;
}

/** Opening cash limits, and the rules that the report goes by. */
export function openBudgets(journal: Journal, golden: string, finance: Actor): BudgetYear {
  defineServices(journal);
  const thresholds = { exceptions: '250000.00', virementRegister: '1000.00', organisation: ORGANISATION };
  journal.record(finance, 'SetThresholds', thresholds, report('3.2, note on exceptions, and Appendix 1, which shows virements of £1k and above'));
  journal.record(finance, 'SetVirementAuthority', { tiers: TIERS, organisation: ORGANISATION }, illustrative('a scheme of virement; the report states none'));
  journal.record(finance, 'SetVirementAuthority', { tiers: COMMON_TIERS }, illustrative('a scheme of virement for councils that set none of their own'));
  const codes = [
    ['financing', 'Financed otherwise than planned'],
    ['mitigation', 'Savings and underspends to be found'],
  ] as const;
  for (const [code, label] of codes) journal.record(finance, 'DefineReasonCode', { code, label, organisation: ORGANISATION }, illustrative('a reason code'));
  const lines = new Map(PLAN.map((service) => [service.row, linesOf(service, golden)]));
  const current = new Map<string, Money>();
  for (const { line, service, kind, opening } of [...lines.values()].flat()) {
    current.set(line, opening);
    const data = { line, service, year: YEAR, kind, amount: amount(opening) };
    journal.record(finance, 'SetBudget', data, report(`Appendix 1, opening cash limits, ${SPREAD}; ${POUNDS_MADE_UP}`));
  }
  const schools = printed(readGoldenTable(join(golden, 'cambridgeshire-2018-05'), 'revenue_budget_3_1.csv').row('schools')['current_budget'], THOUSANDS);
  const data = { line: SCHOOLS.line, service: SCHOOLS.service, year: YEAR, kind: 'expenditure', amount: amount(schools) } as const;
  journal.record(finance, 'SetBudget', data, report('3.1, memorandum'));
  return { lines, current };
}

/** Corporate Services stands in the fund's report already, and so do services that savings belong to. */
function defineServices(journal: Journal): void {
  const define = (id: string, name: string, source: string, parent?: string) => {
    const data = { service: `CCC/${id}`, name, organisation: ORGANISATION, ...(parent === undefined ? {} : { parent: `CCC/${parent}` }) };
    journal.record(ADMINISTRATOR, 'DefineService', data, source);
  };
  for (const { service, name, below = [] } of PLAN) {
    if (!STANDING.has(service)) define(service, name, report('3.1'));
    for (const [id, within] of below) define(id, within, illustrative('services below the directorates that the report names'), service);
  }
  define('schools', SCHOOLS.name, report('3.1, memorandum'));
}

const STANDING: ReadonlySet<string> = new Set(['place-economy', 'people-communities', 'corporate-services']);

interface Transfer {
  readonly virement: string;
  readonly reason: string;
  readonly lines: readonly (readonly [line: string, amount: Money])[];
  readonly permanent: boolean;
  readonly approver: Actor;
  readonly source: string;
}

/** Appendix 1: what was moved between services since the business plan, and what this demo adds below its threshold. */
export function transfers(journal: Journal, golden: string, finance: Actor, year: BudgetYear): void {
  const table = readGoldenTable(join(golden, 'cambridgeshire-2018-05'), 'virements_appendix1.csv');
  const moved = (row: string, column: string) => withPounds(table.row(row), column, THOUSANDS, MADE_UP);
  const section = (row: string) => report(`Appendix 1, ${table.row(row)['line'] ?? ''}; ${POUNDS_MADE_UP}`);
  virement(journal, year, {
    virement: 'CCC/2018-19/post-bp',
    reason: 'Post business plan adjustments.',
    lines: POST_BP.map(([line, column]) => [line, moved('post_bp', column)]),
    permanent: true,
    approver: COMMITTEE,
    source: section('post_bp'),
  });
  const change = moved('gcp', 'corporate_services');
  const adjusted = {
    adjustment: 'CCC/2018-19/gcp',
    year: YEAR,
    lines: [{ line: 'CCC/greater-cambridge-partnership', amount: amount(change) }],
    source: { kind: 'post-plan' as const },
    reason: 'Greater Cambridge Partnership budgets are not reported in the council’s budget.',
  };
  journal.record(finance, 'AdjustBudget', adjusted, section('gcp'));
  add(year, adjusted.lines[0]?.line ?? '', change);
  virement(journal, year, {
    virement: 'CCC/2018-19/community-transport',
    reason: 'Use of earmarked reserves for community transport.',
    lines: [
      ['CCC/community-transport', moved('community_transport', 'p_e')],
      ['CCC/change-in-reserves', moved('community_transport', 'financing_items')],
    ],
    permanent: false,
    approver: CHIEF_FINANCE_OFFICER,
    source: section('community_transport'),
  });
  for (const [id, from, to, pounds] of BELOW_THRESHOLD) {
    virement(journal, year, {
      virement: `CCC/2018-19/${id}`,
      reason: 'A recharge put right between services.',
      lines: [
        [to, money(pounds)],
        [from, money(pounds).negated()],
      ],
      permanent: false,
      approver: CHIEF_FINANCE_OFFICER,
      source: illustrative('a small virement below the register threshold: such ones are behind the rounding row of Appendix 1, and none is published'),
    });
  }
}

const POST_BP = [
  ['CCC/schools-and-learning', 'p_c'],
  ['CCC/customer-corporate', 'corporate_services'],
  ['CCC/it-managed', 'lgss_managed'],
  ['CCC/commercial-investments', 'c_i'],
  ['CCC/lgss-operational', 'lgss_op'],
] as const;

/** From, to, pounds. What the register does not show adds up to the rounding row, which the report prints with the sign turned. */
const BELOW_THRESHOLD = [
  ['recharge-1', 'CCC/schools-and-learning', 'CCC/customer-corporate', '900'],
  ['recharge-2', 'CCC/schools-and-learning', 'CCC/it-managed', '800'],
  ['recharge-3', 'CCC/property-services', 'CCC/it-managed', '500'],
  ['recharge-4', 'CCC/property-services', 'CCC/customer-corporate', '400'],
] as const;

function virement(journal: Journal, year: BudgetYear, { virement: id, reason, lines, permanent, approver, source }: Transfer): void {
  const stated = lines.map(([line, pounds]) => ({ line, amount: amount(pounds) }));
  const data = { virement: id, year: YEAR, lines: stated, permanence: permanent ? ('permanent' as const) : ('temporary' as const), reason };
  journal.record(PARTNER, 'RequestVirement', data, source);
  journal.record(approver, 'ApproveVirement', { virement: id }, source);
  for (const [line, pounds] of lines) add(year, line, pounds);
}

/** A virement that waits for its approval, so that pages have one to show. */
export function pendingVirement(journal: Journal): void {
  const data = {
    virement: 'CCC/2018-19/childrens-it',
    year: YEAR,
    lines: [
      { line: 'CCC/it-digital', amount: '150000.00' },
      { line: 'CCC/children-staffing', amount: '-150000.00' },
    ],
    permanence: 'temporary' as const,
    reason: 'Part of the cost of the children’s IT system, which the report expects People & Communities to bear in future.',
  };
  journal.record(PARTNER, 'RequestVirement', data, illustrative('a virement that is requested and not decided'));
}

function add(year: BudgetYear, line: string, pounds: Money): void {
  year.current.set(line, (year.current.get(line) ?? ZERO).plus(pounds));
}

/** The return of April: every service is forecast at its budget. */
export function aprilReturn(journal: Journal, finance: Actor, { lines, current }: BudgetYear): void {
  for (const { line } of [...lines.values()].flat()) {
    const data = { line, year: YEAR, period: 1, outturn: amount(current.get(line) ?? ZERO), reasons: [] };
    journal.record(finance, 'ForecastOutturn', data, report(`3.1, forecast variance of April, ${SPREAD}`));
  }
}

/** Actuals and forecasts to 31 May. */
export function mayReturn(journal: Journal, golden: string, finance: Actor, year: BudgetYear): void {
  actuals(journal, golden, finance, year);
  const exceptions = readGoldenTable(join(golden, 'cambridgeshire-2018-05'), 'key_exceptions_3_2.csv');
  const forecast = (line: string, code: string, variance: Money, narrative: string, source: string) => {
    const reasons: Reason[] = [{ code, amount: amount(variance), narrative }];
    const outturn = amount((year.current.get(line) ?? ZERO).plus(variance));
    journal.record(finance, 'ForecastOutturn', { line, year: YEAR, period: 2, outturn, reasons }, source);
  };
  for (const { line, exception } of [...year.lines.values()].flat()) {
    if (exception === undefined) continue;
    const row = exceptions.row(exception);
    const cause = row['cause'] ?? '';
    const source = report(`${row['section'] ?? ''}; budget and reason code of the line are illustrative`);
    forecast(line, CODES[exception] ?? 'demand', printed(row['variance'], MILLIONS), `${cause.charAt(0).toUpperCase()}${cause.slice(1)}.`, source);
  }
  for (const [line, code, pounds, narrative] of OTHER_VARIANCES) {
    forecast(line, code, money(pounds), narrative, illustrative('what the exceptions leave of the service’s variance in 3.1; no line of it reaches £250k'));
  }
}

const CODES: Readonly<Record<string, string>> = {
  waste: 'delay',
  coroners: 'demand',
  lac_placements: 'demand',
  sen_placements: 'demand',
  out_of_school: 'demand',
  financing_dsg: 'financing',
  it_digital: 'scope',
  mrp: 'financing',
  investments: 'delay',
  catering_cleaning: 'scope',
};

const TO_BE_FOUND = 'Savings and underspends expected against the pressures in Waste Management and Coroners, not identified yet.';

const OTHER_VARIANCES = [
  ['CCC/highways', 'mitigation', '-200000', TO_BE_FOUND],
  ['CCC/libraries', 'mitigation', '-190000', TO_BE_FOUND],
  ['CCC/parking-enforcement', 'mitigation', '-200000', TO_BE_FOUND],
  ['CCC/growth-economy', 'mitigation', '-200000', TO_BE_FOUND],
  ['CCC/learning-disability', 'demand', '190000', 'More hours of support than budgeted.'],
  ['CCC/children-staffing', 'capacity', '178000', 'Agency social workers in posts that are vacant.'],
  ['CCC/it-managed', 'price', '140000', 'Licences cost more than budgeted.'],
] as const;

/** Published by service. Grant and rents come in by quarters, and the revenue provision is charged at the year’s end. */
const ACTUALS: Readonly<Record<string, string>> = {
  'CCC/public-health-grant': '-6350000',
  'CCC/commercial-investments': '-260000',
  'CCC/catering-cleaning': '-47000',
  'CCC/minimum-revenue-provision': '0',
};

function actuals(journal: Journal, golden: string, finance: Actor, { lines, current }: BudgetYear): void {
  const table = readGoldenTable(join(golden, 'cambridgeshire-2018-05'), 'revenue_budget_3_1.csv');
  for (const [service, own] of lines) {
    // The actual of LGSS Operational is "TBC".
    if (!/^-?\d+$/.test(table.row(service)['actual_may'] ?? '')) continue;
    const whole = withPounds(table.row(service), 'actual_may', THOUSANDS, MADE_UP);
    for (const [i, toDate] of spent(own, current, whole).entries()) {
      const line = own[i]?.line ?? '';
      journal.record(
        finance,
        'RecordActuals',
        { line, year: YEAR, period: 2, toDate: amount(toDate) },
        report(`3.1, actual of May, ${SPREAD}; ${POUNDS_MADE_UP}`),
      );
    }
  }
}

function spent(lines: readonly BudgetLine[], current: ReadonlyMap<string, Money>, whole: Money): Money[] {
  if (!lines.some(({ line }) => line in ACTUALS)) {
    return inProportion(
      lines.map(({ line }) => current.get(line) ?? ZERO),
      whole,
    );
  }
  const stated = lines.slice(0, -1).map(({ line }) => money(ACTUALS[line] ?? '0'));
  return [...stated, whole.minus(sum(stated))];
}
