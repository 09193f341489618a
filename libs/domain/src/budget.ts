import { type Amount, amount, type FinancialYear, money, sum } from '@outturn/kernel';
import type { AdjustmentSource } from './commands.ts';
import type { Recorded, Text } from './decider.ts';

/** Budget lines (stream `line/ID`) and adjustments of them (stream `adjustment/ID`: one event with all its lines). */
export type BudgetEvent =
  | {
      readonly type: 'BudgetSet';
      readonly data: {
        readonly line: string;
        readonly service: string;
        readonly year: FinancialYear;
        readonly kind: 'expenditure' | 'income';
        readonly amount: Amount;
      };
    }
  | {
      readonly type: 'BudgetAdjusted';
      readonly data: {
        readonly adjustment: string;
        readonly organisation: string;
        readonly year: FinancialYear;
        readonly lines: readonly { readonly line: string; readonly amount: Amount }[];
        readonly source: { readonly kind: AdjustmentSource; readonly ref: string | null };
        readonly reason: Text;
      };
    }
  /** Constraint: this much of the adjustment's reduction now backs a banked claim. No reported figure. */
  | { readonly type: 'ReductionUsed'; readonly data: { readonly adjustment: string; readonly claim: string; readonly amount: Amount } }
  | { readonly type: 'ReductionReleased'; readonly data: { readonly adjustment: string; readonly claim: string } };

export type LineKind = 'expenditure' | 'income';

/** What decisions see of a budget line: it keeps its service and its kind over the years. */
export interface LineState {
  readonly line: string;
  readonly service: string;
  readonly kind: LineKind;
  /** The opening budget of each year that it has one for. Pounds; income is negative. */
  readonly openings: Readonly<Record<FinancialYear, Amount>>;
}

/** What decisions see of an adjustment: what it takes out of budgets, and which claims that backs. */
export interface AdjustmentState {
  readonly adjustment: string;
  readonly organisation: string;
  readonly year: FinancialYear;
  readonly source: AdjustmentSource;
  readonly lines: readonly { readonly line: string; readonly amount: Amount }[];
  /** The sum of its negative lines, as a positive amount. Pounds. */
  readonly reduction: Amount;
  /** The banked claims that it backs, in the order of banking. */
  readonly usedBy: readonly { readonly claim: string; readonly amount: Amount }[];
}

export function evolveLine(state: LineState | undefined, event: Recorded): LineState | undefined {
  if (event.type !== 'BudgetSet') return state;
  const { line, service, kind, year } = event.data;
  return { line, service, kind, openings: { ...state?.openings, [year]: event.data.amount } };
}

export function evolveAdjustment(state: AdjustmentState | undefined, event: Recorded): AdjustmentState | undefined {
  if (event.type === 'BudgetAdjusted') {
    const { adjustment, organisation, year, source, lines } = event.data;
    const reductions = lines.map((line) => money(line.amount)).filter((change) => change.isNegative());
    return { adjustment, organisation, year, source: source.kind, lines, reduction: amount(sum(reductions).negated()), usedBy: [] };
  }
  if (!state) return state;
  if (event.type === 'ReductionUsed') return { ...state, usedBy: [...state.usedBy, { claim: event.data.claim, amount: event.data.amount }] };
  if (event.type === 'ReductionReleased') return { ...state, usedBy: state.usedBy.filter((use) => use.claim !== event.data.claim) };
  return state;
}
