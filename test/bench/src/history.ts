import { type Actor, type ClaimShare, EVENTS, type NewEvent, streamOf } from '@outturn/domain';
import type { AppendRequest } from '@outturn/event-store';
import { amount, count, type FinancialYear, firstDay, periodEnd, weeklyEffect, yearsAfter, money } from '@outturn/kernel';
import { encodeEvent } from '@outturn/ledger';
import { type BudgetPlan, monthOfBudgets, noBudgetsYet, openBudgets, type Write } from './budget-history.ts';

/** How large a council's history to make. The same numbers and seed make the same history. */
export interface HistoryPlan {
  readonly schemes: number;
  /** Budget lines that are monitored each month. */
  readonly lines: number;
  readonly firstYear: FinancialYear;
  readonly years: number;
  /** Stops after this many events. */
  readonly events: number;
  readonly seed: number;
}

/** Numbers that look random and are the same on every machine (mulberry32). Below 1. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const SERVICE_TEAM: Actor = { user: 'head-of-commissioning', roles: ['service-team'] };
const FINANCE: Actor = { user: 'finance-business-partner', roles: ['finance'] };
const ADMINISTRATOR: Actor = { user: 'administrator', roles: ['administrator'] };

/** A council's history as the command path would have recorded it: structure, schemes, budgets, monthly returns, virements, claims to banking. */
export function* history(plan: HistoryPlan): Generator<AppendRequest> {
  const revisions = new Map<string, number>();
  const unique = randomNumbers(plan.seed ^ 0x5bd1e995);
  let events = 0;
  for (const write of writes(plan)) {
    const id = uuid(unique);
    const origin = { command: id, actor: write.actor, effective: null };
    const encoded = write.events.map((event) => encodeEvent(event, origin, EVENTS[event.type], { id: uuid(unique), salt: () => hex(unique, 4) }));
    const streams = [...new Set(write.events.map((event) => event.stream))];
    const expected = Object.fromEntries(streams.map((stream) => [stream, revisions.get(stream) ?? -1]));
    for (const event of write.events) revisions.set(event.stream, (revisions.get(event.stream) ?? -1) + 1);
    yield { command: { id, content: id }, events: encoded.map(({ event }) => event), texts: encoded.flatMap(({ texts }) => texts), expected, at: write.at };
    events += write.events.length;
    if (events >= plan.events) return;
  }
}

function hex(next: () => number, words: number): string {
  return Array.from({ length: words }, () =>
    Math.floor(next() * 4_294_967_296)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}

function uuid(next: () => number): string {
  const digits = hex(next, 4);
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-8${digits.slice(17, 20)}-${digits.slice(20, 32)}`;
}

function* writes(plan: HistoryPlan): Generator<Write> {
  const next = randomNumbers(plan.seed);
  const budgetPlan: BudgetPlan = { lines: plan.lines, services: SERVICES, firstYear: plan.firstYear, years: plan.years };
  yield* structure(plan);
  yield* openBudgets(budgetPlan);
  yield* proposals(plan, next);
  const forecasts = new Map<string, string>();
  const budgets = noBudgetsYet();
  let claims = 0;
  for (let y = 0; y < plan.years; y += 1) {
    const year = yearsAfter(plan.firstYear, y);
    for (let period = 1; period <= 12; period += 1) {
      const at = `${periodEnd(year, period)}T12:00:00.000Z`;
      const made: Write[][] = [];
      for (let n = 0; n < plan.schemes; n += 1) {
        yield { actor: SERVICE_TEAM, at, events: [forecast(schemeId(n), year, period, forecasts, next)] };
        if (next() < CLAIMED) made.push([...claim(`CLM-${(claims += 1)}`, n, year, at, next)]);
      }
      yield* monthOfBudgets(budgetPlan, year, period, at, budgets, next);
      // As a month goes: everybody claims, then progress is reported, then finance verifies, then it banks.
      for (let step = 0; step < 4; step += 1) for (const steps of made) yield* steps.slice(step, step + 1);
    }
  }
}

const schemeId = (n: number) => `SCH-${String(n).padStart(4, '0')}`;
const SERVICES = 20;
const PROGRAMMES = 5;
/** Of so many schemes each month: with it the tenth year of 2,000 schemes ends just after 1,000,000 events, all its returns made. */
const CLAIMED = 0.4025;
/** The reduction of a service's budget that backs its banked claims of a year. */
const reductionOf = (service: number, year: FinancialYear) => `savings-${service}-${year}`;

function* structure(plan: HistoryPlan): Generator<Write> {
  const at = `${firstDay(plan.firstYear)}T08:00:00.000Z`;
  const write = (type: NewEvent['type'], stream: string, data: object): Write => ({ actor: ADMINISTRATOR, at, events: [{ type, stream, data } as NewEvent] });
  yield write('OrganisationRegistered', streamOf('organisation', 'council'), { organisation: 'council', name: 'Made-up Council' });
  for (let s = 0; s < SERVICES; s += 1) {
    const service = `service-${s}`;
    yield write('ServiceDefined', streamOf('service', service), {
      service,
      name: `Service ${s}`,
      organisation: 'council',
      parent: s < 4 ? null : `service-${s % 4}`,
    });
  }
  for (let y = 0; y <= plan.years; y += 1) {
    const year = yearsAfter(plan.firstYear, y);
    yield write('FinancialYearOpened', streamOf('year', year), { year });
  }
  for (let p = 0; p < PROGRAMMES; p += 1) {
    const programme = `programme-${p}`;
    yield write('ProgrammeCreated', streamOf('programme', programme), { programme, name: `Programme ${p}`, organisation: 'council' });
    for (let w = 0; w < 4; w += 1) {
      const workstream = `workstream-${p}-${w}`;
      yield write('WorkstreamCreated', streamOf('workstream', workstream), { workstream, programme, name: `Workstream ${p}.${w}` });
    }
  }
  for (let y = 0; y < plan.years; y += 1) {
    const year = yearsAfter(plan.firstYear, y);
    for (let s = 0; s < SERVICES; s += 1) {
      const line = `line-${s}-${year}`;
      const adjustment = reductionOf(s, year);
      yield write('BudgetSet', streamOf('line', line), { line, service: `service-${s}`, year, kind: 'expenditure', amount: '90000000.00' });
      yield write('BudgetAdjusted', streamOf('adjustment', adjustment), {
        adjustment,
        organisation: 'council',
        year,
        lines: [{ line, amount: '-80000000.00' }],
        source: { kind: 'saving', ref: null },
        reason: 'Savings taken out of the budget',
      });
    }
  }
}

function* proposals(plan: HistoryPlan, next: () => number): Generator<Write> {
  const at = `${firstDay(plan.firstYear)}T09:00:00.000Z`;
  for (let n = 0; n < plan.schemes; n += 1) {
    const scheme = schemeId(n);
    const stream = streamOf('scheme', scheme);
    const programme = n % PROGRAMMES;
    const saving = Object.fromEntries(Array.from({ length: plan.years }, (_, y) => [yearsAfter(plan.firstYear, y), penceBelow(900_000_00, next)]));
    yield {
      actor: FINANCE,
      at,
      events: [
        {
          type: 'SchemeProposed',
          stream,
          data: {
            scheme,
            programme: `programme-${programme}`,
            workstream: `workstream-${programme}-${n % 4}`,
            service: `service-${n % SERVICES}`,
            title: `Scheme number ${n} of the programme`,
            owner: 'head-of-commissioning',
            kind: 'technical-efficiency',
            cashReleasing: true,
            recurrence: n % 9 === 0 ? 'one-off' : 'recurrent',
            confidence: n % 3 === 0 ? 'assured' : 'projected',
            balancingLine: n % 50 === 0,
            category: null,
          },
        },
        {
          type: 'SchemeApproved',
          stream,
          data: {
            scheme,
            profile: { basis: 'absolute', saving, investment: { [plan.firstYear]: penceBelow(50_000_00, next) } },
            phasing: null,
            decision: null,
          },
        },
      ],
    };
  }
}

/** An amount in pounds, in whole pennies below a bound. */
function penceBelow(bound: number, next: () => number): string {
  return amount(count(Math.floor(next() * bound)).div(100));
}

function forecast(scheme: string, year: FinancialYear, period: number, known: Map<string, string>, next: () => number): NewEvent {
  const stream = streamOf('scheme', scheme);
  const key = `${scheme}|${year}`;
  if (next() < 0.25) return { type: 'ForecastConfirmed', stream, data: { scheme, year, period } };
  const previous = known.get(key) ?? '400000.00';
  const movement = penceBelow(20_000_00, next);
  const forecasted = amount(next() < 0.5 ? money(previous).plus(money(movement)) : money(previous).minus(money(movement)));
  known.set(key, forecasted);
  const moved = amount(money(forecasted).minus(money(previous)));
  return {
    type: 'ForecastChanged',
    stream,
    data: {
      scheme,
      year,
      period,
      previous,
      forecast: forecasted,
      notRecurrent: '0.00',
      reasons: [{ code: 'delay', amount: moved, narrative: `Reviewed with the provider in period ${period}` }],
    },
  };
}

/** A claim from claiming to banking, as four commands would have recorded it; one in five stops on the way. */
function* claim(id: string, n: number, year: FinancialYear, at: string, next: () => number): Generator<Write> {
  const scheme = schemeId(n);
  const effectiveFrom = at.slice(0, 10);
  const [weeklyBefore, weeklyAfter] = ['500.00', penceBelow(400_00, next)];
  const effect = weeklyEffect(money(weeklyBefore), money(weeklyAfter), effectiveFrom);
  const amounts = { inYear: amount(effect.inYear), fullYear: amount(effect.fullYear) };
  const reserved = `made-up-${id}`;
  const shares: readonly ClaimShare[] = [{ scheme, percent: '100' }];
  const onClaim = streamOf('claim', id);
  const onScheme = streamOf('scheme', scheme);
  yield {
    actor: SERVICE_TEAM,
    at,
    events: [
      {
        type: 'SavingClaimed',
        stream: onClaim,
        data: {
          claim: id,
          shares,
          year,
          subject: { kind: 'care-package', key: id, reserved },
          effectiveFrom,
          effect: { weeklyBefore, weeklyAfter },
          ...amounts,
          deliveryKind: 'recurrent',
          progress: 'ready',
          evidence: [],
          shiftedCosts: null,
          repeatReason: null,
        },
      },
      { type: 'SubjectReserved', stream: streamOf('claim-subject', reserved), data: { claim: id, effectiveFrom, weeklyBefore, weeklyAfter } },
      { type: 'SchemeClaimed', stream: onScheme, data: { scheme, claim: id } },
    ],
  };
  if (next() < 0.2) return;
  yield {
    actor: SERVICE_TEAM,
    at,
    events: [{ type: 'ClaimProgressed', stream: onClaim, data: { claim: id, from: 'ready', to: 'achieved', on: effectiveFrom } }],
  };
  yield {
    actor: FINANCE,
    at,
    events: [{ type: 'ClaimVerified', stream: onClaim, data: { claim: id, grade: 'sufficient', ...amounts, note: 'Care plan seen' } }],
  };
  const adjustment = reductionOf(n % SERVICES, year);
  yield {
    actor: FINANCE,
    at,
    events: [
      { type: 'ClaimBanked', stream: onClaim, data: { claim: id, backedBy: { adjustment }, ...amounts } },
      { type: 'ReductionUsed', stream: streamOf('adjustment', adjustment), data: { adjustment, claim: id, amount: amounts.inYear } },
      { type: 'SchemeSavingBanked', stream: onScheme, data: { scheme, claim: id } },
    ],
  };
}
