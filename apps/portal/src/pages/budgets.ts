import { amount, type FinancialYear, money, type Money, sum, ZERO } from '@outturn/kernel';
import type { AdjustmentFacts, ClaimFacts, LineYearFacts, ServiceFacts } from '@outturn/read-models';
import { reductionOf } from '../forms/claims/backing.ts';
import { openYears } from '../forms/money/choices.ts';
import { type Action, actionAt } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { type Figure, figure } from '../web/cells.ts';
import { codeInWords, exactly, inWords, plural } from '../web/format.ts';
import { asTheyAre, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import { yearAsked } from '../web/questions.ts';

export interface BudgetsPage {
  readonly year: FinancialYear;
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly filters: readonly { readonly name: string; readonly label: string; readonly options: readonly Option[] }[];
  readonly lines: readonly {
    readonly line: string;
    readonly service: string;
    readonly kind: string;
    readonly opening: Figure;
    readonly adjusted: Figure | null;
    readonly budget: Figure | null;
  }[];
  readonly totals: { readonly opening: Figure; readonly adjusted: Figure | null; readonly budget: Figure | null };
  readonly shown: string;
  readonly pages: Pages | null;
  /** Null where the reader sees a part of the services alone: an adjustment may touch others. */
  readonly adjustments: readonly AdjustmentRow[] | null;
  readonly moreAdjustments: string | null;
  readonly nothing: string | null;
}

export interface AdjustmentRow {
  readonly adjustment: string;
  readonly source: string;
  readonly reason: string;
  readonly lines: readonly string[];
  readonly reduction: Figure;
  readonly left: Figure | null;
  readonly backs: readonly { readonly text: string; readonly href: string }[];
}

const MOST_ADJUSTMENTS = 100;

/** The budget lines of a year, what adjusted them, and which banked claims the reductions back. Throws `BadQuestion`. */
export async function budgetsPage(visit: ReaderVisit): Promise<BudgetsPage> {
  const at = visit.moment.position;
  const { years, current } = await openYears(visit);
  const year = yearAsked(visit.parameters) ?? current;
  const { organisation, service } = visit.parameters;
  const [allLines, services, organisations, allAdjustments] = await Promise.all([
    visit.facts.asAt('line_year', at, { year }),
    visit.facts.asAt('service', at),
    visit.facts.asAt('organisation', at),
    visit.facts.asAt('adjustment', at, { year }),
  ]);
  const of = new Map(services.map((one) => [one.service, one]));
  const lines = allLines.filter(
    (line) => (organisation === undefined || of.get(line.service)?.organisation === organisation) && (service === undefined || line.service === service),
  );
  const seesAll = visit.reader.sight === 'everything';
  const adjustments = allAdjustments.filter((one) => organisation === undefined || one.organisation === organisation);
  const changed = changesByLine(allAdjustments);
  const page = paged(visit, '/budgets', lines);
  return {
    year,
    answer: answerOf(year, lines, changed, seesAll),
    actions: [
      ...actionAt(visit, '/adjust-budgets', 'Take a saving out of budgets', { year }),
      ...actionAt(visit, '/set-a-budget', 'Open a budget line', { year }),
    ],
    filters: [
      { name: 'year', label: 'Financial year', options: optionsOf(asTheyAre(years.map(({ value }) => value)), year, null) },
      { name: 'organisation', label: 'Organisation', options: optionsOf(namesOf(organisations, 'organisation'), organisation, 'Every organisation') },
      {
        name: 'service',
        label: 'Service',
        options: optionsOf(
          namesOf(
            services.filter((one) => organisation === undefined || one.organisation === organisation),
            'service',
          ),
          service,
          'Every service',
        ),
      },
    ],
    lines: page.items.map((line) => ({
      line: line.line,
      service: of.get(line.service)?.name ?? line.service,
      kind: codeInWords(line.kind),
      ...figuresOf(visit, [line], changed, seesAll),
    })),
    totals: figuresOf(visit, lines, changed, seesAll),
    shown: page.shown,
    pages: page.pages,
    adjustments: seesAll ? await adjustmentRows(visit, adjustments.slice(0, MOST_ADJUSTMENTS), year, of) : null,
    moreAdjustments:
      adjustments.length > MOST_ADJUSTMENTS ? `The first ${MOST_ADJUSTMENTS} of ${adjustments.length} are shown; choose an organisation to see fewer.` : null,
    nothing: lines.length > 0 ? null : allLines.length === 0 ? `No budget line is open in ${year}.` : 'No budget line matches what you chose.',
  };
}

function changesByLine(adjustments: readonly AdjustmentFacts[]): ReadonlyMap<string, Money> {
  const changes = new Map<string, Money>();
  for (const { lines } of adjustments) for (const { line, amount: change } of lines) changes.set(line, (changes.get(line) ?? ZERO).plus(money(change)));
  return changes;
}

function totals(lines: readonly LineYearFacts[], changed: ReadonlyMap<string, Money>) {
  const opening = sum(lines.map((line) => money(line.opening)));
  const adjusted = sum(lines.map((line) => changed.get(line.line) ?? ZERO));
  return { opening, adjusted, budget: opening.plus(adjusted) };
}

function figuresOf(visit: ReaderVisit, lines: readonly LineYearFacts[], changed: ReadonlyMap<string, Money>, seesAll: boolean): BudgetsPage['totals'] {
  const { opening, adjusted, budget } = totals(lines, changed);
  const { unit } = visit.lens;
  return {
    opening: figure(amount(opening), unit),
    adjusted: seesAll ? figure(amount(adjusted), unit) : null,
    budget: seesAll ? figure(amount(budget), unit) : null,
  };
}

function answerOf(year: FinancialYear, lines: readonly LineYearFacts[], changed: ReadonlyMap<string, Money>, seesAll: boolean): string {
  if (lines.length === 0) return `There is no budget line in ${year}.`;
  const { opening, adjusted, budget } = totals(lines, changed);
  const opened = `${plural(lines.length, 'budget line')} opened ${year} with ${inWords(opening)}`;
  if (!seesAll) return `${opened}.`;
  return adjusted.isZero() ? `${opened}; nothing has adjusted them.` : `${opened}; adjustments of ${inWords(adjusted)} leave ${inWords(budget)}.`;
}

async function adjustmentRows(
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
