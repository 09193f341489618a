import { money, pounds, ratio } from '@outturn/kernel';
import type { AuthorityTier, CommandOf, IndicatorRagRules, OverspendRagRules, RuleStart, SavingRagRules } from './commands.ts';
import { type Decide, type Decision, firstRefusal, type NewEvent, type Refusal, refuse, type World } from './decider.ts';
import { mustExist, mustSay, mustStartAtPeriod, written } from './guards.ts';
import { EVERY_ORGANISATION, type Starting } from './rules.ts';

function rulesStream(organisation: string | undefined): string {
  return `rules/${organisation ?? EVERY_ORGANISATION}`;
}

function rulesOf(world: World, organisation: string | undefined) {
  return world.get('rules', organisation ?? EVERY_ORGANISATION);
}

/** Nothing to do when the last rule recorded with this start says the same. */
function unlessSame<R>(known: readonly Starting<R>[] | undefined, from: RuleStart | null, rule: R, event: NewEvent): Decision {
  const sameStart = known?.filter((other) => other.from?.year === from?.year && other.from?.period === from?.period);
  const last = sameStart?.at(-1);
  return last && sameJson(last.rule, rule) ? [] : [event];
}

/** Equal whatever the order of fields: an event read back has them in canonical order. */
function sameJson(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const entries = Object.entries(a);
  return entries.length === Object.keys(b).length && entries.every(([key, value]) => key in b && sameJson(value, (b as Record<string, unknown>)[key]));
}

const setRagRules: Decide<CommandOf<'SetRagRules'>> = ({ data }, world) => {
  const { organisation, from } = data;
  const refusal = firstRefusal(mustExist(world, 'organisation', organisation), mustStartAtPeriod(from));
  if (refusal) return refusal;
  const stream = rulesStream(organisation);
  const known = rulesOf(world, organisation);
  const common = { organisation: organisation ?? null, from };
  switch (data.subject) {
    case 'saving': {
      const { rules, subject } = data;
      return savingThresholds(rules) ?? unlessSame(known?.saving, from, rules, { stream, type: 'RagRulesSet', data: { ...common, subject, rules } });
    }
    case 'revenue':
    case 'capital': {
      const { subject } = data;
      const rules = { amberOver: written(data.rules.amberOver), redFrom: written(data.rules.redFrom) };
      return overspendThresholds(rules) ?? unlessSame(known?.[subject], from, rules, { stream, type: 'RagRulesSet', data: { ...common, subject, rules } });
    }
    default: {
      const { rules, subject } = data;
      return indicatorThresholds(rules) ?? unlessSame(known?.indicator, from, rules, { stream, type: 'RagRulesSet', data: { ...common, subject, rules } });
    }
  }
};

function savingThresholds(rules: SavingRagRules): Refusal | undefined {
  const green = ratio(rules.green);
  const amber = ratio(rules.amber);
  if (!amber.gt(0) || amber.gt(green) || green.gt(1)) {
    return refuse(
      'rag-thresholds',
      `Green from ${rules.green}, amber from ${rules.amber}: it must be 0 < amber ≤ green ≤ 1 (fractions of the target).`,
      'rules.green',
      'rules.amber',
    );
  }
  if (!Number.isInteger(rules.staleAfterPeriods) || rules.staleAfterPeriods < 1) {
    return refuse('rag-thresholds', `A return can be stale after 1 period at the earliest, not after ${rules.staleAfterPeriods}.`, 'rules.staleAfterPeriods');
  }
  return undefined;
}

function overspendThresholds(rules: OverspendRagRules): Refusal | undefined {
  const amberOver = money(rules.amberOver);
  if (!amberOver.isNegative() && amberOver.lte(money(rules.redFrom))) return undefined;
  return refuse(
    'rag-thresholds',
    `Amber over ${pounds(rules.amberOver)}, red from ${pounds(rules.redFrom)}: it must be 0 ≤ amberOver ≤ redFrom.`,
    'rules.amberOver',
    'rules.redFrom',
  );
}

function indicatorThresholds(rules: IndicatorRagRules): Refusal | undefined {
  const within = ratio(rules.amberWithinPercent);
  if (within.gte(0) && within.lte(100)) return undefined;
  return refuse('rag-thresholds', `Amber within ${rules.amberWithinPercent}% of the target: it must be 0 to 100.`, 'rules.amberWithinPercent');
}

const setThresholds: Decide<CommandOf<'SetThresholds'>> = ({ data }, world) => {
  const { organisation, from = null } = data;
  const rule = { exceptions: written(data.exceptions), virementRegister: written(data.virementRegister) };
  const refusal = firstRefusal(
    mustExist(world, 'organisation', organisation),
    mustStartAtPeriod(data.from),
    notNegative('exceptions', rule.exceptions),
    notNegative('virementRegister', rule.virementRegister),
  );
  if (refusal) return refusal;
  return unlessSame(rulesOf(world, organisation)?.thresholds, from, rule, {
    stream: rulesStream(organisation),
    type: 'ThresholdsSet',
    data: { organisation: organisation ?? null, from, ...rule },
  });
};

function notNegative(field: string, stated: string): Refusal | false {
  return money(stated).isNegative() && refuse('negative-threshold', `The threshold ${field} is ${pounds(stated)}: it is 0 or more.`, field);
}

const setVirementAuthority: Decide<CommandOf<'SetVirementAuthority'>> = ({ data }, world) => {
  const { organisation, from = null } = data;
  const tiers = data.tiers.map(writtenTier);
  const refusal = firstRefusal(mustExist(world, 'organisation', organisation), mustStartAtPeriod(data.from), tiersInOrder(tiers));
  if (refusal) return refusal;
  return unlessSame<readonly AuthorityTier[]>(rulesOf(world, organisation)?.virementAuthority, from, tiers, {
    stream: rulesStream(organisation),
    type: 'VirementAuthoritySet',
    data: { organisation: organisation ?? null, from, tiers },
  });
};

function writtenTier(tier: AuthorityTier): AuthorityTier {
  const { upTo, cumulativePerYear } = tier;
  return {
    ...tier,
    upTo: upTo === null ? null : written(upTo),
    ...(cumulativePerYear && 'amount' in cumulativePerYear ? { cumulativePerYear: { amount: written(cumulativePerYear.amount) } } : {}),
  };
}

/** Tiers rise, and a role stands once, among those for the same virements (across services or not, permanent or not). */
function tiersInOrder(tiers: readonly AuthorityTier[]): Refusal | undefined {
  if (tiers.length === 0) return refuse('authority-tiers', 'No tier is named: state at least one, the last without a limit (upTo: null).', 'tiers');
  for (const [index, tier] of tiers.entries()) {
    const field = `tiers.${index}`;
    if (tier.role.trim() === '') return refuse('authority-tiers', `Tier ${index + 1} names no role.`, `${field}.role`);
    const before = tiers.slice(0, index).filter((other) => other.acrossServices === tier.acrossServices && other.permanent === tier.permanent);
    if (before.some((other) => other.role === tier.role)) {
      return refuse('authority-tiers', `The role ‘${tier.role}’ stands twice for ${virementsOf(tier)}.`, `${field}.role`);
    }
    if (tier.upTo !== null && !money(tier.upTo).gt(0))
      return refuse('authority-tiers', `‘${tier.role}’ may approve up to ${pounds(tier.upTo)}: a limit is above 0.`, `${field}.upTo`);
    const below = before.at(-1);
    if (below && !rises(below, tier)) {
      return refuse(
        'authority-tiers',
        `‘${tier.role}’ (${limitOf(tier)}) stands above ‘${below.role}’ (${limitOf(below)}) for ${virementsOf(tier)}: limits must rise.`,
        `${field}.upTo`,
      );
    }
    if (cumulativeLimit(tier)?.isNegative())
      return refuse('authority-tiers', `The cumulative limit of ‘${tier.role}’ is negative.`, `${field}.cumulativePerYear`);
  }
  return undefined;
}

/** A higher amount, or the same one with a looser cap on what is posted in a year. */
function rises(below: AuthorityTier, tier: AuthorityTier): boolean {
  if (below.upTo === tier.upTo) return isLooser(below, tier);
  return below.upTo !== null && (tier.upTo === null || money(tier.upTo).gt(money(below.upTo)));
}

function isLooser({ cumulativePerYear: below }: AuthorityTier, { cumulativePerYear: above }: AuthorityTier): boolean {
  if (below === undefined || above === undefined) return below !== undefined;
  if ('amount' in below) return 'amount' in above && money(above.amount).gt(money(below.amount));
  return 'percentOfNetBudget' in above && ratio(above.percentOfNetBudget).gt(ratio(below.percentOfNetBudget));
}

function cumulativeLimit({ cumulativePerYear }: AuthorityTier) {
  if (!cumulativePerYear) return undefined;
  return 'amount' in cumulativePerYear ? money(cumulativePerYear.amount) : ratio(cumulativePerYear.percentOfNetBudget);
}

function limitOf({ upTo }: AuthorityTier): string {
  return upTo === null ? 'no limit' : `up to ${pounds(upTo)}`;
}

function virementsOf({ acrossServices, permanent }: AuthorityTier): string {
  return `${permanent ? 'permanent' : 'temporary'} virements ${acrossServices ? 'across' : 'within'} services`;
}

const setProgressWeight: Decide<CommandOf<'SetProgressWeight'>> = ({ data }, world) => {
  const { organisation, from = null, progressing } = data;
  const weight = ratio(progressing);
  const refusal = firstRefusal(
    mustExist(world, 'organisation', organisation),
    mustStartAtPeriod(data.from),
    (weight.lt(0) || weight.gt(1)) &&
      refuse('weight-range', `The weight of progressing claims is ${progressing}: it is 0 to 1 (0.5 counts half).`, 'progressing'),
  );
  if (refusal) return refusal;
  return unlessSame(rulesOf(world, organisation)?.progressWeight, from, progressing, {
    stream: rulesStream(organisation),
    type: 'ProgressWeightSet',
    data: { organisation: organisation ?? null, from, progressing },
  });
};

const defineReasonCode: Decide<CommandOf<'DefineReasonCode'>> = ({ data }, world) => {
  const { organisation, code, label } = data;
  const refusal = firstRefusal(mustExist(world, 'organisation', organisation), mustSay({ code, label }));
  if (refusal) return refusal;
  const codes = rulesOf(world, organisation)?.reasonCodes ?? {};
  const known = Object.hasOwn(codes, code) ? codes[code] : undefined;
  if (known === label) return [];
  if (known !== undefined) return refuse('already-exists', `The reason code ‘${code}’ is defined already, as ‘${known}’. Choose another code.`, 'code');
  return [{ stream: rulesStream(organisation), type: 'ReasonCodeDefined', data: { organisation: organisation ?? null, code, label } }];
};

export const rulesDeciders = {
  SetRagRules: setRagRules,
  SetThresholds: setThresholds,
  SetVirementAuthority: setVirementAuthority,
  SetProgressWeight: setProgressWeight,
  DefineReasonCode: defineReasonCode,
};
