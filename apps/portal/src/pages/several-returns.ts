import { NotFoundException } from '@nestjs/common';
import { isFinancialYear, money } from '@outturn/kernel';
import { BadQuestion, type Row } from '@outturn/reporting';
import type { Option } from '../forms/form.ts';
import type { ReturnsList, RowsShown } from '../forms/returns/returns-lists.ts';
import { rowsSent, SCHEME_ROWS, type SentRow, type Standing } from '../forms/returns/rows.ts';
import { reasonCodes } from '../forms/schemes/scheme-at-hand.ts';
import { typed, type Values } from '../forms/values.ts';
import { ownParameters, pathTo } from '../web/address.ts';
import { amountIn, flagIn, textIn } from '../web/cells.ts';
import { exactly } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged } from '../web/paging.ts';
import { inOrder, lastInWords, RETURNS_A_PAGE, returnsAsked, whenInWords } from './forecasts.ts';
import { fieldsOfRow, lateField, type ReturnFields, type ReturnsPage, summaryOf } from './return-rows.ts';
import { organisationsWithReturns, type Returns, returnsOf } from './returns.ts';

interface SeveralPage extends ReturnsPage<SeveralRow> {
  readonly more: string | null;
}

interface SeveralRow extends ReturnFields {
  readonly scheme: string;
  readonly title: string;
  readonly href: string;
  readonly service: string;
  readonly was: string;
  readonly target: string;
  /** Of the forecast; null where all of it is recurrent. */
  readonly notRecurrent: string | null;
  readonly last: string;
  readonly stale: boolean;
  readonly assumed: boolean;
}

/** Several monthly returns of schemes at once. */
export const SCHEME_RETURNS: ReturnsList<Returns> = {
  rows: SCHEME_ROWS,
  template: 'several-returns.njk',
  opened: async (visit) => {
    const returns = await returnsAsked(visit);
    if (returns === null) throw new BadQuestion('No scheme takes forecasts.', 'period');
    const page = paged(visit, '/forecasts', inOrder(returns.due), RETURNS_A_PAGE);
    const rows = page.items.map(({ scheme, row }) => ({ id: scheme, stands: standingIn(row) }));
    return { returns, rows, further: returns.due.length - rows.length };
  },
  sent: sentReturns,
  standing: ({ all }, id) => {
    const found = all.find(({ scheme }) => scheme === id);
    return found === undefined ? undefined : standingIn(found.row);
  },
  page: severalPage,
  when: whenInWords,
  doneHref: (visit, { year, period, organisation }) =>
    visit.to('/forecasts', { year, period, organisation: organisation.organisation, service: visit.parameters['service'] }),
};

/** What does not last of the forecast that stands stays so: the list asks nobody for it, and a scheme's own form does. */
function standingIn(row: Row): Standing {
  const notRecurrent = notRecurrentIn(row);
  return { was: amountIn(row, 'forecast') ?? '0.00', ...(notRecurrent === null ? {} : { notRecurrent }) };
}

function notRecurrentIn(row: Row): string | null {
  const part = amountIn(row, 'notRecurrent');
  return part === null || money(part).isZero() ? null : part;
}

/** The returns that a list was sent for. Throws `BadQuestion` where its hidden fields name none. */
async function sentReturns(visit: ReaderVisit, values: Values): Promise<Returns> {
  const [year, period] = [typed(values, 'year'), typed(values, 'period')];
  const organisation = (await organisationsWithReturns(visit)).find((one) => one.organisation === typed(values, 'organisation'));
  if (organisation === undefined || !isFinancialYear(year) || !/^([1-9]|1[0-3])$/.test(period))
    throw new BadQuestion('The list that was sent names no period. Open it again.', 'period');
  const returns = await returnsOf(visit, organisation, { year, period: Number(period) });
  if (returns === null) throw new BadQuestion('No scheme takes forecasts for that period.', 'period');
  return returns;
}

/** The list with what was typed. Throws `NotFoundException` for a row of a scheme that is not within the reader's sight. */
async function severalPage(visit: ReaderVisit, returns: Returns, values: Values, shown: RowsShown): Promise<SeveralPage> {
  const codes = await reasonCodes(visit, returns.organisation.organisation);
  const rows = rowsSent(SCHEME_ROWS, values);
  if (rows.length === 0) throw new BadQuestion('There is no return to record for this choice.', 'period');
  const { year, period, organisation } = returns;
  return {
    title: `Returns for ${whenInWords(returns)}`,
    lead: 'For each scheme state its new forecast with the reasons why it moves, or confirm it unchanged. One amount may stay empty: it is then what the others leave. For another reason press ‘Work out what is left’. Rows that you leave empty stay due.',
    action: visit.to('/forecasts/several', ownParameters(visit.parameters)),
    backHref: visit.to('/forecasts', { ...ownParameters(visit.parameters) }),
    hidden: [
      { name: 'year', value: year },
      { name: 'period', value: String(period) },
      { name: 'organisation', value: organisation.organisation },
    ],
    rows: rows.map((row) => rowOf(visit, returns, row, shown, codes)),
    summary: summaryOf(SCHEME_ROWS, rows, shown),
    recorded: shown.recorded,
    resumed: shown.resumed,
    late: lateField(values, shown),
    more:
      shown.further > 0
        ? `${shown.further} more ${shown.further === 1 ? 'is' : 'are'} due: they follow when these are sent, or on the next page of the list.`
        : null,
  };
}

function rowOf(visit: ReaderVisit, returns: Returns, sent: SentRow, shown: RowsShown, codes: readonly Option[]): SeveralRow {
  const scheme = typed(sent.values, 'scheme');
  const found = returns.all.find((one) => one.scheme === scheme);
  if (found === undefined) throw new NotFoundException(`There is no return of ${scheme} for ${whenInWords(returns)}.`);
  const { row, last } = found;
  const notRecurrent = notRecurrentIn(row);
  return {
    ...fieldsOfRow(SCHEME_ROWS, sent, shown, codes),
    scheme,
    title: textIn(row, 'title'),
    href: visit.to(`${pathTo('schemes', scheme)}/forecast`, { year: returns.year, period: returns.period }),
    service: textIn(row, 'serviceName'),
    was: exactly(amountIn(row, 'forecast') ?? '0'),
    target: exactly(amountIn(row, 'currentTarget') ?? '0'),
    notRecurrent: notRecurrent === null ? null : exactly(notRecurrent),
    last: lastInWords(last),
    stale: flagIn(row, 'stale'),
    assumed: flagIn(row, 'assumed'),
  };
}
