import type { EventOf, EventType } from '@outturn/domain';
import { amount, money, type Money, pounds, sum } from '@outturn/kernel';
import type { LedgerEntry } from '../queries.ts';
import type { ReasonCell } from '../report.ts';
import { listed, longDate, words } from '../story/words.ts';

type DataOf<T extends EventType> = EventOf<T>['data'];

function dataOf<T extends EventType>(entry: LedgerEntry, _type: T): DataOf<T> {
  return entry.data as DataOf<T>;
}

/**
 * The lines that one event adds to a scheme-year's movement: they add up to what the figure moved by. A forecast change
 * gives its reasons; where the figure moved otherwise than by them (the change was made for an earlier period than the
 * one that stands), a line `late-change` holds the difference. Any other event is one line under a code of its own.
 */
export function linesOf(entry: LedgerEntry, moved: Money): ReasonCell[] {
  switch (entry.type) {
    case 'ForecastChanged':
      return forecastLines(dataOf(entry, 'ForecastChanged'), moved);
    case 'SchemeApproved':
      return line('approval', moved, decided(dataOf(entry, 'SchemeApproved').decision));
    case 'SchemeRebaselined':
      return line('rebaseline', moved, dataOf(entry, 'SchemeRebaselined').reason);
    case 'TargetCarriedForward':
      return line('carry-forward', moved, disposed(dataOf(entry, 'TargetCarriedForward')));
    case 'TargetTravelled': {
      const { virement, other } = dataOf(entry, 'TargetTravelled');
      return line('target-transfer', moved, `With virement ${virement} ${moved.isNegative() ? 'to' : 'from'} ${other}`);
    }
    case 'SchemeReclassified':
      return line('reclassification', moved, dataOf(entry, 'SchemeReclassified').reason);
    default:
      return line(entry.type, moved, '');
  }
}

function line(code: string, moved: Money, narrative: string): ReasonCell[] {
  return moved.isZero() ? [] : [{ code, amount: amount(moved), narrative }];
}

function forecastLines(data: DataOf<'ForecastChanged'>, moved: Money): ReasonCell[] {
  const reasons = data.reasons.map(({ code, amount: part, narrative }) => ({ code, amount: amount(money(part)), narrative }));
  const rest = moved.minus(sum(reasons.map((reason) => money(reason.amount))));
  return [...reasons, ...line('late-change', rest, `Made for period ${data.period}, while the forecast of another period stood`)];
}

function decided(decision: DataOf<'SchemeApproved'>['decision']): string {
  return decision === null ? '' : `${decision.body}, ${longDate(decision.date)}, minute ${decision.minute}`;
}

function disposed(data: DataOf<'TargetCarriedForward'>): string {
  const parts = data.dispositions.filter((part) => !money(part.amount).isZero()).map((part) => `${pounds(part.amount)} ${words(part.kind)}`);
  return `${data.year}: ${listed(parts)}`;
}
