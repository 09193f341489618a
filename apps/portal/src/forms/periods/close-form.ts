import type { FinancialYear, Period } from '@outturn/kernel';
import { readPeriods } from '@outturn/reporting';
import { type ChecklistLine, checklistOf } from '../../pages/period-checklist.ts';
import { organisationsInSight, periodPath, thePeriod } from '../../pages/period-facts.ts';
import { textIn } from '../../web/cells.ts';
import { periodInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { CheckPage, Field, Form } from '../form.ts';
import { typed, type Values } from '../values.ts';
import { chosen } from './period-forms.ts';

const FOREVER = 'A closed period is not opened again.';
const AFTERWARDS = `${FOREVER} What comes for it afterwards is recorded by finance with its source, and stands in the notes of reports as a late change.`;
/** No organisation can have this id. */
const EVERY = '*';

/** What is left to do for a period in one organisation. */
interface Left {
  readonly organisation: string;
  readonly name: string;
  readonly checklist: readonly ChecklistLine[];
  /** Services whose return did not come. */
  readonly missing: readonly string[];
}

interface Closing {
  readonly year: FinancialYear;
  readonly period: Period;
  /** The organisation that the form was opened for. */
  readonly own: Left;
  /** Every organisation that the period is open in, where it was opened for all of them at once and can be closed so; else empty. */
  readonly every: readonly Left[];
}

async function closingOf(visit: ReaderVisit): Promise<Closing> {
  const { organisation, year, period } = await chosen(visit, 'open');
  const [periods, organisations] = await Promise.all([readPeriods(visit.facts, visit.moment.position), organisationsInSight(visit)]);
  const leftIn = async (id: string, name: string): Promise<Left> => {
    const at = periods.at(id, year, period);
    const { rows } = await visit.queries.report('returns', { organisation: id, year, period }, visit.moment);
    return {
      organisation: id,
      name,
      checklist: at === undefined ? [] : await checklistOf(visit, at, rows),
      missing: rows.filter((row) => row['submitted'] === null && row['state'] !== 'not owed').map((row) => textIn(row, 'serviceName')),
    };
  };
  const together = visit.reader.sight === 'everything' && periods.at(null, year, period)?.status === 'open';
  const open = together ? organisations.filter((one) => periods.at(one.organisation, year, period)?.status === 'open') : [];
  const every = open.length > 1 ? await Promise.all(open.map((one) => leftIn(one.organisation, one.name))) : [];
  const name = organisations.find((one) => one.organisation === organisation)?.name ?? organisation;
  return { year, period, own: every.find((one) => one.organisation === organisation) ?? (await leftIn(organisation, name)), every };
}

function openLines({ checklist }: Left): readonly ChecklistLine[] {
  return checklist.filter(({ open }) => open);
}

function inWords(left: Left): string {
  const open = openLines(left);
  return open.length === 0 ? 'Nothing is left to do for it.' : `${open.map(({ label, text }) => `${label}: ${text}`).join('. ')}.`;
}

function missingInWords({ missing }: Left): readonly string[] {
  return missing.length === 0 ? [] : [`No return came from ${missing.join(', ')}. It stays missing, and shows as late when it comes.`];
}

function fieldsOf({ own, every }: Closing): readonly Field[] {
  if (every.length === 0) return [{ kind: 'text-only', paragraphs: [...missingInWords(own), AFTERWARDS] }];
  return [
    ...every.map((left): Field => ({ kind: 'text-only', heading: left.name, paragraphs: [inWords(left), ...missingInWords(left)] })),
    {
      kind: 'radios',
      name: 'whose',
      label: 'Whose period is it?',
      hint: AFTERWARDS,
      options: [
        { value: own.organisation, text: `${own.name} alone`, hint: 'It stays open in the others.' },
        { value: EVERY, text: `Every organisation, ${every.length} of them` },
      ],
    },
  ];
}

function checkOf(closing: Closing, values: Values): CheckPage {
  const { own, every } = closing;
  const forEvery = isForEvery(values);
  return {
    heading: `Check before you close ${thePeriod(closing)}${forEvery ? ' for every organisation' : ''}`,
    lines: forEvery ? every.map((left) => ({ label: left.name, value: inWords(left) })) : own.checklist.map(({ label, text }) => ({ label, value: text })),
    warning: (forEvery ? every : [own]).every((left) => openLines(left).length === 0)
      ? FOREVER
      : 'Something is still open. Close it only if it shall stay so: a closed period is not opened again.',
  };
}

function isForEvery(values: Values): boolean {
  return typed(values, 'whose') === EVERY;
}

/** Closes a period of one organisation, or of all of them at once, after a look at what is left to do for it in each. */
export async function closePeriodForm(visit: ReaderVisit): Promise<Form> {
  const closing = await closingOf(visit);
  const { year, period, own, every } = closing;
  const { organisation } = own;
  const href = visit.to(periodPath(closing), { organisation });
  return {
    command: 'ClosePeriod',
    title: `Close ${thePeriod(closing)}`,
    lead: every.length === 0 ? inWords(own) : 'What is left to do for it stands here for each organisation.',
    fields: fieldsOf(closing),
    initial: { whose: organisation },
    button: 'Close the period',
    data: (values) => ({ year, period, ...(isForEvery(values) ? {} : { organisation }) }),
    subject: '',
    guarded: false,
    check: (values) => checkOf(closing, values),
    mend: (values) => (every.length > 0 && typed(values, 'whose') === '' ? [{ field: 'whose', text: 'Choose whose period it is' }] : []),
    done: (values) => ({
      notice: `Period ${period} (${periodInWords(period)}) of ${year} is closed${isForEvery(values) ? ' for every organisation' : every.length > 0 ? ` for ${own.name}` : ''}.`,
      href,
    }),
    backHref: href,
  };
}
