import { NotFoundException } from '@nestjs/common';
import { BadQuestion } from '@outturn/reporting';
import type { FieldError } from '../forms/errors.ts';
import type { Option } from '../forms/form.ts';
import { reasonCodes } from '../forms/schemes/scheme-at-hand.ts';
import { sentRows, type SentRow } from '../forms/schemes/several-returns.ts';
import { typed, type Values } from '../forms/values.ts';
import { ownParameters, pathTo } from '../web/address.ts';
import { amountIn, flagIn, textIn } from '../web/cells.ts';
import { exactly } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { lastInWords, whenInWords } from './forecasts.ts';
import type { Returns } from './returns.ts';

export interface SeveralPage {
  readonly title: string;
  readonly lead: string;
  readonly action: string;
  readonly backHref: string;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly rows: readonly SeveralRow[];
  readonly codes: readonly Option[];
  readonly summary: readonly { readonly text: string; readonly href: string }[];
  /** What was recorded before something was refused; null where nothing was. */
  readonly recorded: string | null;
  readonly resumed: boolean;
  readonly more: string | null;
}

export interface SeveralRow {
  readonly n: number;
  readonly scheme: string;
  readonly title: string;
  readonly href: string;
  readonly service: string;
  readonly was: string;
  readonly target: string;
  readonly last: string;
  readonly stale: boolean;
  readonly assumed: boolean;
  readonly hidden: readonly { readonly name: string; readonly value: string }[];
  readonly forecast: CellOfRow;
  readonly code: CellOfRow & { readonly options: readonly (Option & { readonly selected: boolean })[] };
  readonly narrative: CellOfRow;
  readonly confirm: CellOfRow;
}

interface CellOfRow {
  readonly id: string;
  readonly value: string;
  readonly error: string | null;
}

export interface SeveralShown {
  /** By the number of the row. */
  readonly errors: ReadonlyMap<number, readonly FieldError[]>;
  readonly nothingTyped: boolean;
  readonly recorded: string | null;
  readonly resumed: boolean;
  /** How many returns are due beyond those on the page. */
  readonly further: number;
}

/** The list with what was typed. Throws `NotFoundException` for a row of a scheme that is not within the reader's sight. */
export async function severalPage(visit: ReaderVisit, returns: Returns, values: Values, shown: SeveralShown): Promise<SeveralPage> {
  const codes = await reasonCodes(visit, returns.organisation.organisation);
  const rows = sentRows(values);
  if (rows.length === 0) throw new BadQuestion('There is no return to record for this choice.', 'period');
  const drawn = rows.map((row) => rowOf(visit, returns, row, shown.errors.get(row.n) ?? [], codes));
  const { year, period, organisation } = returns;
  const first = drawn[0]?.forecast.id ?? '';
  const blank = shown.nothingTyped ? [{ text: 'State a new forecast or confirm the old one in at least one row', href: `#${first}` }] : [];
  return {
    title: `Returns for ${whenInWords(returns)}`,
    lead: 'For each scheme state its new forecast with the reason why it moves, or confirm it unchanged. Rows that you leave empty stay due. Several reasons for one movement go on the scheme’s own form.',
    action: visit.to('/forecasts/several', ownParameters(visit.parameters)),
    backHref: visit.to('/forecasts', { ...ownParameters(visit.parameters) }),
    hidden: [
      { name: 'year', value: year },
      { name: 'period', value: String(period) },
      { name: 'organisation', value: organisation.organisation },
    ],
    rows: drawn,
    codes,
    summary: [
      ...blank,
      ...rows.flatMap(({ n }) => (shown.errors.get(n) ?? []).map(({ field, text }) => ({ text, href: `#rows.${n}.${field ?? 'forecast'}` }))),
    ],
    recorded: shown.recorded,
    resumed: shown.resumed,
    more:
      shown.further > 0
        ? `${shown.further} more ${shown.further === 1 ? 'is' : 'are'} due: they follow when these are sent, or on the next page of the list.`
        : null,
  };
}

function rowOf(visit: ReaderVisit, returns: Returns, { n, values }: SentRow, errors: readonly FieldError[], codes: readonly Option[]): SeveralRow {
  const scheme = typed(values, 'scheme');
  const found = returns.all.find((one) => one.scheme === scheme);
  if (found === undefined) throw new NotFoundException(`There is no return of ${scheme} for ${whenInWords(returns)}.`);
  const { row, last } = found;
  const cell = (name: string): CellOfRow => ({
    id: `rows.${n}.${name}`,
    value: typed(values, name),
    error: errors.find(({ field }) => field === name)?.text ?? null,
  });
  return {
    n,
    scheme,
    title: textIn(row, 'title'),
    href: visit.to(`${pathTo('schemes', scheme)}/forecast`, { year: returns.year, period: returns.period }),
    service: textIn(row, 'serviceName'),
    was: exactly(amountIn(row, 'forecast') ?? '0'),
    target: exactly(amountIn(row, 'currentTarget') ?? '0'),
    last: lastInWords(last),
    stale: flagIn(row, 'stale'),
    assumed: flagIn(row, 'assumed'),
    hidden: ['scheme', 'command', 'was', 'revision'].map((name) => ({ name: `rows.${n}.${name}`, value: typed(values, name) })),
    forecast: cell('forecast'),
    code: { ...cell('code'), options: codes.map((one) => ({ ...one, selected: one.value === typed(values, 'code') })) },
    narrative: cell('narrative'),
    confirm: cell('confirm'),
  };
}
