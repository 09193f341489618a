import type { ClaimEvent, DomainEvent, EventOf, EventType, Recorded } from '@outturn/domain';
import type { ClaimFacts, FactTables, TableName } from './facts.ts';
import { budgets, reserves } from './projections/budget.ts';
import { claims } from './projections/claim.ts';
import { deliveries } from './projections/delivery.ts';
import { lineReturns } from './projections/line-returns.ts';
import { periods } from './projections/periods.ts';
import { rules } from './projections/rules.ts';
import { schemes } from './projections/scheme.ts';
import { schemeYears } from './projections/scheme-year.ts';
import { structure } from './projections/structure.ts';
import { serviceYears, virements } from './projections/virement.ts';
import type { Version } from './reader.ts';
import type { Step } from './step.ts';

/** For events that change no fact: remarks, and what deciders keep in constraint streams. */
const NO_FACT = [] as const;

/** Every event, and each table that it changes. The claim itself comes before what adds up claims. */
const PROJECTIONS: { readonly [E in EventType]: readonly Step<EventOf<E>>[] } = {
  AccountRolesSet: [structure.AccountRolesSet],
  OrganisationRegistered: [structure.OrganisationRegistered],
  ServiceDefined: [structure.ServiceDefined],
  FinancialYearOpened: [structure.FinancialYearOpened],
  RagRulesSet: [rules.RagRulesSet],
  ThresholdsSet: [rules.ThresholdsSet],
  VirementAuthoritySet: [rules.VirementAuthoritySet],
  ProgressWeightSet: [rules.ProgressWeightSet],
  ReasonCodeDefined: [rules.ReasonCodeDefined],
  ProgrammeCreated: [structure.ProgrammeCreated],
  ProgrammeTargetSet: [structure.ProgrammeTargetSet],
  ProgrammeAttributed: [structure.ProgrammeAttributed],
  WorkstreamCreated: [structure.WorkstreamCreated],
  SchemeProposed: [schemes.SchemeProposed],
  SchemeApproved: [schemes.SchemeApproved],
  SchemeRebaselined: [schemes.SchemeRebaselined],
  SchemeReclassified: [schemes.SchemeReclassified],
  SchemeMoved: [schemes.SchemeMoved],
  StageAdvanced: [schemes.StageAdvanced],
  MilestoneSet: [schemes.MilestoneSet],
  Commented: NO_FACT,
  ForecastChanged: [schemeYears.ForecastChanged],
  ForecastConfirmed: [schemeYears.ForecastConfirmed],
  RagOverridden: [schemeYears.RagOverridden],
  TargetCarriedForward: [schemes.TargetCarriedForward],
  InvestmentAllocated: [schemes.InvestmentAllocated, reserves.InvestmentAllocated],
  SchemeClaimed: [schemes.SchemeClaimed],
  SchemeSavingBanked: NO_FACT,
  SchemeSavingReleased: NO_FACT,
  SavingClaimed: [claims.SavingClaimed, deliveries.SavingClaimed],
  ClaimProgressed: [claims.ClaimProgressed, deliveries.ClaimProgressed],
  ClaimVerified: [claims.ClaimVerified, deliveries.ClaimVerified],
  ClaimGraded: [claims.ClaimGraded],
  ClaimRejected: [claims.ClaimRejected, deliveries.ClaimRejected],
  ClaimWithdrawn: [claims.ClaimWithdrawn, deliveries.ClaimWithdrawn],
  ClaimBanked: [claims.ClaimBanked, deliveries.ClaimBanked],
  SustainmentChecked: [claims.SustainmentChecked],
  ClaimReversed: [claims.ClaimReversed, deliveries.ClaimReversed],
  SubjectReserved: NO_FACT,
  SubjectReleased: NO_FACT,
  BudgetSet: [budgets.BudgetSet],
  BudgetAdjusted: [budgets.BudgetAdjusted],
  LineBudgetMoved: NO_FACT,
  ActualsRecorded: [lineReturns.ActualsRecorded],
  OutturnForecast: [lineReturns.OutturnForecast],
  ReductionUsed: NO_FACT,
  ReductionReleased: NO_FACT,
  VirementRequested: [virements.VirementRequested],
  VirementPosted: [virements.VirementPosted],
  VirementRejected: [virements.VirementRejected],
  VirementWithdrawn: [virements.VirementWithdrawn],
  VirementCorrected: [virements.VirementCorrected],
  VirementReductionUsed: NO_FACT,
  VirementReductionReleased: NO_FACT,
  ServiceBudgetOpened: [serviceYears.ServiceBudgetOpened],
  VirementAuthorityUsed: [serviceYears.VirementAuthorityUsed],
  TargetTravelled: [schemes.TargetTravelled],
  ReserveOpened: [reserves.ReserveOpened],
  ReserveMoved: [reserves.ReserveMoved],
  InvestmentDrawn: [schemeYears.InvestmentDrawn, reserves.InvestmentDrawn],
  PeriodOpened: [periods.PeriodOpened],
  PeriodClosed: [periods.PeriodClosed],
  ReturnSubmitted: [periods.ReturnSubmitted],
  ReturnQueried: [periods.ReturnQueried],
  QueryAnswered: [periods.QueryAnswered],
  LateChangeMarked: [periods.LateChangeMarked],
  ReportPublished: [periods.ReportPublished],
  ReserveForecastStated: [reserves.ReserveForecastStated],
};

const CLAIM_EVENTS: { readonly [E in ClaimEvent['type']]: true } = {
  SavingClaimed: true,
  ClaimProgressed: true,
  ClaimVerified: true,
  ClaimGraded: true,
  ClaimRejected: true,
  ClaimWithdrawn: true,
  ClaimBanked: true,
  SustainmentChecked: true,
  ClaimReversed: true,
};

/** One key of one table. */
export interface FactKey {
  readonly table: TableName;
  readonly key: string;
}

/** The latest facts of keys, as far as a projection has come. */
export interface LatestFacts {
  get<T extends TableName>(table: T, key: string): FactTables[T] | undefined;
}

/** The claim whose stream an event belongs to; undefined for events of other streams. */
export function claimOf(event: Recorded): string | undefined {
  return isClaimEvent(event) ? event.data.claim : undefined;
}

function isClaimEvent(event: Recorded): event is Recorded<ClaimEvent> {
  return Object.hasOwn(CLAIM_EVENTS, event.type);
}

function stepsOf(event: Recorded): readonly Step<DomainEvent>[] {
  return PROJECTIONS[event.type] as readonly Step<DomainEvent>[];
}

/**
 * The keys whose latest facts `project` will ask for. An event of a claim's stream touches the schemes of the claim,
 * which are known once the claim is: give the claim's facts before the event, or call again when they are loaded.
 */
export function keysOf(event: Recorded, claim?: ClaimFacts): FactKey[] {
  return stepsOf(event).flatMap(({ table, keysOf: keys }) => keys(event, claim).map((key) => ({ table, key })));
}

/**
 * The versions that an event makes of the latest facts before it: one for each key that it changes. Pure. Throws where
 * the ledger contradicts itself (a change of something that was never recorded).
 */
export function project(latest: LatestFacts, event: Recorded): Version[] {
  const claim = claimOf(event);
  const before = claim === undefined ? undefined : latest.get('claim', claim);
  let after = before;
  const versions: Version[] = [];
  for (const { table, keysOf: keys, fold } of stepsOf(event)) {
    for (const key of keys(event, before)) {
      const was = latest.get(table, key);
      const facts = fold(was, event, key, { before, after });
      if (table === 'claim') after = facts as ClaimFacts;
      if (facts !== was) versions.push({ table, key, from: event.position, facts });
    }
  }
  return versions;
}
