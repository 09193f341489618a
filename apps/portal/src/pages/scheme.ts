import { NotFoundException } from '@nestjs/common';
import { londonDay, money } from '@outturn/kernel';
import type { FactReader, SchemeFacts } from '@outturn/read-models';
import type { Queries, Report, ReportOptions, Row, StoryEntry } from '@outturn/reporting';
import type { MomentResolver } from '../sources.ts';
import { pathTo } from '../web/address.ts';
import { amountIn, countIn, type Figure, figure, flagIn, isSome, ragIn, reasonsIn, textIn, variance } from '../web/cells.ts';
import { codeInWords, dayInWords, exactly, inWords, periodInWords } from '../web/format.ts';
import { headline } from '../web/headline.ts';
import { organisationInCommon } from '../web/organisations.ts';
import { yearAsked } from '../web/questions.ts';
import { type Direction, directionIn, ragTag, type Tag } from '../web/tags.ts';
import { traceHref } from '../web/traces.ts';
import { actionsFor } from '../web/actions.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import type { Visit } from '../web/visit.ts';
import { yearsWithRows, yearToOpenWith } from '../web/years.ts';
import { type Picture, pictureOverTime } from './picture.ts';
import { type ClaimLine, claimsOf } from './scheme-claims.ts';
import { schemeActions, type SchemeActions } from './scheme-actions.ts';
import { pictureOfYear } from './scheme-picture.ts';
import { momentHref, type Story, storyOf, told } from './scheme-story.ts';
import { bulletOf, pointOf, type SmallPrint, smallPrint } from './summary-table.ts';

export interface SchemePage {
  readonly scheme: string;
  readonly title: string;
  readonly headline: string;
  readonly rag: RagShown | null;
  readonly direction: Direction | null;
  readonly marks: readonly string[];
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href: string | null }[];
  readonly year: string | null;
  readonly years: readonly { readonly text: string; readonly href: string; readonly current: boolean }[];
  readonly positions: { readonly columns: readonly { readonly label: string; readonly title: string }[]; readonly lines: readonly PositionLine[] };
  readonly pictures: readonly Picture[];
  readonly reasons: {
    readonly title: string;
    readonly list: readonly { readonly label: string; readonly amount: string; readonly narrative: string }[];
  } | null;
  readonly claims: readonly ClaimLine[];
  readonly milestones: readonly { readonly name: string; readonly due: string; readonly state: string; readonly href: string | null }[];
  readonly story: Story;
  readonly moments: { readonly earlier: string | null; readonly later: string | null };
  readonly smallPrint: SmallPrint;
  readonly actions: SchemeActions;
}

export interface RagShown {
  readonly shown: Tag;
  /** The computed one where an override hides it, with who overrode it and why. */
  readonly computed: Tag | null;
  readonly override: string | null;
}

export interface PositionLine {
  readonly label: string;
  readonly figures: readonly Figure[];
  readonly isTotal: boolean;
  /** Instead of figures: RAG and bullet bar of each year. */
  readonly tags: readonly (RagShown | null)[] | null;
  readonly bullets: readonly string[] | null;
}

/** One scheme: where it stands, why, and its story. Throws `NotFoundException` for an unknown id, `BadQuestion` for a wrong year. */
export async function schemePage(queries: Queries, facts: FactReader, moments: MomentResolver, visit: ReaderVisit, id: string): Promise<SchemePage> {
  const { moment, parameters } = visit;
  const asked = yearAsked(parameters);
  const [scheme] = await facts.asAt('scheme', moment.position, { key: id });
  if (scheme === undefined) throw new NotFoundException(`There is no scheme ${id} at this moment.`);
  const organisation = organisationInCommon([scheme], await facts.asAt('service', moment.position, { key: scheme.service }));
  const options: ReportOptions = organisation === undefined ? {} : { organisation };
  const [report, history] = await Promise.all([queries.report('savings-tracker', { ...options, scheme: id }, moment), queries.history(`scheme/${id}`, moment)]);
  const years = report.rows.map((row) => textIn(row, 'year'));
  const year = asked ?? yearToOpenWith(yearsWithRows(report.rows), moment);
  const row = report.rows.find((one) => textIn(one, 'year') === year);
  const path = pathTo('schemes', id);
  const [placed, investment, claims, pictures, later] = await Promise.all([
    placeOf(facts, visit, scheme),
    investmentOf(facts, visit, scheme),
    claimsOf(facts, visit, id, history),
    picturesOf(queries, facts, visit, report, row, history),
    laterMoment(queries, moments, visit, id),
  ]);
  return {
    scheme: id,
    title: scheme.title,
    headline: headlineOf(scheme, row, year),
    rag: row === undefined ? null : ragShown(row),
    direction: row === undefined ? null : directionIn(row),
    marks: marksOf(scheme),
    facts: [...placed, ...investment],
    year: year ?? null,
    years: years.map((one) => ({ text: one, href: visit.to(path, { year: one }), current: one === year })),
    positions: positionsOf(visit, report, options),
    pictures,
    reasons: row === undefined ? null : reasonsOf(row),
    claims,
    milestones: scheme.milestones.map((one) => ({
      name: one.milestone,
      due: dayInWords(one.due),
      state: milestoneState(one, visit),
      href: actionsFor(visit, 'schemes', id, [{ form: 'milestone', text: '' }], { milestone: one.milestone })[0]?.href ?? null,
    })),
    story: storyOf(visit, path, history, parameters['topic']),
    moments: { earlier: earlierMoment(visit, path, history), later: later === null ? null : momentHref(visit, path, later) },
    actions: schemeActions(visit, scheme, row),
    smallPrint: smallPrint(report),
  };
}

function headlineOf(scheme: SchemeFacts, row: Row | undefined, year: string | undefined): string {
  if (scheme.targets === null) return `This scheme is at the stage “${codeInWords(scheme.stage).toLowerCase()}”: it has no target until it is approved.`;
  return row === undefined ? `This scheme has no position${year === undefined ? '' : ` in ${year}`}.` : headline(row);
}

function marksOf(scheme: SchemeFacts): string[] {
  const marks = [
    scheme.balancingLine ? 'Balancing line: savings still to be found. It is never green.' : '',
    scheme.rebaselines > 0
      ? `Rebaselined ${scheme.rebaselines === 1 ? 'once' : `${scheme.rebaselines} times`}: the original target stays beside the current one.`
      : '',
  ];
  if (scheme.stage === 'withdrawn') marks.push('Withdrawn: its target stays as a shortfall until it is rebaselined.');
  if (scheme.kind === 'growth') marks.push('Growth: it holds investment alone and is in no savings figure.');
  return marks.filter((mark) => mark !== '');
}

export function ragShown(row: Row): RagShown | null {
  const [rag, computed] = [ragIn(row), ragIn(row, 'ragComputed')];
  if (rag === null) return null;
  const by = textIn(row, 'overrideBy');
  if (by === '') return { shown: ragTag(rag), computed: null, override: null };
  const until = Number(row['overrideUntil']);
  const override = `Overridden by ${by} until period ${until} (${periodInWords(until)}): ${textIn(row, 'overrideReason')}`;
  return { shown: ragTag(rag), computed: computed === null ? null : ragTag(computed), override };
}

async function placeOf(facts: FactReader, visit: Visit, scheme: SchemeFacts): Promise<SchemePage['facts']> {
  const at = visit.moment.position;
  const [[programme], [workstream], [service]] = await Promise.all([
    facts.asAt('programme', at, { key: scheme.programme }),
    facts.asAt('workstream', at, { key: scheme.workstream }),
    facts.asAt('service', at, { key: scheme.service }),
  ]);
  const [organisation] = service === undefined ? [] : await facts.asAt('organisation', at, { key: service.organisation });
  const fact = (term: string, text: string, href: string | null = null) => ({ term, text, href });
  return [
    ...(organisation === undefined ? [] : [fact('Organisation', organisation.name, visit.to('/', { organisation: organisation.organisation }))]),
    fact('Programme', programme?.name ?? scheme.programme, visit.to(pathTo('programmes', scheme.programme))),
    fact('Workstream', workstream?.name ?? scheme.workstream, visit.to('/schemes', { workstream: scheme.workstream })),
    fact('Service', service?.name ?? scheme.service, visit.to('/schemes', { service: scheme.service })),
    fact('Owner', scheme.owner),
    fact('Stage', codeInWords(scheme.stage)),
    fact('Kind', `${codeInWords(scheme.kind)}, ${scheme.recurrence}, ${scheme.cashReleasing ? 'cash-releasing' : 'not cash-releasing'}`),
    fact('Confidence', codeInWords(scheme.confidence)),
    ...(scheme.category === null ? [] : [fact('Category', scheme.category)]),
    ...(scheme.decision === null
      ? []
      : [fact('Approved by', `${scheme.decision.body}, ${dayInWords(scheme.decision.date)}, minute ${scheme.decision.minute}`)]),
  ];
}

const POSITION_LINES = [
  { key: 'originalTarget', label: 'Original target' },
  { key: 'currentTarget', label: 'Current target' },
  { key: 'broughtForward', label: 'Brought forward' },
  { key: 'forecast', label: 'Forecast' },
  { key: 'notRecurrent', label: 'of which not recurrent' },
  { key: 'variance', label: 'Variance' },
  { key: 'banked', label: 'Banked' },
  { key: 'verified', label: 'Verified' },
  { key: 'achieved', label: 'Achieved' },
  { key: 'ready', label: 'Ready' },
  { key: 'progressing', label: 'Progressing' },
  { key: 'weighted', label: 'Weighted delivery' },
  { key: 'oneOff', label: 'One-off' },
  { key: 'temporary', label: 'Temporary mitigation' },
  { key: 'otherKinds', label: 'Other kinds' },
  { key: 'fullYearBanked', label: 'Banked, full year' },
  { key: 'investment', label: 'Investment' },
] as const;
/** Left out where no year has any. */
const ONLY_WHERE_SOME = new Set<string>(['broughtForward', 'notRecurrent', 'oneOff', 'temporary', 'otherKinds', 'investment']);

function positionsOf(visit: Visit, report: Report, options: ReportOptions): SchemePage['positions'] {
  const { rows } = report;
  const columns = rows.map((row) => ({ label: textIn(row, 'year'), title: `Period ${countIn(row, 'period')} (${periodInWords(countIn(row, 'period'))})` }));
  const lines = POSITION_LINES.filter(({ key }) => !ONLY_WHERE_SOME.has(key) || rows.some((row) => isSome(amountIn(row, key)))).map(
    ({ key, label }): PositionLine => ({
      label: key === 'forecast' && rows.some((row) => flagIn(row, 'assumed')) ? 'Forecast (the target where none was made)' : label,
      figures: rows.map((row) => positionFigure(visit, row, key, options)),
      isTotal: key === 'weighted' || key === 'variance',
      tags: null,
      bullets: null,
    }),
  );
  const other = (label: string, tags: PositionLine['tags'], bullets: PositionLine['bullets']): PositionLine => ({
    label,
    figures: [],
    isTotal: false,
    tags,
    bullets,
  });
  return { columns, lines: rows.length === 0 ? [] : [other('RAG', rows.map(ragShown), null), other('Delivery', null, rows.map(bulletOf)), ...lines] };
}

function positionFigure(visit: Visit, row: Row, key: string, options: ReportOptions): Figure {
  const value = amountIn(row, key);
  const href = isSome(value) ? traceHref(visit, 'savings-tracker', row.id, key, { ...options, year: textIn(row, 'year') }) : null;
  return key === 'variance' ? variance(value, visit.lens.unit, href) : figure(value, visit.lens.unit, href);
}

async function picturesOf(
  queries: Queries,
  facts: FactReader,
  visit: Visit,
  report: Report,
  row: Row | undefined,
  history: readonly StoryEntry[],
): Promise<Picture[]> {
  const points = report.rows.filter((one) => amountIn(one, 'currentTarget') !== null).map((one) => pointOf(textIn(one, 'year'), one));
  const months = row === undefined ? null : await pictureOfYear(queries, facts, visit, row, history);
  const years = pictureOverTime(points, { name: 'years', title: 'Year by year', labels: 'Year', unit: visit.lens.unit });
  return [months, years].filter((picture): picture is Picture => picture !== null);
}

function reasonsOf(row: Row): SchemePage['reasons'] {
  const reasons = reasonsIn(row);
  const movement = amountIn(row, 'movement');
  if (reasons.length === 0 || movement === null) return null;
  const moved = money(movement).isZero() ? 'did not move' : `moved by ${exactly(movement)}`;
  return {
    title: `Since the period before, the forecast for ${textIn(row, 'year')} ${moved}`,
    list: reasons.map(({ code, amount, narrative }) => ({ label: codeInWords(code), amount: exactly(amount), narrative })),
  };
}

function milestoneState(milestone: SchemeFacts['milestones'][number], visit: Visit): string {
  if (milestone.done !== null) return `Done on ${dayInWords(milestone.done)}${milestone.done > milestone.due ? ', late' : ''}`;
  const today = visit.moment.recordedAt === null ? '' : londonDay(visit.moment.recordedAt);
  return milestone.due < today ? 'Overdue' : 'Not done yet';
}

/** What reserves allocated, by year. A reserve that the reader does not see is named by its reference alone. */
async function investmentOf(facts: FactReader, visit: Visit, { allocations }: SchemeFacts): Promise<SchemePage['facts']> {
  return Promise.all(
    allocations.map(async ({ reserve, byYear }) => {
      const [known] = await facts.asAt('reserve', visit.moment.position, { key: reserve });
      const years = Object.keys(byYear).sort();
      return {
        term: 'Investment',
        text: `${years.map((year) => `${inWords(byYear[year] ?? '0')} in ${year}`).join(', ')} from ${known?.name ?? reserve}`,
        href: known === undefined ? null : visit.to(pathTo('reserves', reserve)),
      };
    }),
  );
}

/** Right before the last thing that is told on this page; null where nothing came before it. */
function earlierMoment(visit: Visit, path: string, history: readonly StoryEntry[]): string | null {
  const positions = told(history).map((entry) => entry.position);
  const last = positions.at(-1);
  const before = positions.findLast(
    (position) => last !== undefined && position < (visit.resolved.label === 'past' && visit.moment.position > last ? visit.moment.position : last),
  );
  return before === undefined ? null : momentHref(visit, path, before);
}

/** The next thing that happened to the scheme after a past moment; null at present, and where nothing did. */
async function laterMoment(queries: Queries, moments: MomentResolver, visit: Visit, id: string): Promise<number | null> {
  if (visit.resolved.label === 'now') return null;
  const { moment: now } = await moments.resolve(undefined);
  const history = await queries.history(`scheme/${id}`, now);
  return told(history).find((entry) => entry.position > visit.moment.position)?.position ?? null;
}
