import { RAGS, type Rag, SAVING_KINDS, type SavingKind, type Stage, STAGES } from '@outturn/domain';
import type { FinancialYear, Period } from '@outturn/kernel';
import { type ReportOptions, type Row } from '@outturn/reporting';
import { ragIn, textIn } from '../web/cells.ts';
import { numberAsked, periodAsked, wordAsked, yearAsked } from '../web/questions.ts';
import { COLUMN_SETS, type ColumnSet } from './tracker-columns.ts';

export const PAGE_SIZES = [25, 50, 100] as const;
export const TRACKER_GROUPINGS = ['programme', 'workstream', 'service', 'organisation', 'none'] as const;
export type TrackerGrouping = (typeof TRACKER_GROUPINGS)[number];
/** Sorts of the tracker besides its amount columns. */
export const TEXT_SORTS = ['scheme', 'title', 'rag'] as const;

/** What the address asks of the tracker. */
export interface TrackerQuestion {
  readonly options: ReportOptions;
  readonly year: FinancialYear | undefined;
  readonly period: Period | undefined;
  readonly rag: Rag | undefined;
  readonly stage: Stage | undefined;
  readonly kind: SavingKind | undefined;
  /** Looked for in reference, title and owner. */
  readonly text: string | undefined;
  readonly columns: ColumnSet;
  readonly group: TrackerGrouping;
  readonly sort: { readonly key: string; readonly descending: boolean };
  readonly page: number;
  readonly pageSize: number;
}

/** Reads the address. Throws `BadQuestion` for anything that is not a choice. */
export function trackerQuestion(parameters: Readonly<Record<string, string>>): TrackerQuestion {
  const { organisation, programme, workstream, service, q } = parameters;
  const size = wordAsked(parameters, 'per-page', PAGE_SIZES.map(String));
  const columns = wordAsked(parameters, 'columns', Object.keys(COLUMN_SETS) as ColumnSet[]) ?? 'position';
  const sorts = [...TEXT_SORTS, ...COLUMN_SETS[columns].keys];
  const sort =
    wordAsked(
      parameters,
      'sort',
      sorts.flatMap((key) => [key, `-${key}`]),
    ) ?? 'scheme';
  return {
    options: {
      ...(organisation === undefined ? {} : { organisation }),
      ...(programme === undefined ? {} : { programme }),
      ...(workstream === undefined ? {} : { workstream }),
      ...(service === undefined ? {} : { service }),
    },
    year: yearAsked(parameters),
    period: periodAsked(parameters),
    rag: wordAsked(parameters, 'rag', RAGS),
    stage: wordAsked(parameters, 'stage', STAGES),
    kind: wordAsked(parameters, 'kind', SAVING_KINDS),
    text: q,
    columns,
    group: wordAsked(parameters, 'group', TRACKER_GROUPINGS) ?? 'programme',
    sort: { key: sort.replace('-', ''), descending: sort.startsWith('-') },
    page: numberAsked(parameters, 'page') ?? 1,
    pageSize: size === undefined ? 50 : Number(size),
  };
}

/** True where the question narrows the report's rows further than the report itself does. */
export function narrows({ rag, stage, kind, text }: TrackerQuestion): boolean {
  return rag !== undefined || stage !== undefined || kind !== undefined || text !== undefined;
}

export function isWanted({ rag, stage, kind, text }: TrackerQuestion, row: Row): boolean {
  return (
    (rag === undefined || ragIn(row) === rag) &&
    (stage === undefined || row['stage'] === stage) &&
    (kind === undefined || row['kind'] === kind) &&
    (text === undefined || matches(row, text))
  );
}

/** Every word is found in the reference, the title or the owner, in whatever case. */
function matches(row: Row, text: string): boolean {
  const searched = ['scheme', 'title', 'owner']
    .map((key) => textIn(row, key))
    .join('\n')
    .toLowerCase();
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => searched.includes(word));
}
