import { GRADES, samePerson } from '@outturn/domain';
import { money } from '@outturn/kernel';
import { codeInWords, exactly, plural } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Form, Option } from '../form.ts';
import { dayFields, today } from '../moment-day.ts';
import { day, optional, pounds, typed, type Values } from '../values.ts';
import { type ClaimAtHand, claimAtHand, effectInWords } from './claim-at-hand.ts';
import { PROGRESS_OPTIONS } from './claim-fields.ts';

/** What every form about one claim has in common. */
export function aboutClaim({ caption, href, subject }: ClaimAtHand) {
  return { caption, subject, guarded: true, backHref: href } as const;
}

function claimedInWords({ claim }: ClaimAtHand): string {
  return effectInWords(claim.year, money(claim.claimed.inYear), money(claim.claimed.fullYear));
}

/** How far an open claim has come. */
export async function progressForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await claimAtHand(visit, id);
  return {
    ...aboutClaim(hand),
    command: 'ProgressClaim',
    title: 'Say how far the claim has come',
    lead: `It is ${hand.claim.progress}, and claims ${claimedInWords(hand)}.`,
    fields: [
      { kind: 'radios', name: 'progress', label: 'How far it has come', options: PROGRESS_OPTIONS },
      { kind: 'date', name: 'on', label: 'Since' },
    ],
    initial: { progress: hand.claim.progress, ...dayFields('on', today(visit)) },
    button: 'Record how far it has come',
    data: (values) => ({ claim: id, progress: typed(values, 'progress'), on: day(values, 'on') }),
    done: (values) => ({ notice: `Claim ${id} is ${typed(values, 'progress')}.`, href: hand.href }),
  };
}

const GRADE_HINTS: Readonly<Record<string, string>> = {
  sufficient: 'The claim is verified, and can be banked.',
  partial: 'The claim is verified, but cannot be banked until the evidence is sufficient.',
  insufficient: 'Only the grade is recorded: the claim goes back to those who made it.',
};
const GRADE_OPTIONS: readonly Option[] = GRADES.map((value) => ({
  value,
  text: codeInWords(value),
  ...(GRADE_HINTS[value] === undefined ? {} : { hint: GRADE_HINTS[value] }),
}));

/** Finance looks at the evidence, and accepts the amounts or lowers them. */
export async function verifyForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await claimAtHand(visit, id);
  const { claim } = hand;
  const own = samePerson(visit.reader.account, claim.claimant);
  return {
    ...aboutClaim(hand),
    command: 'VerifyClaim',
    title: 'Verify the claim',
    lead: own
      ? 'You made this claim: somebody else in finance verifies it.'
      : `It claims ${claimedInWords(hand)}. ${claim.evidence.length === 0 ? 'No evidence is named yet.' : `Its page has ${plural(claim.evidence.length, 'piece')} of evidence.`}`,
    fields: [
      { kind: 'radios', name: 'grade', label: 'The evidence is', options: GRADE_OPTIONS },
      {
        kind: 'money',
        name: 'inYear',
        label: `Verified in ${claim.year}`,
        optional: true,
        hint: `Leave it empty to accept the ${exactly(claim.claimed.inYear)} that was claimed; it can be lowered, not raised.`,
      },
      {
        kind: 'money',
        name: 'fullYear',
        label: 'Verified in a full year',
        optional: true,
        hint: `Leave it empty to accept ${exactly(claim.claimed.fullYear)}.`,
      },
      { kind: 'area', name: 'note', label: 'What you looked at, and what you found' },
    ],
    initial: { grade: '', inYear: '', fullYear: '' },
    button: 'Record the verification',
    data: (values) => ({
      claim: id,
      grade: typed(values, 'grade'),
      inYear: optionalPounds(values, 'inYear'),
      fullYear: optionalPounds(values, 'fullYear'),
      note: typed(values, 'note'),
    }),
    mend: (values) => (typed(values, 'grade') === '' ? [{ field: 'grade', text: 'Choose how good the evidence is' }] : []),
    done: (values) => ({
      notice:
        typed(values, 'grade') === 'insufficient'
          ? `The evidence of claim ${id} is graded insufficient.`
          : `Claim ${id} is verified; its evidence is ${typed(values, 'grade')}.`,
      href: hand.href,
    }),
  };
}

export function optionalPounds(values: Values, name: string): string | undefined {
  return optional(values, name) === undefined ? undefined : pounds(values, name);
}

/** Finance says no to a claim that is not banked. */
export async function rejectForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await claimAtHand(visit, id);
  return {
    ...endsWith(hand, 'Reject the claim', 'reject'),
    command: 'RejectClaim',
    lead: `It claims ${claimedInWords(hand)}. Rejected, it counts nowhere, and what it is on can be claimed again.`,
    done: () => ({ notice: `Claim ${id} is rejected.`, href: hand.href }),
  };
}

/** Who made a claim takes it back. */
export async function withdrawForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await claimAtHand(visit, id);
  return {
    ...endsWith(hand, 'Withdraw the claim', 'withdraw'),
    command: 'WithdrawClaim',
    lead: `It claims ${claimedInWords(hand)}. Withdrawn, it counts nowhere, and what it is on can be claimed again.`,
    done: () => ({ notice: `Claim ${id} is withdrawn.`, href: hand.href }),
  };
}

/** A claim that ends for good, with a reason. */
function endsWith(hand: ClaimAtHand, title: string, verb: string): Omit<Form, 'command' | 'done'> {
  const id = hand.claim.claim;
  return {
    ...aboutClaim(hand),
    title,
    fields: [{ kind: 'area', name: 'reason', label: 'Why', hint: 'Those who made the claim read this.' }],
    initial: {},
    button: title,
    data: (values) => ({ claim: id, reason: typed(values, 'reason') }),
    check: (values) => ({
      heading: `Check before you ${verb} claim ${id}`,
      lines: [
        { label: 'Claim', value: hand.caption },
        { label: 'It claims', value: claimedInWords(hand) },
        { label: 'Why', value: typed(values, 'reason') },
      ],
      warning: 'It cannot be taken up again: a new claim would have to be made.',
    }),
  };
}
