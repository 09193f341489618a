import type { Amount, FinancialYear, Period } from '@outturn/kernel';
import type { ReserveKind } from './commands.ts';
import type { Text } from './decider.ts';

/** A reserve or provision and everything that moves its balance. Stream `reserve/ID`. In positive, out negative. */
export type ReserveEvent =
  | {
      readonly type: 'ReserveOpened';
      readonly data: {
        readonly reserve: string; readonly name: string; readonly kind: ReserveKind; readonly group: string | null; readonly service: string | null;
        readonly organisation: string | null; readonly year: FinancialYear; readonly opening: Amount; readonly mayBeNegative: { readonly authority: string } | null;
      };
    }
  | {
      readonly type: 'ReserveMoved';
      readonly data: {
        readonly reserve: string; readonly year: FinancialYear; readonly period: Period; readonly amount: Amount; readonly reason: Text;
        readonly for: { readonly line: string } | { readonly scheme: string } | { readonly capital: string } | { readonly adjustment: string } | null;
      };
    }
  /** Investment drawn by a scheme: `amount` is positive and leaves the reserve. */
  | { readonly type: 'InvestmentDrawn'; readonly data: { readonly reserve: string; readonly scheme: string; readonly year: FinancialYear; readonly period: Period; readonly amount: Amount } };
