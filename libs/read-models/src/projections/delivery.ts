import type { ClaimEvent, EventOf } from '@outturn/domain';
import { allocate, amount, type Amount, type IsoDate, money, type Money, ratio, sum, yearOf, ZERO } from '@outturn/kernel';
import type { ClaimFacts, DeliveryFacts, DeliveryState, EffectAmounts } from '../facts.ts';
import { type Step, step } from '../step.ts';
import { keyOf } from '../tables.ts';

interface Effect {
  readonly inYear: Money;
  readonly fullYear: Money;
}
type Sign = 1 | -1;
type DeliveryEventType = Exclude<ClaimEvent['type'], 'ClaimGraded' | 'SustainmentChecked'>;

/** The furthest state that a claim has reached; undefined where it counts in none. */
function stateOf(claim: ClaimFacts): DeliveryState | undefined {
  if (claim.status === 'rejected' || claim.status === 'withdrawn') return undefined;
  return claim.status === 'open' ? claim.progress : claim.status;
}

/** A scheme's part of a claim's amounts: the largest remainders over all the claim's shares, in their order. */
function partOf(claim: ClaimFacts, scheme: string, whole: EffectAmounts): Effect {
  if (claim.shares.length === 1) return { inYear: money(whole.inYear), fullYear: money(whole.fullYear) };
  const weights = claim.shares.map(({ percent }) => ratio(percent));
  const part = (value: Amount): Money => {
    const parts = allocate(money(value), weights);
    return sum(claim.shares.map((share, index) => (share.scheme === scheme ? (parts[index] ?? ZERO) : ZERO)));
  };
  return { inYear: part(whole.inYear), fullYear: part(whole.fullYear) };
}

/** Adds to one entry of a record and leaves out what became nothing. Sums stay exact, so that zero is zero. */
function withEntry<K extends string, V>(
  record: Readonly<Partial<Record<K, V>>>,
  key: K,
  change: (value: V | undefined) => V | undefined,
): Readonly<Partial<Record<K, V>>> {
  const { [key]: before, ...others } = record;
  const after = change(before);
  return (after === undefined ? others : { ...record, [key]: after }) as Readonly<Partial<Record<K, V>>>;
}

function orNothing<R extends object>(record: R): R | undefined {
  return Object.keys(record).length === 0 ? undefined : record;
}

function addEffect(before: EffectAmounts | undefined, part: Effect, sign: Sign): EffectAmounts | undefined {
  const inYear = money(before?.inYear ?? '0').plus(part.inYear.times(sign));
  const fullYear = money(before?.fullYear ?? '0').plus(part.fullYear.times(sign));
  return inYear.isZero() && fullYear.isZero() ? undefined : { inYear: amount(inYear), fullYear: amount(fullYear) };
}

function addAmount(before: Amount | undefined, part: Money, sign: Sign): Amount | undefined {
  const total = money(before ?? '0').plus(part.times(sign));
  return total.isZero() ? undefined : amount(total);
}

function addByDate<K extends string>(
  record: Readonly<Partial<Record<K, Readonly<Record<IsoDate, Amount>>>>>,
  kind: K,
  date: IsoDate,
  part: Money,
  sign: Sign,
): Readonly<Partial<Record<K, Readonly<Record<IsoDate, Amount>>>>> {
  return withEntry(record, kind, (byDate) =>
    orNothing(withEntry<IsoDate, Amount>(byDate ?? {}, date, (before) => addAmount(before, part, sign)) as Readonly<Record<IsoDate, Amount>>),
  );
}

/** Puts a claim's part into the sums, or takes it out of them. */
function count(facts: DeliveryFacts, claim: ClaimFacts, part: Effect, sign: Sign): DeliveryFacts {
  const state = stateOf(claim);
  if (state === undefined) return facts;
  const kind = claim.deliveryKind;
  const amounts = withEntry(facts.amounts, kind, (byState) => orNothing(withEntry(byState ?? {}, state, (before) => addEffect(before, part, sign))));
  const secured = state === 'verified' || state === 'banked';
  return { ...facts, amounts, securedFrom: secured ? addByDate(facts.securedFrom, kind, claim.effectiveFrom, part.inYear, sign) : facts.securedFrom };
}

/** Puts in reversals that a claim got by this event. A reversal is split over the shares on its own. */
function countReversals(facts: DeliveryFacts, claim: ClaimFacts, already: number): DeliveryFacts {
  return claim.reversals.slice(already).reduce((sums, reversal) => {
    const part = partOf(claim, sums.scheme, reversal);
    const kind = claim.deliveryKind;
    const year = yearOf(reversal.from);
    const reversed = withEntry(sums.reversed, year, (byKind) => orNothing(withEntry(byKind ?? {}, kind, (before) => addEffect(before, part, 1))));
    return { ...sums, reversed: reversed as DeliveryFacts['reversed'], reversedFrom: addByDate(sums.reversedFrom, kind, reversal.from, part.inYear, 1) };
  }, facts);
}

function countsAlike(a: ClaimFacts, b: ClaimFacts): boolean {
  return (
    stateOf(a) === stateOf(b) && a.counted.inYear === b.counted.inYear && a.counted.fullYear === b.counted.fullYear && a.reversals.length === b.reversals.length
  );
}

function fold(facts: DeliveryFacts, before: ClaimFacts | undefined, after: ClaimFacts): DeliveryFacts {
  if (before !== undefined && countsAlike(before, after)) return facts;
  const part = partOf(after, facts.scheme, after.counted);
  if (before === undefined) return count(facts, after, part, 1);
  const partBefore = before.counted === after.counted ? part : partOf(before, facts.scheme, before.counted);
  return countReversals(count(count(facts, before, partBefore, -1), after, part, 1), after, before.reversals.length);
}

const delivery = step<DeliveryEventType, 'delivery'>(
  'delivery',
  (event, claim) => {
    const of = claim ?? (event.type === 'SavingClaimed' ? event.data : undefined);
    return of === undefined ? [] : [...new Set(of.shares.map(({ scheme }) => keyOf(scheme, of.year)))];
  },
  (facts, _event, key, { before, after }) => {
    if (after === undefined) throw new Error(`delivery ${key}: its claim is not known`);
    const scheme = key.slice(0, key.lastIndexOf(' '));
    return fold(facts ?? { scheme, year: after.year, amounts: {}, reversed: {}, securedFrom: {}, reversedFrom: {} }, before, after);
  },
);

/** What happens to a claim without changing the sums (a grade, a sustainment check) is not here. */
export const deliveries: { readonly [E in DeliveryEventType]: Step<EventOf<E>> } = {
  SavingClaimed: delivery,
  ClaimProgressed: delivery,
  ClaimVerified: delivery,
  ClaimRejected: delivery,
  ClaimWithdrawn: delivery,
  ClaimBanked: delivery,
  ClaimReversed: delivery,
};
