import { DISPOSITIONS, RAGS } from '@outturn/domain';
import { isAmount, money, type Money, sum } from '@outturn/kernel';
import { BadQuestion, type Row } from '@outturn/reporting';
import { amountIn, countIn, ragIn, textIn } from '../../web/cells.ts';
import { codeInWords, exactly, periodInWords } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import { yearsWithRows, yearToOpenWith } from '../../web/years.ts';
import type { Form, Option } from '../form.ts';
import { optional, pounds, typed, type Values } from '../values.ts';
import { lacking } from './propose-form.ts';
import { type SchemeAtHand, schemeAtHand } from './scheme-at-hand.ts';

const PERIODS: readonly Option[] = Array.from({ length: 13 }, (_, n) => ({ value: String(n + 1), text: `${n + 1} (${periodInWords(n + 1)})` }));

interface YearAtHand extends SchemeAtHand {
  readonly year: string;
  readonly row: Row;
}

/** The year that `?year=` names, else the one that the scheme's page opens with. */
async function yearAtHand(visit: ReaderVisit, id: string): Promise<YearAtHand> {
  const atHand = await schemeAtHand(visit, id);
  const report = await visit.queries.report('savings-tracker', { scheme: id, organisation: atHand.organisation }, visit.moment);
  const rows = report.rows.filter((row) => amountIn(row, 'currentTarget') !== null);
  const year = visit.parameters['year'] ?? yearToOpenWith(yearsWithRows(rows), visit.moment);
  const row = rows.find((one) => textIn(one, 'year') === year);
  if (row === undefined || year === undefined) throw new BadQuestion(`${id} has no saving in ${year ?? 'any year'}.`, 'year');
  return { ...atHand, year, row };
}

/** Another RAG than the computed one, for some periods, shown as an override with who and why. */
export async function overrideForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { scheme, caption, href, subject, year, row } = await yearAtHand(visit, id);
  const period = countIn(row, 'period') || 1;
  const computed = ragIn(row, 'ragComputed');
  const may = RAGS.filter((rag) => !scheme.balancingLine || (rag !== 'green' && rag !== 'blue'));
  return {
    command: 'OverrideRag',
    title: `Override the RAG for ${year}`,
    caption,
    lead: `Computed, it is ${computed ?? 'none'} at period ${period} (${periodInWords(period)}). The computed RAG stays beside the override.${scheme.balancingLine ? ' A balancing line cannot be shown as green or blue.' : ''}`,
    subject,
    guarded: true,
    backHref: href,
    button: 'Override the RAG',
    initial: { year, period: String(period), untilPeriod: String(Math.min(period + 2, 13)) },
    fields: [
      { kind: 'hidden', name: 'year' },
      { kind: 'radios', name: 'rag', label: 'Shown as', options: may.map((rag) => ({ value: rag, text: codeInWords(rag) })) },
      { kind: 'select', name: 'period', label: 'From period', options: PERIODS },
      { kind: 'select', name: 'untilPeriod', label: 'Until period', hint: 'The last one for which it holds.', options: PERIODS },
      { kind: 'area', name: 'reason', label: 'Why' },
    ],
    mend: (values) => lacking(values, { rag: 'Choose the RAG', reason: 'Say why it is overridden' }),
    data: (values) => ({
      scheme: id,
      year: typed(values, 'year'),
      period: Number(typed(values, 'period')),
      rag: optional(values, 'rag'),
      reason: typed(values, 'reason'),
      untilPeriod: Number(typed(values, 'untilPeriod')),
    }),
    done: (values) => ({
      notice: `The RAG of ${id} for ${typed(values, 'year')} is shown as ${typed(values, 'rag')} until period ${typed(values, 'untilPeriod')}.`,
      href,
    }),
  };
}

const DISPOSITION_HINTS: Readonly<Record<(typeof DISPOSITIONS)[number], string>> = {
  'written-off': 'It will not be delivered.',
  'rolled-forward': 'It is still to be delivered, next year.',
  'mitigated-temporarily': 'Something else covered it this year; it comes back next year.',
};

/** The disposal of what a year has not delivered: written off, rolled forward, mitigated, down to the last penny. */
export async function carryForwardForm(visit: ReaderVisit, id: string): Promise<Form> {
  const { caption, href, subject, year, row, scheme } = await yearAtHand(visit, id);
  const undelivered = undeliveredIn(row);
  if (scheme.targets?.carried.some((one) => one.year === year))
    throw new BadQuestion(`${year} of ${id} was carried forward already: a year is disposed of once.`, 'year');
  if (!undelivered.gt(0)) throw new BadQuestion(`${id} has delivered its target for ${year}: there is nothing to carry forward.`, 'year');
  const recurrent = scheme.recurrence === 'recurrent';
  return {
    command: 'CarryForward',
    title: `Carry forward what ${year} has not delivered`,
    caption,
    lead: `${exactly(undelivered)} of the target of ${exactly(amountIn(row, 'currentTarget') ?? '0')} is undelivered: neither achieved, verified nor banked.`,
    subject,
    guarded: true,
    backHref: href,
    button: 'Carry forward',
    initial: { year, undelivered: undelivered.toFixed(2) },
    fields: [
      { kind: 'hidden', name: 'year' },
      { kind: 'hidden', name: 'undelivered' },
      {
        kind: 'text-only',
        paragraphs: [
          recurrent
            ? 'The saving is recurrent, so later targets hold it already: what is rolled forward or mitigated changes none of them, and what is written off comes off every later year.'
            : 'The saving is one-off: what is rolled forward or mitigated is added to the next year’s target.',
        ],
      },
      ...DISPOSITIONS.map((kind) => ({ kind: 'money' as const, name: kind, label: codeInWords(kind), optional: true, hint: DISPOSITION_HINTS[kind] })),
    ],
    data: (values) => ({ scheme: id, year: typed(values, 'year'), dispositions: stated(values).map((kind) => ({ kind, amount: pounds(values, kind) })) }),
    mend: (values) =>
      stated(values).length > 0 ? [] : [{ field: 'written-off', text: 'Say what becomes of it: enter an amount in at least one of the three' }],
    fieldOf: { dispositions: 'written-off', 'dispositions.0.amount': 'written-off' },
    aside: (values) => {
      const total = disposed(values);
      const whole = money(isAmount(typed(values, 'undelivered')) ? typed(values, 'undelivered') : '0');
      return [
        { label: 'Undelivered', figure: exactly(whole) },
        { label: 'Disposed of', figure: exactly(total) },
        { label: 'Left to dispose of', figure: exactly(whole.minus(total)) },
      ];
    },
    check: (values) => ({
      heading: `Carry forward ${typed(values, 'year')} of ${id} like this?`,
      lines: stated(values).map((kind) => ({ label: codeInWords(kind), value: exactly(pounds(values, kind)) })),
      warning: 'A year is disposed of once: this cannot be undone.',
    }),
    done: (values) => ({ notice: `What ${typed(values, 'year')} of ${id} has not delivered is carried forward.`, href }),
  };
}

/** Pounds: the current target less what counts as delivered. */
export function undeliveredIn(row: Row): Money {
  const part = (key: string) => money(amountIn(row, key) ?? '0');
  return part('currentTarget').minus(part('banked')).minus(part('verified')).minus(part('achieved'));
}

function stated(values: Values) {
  return DISPOSITIONS.filter((kind) => optional(values, kind) !== undefined);
}

function disposed(values: Values): Money {
  return sum(
    stated(values)
      .map((kind) => pounds(values, kind))
      .filter(isAmount)
      .map((one) => money(one)),
  );
}
