import { NotFoundException } from '@nestjs/common';
import { isWhollyReversed, remainingFullYear, remainingIn } from '@outturn/domain';
import { amount, type FinancialYear, type Money } from '@outturn/kernel';
import type { ClaimFacts } from '@outturn/read-models';
import { pathTo } from '../../web/address.ts';
import { codeInWords, exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';

/** The claim that a form is about, as it stands now. */
export interface ClaimAtHand {
  readonly claim: ClaimFacts;
  /** Of its first scheme's service, as the domain has it. */
  readonly organisation: string;
  /** `CL1: contract training`. */
  readonly caption: string;
  readonly href: string;
  readonly subject: string;
}

/** Throws `NotFoundException` for a claim that is not there, or not within the reader's sight. */
export async function claimAtHand(visit: ReaderVisit, id: string): Promise<ClaimAtHand> {
  const at = visit.moment.position;
  const [claim] = await visit.facts.asAt('claim', at, { key: id });
  if (claim === undefined) throw new NotFoundException(`There is no claim ${id} at this moment.`);
  const texts = await visit.ledger.texts([claim.subjectKey]);
  return {
    claim,
    organisation: (await organisationOfClaim(visit, claim)) ?? '',
    caption: `${id}: ${codeInWords(claim.subjectKind).toLowerCase()} ${texts.get(claim.subjectKey) ?? ''}`.trim(),
    href: visit.to(pathTo('claims', id)),
    subject: `claim/${id}`,
  };
}

/** The organisation of the first scheme's service; undefined where that scheme lies outside the reader's sight. */
export async function organisationOfClaim(visit: ReaderVisit, { shares }: Pick<ClaimFacts, 'shares'>): Promise<string | undefined> {
  const at = visit.moment.position;
  const [scheme] = await visit.facts.asAt('scheme', at, { key: shares[0]?.scheme ?? '' });
  if (scheme === undefined) return undefined;
  const [service] = await visit.facts.asAt('service', at, { key: scheme.service });
  return service?.organisation;
}

/** What the rules on reversals look at: of a verified claim the verified amounts. */
export function reversibleOf(claim: ClaimFacts) {
  return { year: claim.year, inYear: claim.counted.inYear, fullYear: claim.counted.fullYear, reversals: claim.reversals, deliveryKind: claim.deliveryKind };
}

/** What a claim still counts in its own year, and for good. Pounds. */
export function remaining(claim: ClaimFacts): { readonly inYear: Money; readonly fullYear: Money } {
  const reversible = reversibleOf(claim);
  return { inYear: remainingIn(reversible, claim.year), fullYear: remainingFullYear(reversible) };
}

/** What it counts in a year; in later years its full-year effect. */
export function remainingInYear(claim: ClaimFacts, year: FinancialYear): Money {
  return remainingIn(reversibleOf(claim), year);
}

export function isReversed(claim: ClaimFacts): boolean {
  return claim.status === 'banked' && isWhollyReversed(reversibleOf(claim));
}

/** How far a claim has come, in one word: `achieved`, `banked`, `reversed` … */
export function stateOf(claim: ClaimFacts): ClaimStateWord {
  if (isReversed(claim)) return 'reversed';
  return claim.status === 'open' ? claim.progress : claim.status;
}

export const CLAIM_STATES = ['progressing', 'ready', 'achieved', 'verified', 'banked', 'reversed', 'rejected', 'withdrawn'] as const;
export type ClaimStateWord = (typeof CLAIM_STATES)[number];

/** `£8,314.29 in 2017-18 and £10,400.00 in a full year`. */
export function effectInWords(year: FinancialYear, inYear: Money, fullYear: Money): string {
  return `${exactly(amount(inYear))} in ${year} and ${exactly(amount(fullYear))} in a full year`;
}
