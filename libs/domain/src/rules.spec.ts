import { describe, expect, it } from '@jest/globals';
import type { AuthorityTier, SavingRagRules } from './commands.ts';
import { isRefusal } from './decider.ts';
import { COUNCIL } from './testing/council.ts';
import { ADMINISTRATOR, command, event, given, SERVICE_TEAM } from './testing/specification.ts';

const FROM = { year: '2017-18', period: 1 };

describe('SetRagRules', () => {
  const rules: SavingRagRules = { green: '0.95', amber: '0.75', against: 'original', staleAfterPeriods: 2 };
  const set = event('rules/northshire', 'RagRulesSet', { organisation: 'northshire', from: FROM, subject: 'saving', rules });
  const saving = (changes: Partial<SavingRagRules>, from = FROM) =>
    command('SetRagRules', { subject: 'saving', from, organisation: 'northshire', rules: { ...rules, ...changes } });

  it('sets rules of an organisation, or of every organisation without its own', () => {
    given(...COUNCIL)
      .when(saving({}))
      .thenEvents(set);
    given(...COUNCIL)
      .when(command('SetRagRules', { subject: 'revenue', from: FROM, rules: { amberOver: '0', redFrom: '1000000' } }, { actor: ADMINISTRATOR }))
      .thenEvents(event('rules/*', 'RagRulesSet', { organisation: null, from: FROM, subject: 'revenue', rules: { amberOver: '0.00', redFrom: '1000000.00' } }));
    given(...COUNCIL)
      .when(command('SetRagRules', { subject: 'indicator', from: FROM, rules: { amberWithinPercent: '5' } }))
      .thenEvents(event('rules/*', 'RagRulesSet', { organisation: null, from: FROM, subject: 'indicator', rules: { amberWithinPercent: '5' } }));
  });

  it('has nothing to do when the last rule with this start says the same', () => {
    given(...COUNCIL, set)
      .when(saving({}))
      .thenNothing();
    const other = event('rules/northshire', 'RagRulesSet', { organisation: 'northshire', from: FROM, subject: 'saving', rules: { ...rules, green: '0.90' } });
    given(...COUNCIL, set, other)
      .when(saving({}))
      .thenEvents(set);
    const later = { year: '2017-18', period: 6 };
    given(...COUNCIL, set)
      .when(saving({}, later))
      .thenEvents(event('rules/northshire', 'RagRulesSet', { organisation: 'northshire', from: later, subject: 'saving', rules }));
  });

  it('wants 0 < amber ≤ green ≤ 1 and staleness after a period at least', () => {
    given(...COUNCIL)
      .when(saving({ amber: '0.96' }))
      .thenRefused('rag-thresholds', /Green from 0.95, amber from 0.96/, 'rules.green', 'rules.amber');
    given(...COUNCIL)
      .when(saving({ amber: '0' }))
      .thenRefused('rag-thresholds');
    given(...COUNCIL)
      .when(saving({ green: '1.01' }))
      .thenRefused('rag-thresholds');
    given(...COUNCIL)
      .when(saving({ staleAfterPeriods: 0 }))
      .thenRefused('rag-thresholds', /not after 0/, 'rules.staleAfterPeriods');
    given(...COUNCIL)
      .when(saving({ staleAfterPeriods: 1.5 }))
      .thenRefused('rag-thresholds');
  });

  it('wants overspends in order, and a tolerance in per cent', () => {
    const noAmber = { amberOver: '0.00', redFrom: '0.00' };
    given(...COUNCIL)
      .when(command('SetRagRules', { subject: 'capital', from: FROM, rules: noAmber }))
      .thenEvents(event('rules/*', 'RagRulesSet', { organisation: null, from: FROM, subject: 'capital', rules: noAmber }));
    given(...COUNCIL)
      .when(command('SetRagRules', { subject: 'capital', from: FROM, rules: { amberOver: '2000000.00', redFrom: '1000000.00' } }))
      .thenRefused('rag-thresholds', /Amber over £2,000,000.00, red from £1,000,000.00/);
    given(...COUNCIL)
      .when(command('SetRagRules', { subject: 'revenue', from: FROM, rules: { amberOver: '-1.00', redFrom: '1.00' } }))
      .thenRefused('rag-thresholds');
    given(...COUNCIL)
      .when(command('SetRagRules', { subject: 'indicator', from: FROM, rules: { amberWithinPercent: '100.1' } }))
      .thenRefused('rag-thresholds', /100.1%/);
    for (const amberWithinPercent of ['0', '100']) {
      given(...COUNCIL)
        .when(command('SetRagRules', { subject: 'indicator', from: FROM, rules: { amberWithinPercent } }))
        .thenEvents(event('rules/*', 'RagRulesSet', { organisation: null, from: FROM, subject: 'indicator', rules: { amberWithinPercent } }));
    }
  });

  it('starts at a period from 1 to 13, for an organisation that exists', () => {
    given(...COUNCIL)
      .when(saving({}, { year: '2017-18', period: 0 }))
      .thenRefused('period-range', /^0 is not a period/, 'from.period');
    given(...COUNCIL)
      .when(saving({}, { year: '2017-18', period: 14 }))
      .thenRefused('period-range');
    given()
      .when(saving({}))
      .thenRefused('unknown-reference', /‘northshire’/, 'organisation');
  });

  it('is not a service team’s', () => {
    given(...COUNCIL)
      .when(command('SetRagRules', { subject: 'saving', from: FROM, rules }, { actor: SERVICE_TEAM }))
      .thenRefused('role', /administrator or finance/);
  });
});

describe('SetThresholds', () => {
  const set = event('rules/*', 'ThresholdsSet', { organisation: null, from: null, exceptions: '250000.00', virementRegister: '160000.00' });

  it('sets them from the beginning where no start is named', () => {
    given(...COUNCIL)
      .when(command('SetThresholds', { exceptions: '250000', virementRegister: '160000' }))
      .thenEvents(set);
    given(...COUNCIL, set)
      .when(command('SetThresholds', { exceptions: '250000.00', virementRegister: '160000.00' }))
      .thenNothing();
    given(...COUNCIL, set)
      .when(command('SetThresholds', { exceptions: '250000.00', virementRegister: '160000.00', from: FROM }))
      .thenEvents(event('rules/*', 'ThresholdsSet', { organisation: null, from: FROM, exceptions: '250000.00', virementRegister: '160000.00' }));
  });

  it('does not take negative ones', () => {
    given(...COUNCIL)
      .when(command('SetThresholds', { exceptions: '-0.01', virementRegister: '0.00' }))
      .thenRefused('negative-threshold', /exceptions is -£0.01/, 'exceptions');
    given(...COUNCIL)
      .when(command('SetThresholds', { exceptions: '0.00', virementRegister: '-1.00' }))
      .thenRefused('negative-threshold', /virementRegister/, 'virementRegister');
  });
});

describe('SetVirementAuthority', () => {
  const tier = (role: string, upTo: string | null, changes: Partial<AuthorityTier> = {}): AuthorityTier => ({
    role,
    upTo,
    acrossServices: false,
    permanent: false,
    ...changes,
  });
  const tiers = [tier('budget-manager', '50000.00'), tier('director', '250000.00', { cumulativePerYear: { amount: '500000.00' } }), tier('cabinet', null)];
  const set = event('rules/*', 'VirementAuthoritySet', { organisation: null, from: null, tiers });

  it('sets tiers in rising order', () => {
    given(...COUNCIL)
      .when(command('SetVirementAuthority', { tiers }))
      .thenEvents(set);
    const shorter = tiers.map((one) => (one.upTo === null ? one : { ...one, upTo: one.upTo.replace('.00', '') }));
    given(...COUNCIL, set)
      .when(command('SetVirementAuthority', { tiers: shorter }))
      .thenNothing();
  });

  it('orders tiers among those for the same virements', () => {
    const both = [...tiers, tier('director', '10000.00', { permanent: true }), tier('cabinet', null, { permanent: true })];
    given(...COUNCIL)
      .when(command('SetVirementAuthority', { tiers: both }))
      .thenEvents(event('rules/*', 'VirementAuthoritySet', { organisation: null, from: null, tiers: both }));
  });

  it('lets a looser cap on the year stand above the same amount', () => {
    const capped = (role: string, cumulativePerYear: NonNullable<AuthorityTier['cumulativePerYear']>) => tier(role, null, { cumulativePerYear });
    const taken = (...stated: AuthorityTier[]) => !isRefusal(given(...COUNCIL).when(command('SetVirementAuthority', { tiers: stated })).decision);
    expect(taken(capped('head', { percentOfNetBudget: '1' }), capped('chief', { percentOfNetBudget: '2' }), tier('council', null))).toBe(true);
    expect(taken(capped('head', { amount: '100.00' }), capped('chief', { amount: '100.01' }), tier('council', null))).toBe(true);
    expect(taken(tier('council', null), capped('head', { amount: '1.00' }))).toBe(false);
    expect(taken(capped('head', { percentOfNetBudget: '2' }), capped('chief', { percentOfNetBudget: '2' }))).toBe(false);
    expect(taken(capped('head', { amount: '2.00' }), capped('chief', { percentOfNetBudget: '9' }))).toBe(false);
    expect(taken(capped('head', { percentOfNetBudget: '9' }), capped('chief', { amount: '2.00' }))).toBe(false);
  });

  it('refuses limits that do not rise, a role twice, and no tier', () => {
    const refused = (wrong: AuthorityTier[], detail: RegExp) =>
      given(...COUNCIL)
        .when(command('SetVirementAuthority', { tiers: wrong }))
        .thenRefused('authority-tiers', detail);
    refused([tier('director', '100.00'), tier('manager', '100.00')], /‘manager’ \(up to £100.00\) stands above ‘director’/);
    refused(
      [tier('cabinet', null), tier('director', '100.00')],
      /‘director’ \(up to £100.00\) stands above ‘cabinet’ \(no limit\) for temporary virements within services/,
    );
    refused([tier('cabinet', null), tier('council', null)], /limits must rise/);
    refused([tier('director', '1.00'), tier('director', '2.00')], /‘director’ stands twice/);
    refused([tier('director', '0.00')], /up to £0.00/);
    refused([tier(' ', '1.00')], /Tier 1 names no role/);
    refused([tier('director', '1.00', { cumulativePerYear: { amount: '-1.00' } })], /cumulative/);
    refused([tier('director', '1.00', { cumulativePerYear: { percentOfNetBudget: '-1' } })], /cumulative/);
    refused([], /No tier/);
  });
});

describe('SetProgressWeight', () => {
  const set = event('rules/northshire', 'ProgressWeightSet', { organisation: 'northshire', from: FROM, progressing: '0.50' });

  it('sets the weight of progressing claims', () => {
    given(...COUNCIL)
      .when(command('SetProgressWeight', { progressing: '0.50', organisation: 'northshire', from: FROM }))
      .thenEvents(set);
    given(...COUNCIL, set)
      .when(command('SetProgressWeight', { progressing: '0.50', organisation: 'northshire', from: FROM }))
      .thenNothing();
  });

  it('is between 0 and 1', () => {
    given(...COUNCIL)
      .when(command('SetProgressWeight', { progressing: '1.01' }))
      .thenRefused('weight-range', /1.01/, 'progressing');
    given(...COUNCIL)
      .when(command('SetProgressWeight', { progressing: '-0.01' }))
      .thenRefused('weight-range');
    for (const progressing of ['0', '1']) {
      given(...COUNCIL)
        .when(command('SetProgressWeight', { progressing }))
        .thenEvents(event('rules/*', 'ProgressWeightSet', { organisation: null, from: null, progressing }));
    }
  });
});

describe('DefineReasonCode', () => {
  const defined = event('rules/*', 'ReasonCodeDefined', { organisation: null, code: 'demand', label: 'Demand' });

  it('defines a code once; an organisation may define it too', () => {
    given(...COUNCIL)
      .when(command('DefineReasonCode', { code: 'demand', label: 'Demand' }))
      .thenEvents(defined);
    given(...COUNCIL, defined)
      .when(command('DefineReasonCode', { code: 'demand', label: 'Demand' }))
      .thenNothing();
    given(...COUNCIL, defined)
      .when(command('DefineReasonCode', { code: 'demand', label: 'More people', organisation: 'northshire' }))
      .thenEvents(event('rules/northshire', 'ReasonCodeDefined', { organisation: 'northshire', code: 'demand', label: 'More people' }));
  });

  it('does not give it another meaning, or none', () => {
    given(...COUNCIL, defined)
      .when(command('DefineReasonCode', { code: 'demand', label: 'Price' }))
      .thenRefused('already-exists', /‘demand’ is defined already, as ‘Demand’/, 'code');
    given(...COUNCIL)
      .when(command('DefineReasonCode', { code: 'demand', label: ' ' }))
      .thenRefused('blank-text', /label/);
    given(...COUNCIL)
      .when(command('DefineReasonCode', { code: 'constructor', label: 'Builder went bust' }))
      .thenEvents(event('rules/*', 'ReasonCodeDefined', { organisation: null, code: 'constructor', label: 'Builder went bust' }));
  });
});

it('every rule is of an organisation that exists, and starts at a period that exists', () => {
  const tiers: AuthorityTier[] = [{ role: 'cabinet', upTo: null, acrossServices: true, permanent: true }];
  const wrongly = (stated: { organisation?: string; from?: typeof FROM }) => [
    command('SetThresholds', { exceptions: '1.00', virementRegister: '1.00', ...stated }),
    command('SetVirementAuthority', { tiers, ...stated }),
    command('SetProgressWeight', { progressing: '0', ...stated }),
  ];
  for (const stated of wrongly({ from: { year: '2017-18', period: 14 } }))
    given(...COUNCIL)
      .when(stated)
      .thenRefused('period-range', /14/, 'from.period');
  for (const stated of [...wrongly({ organisation: 'eastshire' }), command('DefineReasonCode', { code: 'c', label: 'l', organisation: 'eastshire' })])
    given(...COUNCIL)
      .when(stated)
      .thenRefused('unknown-reference', /‘eastshire’/, 'organisation');
});
