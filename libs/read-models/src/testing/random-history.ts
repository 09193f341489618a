import {
  CONFIDENCES, currentTarget, DELIVERY_KINDS, DISPOSITIONS, type DomainEvent, type EventOf, type EventType, EVERY_ORGANISATION, EVOLVE, type Progress, PROGRESSES, RAGS, type Recorded,
  RECURRENCES, SAVING_KINDS, type ClaimState, type SchemeState, type Subjects,
} from '@outturn/domain';
import { amount, type Amount, count, firstDay, money, type Money, periodEnd, smaller, yearsAfter, ZERO } from '@outturn/kernel';
import fc from 'fast-check';

/*
 * Histories as the domain could have recorded them: an id is made before it is used, forecasts state the figure before
 * them, verified and reversed amounts stay within what was claimed, and an event's companions come with it.
 */

const YEARS = ['2017-18', '2018-19', '2019-20', '2020-21'] as const;
const ORGANISATIONS = ['north', 'south'] as const;
const USERS = ['sara.service', 'fatima.finance', 'fred.finance', 'bella.board'] as const;
const SHARES: readonly (readonly string[])[] = [['100'], ['50', '50'], ['33.33', '33.33', '33.34'], ['12.5', '87.5'], ['10', '20', '70'], ['0.01', '99.99']];

/** One random decision of what happens next; any numbers make a valid history. */
interface Step { readonly kind: number; readonly a: number; readonly b: number; readonly c: number; readonly pence: number }

interface Draft {
  readonly events: Recorded[];
  readonly revisions: Map<string, number>;
  readonly schemes: Map<string, SchemeState>;
  readonly claims: Map<string, ClaimState>;
  command: number;
}

function pick<V>(from: readonly V[], n: number): V {
  return from[n % from.length] as V;
}

function uuid(n: number, kind: string): string {
  return `00000000-0000-4000-${kind}-${n.toString(16).padStart(12, '0')}`;
}

/** A digest that no text belongs to: what stands in an event where a text is kept apart. */
export function someDigest(n: number): string {
  return `sha256:${n.toString(16).padStart(64, '0')}`;
}

function record<T extends EventType>(draft: Draft, stream: string, type: T, data: EventOf<T>['data'], user = 'fatima.finance'): void {
  const position = draft.events.length + 1;
  const revision = (draft.revisions.get(stream) ?? -1) + 1;
  draft.revisions.set(stream, revision);
  const event = {
    type, data, position, stream, revision, effective: null, command: uuid(draft.command, '8000'), actor: { user, roles: ['finance'] },
    recordedAt: new Date(Date.UTC(2017, 3, 3) + position * 3_600_000).toISOString(),
  } as unknown as Recorded<DomainEvent>;
  draft.events.push(event);
  evolve(draft.schemes, 'scheme', stream, event);
  evolve(draft.claims, 'claim', stream, event);
}

function evolve<K extends 'scheme' | 'claim'>(states: Map<string, Subjects[K]>, kind: K, stream: string, event: Recorded): void {
  if (!stream.startsWith(`${kind}/`)) return;
  const id = stream.slice(kind.length + 1);
  const state = EVOLVE[kind](states.get(id), event);
  if (state !== undefined) states.set(id, state);
}

/** What every history begins with. */
function foundation(draft: Draft): void {
  for (const organisation of ORGANISATIONS) {
    record(draft, `organisation/${organisation}`, 'OrganisationRegistered', { organisation, name: `Council of the ${organisation}` });
    record(draft, `service/${organisation}-care`, 'ServiceDefined', { service: `${organisation}-care`, name: 'Care', organisation, parent: null });
    record(draft, `service/${organisation}-home`, 'ServiceDefined', { service: `${organisation}-home`, name: 'Home care', organisation, parent: `${organisation}-care` });
    record(draft, `programme/${organisation}-prog`, 'ProgrammeCreated', { programme: `${organisation}-prog`, name: 'Programme', organisation });
    record(draft, `workstream/${organisation}-w1`, 'WorkstreamCreated', { workstream: `${organisation}-w1`, programme: `${organisation}-prog`, name: 'Demand' });
    record(draft, `workstream/${organisation}-w2`, 'WorkstreamCreated', { workstream: `${organisation}-w2`, programme: `${organisation}-prog`, name: 'Contracts' });
    record(draft, `reserve/${organisation}-fund`, 'ReserveOpened', {
      reserve: `${organisation}-fund`, name: 'Transformation fund', kind: 'earmarked', group: null, service: null, organisation, year: YEARS[0], opening: '5000000.00', mayBeNegative: null,
    });
  }
  for (const year of YEARS) record(draft, `year/${year}`, 'FinancialYearOpened', { year });
  record(draft, `rules/${EVERY_ORGANISATION}`, 'ProgressWeightSet', { organisation: null, from: null, progressing: '0.50' });
}

type Action = (draft: Draft, step: Step) => void;

const amountOf = (step: Step): Amount => amount(count(Math.abs(step.pence)).div(100));
const approved = (draft: Draft): SchemeState[] => [...draft.schemes.values()].filter((scheme) => scheme.targets !== undefined);
const claimsIn = (draft: Draft, ...status: ClaimState['status'][]): ClaimState[] => [...draft.claims.values()].filter((claim) => status.includes(claim.status));

const propose: Action = (draft, { a, b, c }) => {
  const organisation = pick(ORGANISATIONS, a);
  const scheme = `S/${draft.schemes.size + 1}`;
  record(draft, `scheme/${scheme}`, 'SchemeProposed', {
    scheme, programme: `${organisation}-prog`, workstream: `${organisation}-w1`, service: `${organisation}-home`, title: `Scheme “${scheme}” \\ ${c}`, owner: 'Head of care',
    kind: pick(SAVING_KINDS, b), cashReleasing: b % 2 === 0, recurrence: pick(RECURRENCES, c), confidence: pick(CONFIDENCES, a), balancingLine: a % 9 === 0, category: c % 3 === 0 ? null : `category ${c % 3}`,
  });
  if (b % 4 !== 0) approve(draft, scheme, a, amount(count(c).times(100)));
};

function approve(draft: Draft, scheme: string, n: number, first: Amount): void {
  const saving = { [pick(YEARS, n)]: first, [yearsAfter(pick(YEARS, n), 1)]: amount(money(first).times(2)) };
  const profile = { basis: n % 2 === 0 ? 'absolute' : 'incremental', saving, ...(n % 3 === 0 ? { investment: { [pick(YEARS, n)]: '1000.00' } } : {}) } as const;
  const targets = draft.schemes.get(scheme)?.targets;
  if (targets === undefined) record(draft, `scheme/${scheme}`, 'SchemeApproved', { scheme, profile, phasing: null, decision: n % 5 === 0 ? { body: 'Cabinet', date: '2017-05-02', minute: '7' } : null });
  else record(draft, `scheme/${scheme}`, 'SchemeRebaselined', { scheme, profile, reason: someDigest(n), decision: null });
}

const shapeScheme: Action = (draft, step) => {
  const { a, b, c } = step;
  const state = pick([...draft.schemes.values()], a) as SchemeState | undefined;
  if (state === undefined) return;
  const { scheme } = state;
  const stream = `scheme/${scheme}`;
  switch (b % 6) {
    case 0: return approve(draft, scheme, c, amountOf(step));
    case 1: return record(draft, stream, 'SchemeReclassified', { scheme, reason: someDigest(c), confidence: pick(CONFIDENCES, c), ...(c % 2 === 0 ? { owner: `post ${c}` } : {}) });
    case 2: return record(draft, stream, 'SchemeMoved', { scheme, workstream: `${state.workstream.slice(0, 5)}-w${1 + (c % 2)}`, service: c % 3 === 0 ? null : `${state.workstream.slice(0, 5)}-care`, reason: someDigest(c) });
    case 3: return record(draft, stream, 'StageAdvanced', { scheme, from: state.stage, to: pick(['delivering', 'delivered', 'business-case'], c), reason: c % 2 === 0 ? someDigest(c) : null });
    case 4: return record(draft, stream, 'MilestoneSet', { scheme, milestone: `m${c % 2}`, due: periodEnd(pick(YEARS, c), 1 + (c % 12)), done: c % 3 === 0 ? firstDay(pick(YEARS, c)) : null });
    default: return record(draft, stream, 'Commented', { subject: stream, text: someDigest(c) });
  }
};

/** The forecast as known: of the highest period, of two in one period the later recorded; before the first the target. */
function forecastOf(state: SchemeState, year: string): Amount {
  const stated = [...(state.forecasts[year] ?? [])];
  const last = stated.reduce<(typeof stated)[number] | undefined>((latest, one) => (latest === undefined || one.period >= latest.period ? one : latest), undefined);
  if (last !== undefined) return last.forecast;
  return state.targets === undefined ? '0.00' : amount(currentTarget(state.targets, state.recurrence, year));
}

const forecast: Action = (draft, step) => {
  const { a, b, c } = step;
  const state = pick(approved(draft), a) as SchemeState | undefined;
  if (state === undefined) return;
  const { scheme } = state;
  const [stream, year, period] = [`scheme/${scheme}`, pick(YEARS, b), c % 13];
  if (c % 7 === 0) return record(draft, stream, 'ForecastConfirmed', { scheme, year, period });
  if (c % 11 === 0) return record(draft, stream, 'RagOverridden', { scheme, year, period, rag: pick(RAGS, b), reason: someDigest(c), untilPeriod: Math.min(12, period + 2) }, pick(USERS, c));
  const previous = forecastOf(state, year);
  const next = amountOf(step);
  if (next === previous) return;
  const movement = amount(money(next).minus(money(previous)));
  record(draft, stream, 'ForecastChanged', { scheme, year, period, previous, forecast: next, notRecurrent: c % 5 === 0 ? '10.00' : '0.00', reasons: [{ code: 'unexplained', amount: movement, narrative: someDigest(c) }] });
};

const dispose: Action = (draft, step) => {
  const state = pick(approved(draft), step.a) as SchemeState | undefined;
  const year = pick(YEARS, step.b);
  if (state === undefined || state.carriedForward.includes(year)) return;
  const dispositions = [{ kind: pick(DISPOSITIONS, step.c), amount: amountOf(step) }];
  record(draft, `scheme/${state.scheme}`, 'TargetCarriedForward', { scheme: state.scheme, year, undelivered: amountOf(step), recurrence: state.recurrence, dispositions });
};

const invest: Action = (draft, step) => {
  const state = pick(approved(draft), step.a) as SchemeState | undefined;
  if (state === undefined) return;
  const { scheme } = state;
  const reserve = `${state.workstream.slice(0, 5)}-fund`;
  if (step.b % 2 === 0) record(draft, `scheme/${scheme}`, 'InvestmentAllocated', { scheme, reserve, byYear: { [pick(YEARS, step.c)]: amountOf(step) } });
  else record(draft, `reserve/${reserve}`, 'InvestmentDrawn', { reserve, scheme, year: pick(YEARS, step.c), period: 1 + (step.c % 12), amount: amountOf(step) });
};

const claim: Action = (draft, step) => {
  const { a, b, c } = step;
  const known = approved(draft);
  const percents = pick(SHARES, b);
  if (known.length < percents.length) return;
  const shares = percents.map((percent, index) => ({ scheme: (known[(a + index) % known.length] as SchemeState).scheme, percent }));
  const id = `C-${draft.claims.size + 1}`;
  const year = pick(YEARS, c);
  const fullYear = amountOf(step);
  const inYear = amount(money(fullYear).div(1 + (c % 4)));
  record(draft, `claim/${id}`, 'SavingClaimed', {
    claim: id, shares, year, subject: { kind: 'care-package', key: someDigest(draft.claims.size), reserved: `k${draft.claims.size}` }, effectiveFrom: periodEnd(year, 1 + (a % 12)),
    effect: { inYear, fullYear }, inYear, fullYear, deliveryKind: pick(DELIVERY_KINDS, a * b + c), progress: pick(PROGRESSES, b), evidence: [{ title: someDigest(c) }],
    shiftedCosts: c % 6 === 0 ? { amount: '12.34', to: someDigest(c) } : null, repeatReason: null,
  }, 'sara.service');
  for (const { scheme } of shares) record(draft, `scheme/${scheme}`, 'SchemeClaimed', { scheme, claim: id }, 'sara.service');
  record(draft, `claim-subject/k${draft.claims.size - 1}`, 'SubjectReserved', { claim: id, effectiveFrom: periodEnd(year, 1 + (a % 12)), weeklyBefore: null, weeklyAfter: null });
};

const handleOpenClaim: Action = (draft, { a, b, c }) => {
  const state = pick(claimsIn(draft, 'open'), a) as ClaimState | undefined;
  if (state === undefined) return;
  const { claim: id } = state;
  const stream = `claim/${id}`;
  if (state.progress !== 'achieved' && b % 4 !== 3) return record(draft, stream, 'ClaimProgressed', { claim: id, from: state.progress, to: pick<Progress>(['ready', 'achieved'], c), on: state.effectiveFrom });
  if (b % 4 === 0) return record(draft, stream, 'ClaimGraded', { claim: id, grade: 'insufficient', note: someDigest(c) });
  if (b % 4 === 3) return c % 2 === 0 ? record(draft, stream, 'ClaimRejected', { claim: id, reason: someDigest(c) }) : record(draft, stream, 'ClaimWithdrawn', { claim: id, reason: someDigest(c) });
  const cut = (value: Amount): Amount => amount(money(value).times(count(100 - (c % 30))).div(100));
  record(draft, stream, 'ClaimVerified', { claim: id, grade: c % 3 === 0 ? 'partial' : 'sufficient', inYear: cut(state.inYear), fullYear: cut(state.fullYear), note: someDigest(c) });
};

const bank: Action = (draft, { a, b }) => {
  const state = pick(claimsIn(draft, 'verified'), a) as ClaimState | undefined;
  if (state === undefined) return;
  const { claim: id, inYear, fullYear } = state;
  const adjustment = `A-${id}`;
  const organisation = pick(ORGANISATIONS, b);
  record(draft, `adjustment/${adjustment}`, 'BudgetAdjusted', {
    adjustment, organisation, year: state.year, lines: [{ line: 'L1', amount: amount(money(inYear).negated()) }], source: { kind: 'saving', ref: id }, reason: someDigest(b),
  });
  record(draft, `claim/${id}`, 'ClaimBanked', { claim: id, backedBy: { adjustment }, inYear, fullYear });
  record(draft, `adjustment/${adjustment}`, 'ReductionUsed', { adjustment, claim: id, amount: inYear });
  for (const { scheme } of state.shares) record(draft, `scheme/${scheme}`, 'SchemeSavingBanked', { scheme, claim: id });
};

const reverse: Action = (draft, { a, b, c }) => {
  const state = pick(claimsIn(draft, 'banked'), a) as ClaimState | undefined;
  if (state === undefined) return;
  const { claim: id } = state;
  if (b % 3 === 0) {
    return record(draft, `claim/${id}`, 'SustainmentChecked', { claim: id, on: periodEnd(state.year, 12), result: 'partly', fullYearSustained: state.fullYear, note: someDigest(c) });
  }
  const part = (whole: Amount, gone: Amount): Money => smaller(money(whole).minus(money(gone)), count(c));
  const [inYear, fullYear] = [part(state.inYear, state.reversedInYear), part(state.fullYear, state.reversedFullYear)];
  if (inYear.lte(ZERO) && fullYear.lte(ZERO)) return;
  const year = state.deliveryKind === 'recurrent' ? yearsAfter(state.year, b % 3) : state.year;
  record(draft, `claim/${id}`, 'ClaimReversed', { claim: id, from: periodEnd(year, 12), inYear: amount(inYear), fullYear: amount(fullYear), reason: someDigest(c) });
};

const rule: Action = (draft, { a, b, c }) => {
  const organisation = a % 2 === 0 ? null : pick(ORGANISATIONS, b);
  const stream = `rules/${organisation ?? EVERY_ORGANISATION}`;
  const from = { year: pick(YEARS, c), period: 1 + (b % 12) };
  switch (b % 5) {
    case 0: return record(draft, stream, 'RagRulesSet', { organisation, from, subject: 'saving', rules: { green: '0.95', amber: '0.7', against: 'current', staleAfterPeriods: 1 + (c % 3) } });
    case 1: return record(draft, stream, 'ThresholdsSet', { organisation, from: null, exceptions: '250000.00', virementRegister: '160000.00' });
    case 2: return record(draft, stream, 'ReasonCodeDefined', { organisation, code: `r${c % 4}`, label: `Reason ${c}` });
    case 3: return record(draft, `programme/${pick(ORGANISATIONS, a)}-prog`, 'ProgrammeTargetSet', { programme: `${pick(ORGANISATIONS, a)}-prog`, year: pick(YEARS, c), amount: amount(count(c).times(1000)) });
    default: return record(draft, stream, 'ProgressWeightSet', { organisation, from, progressing: pick(['0.25', '0.50', '0.75'], c) });
  }
};

/** What happens more often stands here more often. */
const ACTIONS: readonly Action[] = [propose, propose, shapeScheme, shapeScheme, forecast, forecast, forecast, forecast, claim, claim, claim, handleOpenClaim, handleOpenClaim, handleOpenClaim, bank, reverse, dispose, invest, rule];

function interpret(steps: readonly Step[]): Recorded[] {
  const draft: Draft = { events: [], revisions: new Map(), schemes: new Map(), claims: new Map(), command: 0 };
  foundation(draft);
  for (const step of steps) {
    draft.command += 1;
    pick(ACTIONS, step.kind)(draft, step);
  }
  return draft.events;
}

const STEP: fc.Arbitrary<Step> = fc.record({
  kind: fc.nat(ACTIONS.length * 5 - 1), a: fc.nat(1000), b: fc.nat(1000), c: fc.nat(1000), pence: fc.integer({ min: 1, max: 99_999_999 }),
});

/** Random valid histories of schemes, forecasts and claims under two organisations: dense positions from 1, texts as digests. */
export function randomHistory(options: { readonly steps?: number } = {}): fc.Arbitrary<Recorded[]> {
  return fc.array(STEP, { minLength: 1, maxLength: options.steps ?? 60, size: 'max' }).map(interpret);
}

/** One history of about so many steps, always the same for a seed. */
export function sampleHistory(steps: number, seed = 1): Recorded[] {
  return interpret(fc.sample(fc.array(STEP, { minLength: steps, maxLength: steps, size: 'max' }), { seed, numRuns: 1 })[0] ?? []);
}
