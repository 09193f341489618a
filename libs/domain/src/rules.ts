import type { Amount, Ratio } from '@outturn/kernel';
import type { AuthorityTier, IndicatorRagRules, OverspendRagRules, RuleStart, SavingRagRules } from './commands.ts';

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
  | { readonly type: 'ProgressWeightSet'; readonly data: { readonly organisation: string | null; readonly from: RuleStart | null; readonly progressing: Ratio } }
  | { readonly type: 'ReasonCodeDefined'; readonly data: { readonly organisation: string | null; readonly code: string; readonly label: string } };

/** The id of the stream of rules that hold for every organisation without its own. */
export const EVERY_ORGANISATION = '*';
