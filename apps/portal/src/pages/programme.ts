import { NotFoundException } from '@nestjs/common';
import { count, money } from '@outturn/kernel';
import type { FactReader } from '@outturn/read-models';
import { BadQuestion, type Queries, type Report, type ReportOptions, type Row } from '@outturn/reporting';
import type { MomentResolver } from '../sources.ts';
import { amountIn, countIn, type Figure, figure, textIn } from '../web/cells.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { dateAndTime, inWords, percentage, periodInWords, wholeNumber } from '../web/format.ts';
import { headline, isAssumed } from '../web/headline.ts';
import { type Option, optionsOf } from '../web/options.ts';
import { organisationInCommon } from '../web/organisations.ts';
import { yearAsked } from '../web/questions.ts';
import { ragCounts, ragTagIn, type Tag } from '../web/tags.ts';
import { traceHref } from '../web/traces.ts';
import type { Visit } from '../web/visit.ts';
import { yearsWithRows, yearToOpenWith } from '../web/years.ts';
import { balancingInWords } from './dashboard.ts';
import { type MovementRow, movementRow } from './movement-rows.ts';
import { type Picture, pictureOverTime, pictureSideBySide } from './picture.ts';
import { resolveSince } from './since.ts';
import { hasSavings, pointOf, redBelow, type SmallPrint, smallPrint, summaryRow, type SummaryRow, unidentifiedInWords } from './summary-table.ts';

export interface ProgrammePage {
  readonly name: string;
  readonly organisation: string;
  readonly organisationHref: string;
  readonly trackerHref: string;
  readonly years: readonly Option[];
  readonly year: string | null;
  readonly when: string;
  readonly headline: string;
  readonly rag: Tag | null;
  readonly counts: readonly Tag[];
  readonly warnings: readonly string[];
  readonly total: SummaryRow | null;
  readonly workstreams: readonly SummaryRow[];
  readonly shares: readonly SummaryRow[];
  readonly picture: Picture | null;
  readonly investment: ReturnOnInvestment | null;
  readonly lately: { readonly since: string; readonly href: string; readonly rows: readonly MovementRow[]; readonly more: number };
  readonly files: readonly { readonly what: string; readonly links: readonly FileLink[] }[];
  readonly smallPrint: SmallPrint;
}

export interface ReturnOnInvestment {
  readonly answer: string;
  readonly rate: string;
  readonly rows: readonly { readonly year: string; readonly figures: readonly Figure[] }[];
}

const SHOWN_MOVEMENTS = 10;
const PERCENT = /^(\d{1,2}(?:\.\d{1,4})?|100)$/;

/** The discount rate as a fraction, from the percentage that people type; undefined for the report's own. Throws `BadQuestion`. */
export function rateAsked(rate: string | undefined): string | undefined {
  if (rate === undefined) return undefined;
  if (!PERCENT.test(rate)) throw new BadQuestion('Enter a discount rate as a percentage from 0 to 100, such as 3.5.', 'rate');
  return money(rate).div(count(100)).toFixed();
}

/** One programme in one year. Throws `NotFoundException` for an unknown id, `BadQuestion` for a wrong year or rate. */
export async function programmePage(queries: Queries, facts: FactReader, moments: MomentResolver, visit: Visit, id: string): Promise<ProgrammePage> {
  const { moment, parameters } = visit;
  const asked = yearAsked(parameters);
  const rate = rateAsked(parameters['rate']);
  const [[programme], organisations, schemes, services] = await Promise.all([
    facts.asAt('programme', moment.position, { key: id }),
    facts.asAt('organisation', moment.position),
    facts.asAt('scheme', moment.position),
    facts.asAt('service', moment.position),
  ]);
  if (programme === undefined) throw new NotFoundException(`There is no programme ${id} at this moment.`);
  const organisation = organisationInCommon(
    schemes.filter((scheme) => scheme.programme === id),
    services,
  );
  const options: ReportOptions = { programme: id, ...(organisation === undefined ? {} : { organisation }) };
  const all = await queries.report('programme-summary', { ...options, by: 'programme' }, moment);
  const years = yearsWithRows(all.rows);
  const year = asked ?? yearToOpenWith(years, moment);
  const row = all.rows.find((one) => textIn(one, 'year') === year);
  const parts = await partsOf(queries, moments, visit, options, year, rate);
  const balancing = schemes.filter((scheme) => scheme.balancingLine && scheme.targets !== null);
  const warnings = row === undefined ? [] : [redBelow(row), unidentifiedInWords(row), balancingInWords(balancing, id, textIn(row, 'year'))];
  return {
    name: programme.name,
    organisation: organisations.find((one) => one.organisation === programme.organisation)?.name ?? programme.organisation,
    organisationHref: visit.to('/', { organisation: programme.organisation }),
    trackerHref: visit.to('/schemes', { programme: id, year }),
    years: optionsOf(
      years.map((one) => ({ value: one.year, text: one.year })),
      year,
      null,
    ),
    year: year ?? null,
    when:
      row === undefined
        ? ''
        : isAssumed(row)
          ? `${textIn(row, 'year')} as planned: no forecast has been made`
          : `Position at period ${countIn(row, 'period')} (${periodInWords(countIn(row, 'period'))}) of ${textIn(row, 'year')}`,
    headline: row === undefined ? `This programme has no schemes${year === undefined ? '' : ` in ${year}`}.` : headline(row),
    rag: row === undefined ? null : ragTagIn(row),
    counts: row === undefined ? [] : ragCounts(row),
    warnings: warnings.filter((warning): warning is string => warning !== null),
    total: row === undefined ? null : summaryRow(visit, row, { ...options, by: 'programme' }, null),
    workstreams: parts.workstreams.rows.map((one) =>
      summaryRow(visit, one, { ...options, by: 'workstream' }, visit.to('/schemes', { programme: id, workstream: textIn(one, 'group'), year })),
    ),
    shares: programme.attribution === null ? [] : parts.shares.rows.map((one) => summaryRow(visit, one, { programme: id, by: 'organisation' }, null)),
    picture: pictureOf(visit, all.rows),
    investment: returnOf(visit, parts.investment),
    lately: parts.lately,
    files: [
      { what: 'this summary', links: filesOf(visit, 'programme-summary', { programme: id, organisation, year, by: 'workstream' }) },
      { what: 'what each scheme costs and saves', links: filesOf(visit, 'transformation-fund', { programme: id }) },
      { what: 'the return on investment', links: filesOf(visit, 'return-on-investment', { programme: id, rate }) },
    ],
    smallPrint: smallPrint(all, parts.investment),
  };
}

async function partsOf(queries: Queries, moments: MomentResolver, visit: Visit, options: ReportOptions, year: string | undefined, rate: string | undefined) {
  const { moment } = visit;
  const { programme } = options;
  const inYear = year === undefined ? {} : { year };
  const { since, asked } = await resolveSince(moments, undefined, moment);
  const [workstreams, shares, investment, movements] = await Promise.all([
    queries.report('programme-summary', { ...options, ...inYear, by: 'workstream' }, moment),
    queries.report('programme-summary', { ...(programme === undefined ? {} : { programme }), ...inYear, by: 'organisation' }, moment),
    queries.report('return-on-investment', { ...(programme === undefined ? {} : { programme }), ...(rate === undefined ? {} : { rate }) }, moment),
    queries.report('movements', { ...(programme === undefined ? {} : { programme }), since: since.position }, moment),
  ]);
  const moved = movements.rows.filter((row) => !money(amountIn(row, 'movement') ?? '0').isZero());
  const rows = moved.slice(0, SHOWN_MOVEMENTS).map((row) => movementRow(visit, row));
  const sinceInWords = since.recordedAt === null ? 'the beginning' : `${dateAndTime(since.recordedAt)} (position ${wholeNumber(since.position)})`;
  const href = visit.to('/movements', { programme, since: asked });
  return { workstreams, shares, investment, lately: { since: sinceInWords, href, rows, more: Math.max(0, moved.length - rows.length) } };
}

function pictureOf(visit: Visit, rows: readonly Row[]): Picture | null {
  const points = rows.filter(hasSavings).map((row) => pointOf(textIn(row, 'year'), row));
  const wanted = { name: 'years', title: 'Target, forecast and banked over the years', labels: 'Year', unit: visit.lens.unit };
  return pictureOverTime(points, wanted) ?? pictureSideBySide(points, wanted);
}

/** Null where nothing is planned. */
function returnOf(visit: Visit, report: Report): ReturnOnInvestment | null {
  if (report.rows.length === 0) return null;
  const { totals } = report;
  const years = textIn(totals, 'paybackYears');
  const npv = amountIn(totals, 'npv');
  const rate = percentage(
    money(textIn(totals, 'rate') || '0.04')
      .times(count(100))
      .toFixed(),
  );
  const payback =
    years === ''
      ? 'It does not pay back within the years named'
      : years === '0.0'
        ? 'Savings cover what is invested from the first year'
        : `It pays back in ${years} years`;
  return {
    answer: `${payback}; its net present value is ${npv === null ? 'not known' : inWords(npv)} at ${rate} a year.`,
    rate: money(textIn(totals, 'rate') || '0.04')
      .times(count(100))
      .toFixed(),
    rows: report.rows.map((row) => ({
      year: textIn(row, 'year'),
      figures: ['cashIn', 'cashOut', 'net', 'cumulative'].map((key) =>
        figure(amountIn(row, key), visit.lens.unit, traceHref(visit, 'return-on-investment', row.id, key, { programme: textIn(row, 'programme') })),
      ),
    })),
  };
}
