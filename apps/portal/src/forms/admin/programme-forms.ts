import { NotFoundException } from '@nestjs/common';
import type { ProgrammeFacts } from '@outturn/read-models';
import { pathTo } from '../../web/address.ts';
import { exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Form } from '../form.ts';
import { pounds, rowsOf, typed } from '../values.ts';
import { organisationsAsOptions } from './structure-forms.ts';

const SHARES = 6;

async function programmeAtHand(visit: ReaderVisit, id: string): Promise<{ programme: ProgrammeFacts; href: string }> {
  const [programme] = await visit.facts.asAt('programme', visit.moment.position, { key: id });
  if (programme === undefined) throw new NotFoundException(`There is no programme ${id} at this moment.`);
  return { programme, href: visit.to(pathTo('programmes', id)) };
}

/** What a programme must find in a year, beside what its schemes identify. */
export async function targetForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { programme, href } = await programmeAtHand(visit, id);
  const known = Object.entries(programme.targets).map(([year, amount]) => `${year}: ${exactly(amount)}`);
  return {
    command: 'SetProgrammeTarget',
    title: 'Set what the programme must find',
    caption: programme.name,
    lead: known.length > 0 ? `Set so far: ${known.join(', ')}.` : 'Nothing is set so far.',
    subject: `programme/${id}`,
    guarded: true,
    backHref: href,
    button: 'Set the target',
    initial: {},
    fields: [
      { kind: 'text', name: 'year', label: 'Financial year', hint: 'Such as 2017-18.', width: 10 },
      { kind: 'money', name: 'amount', label: 'To be found in the year', hint: 'In pounds; a saving is positive.' },
    ],
    data: (values) => ({ programme: id, year: typed(values, 'year'), amount: pounds(values, 'amount') }),
    done: (values) => ({ notice: `The programme’s target for ${typed(values, 'year')} is set.`, href }),
  };
}

/** How a programme that several organisations share is split between them. */
export async function attributionForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { programme, href } = await programmeAtHand(visit, id);
  return {
    command: 'AttributeProgramme',
    title: 'Attribute the programme to organisations',
    caption: programme.name,
    subject: `programme/${id}`,
    guarded: true,
    backHref: href,
    button: 'Attribute it',
    initial: Object.fromEntries(
      (programme.attribution ?? []).flatMap(({ organisation, weight }, n) => [
        [`shares.${n}.organisation`, organisation],
        [`shares.${n}.percent`, weight],
      ]),
    ),
    fields: [
      {
        kind: 'table',
        name: 'shares',
        label: 'Shares',
        rowLabel: 'Share',
        rows: SHARES,
        hint: 'Percentages that add up to exactly 100.',
        columns: [
          { name: 'organisation', label: 'Organisation', kind: 'select', options: [{ value: '', text: 'Choose' }, ...(await organisationsAsOptions(visit))] },
          { name: 'percent', label: 'Per cent', kind: 'percent' },
        ],
      },
    ],
    data: (values) => ({ programme: id, shares: rowsOf(values, 'shares', ['organisation', 'percent']) }),
    done: () => ({ notice: `${programme.name} is attributed.`, href }),
  };
}
