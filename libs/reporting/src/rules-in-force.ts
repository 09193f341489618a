import { type AuthorityTier, inForce } from '@outturn/domain';
import { type FinancialYear, money, type Money, type Period, ratio, ZERO } from '@outturn/kernel';
import type { RulesFacts } from '@outturn/read-models';
import type { RevenueRules, SavingRules } from './rag.ts';

/** In force where a council has set nothing. */
export const DEFAULT_SAVING_RULES: SavingRules = { green: ratio('0.95'), amber: ratio('0.75'), against: 'original', staleAfterPeriods: 2 };
export const DEFAULT_PROGRESS_WEIGHT: Money = ratio('0.50');
export const DEFAULT_REVENUE_RULES: RevenueRules = { amberOver: money('0'), redFrom: money('1000000') };
/** Pounds of variance either way. */
export const DEFAULT_EXCEPTIONS_FROM: Money = money('250000');
/** Every virement and adjustment is listed. */
export const DEFAULT_REGISTER_FROM: Money = ZERO;

/** The rules of one organisation that hold in one period: its own, else those of every organisation, else the defaults. */
export interface RulesInForce {
  readonly saving: SavingRules;
  readonly progressWeight: Money;
  readonly revenue: RevenueRules;
  /** The variance, either way, from which a budget is an exception. Pounds. */
  readonly exceptionsFrom: Money;
  /** The amount from which a virement or adjustment stands in the reconciliation by itself. Pounds. */
  readonly registerFrom: Money;
  /** Who may approve virements; none where nothing is set. */
  readonly tiers: readonly AuthorityTier[];
}

/** Which rules hold for an organisation (null: for everyone) in a period. Looked up once for each question. */
export type Rulebook = (organisation: string | null, year: FinancialYear, period: Period) => RulesInForce;

export function rulebookOf(facts: readonly RulesFacts[]): Rulebook {
  const byOrganisation = new Map(facts.map((rules) => [rules.organisation, rules]));
  const known = new Map<string, RulesInForce>();
  return (organisation, year, period) => {
    const question = `${organisation ?? ''}|${year}|${period}`;
    const answer = known.get(question) ?? rulesFor(byOrganisation, organisation, year, period);
    known.set(question, answer);
    return answer;
  };
}

function rulesFor(byOrganisation: ReadonlyMap<string | null, RulesFacts>, organisation: string | null, year: FinancialYear, period: Period): RulesInForce {
  const own = organisation === null ? undefined : byOrganisation.get(organisation);
  const everyone = byOrganisation.get(null);
  const saving = inForce(own?.saving ?? [], year, period) ?? inForce(everyone?.saving ?? [], year, period);
  const weight = inForce(own?.progressWeight ?? [], year, period) ?? inForce(everyone?.progressWeight ?? [], year, period);
  const revenue = inForce(own?.revenue ?? [], year, period) ?? inForce(everyone?.revenue ?? [], year, period);
  const thresholds = inForce(own?.thresholds ?? [], year, period) ?? inForce(everyone?.thresholds ?? [], year, period);
  const authority = inForce(own?.virementAuthority ?? [], year, period) ?? inForce(everyone?.virementAuthority ?? [], year, period);
  return {
    saving: saving === undefined ? DEFAULT_SAVING_RULES : { ...saving, green: ratio(saving.green), amber: ratio(saving.amber) },
    progressWeight: weight === undefined ? DEFAULT_PROGRESS_WEIGHT : ratio(weight.progressing),
    revenue: revenue === undefined ? DEFAULT_REVENUE_RULES : { amberOver: money(revenue.amberOver), redFrom: money(revenue.redFrom) },
    exceptionsFrom: thresholds === undefined ? DEFAULT_EXCEPTIONS_FROM : money(thresholds.exceptions),
    registerFrom: thresholds === undefined ? DEFAULT_REGISTER_FROM : money(thresholds.virementRegister),
    tiers: authority?.tiers ?? [],
  };
}
