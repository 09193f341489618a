import type { Amount, Ratio } from '@outturn/kernel';
import type { AuthorityTier, IndicatorRagRules, OverspendRagRules, RuleStart, SavingRagRules } from './commands.ts';
import type { Evolve } from './subjects.ts';

/**
 * A council's own rules, each with the period that it takes effect from; a report for a past period uses the rules of
 * that period. Stream `rules/ORGANISATION`, or `rules/*` for rules that hold for every organisation without its own.
 */
export type RulesEvent =
  | {
      readonly type: 'RagRulesSet';
      readonly data: { readonly organisation: string | null; readonly from: RuleStart } & (
        | { readonly subject: 'saving'; readonly rules: SavingRagRules }
        | { readonly subject: 'revenue' | 'capital'; readonly rules: OverspendRagRules }
        | { readonly subject: 'indicator'; readonly rules: IndicatorRagRules }
      );
    }
  | {
      readonly type: 'ThresholdsSet';
      readonly data: { readonly organisation: string | null; readonly from: RuleStart | null; readonly exceptions: Amount; readonly virementRegister: Amount };
    }
  | {
      readonly type: 'VirementAuthoritySet';
      readonly data: { readonly organisation: string | null; readonly from: RuleStart | null; readonly tiers: readonly AuthorityTier[] };
    }
  | {
      readonly type: 'ProgressWeightSet';
      readonly data: { readonly organisation: string | null; readonly from: RuleStart | null; readonly progressing: Ratio };
    }
  | { readonly type: 'ReasonCodeDefined'; readonly data: { readonly organisation: string | null; readonly code: string; readonly label: string } };

/** The id of the stream of rules that hold for every organisation without its own. */
export const EVERY_ORGANISATION = '*';

/** A rule and when it takes effect; null: from the beginning. */
export interface Starting<R> {
  readonly from: RuleStart | null;
  readonly rule: R;
}

/** The rules of one organisation (null: of every organisation without its own); each list in the order of recording. */
export interface RulesState {
  readonly organisation: string | null;
  readonly saving: readonly Starting<SavingRagRules>[];
  readonly revenue: readonly Starting<OverspendRagRules>[];
  readonly capital: readonly Starting<OverspendRagRules>[];
  readonly indicator: readonly Starting<IndicatorRagRules>[];
  readonly thresholds: readonly Starting<{ readonly exceptions: Amount; readonly virementRegister: Amount }>[];
  readonly virementAuthority: readonly Starting<readonly AuthorityTier[]>[];
  readonly progressWeight: readonly Starting<Ratio>[];
  /** Labels by code. */
  readonly reasonCodes: Readonly<Record<string, string>>;
}

const noRules = (organisation: string | null): RulesState => ({
  organisation,
  saving: [],
  revenue: [],
  capital: [],
  indicator: [],
  thresholds: [],
  virementAuthority: [],
  progressWeight: [],
  reasonCodes: {},
});

export const evolveRules: Evolve<RulesState> = (before, event) => {
  switch (event.type) {
    case 'RagRulesSet': {
      const state = before ?? noRules(event.data.organisation);
      const { from, subject, rules } = event.data;
      return { ...state, [subject]: [...state[subject], { from, rule: rules }] };
    }
    case 'ThresholdsSet': {
      const state = before ?? noRules(event.data.organisation);
      const { from, exceptions, virementRegister } = event.data;
      return { ...state, thresholds: [...state.thresholds, { from, rule: { exceptions, virementRegister } }] };
    }
    case 'VirementAuthoritySet': {
      const state = before ?? noRules(event.data.organisation);
      return { ...state, virementAuthority: [...state.virementAuthority, { from: event.data.from, rule: event.data.tiers }] };
    }
    case 'ProgressWeightSet': {
      const state = before ?? noRules(event.data.organisation);
      return { ...state, progressWeight: [...state.progressWeight, { from: event.data.from, rule: event.data.progressing }] };
    }
    case 'ReasonCodeDefined': {
      const state = before ?? noRules(event.data.organisation);
      return { ...state, reasonCodes: { ...state.reasonCodes, [event.data.code]: event.data.label } };
    }
    default:
      return before;
  }
};
