import { amount, money, type Money, sum, ZERO } from '@outturn/kernel';
import type { LineAt } from './line-position.ts';
import type { LedgerReader } from './queries.ts';
import type { ReasonCell } from './report.ts';

/**
 * Why a line's forecast differs from its budget, adding up to the variance exactly: the reasons of every forecast up to the
 * period in the order of recording; then what the budget moved since the first one was measured against it
 * (`budget-change`), and what forecasts that were made out of the order of their periods left over (`late-change`).
 * Narratives are digests until `narrated` puts their texts in. Empty without a forecast.
 */
export function varianceReasons(line: LineAt): ReasonCell[] {
  const { outturn, variance, basis } = line;
  if (outturn === null || variance === null || basis === null) return [];
  const changes = line.forecasts.flatMap((forecast) => forecast.changes).sort((a, b) => a.position - b.position);
  const reasons = changes.flatMap((change) => change.reasons.map(({ code, amount: part, narrative }) => ({ code, amount: amount(money(part)), narrative })));
  const explained = sum(reasons.map((reason) => money(reason.amount)));
  return [
    ...reasons,
    ...unlessZero('budget-change', basis.minus(line.budget), BUDGET_MOVED),
    ...unlessZero('late-change', outturn.minus(basis).minus(explained), OUT_OF_ORDER),
  ];
}

const BUDGET_MOVED = 'The budget changed after the first forecast was measured against it';
const OUT_OF_ORDER = 'Forecasts were made out of the order of their periods';

function unlessZero(code: string, value: Money, narrative: string): ReasonCell[] {
  return value.isZero() ? [] : [{ code, amount: amount(value), narrative }];
}

/** What each code explains of several lines, the largest first; codes that cancel out are left out. One line alone keeps its own reasons. */
export function reasonsOfLines(lines: readonly LineAt[]): ReasonCell[] {
  const explained = lines.map(varianceReasons).filter((reasons) => reasons.length > 0);
  const [only, ...more] = explained;
  if (only === undefined) return [];
  if (more.length === 0) return only;
  const byCode = new Map<string, Money>();
  for (const { code, amount: part } of explained.flat()) byCode.set(code, (byCode.get(code) ?? ZERO).plus(money(part)));
  return [...byCode]
    .filter(([, total]) => !total.isZero())
    .sort(([a, left], [b, right]) => right.abs().comparedTo(left.abs()) || (a < b ? -1 : 1))
    .map(([code, total]) => ({ code, amount: amount(total), narrative: '' }));
}

/** The texts behind the digests among reasons, in one question to the ledger. */
export async function narrated(ledger: LedgerReader, all: readonly (readonly ReasonCell[])[]): Promise<ReasonCell[][]> {
  const digests = [...new Set(all.flat().map(({ narrative }) => narrative))].filter((narrative) => narrative.startsWith('sha256:'));
  const texts = digests.length === 0 ? new Map<string, string>() : await ledger.texts(digests);
  return all.map((reasons) => reasons.map((reason) => ({ ...reason, narrative: texts.get(reason.narrative) ?? reason.narrative })));
}
