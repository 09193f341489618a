import { NotFoundException } from '@nestjs/common';
import { amount, money, sum } from '@outturn/kernel';
import type { ReserveFacts } from '@outturn/read-models';
import { balanceOf, balancesOf, flowsOf } from '../forms/money/reserve-balance.ts';
import { type Action, actionAt, actionsFor } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { type Figure, figure } from '../web/cells.ts';
import { codeInWords, exactly, inWords, periodInWords, plural } from '../web/format.ts';
import { type Option, namesOf, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import { type Story, storyOf, told } from './scheme-story.ts';

export interface ReservesPage {
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly organisations: readonly Option[];
  readonly rows: readonly ReserveRow[];
  readonly totals: { readonly opening: Figure; readonly into: Figure; readonly outOf: Figure; readonly balance: Figure };
  readonly shown: string;
  readonly pages: Pages | null;
  readonly nothing: string | null;
}

export interface ReserveRow {
  readonly reserve: string;
  readonly name: string;
  readonly href: string;
  readonly kind: string;
  readonly group: string;
  readonly year: string;
  readonly opening: Figure;
  readonly into: Figure;
  readonly outOf: Figure;
  readonly balance: Figure;
}

/** Every reserve with its balance, by group and name. */
export async function reservesPage(visit: ReaderVisit): Promise<ReservesPage> {
  const at = visit.moment.position;
  const { organisation } = visit.parameters;
  const [all, organisations] = await Promise.all([visit.facts.asAt('reserve', at), visit.facts.asAt('organisation', at)]);
  const reserves = all
    .filter((one) => organisation === undefined || one.organisation === organisation)
    .sort((a, b) => (a.group ?? '').localeCompare(b.group ?? '', 'en-GB') || a.name.localeCompare(b.name, 'en-GB'));
  const page = paged(visit, '/reserves', reserves);
  const total = (of: (reserve: ReserveFacts) => string) => figure(amount(sum(reserves.map((one) => money(of(one))))), visit.lens.unit);
  const whole = amount(sum(reserves.map((one) => money(balanceOf(one)))));
  return {
    answer: reserves.length === 0 ? 'There is no reserve.' : `${inWords(whole)} is in ${plural(reserves.length, 'reserve')}.`,
    actions: actionAt(visit, '/open-a-reserve', 'Open a reserve'),
    organisations: optionsOf(namesOf(organisations, 'organisation'), organisation, 'Every organisation'),
    rows: page.items.map((reserve) => rowOf(visit, reserve)),
    totals: {
      opening: total(({ opening }) => opening),
      into: total((one) => flowsOf(one).into),
      outOf: total((one) => flowsOf(one).outOf),
      balance: total(balanceOf),
    },
    shown: page.shown,
    pages: page.pages,
    nothing: reserves.length > 0 ? null : all.length === 0 ? 'No reserve has been opened at this moment.' : 'No reserve is of the organisation that you chose.',
  };
}

function rowOf(visit: ReaderVisit, reserve: ReserveFacts): ReserveRow {
  const { unit } = visit.lens;
  const { into, outOf } = flowsOf(reserve);
  return {
    reserve: reserve.reserve,
    name: reserve.name,
    href: visit.to(pathTo('reserves', reserve.reserve)),
    kind: codeInWords(reserve.kind),
    group: reserve.group ?? '',
    year: reserve.year,
    opening: figure(reserve.opening, unit),
    into: figure(into, unit),
    outOf: figure(outOf, unit),
    balance: figure(balanceOf(reserve), unit),
  };
}

export interface ReservePage {
  readonly reserve: string;
  readonly name: string;
  readonly headline: string;
  readonly actions: readonly Action[];
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly periods: readonly { readonly year: string; readonly period: string; readonly moved: Figure; readonly balance: Figure }[];
  readonly opening: Figure;
  readonly shown: string;
  readonly pages: Pages | null;
  readonly story: Story;
}

/** One reserve: its balance by period, and what moved it. Throws `NotFoundException`. */
export async function reservePage(visit: ReaderVisit, id: string): Promise<ReservePage> {
  const at = visit.moment.position;
  const [reserve] = await visit.facts.asAt('reserve', at, { key: id });
  if (reserve === undefined) throw new NotFoundException(`There is no reserve ${id} at this moment.`);
  const path = pathTo('reserves', id);
  const [history, [organisation], [service]] = await Promise.all([
    visit.queries.history(`reserve/${id}`, visit.moment),
    visit.facts.asAt('organisation', at, { key: reserve.organisation ?? '' }),
    visit.facts.asAt('service', at, { key: reserve.service ?? '' }),
  ]);
  const { unit } = visit.lens;
  const { into, outOf } = flowsOf(reserve);
  const { topic } = visit.parameters;
  const page = paged(
    visit,
    path,
    told(history)
      .filter((entry) => topic === undefined || entry.topic === topic)
      .reverse(),
  );
  const fact = (term: string, text: string | undefined) => (text === undefined ? [] : [{ term, text }]);
  return {
    reserve: id,
    name: reserve.name,
    headline: `${exactly(balanceOf(reserve))} is in it: opened in ${reserve.year} with ${exactly(reserve.opening)}, ${exactly(into)} came in and ${exactly(outOf)} went out.`,
    actions: actionsFor(visit, 'reserves', id, [{ form: 'move', text: 'Move money in or out' }]),
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
    opening: figure(reserve.opening, unit),
    periods: balancesOf(reserve).map(({ year, period, amount: moved, balance }) => ({
      year,
      period: `${period} (${periodInWords(period)})`,
      moved: figure(moved, unit),
      balance: figure(amount(balance), unit),
    })),
    shown: page.shown,
    pages: page.pages,
    story: { ...storyOf(visit, path, [...page.items].reverse(), topic), topics: storyOf(visit, path, history, topic).topics },
  };
}
