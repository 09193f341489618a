import type { ClaimEvent, ClaimSubjectEvent } from '@outturn/domain';
import { pounds } from '@outturn/kernel';
import { because, listed, longDate, words } from './words.ts';
import type { Stories } from './told.ts';

type Claimed = Extract<ClaimEvent, { type: 'SavingClaimed' }>['data'];

function effects(inYear: string, fullYear: string): string {
  return `${pounds(inYear)} in the year and ${pounds(fullYear)} in a full year`;
}

function claimed(data: Claimed): string {
  const shares = data.shares.map((share) => `${share.scheme} (${share.percent}%)`);
  const evidence = data.evidence.length === 0 ? '; no evidence' : `; evidence: ${data.evidence.map((item) => item.title).join(', ')}`;
  const shifted = data.shiftedCosts === null ? '' : `; ${pounds(data.shiftedCosts.amount)} of cost is shifted to ${data.shiftedCosts.to}`;
  const again = data.repeatReason === null ? '' : `; claimed again${because(data.repeatReason)}`;
  const what = `${words(data.subject.kind)} ${data.subject.key}, ${words(data.deliveryKind)}, ${data.progress}`;
  return (
    `claimed ${effects(data.inYear, data.fullYear)} for ${data.year} as ${data.claim} from ${longDate(data.effectiveFrom)}` +
    ` (${what}), shared by ${listed(shares)}${evidence}${shifted}${again}`
  );
}

function backing(backedBy: Extract<ClaimEvent, { type: 'ClaimBanked' }>['data']['backedBy']): string {
  return 'virement' in backedBy ? `virement ${backedBy.virement}` : `adjustment ${backedBy.adjustment}`;
}

/** What each event of a claim, and of the guard of its subject, says. */
export const CLAIM_STORIES: Stories<ClaimEvent | ClaimSubjectEvent> = {
  SavingClaimed: { topic: 'claim', tell: claimed },
  ClaimProgressed: { topic: 'claim', tell: (data) => `moved claim ${data.claim} from ${data.from} to ${data.to} on ${longDate(data.on)}` },
  ClaimVerified: {
    topic: 'claim',
    tell: (data) => `verified claim ${data.claim} with ${data.grade} evidence at ${effects(data.inYear, data.fullYear)}${because(data.note)}`,
  },
  ClaimGraded: { topic: 'claim', tell: (data) => `graded the evidence of claim ${data.claim} as ${data.grade}${because(data.note)}` },
  ClaimRejected: { topic: 'claim', tell: (data) => `rejected claim ${data.claim}${because(data.reason)}` },
  ClaimWithdrawn: { topic: 'claim', tell: (data) => `withdrew claim ${data.claim}${because(data.reason)}` },
  ClaimBanked: { topic: 'claim', tell: (data) => `banked claim ${data.claim} at ${effects(data.inYear, data.fullYear)}, backed by ${backing(data.backedBy)}` },
  SustainmentChecked: {
    topic: 'claim',
    tell: (data) => {
      const kept = data.fullYearSustained === null ? '' : `, ${pounds(data.fullYearSustained)} in a full year`;
      return `checked on ${longDate(data.on)} whether claim ${data.claim} is sustained, and found it ${words(data.result)}${kept}${because(data.note)}`;
    },
  },
  ClaimReversed: {
    topic: 'claim',
    tell: (data) => `reversed ${effects(data.inYear, data.fullYear)} of claim ${data.claim} from ${longDate(data.from)}${because(data.reason)}`,
  },
  SubjectReserved: { topic: 'companion', tell: (data) => `reserved the subject of claim ${data.claim} from ${longDate(data.effectiveFrom)}` },
  SubjectReleased: {
    topic: 'companion',
    tell: (data) => `released the subject of claim ${data.claim}${data.until === null ? '' : `, until ${longDate(data.until)}`}`,
  },
};
