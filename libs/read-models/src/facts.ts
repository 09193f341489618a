import type {
  AuthorityTier,
  BoardDecision,
  CarriedForward,
  ClaimShare,
  Confidence,
  DeliveryKind,
  Evidence,
  Grade,
  IndicatorRagRules,
  OverspendRagRules,
  PlannedUse,
  Progress,
  Rag,
  Recurrence,
  Reason,
  ReserveKind,
  RuleStart,
  SavingKind,
  SavingRagRules,
  SchemeTargets,
  Stage,
  StatedEffect,
  Permanence,
  TravellingTarget,
  VirementLine,
  VirementShare,
  VirementStatus,
} from '@outturn/domain';
import type { Amount, FinancialYear, IsoDate, Period, Ratio } from '@outturn/kernel';
import type { LateChangeFacts, PeriodFacts, PublicationFacts, ReturnFacts } from './period-facts.ts';

/*
 * The facts that read models remember. Each is a version of one key, valid from the position of the event that made it.
 * Amounts are strings in pounds; free text stands as its digest. A fact comes from the events of its own stream only;
 * the exceptions are `delivery`, which adds up claims and follows nothing but claims, and what is allocated from a `reserve`,
 * which schemes' events say.
 */

/** What an account may do. */
export interface AccountFacts {
  readonly account: string;
  readonly roles: readonly string[];
  readonly services: readonly string[];
}
export interface OrganisationFacts {
  readonly organisation: string;
  readonly name: string;
}
export interface ServiceFacts {
  readonly service: string;
  readonly name: string;
  readonly organisation: string;
  readonly parent: string | null;
}
export interface YearFacts {
  readonly year: FinancialYear;
}
export interface WorkstreamFacts {
  readonly workstream: string;
  readonly programme: string;
  readonly name: string;
}

export interface ProgrammeFacts {
  readonly programme: string;
  readonly name: string;
  readonly organisation: string;
  readonly targets: Readonly<Record<FinancialYear, Amount>>;
  readonly attribution: readonly { readonly organisation: string; readonly weight: string }[] | null;
}

/** All rules of one organisation, or of every organisation without its own (`*`); each list in the order of recording. */
export interface RulesFacts {
  readonly organisation: string | null;
  readonly saving: readonly ({ readonly from: RuleStart } & SavingRagRules)[];
  readonly revenue: readonly ({ readonly from: RuleStart } & OverspendRagRules)[];
  readonly capital: readonly ({ readonly from: RuleStart } & OverspendRagRules)[];
  readonly indicator: readonly ({ readonly from: RuleStart } & IndicatorRagRules)[];
  readonly thresholds: readonly { readonly from: RuleStart | null; readonly exceptions: Amount; readonly virementRegister: Amount }[];
  readonly virementAuthority: readonly { readonly from: RuleStart | null; readonly tiers: readonly AuthorityTier[] }[];
  readonly progressWeight: readonly { readonly from: RuleStart | null; readonly progressing: Ratio }[];
  readonly reasonCodes: Readonly<Record<string, string>>;
}

export interface SchemeFacts {
  readonly scheme: string;
  readonly programme: string;
  readonly workstream: string;
  readonly service: string;
  /** Where it was proposed: `--structure original` groups by these. */
  readonly originalWorkstream: string;
  readonly originalService: string;
  readonly title: string;
  readonly owner: string;
  readonly kind: SavingKind;
  readonly cashReleasing: boolean;
  readonly recurrence: Recurrence;
  readonly confidence: Confidence;
  readonly balancingLine: boolean;
  readonly category: string | null;
  readonly stage: Stage;
  /** Null until approved. */
  readonly targets: SchemeTargets | null;
  readonly phasing: Readonly<Record<FinancialYear, readonly Amount[]>> | null;
  readonly decision: BoardDecision | null;
  readonly rebaselines: number;
  /** Years that only profiles between the approval and the current one named; left out where there are none. */
  readonly formerYears?: readonly FinancialYear[];
  readonly allocations: readonly { readonly reserve: string; readonly byYear: Readonly<Record<FinancialYear, Amount>> }[];
  readonly milestones: readonly { readonly milestone: string; readonly due: IsoDate; readonly done: IsoDate | null }[];
}

/** What is recorded for one year of one scheme, apart from targets and claims. */
export interface SchemeYearFacts {
  readonly scheme: string;
  readonly year: FinancialYear;
  /**
   * By period, ascending; of several changes in one period the later recorded stands. `first` is what the first change of
   * the year gave as the figure before it. `changes` are the positions of every change made in the period: their reasons are read from there.
   */
  readonly forecasts: readonly { readonly period: Period; readonly forecast: Amount; readonly notRecurrent: Amount; readonly changes: readonly number[] }[];
  readonly confirmed: readonly Period[];
  /** In the order of recording. */
  readonly overrides: readonly {
    readonly position: number;
    readonly period: Period;
    readonly rag: Rag;
    readonly untilPeriod: Period;
    readonly reason: string;
    readonly by: string;
  }[];
  readonly draws: readonly { readonly position: number; readonly reserve: string; readonly period: Period; readonly amount: Amount }[];
}

export type DeliveryState = 'progressing' | 'ready' | 'achieved' | 'verified' | 'banked';
export interface EffectAmounts {
  readonly inYear: Amount;
  readonly fullYear: Amount;
}

/**
 * The shares of one scheme in all claims of one year, added up by delivery kind and by the furthest state reached
 * (rejected and withdrawn claims in none). Reversals stand apart, by the financial year of their `from` date.
 */
export interface DeliveryFacts {
  readonly scheme: string;
  /** The claims' own year. */
  readonly year: FinancialYear;
  readonly amounts: Readonly<Partial<Record<DeliveryKind, Readonly<Partial<Record<DeliveryState, EffectAmounts>>>>>>;
  readonly reversed: Readonly<Record<FinancialYear, Readonly<Partial<Record<DeliveryKind, EffectAmounts>>>>>;
  /** In-year amounts of banked and verified claims by effective date, for what is delivered to date; zero sums are left out. */
  readonly securedFrom: Readonly<Partial<Record<DeliveryKind, Readonly<Record<IsoDate, Amount>>>>>;
  /** The same for reversals: in-year amounts by `from` date. */
  readonly reversedFrom: Readonly<Partial<Record<DeliveryKind, Readonly<Record<IsoDate, Amount>>>>>;
}

export interface ClaimFacts {
  readonly claim: string;
  readonly shares: readonly ClaimShare[];
  readonly year: FinancialYear;
  readonly subjectKind: string;
  /** Digest of the subject's key. */
  readonly subjectKey: string;
  readonly effectiveFrom: IsoDate;
  readonly effect: StatedEffect;
  readonly deliveryKind: DeliveryKind;
  readonly progress: Progress;
  readonly status: 'open' | 'verified' | 'banked' | 'rejected' | 'withdrawn';
  readonly grade: Grade | null;
  readonly claimant: string;
  readonly verifier: string | null;
  readonly claimed: EffectAmounts;
  /** Claimed amounts until verified, then the verified ones. */
  readonly counted: EffectAmounts;
  readonly backedBy: { readonly virement: string } | { readonly adjustment: string } | null;
  readonly reversals: readonly ({ readonly from: IsoDate } & EffectAmounts)[];
  readonly lastCheck: { readonly on: IsoDate; readonly result: 'sustained' | 'partly' | 'not-sustained'; readonly fullYearSustained: Amount | null } | null;
  readonly evidence: readonly Evidence[];
  readonly shiftedCosts: { readonly amount: Amount; readonly to: string } | null;
}

/** That a scheme has a share in a claim. */
export interface SchemeClaimFacts {
  readonly scheme: string;
  readonly claim: string;
}

export interface LineYearFacts {
  readonly line: string;
  readonly service: string;
  readonly year: FinancialYear;
  readonly kind: 'expenditure' | 'income';
  readonly opening: Amount;
}

/** What is recorded by period for one year of a budget line, apart from its budget. Pounds; income is negative. */
export interface LineReturnsFacts {
  readonly line: string;
  readonly service: string;
  readonly year: FinancialYear;
  /** Cumulative, by period, ascending; of several for one period the later recorded stands. */
  readonly actuals: readonly { readonly period: Period; readonly toDate: Amount }[];
  /** What the reasons of the first forecast of the year are measured against: the budget of its period; null before it. */
  readonly basis: Amount | null;
  /** By period, ascending; of several in one period the later recorded stands, confirmed ones included. */
  readonly forecasts: readonly OutturnFacts[];
}

/** The forecast outturn of a period, with all that were stated for it, in the order of recording; narratives as digests. */
export interface OutturnFacts {
  readonly period: Period;
  readonly outturn: Amount;
  readonly changes: readonly { readonly position: number; readonly reasons: readonly Reason[] }[];
}

/** Which claims a reduction backs is among the claims' facts (`backedBy`): a list here would be written again whole for each of them. */
export interface AdjustmentFacts {
  readonly adjustment: string;
  readonly organisation: string;
  readonly year: FinancialYear;
  readonly lines: readonly { readonly line: string; readonly amount: Amount }[];
  readonly source: { readonly kind: string; readonly ref: string | null };
  readonly reason: string;
  /** The period from which it counts, by its effective date or the day of recording. */
  readonly period: Period;
}

/** What moved a reserve in one period. Pounds. */
export interface ReserveMovement {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly amount: Amount;
  readonly into: Amount;
  readonly outOf: Amount;
  readonly drawn: Amount;
}

/** How a virement's request ended: who posted, rejected or withdrew it, in which authority. */
export interface VirementDecisionFacts {
  readonly by: string;
  readonly at: string;
  readonly authority: { readonly needed: string; readonly given: string } | null;
  readonly reason: string | null;
  readonly decision: BoardDecision | null;
}

/** What virements in a top-level service's year are weighed against: as decisions see it. Pounds. */
export interface ServiceYearFacts {
  readonly service: string;
  readonly year: FinancialYear;
  /** What its lines opened the year with, by SetBudget; income taken off. */
  readonly netBudget: Amount;
  /** The shares that posted virements have in it. */
  readonly posted: Amount;
}

/** A virement; once it is posted its lines change budgets. Which claims it backs is among the claims' facts. */
export interface VirementFacts {
  readonly virement: string;
  readonly organisation: string;
  readonly year: FinancialYear;
  readonly lines: readonly VirementLine[];
  readonly permanence: Permanence;
  /** The sum of the positive lines. */
  readonly amount: Amount;
  /** Its share of each top-level service; more than one: it goes across services. */
  readonly services: readonly VirementShare[];
  readonly savingsTarget: readonly TravellingTarget[];
  readonly corrects: string | null;
  readonly override: string | null;
  readonly reason: string;
  readonly state: VirementStatus;
  readonly requestedBy: string;
  readonly requestedAt: string;
  /** The effective date that was asked for. */
  readonly requestedFor: IsoDate | null;
  /** The day that it counts from and its period; null until it is posted. */
  readonly effective: IsoDate | null;
  readonly period: Period | null;
  readonly decided: VirementDecisionFacts | null;
  /** What it takes out of budgets, less what corrections gave back; 0 until it is posted. */
  readonly reduction: Amount;
  readonly correctedBy: readonly string[];
}

export interface ReserveFacts {
  readonly reserve: string;
  readonly name: string;
  readonly kind: ReserveKind;
  readonly group: string | null;
  readonly service: string | null;
  readonly organisation: string | null;
  readonly year: FinancialYear;
  readonly opening: Amount;
  readonly mayBeNegative: { readonly authority: string } | null;
  /**
   * By year and period, in the order of time: what came in, what went out (negative, draws included), and what schemes drew
   * of it (positive). Added up by period, so that a fund with thousands of draws stays small.
   */
  readonly movements: readonly ReserveMovement[];
  /** By year and period, in the order of time; of several forecasts in one period the later recorded stands. */
  readonly forecasts: readonly { readonly year: FinancialYear; readonly period: Period; readonly closing: Amount; readonly planned: readonly PlannedUse[] }[];
  /** What is set aside for schemes, by year; all schemes together. */
  readonly allocated: Readonly<Record<FinancialYear, Amount>>;
}

/** Every table of read models: its name, and the form of its facts. */
export interface FactTables {
  account: AccountFacts;
  organisation: OrganisationFacts;
  service: ServiceFacts;
  year: YearFacts;
  rules: RulesFacts;
  programme: ProgrammeFacts;
  workstream: WorkstreamFacts;
  scheme: SchemeFacts;
  scheme_year: SchemeYearFacts;
  delivery: DeliveryFacts;
  claim: ClaimFacts;
  scheme_claim: SchemeClaimFacts;
  line_year: LineYearFacts;
  line_returns: LineReturnsFacts;
  adjustment: AdjustmentFacts;
  virement: VirementFacts;
  service_year: ServiceYearFacts;
  reserve: ReserveFacts;
  period: PeriodFacts;
  return: ReturnFacts;
  late_change: LateChangeFacts;
  publication: PublicationFacts;
}

export type TableName = keyof FactTables;

/** Which keys to read: all of a table, or those of one scheme, claim …, or of one year, or those that are called like something. */
export interface Selection {
  readonly key?: string;
  readonly scheme?: string;
  readonly year?: FinancialYear;
  /** Each of these stands somewhere in the key, in capitals or not. */
  readonly keyHolds?: readonly string[];
}

export type { CarriedForward };
