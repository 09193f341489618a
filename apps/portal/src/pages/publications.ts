import { NotFoundException } from '@nestjs/common';
import type { DrawnReport } from '@outturn/domain';
import type { Publications, Redrawn } from '@outturn/application';
import type { PublicationFacts } from '@outturn/read-models';
import { REPORT_NAMES } from '@outturn/reporting';
import { type Action, actionAt } from '../web/actions.ts';
import { addressOf, pathTo } from '../web/address.ts';
import { codeInWords, dateAndTime, plural, wholeNumber } from '../web/format.ts';
import { FILE_FORMATS } from '../web/files.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import type { Tag } from '../web/tags.ts';
import { thePeriod } from './period-facts.ts';

export interface PublicationsPage {
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly rows: readonly {
    readonly name: string;
    readonly title: string;
    readonly href: string;
    readonly period: string;
    readonly organisation: string;
    readonly meeting: string;
    readonly published: string;
    readonly reports: string;
  }[];
}

export function publicationHref(visit: ReaderVisit, publication: string): string {
  return visit.to(pathTo('publications', publication));
}

/** Every publication, newest first. */
export async function publicationsPage(visit: ReaderVisit): Promise<PublicationsPage> {
  const at = visit.moment.position;
  const [publications, organisations] = await Promise.all([visit.facts.asAt('publication', at), visit.facts.asAt('organisation', at)]);
  const name = new Map(organisations.map((one) => [one.organisation, one.name]));
  const newestFirst = [...publications].sort((a, b) => b.position - a.position);
  const [last] = newestFirst;
  return {
    answer:
      last === undefined
        ? 'Nothing has been published yet.'
        : `${plural(publications.length, 'publication')}; the last is “${last.title}”, for ${thePeriod(last)}.`,
    actions: actionAt(visit, '/publish', 'Publish reports'),
    rows: newestFirst.map((one) => ({
      name: one.publication,
      title: one.title,
      href: publicationHref(visit, one.publication),
      period: `${one.year}, period ${one.period}`,
      organisation: one.organisation === null ? 'Every organisation' : (name.get(one.organisation) ?? one.organisation),
      meeting: one.meeting ?? '',
      published: dateAndTime(one.published.at),
      reports: plural(one.reports.length, 'report'),
    })),
  };
}

export interface PublicationPage {
  readonly name: string;
  readonly title: string;
  readonly answer: string;
  readonly facts: readonly { readonly term: string; readonly text: string }[];
  readonly reports: readonly PublishedReport[];
  /** Every page as it stood at the publication. */
  readonly thenHref: string;
  /** Null where it was drawn again already, and for those who see a part only. */
  readonly checkHref: string | null;
  /** What is told to those who see a part only. */
  readonly partly: boolean;
}

export interface PublishedReport {
  readonly name: string;
  readonly asked: string;
  readonly files: readonly Action[];
  readonly sha256: string;
  readonly size: string;
  /** The ledger names it, and it is not in the database: told to those who would be given it. */
  readonly lost: boolean;
  /** After it was drawn again. */
  readonly checked: { readonly tag: Tag; readonly difference: Redrawn['difference'] } | null;
}

/** One publication; with `check` in the address it is drawn again from the ledger and compared. Throws `NotFoundException`. */
export async function publicationPage(visit: ReaderVisit, publications: Pick<Publications, 'redraw' | 'missing'>, id: string): Promise<PublicationPage> {
  const [publication] = await visit.facts.asAt('publication', visit.moment.position, { key: id });
  if (publication === undefined) throw new NotFoundException(`There is no publication ${id} at this moment.`);
  const { title, meeting, position, published, reports } = publication;
  const whole = visit.reader.sight === 'everything';
  const redrawn = whole && visit.parameters['check'] === 'yes' ? ((await publications.redraw(id)) ?? []) : null;
  const lost = whole ? await publications.missing(reports.map(({ sha256 }) => sha256)) : new Set<string>();
  const then = { ...visit.lens, asAt: `pub:${id}` };
  return {
    name: id,
    title,
    answer: answerOf(publication, redrawn, reports.filter(({ sha256 }) => lost.has(sha256)).length),
    facts: [
      { term: 'Period', text: thePeriod(publication) },
      ...(meeting === null ? [] : [{ term: 'For', text: meeting }]),
      { term: 'Published', text: `${dateAndTime(published.at)} by ${published.by}` },
      { term: 'Drawn at', text: `position ${wholeNumber(position)} of the ledger: everything that was recorded by then is in it, and nothing that came later` },
    ],
    reports: reports.map((report, index) => ({
      name: codeInWords(report.name),
      asked: optionsInWords(publication, report),
      files: lost.has(report.sha256) ? [] : filesOf(then, report),
      lost: lost.has(report.sha256),
      sha256: report.sha256,
      size: `${wholeNumber(report.bytes)} bytes`,
      checked: redrawn === null ? null : checkedOf(redrawn[index]),
    })),
    thenHref: addressOf(then, '/'),
    checkHref: whole && redrawn === null ? visit.to(pathTo('publications', id), { check: 'yes' }) : null,
    partly: !whole,
  };
}

function answerOf({ reports }: PublicationFacts, redrawn: readonly Redrawn[] | null, lost: number): string {
  if (lost > 0)
    return `${lost} of ${plural(reports.length, 'report')} ${lost === 1 ? 'is' : 'are'} not in the database, as after a restore without what was published. Those who run Outturn have ${lost === 1 ? 'it' : 'them'} in the backups made since.`;
  if (redrawn === null) return `${plural(reports.length, 'report')} ${reports.length === 1 ? 'is' : 'are'} kept as published, whatever is recorded later.`;
  const differing = redrawn.filter(({ outcome }) => outcome !== 'same').length;
  return differing === 0
    ? `Drawn again from the ledger just now, ${reports.length === 1 ? 'the report is' : `all ${reports.length} reports are`} the same, byte for byte.`
    : `Drawn again from the ledger just now, ${differing} of ${plural(reports.length, 'report')} ${differing === 1 ? 'is' : 'are'} not what was published.`;
}

const CHECKED: Readonly<Record<Redrawn['outcome'], Tag>> = {
  same: { text: 'The same', classes: 'govuk-tag--green row-tag' },
  different: { text: 'Different', classes: 'govuk-tag--red row-tag' },
  lost: { text: 'Lost', classes: 'govuk-tag--red row-tag' },
  altered: { text: 'Altered', classes: 'govuk-tag--red row-tag' },
};

function checkedOf(redrawn: Redrawn | undefined): PublishedReport['checked'] {
  return redrawn === undefined ? null : { tag: CHECKED[redrawn.outcome], difference: redrawn.difference };
}

/** Links keep what was asked for then: exactly that report was kept. */
function filesOf(then: Parameters<typeof addressOf>[0], { name, options }: DrawnReport): Action[] {
  const known = REPORT_NAMES.find((one) => one === name);
  if (known === undefined) return [];
  return FILE_FORMATS.map((format) => ({
    text: format === 'xlsx' ? 'Excel' : format.toUpperCase(),
    href: addressOf(then, `/reports/${known}.${format}`, options as Record<string, string | number>),
  }));
}

/** What was asked beside the year, period and organisation of the publication. */
function optionsInWords(publication: PublicationFacts, { options }: DrawnReport): string {
  return Object.entries(options)
    .filter(([key, value]) => publication[key as 'year'] !== value)
    .map(([key, value]) => `${key} ${String(value)}`)
    .join(', ');
}
