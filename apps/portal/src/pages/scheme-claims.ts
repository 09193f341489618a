import { allocate, amount, type Amount, money, ratio } from '@outturn/kernel';
import type { ClaimFacts, FactReader } from '@outturn/read-models';
import type { StoryEntry } from '@outturn/reporting';
import { pathTo } from '../web/address.ts';
import { type Figure, figure, isSome } from '../web/cells.ts';
import { codeInWords, dayInWords, exactly, percentage } from '../web/format.ts';
import type { Visit } from '../web/visit.ts';

export interface ClaimLine {
  readonly claim: string;
  readonly href: string;
  readonly what: string;
  readonly year: string;
  readonly from: string;
  readonly state: string;
  readonly grade: string;
  readonly delivery: string;
  readonly share: string;
  readonly inYear: Figure;
  readonly fullYear: Figure;
  readonly remarks: readonly string[];
  readonly evidence: readonly string[];
}

/** The claims with a share in a scheme, newest year first. */
export async function claimsOf(facts: FactReader, visit: Visit, scheme: string, history: readonly StoryEntry[]): Promise<ClaimLine[]> {
  const { position } = visit.moment;
  const shares = await facts.asAt('scheme_claim', position, { scheme });
  const claims = (await Promise.all(shares.map(({ claim }) => facts.asAt('claim', position, { key: claim })))).flat();
  return claims
    .sort((a, b) => (a.year === b.year ? a.claim.localeCompare(b.claim, 'en-GB', { numeric: true }) : a.year < b.year ? 1 : -1))
    .map((claim) =>
      claimLine(
        visit,
        scheme,
        claim,
        history.find((entry) => entry.type === 'SavingClaimed' && entry.data['claim'] === claim.claim),
      ),
    );
}

function claimLine(visit: Visit, scheme: string, claim: ClaimFacts, made: StoryEntry | undefined): ClaimLine {
  const { unit } = visit.lens;
  return {
    claim: claim.claim,
    href: visit.to(pathTo('claims', claim.claim)),
    what: `${codeInWords(claim.subjectKind)} ${keyOf(made)}`.trim(),
    year: claim.year,
    from: dayInWords(claim.effectiveFrom),
    state: stateInWords(claim),
    grade: codeInWords(claim.grade ?? 'not-graded-yet'),
    delivery: codeInWords(claim.deliveryKind),
    share: percentage(
      claim.shares
        .filter((share) => share.scheme === scheme)
        .reduce((sum, share) => sum.plus(ratio(share.percent)), money('0'))
        .toFixed(),
    ),
    inYear: figure(shareOf(claim, scheme, claim.counted.inYear), unit),
    fullYear: figure(shareOf(claim, scheme, claim.counted.fullYear), unit),
    remarks: remarksOf(claim, made),
    evidence: evidenceOf(made),
  };
}

function stateInWords(claim: ClaimFacts): string {
  return codeInWords(claim.status === 'open' ? claim.progress : claim.status);
}

/** To the penny, by the same allocation as every report. */
function shareOf(claim: ClaimFacts, scheme: string, whole: Amount): Amount {
  const parts = allocate(
    money(whole),
    claim.shares.map((share) => ratio(share.percent)),
  );
  return amount(claim.shares.reduce((sum, share, index) => (share.scheme === scheme ? sum.plus(parts[index] ?? money('0')) : sum), money('0')));
}

function remarksOf(claim: ClaimFacts, made: StoryEntry | undefined): string[] {
  const remarks: string[] = [];
  if (claim.counted.inYear !== claim.claimed.inYear || claim.counted.fullYear !== claim.claimed.fullYear) {
    remarks.push(
      `Claimed ${exactly(claim.claimed.inYear)} in the year and ${exactly(claim.claimed.fullYear)} in a full year; verified at ${exactly(claim.counted.inYear)} and ${exactly(claim.counted.fullYear)}.`,
    );
  }
  for (const reversal of claim.reversals)
    remarks.push(`Reversed from ${dayInWords(reversal.from)}: ${exactly(reversal.inYear)} in the year, ${exactly(reversal.fullYear)} in a full year.`);
  if (claim.lastCheck !== null) remarks.push(`Looked at again on ${dayInWords(claim.lastCheck.on)}: ${claim.lastCheck.result.replaceAll('-', ' ')}.`);
  if (claim.shiftedCosts !== null && isSome(claim.shiftedCosts.amount))
    remarks.push(`Shifts ${exactly(claim.shiftedCosts.amount)} of cost to ${shiftedTo(made)}.`);
  return remarks;
}

// Texts that may name a person are kept apart from the facts; the told entry has them put back.
function keyOf(made: StoryEntry | undefined): string {
  const subject = made?.data['subject'] as { readonly key?: string } | undefined;
  return subject?.key ?? '';
}

function shiftedTo(made: StoryEntry | undefined): string {
  const shifted = made?.data['shiftedCosts'] as { readonly to?: string } | null | undefined;
  return shifted?.to ?? 'another budget';
}

function evidenceOf(made: StoryEntry | undefined): string[] {
  const evidence = (made?.data['evidence'] ?? []) as readonly { readonly title?: string }[];
  return evidence.flatMap(({ title }) => title ?? []);
}
