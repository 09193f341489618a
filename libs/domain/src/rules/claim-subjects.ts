import { money, pounds } from '@outturn/kernel';
import type { ClaimSubjectState, EndedClaim, LivingClaim } from '../claim.ts';
import { type Refusal, refuse } from '../decider.ts';
import { visible } from './visible.ts';

/**
 * A subject's kind or key as it is compared: compatibility forms (NFKC) and letter case folded, characters that nobody can
 * see left out, every dash the same dash, every run of white space one space. `" CP–0042 "` and `"cp-0042"` are one subject.
 */
export function normalised(text: string): string {
  const folded = visible(text.normalize('NFKC')).toUpperCase().toLowerCase().normalize('NFKC');
  return folded
    .replace(/\p{Dash_Punctuation}/gu, '-')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Account ids that differ only in letter case or in what nobody can see are one person's, so that duties can't be mixed by spelling. */
export function samePerson(a: string, b: string): boolean {
  return normalised(a) === normalised(b);
}

/** What a new claim says about its subject. */
export type NewOnSubject = Omit<LivingClaim, 'claim'> & { readonly kind: string; readonly hasRepeatReason: boolean };

/**
 * No effect is claimed twice. While an earlier claim on the subject lives, another is a further change only when it starts
 * later than every living one and, for each of them, either starts from at most the weekly amount that it ended at or
 * says why it repeats. A claim that was reversed for good from a date leaves the time from then on free; before that date it
 * still counts, and a claim that starts in between is a further change by the same rule.
 */
export function doubleCounting(subject: ClaimSubjectState | undefined, claim: NewOnSubject): Refusal | undefined {
  const living = [...(subject?.living ?? [])].sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? 1 : -1));
  const sameDay = living.find((earlier) => earlier.effectiveFrom === claim.effectiveFrom);
  if (sameDay) {
    return refused(
      claim,
      sameDay,
      'Two claims on one subject never start on the same day. Withdraw or reverse the earlier one first, or correct the date.',
      'effectiveFrom',
    );
  }
  const notBefore = living.find((other) => other.effectiveFrom > claim.effectiveFrom);
  if (notBefore) {
    return refused(
      claim,
      notBefore,
      `This one starts earlier, on ${claim.effectiveFrom}: a further change starts later than every living claim. Withdraw or reverse ${notBefore.claim} first.`,
      'effectiveFrom',
    );
  }
  const stillCounting = subject?.ended.find((ended) => claim.effectiveFrom < ended.until && !isFurtherChange(claim, ended));
  if (stillCounting) return refusedByEnded(claim, stillCounting);
  const unexplained = claim.hasRepeatReason ? undefined : living.find((earlier) => !continues(claim, earlier));
  return unexplained && refused(claim, unexplained, advice(claim, unexplained), 'subject', 'repeatReason');
}

/** It starts later, and from where the earlier one ended or with a reason. */
function isFurtherChange(claim: NewOnSubject, earlier: LivingClaim): boolean {
  return claim.effectiveFrom > earlier.effectiveFrom && (claim.hasRepeatReason || continues(claim, earlier));
}

/** The new claim starts at or below the weekly amount at which the earlier one ended. */
function continues(claim: NewOnSubject, earlier: LivingClaim): boolean {
  return claim.weeklyBefore !== null && earlier.weeklyAfter !== null && money(claim.weeklyBefore).lte(money(earlier.weeklyAfter));
}

function advice(claim: NewOnSubject, earlier: LivingClaim): string {
  if (claim.weeklyBefore === null || earlier.weeklyAfter === null) {
    return 'Only weekly amounts show that this is a further change. If it is one, say why in repeatReason; otherwise do not claim it again.';
  }
  return `This one starts from ${pounds(claim.weeklyBefore)} a week, above the ${pounds(earlier.weeklyAfter)} that ${earlier.claim} ended at. Start from at most that, or say in repeatReason why it rose.`;
}

function refused(claim: NewOnSubject, earlier: LivingClaim, what: string, ...fields: string[]): Refusal {
  return refuse('double-counting', `Claim ${earlier.claim} on the same ${claim.kind}, ${described(earlier)}, is alive. ${what}`, ...fields);
}

function described(claim: LivingClaim): string {
  const weekly = claim.weeklyBefore !== null && claim.weeklyAfter !== null ? `, weekly ${pounds(claim.weeklyBefore)} → ${pounds(claim.weeklyAfter)}` : '';
  return `effective ${claim.effectiveFrom}${weekly}`;
}

function refusedByEnded(claim: NewOnSubject, ended: EndedClaim): Refusal {
  const what = `Start on ${ended.until} or later, or say of a further change in repeatReason why it repeats, or first reverse what ${ended.claim} still counts before that day.`;
  return refuse(
    'double-counting',
    `Claim ${ended.claim} on the same ${claim.kind} counts from ${ended.effectiveFrom} until it was reversed from ${ended.until}, and this one would start within, on ${claim.effectiveFrom}. ${what}`,
    'effectiveFrom',
  );
}
