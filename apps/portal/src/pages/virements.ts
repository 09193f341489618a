import { type VirementStatus } from '@outturn/domain';
import { amount, money, sum } from '@outturn/kernel';
import { type Report, type ReportOptions, type Row, VIREMENT_STATES } from '@outturn/reporting';
import { type Action, actionAt } from '../web/actions.ts';
import { ownParameters, pathTo } from '../web/address.ts';
import { amountIn, type Figure, figure, flagIn, listIn, textIn } from '../web/cells.ts';
import { type FileLink, filesOf } from '../web/files.ts';
import { codeInWords, dayInWords, inWords, plural } from '../web/format.ts';
import { asTheyAre, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import { wordAsked, yearAsked } from '../web/questions.ts';
import type { Tag } from '../web/tags.ts';
import { traceHref } from '../web/traces.ts';
import { type SmallPrint, smallPrint } from './summary-table.ts';

export interface VirementsPage {
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly matrixHref: string;
  readonly text: string;
  readonly filters: readonly { readonly name: string; readonly label: string; readonly options: readonly Option[] }[];
  readonly resetHref: string;
  readonly rows: readonly VirementRow[];
  readonly total: { readonly label: string; readonly amount: Figure };
  readonly shown: string;
  readonly pages: Pages | null;
  /** Null where there are rows. */
  readonly nothing: { readonly text: string; readonly backHref: string | null } | null;
  readonly files: readonly FileLink[];
  readonly smallPrint: SmallPrint;
}

export interface VirementRow {
  readonly virement: string;
  readonly href: string;
  readonly state: Tag;
  readonly amount: Figure;
  readonly lines: readonly string[];
  readonly where: string;
  readonly lasts: string;
  readonly reason: string;
  /** Whom it needs while it waits, else who decided in which authority. */
  readonly authority: string;
  readonly requested: string;
  /** The day that it counts from; null until it is posted. */
  readonly counts: string | null;
}

const STATE_TAGS: Record<VirementStatus, string> = {
  requested: 'govuk-tag--yellow',
  posted: 'govuk-tag--green',
  rejected: 'govuk-tag--red',
  withdrawn: 'govuk-tag--grey',
};

/** A posted virement that another one puts right says so, and stays posted. */
export function virementTag(state: string, correctedBy: readonly string[]): Tag {
  const words = state === 'posted' && correctedBy.length > 0 ? 'Posted, corrected' : state === 'requested' ? 'Pending' : codeInWords(state);
  return { text: words, classes: STATE_TAGS[state as VirementStatus] ?? 'govuk-tag--grey' };
}

/** Virements by state, year, organisation, service and text, the latest request first. Throws `BadQuestion`. */
export async function virementsPage(visit: ReaderVisit): Promise<VirementsPage> {
  const at = visit.moment.position;
  const { organisation, service, q } = visit.parameters;
  const [state, year] = [wordAsked(visit.parameters, 'state', VIREMENT_STATES), yearAsked(visit.parameters)];
  const options: ReportOptions = {
    ...(year === undefined ? {} : { year }),
    ...(organisation === undefined ? {} : { organisation }),
    ...(service === undefined ? {} : { service }),
  };
  const [report, organisations, services, years] = await Promise.all([
    visit.queries.report('virement-register', options, visit.moment),
    visit.facts.asAt('organisation', at),
    visit.facts.asAt('service', at),
    visit.facts.asAt('year', at),
  ]);
  const found = report.rows.filter((row) => (state === undefined || row['state'] === state) && mentions(row, q)).reverse();
  const page = paged(visit, '/virements', found);
  const within = services.filter((one) => organisation === undefined || one.organisation === organisation);
  return {
    answer: report.rows.length === 0 ? 'No virement has been requested.' : answerOf(found),
    actions: actionAt(visit, '/request-a-virement', 'Request a virement', { year }),
    matrixHref: visit.to('/virements/matrix', { organisation, year }),
    text: q ?? '',
    filters: [
      { name: 'state', label: 'State', options: optionsOf(STATE_CHOICES, state, 'Every state') },
      { name: 'year', label: 'Financial year', options: optionsOf(asTheyAre(years.map((one) => one.year).sort()), year, 'Every year') },
      { name: 'organisation', label: 'Organisation', options: optionsOf(namesOf(organisations, 'organisation'), organisation, 'Every organisation') },
      { name: 'service', label: 'Service', options: optionsOf(namesOf(within, 'service'), service, 'Every service') },
    ],
    resetHref: visit.to('/virements'),
    rows: page.items.map((row) => virementRow(visit, row, options)),
    total: totalOf(visit, found),
    shown: page.shown,
    pages: page.pages,
    nothing: found.length > 0 ? null : nothingOf(visit, report),
    files: filesOf(visit, 'virement-register', { year, organisation, service }),
    smallPrint: smallPrint(report),
  };
}

const STATE_CHOICES = VIREMENT_STATES.map((value) => ({ value, text: value === 'requested' ? 'Pending' : codeInWords(value) }));

function mentions(row: Row, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  const words = asked.toLowerCase();
  return [row.id, textIn(row, 'reason'), textIn(row, 'requestedBy'), ...listIn(row, 'lines'), ...listIn(row, 'services')].some((text) =>
    text.toLowerCase().includes(words),
  );
}

function answerOf(rows: readonly Row[]): string {
  const of = (state: VirementStatus) => rows.filter((row) => row['state'] === state);
  const worth = (some: readonly Row[]) => inWords(sum(some.map((row) => money(amountIn(row, 'amount') ?? '0'))));
  const [posted, pending] = [of('posted'), of('requested')];
  if (rows.length === 0) return 'There is no such virement.';
  const moved = posted.length === 0 ? 'No virement is posted' : `${plural(posted.length, 'virement')} moved ${worth(posted)} between budget lines`;
  const waits =
    pending.length === 0 ? 'none waits for approval' : `${pending.length} of ${worth(pending)} ${pending.length === 1 ? 'waits' : 'wait'} for approval`;
  return `${moved}; ${waits}.`;
}

function totalOf(visit: ReaderVisit, rows: readonly Row[]): VirementsPage['total'] {
  const live = rows.filter((row) => row['state'] === 'posted' || row['state'] === 'requested');
  return {
    label: `Posted and pending (${live.length})`,
    amount: figure(amount(sum(live.map((row) => money(amountIn(row, 'amount') ?? '0')))), visit.lens.unit),
  };
}

function nothingOf(visit: ReaderVisit, report: Report): VirementsPage['nothing'] {
  const chosen = Object.keys(ownParameters(visit.parameters)).length > 0;
  if (report.rows.length === 0 && !chosen) return { text: 'Nobody has requested a virement at this moment.', backHref: null };
  return { text: 'No virement matches what you chose.', backHref: chosen ? visit.to('/virements') : null };
}

/** One row of the register. */
export function virementRow(visit: ReaderVisit, row: Row, options: ReportOptions): VirementRow {
  const services = listIn(row, 'services');
  return {
    virement: row.id,
    href: visit.to(pathTo('virements', row.id)),
    state: virementTag(textIn(row, 'state'), listIn(row, 'correctedBy')),
    amount: figure(amountIn(row, 'amount'), visit.lens.unit, traceHref(visit, 'virement-register', row.id, 'amount', options)),
    lines: listIn(row, 'lines'),
    where: `${flagIn(row, 'acrossServices') ? 'Across ' : 'Within '}${services.join(' and ')}`,
    lasts: `${codeInWords(textIn(row, 'permanence'))}, ${textIn(row, 'year')}`,
    reason: textIn(row, 'reason'),
    authority: authorityOf(row),
    requested: `${textIn(row, 'requestedBy')}, ${dayInWords(textIn(row, 'requestedAt'))}`,
    counts: textIn(row, 'effective') === '' ? null : dayInWords(textIn(row, 'effective')),
  };
}

function authorityOf(row: Row): string {
  const [needed, given] = [textIn(row, 'authorityNeeded'), textIn(row, 'authorityGiven')].map((role) => role.replaceAll('-', ' '));
  switch (row['state']) {
    case 'requested':
      return needed === '' ? 'nobody may approve it' : `needs ${needed}`;
    case 'posted':
      return `${textIn(row, 'approvedBy')}, as ${given}${needed === given ? '' : ` (${needed} needed)`}`;
    case 'rejected':
      return `${textIn(row, 'decidedBy')}, as ${given}`;
    default:
      return textIn(row, 'decidedBy');
  }
}
