import type { DeliveryKind } from '@outturn/domain';
import {
  allocate,
  type Amount,
  count,
  daysBetween,
  daysIn,
  daysRemaining,
  type FinancialYear,
  firstDay,
  type IsoDate,
  money,
  type Money,
  type Period,
  periodEnd,
  ratio,
  sum,
  toPenny,
  yearOf,
  ZERO,
} from '@outturn/kernel';
import type { ClaimFacts, DeliveryState, EffectAmounts } from '@outturn/read-models';
import { countsAsDelivery } from '../delivery.ts';
import type { LedgerEntry } from '../queries.ts';
import { longDate, words } from '../story/words.ts';
import { entriesOfType, type SchemeAtHand } from './scheme-at-hand.ts';
import { type Part, withoutZeros } from './part.ts';

/** The scheme's share of a claim's amount, or of a reversal's, to the penny. */
function shareOf(at: SchemeAtHand, claim: ClaimFacts, whole: Amount): Money {
  const parts = allocate(
    money(whole),
    claim.shares.map((share) => ratio(share.percent)),
  );
  return sum(claim.shares.map((share, index) => (share.scheme === at.scheme.scheme ? (parts[index] ?? ZERO) : ZERO)));
}

/** The furthest state that a claim has reached; null where it counts in none. */
function stateOf(claim: ClaimFacts): DeliveryState | null {
  if (claim.status === 'rejected' || claim.status === 'withdrawn') return null;
  return claim.status === 'open' ? claim.progress : claim.status;
}

/** The event that took a claim to the state in which it counts. */
function stateEntry(at: SchemeAtHand, claim: ClaimFacts): LedgerEntry | undefined {
  const own = entriesOfType(at, 'SavingClaimed', 'ClaimProgressed', 'ClaimVerified', 'ClaimBanked').filter(({ data }) => data.claim === claim.claim);
  if (claim.status === 'banked') return own.findLast(({ type }) => type === 'ClaimBanked');
  if (claim.status === 'verified') return own.findLast(({ type }) => type === 'ClaimVerified');
  return own.findLast(({ type }) => type === 'ClaimProgressed' || type === 'SavingClaimed');
}

function reversalsOf(at: SchemeAtHand, claim: ClaimFacts) {
  const entries = entriesOfType(at, 'ClaimReversed').filter(({ data }) => data.claim === claim.claim);
  return claim.reversals.map((reversal, index) => ({ ...reversal, entry: entries[index] }));
}

function nameOf(claim: ClaimFacts, state: DeliveryState): string {
  return `Claim ${claim.claim}, ${words(claim.deliveryKind)}, ${state}`;
}

/** In-year in its own year, full-year in later ones where recurrent, else nothing. */
function amountFor(year: FinancialYear, ownYear: FinancialYear, kind: DeliveryKind, effect: EffectAmounts): Amount {
  if (year === ownYear) return effect.inYear;
  return year > ownYear && kind === 'recurrent' ? effect.fullYear : '0';
}

/** Claims of some kinds in some states, with what they give the scheme in a year; reversals of banked ones come off. */
export function deliveryParts(at: SchemeAtHand, year: FinancialYear, states: readonly DeliveryState[], counts: (kind: DeliveryKind) => boolean): Part[] {
  return at.claims
    .filter((claim) => claim.year <= year && counts(claim.deliveryKind))
    .flatMap((claim) => {
      const state = stateOf(claim);
      if (state === null || !states.includes(state)) return [];
      const kind = claim.deliveryKind;
      const stated = {
        value: shareOf(at, claim, amountFor(year, claim.year, kind, claim.counted)),
        explanation: nameOf(claim, state),
        entry: stateEntry(at, claim),
      };
      const reversed = reversalsOf(at, claim).map((reversal) => ({
        value: shareOf(at, claim, amountFor(year, yearOf(reversal.from), kind, reversal)).negated(),
        explanation: `Reversal of claim ${claim.claim} from ${longDate(reversal.from)}`,
        entry: reversal.entry,
      }));
      return withoutZeros([stated, ...reversed]);
    });
}

/** Full-year effects of the recurrent claims in a state up to a year, net of reversals dated up to its end. */
export function fullYearParts(at: SchemeAtHand, year: FinancialYear, state: DeliveryState): Part[] {
  return at.claims
    .filter((claim) => claim.year <= year && claim.deliveryKind === 'recurrent' && stateOf(claim) === state)
    .flatMap((claim) =>
      withoutZeros([
        { value: shareOf(at, claim, claim.counted.fullYear), explanation: `${nameOf(claim, state)}, full year`, entry: stateEntry(at, claim) },
        ...reversalsOf(at, claim)
          .filter((reversal) => yearOf(reversal.from) <= year)
          .map((reversal) => ({
            value: shareOf(at, claim, reversal.fullYear).negated(),
            explanation: `Reversal of claim ${claim.claim} from ${longDate(reversal.from)}, full year`,
            entry: reversal.entry,
          })),
      ]),
    );
}

interface ToDate {
  readonly year: FinancialYear;
  readonly end: IsoDate;
}

/** What an effect has given by a date: recurrent ones in proportion of days, others in full from their date. Not rounded. */
function givenBy(
  { year, end }: ToDate,
  kind: DeliveryKind,
  from: IsoDate,
  ownYear: FinancialYear,
  effect: { readonly inYear: Money; readonly fullYear: Money },
): Money {
  if (ownYear > year || (ownYear === year && from > end)) return ZERO;
  if (ownYear === year) return kind === 'recurrent' ? effect.inYear.times(count(daysBetween(from, end))).div(count(daysRemaining(from))) : effect.inYear;
  return kind === 'recurrent' ? effect.fullYear.times(count(daysBetween(firstDay(year), end))).div(count(daysIn(year))) : ZERO;
}

/**
 * What banked and verified claims have delivered by a period's end. Each part is rounded to the penny to be printed; as the
 * figure is rounded once, a last part holds the pennies between.
 */
export function deliveredToDateParts(at: SchemeAtHand, year: FinancialYear, period: Period, figure: Money): Part[] {
  const toDate = { year, end: periodEnd(year, period) };
  const exact = at.claims
    .filter((claim) => countsAsDelivery(claim.deliveryKind, at.scheme.recurrence) && (claim.status === 'verified' || claim.status === 'banked'))
    .flatMap((claim): Part[] => {
      const kind = claim.deliveryKind;
      const effectOf = (whole: EffectAmounts) => ({ inYear: shareOf(at, claim, whole.inYear), fullYear: shareOf(at, claim, whole.fullYear) });
      return [
        {
          value: givenBy(toDate, kind, claim.effectiveFrom, claim.year, effectOf(claim.counted)),
          explanation: `Claim ${claim.claim} up to ${longDate(toDate.end)}`,
          entry: stateEntry(at, claim),
        },
        ...reversalsOf(at, claim).map((reversal) => ({
          value: givenBy(toDate, kind, reversal.from, yearOf(reversal.from), effectOf(reversal)).negated(),
          explanation: `Reversal of claim ${claim.claim} from ${longDate(reversal.from)} up to ${longDate(toDate.end)}`,
          entry: reversal.entry,
        })),
      ];
    });
  const printed = exact.map((part) => ({ ...part, value: toPenny(part.value) }));
  const rest = figure.minus(sum(printed.map((part) => part.value)));
  // Each part is off by half a penny at most. More than that is a difference of rules, and must not pass as rounding.
  const isRounding = rest.abs().times(200).lte(count(printed.length));
  return withoutZeros([...printed, ...(isRounding ? [{ value: rest, explanation: 'Rounding: the figure is rounded to the penny once' }] : [])]);
}
