import type { VirementAuthorityEvent, VirementEvent } from '@outturn/domain';
import { pounds, yearsAfter } from '@outturn/kernel';
import type { Stories } from './told.ts';
import { because, isNegative, listed, longDate, size } from './words.ts';

type DataOf<T extends VirementEvent['type']> = Extract<VirementEvent, { type: T }>['data'];

/** From which lines to which, with the amounts. */
function route({ lines }: Pick<DataOf<'VirementPosted'>, 'lines'>): string {
  const out = lines.filter((line) => isNegative(line.amount)).map((line) => `${line.line} ${size(line.amount)}`);
  const into = lines.filter((line) => !isNegative(line.amount)).map((line) => `${line.line} ${size(line.amount)}`);
  return `from ${listed(out)} to ${listed(into)}`;
}

function terms(data: DataOf<'VirementRequested'> | DataOf<'VirementPosted'>): string {
  const targets = data.savingsTarget.map((target) => `${pounds(target.amount)} of savings target from ${target.scheme} to ${target.toScheme}`);
  const travels = targets.length === 0 ? '' : `; with it ${listed(targets)}`;
  const corrects = data.corrects === null ? '' : `, correcting ${data.corrects}`;
  return `the ${data.permanence} virement ${data.virement} of ${pounds(data.amount)} in ${data.year}${corrects}, ${route(data)}${travels}${nextYear(data)}`;
}

/** What the next year opens with, where that is not the same as this year's change. */
function nextYear({ lines, year }: DataOf<'VirementRequested'> | DataOf<'VirementPosted'>): string {
  const others = lines.filter((line) => line.nextYear !== null && line.nextYear !== line.amount);
  return others.length === 0 ? '' : `; in ${yearsAfter(year, 1)} ${listed(others.map((line) => `${line.line} ${pounds(line.nextYear ?? '0')}`))}`;
}

function by({ body, date, minute }: { readonly body: string; readonly date: string; readonly minute: string }): string {
  return ` (${body}, ${longDate(date)}, minute ${minute})`;
}

function requested(data: DataOf<'VirementRequested'>): string {
  return `requested ${terms(data)}${because(data.reason)}${data.override === null ? '' : `; below actuals to date${because(data.override)}`}`;
}

function posted(data: DataOf<'VirementPosted'>): string {
  const { needed, given } = data.authority;
  const authority = needed === given ? `as ${given}` : `as ${given} (${needed} needed)`;
  return `approved and posted ${terms(data)}, ${authority}${data.decision === null ? '' : by(data.decision)}${because(data.reason)}`;
}

/** What each event of virements says. */
export const VIREMENT_STORIES: Stories<VirementEvent | VirementAuthorityEvent> = {
  VirementRequested: { topic: 'budget', tell: requested },
  VirementPosted: { topic: 'budget', tell: posted },
  VirementRejected: {
    topic: 'budget',
    tell: (data) =>
      `rejected the virement ${data.virement}, as ${data.authority.given}${data.decision === null ? '' : by(data.decision)}${because(data.reason)}`,
  },
  VirementWithdrawn: {
    topic: 'budget',
    tell: (data) => `withdrew the virement ${data.virement}${data.decision === null ? '' : by(data.decision)}${because(data.reason)}`,
  },
  VirementCorrected: {
    topic: 'companion',
    tell: (data) => `noted that the virement ${data.virement} is corrected by ${data.by}, which gives back ${pounds(data.givenBack)}`,
  },
  VirementReductionUsed: { topic: 'companion', tell: (data) => `used ${pounds(data.amount)} of virement ${data.virement} to back claim ${data.claim}` },
  VirementReductionReleased: { topic: 'companion', tell: (data) => `released what virement ${data.virement} gave to back claim ${data.claim}` },
  ServiceBudgetOpened: {
    topic: 'companion',
    tell: (data) => `counted ${pounds(data.amount)} of line ${data.line} in the net budget of ${data.service} for ${data.year}`,
  },
  VirementAuthorityUsed: {
    topic: 'companion',
    tell: (data) => `counted ${pounds(data.amount)} of virement ${data.virement} among those of ${data.service} in ${data.year}`,
  },
};
