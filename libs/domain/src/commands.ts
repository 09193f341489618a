import type { Amount, Basis, FinancialYear, IsoDate, Period, Profile, Ratio } from '@outturn/kernel';
import type { Actor, Text } from './decider.ts';
import type { PublishedOptions } from './publication.ts';

/** A reason for a movement: coded, with its share of the movement and a narrative. */
export interface Reason {
  readonly code: string;
  readonly amount: Amount;
  readonly narrative: Text;
}

export interface BoardDecision {
  readonly body: string;
  readonly date: IsoDate;
  readonly minute: string;
}

export const SAVING_KINDS = ['technical-efficiency', 'allocative-efficiency', 'income', 'cost-avoidance', 'service-reduction', 'growth'] as const;
export type SavingKind = (typeof SAVING_KINDS)[number];
export const RECURRENCES = ['recurrent', 'one-off'] as const;
export type Recurrence = (typeof RECURRENCES)[number];
export const CONFIDENCES = ['assured', 'projected', 'possible'] as const;
export type Confidence = (typeof CONFIDENCES)[number];
export const STAGES = ['idea', 'business-case', 'approved', 'delivering', 'delivered', 'closed', 'withdrawn'] as const;
export type Stage = (typeof STAGES)[number];
export const RAGS = ['blue', 'green', 'amber', 'red', 'grey'] as const;
export type Rag = (typeof RAGS)[number];
export const DISPOSITIONS = ['written-off', 'rolled-forward', 'mitigated-temporarily'] as const;
export type DispositionKind = (typeof DISPOSITIONS)[number];
export const DELIVERY_KINDS = ['recurrent', 'one-off', 'temporary-mitigation', 'reserves', 'capital-receipt', 'accounting-change', 'grant'] as const;
export type DeliveryKind = (typeof DELIVERY_KINDS)[number];
export const PROGRESSES = ['progressing', 'ready', 'achieved'] as const;
export type Progress = (typeof PROGRESSES)[number];
export const GRADES = ['sufficient', 'partial', 'insufficient'] as const;
export type Grade = (typeof GRADES)[number];
export const RULE_SUBJECTS = ['saving', 'revenue', 'capital', 'indicator'] as const;
export type RuleSubject = (typeof RULE_SUBJECTS)[number];
export const RESERVE_KINDS = ['general', 'earmarked', 'capital', 'provision'] as const;
export type ReserveKind = (typeof RESERVE_KINDS)[number];
export const ADJUSTMENT_SOURCES = ['reserve', 'grant', 'post-plan', 'saving'] as const;
export type AdjustmentSource = (typeof ADJUSTMENT_SOURCES)[number];
export const PERMANENCES = ['temporary', 'permanent'] as const;
export type Permanence = (typeof PERMANENCES)[number];

export interface SavingRagRules {
  readonly green: Ratio;
  readonly amber: Ratio;
  readonly against: 'original' | 'current';
  readonly staleAfterPeriods: number;
}
export interface OverspendRagRules {
  readonly amberOver: Amount;
  readonly redFrom: Amount;
}
export interface IndicatorRagRules {
  readonly amberWithinPercent: Ratio;
}
export interface RuleStart {
  readonly year: FinancialYear;
  readonly period: Period;
}
export interface AuthorityTier {
  readonly role: string;
  readonly upTo: Amount | null;
  readonly acrossServices: boolean;
  readonly permanent: boolean;
  readonly cumulativePerYear?: { readonly amount: Amount } | { readonly percentOfNetBudget: Ratio };
}
export type StatedEffect =
  | { readonly weeklyBefore: Amount; readonly weeklyAfter: Amount }
  | { readonly annual: Amount }
  | { readonly inYear: Amount; readonly fullYear: Amount };
export interface Evidence {
  readonly title: Text;
  readonly uri?: string;
  readonly sha256?: string;
}
export interface ClaimShare {
  readonly scheme: string;
  readonly percent: Ratio;
}

/** What the use of a reserve is planned for: in words, or a thing that Outturn knows. */
export type PlannedFor = string | { readonly line: string } | { readonly scheme: string } | { readonly capital: string };

/** The data of each command, as `design/contract` fixes it. Amounts are strings in pounds. */
export interface CommandData {
  RegisterOrganisation: { organisation: string; name: string };
  DefineService: { service: string; name: string; organisation: string; parent?: string };
  OpenFinancialYear: { year: FinancialYear };
  SetRagRules:
    | { subject: 'saving'; from: RuleStart; organisation?: string; rules: SavingRagRules }
    | { subject: 'revenue' | 'capital'; from: RuleStart; organisation?: string; rules: OverspendRagRules }
    | { subject: 'indicator'; from: RuleStart; organisation?: string; rules: IndicatorRagRules };
  SetThresholds: { exceptions: Amount; virementRegister: Amount; organisation?: string; from?: RuleStart };
  SetVirementAuthority: { tiers: AuthorityTier[]; organisation?: string; from?: RuleStart };
  SetProgressWeight: { progressing: Ratio; organisation?: string; from?: RuleStart };
  DefineReasonCode: { code: string; label: string; organisation?: string };
  CreateProgramme: { programme: string; name: string; organisation: string };
  SetProgrammeTarget: { programme: string; year: FinancialYear; amount: Amount };
  AttributeProgramme: { programme: string; shares: { organisation: string; percent: Ratio }[] | { inProportionTo: Record<string, Amount> } };
  CreateWorkstream: { workstream: string; programme: string; name: string };
  ProposeScheme: {
    scheme: string;
    programme: string;
    workstream: string;
    service: string;
    title: string;
    owner: string;
    kind: SavingKind;
    cashReleasing: boolean;
    recurrence: Recurrence;
    confidence: Confidence;
    balancingLine?: boolean;
    category?: string;
  };
  ApproveScheme: { scheme: string; profile: Profile; phasing?: Record<FinancialYear, Amount[]>; decision?: BoardDecision };
  RebaselineScheme: { scheme: string; profile: Profile; reason: Text; decision?: BoardDecision };
  ReclassifyScheme: {
    scheme: string;
    kind?: SavingKind;
    cashReleasing?: boolean;
    recurrence?: Recurrence;
    confidence?: Confidence;
    owner?: string;
    title?: string;
    category?: string;
    reason: Text;
  };
  MoveScheme: { scheme: string; workstream?: string; service?: string; reason: Text };
  AdvanceStage: { scheme: string; stage: Stage; reason?: Text };
  SetMilestone: { scheme: string; milestone: string; due: IsoDate; done?: IsoDate };
  Comment: { subject: string; text: Text };
  ChangeForecast: { scheme: string; year: FinancialYear; period: Period; forecast: Amount; notRecurrent?: Amount; reasons: Reason[] };
  ConfirmForecast: { scheme: string; year: FinancialYear; period: Period };
  OverrideRag: { scheme: string; year: FinancialYear; period: Period; rag: Rag; reason: Text; untilPeriod: Period };
  CarryForward: { scheme: string; year: FinancialYear; dispositions: { kind: DispositionKind; amount: Amount }[] };
  ClaimSaving: {
    claim: string;
    shares: ClaimShare[];
    year: FinancialYear;
    subject: { kind: string; key: string };
    effectiveFrom: IsoDate;
    effect: StatedEffect;
    deliveryKind: DeliveryKind;
    progress: Progress;
    evidence: Evidence[];
    shiftedCosts?: { amount: Amount; to: Text };
    repeatReason?: Text;
  };
  ProgressClaim: { claim: string; progress: Progress; on: IsoDate };
  VerifyClaim: { claim: string; grade: Grade; inYear?: Amount; fullYear?: Amount; note: Text };
  RejectClaim: { claim: string; reason: Text };
  WithdrawClaim: { claim: string; reason: Text };
  BankClaim: { claim: string; backedBy: { virement: string } | { adjustment: string } };
  CheckSustainment: { claim: string; on: IsoDate; result: 'sustained' | 'partly' | 'not-sustained'; fullYearSustained?: Amount; note: Text };
  ReverseClaim: { claim: string; from: IsoDate; inYear: Amount; fullYear: Amount; reason: Text };
  SetBudget: { line: string; service: string; year: FinancialYear; kind: 'expenditure' | 'income'; amount: Amount };
  AdjustBudget: {
    adjustment: string;
    year: FinancialYear;
    lines: { line: string; amount: Amount }[];
    source: { kind: AdjustmentSource; ref?: string };
    reason: Text;
  };
  RecordActuals: { line: string; year: FinancialYear; period: Period; toDate: Amount };
  ForecastOutturn: { line: string; year: FinancialYear; period: Period; outturn: Amount; reasons: Reason[] };
  RequestVirement: {
    virement: string;
    year: FinancialYear;
    lines: { line: string; amount: Amount; nextYear?: Amount }[];
    permanence: Permanence;
    savingsTarget?: { scheme: string; amount: Amount; toScheme: string }[];
    corrects?: string;
    override?: Text;
    reason: Text;
  };
  ApproveVirement: { virement: string; reason?: Text; decision?: BoardDecision };
  RejectVirement: { virement: string; reason?: Text; decision?: BoardDecision };
  WithdrawVirement: { virement: string; reason?: Text; decision?: BoardDecision };
  OpenReserve: {
    reserve: string;
    name: string;
    kind: ReserveKind;
    group?: string;
    service?: string;
    organisation?: string;
    year: FinancialYear;
    opening: Amount;
    mayBeNegative?: { authority: string };
  };
  MoveReserve: {
    reserve: string;
    year: FinancialYear;
    period: Period;
    amount: Amount;
    reason: Text;
    for?: { line: string } | { scheme: string } | { capital: string };
  };
  ForecastReserve: { reserve: string; year: FinancialYear; period: Period; closing: Amount; planned?: { for: PlannedFor; amount: Amount }[] };
  AllocateInvestment: { scheme: string; reserve: string; byYear: Record<FinancialYear, Amount> };
  SetAccountRoles: { account: string; roles: string[]; services: string[] };
  OpenPeriod: { year: FinancialYear; period: Period; organisation?: string };
  ClosePeriod: { year: FinancialYear; period: Period; organisation?: string };
  SubmitReturn: { service: string; year: FinancialYear; period: Period };
  QueryReturn: { service: string; year: FinancialYear; period: Period; subject?: string; question: Text };
  AnswerQuery: { service: string; year: FinancialYear; period: Period; subject?: string; answer: Text };
  PublishReport: {
    publication: string;
    year: FinancialYear;
    period: Period;
    title: string;
    meeting?: string;
    organisation?: string;
    reports?: { name: string; options: PublishedOptions }[];
  };
  DrawInvestment: { scheme: string; reserve: string; year: FinancialYear; period: Period; amount: Amount };
}

export type CommandName = keyof CommandData;

/** A command on its way to a decision. Clock, ids and actor arrive with it; the domain never asks for the time. */
export interface CommandOf<N extends CommandName> {
  readonly command: N;
  readonly id: string;
  readonly actor: Actor;
  /** The day the command says it is true from, where it says so. */
  readonly effective?: IsoDate;
  readonly source?: Text;
  /** The day in London on which it is decided: rules that change in time and are dated by nothing else go by it. */
  readonly today?: IsoDate;
  readonly data: Readonly<CommandData[N]>;
}

export type Command = { [N in CommandName]: CommandOf<N> }[CommandName];

export type { Basis };
