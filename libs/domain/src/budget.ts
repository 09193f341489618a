import { type Amount, amount, type FinancialYear, type IsoDate, money, sum } from '@outturn/kernel';
import type { AdjustmentSource } from './commands.ts';
import type { Recorded, Text } from './decider.ts';
import type { ActualState, OutturnState } from './monitoring.ts';
import { effectivePeriod } from './rules/effective-period.ts';
import type { BudgetMove } from './rules/line-budget.ts';

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
  /**
   * Companion in the stream of a line of what changes its budget, so that changes of one line meet and decisions about the
   * line know its budget. `effective`: the day that counts where it is another than that of the event. No reported figure.
   */
  | {
      readonly type: 'LineBudgetMoved';
      readonly data: {
        readonly line: string;
        readonly service: string;
        readonly year: FinancialYear;
        readonly amount: Amount;
        readonly effective: IsoDate | null;
        readonly by: { readonly adjustment: string } | { readonly virement: string };
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
  /** Adjustments and posted virements of the line, in the order of recording. */
  readonly moves: readonly BudgetMove[];
  /** Cumulative actuals of each year, in the order of recording. */
  readonly actuals: Readonly<Record<FinancialYear, readonly ActualState[]>>;
  /** Forecast outturns of each year, confirmed ones included, in the order of recording. */
  readonly outturns: Readonly<Record<FinancialYear, readonly OutturnState[]>>;
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
  if (event.type === 'BudgetSet') {
    const { line, service, kind, year, amount: opening } = event.data;
    const before = state ?? { line, service, kind, openings: {}, moves: [], actuals: {}, outturns: {} };
    return { ...before, openings: { ...before.openings, [year]: opening } };
  }
  if (!state) return state;
  switch (event.type) {
    case 'LineBudgetMoved': {
      const { year, amount: moved, effective } = event.data;
      const period = effectivePeriod(year, effective ?? event.effective, event.recordedAt);
      return { ...state, moves: [...state.moves, { year, period, amount: moved }] };
    }
    case 'ActualsRecorded': {
      const { year, period, toDate } = event.data;
      return { ...state, actuals: { ...state.actuals, [year]: [...(state.actuals[year] ?? []), { period, toDate }] } };
    }
    case 'OutturnForecast': {
      const { year, period, outturn } = event.data;
      return { ...state, outturns: { ...state.outturns, [year]: [...(state.outturns[year] ?? []), { period, outturn }] } };
    }
    default:
      return state;
  }
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
