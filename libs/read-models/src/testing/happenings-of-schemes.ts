import { CONFIDENCES, currentTarget, DISPOSITIONS, EVERY_ORGANISATION, RAGS, RECURRENCES, SAVING_KINDS, type SchemeState } from '@outturn/domain';
import { amount, type Amount, count, firstDay, money, periodEnd, yearsAfter } from '@outturn/kernel';
import { type Action, amountOf, approved, type Draft, ORGANISATIONS, pick, record, someDigest, USERS, YEARS } from './draft.ts';

export const propose: Action = (draft, { a, b, c }) => {
  const organisation = pick(ORGANISATIONS, a);
  const scheme = `S/${draft.schemes.size + 1}`;
  record(draft, `scheme/${scheme}`, 'SchemeProposed', {
    scheme,
    programme: `${organisation}-prog`,
    workstream: `${organisation}-w1`,
    service: `${organisation}-home`,
    title: `Scheme “${scheme}” \\ ${c}`,
    owner: 'Head of care',
    kind: pick(SAVING_KINDS, b),
    cashReleasing: b % 2 === 0,
    recurrence: pick(RECURRENCES, c),
    confidence: pick(CONFIDENCES, a),
    balancingLine: a % 9 === 0,
    category: c % 3 === 0 ? null : `category ${c % 3}`,
  });
  if (b % 4 !== 0) approve(draft, scheme, a, amount(count(c).times(100)));
};

function approve(draft: Draft, scheme: string, n: number, first: Amount): void {
  const saving = { [pick(YEARS, n)]: first, [yearsAfter(pick(YEARS, n), 1)]: amount(money(first).times(2)) };
  const profile = { basis: n % 2 === 0 ? 'absolute' : 'incremental', saving, ...(n % 3 === 0 ? { investment: { [pick(YEARS, n)]: '1000.00' } } : {}) } as const;
  const targets = draft.schemes.get(scheme)?.targets;
  if (targets === undefined)
    record(draft, `scheme/${scheme}`, 'SchemeApproved', {
      scheme,
      profile,
      phasing: null,
      decision: n % 5 === 0 ? { body: 'Cabinet', date: '2017-05-02', minute: '7' } : null,
    });
  else record(draft, `scheme/${scheme}`, 'SchemeRebaselined', { scheme, profile, reason: someDigest(n), decision: null });
}

export const shapeScheme: Action = (draft, step) => {
  const { a, b, c } = step;
  const state = pick([...draft.schemes.values()], a) as SchemeState | undefined;
  if (state === undefined) return;
  const { scheme } = state;
  const stream = `scheme/${scheme}`;
  switch (b % 6) {
    case 0:
      return approve(draft, scheme, c, amountOf(step));
    case 1:
      return record(draft, stream, 'SchemeReclassified', {
        scheme,
        reason: someDigest(c),
        confidence: pick(CONFIDENCES, c),
        ...(c % 2 === 0 ? { owner: `post ${c}` } : {}),
      });
    case 2:
      return record(draft, stream, 'SchemeMoved', {
        scheme,
        workstream: `${state.workstream.slice(0, 5)}-w${1 + (c % 2)}`,
        service: c % 3 === 0 ? null : `${state.workstream.slice(0, 5)}-care`,
        reason: someDigest(c),
      });
    case 3:
      return record(draft, stream, 'StageAdvanced', {
        scheme,
        from: state.stage,
        to: pick(['delivering', 'delivered', 'business-case'], c),
        reason: c % 2 === 0 ? someDigest(c) : null,
      });
    case 4:
      return record(draft, stream, 'MilestoneSet', {
        scheme,
        milestone: `m${c % 2}`,
        due: periodEnd(pick(YEARS, c), 1 + (c % 12)),
        done: c % 3 === 0 ? firstDay(pick(YEARS, c)) : null,
      });
    default:
      return record(draft, stream, 'Commented', { subject: stream, text: someDigest(c) });
  }
};

/** The forecast as known: of the highest period, of two in one period the later recorded; before the first the target. */
function forecastOf(state: SchemeState, year: string): Amount {
  const stated = [...(state.forecasts[year] ?? [])];
  const last = stated.reduce<(typeof stated)[number] | undefined>(
    (latest, one) => (latest === undefined || one.period >= latest.period ? one : latest),
    undefined,
  );
  if (last !== undefined) return last.forecast;
  return state.targets === undefined ? '0.00' : amount(currentTarget(state.targets, state.recurrence, year));
}

export const forecast: Action = (draft, step) => {
  const { a, b, c } = step;
  const state = pick(approved(draft), a) as SchemeState | undefined;
  if (state === undefined) return;
  const { scheme } = state;
  const [stream, year, period] = [`scheme/${scheme}`, pick(YEARS, b), c % 13];
  if (c % 7 === 0) return record(draft, stream, 'ForecastConfirmed', { scheme, year, period });
  if (c % 11 === 0)
    return record(
      draft,
      stream,
      'RagOverridden',
      { scheme, year, period, rag: pick(RAGS, b), reason: someDigest(c), untilPeriod: Math.min(12, period + 2) },
      pick(USERS, c),
    );
  const previous = forecastOf(state, year);
  const next = amountOf(step);
  if (next === previous) return;
  const movement = amount(money(next).minus(money(previous)));
  record(draft, stream, 'ForecastChanged', {
    scheme,
    year,
    period,
    previous,
    forecast: next,
    notRecurrent: c % 5 === 0 ? '10.00' : '0.00',
    reasons: [{ code: 'unexplained', amount: movement, narrative: someDigest(c) }],
  });
};

export const dispose: Action = (draft, step) => {
  const state = pick(approved(draft), step.a) as SchemeState | undefined;
  const year = pick(YEARS, step.b);
  if (state === undefined || state.carriedForward.includes(year)) return;
  const dispositions = [{ kind: pick(DISPOSITIONS, step.c), amount: amountOf(step) }];
  record(draft, `scheme/${state.scheme}`, 'TargetCarriedForward', {
    scheme: state.scheme,
    year,
    undelivered: amountOf(step),
    recurrence: state.recurrence,
    dispositions,
  });
};

export const invest: Action = (draft, step) => {
  const state = pick(approved(draft), step.a) as SchemeState | undefined;
  if (state === undefined) return;
  const { scheme } = state;
  const reserve = `${state.workstream.slice(0, 5)}-fund`;
  if (step.b % 2 === 0) record(draft, `scheme/${scheme}`, 'InvestmentAllocated', { scheme, reserve, byYear: { [pick(YEARS, step.c)]: amountOf(step) } });
  else
    record(draft, `reserve/${reserve}`, 'InvestmentDrawn', { reserve, scheme, year: pick(YEARS, step.c), period: 1 + (step.c % 12), amount: amountOf(step) });
};

export const rule: Action = (draft, { a, b, c }) => {
  const organisation = a % 2 === 0 ? null : pick(ORGANISATIONS, b);
  const stream = `rules/${organisation ?? EVERY_ORGANISATION}`;
  const from = { year: pick(YEARS, c), period: 1 + (b % 12) };
  switch (b % 5) {
    case 0:
      return record(draft, stream, 'RagRulesSet', {
        organisation,
        from,
        subject: 'saving',
        rules: { green: '0.95', amber: '0.7', against: 'current', staleAfterPeriods: 1 + (c % 3) },
      });
    case 1:
      return record(draft, stream, 'ThresholdsSet', { organisation, from: null, exceptions: '250000.00', virementRegister: '160000.00' });
    case 2:
      return record(draft, stream, 'ReasonCodeDefined', { organisation, code: `r${c % 4}`, label: `Reason ${c}` });
    case 3:
      return record(draft, `programme/${pick(ORGANISATIONS, a)}-prog`, 'ProgrammeTargetSet', {
        programme: `${pick(ORGANISATIONS, a)}-prog`,
        year: pick(YEARS, c),
        amount: amount(count(c).times(1000)),
      });
    default:
      return record(draft, stream, 'ProgressWeightSet', { organisation, from, progressing: pick(['0.25', '0.50', '0.75'], c) });
  }
};

/** What happens more often stands here more often. */
