import { amount, type FinancialYear, londonDay, sum, yearOf } from '@outturn/kernel';
import type { ClaimFacts } from '@outturn/read-models';
import { CLAIM_STATES, type ClaimStateWord, isReversed, remaining, stateOf } from '../forms/claims/claim-at-hand.ts';
import { type Action, actionAt } from '../web/actions.ts';
import { ownParameters, pathTo } from '../web/address.ts';
import { type Figure, figure } from '../web/cells.ts';
import { codeInWords, dayInWords, inWords, plural } from '../web/format.ts';
import { asTheyAre, namesOf, type Option, optionsOf } from '../web/options.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import { paged, type Pages } from '../web/paging.ts';
import type { Tag } from '../web/tags.ts';
import { asksForNothing, type Belonging, claimsQuestion, EVERY_YEAR, type ClaimsQuestion, isAsked, mentions } from './claims-question.ts';

export interface ClaimsPage {
  readonly answer: string;
  readonly actions: readonly Action[];
  readonly text: string;
  readonly filters: readonly { readonly name: string; readonly label: string; readonly options: readonly Option[] }[];
  readonly resetHref: string;
  readonly rows: readonly ClaimRow[];
  readonly totals: { readonly label: string; readonly inYear: Figure; readonly fullYear: Figure };
  readonly shown: string;
  readonly pages: Pages | null;
  /** Null where there are rows. */
  readonly nothing: { readonly text: string; readonly backHref: string | null } | null;
}

export interface ClaimRow {
  readonly claim: string;
  readonly href: string;
  readonly what: string;
  readonly schemes: readonly { readonly text: string; readonly title: string; readonly href: string }[];
  readonly year: string;
  readonly from: string;
  readonly state: Tag;
  readonly grade: string;
  readonly delivery: string;
  readonly inYear: Figure;
  readonly fullYear: Figure;
}

const STATE_TAGS: Record<ClaimStateWord, string> = {
  progressing: 'govuk-tag--grey',
  ready: 'govuk-tag--yellow',
  achieved: 'govuk-tag--light-blue',
  verified: 'govuk-tag--turquoise',
  banked: 'govuk-tag--green',
  reversed: 'govuk-tag--purple',
  rejected: 'govuk-tag--red',
  withdrawn: 'govuk-tag--grey',
};

export function stateTag(claim: ClaimFacts): Tag {
  const state = stateOf(claim);
  return { text: codeInWords(state), classes: STATE_TAGS[state] };
}

/** Claims by state, year, organisation, service and text. Throws `BadQuestion`. */
export async function claimsPage(visit: ReaderVisit): Promise<ClaimsPage> {
  const at = visit.moment.position;
  const years = (await visit.facts.asAt('year', at)).map(({ year }) => year).sort();
  const { question, claims: all } = await claimsAsked(visit, years);
  const [schemes, services, organisations] = await Promise.all([
    visit.facts.asAt('scheme', at),
    visit.facts.asAt('service', at),
    visit.facts.asAt('organisation', at),
  ]);
  const where: Belonging = { schemes: new Map(schemes.map((one) => [one.scheme, one])), services: new Map(services.map((one) => [one.service, one])) };
  const claims = (
    await searched(
      visit,
      all.filter((claim) => isAsked(claim, question, where)),
      question,
      where,
    )
  ).sort(newestFirst);
  const live = counting(claims);
  const page = paged(visit, '/claims', claims);
  const within = services.filter(({ organisation }) => question.organisation === undefined || organisation === question.organisation);
  const filter = (name: string, label: string, options: readonly Option[]) => ({ name, label, options });
  return {
    answer: all.length === 0 ? 'Nothing has been claimed.' : answerOf(claims, live),
    actions: actionAt(visit, '/claim-a-saving', 'Claim a saving'),
    text: question.text ?? '',
    filters: [
      filter(
        'state',
        'State',
        optionsOf(
          CLAIM_STATES.map((value) => ({ value, text: codeInWords(value) })),
          question.state,
          'Every state',
        ),
      ),
      filter('year', 'Financial year', optionsOf([{ value: EVERY_YEAR, text: 'Every year' }, ...asTheyAre(years)], question.year ?? EVERY_YEAR, null)),
      filter('organisation', 'Organisation', optionsOf(namesOf(organisations, 'organisation'), question.organisation, 'Every organisation')),
      filter('service', 'Service', optionsOf(namesOf(within, 'service'), question.service, 'Every service')),
    ],
    resetHref: visit.to('/claims'),
    rows: await claimRows(visit, page.items, where),
    totals: totalsOf(visit, live),
    shown: page.shown,
    pages: page.pages,
    nothing: claims.length > 0 ? null : nothingOf(visit, all.length),
  };
}

/**
 * The claims of the years that are asked for. Where nothing is asked for, those of the latest year that has any: of ten years
 * of claims nobody reads all, and they are not read here either.
 */
async function claimsAsked(visit: ReaderVisit, years: readonly FinancialYear[]): Promise<{ question: ClaimsQuestion; claims: readonly ClaimFacts[] }> {
  const at = visit.moment.position;
  const question = claimsQuestion(visit.parameters);
  if (!asksForNothing(visit.parameters)) {
    return { question, claims: await visit.facts.asAt('claim', at, question.year === undefined ? {} : { year: question.year }) };
  }
  // Years opened ahead come last: in them nothing can have happened yet.
  const today = visit.moment.recordedAt === null ? '' : yearOf(londonDay(visit.moment.recordedAt));
  const begun = years.filter((year) => year <= today);
  for (const year of [...begun.toReversed(), ...years.filter((one) => one > today)]) {
    const claims = await visit.facts.asAt('claim', at, { year });
    if (claims.length > 0) return { question: { ...question, year }, claims };
  }
  return { question, claims: [] };
}

function nothingOf(visit: ReaderVisit, all: number): ClaimsPage['nothing'] {
  const { year } = visit.parameters;
  if (all === 0 && (year === undefined || year === EVERY_YEAR)) return { text: 'Nothing has been claimed as delivered at this moment.', backHref: null };
  return { text: 'No claim matches what you chose.', backHref: Object.keys(ownParameters(visit.parameters)).length === 0 ? null : visit.to('/claims') };
}

/** Texts are kept apart from the facts; they are read only where somebody looks for one. */
async function searched(visit: ReaderVisit, claims: readonly ClaimFacts[], { text }: ClaimsQuestion, where: Belonging): Promise<ClaimFacts[]> {
  if (text === undefined) return [...claims];
  const texts = await visit.ledger.texts(claims.map(({ subjectKey }) => subjectKey));
  return claims.filter((claim) => mentions(claim, texts.get(claim.subjectKey) ?? '', text, where));
}

const BY_NUMBER = new Intl.Collator('en-GB', { numeric: true });

function newestFirst(a: ClaimFacts, b: ClaimFacts): number {
  if (a.effectiveFrom !== b.effectiveFrom) return a.effectiveFrom < b.effectiveFrom ? 1 : -1;
  return BY_NUMBER.compare(a.claim, b.claim);
}

/** A claim and what it still counts. Pounds. */
type Counting = Pick<ClaimFacts, 'year' | 'status'> & ReturnType<typeof remaining>;

/** Claims that count somewhere: neither rejected nor withdrawn nor wholly reversed. */
function counting(claims: readonly ClaimFacts[]): readonly Counting[] {
  return claims
    .filter((claim) => claim.status !== 'rejected' && claim.status !== 'withdrawn' && !isReversed(claim))
    .map((claim) => ({ year: claim.year, status: claim.status, ...remaining(claim) }));
}

function answerOf(claims: readonly ClaimFacts[], live: readonly Counting[]): string {
  if (live.length === 0) return claims.length === 0 ? 'There is no such claim.' : `${plural(claims.length, 'claim')}, of which none counts any more.`;
  const whole = sum(live.map(({ inYear }) => inYear));
  const banked = sum(live.filter(({ status }) => status === 'banked').map(({ inYear }) => inYear));
  const years = [...new Set(live.map(({ year }) => year))];
  const when = years.length === 1 ? `in ${years[0]}` : 'in the years they belong to';
  return `${plural(live.length, 'claim')} ${live.length === 1 ? 'counts' : 'count'} ${inWords(whole)} ${when}; ${banked.isZero() ? 'nothing' : inWords(banked)} of it is banked.`;
}

function totalsOf(visit: ReaderVisit, live: readonly Counting[]): ClaimsPage['totals'] {
  const total = (key: 'inYear' | 'fullYear') => figure(amount(sum(live.map((claim) => claim[key]))), visit.lens.unit);
  return { label: `Total of ${plural(live.length, 'claim that counts', 'claims that count')}`, inYear: total('inYear'), fullYear: total('fullYear') };
}

/** Amounts are what the claims still count: verified ones once verified, less what was reversed. */
export async function claimRows(visit: ReaderVisit, claims: readonly ClaimFacts[], { schemes }: Belonging): Promise<ClaimRow[]> {
  const texts = await visit.ledger.texts(claims.map(({ subjectKey }) => subjectKey));
  const { unit } = visit.lens;
  return claims.map((claim) => {
    const left = remaining(claim);
    return {
      claim: claim.claim,
      href: visit.to(pathTo('claims', claim.claim)),
      what: `${codeInWords(claim.subjectKind)} ${texts.get(claim.subjectKey) ?? ''}`.trim(),
      schemes: claim.shares.map(({ scheme }) => ({ text: scheme, title: schemes.get(scheme)?.title ?? '', href: visit.to(pathTo('schemes', scheme)) })),
      year: claim.year,
      from: dayInWords(claim.effectiveFrom),
      state: stateTag(claim),
      grade: claim.grade === null ? 'Not graded yet' : codeInWords(claim.grade),
      delivery: codeInWords(claim.deliveryKind),
      inYear: figure(amount(left.inYear), unit),
      fullYear: figure(amount(left.fullYear), unit),
    };
  });
}
