import { RAGS, SAVING_KINDS, STAGES } from '@outturn/domain';
import type { FinancialYear } from '@outturn/kernel';
import type { FactReader } from '@outturn/read-models';
import { codeInWords, periodInWords } from '../web/format.ts';
import { asTheyAre, type Choice, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { Visit } from '../web/visit.ts';
import { COLUMN_SETS } from './tracker-columns.ts';
import { PAGE_SIZES, TRACKER_GROUPINGS, type TrackerQuestion } from './tracker-question.ts';

export interface Filter {
  readonly name: string;
  readonly label: string;
  readonly options: readonly Option[];
}

const PERIODS: readonly Choice[] = Array.from({ length: 13 }, (_, i) => ({ value: String(i + 1), text: `${i + 1} (${periodInWords(i + 1)})` }));

/** What can be chosen on the tracker; programmes, workstreams and services are those of the chosen organisation. */
export async function filtersOf(
  facts: FactReader,
  visit: Visit,
  question: TrackerQuestion,
  year: FinancialYear | undefined,
  years: readonly FinancialYear[],
): Promise<Filter[]> {
  const at = visit.moment.position;
  const [organisations, programmes, workstreams, services] = await Promise.all([
    facts.asAt('organisation', at),
    facts.asAt('programme', at),
    facts.asAt('workstream', at),
    facts.asAt('service', at),
  ]);
  const { organisation, programme, workstream, service } = question.options;
  const within = <T extends { readonly organisation: string }>(things: readonly T[]) =>
    things.filter((thing) => organisation === undefined || thing.organisation === organisation);
  const its = new Set(within(programmes).map((one) => one.programme));
  const itsWorkstreams = workstreams.filter((one) => (programme === undefined ? its.has(one.programme) : one.programme === programme));
  const filter = (name: string, label: string, choices: readonly Choice[], chosen: string | undefined, open: string | null): Filter => ({
    name,
    label,
    options: optionsOf(choices, chosen, open),
  });
  const words = (codes: readonly string[]): Choice[] => codes.map((code) => ({ value: code, text: codeInWords(code) }));
  const columnSets = Object.entries(COLUMN_SETS).map(([value, { label }]) => ({ value, text: label }));
  return [
    filter('organisation', 'Organisation', namesOf(organisations, 'organisation'), organisation, 'Every organisation'),
    filter('programme', 'Programme', namesOf(within(programmes), 'programme'), programme, 'Every programme'),
    filter('workstream', 'Workstream', namesOf(itsWorkstreams, 'workstream'), workstream, 'Every workstream'),
    filter('service', 'Service', namesOf(within(services), 'service'), service, 'Every service'),
    filter('year', 'Financial year', asTheyAre(years), year, null),
    filter('period', 'Period', PERIODS, question.period === undefined ? undefined : String(question.period), 'Latest'),
    filter('rag', 'RAG', words(RAGS), question.rag, 'Any RAG'),
    filter('stage', 'Stage', words(STAGES), question.stage, 'Any stage'),
    filter('kind', 'Kind', words(SAVING_KINDS), question.kind, 'Any kind'),
    filter('columns', 'Columns', columnSets, question.columns, null),
    filter('group', 'Group by', words(TRACKER_GROUPINGS), question.group, null),
    filter('per-page', 'Schemes a page', asTheyAre(PAGE_SIZES.map(String)), String(question.pageSize), null),
  ];
}
