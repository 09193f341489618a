import { absoluteSeries, type Amount, amount, type FinancialYear, type IsoDate, money, type Period, type Profile, type Series, yearsOf } from '@outturn/kernel';
import type { BoardDecision, Confidence, DispositionKind, Permanence, Rag, Reason, Recurrence, SavingKind, Stage } from './commands.ts';
import type { Text } from './decider.ts';
import { type AbsoluteProfile, rebaselined, type SchemeTargets, withTravelled } from './rules/targets.ts';
import type { Evolve } from './subjects.ts';

/** A scheme: a saving proposal, an income line, an invest-to-save project, or growth. Stream `scheme/ID`. */
export type SchemeEvent =
  | {
      readonly type: 'SchemeProposed';
      readonly data: {
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
      };
    }
  | {
      readonly type: 'SchemeApproved';
      readonly data: {
        readonly scheme: string;
        readonly profile: Profile;
        readonly phasing: Readonly<Record<FinancialYear, readonly Amount[]>> | null;
        readonly decision: BoardDecision | null;
      };
    }
  | {
      readonly type: 'SchemeRebaselined';
      readonly data: { readonly scheme: string; readonly profile: Profile; readonly reason: Text; readonly decision: BoardDecision | null };
    }
  | {
      readonly type: 'SchemeReclassified';
      readonly data: {
        readonly scheme: string;
        readonly reason: Text;
        readonly kind?: SavingKind;
        readonly cashReleasing?: boolean;
        readonly recurrence?: Recurrence;
        readonly confidence?: Confidence;
        readonly owner?: string;
        readonly title?: string;
        readonly category?: string;
      };
    }
  | {
      readonly type: 'SchemeMoved';
      readonly data: { readonly scheme: string; readonly workstream: string | null; readonly service: string | null; readonly reason: Text };
    }
  | { readonly type: 'StageAdvanced'; readonly data: { readonly scheme: string; readonly from: Stage; readonly to: Stage; readonly reason: Text | null } }
  | {
      readonly type: 'MilestoneSet';
      readonly data: { readonly scheme: string; readonly milestone: string; readonly due: IsoDate; readonly done: IsoDate | null };
    }
  | {
      readonly type: 'ForecastChanged';
      /** `previous` is the forecast as known at this position: reasons add up to forecast − previous. */
      readonly data: {
        readonly scheme: string;
        readonly year: FinancialYear;
        readonly period: Period;
        readonly previous: Amount;
        readonly forecast: Amount;
        readonly notRecurrent: Amount;
        readonly reasons: readonly Reason[];
      };
    }
  | { readonly type: 'ForecastConfirmed'; readonly data: { readonly scheme: string; readonly year: FinancialYear; readonly period: Period } }
  | {
      readonly type: 'RagOverridden';
      readonly data: {
        readonly scheme: string;
        readonly year: FinancialYear;
        readonly period: Period;
        readonly rag: Rag;
        readonly reason: Text;
        readonly untilPeriod: Period;
      };
    }
  | {
      readonly type: 'TargetCarriedForward';
      /** `recurrence` is the scheme's at this moment: it decides what the dispositions do to later years. */
      readonly data: {
        readonly scheme: string;
        readonly year: FinancialYear;
        readonly undelivered: Amount;
        readonly recurrence: Recurrence;
        readonly dispositions: readonly { readonly kind: DispositionKind; readonly amount: Amount }[];
      };
    }
  | {
      readonly type: 'InvestmentAllocated';
      readonly data: { readonly scheme: string; readonly reserve: string; readonly byYear: Readonly<Record<FinancialYear, Amount>> };
    }
  /** A part of the scheme's target that came with a posted virement (positive), or left with it. `other`: the scheme at its other end. */
  | {
      readonly type: 'TargetTravelled';
      readonly data: {
        readonly scheme: string;
        readonly virement: string;
        readonly year: FinancialYear;
        readonly permanence: Permanence;
        readonly amount: Amount;
        readonly other: string;
      };
    }
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
  /** Every year that any profile of the scheme ever named. */
  readonly profileYears: readonly FinancialYear[];
  readonly forecasts: Readonly<Record<FinancialYear, readonly ForecastState[]>>;
  readonly confirmed: Readonly<Record<FinancialYear, readonly Period[]>>;
  readonly carriedForward: readonly FinancialYear[];
  readonly milestones: Readonly<Record<string, { readonly due: IsoDate; readonly done: IsoDate | null }>>;
  /** Claims with a share in this scheme, and those of them that are banked and not wholly reversed. */
  readonly claims: readonly string[];
  readonly bankedClaims: readonly string[];
}

/** A profile's series as absolute effects, written with pennies. */
export function absoluteProfile(profile: Profile): AbsoluteProfile {
  return { basis: profile.basis, saving: absolute(profile, profile.saving), investment: absolute(profile, profile.investment ?? {}) };
}

function absolute(profile: Profile, series: Series): Series {
  return Object.fromEntries(Object.entries(absoluteSeries(profile.basis, series)).map(([year, stated]) => [year, amount(money(stated))]));
}

export const evolveScheme: Evolve<SchemeState> = (state, event) => {
  if (event.type === 'SchemeProposed') {
    return { ...event.data, stage: 'idea', profileYears: [], forecasts: {}, confirmed: {}, carriedForward: [], milestones: {}, claims: [], bankedClaims: [] };
  }
  if (!state) return state;
  switch (event.type) {
    case 'SchemeApproved': {
      const profile = absoluteProfile(event.data.profile);
      const targets = { original: profile, originalRecurrence: state.recurrence, current: profile, carriedSinceProfile: [], carried: [] };
      return { ...state, stage: 'approved', targets, profileYears: yearsIn(state, profile) };
    }
    case 'SchemeRebaselined': {
      if (!state.targets) return state;
      const profile = absoluteProfile(event.data.profile);
      return { ...state, targets: rebaselined(state.targets, profile), profileYears: yearsIn(state, profile) };
    }
    case 'SchemeReclassified': {
      const { scheme: _scheme, reason: _reason, ...changed } = event.data;
      return { ...state, ...changed };
    }
    case 'SchemeMoved':
      return { ...state, workstream: event.data.workstream ?? state.workstream, service: event.data.service ?? state.service };
    case 'StageAdvanced':
      return { ...state, stage: event.data.to };
    case 'MilestoneSet':
      return { ...state, milestones: { ...state.milestones, [event.data.milestone]: { due: event.data.due, done: event.data.done } } };
    case 'ForecastChanged': {
      const { year, period, forecast } = event.data;
      return { ...state, forecasts: { ...state.forecasts, [year]: [...(state.forecasts[year] ?? []), { period, forecast }] } };
    }
    case 'ForecastConfirmed': {
      const { year, period } = event.data;
      return { ...state, confirmed: { ...state.confirmed, [year]: [...(state.confirmed[year] ?? []), period] } };
    }
    case 'TargetCarriedForward': {
      if (!state.targets) return state;
      const { year, recurrence, dispositions } = event.data;
      const carried = { year, recurrence, dispositions };
      const { targets } = state;
      return {
        ...state,
        carriedForward: [...state.carriedForward, year],
        targets: { ...targets, carriedSinceProfile: [...targets.carriedSinceProfile, carried], carried: [...targets.carried, carried] },
      };
    }
    case 'TargetTravelled':
      return state.targets ? { ...state, targets: withTravelled(state.targets, event.data) } : state;
    case 'SchemeClaimed':
      return { ...state, claims: [...state.claims, event.data.claim] };
    case 'SchemeSavingBanked':
      return { ...state, bankedClaims: [...state.bankedClaims, event.data.claim] };
    case 'SchemeSavingReleased':
      return { ...state, bankedClaims: state.bankedClaims.filter((claim) => claim !== event.data.claim) };
    default:
      return state;
  }
};

function yearsIn(state: SchemeState, profile: AbsoluteProfile): FinancialYear[] {
  return [...new Set([...state.profileYears, ...yearsOf(profile.saving), ...yearsOf(profile.investment)])].sort();
}
