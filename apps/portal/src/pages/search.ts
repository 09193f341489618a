import { parseStream } from '@outturn/domain';
import type { LineYearFacts, ServiceFacts } from '@outturn/read-models';
import { BadQuestion, type LedgerEntry, topicOf } from '@outturn/reporting';
import { ownParameters, pathOfSubject, pathTo } from '../web/address.ts';
import { codeInWords, dateAndTime, inWords, plural, wholeNumber } from '../web/format.ts';
import { excerpt, marking, markingWords, type Piece } from '../web/highlight.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import { numberAsked } from '../web/questions.ts';

const A_PAGE = 25;
const LONGEST_QUESTION = 200;

export interface SearchPage {
  readonly asked: string;
  readonly answer: string | null;
  readonly things: { readonly hits: readonly Hit[]; readonly shown: string; readonly pages: Pages | null };
  readonly texts: { readonly hits: readonly TextHit[]; readonly olderHref: string | null; readonly newestHref: string | null };
  /** Where not every text could be looked at yet. */
  readonly behind: string | null;
}

export interface Hit {
  readonly kind: string;
  readonly name: readonly Piece[];
  readonly remark: readonly Piece[];
  readonly href: string;
}

export interface TextHit {
  readonly subject: string;
  readonly href: string | null;
  readonly excerpt: readonly Piece[];
  readonly topic: string;
  readonly when: string;
  readonly who: string;
  readonly entryHref: string;
  readonly position: string;
}

/** Everything within sight that is called like what is asked for, and everything that was written with its words. Throws `BadQuestion`. */
export async function searchPage(visit: ReaderVisit): Promise<SearchPage> {
  const asked = visit.parameters['q'] ?? '';
  if (asked.length > LONGEST_QUESTION) throw new BadQuestion(`Search for at most ${LONGEST_QUESTION} characters.`, 'q');
  if (asked === '')
    return { asked, answer: null, things: { hits: [], shown: '', pages: null }, texts: { hits: [], olderHref: null, newestHref: null }, behind: null };
  const before = numberAsked(visit.parameters, 'before');
  const { position } = visit.moment;
  const [things, found] = await Promise.all([
    thingsCalled(visit, asked),
    visit.ledger.search(asked, before === undefined ? position : Math.min(before, position), A_PAGE),
  ]);
  const titles = await titlesOf(visit, found.entries);
  const page = paged(visit, '/search', things, A_PAGE);
  const own = ownParameters(visit.parameters);
  return {
    asked,
    answer: answerOf(asked, things.length, found.entries.length, found.olderFrom !== null || before !== undefined),
    things: { hits: page.items, shown: page.shown, pages: page.pages },
    texts: {
      hits: found.entries.map((entry) => textHit(visit, entry, found.words, titles)),
      olderHref: found.olderFrom === null ? null : visit.to('/search', { ...own, before: found.olderFrom }),
      newestHref: before === undefined ? null : visit.to('/search', { ...own, before: null }),
    },
    behind:
      found.searchedTo >= position
        ? null
        : `The texts of ${wholeNumber(found.searchedTo)} of ${wholeNumber(position)} entries can be searched so far; the others are being made ready. Search again in a moment to have them too.`,
  };
}

function answerOf(asked: string, things: number, texts: number, more: boolean): string {
  if (things === 0 && texts === 0) return more ? `No more texts hold “${asked}”.` : `Nothing is called “${asked}”, and no text holds it.`;
  const names =
    things === 0 ? `No name has “${asked}” in it` : `${plural(things, 'name')} ${things === 1 ? 'has' : 'have'} “${asked}” in ${things === 1 ? 'it' : 'them'}`;
  return `${names}; ${texts === 0 && !more ? 'no text has' : `${plural(texts, 'text')}${more ? ' on this page and more' : ''} ${texts === 1 && !more ? 'has' : 'have'}`}.`;
}

interface Thing {
  readonly kind: string;
  readonly id: string;
  readonly name: string;
  readonly remark: string;
  readonly href: string;
}

/**
 * Schemes by reference, title and owner; claims, budget lines and virements by id; reserves, publications, programmes, workstreams,
 * services and organisations by name and id.
 */
async function thingsCalled(visit: ReaderVisit, asked: string): Promise<Hit[]> {
  const terms = [...new Set(asked.toLowerCase().split(/\s+/))];
  const holds = ({ id, name, remark }: Thing) => terms.every((term) => `${id} ${name} ${remark}`.toLowerCase().includes(term));
  const exact = ({ id }: Thing) => (id.toLowerCase() === asked.toLowerCase() ? 0 : 1);
  const found = (await everything(visit, terms)).filter(holds).sort((a, b) => exact(a) - exact(b));
  return found.map(({ kind, id, name, remark, href }) => ({
    kind,
    name: marking(name === '' ? id : `${id} ${name}`, terms),
    remark: marking(remark, terms),
    href,
  }));
}

/** Of what there is most of, only what is called so is read. */
async function everything(visit: ReaderVisit, keyHolds: readonly string[]): Promise<Thing[]> {
  const { facts, moment } = visit;
  const [schemes, claims, lines, virements, reserves, publications, programmes, workstreams, services, organisations] = await Promise.all([
    facts.asAt('scheme', moment.position),
    facts.asAt('claim', moment.position, { keyHolds }),
    facts.asAt('line_year', moment.position, { keyHolds }),
    facts.asAt('virement', moment.position, { keyHolds }),
    facts.asAt('reserve', moment.position),
    facts.asAt('publication', moment.position),
    facts.asAt('programme', moment.position),
    facts.asAt('workstream', moment.position),
    facts.asAt('service', moment.position),
    facts.asAt('organisation', moment.position),
  ]);
  return [
    ...schemes.map(({ scheme, title, owner }) => ({ kind: 'Scheme', id: scheme, name: title, remark: owner, href: visit.to(pathTo('schemes', scheme)) })),
    ...claims.map(({ claim, year, subjectKind }) => ({
      kind: 'Claim',
      id: claim,
      name: '',
      remark: `${codeInWords(subjectKind)}, ${year}`,
      href: visit.to(pathTo('claims', claim)),
    })),
    ...linesOf(visit, lines, services),
    ...virements.map(({ virement, year, state, amount }) => ({
      kind: 'Virement',
      id: virement,
      name: '',
      remark: `${inWords(amount)}, ${year}, ${codeInWords(state)}`,
      href: visit.to(pathTo('virements', virement)),
    })),
    ...reserves.map(({ reserve, name, group }) => ({ kind: 'Reserve', id: reserve, name, remark: group ?? '', href: visit.to(pathTo('reserves', reserve)) })),
    ...publications.map(({ publication, title, meeting }) => ({
      kind: 'Publication',
      id: publication,
      name: title,
      remark: meeting ?? '',
      href: visit.to(pathTo('publications', publication)),
    })),
    ...programmes.map(({ programme, name }) => ({ kind: 'Programme', id: programme, name, remark: '', href: visit.to(pathTo('programmes', programme)) })),
    ...workstreams.map(({ workstream, name }) => ({ kind: 'Workstream', id: workstream, name, remark: '', href: visit.to('/schemes', { workstream }) })),
    ...services.map(({ service, name }) => ({ kind: 'Service', id: service, name, remark: '', href: visit.to('/schemes', { service }) })),
    ...organisations.map(({ organisation, name }) => ({ kind: 'Organisation', id: organisation, name, remark: '', href: visit.to('/', { organisation }) })),
  ];
}

/** A line once for all its years, with the service that it is of. */
function linesOf(visit: ReaderVisit, lines: readonly LineYearFacts[], services: readonly ServiceFacts[]): Thing[] {
  const names = new Map(services.map(({ service, name }) => [service, name]));
  const once = new Map(lines.map((one) => [one.line, one]));
  return [...once.values()].map(({ line, service }) => ({
    kind: 'Budget line',
    id: line,
    name: '',
    remark: names.get(service) ?? service,
    href: visit.to(pathTo('lines', line)),
  }));
}

/** Titles of the schemes that entries are about. */
async function titlesOf(visit: ReaderVisit, entries: readonly LedgerEntry[]): Promise<ReadonlyMap<string, string>> {
  const schemes = [...new Set(entries.flatMap(({ stream }) => (parseStream(stream)?.kind === 'scheme' ? [parseStream(stream)?.id ?? ''] : [])))];
  const found = await Promise.all(schemes.map((key) => visit.facts.asAt('scheme', visit.moment.position, { key })));
  return new Map(found.flat().map(({ scheme, title }) => [scheme, title]));
}

function textHit(visit: ReaderVisit, entry: LedgerEntry, words: readonly string[], titles: ReadonlyMap<string, string>): TextHit {
  const { kind, id } = parseStream(entry.stream) ?? { kind: '', id: entry.stream };
  const title = kind === 'scheme' ? titles.get(id) : undefined;
  const path = pathOfSubject(kind, id);
  return {
    subject: title === undefined ? `${codeInWords(kind)} ${id}` : `${id} ${title}`,
    href: path === null ? null : visit.to(path),
    excerpt: excerpt(markingWords(textIn(entry, words), words)),
    topic: codeInWords(topicOf(entry.type)),
    when: dateAndTime(entry.recordedAt),
    who: entry.actor.user,
    entryHref: visit.to(`/audit/entries/${entry.position}`),
    position: wholeNumber(entry.position),
  };
}

/** The text of an entry that holds most of the words. */
function textIn(entry: LedgerEntry, words: readonly string[]): string {
  const texts = stringsIn([entry.data, entry.source]);
  const marks = (text: string) =>
    new Set(markingWords(text, words).flatMap((piece) => (piece.marked ? words.filter((word) => piece.text.toLowerCase().startsWith(word)) : []))).size;
  return texts.map((text) => ({ text, n: marks(text) })).sort((a, b) => b.n - a.n || b.text.length - a.text.length)[0]?.text ?? '';
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : [];
}
