import type { AccountEvent, FinancialYearEvent, OrganisationEvent, ProgrammeEvent, RulesEvent, ServiceEvent, WorkstreamEvent } from '@outturn/domain';
import { pounds, ratio } from '@outturn/kernel';
import { listed } from './words.ts';
import type { Stories } from './told.ts';

type StructureEvent = AccountEvent | OrganisationEvent | ServiceEvent | FinancialYearEvent | ProgrammeEvent | WorkstreamEvent;
type DataOf<T extends RulesEvent['type']> = Extract<RulesEvent, { type: T }>['data'];

function forWhom(organisation: string | null): string {
  return organisation === null ? 'every organisation without its own' : organisation;
}

function since(from: { readonly year: string; readonly period: number } | null): string {
  return from === null ? '' : ` from period ${from.period} of ${from.year}`;
}

function percent(fraction: string): string {
  return `${ratio(fraction).times(100).toFixed()}%`;
}

function ragRules(data: DataOf<'RagRulesSet'>): string {
  const head = `set the ${data.subject} RAG rules of ${forWhom(data.organisation)}${since(data.from)}`;
  if (data.subject === 'saving') {
    const { green, amber, against, staleAfterPeriods } = data.rules;
    return `${head}: green from ${percent(green)} and amber from ${percent(amber)} of the ${against} target, stale after ${staleAfterPeriods} periods`;
  }
  if (data.subject === 'indicator') return `${head}: amber within ${data.rules.amberWithinPercent}% of the target`;
  return `${head}: amber over ${pounds(data.rules.amberOver)}, red from ${pounds(data.rules.redFrom)} of overspend`;
}

function authority(data: DataOf<'VirementAuthoritySet'>): string {
  const tiers = data.tiers.map((tier) => `${tier.role} ${tier.upTo === null ? 'without limit' : `up to ${pounds(tier.upTo)}`}`);
  return `set the virement authority of ${forWhom(data.organisation)}${since(data.from)}: ${listed(tiers)}`;
}

/** What each event of the council's structure says. */
export const STRUCTURE_STORIES: Stories<StructureEvent> = {
  AccountRolesSet: {
    topic: 'structure',
    tell: ({ account, roles, services }) =>
      roles.length === 0
        ? `took every role from ${account}`
        : `gave ${account} the roles ${listed([...roles])}${services.length > 0 ? `, in the services ${listed([...services])}` : ''}`,
  },
  OrganisationRegistered: { topic: 'structure', tell: (data) => `registered the organisation ${data.organisation}, “${data.name}”` },
  ServiceDefined: {
    topic: 'structure',
    tell: (data) => `defined the service ${data.service}, “${data.name}”, of ${data.organisation}${data.parent === null ? '' : ` below ${data.parent}`}`,
  },
  FinancialYearOpened: { topic: 'structure', tell: (data) => `opened the financial year ${data.year}` },
  PeriodOpened: { topic: 'period', tell: ({ period, year, organisation }) => `opened period ${period} of ${year} for ${organisation ?? 'every organisation'}` },
  PeriodClosed: { topic: 'period', tell: ({ period, year, organisation }) => `closed period ${period} of ${year} for ${organisation ?? 'every organisation'}` },
  ProgrammeCreated: { topic: 'structure', tell: (data) => `created the programme ${data.programme}, “${data.name}”, of ${data.organisation}` },
  ProgrammeTargetSet: { topic: 'target', tell: (data) => `set the target of programme ${data.programme} for ${data.year} to ${pounds(data.amount)}` },
  ProgrammeAttributed: {
    topic: 'structure',
    tell: (data) => {
      const shares = data.shares.map((share) => `${share.organisation} ${data.by === 'percent' ? `${share.weight}%` : pounds(share.weight)}`);
      return `attributed programme ${data.programme} ${data.by === 'percent' ? '' : 'in proportion '}to ${listed(shares)}`;
    },
  },
  WorkstreamCreated: { topic: 'structure', tell: (data) => `created the workstream ${data.workstream}, “${data.name}”, in programme ${data.programme}` },
};

/** What each event of the council's rules says. */
export const RULES_STORIES: Stories<RulesEvent> = {
  RagRulesSet: { topic: 'rules', tell: ragRules },
  ThresholdsSet: {
    topic: 'rules',
    tell: (data) =>
      `set the thresholds of ${forWhom(data.organisation)}${since(data.from)}: exceptions from ${pounds(data.exceptions)}, virement register from ${pounds(data.virementRegister)}`,
  },
  VirementAuthoritySet: { topic: 'rules', tell: authority },
  ProgressWeightSet: {
    topic: 'rules',
    tell: (data) => `set the weight of progressing claims of ${forWhom(data.organisation)}${since(data.from)} to ${percent(data.progressing)}`,
  },
  ReasonCodeDefined: { topic: 'rules', tell: (data) => `defined the reason code ${data.code}, “${data.label}”, for ${forWhom(data.organisation)}` },
};
