import type { CommandData } from '@outturn/domain';
import { ADMINISTRATOR, DIRECTOR, FINANCE, HEAD, say, TEAM, VERIFIER } from './wrong-input.ts';

/*
 * What stands in the ledger before each wrong input: two councils, two open years, schemes named after what they are,
 * claims named after how far they have come, budget lines, a saving adjustment and a reserve.
 */

const admin = { actor: ADMINISTRATOR };

export function propose(scheme: string, differs: Partial<CommandData['ProposeScheme']> = {}): object {
  return say('ProposeScheme', {
    scheme,
    programme: 'P',
    workstream: 'W',
    service: 'adults',
    title: `Scheme ${scheme}`,
    owner: 'Head of Care',
    kind: 'technical-efficiency',
    cashReleasing: true,
    recurrence: 'recurrent',
    confidence: 'assured',
    ...differs,
  });
}

export function approve(scheme: string, differs: Partial<CommandData['ApproveScheme']> = {}): object {
  return say('ApproveScheme', { scheme, profile: { basis: 'absolute', saving: { '2017-18': '1000.00' } }, ...differs });
}

/** £100.00 in the year and in a full year, achieved, all of it in scheme S1. */
export function claim(id: string, differs: Partial<CommandData['ClaimSaving']> = {}): object {
  return say(
    'ClaimSaving',
    {
      claim: id,
      shares: [{ scheme: 'S1', percent: '100' }],
      year: '2017-18',
      subject: { kind: 'care package', key: `package ${id}` },
      effectiveFrom: '2017-06-01',
      effect: { inYear: '100.00', fullYear: '100.00' },
      deliveryKind: 'recurrent',
      progress: 'achieved',
      evidence: [{ title: 'Revised support plan' }],
      ...differs,
    },
    { actor: TEAM },
  );
}

export function verify(id: string, differs: Partial<CommandData['VerifyClaim']> = {}, actor: object = VERIFIER): object {
  return say('VerifyClaim', { claim: id, grade: 'sufficient', note: 'plan and invoices seen', ...differs }, { actor });
}

export function bank(id: string, adjustment = 'SAVED'): object {
  return say('BankClaim', { claim: id, backedBy: { adjustment } }, { actor: FINANCE });
}

/** Takes from the first line and gives to the second, in 2017-18. */
export function virement(id: string, from: string, to: string, amount: string, differs: Partial<CommandData['RequestVirement']> = {}): object {
  const lines = [
    { line: from, amount: `-${amount}` },
    { line: to, amount },
  ];
  return say('RequestVirement', { virement: id, year: '2017-18', lines, permanence: 'temporary', reason: 'demand moved', ...differs }, { actor: TEAM });
}

const budget = (line: string, service: string, amount: string, kind: 'expenditure' | 'income' = 'expenditure', year = '2017-18') =>
  say('SetBudget', { line, service, year, kind, amount });

/**
 * Two top-level services with lines of £5,000, limits of virements for North alone, virements in every state; for South the
 * first period is closed and the second open, with a return that finance has asked about, and a publication.
 */
const MONEY: readonly object[] = [
  say('DefineService', { service: 'highways', name: 'Highways', organisation: 'north' }, admin),
  budget('A1', 'adults', '5000.00'),
  budget('A2', 'adults', '5000.00'),
  budget('H1', 'highways', '5000.00'),
  budget('SL2', 'south-adults', '10.00'),
  budget('FEES', 'highways', '-800.00', 'income'),
  say('SetVirementAuthority', {
    organisation: 'north',
    tiers: [
      { role: 'service-head', upTo: '1000.00', acrossServices: false, permanent: false },
      { role: 'director', upTo: '2000.00', acrossServices: true, permanent: false, cumulativePerYear: { amount: '2500.00' } },
      { role: 'cabinet', upTo: '10000.00', acrossServices: true, permanent: true },
    ],
  }),
  say('RecordActuals', { line: 'A1', year: '2017-18', period: 3, toDate: '4200.00' }),
  say('RecordActuals', { line: 'FEES', year: '2017-18', period: 3, toDate: '-600.00' }),
  say('ForecastOutturn', {
    line: 'A2',
    year: '2017-18',
    period: 3,
    outturn: '5200.00',
    reasons: [{ code: 'demand', amount: '200.00', narrative: 'more people came' }],
  }),
  virement('REQUESTED', 'A2', 'A1', '500.00'),
  virement('ACROSS', 'A2', 'H1', '1500.00'),
  virement('LASTING', 'A2', 'A1', '100.00', { permanence: 'permanent' }),
  virement('POSTED', 'A2', 'H1', '1200.00'),
  say('ApproveVirement', { virement: 'POSTED' }, { actor: DIRECTOR }),
  virement('REFUSED', 'A2', 'A1', '10.00'),
  say('RejectVirement', { virement: 'REFUSED', reason: 'not this year' }, { actor: HEAD }),
  virement('TAKEN-BACK', 'A2', 'A1', '20.00'),
  say('WithdrawVirement', { virement: 'TAKEN-BACK' }, { actor: TEAM }),
  say('RequestVirement', {
    virement: 'THEIRS',
    year: '2017-18',
    lines: [
      { line: 'SL', amount: '-5.00' },
      { line: 'SL2', amount: '5.00' },
    ],
    permanence: 'temporary',
    reason: 'theirs',
  }),
  say('ForecastReserve', { reserve: 'R', year: '2017-18', period: 3, closing: '900.00', planned: [{ for: 'IT system', amount: '-100.00' }] }),
  say('OpenPeriod', { year: '2017-18', period: 1, organisation: 'south' }),
  say('ClosePeriod', { year: '2017-18', period: 1, organisation: 'south' }),
  say('OpenPeriod', { year: '2017-18', period: 2, organisation: 'south' }),
  say('SubmitReturn', { service: 'south-adults', year: '2017-18', period: 2 }),
  say('QueryReturn', { service: 'south-adults', year: '2017-18', period: 2, question: 'Why so low?' }),
  say('QueryReturn', { service: 'south-adults', year: '2017-18', period: 2, subject: 'line/SL', question: 'And this line?' }),
  say('PublishReport', {
    publication: 'MAY',
    year: '2017-18',
    period: 2,
    title: 'Report of May',
    organisation: 'south',
    reports: [{ name: 'reserves', options: {} }],
  }),
];

export const GROUND: readonly object[] = [
  say('RegisterOrganisation', { organisation: 'north', name: 'North Council' }, admin),
  say('RegisterOrganisation', { organisation: 'south', name: 'South Council' }, admin),
  say('DefineService', { service: 'adults', name: 'Adults', organisation: 'north' }, admin),
  say('DefineService', { service: 'south-adults', name: 'Adults', organisation: 'south' }, admin),
  say('OpenFinancialYear', { year: '2017-18' }, admin),
  say('OpenFinancialYear', { year: '2018-19' }, admin),
  say('DefineReasonCode', { code: 'demand', label: 'Demand' }),
  say('CreateProgramme', { programme: 'P', name: 'Promoting Independence', organisation: 'north' }),
  say('CreateProgramme', { programme: 'Q', name: 'Property', organisation: 'north' }),
  say('CreateWorkstream', { workstream: 'W', programme: 'P', name: 'Entry points' }),
  say('CreateWorkstream', { workstream: 'WQ', programme: 'Q', name: 'Buildings' }),
  ...['S1', 'S2', 'ONCE', 'NOCASH', 'AVOIDS', 'BALANCE', 'CLOSED', 'SOUTH'].map((scheme) =>
    propose(scheme, {
      ...(scheme === 'ONCE' ? { recurrence: 'one-off' } : {}),
      ...(scheme === 'NOCASH' ? { cashReleasing: false } : {}),
      ...(scheme === 'AVOIDS' ? { kind: 'cost-avoidance', cashReleasing: false } : {}),
      ...(scheme === 'BALANCE' ? { balancingLine: true } : {}),
      ...(scheme === 'SOUTH' ? { service: 'south-adults' } : {}),
    }),
  ),
  ...['S1', 'S2', 'ONCE', 'NOCASH', 'AVOIDS', 'BALANCE', 'CLOSED', 'SOUTH'].map((scheme) => approve(scheme)),
  say('AdvanceStage', { scheme: 'CLOSED', stage: 'closed' }),
  propose('IDEA'),
  propose('GROWTH', { kind: 'growth', cashReleasing: false }),
  approve('GROWTH', { profile: { basis: 'absolute', saving: {}, investment: { '2017-18': '500.00' } } }),
  say('ChangeForecast', {
    scheme: 'S2',
    year: '2017-18',
    period: 1,
    forecast: '800.00',
    reasons: [{ code: 'demand', amount: '-200.00', narrative: 'more people came' }],
  }),
  say('SetBudget', { line: 'L1', service: 'adults', year: '2017-18', kind: 'expenditure', amount: '100000.00' }),
  say('SetBudget', { line: 'L18', service: 'adults', year: '2018-19', kind: 'expenditure', amount: '100000.00' }),
  say('SetBudget', { line: 'SL', service: 'south-adults', year: '2017-18', kind: 'expenditure', amount: '100000.00' }),
  say('AdjustBudget', {
    adjustment: 'SAVED',
    year: '2017-18',
    lines: [{ line: 'L1', amount: '-250.00' }],
    source: { kind: 'saving' },
    reason: 'packages reduced',
  }),
  say('AdjustBudget', { adjustment: 'PAY', year: '2017-18', lines: [{ line: 'L1', amount: '-250.00' }], source: { kind: 'post-plan' }, reason: 'pay award' }),
  say('OpenReserve', { reserve: 'R', name: 'Transformation fund', kind: 'earmarked', year: '2017-18', opening: '1000.00' }),
  say('OpenReserve', { reserve: 'R18', name: 'Winter', kind: 'earmarked', year: '2018-19', opening: '10.00' }),
  claim('READY', { progress: 'ready' }),
  claim('ACHIEVED', { effect: { weeklyBefore: '500.00', weeklyAfter: '400.00' } }),
  claim('VERIFIED'),
  verify('VERIFIED'),
  claim('PARTIAL'),
  verify('PARTIAL', { grade: 'partial', inYear: '60.00' }),
  claim('TEMPORARY', { deliveryKind: 'temporary-mitigation' }),
  verify('TEMPORARY'),
  claim('AVOIDED', {
    shares: [
      { scheme: 'S1', percent: '50' },
      { scheme: 'AVOIDS', percent: '50' },
    ],
  }),
  verify('AVOIDED'),
  claim('LARGE', { effect: { inYear: '150.01', fullYear: '150.01' } }),
  verify('LARGE'),
  claim('BANKED'),
  verify('BANKED'),
  bank('BANKED'),
  claim('ONEOFF', { deliveryKind: 'one-off', effect: { inYear: '50.00', fullYear: '0.00' } }),
  verify('ONEOFF'),
  bank('ONEOFF'),
  claim('REJECTED'),
  say('RejectClaim', { claim: 'REJECTED', reason: 'wrong client' }),
  ...MONEY,
];
