import type { AccountEvent } from './account.ts';
import type { BudgetEvent } from './budget.ts';
import type { ClaimEvent, ClaimSubjectEvent } from './claim.ts';
import type { FinancialYearEvent } from './financial-year.ts';
import type { MonitoringEvent } from './monitoring.ts';
import type { LateChangeEvent } from './late-change.ts';
import type { OrganisationEvent } from './organisation.ts';
import type { ProgrammeEvent, WorkstreamEvent } from './programme.ts';
import type { PublicationEvent } from './publication.ts';
import type { ReserveEvent } from './reserve.ts';
import type { ReturnEvent } from './return.ts';
import type { RulesEvent } from './rules.ts';
import type { CommentEvent, SchemeEvent } from './scheme.ts';
import type { ServiceEvent } from './service.ts';
import type { VirementAuthorityEvent, VirementEvent } from './virement.ts';

export type DomainEvent =
  | AccountEvent
  | OrganisationEvent
  | ServiceEvent
  | FinancialYearEvent
  | RulesEvent
  | ProgrammeEvent
  | WorkstreamEvent
  | SchemeEvent
  | CommentEvent
  | ClaimEvent
  | ClaimSubjectEvent
  | BudgetEvent
  | VirementEvent
  | VirementAuthorityEvent
  | MonitoringEvent
  | ReserveEvent
  | ReturnEvent
  | LateChangeEvent
  | PublicationEvent;

export type EventType = DomainEvent['type'];
export type EventOf<T extends EventType> = Extract<DomainEvent, { type: T }>;

/** An older version of an event's data → the next one. */
type Upcast = (data: Record<string, unknown>) => Record<string, unknown>;

export interface EventSpec {
  /** The version of the data that is written today. */
  readonly version: number;
  /** Paths of free text that is kept apart from the event; `*` stands for every element of a list. */
  readonly texts: readonly string[];
  /** `upcasts[n]` turns version n + 1 into version n + 2. */
  readonly upcasts?: readonly Upcast[];
}

/** Every event that may stand in the ledger. The compiler refuses an event without an entry, and an entry without an event. */
export const EVENTS = {
  AccountRolesSet: { version: 1, texts: [] },
  OrganisationRegistered: { version: 1, texts: [] },
  ServiceDefined: { version: 1, texts: [] },
  FinancialYearOpened: { version: 1, texts: [] },
  RagRulesSet: { version: 1, texts: [] },
  ThresholdsSet: { version: 1, texts: [] },
  VirementAuthoritySet: { version: 1, texts: [] },
  ProgressWeightSet: { version: 1, texts: [] },
  ReasonCodeDefined: { version: 1, texts: [] },
  ProgrammeCreated: { version: 1, texts: [] },
  ProgrammeTargetSet: { version: 1, texts: [] },
  ProgrammeAttributed: { version: 1, texts: [] },
  WorkstreamCreated: { version: 1, texts: [] },
  SchemeProposed: { version: 1, texts: [] },
  SchemeApproved: { version: 1, texts: [] },
  SchemeRebaselined: { version: 1, texts: ['reason'] },
  SchemeReclassified: { version: 1, texts: ['reason'] },
  SchemeMoved: { version: 1, texts: ['reason'] },
  StageAdvanced: { version: 1, texts: ['reason'] },
  MilestoneSet: { version: 1, texts: [] },
  Commented: { version: 1, texts: ['text'] },
  ForecastChanged: {
    version: 2,
    texts: ['reasons.*.narrative'],
    // Version 1 came from before forecasts told apart what is not recurrent delivery: all of it was taken as recurrent.
    upcasts: [(data) => ({ ...data, notRecurrent: '0.00' })],
  },
  ForecastConfirmed: { version: 1, texts: [] },
  RagOverridden: { version: 1, texts: ['reason'] },
  TargetCarriedForward: { version: 1, texts: [] },
  InvestmentAllocated: { version: 1, texts: [] },
  SchemeClaimed: { version: 1, texts: [] },
  SchemeSavingBanked: { version: 1, texts: [] },
  SchemeSavingReleased: { version: 1, texts: [] },
  SavingClaimed: { version: 1, texts: ['subject.key', 'evidence.*.title', 'shiftedCosts.to', 'repeatReason'] },
  ClaimProgressed: { version: 1, texts: [] },
  ClaimVerified: { version: 1, texts: ['note'] },
  ClaimGraded: { version: 1, texts: ['note'] },
  ClaimRejected: { version: 1, texts: ['reason'] },
  ClaimWithdrawn: { version: 1, texts: ['reason'] },
  ClaimBanked: { version: 1, texts: [] },
  SustainmentChecked: { version: 1, texts: ['note'] },
  ClaimReversed: { version: 1, texts: ['reason'] },
  SubjectReserved: { version: 1, texts: [] },
  SubjectReleased: { version: 1, texts: [] },
  BudgetSet: { version: 1, texts: [] },
  BudgetAdjusted: { version: 1, texts: ['reason'] },
  LineBudgetMoved: { version: 1, texts: [] },
  ActualsRecorded: { version: 1, texts: [] },
  OutturnForecast: { version: 1, texts: ['reasons.*.narrative'] },
  ReductionUsed: { version: 1, texts: [] },
  ReductionReleased: { version: 1, texts: [] },
  VirementRequested: { version: 1, texts: ['reason', 'override'] },
  VirementPosted: { version: 1, texts: ['reason'] },
  VirementRejected: { version: 1, texts: ['reason'] },
  VirementWithdrawn: { version: 1, texts: ['reason'] },
  VirementCorrected: { version: 1, texts: [] },
  VirementReductionUsed: { version: 1, texts: [] },
  VirementReductionReleased: { version: 1, texts: [] },
  ServiceBudgetOpened: { version: 1, texts: [] },
  VirementAuthorityUsed: { version: 1, texts: [] },
  TargetTravelled: { version: 1, texts: [] },
  ReserveOpened: { version: 1, texts: [] },
  ReserveMoved: { version: 1, texts: ['reason'] },
  InvestmentDrawn: { version: 1, texts: [] },
  PeriodOpened: { version: 1, texts: [] },
  PeriodClosed: { version: 1, texts: [] },
  ReturnSubmitted: { version: 1, texts: [] },
  ReturnQueried: { version: 1, texts: ['question'] },
  QueryAnswered: { version: 1, texts: ['answer'] },
  LateChangeMarked: { version: 1, texts: ['reason'] },
  ReportPublished: { version: 1, texts: [] },
  ReserveForecastStated: { version: 1, texts: [] },
} satisfies Record<EventType, EventSpec>;
