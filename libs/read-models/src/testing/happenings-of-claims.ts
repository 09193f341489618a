import { type ClaimState, DELIVERY_KINDS, type Progress, PROGRESSES, type SchemeState } from '@outturn/domain';
import { amount, type Amount, count, money, type Money, periodEnd, smaller, yearsAfter, ZERO } from '@outturn/kernel';
import { type Action, amountOf, approved, claimsIn, ORGANISATIONS, pick, record, someDigest, YEARS } from './draft.ts';

const SHARES: readonly (readonly string[])[] = [['100'], ['50', '50'], ['33.33', '33.33', '33.34'], ['12.5', '87.5'], ['10', '20', '70'], ['0.01', '99.99']];

export const claim: Action = (draft, step) => {
  const { a, b, c } = step;
  const known = approved(draft);
  const percents = pick(SHARES, b);
  if (known.length < percents.length) return;
  const shares = percents.map((percent, index) => ({ scheme: (known[(a + index) % known.length] as SchemeState).scheme, percent }));
  const id = `C-${draft.claims.size + 1}`;
  const year = pick(YEARS, c);
  const fullYear = amountOf(step);
  const inYear = amount(money(fullYear).div(1 + (c % 4)));
  record(
    draft,
    `claim/${id}`,
    'SavingClaimed',
    {
      claim: id,
      shares,
      year,
      subject: { kind: 'care-package', key: someDigest(draft.claims.size), reserved: `k${draft.claims.size}` },
      effectiveFrom: periodEnd(year, 1 + (a % 12)),
      effect: { inYear, fullYear },
      inYear,
      fullYear,
      deliveryKind: pick(DELIVERY_KINDS, a * b + c),
      progress: pick(PROGRESSES, b),
      evidence: [{ title: someDigest(c) }],
      shiftedCosts: c % 6 === 0 ? { amount: '12.34', to: someDigest(c) } : null,
      repeatReason: null,
    },
    'sara.service',
  );
  for (const { scheme } of shares) record(draft, `scheme/${scheme}`, 'SchemeClaimed', { scheme, claim: id }, 'sara.service');
  record(draft, `claim-subject/k${draft.claims.size - 1}`, 'SubjectReserved', {
    claim: id,
    effectiveFrom: periodEnd(year, 1 + (a % 12)),
    weeklyBefore: null,
    weeklyAfter: null,
  });
};

export const handleOpenClaim: Action = (draft, { a, b, c }) => {
  const state = pick(claimsIn(draft, 'open'), a) as ClaimState | undefined;
  if (state === undefined) return;
  const { claim: id } = state;
  const stream = `claim/${id}`;
  if (state.progress !== 'achieved' && b % 4 !== 3)
    return record(draft, stream, 'ClaimProgressed', { claim: id, from: state.progress, to: pick<Progress>(['ready', 'achieved'], c), on: state.effectiveFrom });
  if (b % 4 === 0) return record(draft, stream, 'ClaimGraded', { claim: id, grade: 'insufficient', note: someDigest(c) });
  if (b % 4 === 3)
    return c % 2 === 0
      ? record(draft, stream, 'ClaimRejected', { claim: id, reason: someDigest(c) })
      : record(draft, stream, 'ClaimWithdrawn', { claim: id, reason: someDigest(c) });
  const cut = (value: Amount): Amount =>
    amount(
      money(value)
        .times(count(100 - (c % 30)))
        .div(100),
    );
  record(draft, stream, 'ClaimVerified', {
    claim: id,
    grade: c % 3 === 0 ? 'partial' : 'sufficient',
    inYear: cut(state.inYear),
    fullYear: cut(state.fullYear),
    note: someDigest(c),
  });
};

export const bank: Action = (draft, { a, b }) => {
  const state = pick(claimsIn(draft, 'verified'), a) as ClaimState | undefined;
  if (state === undefined) return;
  const { claim: id, inYear, fullYear } = state;
  const adjustment = `A-${id}`;
  const organisation = pick(ORGANISATIONS, b);
  record(draft, `adjustment/${adjustment}`, 'BudgetAdjusted', {
    adjustment,
    organisation,
    year: state.year,
    lines: [{ line: 'L1', amount: amount(money(inYear).negated()) }],
    source: { kind: 'saving', ref: id },
    reason: someDigest(b),
  });
  record(draft, `claim/${id}`, 'ClaimBanked', { claim: id, backedBy: { adjustment }, inYear, fullYear });
  record(draft, `adjustment/${adjustment}`, 'ReductionUsed', { adjustment, claim: id, amount: inYear });
  for (const { scheme } of state.shares) record(draft, `scheme/${scheme}`, 'SchemeSavingBanked', { scheme, claim: id });
};

export const reverse: Action = (draft, { a, b, c }) => {
  const state = pick(claimsIn(draft, 'banked'), a) as ClaimState | undefined;
  if (state === undefined) return;
  const { claim: id } = state;
  if (b % 3 === 0) {
    return record(draft, `claim/${id}`, 'SustainmentChecked', {
      claim: id,
      on: periodEnd(state.year, 12),
      result: 'partly',
      fullYearSustained: state.fullYear,
      note: someDigest(c),
    });
  }
  const part = (whole: Amount, gone: Amount): Money => smaller(money(whole).minus(money(gone)), count(c));
  const [inYear, fullYear] = [part(state.inYear, state.reversedInYear), part(state.fullYear, state.reversedFullYear)];
  if (inYear.lte(ZERO) && fullYear.lte(ZERO)) return;
  const year = state.deliveryKind === 'recurrent' ? yearsAfter(state.year, b % 3) : state.year;
  record(draft, `claim/${id}`, 'ClaimReversed', {
    claim: id,
    from: periodEnd(year, 12),
    inYear: amount(inYear),
    fullYear: amount(fullYear),
    reason: someDigest(c),
  });
};
