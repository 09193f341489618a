import { amount, type FinancialYear } from '@outturn/kernel';
import type { AdjustmentFacts, ClaimFacts, ServiceFacts } from '@outturn/read-models';
import { reductionOf } from '../forms/claims/backing.ts';
import { pathTo } from '../web/address.ts';
import { type Figure, figure } from '../web/cells.ts';
import { codeInWords, exactly } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';

export interface AdjustmentRow {
  readonly adjustment: string;
  readonly source: string;
  readonly reason: string;
  readonly lines: readonly string[];
  readonly reduction: Figure;
  readonly left: Figure | null;
  readonly backs: readonly { readonly text: string; readonly href: string }[];
}

/** What adjusted budgets in a year, and which banked claims the reductions back. */
export async function adjustmentRows(
  visit: ReaderVisit,
  adjustments: readonly AdjustmentFacts[],
  year: FinancialYear,
  services: ReadonlyMap<string, ServiceFacts>,
): Promise<AdjustmentRow[]> {
  if (adjustments.length === 0) return [];
  const claims: readonly ClaimFacts[] = await visit.facts.asAt('claim', visit.moment.position, { year });
  const texts = await visit.ledger.texts(adjustments.map(({ reason }) => reason));
  const lineOf = await lineNames(visit, year, services);
  return adjustments.map((one) => {
    const { reduction, left, usedBy, reason } = reductionOf(one, claims, texts.get(one.reason) ?? '');
    return {
      adjustment: one.adjustment,
      source: `${codeInWords(one.source.kind)}${one.source.ref === null ? '' : `, ${one.source.ref}`}`,
      reason,
      lines: one.lines.map(({ line, amount: change }) => `${line} ${lineOf.get(line) ?? ''}: ${exactly(change).replace('−', '−\u2060')}`),
      reduction: figure(amount(reduction), visit.lens.unit),
      left: one.source.kind === 'saving' ? figure(amount(left), visit.lens.unit) : null,
      backs: usedBy.map(({ claim, amount: used }) => ({ text: `${claim}: ${exactly(used)}`, href: visit.to(pathTo('claims', claim)) })),
    };
  });
}

async function lineNames(visit: ReaderVisit, year: FinancialYear, services: ReadonlyMap<string, ServiceFacts>): Promise<ReadonlyMap<string, string>> {
  const lines = await visit.facts.asAt('line_year', visit.moment.position, { year });
  return new Map(lines.map(({ line, service }) => [line, `(${services.get(service)?.name ?? service})`]));
}
