import { type Amount, amount, type FinancialYear, type IsoDate, money } from '@outturn/kernel';
import type { EventOf } from './catalogue.ts';
import type { ClaimShare, DeliveryKind, Evidence, Grade, Progress, StatedEffect } from './commands.ts';
import type { Recorded, Text } from './decider.ts';
import { isWhollyReversed } from './rules/reversals.ts';

/** A savings delivery claim. Stream `claim/ID`. All amounts in pounds, a saving positive. */
export type ClaimEvent =
  | {
      readonly type: 'SavingClaimed';
      readonly data: {
        readonly claim: string;
        readonly shares: readonly ClaimShare[];
        readonly year: FinancialYear;
        /** `reserved` is the id of the subject's constraint stream. */
        readonly subject: { readonly kind: string; readonly key: Text; readonly reserved: string };
        readonly effectiveFrom: IsoDate;
        readonly effect: StatedEffect;
        readonly inYear: Amount;
        readonly fullYear: Amount;
        readonly deliveryKind: DeliveryKind;
        readonly progress: Progress;
        readonly evidence: readonly Evidence[];
        readonly shiftedCosts: { readonly amount: Amount; readonly to: Text } | null;
        readonly repeatReason: Text | null;
      };
    }
  | { readonly type: 'ClaimProgressed'; readonly data: { readonly claim: string; readonly from: Progress; readonly to: Progress; readonly on: IsoDate } }
  | {
      readonly type: 'ClaimVerified';
      readonly data: {
        readonly claim: string;
        readonly grade: 'sufficient' | 'partial';
        readonly inYear: Amount;
        readonly fullYear: Amount;
        readonly note: Text;
      };
    }
  /** Graded insufficient: the claim stays where it is. */
  | { readonly type: 'ClaimGraded'; readonly data: { readonly claim: string; readonly grade: Extract<Grade, 'insufficient'>; readonly note: Text } }
  | { readonly type: 'ClaimRejected'; readonly data: { readonly claim: string; readonly reason: Text } }
  | { readonly type: 'ClaimWithdrawn'; readonly data: { readonly claim: string; readonly reason: Text } }
  | {
      readonly type: 'ClaimBanked';
      readonly data: {
        readonly claim: string;
        readonly backedBy: { readonly virement: string } | { readonly adjustment: string };
        readonly inYear: Amount;
        readonly fullYear: Amount;
      };
    }
  | {
      readonly type: 'SustainmentChecked';
      readonly data: {
        readonly claim: string;
        readonly on: IsoDate;
        readonly result: 'sustained' | 'partly' | 'not-sustained';
        readonly fullYearSustained: Amount | null;
        readonly note: Text;
      };
    }
  | {
      readonly type: 'ClaimReversed';
      readonly data: { readonly claim: string; readonly from: IsoDate; readonly inYear: Amount; readonly fullYear: Amount; readonly reason: Text };
    };

/** What keeps a subject from being claimed twice. Stream `claim-subject/KEYED-HASH`. No reported figure. */
export type ClaimSubjectEvent =
  | {
      readonly type: 'SubjectReserved';
      readonly data: { readonly claim: string; readonly effectiveFrom: IsoDate; readonly weeklyBefore: Amount | null; readonly weeklyAfter: Amount | null };
    }
  /**
   * The claim no longer stands in the way of another. `until` is the date from which it was reversed while what it
   * delivered before still counts: a later claim on the subject starts on it or after. Null when nothing of it counts.
   */
  | { readonly type: 'SubjectReleased'; readonly data: { readonly claim: string; readonly until: IsoDate | null } };

export type ClaimStatus = 'open' | 'verified' | 'banked' | 'rejected' | 'withdrawn' | 'reversed';

/** What decisions see of a claim. `reversed` means wholly reversed: nothing of it counts in any year. */
export interface ClaimState {
  readonly claim: string;
  readonly shares: readonly ClaimShare[];
  readonly year: FinancialYear;
  readonly effectiveFrom: IsoDate;
  readonly deliveryKind: DeliveryKind;
  readonly progress: Progress;
  readonly status: ClaimStatus;
  readonly grade?: Grade;
  readonly claimant: string;
  /** The claim-subject stream that it reserved. */
  readonly reserved: string;
  /** Claimed amounts, then verified ones once verified. */
  readonly inYear: Amount;
  readonly fullYear: Amount;
  readonly claimedInYear: Amount;
  readonly claimedFullYear: Amount;
  readonly backedBy?: { readonly virement: string } | { readonly adjustment: string };
  /** Totals of its reversals so far. */
  readonly reversedInYear: Amount;
  readonly reversedFullYear: Amount;
  /** Each reversal, in the order of recording. */
  readonly reversals: readonly { readonly from: IsoDate; readonly inYear: Amount; readonly fullYear: Amount }[];
}

/** A claim on a subject that stands in the way of others; weekly amounts are null where its effect was stated otherwise. */
export interface LivingClaim {
  readonly claim: string;
  readonly effectiveFrom: IsoDate;
  readonly weeklyBefore: Amount | null;
  readonly weeklyAfter: Amount | null;
}

/** A claim reversed for good from a date: what it delivered from `effectiveFrom` until then still counts. */
export interface EndedClaim extends LivingClaim {
  readonly until: IsoDate;
}

/** What decisions see of a claim's subject, each list in the order of recording. */
export interface ClaimSubjectState {
  readonly living: readonly LivingClaim[];
  readonly ended: readonly EndedClaim[];
}

export function evolveClaim(state: ClaimState | undefined, event: Recorded): ClaimState | undefined {
  if (event.type === 'SavingClaimed') return claimed(event.data, event.actor.user);
  if (!state) return state;
  switch (event.type) {
    case 'ClaimProgressed':
      return { ...state, progress: event.data.to };
    case 'ClaimVerified':
      return { ...state, status: 'verified', grade: event.data.grade, inYear: event.data.inYear, fullYear: event.data.fullYear };
    case 'ClaimGraded':
      return { ...state, grade: event.data.grade };
    case 'ClaimRejected':
      return { ...state, status: 'rejected' };
    case 'ClaimWithdrawn':
      return { ...state, status: 'withdrawn' };
    case 'ClaimBanked':
      return { ...state, status: 'banked', backedBy: event.data.backedBy };
    case 'ClaimReversed':
      return reversed(state, event.data);
    default:
      return state;
  }
}

function claimed(data: EventOf<'SavingClaimed'>['data'], claimant: string): ClaimState {
  return {
    claim: data.claim,
    shares: data.shares,
    year: data.year,
    effectiveFrom: data.effectiveFrom,
    deliveryKind: data.deliveryKind,
    progress: data.progress,
    status: 'open',
    claimant,
    reserved: data.subject.reserved,
    inYear: data.inYear,
    fullYear: data.fullYear,
    claimedInYear: data.inYear,
    claimedFullYear: data.fullYear,
    reversedInYear: '0.00',
    reversedFullYear: '0.00',
    reversals: [],
  };
}

function reversed(state: ClaimState, data: EventOf<'ClaimReversed'>['data']): ClaimState {
  const reversals = [...state.reversals, { from: data.from, inYear: data.inYear, fullYear: data.fullYear }];
  return {
    ...state,
    status: isWhollyReversed({ ...state, reversals }) ? 'reversed' : state.status,
    reversedInYear: amount(money(state.reversedInYear).plus(money(data.inYear))),
    reversedFullYear: amount(money(state.reversedFullYear).plus(money(data.fullYear))),
    reversals,
  };
}

export function evolveClaimSubject(state: ClaimSubjectState | undefined, event: Recorded): ClaimSubjectState | undefined {
  const { living, ended } = state ?? { living: [], ended: [] };
  if (event.type === 'SubjectReserved') return { living: [...living, event.data], ended };
  if (event.type !== 'SubjectReleased') return state;
  const { claim, until } = event.data;
  const released = [...living, ...ended].find((held) => held.claim === claim);
  const others = ended.filter((held) => held.claim !== claim);
  return {
    living: living.filter((held) => held.claim !== claim),
    ended: released && until !== null ? [...others, { ...released, until }] : others,
  };
}
