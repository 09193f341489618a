import { NotFoundException } from '@nestjs/common';
import { RESERVE_KINDS } from '@outturn/domain';
import { isAmount, money, pounds as inPounds } from '@outturn/kernel';
import { pathTo } from '../../web/address.ts';
import { codeInWords, exactly } from '../../web/format.ts';
import { namesOf } from '../../web/options.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Field, Form, Option } from '../form.ts';
import { optional, pounds, typed, type Values } from '../values.ts';
import { openYears, PERIODS, purposes } from './choices.ts';
import { balanceOf } from './reserve-balance.ts';

/** Opens a reserve or provision with its balance. */
export async function openReserveForm(visit: ReaderVisit, _id: string): Promise<Form> {
  const at = visit.moment.position;
  const [{ years, current }, organisations, services] = await Promise.all([
    openYears(visit),
    visit.facts.asAt('organisation', at),
    visit.facts.asAt('service', at),
  ]);
  return {
    command: 'OpenReserve',
    title: 'Open a reserve or provision',
    lead: 'It opens with a balance; from then on movements change it.',
    fields: [
      { kind: 'text', name: 'name', label: 'Name' },
      { kind: 'text', name: 'reserve', label: 'Reference', width: 20, hint: 'Letters, digits and . _ - /, such as transformation-fund.' },
      { kind: 'radios', name: 'kind', label: 'Kind', options: RESERVE_KINDS.map((value) => ({ value, text: codeInWords(value) })) },
      { kind: 'text', name: 'group', label: 'Group', optional: true, hint: 'Under which it is added up, such as Other earmarked funds.' },
      {
        kind: 'select',
        name: 'organisation',
        label: 'Organisation',
        optional: true,
        options: [{ value: '', text: 'Of no one organisation' }, ...namesOf(organisations, 'organisation')],
      },
      {
        kind: 'select',
        name: 'service',
        label: 'Service',
        optional: true,
        hint: 'Its people see the reserve.',
        options: [{ value: '', text: 'Of no one service' }, ...namesOf(services, 'service')],
      },
      { kind: 'select', name: 'year', label: 'Opens in', options: years },
      { kind: 'money', name: 'opening', label: 'Opening balance' },
      {
        kind: 'text',
        name: 'authority',
        label: 'May stand below zero by authority of',
        optional: true,
        hint: 'Left empty, a movement that would take it below zero is refused. This is settled here for good.',
      },
    ],
    initial: { year: current },
    button: 'Open the reserve',
    data: (values) => ({
      reserve: typed(values, 'reserve'),
      name: typed(values, 'name'),
      kind: typed(values, 'kind'),
      group: optional(values, 'group'),
      service: optional(values, 'service'),
      organisation: optional(values, 'organisation'),
      year: typed(values, 'year'),
      opening: pounds(values, 'opening'),
      mayBeNegative: optional(values, 'authority') === undefined ? undefined : { authority: typed(values, 'authority') },
    }),
    mend: (values) => (typed(values, 'kind') === '' ? [{ field: 'kind', text: 'Choose the kind of reserve' }] : []),
    fieldOf: { 'mayBeNegative.authority': 'authority', mayBeNegative: 'authority' },
    subject: 'reserve/',
    guarded: false,
    done: (values) => ({
      notice: `${typed(values, 'name')} is open with ${exactly(pounds(values, 'opening'))}.`,
      href: visit.to(pathTo('reserves', typed(values, 'reserve'))),
    }),
    backHref: visit.to('/reserves'),
  };
}

function movementFields(
  years: readonly Option[],
  { schemes, lines }: { readonly schemes: readonly Option[]; readonly lines: readonly Option[] },
): readonly Field[] {
  return [
    {
      kind: 'radios',
      name: 'direction',
      label: 'Direction',
      inline: true,
      options: [
        { value: 'in', text: 'Into the reserve' },
        { value: 'out', text: 'Out of it' },
      ],
    },
    { kind: 'money', name: 'amount', label: 'Amount', hint: 'Positive, whichever way it goes.' },
    { kind: 'select', name: 'year', label: 'Financial year', options: years },
    { kind: 'select', name: 'period', label: 'Period', options: PERIODS },
    {
      kind: 'text',
      name: 'scheme',
      label: 'For the scheme',
      optional: true,
      width: 20,
      suggestions: schemes,
    },
    {
      kind: 'text',
      name: 'line',
      label: 'Or for the budget line',
      hint: 'It says what the money was for; the budget of the line stays. A budget adjustment from this reserve raises a budget, and takes the money out of the reserve by itself.',
      optional: true,
      width: 20,
      suggestions: lines,
    },
    { kind: 'area', name: 'reason', label: 'Why' },
  ];
}

function movedFor(values: Values): { readonly scheme: string } | { readonly line: string } | undefined {
  const [scheme, line] = [optional(values, 'scheme'), optional(values, 'line')];
  if (scheme !== undefined) return { scheme };
  return line === undefined ? undefined : { line };
}

/** Moves money into a reserve or out of it. */
export async function moveReserveForm(visit: ReaderVisit, id: string): Promise<Form> {
  const at = visit.moment.position;
  const [reserve] = await visit.facts.asAt('reserve', at, { key: id });
  if (reserve === undefined) throw new NotFoundException(`There is no reserve ${id} at this moment.`);
  const { years, current } = await openYears(visit);
  const href = visit.to(pathTo('reserves', id));
  const signed = (values: Parameters<Form['data']>[0]) => {
    const stated = pounds(values, 'amount');
    return typed(values, 'direction') === 'out' && isAmount(stated) ? money(stated).negated().toFixed(2) : stated;
  };
  return {
    command: 'MoveReserve',
    title: 'Move money into or out of the reserve',
    caption: `${reserve.name} (${id})`,
    lead: `${exactly(balanceOf(reserve))} is in it.`,
    fields: movementFields(years, await purposes(visit)),
    initial: { year: current },
    button: 'Record the movement',
    data: (values) => ({
      reserve: id,
      year: typed(values, 'year'),
      period: Number(typed(values, 'period')),
      amount: signed(values),
      reason: typed(values, 'reason'),
      for: movedFor(values),
    }),
    mend: (values) => {
      if (typed(values, 'direction') === '') return [{ field: 'direction', text: 'Choose which way the money goes' }];
      if (optional(values, 'scheme') !== undefined && optional(values, 'line') !== undefined)
        return [{ field: 'line', text: 'Name a scheme or a budget line, not both. Record a movement for each' }];
      const stated = pounds(values, 'amount');
      return isAmount(stated) && money(stated).isNegative() ? [{ field: 'amount', text: 'State a positive amount: the direction says which way it goes' }] : [];
    },
    fieldOf: { for: 'scheme', 'for.scheme': 'scheme', 'for.line': 'line' },
    aside: (values) => {
      const stated = signed(values);
      return isAmount(stated) ? [{ label: 'In the reserve afterwards', figure: inPounds(money(balanceOf(reserve)).plus(money(stated))) }] : [];
    },
    subject: `reserve/${id}`,
    guarded: true,
    done: (values) => ({
      notice: `${exactly(pounds(values, 'amount'))} moved ${typed(values, 'direction') === 'out' ? 'out of' : 'into'} ${reserve.name}.`,
      href,
    }),
    backHref: href,
  };
}
