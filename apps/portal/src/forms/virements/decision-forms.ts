import type { VirementFacts } from '@outturn/read-models';
import { dayInWords, exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Field, Form } from '../form.ts';
import { day, optional, optionalDay, typed, type Values } from '../values.ts';
import { givesOrGets, mayDecide, neededInWords, type VirementAtHand, virementAtHand } from './virement-at-hand.ts';

const REASON: Field = { kind: 'area', name: 'reason', label: 'Reason', optional: true };
const DECISION: readonly Field[] = [
  { kind: 'text', name: 'body', label: 'Body that decided', optional: true, hint: 'Such as Cabinet or Full Council, where a meeting decided.' },
  { kind: 'date', name: 'date', label: 'Date of the meeting', optional: true },
  { kind: 'text', name: 'minute', label: 'Minute', optional: true, width: 10 },
];

function aboutVirement({ caption, href, subject }: VirementAtHand) {
  return { caption, subject, guarded: true, backHref: href } as const;
}

/** Approves within the reader's authority, which posts it. */
export async function approveVirementForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await virementAtHand(visit, id);
  const { virement } = hand;
  const counts = virement.requestedFor === null ? 'Left empty: today.' : `Left empty: ${dayInWords(virement.requestedFor)}, as it was asked for.`;
  return {
    ...aboutVirement(hand),
    command: 'ApproveVirement',
    title: 'Approve the virement',
    lead: leadOf(visit, hand),
    fields: [{ kind: 'date', name: 'effective', label: 'Counts from', optional: true, hint: `A day in ${virement.year}. ${counts}` }, REASON, ...DECISION],
    initial: {},
    button: 'Approve and post it',
    data: (values) => decisionData(id, values),
    envelope: (values) => {
      const effective = optionalDay(values, 'effective');
      return effective === undefined ? {} : { effective };
    },
    fieldOf: FIELD_OF,
    mend: halfDecision,
    check: (values) => ({
      heading: 'Check before budgets change',
      lines: [
        ...linesOf(virement),
        { label: 'Counts from', value: countsFrom(values, virement) },
        ...(virement.override === null ? [] : [{ label: 'Leaves a line below what it has spent', value: 'as the request states' }]),
        ...(optional(values, 'reason') === undefined ? [] : [{ label: 'Reason', value: typed(values, 'reason') }]),
      ],
      warning: 'Approving posts it at once. A posted virement is corrected by another one, never taken back.',
    }),
    done: () => ({ notice: `Virement ${id} is approved and posted: ${exactly(virement.amount)} moved.`, href: hand.href }),
  };
}

function leadOf(visit: ReaderVisit, { virement, needs }: VirementAtHand): string {
  if (needs === null) return `It is ${virement.state} already.`;
  const who = `It needs ${neededInWords(needs)}.`;
  return mayDecide(visit, virement, needs) ? `${virement.requestedBy} asks for it. ${who}` : `${who} Your account is not among those who may.`;
}

function countsFrom(values: Values, { requestedFor }: VirementFacts): string {
  const stated = optionalDay(values, 'effective') ?? requestedFor;
  return stated === null ? 'today' : dayInWords(stated);
}

function linesOf(virement: VirementFacts) {
  return virement.lines.map(({ line, amount }) => ({ label: `Line ${line}`, value: givesOrGets(amount) }));
}

/** Says no, within the same limits. */
export async function rejectVirementForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await virementAtHand(visit, id);
  return {
    ...aboutVirement(hand),
    command: 'RejectVirement',
    title: 'Reject the virement',
    lead: leadOf(visit, hand),
    fields: [REASON, ...DECISION],
    initial: {},
    button: 'Reject it',
    data: (values) => decisionData(id, values),
    fieldOf: FIELD_OF,
    mend: halfDecision,
    done: () => ({ notice: `Virement ${id} is rejected. No budget changes.`, href: hand.href }),
  };
}

/** The requester takes it back. */
export async function withdrawVirementForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await virementAtHand(visit, id);
  return {
    ...aboutVirement(hand),
    command: 'WithdrawVirement',
    title: 'Withdraw the virement',
    lead: `It is ${hand.virement.state}. Withdrawn, it is in no budget and waits for nobody.`,
    fields: [REASON],
    initial: {},
    button: 'Withdraw it',
    data: (values) => decisionData(id, values),
    done: () => ({ notice: `Virement ${id} is withdrawn.`, href: hand.href }),
  };
}

const FIELD_OF = { 'decision.body': 'body', 'decision.date': 'date', 'decision.minute': 'minute', decision: 'body' };

function decisionData(virement: string, values: Values): object {
  const reason = optional(values, 'reason');
  const body = optional(values, 'body');
  return {
    virement,
    ...(reason === undefined ? {} : { reason }),
    ...(body === undefined ? {} : { decision: { body, date: day(values, 'date'), minute: typed(values, 'minute') } }),
  };
}

/** A meeting is named with all that finds its minute again, or not at all. */
function halfDecision(values: Values) {
  const body = optional(values, 'body');
  const [date, minute] = [day(values, 'date'), typed(values, 'minute')];
  if (body === undefined) return date === '' && minute === '' ? [] : [{ field: 'body', text: 'Name the body that decided' }];
  return [
    ...(date === '' ? [{ field: 'date', text: 'Enter the date of the meeting' }] : []),
    ...(minute === '' ? [{ field: 'minute', text: 'Enter the minute' }] : []),
  ];
}
