import { claim, propose, approve, verify, bank } from './ground.ts';
import { ADMINISTRATOR, say } from './wrong-input.ts';

/** Sound commands on that ground: wrong inputs change one thing in them, so that nothing else can be what is refused. */
export const SOUND = {
  roles: say('SetAccountRoles', { account: 'jo', roles: ['service-team'], services: ['adults'] }, { actor: ADMINISTRATOR }),
  service: say('DefineService', { service: 'roads', name: 'Roads', organisation: 'north', parent: 'adults' }, { actor: ADMINISTRATOR }),
  rag: say('SetRagRules', {
    subject: 'saving',
    from: { year: '2017-18', period: 1 },
    rules: { green: '0.95', amber: '0.75', against: 'original', staleAfterPeriods: 2 },
  }),
  overspend: say('SetRagRules', { subject: 'revenue', from: { year: '2017-18', period: 1 }, rules: { amberOver: '0.00', redFrom: '1000000.00' } }),
  thresholds: say('SetThresholds', { exceptions: '250000.00', virementRegister: '50000.00' }),
  authority: say('SetVirementAuthority', {
    tiers: [
      { role: 'manager', upTo: '1000.00', acrossServices: false, permanent: false },
      { role: 'director', upTo: null, acrossServices: false, permanent: false },
    ],
  }),
  weight: say('SetProgressWeight', { progressing: '0.40' }),
  code: say('DefineReasonCode', { code: 'price', label: 'Price' }),
  target: say('SetProgrammeTarget', { programme: 'P', year: '2017-18', amount: '5000.00' }),
  attribution: say('AttributeProgramme', {
    programme: 'P',
    shares: [
      { organisation: 'north', percent: '60' },
      { organisation: 'south', percent: '40' },
    ],
  }),
  proposal: propose('NEW'),
  approval: approve('IDEA', {
    phasing: { '2017-18': ['100', '100', '100', '100', '100', '100', '100', '100', '100', '100', '0', '0'] },
    decision: { body: 'Cabinet', date: '2017-02-20', minute: '12' },
  }),
  rebaseline: say('RebaselineScheme', {
    scheme: 'S1',
    profile: { basis: 'incremental', saving: { '2017-18': '900.00', '2018-19': '0.00' } },
    reason: 'cabinet of June',
  }),
  reclassify: say('ReclassifyScheme', { scheme: 'S2', confidence: 'possible', reason: 'provider is late' }),
  move: say('MoveScheme', { scheme: 'S1', service: 'south-adults', reason: 'restructure' }),
  stage: say('AdvanceStage', { scheme: 'S1', stage: 'delivering' }),
  milestone: say('SetMilestone', { scheme: 'S1', milestone: 'Contract let', due: '2017-09-30' }),
  comment: say('Comment', { subject: 'scheme/S1', text: 'discussed on Monday' }),
  forecast: say('ChangeForecast', {
    scheme: 'S1',
    year: '2017-18',
    period: 2,
    forecast: '900.00',
    reasons: [{ code: 'demand', amount: '-100.00', narrative: 'more people came' }],
  }),
  confirm: say('ConfirmForecast', { scheme: 'S1', year: '2017-18', period: 2 }),
  override: say('OverrideRag', { scheme: 'S1', year: '2017-18', period: 2, rag: 'amber', reason: 'late news', untilPeriod: 4 }),
  carry: say('CarryForward', {
    scheme: 'S2',
    year: '2017-18',
    dispositions: [
      { kind: 'rolled-forward', amount: '600.00' },
      { kind: 'written-off', amount: '400.00' },
    ],
  }),
  claim: claim('NEW'),
  progress: say('ProgressClaim', { claim: 'READY', progress: 'achieved', on: '2017-07-01' }),
  verify: verify('ACHIEVED'),
  reject: say('RejectClaim', { claim: 'ACHIEVED', reason: 'wrong client' }),
  bank: bank('VERIFIED'),
  check: say('CheckSustainment', { claim: 'BANKED', on: '2018-06-30', result: 'partly', fullYearSustained: '50.00', note: 'half of it' }),
  reverse: say('ReverseClaim', { claim: 'BANKED', from: '2017-12-01', inYear: '10.00', fullYear: '40.00', reason: 'package rose' }),
  budget: say('SetBudget', { line: 'L2', service: 'adults', year: '2017-18', kind: 'expenditure', amount: '500.00' }),
  adjust: say('AdjustBudget', {
    adjustment: 'A2',
    year: '2017-18',
    lines: [{ line: 'L1', amount: '10.00' }],
    source: { kind: 'reserve', ref: 'R' },
    reason: 'one-off cost',
  }),
  reserve: say('OpenReserve', { reserve: 'R2', name: 'Insurance', kind: 'provision', year: '2017-18', opening: '10.00' }),
  moveReserve: say('MoveReserve', { reserve: 'R', year: '2017-18', period: 3, amount: '-10.00', reason: 'agreed' }),
  allocate: say('AllocateInvestment', { scheme: 'S1', reserve: 'R', byYear: { '2017-18': '100.00' } }),
  draw: say('DrawInvestment', { scheme: 'S1', reserve: 'R', year: '2017-18', period: 3, amount: '10.00' }),
} as const;
