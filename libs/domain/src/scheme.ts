import type { Amount, FinancialYear, IsoDate, Period, Profile } from '@outturn/kernel';
import type { BoardDecision, Confidence, DispositionKind, Rag, Reason, Recurrence, SavingKind, Stage } from './commands.ts';
import type { Text } from './decider.ts';
import type { SchemeTargets } from './rules/targets.ts';

/** A scheme: a saving proposal, an income line, an invest-to-save project, or growth. Stream `scheme/ID`. */
export type SchemeEvent =
  | {
      readonly type: 'SchemeProposed';
      readonly data: {
        readonly scheme: string; readonly programme: string; readonly workstream: string; readonly service: string; readonly title: string; readonly owner: string;
        readonly kind: SavingKind; readonly cashReleasing: boolean; readonly recurrence: Recurrence; readonly confidence: Confidence;
        readonly balancingLine: boolean; readonly category: string | null;
      };
    }
  | {
      readonly type: 'SchemeApproved';
      readonly data: { readonly scheme: string; readonly profile: Profile; readonly phasing: Readonly<Record<FinancialYear, readonly Amount[]>> | null; readonly decision: BoardDecision | null };
    }
  | { readonly type: 'SchemeRebaselined'; readonly data: { readonly scheme: string; readonly profile: Profile; readonly reason: Text; readonly decision: BoardDecision | null } }
  | {
      readonly type: 'SchemeReclassified';
      readonly data: {
        readonly scheme: string; readonly reason: Text; readonly kind?: SavingKind; readonly cashReleasing?: boolean; readonly recurrence?: Recurrence;
        readonly confidence?: Confidence; readonly owner?: string; readonly title?: string; readonly category?: string;
      };
    }
  | { readonly type: 'SchemeMoved'; readonly data: { readonly scheme: string; readonly workstream: string | null; readonly service: string | null; readonly reason: Text } }
  | { readonly type: 'StageAdvanced'; readonly data: { readonly scheme: string; readonly from: Stage; readonly to: Stage; readonly reason: Text | null } }
  | { readonly type: 'MilestoneSet'; readonly data: { readonly scheme: string; readonly milestone: string; readonly due: IsoDate; readonly done: IsoDate | null } }
  | {
      readonly type: 'ForecastChanged';
      /** `previous` is the forecast as known at this position: reasons add up to forecast − previous. */
      readonly data: {
        readonly scheme: string; readonly year: FinancialYear; readonly period: Period; readonly previous: Amount; readonly forecast: Amount;
        readonly notRecurrent: Amount; readonly reasons: readonly Reason[];
      };
    }
  | { readonly type: 'ForecastConfirmed'; readonly data: { readonly scheme: string; readonly year: FinancialYear; readonly period: Period } }
  | {
      readonly type: 'RagOverridden';
      readonly data: { readonly scheme: string; readonly year: FinancialYear; readonly period: Period; readonly rag: Rag; readonly reason: Text; readonly untilPeriod: Period };
    }
  | {
      readonly type: 'TargetCarriedForward';
      /** `recurrence` is the scheme's at this moment: it decides what the dispositions do to later years. */
      readonly data: {
        readonly scheme: string; readonly year: FinancialYear; readonly undelivered: Amount; readonly recurrence: Recurrence;
        readonly dispositions: readonly { readonly kind: DispositionKind; readonly amount: Amount }[];
      };
    }
  | { readonly type: 'InvestmentAllocated'; readonly data: { readonly scheme: string; readonly reserve: string; readonly byYear: Readonly<Record<FinancialYear, Amount>> } }
  /** Companions of events of claims: they carry no figure, and make changes of one scheme and its claims meet. */
  | { readonly type: 'SchemeClaimed'; readonly data: { readonly scheme: string; readonly claim: string } }
  | { readonly type: 'SchemeSavingBanked'; readonly data: { readonly scheme: string; readonly claim: string } }
  | { readonly type: 'SchemeSavingReleased'; readonly data: { readonly scheme: string; readonly claim: string } };

/** A remark on any subject; recorded in the subject's own stream. `subject` is that stream's name (`scheme/ASC006`). */
export type CommentEvent = { readonly type: 'Commented'; readonly data: { readonly subject: string; readonly text: Text } };

/** One forecast as stated; of one scheme-year the highest period counts, of two in one period the later recorded. */
export interface ForecastState {
  readonly period: Period;
  readonly forecast: Amount;
}

/** What decisions see of a scheme. Series are absolute effects by year, in pounds. */
export interface SchemeState {
  readonly scheme: string;
  readonly programme: string;
  readonly workstream: string;
  readonly service: string;
  readonly title: string;
  readonly owner: string;
  readonly kind: SavingKind;
  readonly cashReleasing: boolean;
  readonly recurrence: Recurrence;
  readonly confidence: Confidence;
  readonly balancingLine: boolean;
  readonly category: string | null;
  readonly stage: Stage;
  /** Undefined until the scheme was approved once. */
  readonly targets?: SchemeTargets;
  readonly forecasts: Readonly<Record<FinancialYear, readonly ForecastState[]>>;
  readonly confirmed: Readonly<Record<FinancialYear, readonly Period[]>>;
  readonly carriedForward: readonly FinancialYear[];
  readonly milestones: Readonly<Record<string, { readonly due: IsoDate; readonly done: IsoDate | null }>>;
  /** Claims with a share in this scheme, and those of them that are banked and not wholly reversed. */
  readonly claims: readonly string[];
  readonly bankedClaims: readonly string[];
}
