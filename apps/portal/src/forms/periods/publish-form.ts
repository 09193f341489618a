import { BOARD_REPORTS } from '@outturn/application';
import type { NewEvent } from '@outturn/domain';
import { readPeriods, REPORT_NAMES } from '@outturn/reporting';
import { organisationChosen, organisationsInSight, periodPath, thePeriod } from '../../pages/period-facts.ts';
import { publicationHref } from '../../pages/publications.ts';
import { codeInWords, periodInWords, wholeNumber } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { periodAsked } from '../../web/questions.ts';
import type { CheckPage, Field, Form, Option } from '../form.ts';
import { openYears, PERIODS, yearForForm } from '../money/choices.ts';
import { optional, ticked, typed, type Values } from '../values.ts';

/** What the form begins with: the organisation, year and period of the address, else the latest period that was closed. */
async function proposal(visit: ReaderVisit) {
  const at = visit.moment.position;
  const [periods, organisations, { years, current }, publications] = await Promise.all([
    readPeriods(visit.facts, at),
    organisationsInSight(visit),
    openYears(visit),
    visit.facts.asAt('publication', at),
  ]);
  const chosen = organisationChosen(visit, organisations, periods);
  const organisation = chosen?.organisation ?? '';
  const latest = periods.of(organisation).findLast(({ status }) => status === 'closed') ?? periods.of(organisation).at(-1);
  const year = visit.parameters['year'] === undefined ? (latest?.year ?? current) : await yearForForm(visit);
  const period = periodAsked(visit.parameters) ?? latest?.period ?? 1;
  const initial: Values = {
    organisation,
    year,
    period: String(period),
    title: `${chosen === undefined ? '' : `${chosen.name}: `}monitoring to the end of ${periodInWords(period)}, ${year}`,
    publication: freeName(
      `${organisation === '' ? 'ALL' : organisation}-${year}-${period}`.toUpperCase().slice(0, 60),
      publications.map((one) => one.publication),
    ),
    reports: BOARD_REPORTS.map((one) => one.name).join(','),
  };
  const backHref = latest === undefined ? visit.to('/publications') : visit.to(periodPath({ year, period }), { organisation });
  return { initial, organisations, years, backHref };
}

// A movement needs a moment to begin with, which a form cannot know.
const OFFERED: readonly Option[] = REPORT_NAMES.filter((one) => one !== 'movements').map((one) => ({ value: one, text: codeInWords(one) }));

function fieldsOf(organisations: readonly Option[], years: readonly Option[]): readonly Field[] {
  return [
    { kind: 'select', name: 'organisation', label: 'Organisation', options: organisations },
    { kind: 'select', name: 'year', label: 'Financial year', options: years },
    { kind: 'select', name: 'period', label: 'Period', options: PERIODS },
    { kind: 'text', name: 'title', label: 'Title' },
    { kind: 'text', name: 'meeting', label: 'For which meeting', optional: true },
    {
      kind: 'text',
      name: 'publication',
      label: 'Short name',
      hint: 'By which it is found again for ever, as in “pub:NAME”: 1 to 64 letters, digits and . _ - /',
      width: 20,
    },
    { kind: 'checkboxes', name: 'reports', label: 'Reports', hint: 'What a board reads is ticked.', options: OFFERED },
  ];
}

/** What will be published, as it was drawn for this page; it is drawn once more when it is recorded. */
function checkOf(values: Values, [published]: readonly NewEvent[]): CheckPage {
  const drawn = published?.type === 'ReportPublished' ? published.data.reports : [];
  return {
    heading: `Check before you publish “${typed(values, 'title')}”`,
    lines: [
      { label: 'Period', value: thePeriod({ year: typed(values, 'year'), period: Number(typed(values, 'period')) }) },
      { label: 'Found again as', value: `pub:${typed(values, 'publication')}` },
      ...drawn.map((one) => ({ label: codeInWords(one.name), value: `${wholeNumber(one.bytes)} bytes` })),
    ],
    warning: 'What is published cannot be taken back. A mistake in it is corrected by a further publication.',
  };
}

/** Publishes reports of a period under a name: what they said is kept for ever. */
export async function publishForm(visit: ReaderVisit): Promise<Form> {
  const { initial, organisations, years, backHref } = await proposal(visit);
  const choices = [{ value: '', text: 'Every organisation' }, ...organisations.map((one) => ({ value: one.organisation, text: one.name }))];
  return {
    command: 'PublishReport',
    title: 'Publish reports',
    lead: 'They are drawn from everything that is recorded by now, and kept as they are: whatever is recorded later does not change them.',
    fields: fieldsOf(choices, years),
    initial,
    button: 'Publish them',
    data: (values) => ({
      publication: typed(values, 'publication'),
      year: typed(values, 'year'),
      period: Number(typed(values, 'period')),
      title: typed(values, 'title'),
      meeting: optional(values, 'meeting'),
      organisation: optional(values, 'organisation'),
      reports: ticked(values, 'reports').map((one) => ({ name: one, options: {} })),
    }),
    mend: (values) => (ticked(values, 'reports').length === 0 ? [{ field: 'reports', text: 'Choose at least one report' }] : []),
    check: checkOf,
    subject: '',
    guarded: false,
    done: (values) => ({ notice: `“${typed(values, 'title')}” is published.`, href: publicationHref(visit, typed(values, 'publication')) }),
    backHref,
  };
}

/** The name, with a number behind it where it is taken. */
function freeName(name: string, taken: readonly string[]): string {
  const names = [name, ...taken.map((_, n) => `${name}-${n + 2}`)];
  return names.find((one) => !taken.includes(one)) ?? name;
}
