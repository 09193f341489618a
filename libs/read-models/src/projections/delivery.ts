import type { ClaimEvent, EventOf } from '@outturn/domain';
import { addAmounts, allocate, amount, type Amount, type IsoDate, money, ratio, subtractAmounts, sum, yearOf, ZERO } from '@outturn/kernel';
import type { ClaimFacts, DeliveryFacts, DeliveryState, EffectAmounts } from '../facts.ts';
import { type Step, step } from '../step.ts';
import { keyOf } from '../tables.ts';

/** What becomes of an amount that a part is put into, or taken out of. Sums stay written: this is the most frequent work of a projection. */
type Change = typeof addAmounts;
type DeliveryEventType = Exclude<ClaimEvent['type'], 'ClaimGraded' | 'SustainmentChecked'>;

/** The furthest state that a claim has reached; undefined where it counts in none. */
function stateOf(claim: ClaimFacts): DeliveryState | undefined {
  if (claim.status === 'rejected' || claim.status === 'withdrawn') return undefined;
  return claim.status === 'open' ? claim.progress : claim.status;
}

/** A scheme's part of a claim's amounts: the largest remainders over all the claim's shares, in their order. */
function partOf(claim: ClaimFacts, scheme: string, whole: EffectAmounts): EffectAmounts {
  if (claim.shares.length === 1) return whole;
  const weights = claim.shares.map(({ percent }) => ratio(percent));
  const part = (value: Amount): Amount => {
    const parts = allocate(money(value), weights);
    return amount(sum(claim.shares.map((share, index) => (share.scheme === scheme ? (parts[index] ?? ZERO) : ZERO))));
  };
  return { inYear: part(whole.inYear), fullYear: part(whole.fullYear) };
}

/** Adds to one entry of a record and leaves out what became nothing. Sums stay exact, so that zero is zero. */
function withEntry<K extends string, V>(
  record: Readonly<Partial<Record<K, V>>>,
  key: K,
  change: (value: V | undefined) => V | undefined,
): Readonly<Partial<Record<K, V>>> {
  const after = change(record[key]);
  if (after !== undefined) return { ...record, [key]: after };
  const { [key]: _gone, ...others } = record;
  return others as Readonly<Partial<Record<K, V>>>;
}

function orNothing<R extends object>(record: R): R | undefined {
  return Object.keys(record).length === 0 ? undefined : record;
}

const NOTHING = '0.00';

function changeEffect(before: EffectAmounts | undefined, part: EffectAmounts, change: Change): EffectAmounts | undefined {
  const inYear = change(before?.inYear ?? NOTHING, part.inYear);
  const fullYear = change(before?.fullYear ?? NOTHING, part.fullYear);
  return inYear === NOTHING && fullYear === NOTHING ? undefined : { inYear, fullYear };
}

function changeAmount(before: Amount | undefined, part: Amount, change: Change): Amount | undefined {
  const total = change(before ?? NOTHING, part);
  return total === NOTHING ? undefined : total;
}

function changeByDate<K extends string>(
  record: Readonly<Partial<Record<K, Readonly<Record<IsoDate, Amount>>>>>,
  kind: K,
  date: IsoDate,
  part: Amount,
  change: Change,
): Readonly<Partial<Record<K, Readonly<Record<IsoDate, Amount>>>>> {
  return withEntry(record, kind, (byDate) =>
    orNothing(withEntry<IsoDate, Amount>(byDate ?? {}, date, (before) => changeAmount(before, part, change)) as Readonly<Record<IsoDate, Amount>>),
  );
}

/** Puts a claim's part into the sums, or takes it out of them. */
function count(facts: DeliveryFacts, claim: ClaimFacts, part: EffectAmounts, change: Change): DeliveryFacts {
  const state = stateOf(claim);
  if (state === undefined) return facts;
  const kind = claim.deliveryKind;
  const amounts = withEntry(facts.amounts, kind, (byState) => orNothing(withEntry(byState ?? {}, state, (before) => changeEffect(before, part, change))));
  const secured = state === 'verified' || state === 'banked';
  return { ...facts, amounts, securedFrom: secured ? changeByDate(facts.securedFrom, kind, claim.effectiveFrom, part.inYear, change) : facts.securedFrom };
}

/** Puts in reversals that a claim got by this event. A reversal is split over the shares on its own. */
function countReversals(facts: DeliveryFacts, claim: ClaimFacts, already: number): DeliveryFacts {
  return claim.reversals.slice(already).reduce((sums, reversal) => {
    const part = partOf(claim, sums.scheme, reversal);
    const kind = claim.deliveryKind;
    const year = yearOf(reversal.from);
    const reversed = withEntry(sums.reversed, year, (byKind) => orNothing(withEntry(byKind ?? {}, kind, (before) => changeEffect(before, part, addAmounts))));
    return {
      ...sums,
      reversed: reversed as DeliveryFacts['reversed'],
      reversedFrom: changeByDate(sums.reversedFrom, kind, reversal.from, part.inYear, addAmounts),
    };
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
  if (before === undefined) return count(facts, after, part, addAmounts);
  const partBefore = before.counted === after.counted ? part : partOf(before, facts.scheme, before.counted);
  return countReversals(count(count(facts, before, partBefore, subtractAmounts), after, part, addAmounts), after, before.reversals.length);
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
