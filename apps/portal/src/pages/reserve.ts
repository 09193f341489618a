import { NotFoundException } from '@nestjs/common';
import { amount, type FinancialYear, money, type Money, type Period, pounds, sum } from '@outturn/kernel';
import type { ReserveFacts, SchemeFacts, SchemeYearFacts } from '@outturn/read-models';
import { type ReserveYear, reserveYear } from '@outturn/reporting';
import { levels } from '../charts/balances.ts';
import { balanceOf, balancesOf, flowsOf } from '../forms/money/reserve-balance.ts';
import { type Action, actionsFor } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { type Figure, figure } from '../web/cells.ts';
import { codeInWords, inWords, periodInWords } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import { traceHref } from '../web/traces.ts';
import type { Picture } from './picture.ts';
import { RESERVE_COLUMNS } from './reserves.ts';
import { type Story, storyOf, told } from './scheme-story.ts';

export interface ReservePage {
  readonly reserve: string;
  readonly name: string;
  readonly headline: string;
  readonly actions: readonly Action[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly columns: readonly { readonly label: string }[];
  readonly years: readonly { readonly year: string; readonly when: string; readonly assumed: boolean; readonly figures: readonly Figure[] }[];
  readonly planned: { readonly title: string; readonly uses: readonly { readonly what: string; readonly figure: Figure }[] } | null;
  readonly fund: FundOfReserve | null;
  readonly periods: readonly { readonly year: string; readonly period: string; readonly into: Figure; readonly outOf: Figure; readonly balance: Figure }[];
  readonly opening: Figure;
  readonly picture: Picture | null;
  readonly shown: string;
  readonly pages: Pages | null;
  readonly story: Story;
}

/** What schemes were allocated of a reserve against what it holds. */
export interface FundOfReserve {
  readonly answer: string;
  readonly rows: readonly { readonly scheme: string; readonly title: string; readonly href: string | null; readonly figures: readonly Figure[] }[];
  readonly totals: readonly Figure[];
  readonly more: string;
}

const MOST_SCHEMES = 30;

/** One reserve: its years, what is planned, what schemes may draw, its balance by period, and its story. Throws `NotFoundException`. */
export async function reservePage(visit: ReaderVisit, id: string): Promise<ReservePage> {
  const at = visit.moment.position;
  const [reserve] = await visit.facts.asAt('reserve', at, { key: id });
  if (reserve === undefined) throw new NotFoundException(`There is no reserve ${id} at this moment.`);
  const path = pathTo('reserves', id);
  const [history, [organisation], [service], schemes, stated] = await Promise.all([
    visit.queries.history(`reserve/${id}`, visit.moment),
    visit.facts.asAt('organisation', at, { key: reserve.organisation ?? '' }),
    visit.facts.asAt('service', at, { key: reserve.service ?? '' }),
    visit.facts.asAt('scheme', at),
    visit.facts.asAt('scheme_year', at),
  ]);
  const { unit } = visit.lens;
  const years = yearsOf(reserve);
  const latest = years.at(-1);
  const { topic } = visit.parameters;
  const entries = told(history).filter((entry) => topic === undefined || entry.topic === topic);
  const page = paged(visit, path, [...entries].reverse());
  const fact = (term: string, text: string | undefined) => (text === undefined ? [] : [{ term, text }]);
  return {
    reserve: id,
    name: reserve.name,
    headline: headlineOf(reserve, latest),
    actions: actionsFor(visit, 'reserves', id, [
      { form: 'move', text: 'Move money in or out' },
      { form: 'forecast', text: 'Forecast the closing balance' },
    ]),
    facts: [
      ...fact('Kind', codeInWords(reserve.kind)),
      ...fact('Group', reserve.group ?? undefined),
      ...fact('Organisation', organisation?.name),
      ...fact('Service', service?.name),
      ...fact(
        'Below zero',
        reserve.mayBeNegative === null ? 'never: a movement that would take it there is refused' : `allowed by ${reserve.mayBeNegative.authority}`,
      ),
    ],
    columns: RESERVE_COLUMNS,
    years: years.map((one) => yearRow(visit, one)),
    planned: plannedOf(visit, latest),
    fund: latest === undefined ? null : fundOf(visit, latest, schemes, stated),
    opening: figure(reserve.opening, unit),
    periods: balancesOf(reserve).map(({ year, period, into, outOf, balance }) => ({
      year,
      period: `${period} (${periodInWords(period)})`,
      into: figure(into, unit),
      outOf: figure(outOf, unit),
      balance: figure(amount(balance), unit),
    })),
    picture: pictureOf(visit, latest),
    shown: page.shown,
    pages: page.pages,
    story: { ...storyOf(visit, path, [...page.items].reverse(), topic), topics: storyOf(visit, path, history, topic).topics },
  };
}

/** Every year from its opening to the last of which anything is recorded: each whole, the last one as far as it has come. */
function yearsOf(reserve: ReserveFacts): ReserveYear[] {
  const recorded = [...reserve.movements, ...reserve.forecasts];
  const last = recorded.reduce((latest, { year }) => (year > latest ? year : latest), reserve.year);
  const years = [...new Set([reserve.year, ...recorded.map(({ year }) => year)])].filter((year) => year <= last).sort();
  const lastPeriod = (year: FinancialYear): Period => Math.max(1, ...recorded.filter((one) => one.year === year).map(({ period }) => period));
  return years.map((year) => reserveYear(reserve, reserve.organisation ?? '', year, year === last ? lastPeriod(year) : 13));
}

function headlineOf(reserve: ReserveFacts, latest: ReserveYear | undefined): string {
  const { into, outOf } = flowsOf(reserve);
  const now = `It holds ${inWords(balanceOf(reserve))}: it opened ${reserve.year} with ${inWords(reserve.opening)}, ${inWords(into)} came in and ${inWords(outOf)} went out since.`;
  if (latest === undefined || latest.forecastPeriod === null) return now;
  return `${now} It is forecast to close ${latest.year} with ${inWords(latest.figures.forecastClosing)}.`;
}

function yearRow(visit: ReaderVisit, one: ReserveYear): ReservePage['years'][number] {
  const { year, period, reserve } = one;
  return {
    year,
    when: period === 13 ? 'outturn' : `up to ${periodInWords(period)}`,
    assumed: one.forecastPeriod === null,
    figures: RESERVE_COLUMNS.map(({ key }) =>
      figure(amount(one.figures[key]), visit.lens.unit, traceHref(visit, 'reserves', reserve.reserve, key, { year, period })),
    ),
  };
}

function plannedOf(visit: ReaderVisit, latest: ReserveYear | undefined): ReservePage['planned'] {
  const forecast = latest?.reserve.forecasts.findLast((one) => one.year === latest.year && one.period === latest.forecastPeriod);
  if (forecast === undefined || forecast.planned.length === 0) return null;
  return {
    title: `Planned until the end of ${forecast.year}, as forecast in ${periodInWords(forecast.period)}`,
    uses: forecast.planned.map((use) => ({
      what: typeof use.for === 'string' ? use.for : Object.entries(use.for).flat().join(' '),
      figure: figure(use.amount, visit.lens.unit),
    })),
  };
}

function fundOf(visit: ReaderVisit, latest: ReserveYear, schemes: readonly SchemeFacts[], stated: readonly SchemeYearFacts[]): FundOfReserve | null {
  const { fund, reserve, figures } = latest;
  if (fund === null) return null;
  const { unit } = visit.lens;
  const drawn = new Map<string, Money>();
  for (const { scheme, draws } of stated) {
    const own = draws.filter((draw) => draw.reserve === reserve.reserve).map((draw) => money(draw.amount));
    if (own.length > 0) drawn.set(scheme, sum([drawn.get(scheme) ?? money('0'), ...own]));
  }
  const rows = schemes.flatMap(({ scheme, title, allocations }) => {
    const allocated = sum(allocations.filter((one) => one.reserve === reserve.reserve).flatMap(({ byYear }) => Object.values(byYear).map(money)));
    const took = drawn.get(scheme) ?? money('0');
    return allocated.isZero() && took.isZero() ? [] : [{ scheme, title, allocated, took, left: allocated.minus(took) }];
  });
  const figuresOf = (...values: readonly Money[]) => values.map((value) => figure(amount(value), unit));
  const shown = [...rows].sort((a, b) => b.left.comparedTo(a.left)).slice(0, MOST_SCHEMES);
  const over = fund.unallocated.isNegative();
  return {
    answer: `${inWords(fund.allocated)} is allocated to schemes and ${inWords(fund.drawn)} of it drawn. The reserve holds ${inWords(figures.balance)}: ${
      over ? `${inWords(fund.unallocated.abs())} less than schemes may still draw` : `${inWords(fund.unallocated)} of it is not allocated`
    }.`,
    rows: shown.map(({ scheme, title, allocated, took, left }) => ({
      scheme,
      title,
      href: visit.to(pathTo('schemes', scheme)),
      figures: figuresOf(allocated, took, left),
    })),
    totals: figuresOf(fund.allocated, fund.drawn, fund.undrawn),
    more: moreInWords(rows.length - shown.length, fund.allocated.minus(sum(rows.map(({ allocated }) => allocated)))),
  };
}

/** Schemes that are left out of the list: those with the least to draw, and those that the reader does not see. */
function moreInWords(leftOut: number, hidden: Money): string {
  const few = leftOut > 0 ? `${leftOut} more schemes have less to draw.` : '';
  const others = hidden.isZero() ? '' : `${pounds(hidden)} is allocated to schemes of other services.`;
  return [few, others].filter((text) => text !== '').join(' ');
}

/** The latest year period by period; null before a second period. */
function pictureOf(visit: ReaderVisit, latest: ReserveYear | undefined): Picture | null {
  if (latest === undefined || latest.period < 2) return null;
  const { reserve, year, period, organisation } = latest;
  const points = Array.from({ length: period }, (_, index) => {
    const n = index + 1;
    const { figures } = reserveYear(reserve, organisation, year, n);
    const forecast = reserve.forecasts.find((one) => one.year === year && one.period === n)?.closing ?? null;
    return { label: periodInWords(n).slice(0, 3), balance: amount(figures.balance), forecast };
  });
  const [first, last] = [points[0], points.at(-1)];
  const made = points.flatMap(({ forecast }) => forecast ?? []);
  const ends = made.length === 0 ? 'nobody has forecast what it will close with' : `it is forecast to close with ${inWords(made.at(-1) ?? '0')}`;
  const text = `The balance goes from ${inWords(first?.balance ?? '0')} (${first?.label ?? ''}) to ${inWords(last?.balance ?? '0')} (${last?.label ?? ''}); ${ends}.`;
  const title = `Month by month in ${year}`;
  return {
    title,
    text,
    svg: levels(points, 'levels', `${title}. ${text}`),
    columns: ['Period', 'Balance', 'Forecast closing'],
    rows: points.map((point) => ({ label: point.label, figures: [figure(point.balance, visit.lens.unit), figure(point.forecast, visit.lens.unit)] })),
  };
}
