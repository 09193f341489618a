import { EVIDENCE_TYPES, type EvidenceFiles } from '@outturn/evidence';
import { partOf, samePerson } from '@outturn/domain';
import { amount, money, ratio } from '@outturn/kernel';
import type { ClaimFacts } from '@outturn/read-models';
import type { StoryEntry } from '@outturn/reporting';
import { type ClaimAtHand, claimAtHand, effectInWords, isReversed, remaining, stateOf } from '../forms/claims/claim-at-hand.ts';
import { claimLinks, claimsOnSameSubject } from '../forms/claims/claims-spoken-of.ts';
import type { Link } from '../forms/form.ts';
import { type Action, actionsFor } from '../web/actions.ts';
import { pathTo } from '../web/address.ts';
import { type Figure, figure } from '../web/cells.ts';
import { codeInWords, dayInWords, exactly, percentage } from '../web/format.ts';
import type { ReaderVisit } from '../web/page-service.ts';
import type { Tag } from '../web/tags.ts';
import { stateTag } from './claims.ts';
import { type Story, storyOf } from './scheme-story.ts';

export interface ClaimPage {
  readonly claim: string;
  readonly what: string;
  readonly headline: string;
  readonly state: Tag;
  readonly actions: readonly Action[];
  readonly facts: readonly { readonly term: string; readonly text: string; readonly href: string | null }[];
  readonly effect: {
    readonly year: string;
    readonly lines: readonly { readonly label: string; readonly inYear: Figure; readonly fullYear: Figure; readonly isTotal: boolean }[];
  };
  readonly shares: readonly {
    readonly scheme: string;
    readonly title: string;
    readonly href: string | null;
    readonly percent: string;
    readonly inYear: Figure;
    readonly fullYear: Figure;
  }[];
  readonly evidence: readonly EvidenceLine[];
  readonly others: readonly Link[];
  readonly story: Story;
}

export interface EvidenceLine {
  readonly title: string;
  readonly file: { readonly text: string; readonly href: string } | null;
  /** Where there is no file to open: where it is kept, or what is known of it. */
  readonly note: string | null;
}

/** One claim: what it says, what it counts, and what became of it. Throws `NotFoundException`. */
export async function claimPage(visit: ReaderVisit, files: EvidenceFiles, id: string): Promise<ClaimPage> {
  const hand = await claimAtHand(visit, id);
  const { claim } = hand;
  const history = await visit.queries.history(hand.subject, visit.moment);
  const made = history.find(({ type }) => type === 'SavingClaimed');
  const same = (await claimsOnSameSubject(visit, id)).filter((other) => other !== id);
  const [shares, evidence, others] = await Promise.all([sharesOf(visit, claim), evidenceOf(visit, files, claim), claimLinks(visit, same)]);
  return {
    claim: id,
    what: capitalised(hand.caption.slice(id.length + 2)),
    headline: headlineOf(hand),
    state: stateTag(claim),
    actions: actionsOf(visit, claim),
    facts: await factsOf(visit, claim, made),
    effect: { year: claim.year, lines: effectOf(visit, claim) },
    shares,
    evidence,
    others,
    story: storyOf(visit, pathTo('claims', id), history, visit.parameters['topic']),
  };
}

function headlineOf({ claim }: ClaimAtHand): string {
  const left = remaining(claim);
  const effect = effectInWords(claim.year, left.inYear, left.fullYear);
  const counted = effectInWords(claim.year, money(claim.counted.inYear), money(claim.counted.fullYear));
  switch (stateOf(claim)) {
    case 'banked':
      return claim.reversals.length === 0 ? `${effect} is banked.` : `Of ${counted}, ${effect} is banked still; the rest was reversed.`;
    case 'reversed':
      return `${counted} was banked, and all of it reversed: nothing of it counts.`;
    case 'verified':
      return `${effect} is verified; the evidence is ${claim.grade ?? 'not graded'}, and nothing is banked yet.`;
    case 'rejected':
      return `${counted} was claimed; finance rejected it, and it counts nowhere.`;
    case 'withdrawn':
      return `${counted} was claimed and taken back: it counts nowhere.`;
    case 'achieved':
      return `${effect} is claimed as achieved; ${claim.grade === 'insufficient' ? 'finance found the evidence insufficient' : 'finance has not verified it yet'}.`;
    default:
      return `${effect} is claimed and ${claim.progress}; it is not achieved yet.`;
  }
}

/** Of what the reader's roles allow, what the claim's state allows as well. */
function actionsOf(visit: ReaderVisit, claim: ClaimFacts): readonly Action[] {
  const open = claim.status === 'open';
  const living = open || claim.status === 'verified';
  const banked = claim.status === 'banked' && !isReversed(claim);
  const own = samePerson(visit.reader.account, claim.claimant);
  const possible = [
    { form: 'verify', text: claim.status === 'verified' ? 'Verify again' : 'Verify', is: living && !own && claim.progress === 'achieved' },
    {
      form: 'bank',
      text: 'Bank',
      is: claim.status === 'verified' && claim.grade === 'sufficient' && (claim.deliveryKind === 'recurrent' || claim.deliveryKind === 'one-off'),
    },
    { form: 'progress', text: 'Say how far it has come', is: open },
    { form: 'reject', text: 'Reject', is: living && !own },
    { form: 'withdraw', text: 'Withdraw', is: living && own },
    { form: 'sustainment', text: 'Check that it lasts', is: banked },
    { form: 'reverse', text: 'Reverse', is: banked },
    { form: 'comment', text: 'Comment', is: true },
  ];
  return actionsFor(
    visit,
    'claims',
    claim.claim,
    possible.filter(({ is }) => is),
  );
}

async function factsOf(visit: ReaderVisit, claim: ClaimFacts, made: StoryEntry | undefined): Promise<ClaimPage['facts']> {
  const fact = (term: string, text: string, href: string | null = null) => ({ term, text, href });
  const shifted = made?.data['shiftedCosts'] as { readonly to?: string } | null | undefined;
  const repeated = made?.data['repeatReason'];
  return [
    fact('In effect from', dayInWords(claim.effectiveFrom)),
    fact('Stated as', statedInWords(claim)),
    fact('Kind of delivery', codeInWords(claim.deliveryKind)),
    fact('Claimed by', claim.claimant, made === undefined ? null : visit.to(`/audit/entries/${made.position}`)),
    fact('Evidence is', codeInWords(claim.grade ?? 'not-graded-yet')),
    ...(claim.verifier === null ? [] : [fact('Graded by', claim.verifier)]),
    ...(claim.backedBy === null ? [] : [backingOf(visit, claim)]),
    ...(claim.lastCheck === null
      ? []
      : [
          fact(
            'Looked at again',
            `${dayInWords(claim.lastCheck.on)}: ${claim.lastCheck.result.replaceAll('-', ' ')}${claim.lastCheck.fullYearSustained === null ? '' : `, ${exactly(claim.lastCheck.fullYearSustained)} in a full year sustained`}`,
          ),
        ]),
    ...(claim.shiftedCosts === null ? [] : [fact('Costs shifted', `${exactly(claim.shiftedCosts.amount)} to ${shifted?.to ?? 'others'}`)]),
    ...(typeof repeated === 'string' ? [fact('Why it is claimed again', repeated)] : []),
  ];
}

function backingOf(visit: ReaderVisit, { backedBy, year }: ClaimFacts) {
  const name = backedBy !== null && 'adjustment' in backedBy ? backedBy.adjustment : (backedBy?.virement ?? '');
  if (backedBy !== null && 'virement' in backedBy) return { term: 'Banked against', text: `Virement ${name}`, href: visit.to(pathTo('virements', name)) };
  return { term: 'Banked against', text: name, href: visit.reader.sight === 'everything' ? `${visit.to('/budgets', { year })}#adjustments` : null };
}

function statedInWords({ effect }: ClaimFacts): string {
  if ('weeklyBefore' in effect) return `${exactly(effect.weeklyBefore)} a week before, ${exactly(effect.weeklyAfter)} a week after`;
  return 'annual' in effect ? `${exactly(effect.annual)} a year` : 'both amounts';
}

function effectOf(visit: ReaderVisit, claim: ClaimFacts): ClaimPage['effect']['lines'] {
  const { unit } = visit.lens;
  const line = (label: string, inYear: string, fullYear: string, isTotal = false) => ({
    label,
    inYear: figure(inYear, unit),
    fullYear: figure(fullYear, unit),
    isTotal,
  });
  const left = remaining(claim);
  const lowered = claim.counted.inYear !== claim.claimed.inYear || claim.counted.fullYear !== claim.claimed.fullYear;
  return [
    line('Claimed', claim.claimed.inYear, claim.claimed.fullYear),
    ...(claim.status === 'verified' || claim.status === 'banked' || lowered ? [line('Verified', claim.counted.inYear, claim.counted.fullYear)] : []),
    ...(claim.status === 'banked' ? [line('Banked', claim.counted.inYear, claim.counted.fullYear, claim.reversals.length === 0)] : []),
    ...claim.reversals.map((one) => line(`Reversed from ${dayInWords(one.from)}`, amount(money(one.inYear).negated()), amount(money(one.fullYear).negated()))),
    ...(claim.reversals.length === 0 ? [] : [line('Banked still', amount(left.inYear), amount(left.fullYear), true)]),
  ];
}

/** Each share of what was claimed or verified, to the penny by the same allocation as every report. */
async function sharesOf(visit: ReaderVisit, claim: ClaimFacts): Promise<ClaimPage['shares']> {
  const schemes = (await Promise.all(claim.shares.map(({ scheme }) => visit.facts.asAt('scheme', visit.moment.position, { key: scheme })))).flat();
  return claim.shares.map(({ scheme, percent }) => {
    const known = schemes.find((one) => one.scheme === scheme);
    const part = (whole: string) => figure(amount(partOf(claim.shares, scheme, whole)), visit.lens.unit);
    return {
      scheme,
      title: known?.title ?? '',
      href: known === undefined ? null : visit.to(pathTo('schemes', scheme)),
      percent: percentage(ratio(percent).toFixed(4)),
      inYear: part(claim.counted.inYear),
      fullYear: part(claim.counted.fullYear),
    };
  });
}

async function evidenceOf(visit: ReaderVisit, files: EvidenceFiles, claim: ClaimFacts): Promise<EvidenceLine[]> {
  const texts = await visit.ledger.texts(claim.evidence.map(({ title }) => title));
  return Promise.all(
    claim.evidence.map(async ({ title, uri, sha256 }): Promise<EvidenceLine> => {
      const about = sha256 === undefined ? undefined : await files.about(sha256);
      const file =
        about === undefined
          ? null
          : { text: `${EVIDENCE_TYPES[about.type].called}, ${sizeInWords(about.size)}`, href: visit.to(`${pathTo('claims', claim.claim)}/evidence/${sha256}`) };
      return { title: texts.get(title) ?? title, file, note: file === null ? noteOf(uri, sha256) : (uri ?? null) };
    }),
  );
}

function noteOf(uri: string | undefined, sha256: string | undefined): string {
  if (uri !== undefined) return `Kept at ${uri}`;
  return sha256 === undefined ? 'No file' : `The file is not kept here; its SHA-256 is ${sha256}`;
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function sizeInWords(bytes: number): string {
  return bytes < 1_024 ? `${bytes} bytes` : bytes < 1_048_576 ? `${Math.round(bytes / 1_024)} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}
