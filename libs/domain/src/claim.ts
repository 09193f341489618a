import type { Amount, FinancialYear, IsoDate } from '@outturn/kernel';
import type { ClaimShare, DeliveryKind, Evidence, Grade, Progress, StatedEffect } from './commands.ts';
import type { Text } from './decider.ts';

/** A savings delivery claim. Stream `claim/ID`. All amounts in pounds, a saving positive. */
export type ClaimEvent =
  | {
      readonly type: 'SavingClaimed';
      readonly data: {
        readonly claim: string; readonly shares: readonly ClaimShare[]; readonly year: FinancialYear;
        /** `reserved` is the id of the subject's constraint stream. */
        readonly subject: { readonly kind: string; readonly key: Text; readonly reserved: string };
        readonly effectiveFrom: IsoDate; readonly effect: StatedEffect; readonly inYear: Amount; readonly fullYear: Amount;
        readonly deliveryKind: DeliveryKind; readonly progress: Progress; readonly evidence: readonly Evidence[];
        readonly shiftedCosts: { readonly amount: Amount; readonly to: Text } | null; readonly repeatReason: Text | null;
      };
    }
  | { readonly type: 'ClaimProgressed'; readonly data: { readonly claim: string; readonly from: Progress; readonly to: Progress; readonly on: IsoDate } }
  | { readonly type: 'ClaimVerified'; readonly data: { readonly claim: string; readonly grade: 'sufficient' | 'partial'; readonly inYear: Amount; readonly fullYear: Amount; readonly note: Text } }
  /** Graded insufficient: the claim stays where it is. */
  | { readonly type: 'ClaimGraded'; readonly data: { readonly claim: string; readonly grade: Extract<Grade, 'insufficient'>; readonly note: Text } }
  | { readonly type: 'ClaimRejected'; readonly data: { readonly claim: string; readonly reason: Text } }
  | { readonly type: 'ClaimWithdrawn'; readonly data: { readonly claim: string; readonly reason: Text } }
  | {
      readonly type: 'ClaimBanked';
      readonly data: { readonly claim: string; readonly backedBy: { readonly virement: string } | { readonly adjustment: string }; readonly inYear: Amount; readonly fullYear: Amount };
    }
  | {
      readonly type: 'SustainmentChecked';
      readonly data: { readonly claim: string; readonly on: IsoDate; readonly result: 'sustained' | 'partly' | 'not-sustained'; readonly fullYearSustained: Amount | null; readonly note: Text };
    }
  | { readonly type: 'ClaimReversed'; readonly data: { readonly claim: string; readonly from: IsoDate; readonly inYear: Amount; readonly fullYear: Amount; readonly reason: Text } };

/** What keeps a subject from being claimed twice. Stream `claim-subject/KEYED-HASH`. No reported figure. */
export type ClaimSubjectEvent =
  | {
      readonly type: 'SubjectReserved';
      readonly data: { readonly claim: string; readonly effectiveFrom: IsoDate; readonly weeklyBefore: Amount | null; readonly weeklyAfter: Amount | null };
    }
  | { readonly type: 'SubjectReleased'; readonly data: { readonly claim: string } };

export type ClaimStatus = 'open' | 'verified' | 'banked' | 'rejected' | 'withdrawn' | 'reversed';

/** What decisions see of a claim. `reversed` means wholly reversed. */
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
