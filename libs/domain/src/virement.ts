import { type Amount, amount, type FinancialYear, type IsoDate, money, sum } from '@outturn/kernel';
import type { BoardDecision, Permanence } from './commands.ts';
import type { Recorded, Text } from './decider.ts';
import type { Evolve } from './subjects.ts';

/** One line of a virement. `nextYear` is what it adds to the next year's opening; null for a temporary one. Pounds. */
export interface VirementLine {
  readonly line: string;
  readonly service: string;
  readonly amount: Amount;
  readonly nextYear: Amount | null;
}

/** A savings target that travels with a virement, from one scheme to another. `amount` is positive. */
export interface TravellingTarget {
  readonly scheme: string;
  readonly amount: Amount;
  readonly toScheme: string;
}

/** How much of a virement is a top-level service's: the larger of what goes in and what goes out. Pounds. */
export interface VirementShare {
  readonly service: string;
  readonly amount: Amount;
}

/** What a virement is about: the same at its request and at its posting. */
export interface VirementTerms {
  readonly virement: string;
  readonly organisation: string;
  readonly year: FinancialYear;
  readonly lines: readonly VirementLine[];
  readonly permanence: Permanence;
  /** The sum of the positive lines. */
  readonly amount: Amount;
  /** The top-level services that its lines lie under, each with its share. More than one: it goes across services. */
  readonly services: readonly VirementShare[];
  readonly savingsTarget: readonly TravellingTarget[];
  /** The posted virement that this one puts right. */
  readonly corrects: string | null;
}

/**
 * A virement: budget that moves between lines. Stream `virement/ID`. It is requested, then posted by an approval within
 * authority, or rejected, or withdrawn. Only a posted one changes a budget; each line's stream gets a companion of it.
 */
export type VirementEvent =
  | { readonly type: 'VirementRequested'; readonly data: VirementTerms & { readonly override: Text | null; readonly reason: Text } }
  | {
      /** Approved and posted at once. All its lines again, so that the posting can be read on its own. */
      readonly type: 'VirementPosted';
      readonly data: VirementTerms & {
        /** The day from which it counts: that of the approval, else that of the request; null: the day of posting. */
        readonly effective: IsoDate | null;
        /** The lowest role that the limits allowed, and the role in which it was approved. */
        readonly authority: { readonly needed: string; readonly given: string };
        readonly reason: Text | null;
        readonly decision: BoardDecision | null;
      };
    }
  | {
      readonly type: 'VirementRejected';
      readonly data: {
        readonly virement: string;
        readonly authority: { readonly needed: string; readonly given: string };
        readonly reason: Text | null;
        readonly decision: BoardDecision | null;
      };
    }
  | { readonly type: 'VirementWithdrawn'; readonly data: { readonly virement: string; readonly reason: Text | null; readonly decision: BoardDecision | null } }
  /** Companion, in the stream of the virement that another one puts right: `givenBack` of its reductions is budget again. */
  | { readonly type: 'VirementCorrected'; readonly data: { readonly virement: string; readonly by: string; readonly givenBack: Amount } }
  /** Constraint: this much of what the virement takes out of budgets now backs a banked claim. No reported figure. */
  | { readonly type: 'VirementReductionUsed'; readonly data: { readonly virement: string; readonly claim: string; readonly amount: Amount } }
  | { readonly type: 'VirementReductionReleased'; readonly data: { readonly virement: string; readonly claim: string } };

/**
 * Constraint stream `virement-authority/SERVICE/YEAR` of a top-level service: what it opened the year with, and what was
 * posted in it so far. Everybody who posts for the service writes here, so that nobody exceeds a limit together with another.
 */
export type VirementAuthorityEvent =
  | {
      readonly type: 'ServiceBudgetOpened';
      readonly data: { readonly service: string; readonly year: FinancialYear; readonly line: string; readonly amount: Amount };
    }
  | {
      readonly type: 'VirementAuthorityUsed';
      readonly data: { readonly service: string; readonly year: FinancialYear; readonly virement: string; readonly amount: Amount };
    };

export type VirementStatus = 'requested' | 'posted' | 'rejected' | 'withdrawn';

/** What decisions see of a virement. */
export interface VirementState extends VirementTerms {
  readonly status: VirementStatus;
  readonly requestedBy: string;
  /** The effective date of the request, where it has one. */
  readonly effective: IsoDate | null;
  readonly override: Text | null;
  /** Once posted: the sum of its negative lines as a positive amount, less what corrections gave back. Pounds. */
  readonly reduction: Amount;
  readonly correctedBy: readonly string[];
  /** The banked claims that it backs, in the order of banking. */
  readonly usedBy: readonly { readonly claim: string; readonly amount: Amount }[];
}

/** What decisions see of a top-level service's year: its opening net budget, and what was posted in it. Pounds. */
export interface VirementAuthorityState {
  readonly netBudget: Amount;
  readonly posted: Amount;
}

export const evolveVirement: Evolve<VirementState> = (state, event) => {
  if (event.type === 'VirementRequested') return requested(event);
  if (!state) return state;
  switch (event.type) {
    case 'VirementPosted':
      return { ...state, status: 'posted', reduction: reductionOf(event.data.lines) };
    case 'VirementRejected':
      return { ...state, status: 'rejected' };
    case 'VirementWithdrawn':
      return { ...state, status: 'withdrawn' };
    case 'VirementCorrected': {
      const { by, givenBack } = event.data;
      return { ...state, correctedBy: [...state.correctedBy, by], reduction: amount(money(state.reduction).minus(money(givenBack))) };
    }
    case 'VirementReductionUsed':
      return { ...state, usedBy: [...state.usedBy, { claim: event.data.claim, amount: event.data.amount }] };
    case 'VirementReductionReleased':
      return { ...state, usedBy: state.usedBy.filter((use) => use.claim !== event.data.claim) };
    default:
      return state;
  }
};

function requested(event: Recorded<Extract<VirementEvent, { type: 'VirementRequested' }>>): VirementState {
  const { reason: _reason, ...terms } = event.data;
  return { ...terms, status: 'requested', requestedBy: event.actor.user, effective: event.effective, reduction: '0.00', correctedBy: [], usedBy: [] };
}

/** The sum of the negative lines, as a positive amount. Pounds. */
export function reductionOf(lines: readonly { readonly amount: Amount }[]): Amount {
  return amount(sum(lines.map((line) => money(line.amount)).filter((change) => change.isNegative())).negated());
}

export const evolveVirementAuthority: Evolve<VirementAuthorityState> = (state, event) => {
  const { netBudget, posted } = state ?? { netBudget: '0.00', posted: '0.00' };
  if (event.type === 'ServiceBudgetOpened') return { netBudget: amount(money(netBudget).plus(money(event.data.amount))), posted };
  if (event.type === 'VirementAuthorityUsed') return { netBudget, posted: amount(money(posted).plus(money(event.data.amount))) };
  return state;
};
