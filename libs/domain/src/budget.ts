import type { Amount, FinancialYear } from '@outturn/kernel';
import type { AdjustmentSource } from './commands.ts';
import type { Text } from './decider.ts';

/** Budget lines (stream `line/ID`) and adjustments of them (stream `adjustment/ID`: one event with all its lines). */
export type BudgetEvent =
  | {
      readonly type: 'BudgetSet';
      readonly data: { readonly line: string; readonly service: string; readonly year: FinancialYear; readonly kind: 'expenditure' | 'income'; readonly amount: Amount };
    }
  | {
      readonly type: 'BudgetAdjusted';
      readonly data: {
        readonly adjustment: string; readonly organisation: string; readonly year: FinancialYear; readonly lines: readonly { readonly line: string; readonly amount: Amount }[];
        readonly source: { readonly kind: AdjustmentSource; readonly ref: string | null }; readonly reason: Text;
      };
    }
  /** Constraint: this much of the adjustment's reduction now backs a banked claim. No reported figure. */
  | { readonly type: 'ReductionUsed'; readonly data: { readonly adjustment: string; readonly claim: string; readonly amount: Amount } }
  | { readonly type: 'ReductionReleased'; readonly data: { readonly adjustment: string; readonly claim: string } };
