import { yearOf, amount, isIsoDate, money, type Money } from '@outturn/kernel';
import { dayInWords, exactly } from '../../web/format.ts';
import type { ReaderVisit } from '../../web/page-service.ts';
import type { Field, Form, Option } from '../form.ts';
import { dayFields, today } from '../moment-day.ts';
import { day, pounds, typed } from '../values.ts';
import { type Reduction, reductionsOf } from './backing.ts';
import { claimAtHand, effectInWords, remaining, remainingInYear } from './claim-at-hand.ts';
import { aboutClaim, optionalPounds } from './decision-forms.ts';

/** Banks a verified claim against money that has left a budget, by name. */
export async function bankForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await claimAtHand(visit, id);
  const { claim } = hand;
  const needs = money(claim.counted.inYear);
  const reductions = await reductionsOf(visit, claim.year, hand.organisation);
  const chosen = (value: string) => reductions.find((one) => valueOf(one) === value);
  const enough = reductions.filter(({ left }) => left.gte(needs));
  return {
    ...aboutClaim(hand),
    command: 'BankClaim',
    title: 'Bank the claim',
    lead: `It is verified at ${effectInWords(claim.year, needs, money(claim.counted.fullYear))}. Banked means removed from a budget: name the reduction that it comes from.`,
    fields: backingFields(visit, claim.year, needs, reductions),
    initial: { adjustment: enough.length === 1 && enough[0] ? valueOf(enough[0]) : '' },
    button: 'Bank the claim',
    data: (values) => ({ claim: id, backedBy: backingNamed(typed(values, 'adjustment')) }),
    fieldOf: { backedBy: 'adjustment', 'backedBy.adjustment': 'adjustment', 'backedBy.virement': 'adjustment' },
    mend: (values) => (typed(values, 'adjustment') === '' ? [{ field: 'adjustment', text: 'Choose the reduction that backs it' }] : []),
    check: (values) => {
      const backing = chosen(typed(values, 'adjustment'));
      return {
        heading: `Check before you bank claim ${id}`,
        lines: [
          { label: 'Claim', value: hand.caption },
          { label: `Banked in ${claim.year}`, value: exactly(claim.counted.inYear) },
          { label: 'Banked in a full year', value: claim.deliveryKind === 'recurrent' ? exactly(claim.counted.fullYear) : 'nothing: it is one-off' },
          { label: 'Backed by', value: backing === undefined ? typed(values, 'adjustment') : `${nameOf(backing)}: ${backing.reason}` },
          ...(backing === undefined ? [] : [{ label: 'Left of it afterwards', value: exactly(amount(backing.left.minus(needs))) }]),
        ],
        warning: 'A banked claim can be reversed, in part or whole, but not unbanked.',
      };
    },
    done: () => ({ notice: `Claim ${id} is banked: ${exactly(claim.counted.inYear)} in ${claim.year}.`, href: hand.href }),
  };
}

const VIREMENT = 'virement:';

/** An adjustment by its reference, a virement with its kind before it: no reference holds a colon. */
function valueOf({ kind, id }: Reduction): string {
  return kind === 'virement' ? `${VIREMENT}${id}` : id;
}

function nameOf({ kind, id }: Reduction): string {
  return kind === 'virement' ? `Virement ${id}` : id;
}

function backingNamed(value: string): { readonly virement: string } | { readonly adjustment: string } {
  return value.startsWith(VIREMENT) ? { virement: value.slice(VIREMENT.length) } : { adjustment: value };
}

function backingFields(visit: ReaderVisit, year: string, needs: Money, reductions: readonly Reduction[]): readonly Field[] {
  const options: Option[] = reductions.map((one) => ({
    value: valueOf(one),
    text: `${nameOf(one)}: ${exactly(amount(one.left))} left of ${exactly(amount(one.reduction))}${one.left.lt(needs) ? ' (too little)' : ''} – ${shortened(one.reason)}`,
  }));
  const choice: Field = {
    kind: 'select',
    name: 'adjustment',
    label: 'Reduction that backs it',
    hint: `The claim needs ${exactly(amount(needs))} in ${year}.`,
    options: [{ value: '', text: 'Choose a reduction' }, ...options],
  };
  const none: Field = {
    kind: 'text-only',
    paragraphs: [
      `No reduction of ${year} in the claim’s organisation has ${exactly(amount(needs))} left. Take the saving out of budgets first; then bank the claim.`,
    ],
    links: [{ text: 'Take a saving out of budgets', href: visit.to('/adjust-budgets', { year }) }],
  };
  const suffices = reductions.some(({ left }) => left.gte(needs));
  return [...(suffices ? [] : [none]), ...(reductions.length === 0 ? [] : [choice])];
}

const LONGEST_REASON = 80;

function shortened(reason: string): string {
  return reason.length <= LONGEST_REASON ? reason : `${reason.slice(0, LONGEST_REASON).trimEnd()} …`;
}

const RESULTS: readonly Option[] = [
  { value: 'sustained', text: 'Sustained', hint: 'All of it still holds.' },
  { value: 'partly', text: 'Partly', fields: [{ kind: 'money', name: 'fullYearSustained', label: 'Still saved in a full year' }] },
  { value: 'not-sustained', text: 'Not sustained', hint: 'What is not sustained is then reversed from a date.' },
];

/** Looks again at a banked saving. It changes no figure. */
export async function sustainmentForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await claimAtHand(visit, id);
  const { claim } = hand;
  const left = remaining(claim);
  const before =
    claim.lastCheck === null
      ? 'It has not been looked at since it was banked.'
      : `It was looked at last on ${dayInWords(claim.lastCheck.on)}: ${claim.lastCheck.result.replaceAll('-', ' ')}.`;
  return {
    ...aboutClaim(hand),
    command: 'CheckSustainment',
    title: 'Check that the saving lasts',
    lead: `${exactly(amount(left.fullYear))} in a full year is banked. ${before}`,
    fields: [
      { kind: 'date', name: 'on', label: 'Looked at on' },
      { kind: 'radios', name: 'result', label: 'The saving is', options: RESULTS },
      { kind: 'area', name: 'note', label: 'What you looked at, and what you found' },
    ],
    initial: dayFields('on', today(visit)),
    button: 'Record the check',
    data: (values) => ({
      claim: id,
      on: day(values, 'on'),
      result: typed(values, 'result'),
      fullYearSustained: typed(values, 'result') === 'partly' ? optionalPounds(values, 'fullYearSustained') : undefined,
      note: typed(values, 'note'),
    }),
    mend: (values) => (typed(values, 'result') === '' ? [{ field: 'result', text: 'Choose whether the saving lasts' }] : []),
    done: (values) => ({
      notice: `Claim ${id} was looked at again: ${typed(values, 'result').replaceAll('-', ' ')}.${typed(values, 'result') === 'sustained' ? '' : ' Its figures stay until what is lost is reversed.'}`,
      href: hand.href,
    }),
  };
}

/** Takes a banked saving back from a date, in part or whole. */
export async function reverseForm(visit: ReaderVisit, id: string): Promise<Form> {
  const hand = await claimAtHand(visit, id);
  const { claim } = hand;
  const left = remaining(claim);
  const recurrent = claim.deliveryKind === 'recurrent';
  return {
    ...aboutClaim(hand),
    command: 'ReverseClaim',
    title: 'Reverse the claim',
    lead: `Of it remains ${effectInWords(claim.year, left.inYear, left.fullYear)}.`,
    fields: [
      {
        kind: 'date',
        name: 'from',
        label: 'Not sustained from',
        hint: recurrent
          ? `From ${dayInWords(claim.effectiveFrom)} at the earliest; a later year can be named.`
          : `A day in ${claim.year}, the only year that it counts in.`,
      },
      {
        kind: 'money',
        name: 'inYear',
        label: 'Taken off in the year of that day',
        hint: `At most what remains there: ${exactly(amount(left.inYear))} in ${claim.year}${recurrent ? `, ${exactly(amount(left.fullYear))} in a later year` : ''}.`,
      },
      {
        kind: 'money',
        name: 'fullYear',
        label: 'Taken off in a full year',
        hint: recurrent ? `Off every year after that; at most ${exactly(amount(left.fullYear))}.` : 'Its full-year amount, as far as it is not sustained.',
      },
      { kind: 'area', name: 'reason', label: 'Why' },
    ],
    initial: dayFields('from', today(visit)),
    button: 'Reverse it',
    data: (values) => ({
      claim: id,
      from: day(values, 'from'),
      inYear: pounds(values, 'inYear'),
      fullYear: pounds(values, 'fullYear'),
      reason: typed(values, 'reason'),
    }),
    aside: (values) => {
      const from = day(values, 'from');
      if (!isIsoDate(from)) return [];
      return [
        { label: `Remains in ${yearOf(from)}`, figure: exactly(amount(remainingInYear(claim, yearOf(from)))) },
        { label: 'Remains in a full year', figure: exactly(amount(left.fullYear)) },
      ];
    },
    check: (values) => ({
      heading: `Check before you reverse claim ${id}`,
      lines: [
        { label: 'Claim', value: hand.caption },
        { label: 'From', value: dayInWords(day(values, 'from')) },
        { label: `Taken off in ${yearOf(day(values, 'from'))}`, value: exactly(pounds(values, 'inYear')) },
        { label: 'Taken off in a full year', value: exactly(pounds(values, 'fullYear')) },
        { label: 'Remains in a full year afterwards', value: exactly(amount(left.fullYear.minus(money(pounds(values, 'fullYear'))))) },
        { label: 'Why', value: typed(values, 'reason') },
      ],
      warning: 'A reversal is not taken back: what turns out to be sustained after all has to be claimed again.',
    }),
    done: (values) => ({
      notice: `${exactly(pounds(values, 'inYear'))} of claim ${id} is reversed from ${dayInWords(day(values, 'from'))}, ${exactly(pounds(values, 'fullYear'))} in a full year.`,
      href: hand.href,
    }),
  };
}
