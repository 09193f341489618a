import { amount, type FinancialYear } from '@outturn/kernel';
import type { AdjustmentFacts, ServiceFacts } from '@outturn/read-models';
import { reductionOf } from '../forms/claims/backing.ts';
import { pathTo } from '../web/address.ts';
import { type Figure, figure } from '../web/cells.ts';
import { codeInWords, exactly, plural } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';

export interface AdjustmentRow {
  readonly adjustment: string;
  readonly source: string;
  readonly reason: string;
  readonly lines: readonly string[];
  readonly reduction: Figure;
  readonly left: Figure | null;
  readonly backs: readonly { readonly text: string; readonly href: string }[];
  /** Where there are more claims than are named: how many, and the way to all that are banked in the year. */
  readonly moreBacks: { readonly text: string; readonly href: string } | null;
}

/** Of hundreds of claims that one reduction may back nobody reads each here. */
const MOST_BACKS = 10;

/** What adjusted budgets in a year, and which banked claims the reductions back. */
export async function adjustmentRows(
  visit: ReaderVisit,
  adjustments: readonly AdjustmentFacts[],
  year: FinancialYear,
  services: ReadonlyMap<string, ServiceFacts>,
): Promise<AdjustmentRow[]> {
  if (adjustments.length === 0) return [];
  const [claims, texts, lineOf] = await Promise.all([
    visit.facts.asAt('claim', visit.moment.position, { year }),
    visit.ledger.texts(adjustments.map(({ reason }) => reason)),
    lineNames(visit, year, services),
  ]);
  return adjustments.map((one) => {
    const { reduction, left, usedBy, reason } = reductionOf(one, claims, texts.get(one.reason) ?? '');
    return {
      adjustment: one.adjustment,
      source: `${codeInWords(one.source.kind)}${one.source.ref === null ? '' : `, ${one.source.ref}`}`,
      reason,
      lines: one.lines.map(({ line, amount: change }) => `${line} ${lineOf.get(line) ?? ''}: ${exactly(change).replace('−', '−\u2060')}`),
      reduction: figure(amount(reduction), visit.lens.unit),
      left: one.source.kind === 'saving' ? figure(amount(left), visit.lens.unit) : null,
      backs: usedBy.slice(0, MOST_BACKS).map(({ claim, amount: used }) => ({ text: `${claim}: ${exactly(used)}`, href: visit.to(pathTo('claims', claim)) })),
      moreBacks:
        usedBy.length > MOST_BACKS
          ? { text: `and ${plural(usedBy.length - MOST_BACKS, 'more claim')}`, href: visit.to('/claims', { year, state: 'banked' }) }
          : null,
    };
  });
}

async function lineNames(visit: ReaderVisit, year: FinancialYear, services: ReadonlyMap<string, ServiceFacts>): Promise<ReadonlyMap<string, string>> {
  const lines = await visit.facts.asAt('line_year', visit.moment.position, { year });
  return new Map(lines.map(({ line, service }) => [line, `(${services.get(service)?.name ?? service})`]));
}
