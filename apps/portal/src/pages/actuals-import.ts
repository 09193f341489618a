import type { ActualsImport, FigureOutcome } from '@outturn/application';
import type { Field } from '../forms/form.ts';
import { openYears, PERIODS } from '../forms/money/choices.ts';
import { typed, type Values } from '../forms/values.ts';
import type { FormFace } from '../forms/view.ts';
import { pathTo } from '../web/address.ts';
import { exactly, periodInWords, plural } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { yearAsked } from '../web/questions.ts';

/** Where the file stands among what was typed. */
export const FILE_FIELD = 'ledger.0.file';

/** The page on which a file of the general ledger is chosen, and what it does not say itself. */
export async function actualsForm(visit: ReaderVisit): Promise<{ readonly face: FormFace; readonly initial: Values }> {
  const { years, current } = await openYears(visit);
  const year = yearAsked(visit.parameters) ?? current;
  const fields: readonly Field[] = [
    {
      kind: 'table',
      name: 'ledger',
      label: 'File of the general ledger',
      rowLabel: 'File',
      rows: 1,
      hint: 'A CSV file (UTF-8) with a heading, a row for each code, and a total row.',
      columns: [{ name: 'file', label: 'CSV file', kind: 'file' }],
    },
    { kind: 'select', name: 'year', label: 'Financial year', options: years, hint: 'For every row, where no column says it.' },
    {
      kind: 'select',
      name: 'period',
      label: 'To the end of period',
      options: [{ value: '', text: 'As a column of the file says' }, ...PERIODS],
      hint: 'The amounts are cumulative from 1 April.',
    },
    {
      kind: 'money',
      name: 'controlTotal',
      label: 'Control total',
      optional: true,
      hint: 'What the amounts add up to as printed, where the file has no total row.',
    },
    {
      kind: 'area',
      name: 'mapping',
      label: 'Mapping',
      optional: true,
      rows: 6,
      hint: `Left empty it is guessed from the heading, and shown before anything is recorded. Such as {"columns": {"line": "Cost centre", "amount": "Actual to date"}, "lines": {"4711": "a-budget-line"}, "ignore": ["9999"], "signs": "income-positive"}.`,
    },
  ];
  return {
    face: {
      title: 'Import actuals',
      lead: 'What the general ledger says was spent, line by line. Nothing is recorded before you have seen what would be.',
      fields,
      button: 'Read the file',
      backHref: visit.to('/budgets', { year }),
    },
    initial: { year: years.some(({ value }) => value === year) ? year : current, period: '' },
  };
}

export interface ActualsCheckPage {
  readonly answer: string;
  readonly facts: readonly { readonly label: string; readonly value: string }[];
  readonly refusal: string | null;
  readonly figures: readonly FigureLine[];
  readonly moreFigures: string | null;
  readonly refused: readonly FigureLine[];
  readonly bad: readonly { readonly row: string; readonly text: string; readonly why: string }[];
  readonly findings: readonly string[];
  readonly kept: readonly { readonly name: string; readonly value: string }[];
  /** Null where nothing can be recorded. */
  readonly button: string | null;
  readonly action: string;
  readonly backHref: string;
}

interface FigureLine {
  readonly line: string;
  readonly href: string;
  readonly when: string;
  readonly toDate: string;
  readonly rows: string;
  readonly outcome: string;
  readonly why: string | null;
}

const OUTCOMES: Readonly<Record<FigureOutcome['outcome'], string>> = { recorded: 'New', known: 'Known already', refused: 'Refused' };
const MOST_FIGURES = 200;

/** What a file would record: shown before it is. */
export function actualsCheckPage(visit: ReaderVisit, read: ActualsImport, outcomes: readonly FigureOutcome[], values: Values): ActualsCheckPage {
  const fresh = outcomes.filter(({ outcome }) => outcome === 'recorded');
  const accepted = outcomes.filter(({ outcome }) => outcome !== 'refused');
  const lineOf = (figure: FigureOutcome): FigureLine => ({
    line: figure.line,
    href: visit.to(pathTo('lines', figure.line), { year: figure.year }),
    when: `${figure.year}, ${periodInWords(figure.period)}`,
    toDate: exactly(figure.toDate),
    rows: figure.rows.join(', '),
    outcome: OUTCOMES[figure.outcome],
    why: figure.why,
  });
  const left = read.bad.length + outcomes.length - accepted.length;
  return {
    answer:
      read.refusal ??
      `${plural(fresh.length, 'figure is', 'figures are')} new, ${accepted.length - fresh.length} known already${left === 0 ? '' : `; ${plural(left, 'row', 'rows')} cannot be recorded`}.`,
    facts: [
      { label: 'File', value: `${read.file} (SHA-256 ${read.sha256})` },
      { label: read.guessed ? 'Mapping, guessed' : 'Mapping', value: JSON.stringify(read.mapping) },
      { label: 'Rows add up to', value: exactly(read.total) },
      { label: 'Control total', value: read.control === null ? 'none' : `${exactly(read.control.amount)} (${read.control.from})` },
    ],
    refusal: read.refusal,
    figures: accepted.slice(0, MOST_FIGURES).map(lineOf),
    moreFigures: accepted.length > MOST_FIGURES ? `The first ${MOST_FIGURES} of ${accepted.length} figures are shown; all are recorded.` : null,
    refused: outcomes.filter(({ outcome }) => outcome === 'refused').map(lineOf),
    bad: read.bad.map(({ row, text, why }) => ({ row: String(row), text, why })),
    findings: read.findings,
    kept: Object.entries(values)
      .filter(([name]) => name !== '_confirmed')
      .map(([name, value]) => ({ name, value })),
    button: read.refusal === null && fresh.length > 0 ? `Record ${plural(fresh.length, 'figure')}` : null,
    action: visit.to('/actuals/import'),
    backHref: visit.to('/budgets', { year: typed(values, 'year') }),
  };
}
