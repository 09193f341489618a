import { parseStream, type SubjectKind } from '@outturn/domain';
import { londonDay } from '@outturn/kernel';
import type { LateChangeFacts, Moment } from '@outturn/read-models';
import type { Sources } from './queries.ts';
import type { Report, ReportName, ReportOptions } from './report.ts';
import { readStructure, servicesWithin } from './structure.ts';
import { longDate } from './story/words.ts';

const SAVINGS: readonly SubjectKind[] = ['scheme', 'reserve', 'rules'];
const BUDGETS: readonly SubjectKind[] = ['line', 'adjustment', 'virement', 'rules'];

/** Late changes of what a report is about. The compiler refuses a report without an entry. */
const ABOUT: Readonly<Record<ReportName, readonly SubjectKind[]>> = {
  'savings-tracker': SAVINGS,
  'programme-summary': SAVINGS,
  'transformation-fund': SAVINGS,
  'return-on-investment': SAVINGS,
  movements: [...SAVINGS, ...BUDGETS],
  'revenue-monitoring': BUDGETS,
  exceptions: BUDGETS,
  'virement-register': ['virement', 'rules'],
  'budget-reconciliation': BUDGETS,
  reserves: ['reserve', 'adjustment'],
  returns: ['return'],
};

const MOST = 20;

/**
 * The report with its late changes in the notes: what was recorded after the close of a period up to the one that the report
 * is drawn for, of what it is about.
 */
export async function withLateChanges(sources: Sources, report: Report, options: ReportOptions, moment: Moment): Promise<Report> {
  const late = await lateChangesOf(sources, report, options, moment);
  if (late.length === 0) return report;
  const told = late.slice(0, MOST);
  const reasons = await sources.ledger.texts(told.map(({ reason }) => reason));
  const sentences = told.map((one) => sentenceOf(one, reasons.get(one.reason) ?? ''));
  const more = late.length > MOST ? [`And ${late.length - MOST} more late changes.`] : [];
  return { ...report, notes: [...report.notes, ...sentences, ...more] };
}

async function lateChangesOf(sources: Sources, report: Report, options: ReportOptions, moment: Moment): Promise<LateChangeFacts[]> {
  const { year, period } = report;
  const all = await sources.facts.asAt('late_change', moment.position, year === null ? {} : { year });
  if (all.length === 0) return [];
  const within = options.service === undefined ? null : servicesWithin(await readStructure(sources.facts, moment.position), options.service);
  const schemes = await schemesAbout(sources, report, options, moment);
  return all
    .filter((one) => ABOUT[report.report].includes(parseStream(one.change)?.kind ?? 'account'))
    .filter((one) => period === null || one.period <= period)
    .filter((one) => options.organisation === undefined || one.organisation === null || one.organisation === options.organisation)
    .filter((one) => within === null || one.services.some((service) => within.has(service)))
    .filter((one) => schemes === null || !one.change.startsWith('scheme/') || schemes.has(one.change.slice('scheme/'.length)))
    .sort((a, b) => a.marked.position - b.marked.position);
}

/** Where a report is about some schemes only: those in its rows, else those of the programme or workstream. */
async function schemesAbout(sources: Sources, report: Report, options: ReportOptions, moment: Moment): Promise<ReadonlySet<string> | null> {
  const { scheme, programme, workstream } = options;
  if (scheme === undefined && programme === undefined && workstream === undefined) return null;
  const named = report.rows.flatMap((row) => (typeof row['scheme'] === 'string' ? [row['scheme']] : []));
  if (scheme !== undefined) named.push(scheme);
  if (named.length > 0) return new Set(named);
  const within = (await sources.facts.asAt('scheme', moment.position))
    .filter((one) => programme === undefined || one.programme === programme)
    .filter((one) => workstream === undefined || one.workstream === workstream);
  return new Set(within.map((one) => one.scheme));
}

function sentenceOf({ year, period, change, marked }: LateChangeFacts, reason: string): string {
  const { kind, id } = parseStream(change) ?? { kind: '', id: change };
  const why = reason === '' ? '' : `: ${reason.replace(/\.$/, '')}`;
  return `Late change for period ${period} of ${year}, recorded ${longDate(londonDay(marked.at))} by ${marked.by}: ${kind} ${id}${why}.`;
}
