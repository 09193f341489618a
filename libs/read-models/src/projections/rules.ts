import { EVERY_ORGANISATION, type EventOf, type Recorded, type RulesEvent } from '@outturn/domain';
import type { RulesFacts } from '../facts.ts';
import { type Step, step } from '../step.ts';

function none(organisation: string | null): RulesFacts {
  return { organisation, saving: [], revenue: [], capital: [], indicator: [], thresholds: [], virementAuthority: [], progressWeight: [], reasonCodes: {} };
}

const id = (event: Recorded<RulesEvent>): string => event.data.organisation ?? EVERY_ORGANISATION;

/** The first rule of any kind makes the facts; every further one is added to its list. */
function rule<E extends RulesEvent['type']>(add: (facts: RulesFacts, event: Recorded<EventOf<E>>) => RulesFacts): Step<EventOf<E>> {
  return step<E, 'rules'>('rules', id, (facts, event) => add(facts ?? none((event as Recorded<RulesEvent>).data.organisation), event));
}

export const rules = {
  RagRulesSet: rule<'RagRulesSet'>((facts, { data }) => {
    if (data.subject === 'saving') return { ...facts, saving: [...facts.saving, { from: data.from, ...data.rules }] };
    if (data.subject === 'indicator') return { ...facts, indicator: [...facts.indicator, { from: data.from, ...data.rules }] };
    return { ...facts, [data.subject]: [...facts[data.subject], { from: data.from, ...data.rules }] };
  }),

  ThresholdsSet: rule<'ThresholdsSet'>((facts, { data }) => ({
    ...facts,
    thresholds: [...facts.thresholds, { from: data.from, exceptions: data.exceptions, virementRegister: data.virementRegister }],
  })),

  VirementAuthoritySet: rule<'VirementAuthoritySet'>((facts, { data }) => ({
    ...facts,
    virementAuthority: [...facts.virementAuthority, { from: data.from, tiers: data.tiers }],
  })),

  ProgressWeightSet: rule<'ProgressWeightSet'>((facts, { data }) => ({
    ...facts,
    progressWeight: [...facts.progressWeight, { from: data.from, progressing: data.progressing }],
  })),

  ReasonCodeDefined: rule<'ReasonCodeDefined'>((facts, { data }) => ({ ...facts, reasonCodes: { ...facts.reasonCodes, [data.code]: data.label } })),
};
