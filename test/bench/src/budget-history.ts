import { type Actor, type NewEvent, streamOf } from '@outturn/domain';
import { amount, count, type FinancialYear, firstDay, money, yearsAfter } from '@outturn/kernel';

/** What of a history is about budgets: how many lines, by how many services they are shared, over which years. */
export interface BudgetPlan {
  readonly lines: number;
  readonly services: number;
  readonly firstYear: FinancialYear;
  readonly years: number;
}

export interface Write {
  readonly actor: Actor;
  readonly at: string;
  readonly events: readonly NewEvent[];
}

const FINANCE: Actor = { user: 'finance-business-partner', roles: ['finance'] };
const SERVICE_TEAM: Actor = { user: 'head-of-commissioning', roles: ['service-team'] };
const CABINET: Actor = { user: 'cabinet-member', roles: ['cabinet'] };

const FUND = 'transformation-fund';
/** Requested each month for every so many lines; one in ten of them is never decided. */
const LINES_FOR_A_VIREMENT = 10;
const OPENING = '1000000.00';

const lineId = (n: number) => `budget-${String(n).padStart(4, '0')}`;
/** Services below the first four lie under one of them. */
const serviceOf = (n: number, { services }: BudgetPlan) => `service-${n % services}`;
const topOf = (n: number, { services }: BudgetPlan) => `service-${(n % services) % 4}`;

/** What the months of budgets go on from: the forecasts and budgets of each line, and how many virements there were. */
export interface BudgetsSoFar {
  readonly outturns: Map<string, string>;
  readonly budgets: Map<string, string>;
  virements: number;
}

export function noBudgetsYet(): BudgetsSoFar {
  return { outturns: new Map(), budgets: new Map(), virements: 0 };
}

/** Opens every line in every year, sets the limits of virements, and opens a reserve. */
export function* openBudgets(plan: BudgetPlan): Generator<Write> {
  const at = `${firstDay(plan.firstYear)}T08:30:00.000Z`;
  const tiers = [{ role: 'cabinet', upTo: null, acrossServices: true, permanent: true }];
  yield { actor: FINANCE, at, events: [{ stream: 'rules/*', type: 'VirementAuthoritySet', data: { organisation: null, from: null, tiers } }] };
  for (let y = 0; y < plan.years; y += 1) {
    const year = yearsAfter(plan.firstYear, y);
    for (let n = 0; n < plan.lines; n += 1) {
      const line = lineId(n);
      const top = topOf(n, plan);
      yield {
        actor: FINANCE,
        at,
        events: [
          { stream: streamOf('line', line), type: 'BudgetSet', data: { line, service: serviceOf(n, plan), year, kind: 'expenditure', amount: OPENING } },
          { stream: streamOf('virement-authority', `${top}/${year}`), type: 'ServiceBudgetOpened', data: { service: top, year, line, amount: OPENING } },
        ],
      };
    }
  }
  yield {
    actor: FINANCE,
    at,
    events: [
      {
        stream: streamOf('reserve', FUND),
        type: 'ReserveOpened',
        data: {
          reserve: FUND,
          name: 'Transformation fund',
          kind: 'earmarked',
          group: 'Earmarked funds',
          service: null,
          organisation: 'council',
          year: plan.firstYear,
          opening: '50000000.00',
          mayBeNegative: null,
        },
      },
    ],
  };
}

/** One month: the period opens, actuals and forecasts come in, virements are requested and posted, the reserve moves, services return, the period closes, its reports are published. */
export function* monthOfBudgets(plan: BudgetPlan, year: FinancialYear, period: number, at: string, so: BudgetsSoFar, next: () => number): Generator<Write> {
  const ofYear = streamOf('year', year);
  yield { actor: FINANCE, at, events: [{ stream: ofYear, type: 'PeriodOpened', data: { year, period, organisation: null } }] };
  for (let n = 0; n < plan.lines; n += 1) {
    if (period === 1 && year > plan.firstYear) yield actuals(n, plan, yearsAfter(year, -1), 13, at, next);
    yield actuals(n, plan, year, period, at, next);
    yield forecast(n, plan, year, period, at, so, next);
  }
  for (let n = 0; n < plan.lines; n += LINES_FOR_A_VIREMENT) yield* virement(n, plan, year, at, so, next);
  yield* reserve(year, period, at, next);
  for (let s = 0; s < plan.services; s += 1) {
    const service = `service-${s}`;
    const stream = streamOf('return', `${service}/${year}/${period}`);
    yield { actor: SERVICE_TEAM, at, events: [{ stream, type: 'ReturnSubmitted', data: { service, year, period, late: false } }] };
  }
  yield { actor: FINANCE, at, events: [{ stream: ofYear, type: 'PeriodClosed', data: { year, period, organisation: null } }] };
  yield publication(year, period, at);
}

/** What went to the meeting of a month: named, with digests of nothing that is kept. */
function publication(year: FinancialYear, period: number, at: string): Write {
  const name = `cabinet-${year}-${period}`;
  const reports = ['savings-tracker', 'programme-summary'].map((report) => ({
    name: report,
    options: { year, period },
    sha256: '0'.repeat(64),
    bytes: 500_000,
  }));
  const data = { publication: name, organisation: null, year, period, title: `Period ${period} of ${year}`, meeting: 'Cabinet', reports };
  return { actor: FINANCE, at, events: [{ stream: streamOf('publication', name), type: 'ReportPublished', data }] };
}

/** About a twelfth of a million a month. */
function actuals(n: number, plan: BudgetPlan, year: FinancialYear, period: number, at: string, next: () => number): Write {
  const line = lineId(n);
  const toDate = amount(money(thousands(80 * period, next)).plus('1000'));
  return {
    actor: FINANCE,
    at,
    events: [{ stream: streamOf('line', line), type: 'ActualsRecorded', data: { line, service: serviceOf(n, plan), year, period, toDate } }],
  };
}

function forecast(n: number, plan: BudgetPlan, year: FinancialYear, period: number, at: string, so: BudgetsSoFar, next: () => number): Write {
  const line = lineId(n);
  const key = `${line} ${year}`;
  const previous = so.outturns.get(key) ?? so.budgets.get(key) ?? OPENING;
  const [demand, price] = [signed(next() < 0.5, thousands(40, next)), signed(next() < 0.5, thousands(10, next))];
  const outturn = amount(money(previous).plus(money(demand)).plus(money(price)));
  so.outturns.set(key, outturn);
  const reasons = [
    { code: 'demand', amount: demand, narrative: `More or fewer people in period ${period}` },
    { code: 'price', amount: price, narrative: `Prices of period ${period}` },
  ];
  const data = { line, service: serviceOf(n, plan), year, period, previous, outturn, reasons };
  return { actor: SERVICE_TEAM, at, events: [{ stream: streamOf('line', line), type: 'OutturnForecast', data }] };
}

/** From a line to the one after it: requested, and mostly posted at once. */
function* virement(n: number, plan: BudgetPlan, year: FinancialYear, at: string, so: BudgetsSoFar, next: () => number): Generator<Write> {
  const id = `VIR-${(so.virements += 1)}`;
  const moved = thousands(5, next);
  const permanent = next() < 0.3 && year < yearsAfter(plan.firstYear, plan.years - 1);
  const lines = [n, (n + 1) % plan.lines].map((of, index) => {
    const change = signed(index === 1, moved);
    return { line: lineId(of), service: serviceOf(of, plan), amount: change, nextYear: permanent ? change : null };
  });
  const services = [...new Set([topOf(n, plan), topOf(n + 1, plan)])].map((service) => ({ service, amount: moved }));
  const permanence: 'permanent' | 'temporary' = permanent ? 'permanent' : 'temporary';
  const terms = { virement: id, organisation: 'council', year, lines, permanence, amount: moved, services, savingsTarget: [], corrects: null };
  const stream = streamOf('virement', id);
  yield { actor: SERVICE_TEAM, at, events: [{ stream, type: 'VirementRequested', data: { ...terms, override: null, reason: 'Demand moved' } }] };
  if (next() < 0.1) return;
  const companions = lines.flatMap(({ line, service, amount: change, nextYear }): NewEvent[] => {
    const companion = (of: FinancialYear, effective: string | null): NewEvent => {
      so.budgets.set(`${line} ${of}`, amount(money(so.budgets.get(`${line} ${of}`) ?? OPENING).plus(money(change))));
      return { stream: streamOf('line', line), type: 'LineBudgetMoved', data: { line, service, year: of, amount: change, effective, by: { virement: id } } };
    };
    const after = yearsAfter(year, 1);
    return [companion(year, null), ...(nextYear === null ? [] : [companion(after, firstDay(after))])];
  });
  const used = services.map(({ service, amount: share }): NewEvent => ({
    stream: streamOf('virement-authority', `${service}/${year}`),
    type: 'VirementAuthorityUsed',
    data: { service, year, virement: id, amount: share },
  }));
  const authority = { needed: 'cabinet', given: 'cabinet' };
  const posted: NewEvent = { stream, type: 'VirementPosted', data: { ...terms, effective: null, authority, reason: null, decision: null } };
  yield { actor: CABINET, at, events: [posted, ...companions, ...used] };
}

function* reserve(year: FinancialYear, period: number, at: string, next: () => number): Generator<Write> {
  const stream = streamOf('reserve', FUND);
  const moved = `-${thousands(50, next)}`;
  yield {
    actor: FINANCE,
    at,
    events: [{ stream, type: 'ReserveMoved', data: { reserve: FUND, year, period, amount: moved, reason: 'Agreed by cabinet', for: null } }],
  };
  const data = { reserve: FUND, year, period, previous: null, closing: thousands(40_000, next), planned: [{ for: 'IT system', amount: '-1000.00' }] };
  yield { actor: FINANCE, at, events: [{ stream, type: 'ReserveForecastStated', data }] };
}

/** Pounds below so many thousands, in whole pennies, and never nothing. */
function thousands(bound: number, next: () => number): string {
  return amount(count(1 + Math.floor(next() * bound * 100_000)).div(100));
}

function signed(positive: boolean, value: string): string {
  return positive ? value : `-${value}`;
}
