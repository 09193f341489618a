import { NotFoundException } from '@nestjs/common';
import type { Report, ReportOptions, Row } from '@outturn/reporting';
import { openYears, PERIODS } from '../forms/money/choices.ts';
import { type Action, maySend } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { countIn, textIn } from '../web/cells.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { plural } from '../web/format.ts';
import { asTheyAre, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { periodAsked, yearAsked } from '../web/questions.ts';
import {
  type BudgetReason,
  budgetFigures,
  budgetHeadline,
  budgetPicture,
  partSeen,
  budgetReasons,
  budgetRow,
  type BudgetRow,
  budgetWhen,
} from './budget-rows.ts';
import type { Picture } from './picture.ts';
import { type SmallPrint, smallPrint } from './summary-table.ts';

export interface ServiceBudgetPage {
  readonly service: string;
  readonly name: string;
  readonly when: string;
  readonly answer: string;
  /** The way up: the council, and the services above. */
  readonly above: readonly { readonly text: string; readonly href: string }[];
  readonly actions: readonly Action[];
  readonly filters: readonly { readonly name: string; readonly label: string; readonly options: readonly Option[] }[];
  readonly total: Omit<BudgetRow, 'href' | 'remark'> | null;
  readonly services: readonly BudgetRow[];
  readonly lines: readonly BudgetRow[];
  readonly reasons: readonly BudgetReason[];
  readonly picture: Picture | null;
  readonly nothing: string | null;
  readonly files: readonly FileLink[];
  readonly smallPrint: SmallPrint;
}

/** One service: the services below it and its own lines. Throws `NotFoundException` for one that is not there. */
export async function serviceBudgetPage(visit: ReaderVisit, id: string): Promise<ServiceBudgetPage> {
  const services = new Map((await visit.facts.asAt('service', visit.moment.position)).map((one) => [one.service, one]));
  const service = services.get(id);
  if (service === undefined || !isShown(visit, services, id)) throw new NotFoundException(`There is no service ${id} at this moment.`);
  const [year, period] = [yearAsked(visit.parameters), periodAsked(visit.parameters)];
  const asked: ReportOptions = { service: id, by: 'line', ...(year === undefined ? {} : { year }), ...(period === undefined ? {} : { period }) };
  const report = await visit.queries.report('revenue-monitoring', asked, visit.moment);
  const own = report.rows.find((row) => textIn(row, 'line') === '' && textIn(row, 'service') === id);
  const options = { ...asked, ...(report.year === null ? {} : { year: report.year }) };
  const { below, lines } = partsOf(report, id, own);
  const shown = countIn(own ?? {}, 'period') || null;
  const { years } = await openYears(visit);
  const [organisation] = await visit.facts.asAt('organisation', visit.moment.position, { key: service.organisation });
  return {
    service: id,
    name: service.name,
    when: own === undefined ? '' : budgetWhen(report.year ?? '', shown),
    answer:
      own === undefined ? `${service.name} has no budget${report.year === null ? '' : ` in ${report.year}`}.` : budgetHeadline(own, report.year ?? '', shown),
    above: [
      { text: organisation?.name ?? service.organisation, href: visit.to('/budgets', { organisation: service.organisation, year }) },
      ...chainAbove(services, id).map((one) => ({ text: one.name, href: visit.to(pathTo('budgets', one.service), { year }) })),
    ],
    actions:
      own !== undefined && maySend(visit, '/lines/:id/forecast')
        ? [{ text: 'Make the monthly return of its lines', href: visit.to('/budget-returns', { service: id, year: report.year }) }]
        : [],
    filters: [
      { name: 'year', label: 'Financial year', options: optionsOf(asTheyAre(years.map(({ value }) => value)), year, 'Latest year') },
      { name: 'period', label: 'Period', options: optionsOf(PERIODS, period === undefined ? undefined : String(period), 'Latest period') },
    ],
    total: own === undefined ? null : { name: partSeen(visit, id) ?? `${service.name} in total`, ...budgetFigures(visit, own) },
    services: below.map((row) => budgetRow(visit, row, options, plural(linesWithin(report, services, textIn(row, 'service')), 'line'))),
    lines: lines.map((row) => budgetRow(visit, row, options)),
    reasons: own === undefined ? [] : budgetReasons(visit, own),
    picture: below.length + lines.length < 2 ? null : budgetPicture(visit, [...below, ...lines].slice(0, MOST_DRAWN), below.length > 0 ? 'service' : 'line'),
    nothing: own === undefined ? 'No line of it is open in this year.' : null,
    files: filesOf(visit, 'revenue-monitoring', { service: id, year: report.year, period: period ?? null, by: 'line' }),
    smallPrint: smallPrint(report),
  };
}

const MOST_DRAWN = 15;

function partsOf(report: Report, id: string, own: Row | undefined) {
  const level = countIn(own ?? {}, 'level') + 1;
  return {
    below: report.rows.filter((row) => textIn(row, 'line') === '' && countIn(row, 'level') === level),
    lines: report.rows.filter((row) => textIn(row, 'line') !== '' && textIn(row, 'service') === id),
  };
}

type Services = ReadonlyMap<string, { readonly service: string; readonly name: string; readonly parent: string | null }>;

/** To an account that is limited to services: those, the ones below, and the ones above with what they are a part of. Of others no budget is told, not even that there is none. */
function isShown({ reader }: ReaderVisit, services: Services, id: string): boolean {
  if (reader.sight === 'everything') return true;
  return reader.sight.services.has(id) || [...reader.sight.services].some((own) => chainAbove(services, own).some(({ service }) => service === id));
}

/** The services above one, the highest first. */
function chainAbove(services: Services, id: string) {
  const chain: { readonly service: string; readonly name: string }[] = [];
  for (let above = services.get(id)?.parent ?? null; above !== null;) {
    const one = services.get(above);
    if (one === undefined) break;
    chain.unshift(one);
    above = one.parent;
  }
  return chain;
}

function linesWithin(report: Report, services: Services, id: string): number {
  return report.rows.filter(
    (row) => textIn(row, 'line') !== '' && [textIn(row, 'service'), ...chainAbove(services, textIn(row, 'service')).map((one) => one.service)].includes(id),
  ).length;
}
