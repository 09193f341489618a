import { BadQuestion } from '@outturn/reporting';
import { type Action, actionsFor, maySend } from '../web/actions.ts';
import { ownParameters, pathTo } from '../web/address.ts';
import { amountIn, type Figure, figure, flagIn, textIn, variance } from '../web/cells.ts';
import { periodInWords, plural } from '../web/format.ts';
import { asTheyAre, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import { periodAsked, wordAsked, yearAsked } from '../web/questions.ts';
import { organisationsWithReturns, type Returns, returnsOf, type SchemeReturn } from './returns.ts';

export const RETURNS_A_PAGE = 25;
const SHOWN = ['due', 'all'] as const;

export interface ForecastsPage {
  readonly answer: string;
  readonly filters: readonly { readonly name: string; readonly label: string; readonly options: readonly Option[] }[];
  readonly rows: readonly ReturnLine[];
  readonly shown: string;
  readonly pages: Pages | null;
  /** Null where there are rows. */
  readonly nothing: { readonly text: string; readonly allHref: string | null } | null;
  readonly actions: readonly Action[];
}

export interface ReturnLine {
  readonly scheme: string;
  readonly title: string;
  readonly href: string;
  readonly service: string;
  readonly owner: string;
  readonly forecast: Figure;
  readonly target: Figure;
  readonly variance: Figure;
  readonly assumed: boolean;
  readonly last: string;
  readonly stale: boolean;
  readonly due: boolean;
  readonly forms: readonly Action[];
}

/** What the address asks of the monthly list. Null where no scheme within sight takes forecasts. Throws `BadQuestion`. */
export async function returnsAsked(visit: ReaderVisit): Promise<Returns | null> {
  const organisations = await organisationsWithReturns(visit);
  const { organisation, service } = visit.parameters;
  const chosen = organisation === undefined ? organisations[0] : organisations.find((one) => one.organisation === organisation);
  if (organisation !== undefined && chosen === undefined)
    throw new BadQuestion(`There is no organisation ${JSON.stringify(organisation)} with schemes that take forecasts.`, 'organisation');
  return chosen === undefined ? null : returnsOf(visit, chosen, { year: yearAsked(visit.parameters), period: periodAsked(visit.parameters), service });
}

/** The schemes that a return is due for, as one list. Throws `BadQuestion`. */
export async function forecastsPage(visit: ReaderVisit): Promise<ForecastsPage> {
  const show = wordAsked(visit.parameters, 'show', SHOWN) ?? 'due';
  const returns = await returnsAsked(visit);
  const rows = returns === null ? [] : show === 'due' ? returns.due : returns.all;
  const page = paged(visit, '/forecasts', inOrder(rows), RETURNS_A_PAGE);
  const own = { ...ownParameters(visit.parameters), year: returns?.year, period: returns?.period, organisation: returns?.organisation.organisation };
  return {
    answer: answerOf(returns),
    filters: returns === null ? [] : await filtersOf(visit, returns, show),
    rows: page.items.map((one) => lineOf(visit, one, returns)),
    shown: page.shown,
    pages: page.pages,
    nothing: rows.length > 0 ? null : nothingOf(visit, returns),
    actions:
      maySend(visit, '/schemes/:id/forecast') && rows.some(({ due }) => due)
        ? [{ text: 'Record several at once', href: visit.to('/forecasts/several', { ...own, show: null }) }]
        : [],
  };
}

/** By service, then by reference: a team finds its own together. */
export function inOrder(rows: readonly SchemeReturn[]): SchemeReturn[] {
  const key = ({ row, scheme }: SchemeReturn) => `${textIn(row, 'serviceName')}\u0000${scheme}`;
  return [...rows].sort((a, b) => key(a).localeCompare(key(b), 'en-GB'));
}

/** `Period 4 (July) of 2017-18`. */
export function whenInWords({ year, period }: Pick<Returns, 'year' | 'period'>): string {
  return `period ${period} (${periodInWords(period)}) of ${year}`;
}

function answerOf(returns: Returns | null): string {
  if (returns === null) return 'No scheme takes forecasts.';
  const { due, all, organisation } = returns;
  const where = `for ${whenInWords(returns)} in ${organisation.name}`;
  if (all.length === 0) return `No scheme takes a forecast ${where}.`;
  if (due.length === 0) return `Every one of the ${plural(all.length, 'return')} ${where} is made.`;
  return `${due.length} of ${plural(all.length, 'return')} ${due.length === 1 ? 'is' : 'are'} due ${where}.`;
}

function nothingOf(visit: ReaderVisit, returns: Returns | null): ForecastsPage['nothing'] {
  if (returns === null) return { text: 'As soon as a scheme is approved, its monthly return stands here.', allHref: null };
  return {
    text: 'Nothing is due for this choice.',
    allHref: returns.all.length === 0 ? null : visit.to('/forecasts', { ...ownParameters(visit.parameters), show: 'all', page: null }),
  };
}

async function filtersOf(visit: ReaderVisit, returns: Returns, show: string): Promise<ForecastsPage['filters']> {
  const [organisations, services] = await Promise.all([organisationsWithReturns(visit), visit.facts.asAt('service', visit.moment.position)]);
  const { sight } = visit.reader;
  const its = services.filter(
    ({ organisation, service }) => organisation === returns.organisation.organisation && (sight === 'everything' || sight.services.has(service)),
  );
  const periods = Array.from({ length: 13 }, (_, n) => ({ value: String(n + 1), text: `${n + 1} (${periodInWords(n + 1)})` }));
  return [
    { name: 'organisation', label: 'Organisation', options: optionsOf(namesOf(organisations, 'organisation'), returns.organisation.organisation, null) },
    { name: 'service', label: 'Service', options: optionsOf(namesOf(its, 'service'), visit.parameters['service'], 'Every service') },
    { name: 'year', label: 'Financial year', options: optionsOf(asTheyAre(returns.years), returns.year, null) },
    { name: 'period', label: 'Period', options: optionsOf(periods, String(returns.period), null) },
    {
      name: 'show',
      label: 'Show',
      options: optionsOf(
        [
          { value: 'due', text: 'What is due' },
          { value: 'all', text: 'Every return' },
        ],
        show,
        null,
      ),
    },
  ];
}

function lineOf(visit: ReaderVisit, { scheme, row, last, due }: SchemeReturn, returns: Returns | null): ReturnLine {
  const { unit } = visit.lens;
  const when = { year: returns?.year, period: returns?.period };
  const forms = [
    { form: 'forecast', text: 'Change' },
    { form: 'confirm', text: 'Confirm' },
  ];
  return {
    scheme,
    title: textIn(row, 'title'),
    href: visit.to(pathTo('schemes', scheme), { year: returns?.year }),
    service: textIn(row, 'serviceName'),
    owner: textIn(row, 'owner'),
    forecast: figure(amountIn(row, 'forecast'), unit),
    target: figure(amountIn(row, 'currentTarget'), unit),
    variance: variance(amountIn(row, 'variance'), unit),
    assumed: flagIn(row, 'assumed'),
    last: lastInWords(last),
    stale: flagIn(row, 'stale'),
    due,
    forms: actionsFor(visit, 'schemes', scheme, forms, when),
  };
}

export function lastInWords(last: SchemeReturn['last']): string {
  return last === null ? 'None yet' : `Period ${last.period} (${periodInWords(last.period)}), ${last.how}`;
}
