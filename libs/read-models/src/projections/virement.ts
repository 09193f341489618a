import { effectiveDay, type EventOf, reductionOf, type Recorded, type VirementAuthorityEvent } from '@outturn/domain';
import { type Amount, amount, money, periodOf } from '@outturn/kernel';
import type { ServiceYearFacts, VirementDecisionFacts, VirementFacts } from '../facts.ts';
import { changing, making, step } from '../step.ts';
import { keyOf } from '../tables.ts';

const id = (event: { readonly data: { readonly virement: string } }): string => event.data.virement;

type Deciding = 'VirementPosted' | 'VirementRejected' | 'VirementWithdrawn';

function decided({ data, actor, recordedAt }: Recorded<EventOf<Deciding>>): VirementDecisionFacts {
  return { by: actor.user, at: recordedAt, authority: 'authority' in data ? data.authority : null, reason: data.reason, decision: data.decision };
}

/** Virements from request to posting; what they do to budgets is read from the posted ones. */
export const virements = {
  VirementRequested: making<'VirementRequested', 'virement'>('virement', id, ({ data, actor, recordedAt, effective }) => ({
    ...data,
    state: 'requested',
    requestedBy: actor.user,
    requestedAt: recordedAt,
    requestedFor: effective,
    effective: null,
    period: null,
    decided: null,
    reduction: '0.00',
    correctedBy: [],
  })),

  VirementPosted: changing<'VirementPosted', 'virement'>('virement', id, (facts, event): VirementFacts => {
    const day = effectiveDay(facts.year, event.data.effective, event.recordedAt);
    return { ...facts, state: 'posted', effective: day, period: periodOf(day), decided: decided(event), reduction: reductionOf(facts.lines) };
  }),

  VirementRejected: changing<'VirementRejected', 'virement'>('virement', id, (facts, event) => ({ ...facts, state: 'rejected', decided: decided(event) })),

  VirementWithdrawn: changing<'VirementWithdrawn', 'virement'>('virement', id, (facts, event) => ({ ...facts, state: 'withdrawn', decided: decided(event) })),

  VirementCorrected: changing<'VirementCorrected', 'virement'>('virement', id, (facts, { data }) => ({
    ...facts,
    reduction: amount(money(facts.reduction).minus(money(data.givenBack))),
    correctedBy: [...facts.correctedBy, data.by],
  })),
};

const plus = (a: Amount, b: Amount): Amount => amount(money(a).plus(money(b)));

const dataOf = (event: Recorded): VirementAuthorityEvent['data'] => (event as Recorded<VirementAuthorityEvent>).data;

/** What a top-level service's year opened with, and what is posted in it: the limits of virements are weighed by them. */
function serviceYear<E extends 'ServiceBudgetOpened' | 'VirementAuthorityUsed'>(add: (facts: ServiceYearFacts, more: Amount) => ServiceYearFacts) {
  return step<E, 'service_year'>(
    'service_year',
    (event) => keyOf(dataOf(event).service, dataOf(event).year),
    (facts, event) => {
      const { service, year, amount: more } = dataOf(event);
      return add(facts ?? { service, year, netBudget: '0.00', posted: '0.00' }, more);
    },
  );
}

export const serviceYears = {
  ServiceBudgetOpened: serviceYear<'ServiceBudgetOpened'>((facts, more) => ({ ...facts, netBudget: plus(facts.netBudget, more) })),
  VirementAuthorityUsed: serviceYear<'VirementAuthorityUsed'>((facts, more) => ({ ...facts, posted: plus(facts.posted, more) })),
};
