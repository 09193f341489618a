import type { EventOf, EventType } from '@outturn/domain';
import type { LedgerEntry } from '../queries.ts';

/** An entry of the ledger as specs of stories give it. */
export function entry<T extends EventType>(type: T, data: EventOf<T>['data'], differs: Partial<LedgerEntry> = {}): LedgerEntry {
  return {
    position: 1,
    stream: 's',
    revision: 0,
    type,
    recordedAt: '2017-06-14T09:30:00.000Z',
    effective: null,
    actor: { user: 'head-of-commissioning', roles: ['service-team'] },
    command: 'c',
    source: null,
    data: { ...data },
    ...differs,
  };
}

/** A forecast that was lowered by two reasons. */
export const LOWERED = entry('ForecastChanged', {
  scheme: 'ASC006',
  year: '2017-18',
  period: 3,
  previous: '1000000.00',
  forecast: '880000.00',
  notRecurrent: '0.00',
  reasons: [
    { code: 'delay', amount: '-80000.00', narrative: 'tender ran late' },
    { code: 'demand', amount: '-40000.00', narrative: 'more people' },
  ],
});

/** What both the request and the posting of a virement hold. */
const VIREMENT: Omit<EventOf<'VirementRequested'>['data'], 'reason' | 'override'> = {
  virement: 'V',
  organisation: 'north',
  year: '2017-18',
  lines: [
    { line: 'L1', service: 'adults', amount: '-300.00', nextYear: '-400.00' },
    { line: 'L2', service: 'adults', amount: '100.00', nextYear: '100.00' },
    { line: 'L3', service: 'homes', amount: '200.00', nextYear: '300.00' },
  ],
  permanence: 'permanent',
  amount: '300.00',
  services: [{ service: 'adults', amount: '300.00' }],
  savingsTarget: [{ scheme: 'A', amount: '10.00', toScheme: 'B' }],
  corrects: 'U',
};

/** One event of each type, and what it says. The compiler refuses a type without a case. */
export const CASES: { readonly [T in EventType]: readonly [EventOf<T>['data'], string] } = {
  AccountRolesSet: [{ account: 'sara', roles: ['service-team'], services: ['home'] }, 'gave sara the roles service-team, in the services home'],
  OrganisationRegistered: [{ organisation: 'north', name: 'North Council' }, 'registered the organisation north, “North Council”'],
  ServiceDefined: [
    { service: 'home', name: 'Home care', organisation: 'north', parent: 'adults' },
    'defined the service home, “Home care”, of north below adults',
  ],
  FinancialYearOpened: [{ year: '2017-18' }, 'opened the financial year 2017-18'],
  PeriodOpened: [{ year: '2017-18', period: 3, organisation: null }, 'opened period 3 of 2017-18 for every organisation'],
  PeriodClosed: [{ year: '2017-18', period: 3, organisation: 'north' }, 'closed period 3 of 2017-18 for north'],
  ReturnSubmitted: [{ service: 'home', year: '2017-18', period: 3, late: true }, 'submitted the return of home for period 3 of 2017-18, after it was closed'],
  ReturnQueried: [
    { service: 'home', year: '2017-18', period: 3, query: 1, subject: 'scheme/A', question: 'Why?' },
    'asked, on the return of home for period 3 of 2017-18 about scheme/A: Why?',
  ],
  QueryAnswered: [
    { service: 'home', year: '2017-18', period: 3, query: 1, subject: null, answer: 'Two homes opened.' },
    'answered question 1 on the return of home for period 3 of 2017-18: Two homes opened.',
  ],
  LateChangeMarked: [
    { organisation: 'north', year: '2017-18', period: 3, change: 'scheme/A', services: ['home'], reason: 'letter' },
    'recorded this as a late change for period 3 of 2017-18, which was closed',
  ],
  ReportPublished: [
    {
      publication: 'JUNE',
      organisation: null,
      year: '2017-18',
      period: 3,
      title: 'June',
      meeting: 'Cabinet',
      reports: [{ name: 'savings-tracker', options: {}, sha256: 'ab', bytes: 1 }],
    },
    'published “June” as JUNE for period 3 of 2017-18, for Cabinet: savings-tracker',
  ],
  RagRulesSet: [
    {
      organisation: null,
      from: { year: '2017-18', period: 1 },
      subject: 'saving',
      rules: { green: '0.95', amber: '0.75', against: 'original', staleAfterPeriods: 2 },
    },
    'set the saving RAG rules of every organisation without its own from period 1 of 2017-18: green from 95% and amber from 75% of the original target, stale after 2 periods',
  ],
  ThresholdsSet: [
    { organisation: 'north', from: null, exceptions: '250000.00', virementRegister: '160000.00' },
    'set the thresholds of north: exceptions from £250,000.00, virement register from £160,000.00',
  ],
  VirementAuthoritySet: [
    {
      organisation: null,
      from: null,
      tiers: [
        { role: 'head', upTo: '50000.00', acrossServices: false, permanent: false },
        { role: 'cabinet', upTo: null, acrossServices: true, permanent: true },
      ],
    },
    'set the virement authority of every organisation without its own: head up to £50,000.00 and cabinet without limit',
  ],
  ProgressWeightSet: [
    { organisation: 'north', from: { year: '2018-19', period: 4 }, progressing: '0.255' },
    'set the weight of progressing claims of north from period 4 of 2018-19 to 25.5%',
  ],
  ReasonCodeDefined: [{ organisation: null, code: 'delay', label: 'Delay' }, 'defined the reason code delay, “Delay”, for every organisation without its own'],
  ProgrammeCreated: [{ programme: 'P', name: 'Programme', organisation: 'north' }, 'created the programme P, “Programme”, of north'],
  ProgrammeTargetSet: [{ programme: 'P', year: '2017-18', amount: '11200000.00' }, 'set the target of programme P for 2017-18 to £11,200,000.00'],
  ProgrammeAttributed: [
    {
      programme: 'P',
      by: 'percent',
      shares: [
        { organisation: 'north', weight: '60' },
        { organisation: 'south', weight: '40' },
      ],
    },
    'attributed programme P to north 60% and south 40%',
  ],
  WorkstreamCreated: [{ workstream: 'W', programme: 'P', name: 'Demand' }, 'created the workstream W, “Demand”, in programme P'],
  SchemeProposed: [
    {
      scheme: 'ASC006',
      programme: 'P',
      workstream: 'W',
      service: 'adults',
      title: 'Reablement',
      owner: 'Head of Care',
      kind: 'technical-efficiency',
      cashReleasing: true,
      recurrence: 'recurrent',
      confidence: 'projected',
      balancingLine: true,
      category: null,
    },
    'proposed the scheme ASC006, “Reablement” (technical efficiency, recurrent, cash-releasing, projected, a balancing line), in workstream W and service adults, owned by Head of Care',
  ],
  SchemeApproved: [
    {
      scheme: 'A',
      profile: { basis: 'absolute', saving: { '2018-19': '20.00', '2017-18': '10.00' }, investment: { '2017-18': '5.00' } },
      phasing: null,
      decision: { body: 'Cabinet', date: '2017-05-02', minute: '7' },
    },
    'approved the scheme with saving 2017-18 £10.00, 2018-19 £20.00; investment 2017-18 £5.00 (absolute), decided by Cabinet on 2 May 2017 (minute 7)',
  ],
  SchemeRebaselined: [
    { scheme: 'A', profile: { basis: 'incremental', saving: { '2017-18': '-8.00' } }, reason: 'scope was cut.', decision: null },
    'rebaselined the scheme to saving 2017-18 -£8.00 (incremental): scope was cut',
  ],
  SchemeReclassified: [
    {
      scheme: 'A',
      reason: 'audit',
      kind: 'income',
      cashReleasing: false,
      recurrence: 'one-off',
      confidence: 'assured',
      owner: 'Head of Roads',
      title: 'Fees',
      category: 'fees',
    },
    'reclassified the scheme as kind income, not cash-releasing, one-off, confidence assured, owner Head of Roads, title “Fees” and category fees: audit',
  ],
  SchemeMoved: [{ scheme: 'A', workstream: 'W2', service: null, reason: 'reorganised' }, 'moved the scheme to workstream W2: reorganised'],
  StageAdvanced: [{ scheme: 'A', from: 'business-case', to: 'withdrawn', reason: null }, 'took the scheme from business case to withdrawn'],
  MilestoneSet: [
    { scheme: 'A', milestone: 'Contract signed', due: '2017-07-01', done: '2017-06-30' },
    'set the milestone “Contract signed”, due 1 July 2017, done 30 June 2017',
  ],
  Commented: [{ subject: 'scheme/A', text: 'Is this real?' }, 'commented: Is this real?'],
  ForecastChanged: [
    LOWERED.data as unknown as EventOf<'ForecastChanged'>['data'],
    'lowered the forecast for 2017-18 by £120,000.00 to £880,000.00: delay £80,000.00 (tender ran late), demand £40,000.00 (more people)',
  ],
  ForecastConfirmed: [{ scheme: 'A', year: '2017-18', period: 3 }, 'confirmed the forecast for 2017-18 unchanged at period 3'],
  RagOverridden: [
    { scheme: 'A', year: '2017-18', period: 3, rag: 'amber', reason: 'staff in post', untilPeriod: 5 },
    'overrode the RAG of 2017-18 to amber from period 3 until period 5: staff in post',
  ],
  TargetCarriedForward: [
    {
      scheme: 'A',
      year: '2017-18',
      undelivered: '30.00',
      recurrence: 'recurrent',
      dispositions: [
        { kind: 'written-off', amount: '10.00' },
        { kind: 'mitigated-temporarily', amount: '20.00' },
        { kind: 'rolled-forward', amount: '0.00' },
      ],
    },
    'disposed of the undelivered £30.00 of the 2017-18 target: £10.00 written off and £20.00 mitigated temporarily',
  ],
  InvestmentAllocated: [{ scheme: 'A', reserve: 'R', byYear: { '2017-18': '5.00' } }, 'allocated investment from reserve R to the scheme: 2017-18 £5.00'],
  ReserveForecastStated: [
    {
      reserve: 'R',
      year: '2017-18',
      period: 3,
      previous: '20.00',
      closing: '10.00',
      planned: [
        { for: 'IT system', amount: '-8.00' },
        { for: { scheme: 'A' }, amount: '-2.00' },
      ],
    },
    'forecast in period 3 that reserve R closes 2017-18 with £10.00, £20.00 before; planned: IT system -£8.00 and scheme A -£2.00',
  ],
  SchemeClaimed: [{ scheme: 'A', claim: 'C' }, 'tied claim C to the scheme'],
  SchemeSavingBanked: [{ scheme: 'A', claim: 'C' }, 'noted on the scheme that claim C is banked'],
  SchemeSavingReleased: [{ scheme: 'A', claim: 'C' }, 'noted on the scheme that claim C no longer holds banked savings'],
  SavingClaimed: [
    {
      claim: 'C',
      shares: [
        { scheme: 'A', percent: '60' },
        { scheme: 'B', percent: '40' },
      ],
      year: '2017-18',
      subject: { kind: 'care-package', key: 'CP-12', reserved: 'k' },
      effectiveFrom: '2017-10-01',
      effect: { annual: '200.00' },
      inYear: '100.00',
      fullYear: '200.00',
      deliveryKind: 'one-off',
      progress: 'ready',
      evidence: [{ title: 'Plan' }, { title: 'Invoice' }],
      shiftedCosts: { amount: '7.00', to: 'the hospital' },
      repeatReason: 'a further cut',
    },
    'claimed £100.00 in the year and £200.00 in a full year for 2017-18 as C from 1 October 2017 (care package CP-12, one off, ready), shared by A (60%) and B (40%); evidence: Plan, Invoice; £7.00 of cost is shifted to the hospital; claimed again: a further cut',
  ],
  ClaimProgressed: [{ claim: 'C', from: 'ready', to: 'achieved', on: '2017-11-01' }, 'moved claim C from ready to achieved on 1 November 2017'],
  ClaimVerified: [
    { claim: 'C', grade: 'partial', inYear: '90.00', fullYear: '180.00', note: 'two invoices missing' },
    'verified claim C with partial evidence at £90.00 in the year and £180.00 in a full year: two invoices missing',
  ],
  ClaimGraded: [{ claim: 'C', grade: 'insufficient', note: '[redacted]' }, 'graded the evidence of claim C as insufficient: [redacted]'],
  ClaimRejected: [{ claim: 'C', reason: 'counted elsewhere' }, 'rejected claim C: counted elsewhere'],
  ClaimWithdrawn: [{ claim: 'C', reason: 'wrong year' }, 'withdrew claim C: wrong year'],
  ClaimBanked: [
    { claim: 'C', backedBy: { adjustment: 'ADJ1' }, inYear: '90.00', fullYear: '180.00' },
    'banked claim C at £90.00 in the year and £180.00 in a full year, backed by adjustment ADJ1',
  ],
  SustainmentChecked: [
    { claim: 'C', on: '2018-09-01', result: 'not-sustained', fullYearSustained: '0.00', note: 'package restored' },
    'checked on 1 September 2018 whether claim C is sustained, and found it not sustained, £0.00 in a full year: package restored',
  ],
  ClaimReversed: [
    { claim: 'C', from: '2018-09-01', inYear: '40.00', fullYear: '80.00', reason: 'restored' },
    'reversed £40.00 in the year and £80.00 in a full year of claim C from 1 September 2018: restored',
  ],
  SubjectReserved: [{ claim: 'C', effectiveFrom: '2017-10-01', weeklyBefore: null, weeklyAfter: null }, 'reserved the subject of claim C from 1 October 2017'],
  SubjectReleased: [{ claim: 'C', until: '2018-09-01' }, 'released the subject of claim C, until 1 September 2018'],
  BudgetSet: [
    { line: 'L1', service: 'adults', year: '2017-18', kind: 'income', amount: '-500.00' },
    'set the income budget of line L1 in adults for 2017-18 to -£500.00',
  ],
  BudgetAdjusted: [
    {
      adjustment: 'ADJ1',
      organisation: 'north',
      year: '2017-18',
      lines: [{ line: 'L1', amount: '-90.00' }],
      source: { kind: 'post-plan', ref: 'C' },
      reason: 'packages reduced',
    },
    'adjusted budgets of 2017-18 as ADJ1 (post plan C), L1 -£90.00: packages reduced',
  ],
  LineBudgetMoved: [
    { line: 'L1', service: 'home', year: '2017-18', amount: '-2500.00', effective: null, by: { adjustment: 'A1' } },
    'changed the budget of line L1 for 2017-18 by -£2,500.00 (adjustment A1)',
  ],
  ActualsRecorded: [
    { line: 'L1', service: 'home', year: '2017-18', period: 3, toDate: '-31250.50' },
    'recorded actuals of -£31,250.50 to the end of period 3 of 2017-18 on line L1',
  ],
  OutturnForecast: [
    { line: 'L1', service: 'home', year: '2017-18', period: 3, previous: '100.00', outturn: '100.00', reasons: [] },
    'confirmed the forecast outturn of line L1 for 2017-18 at £100.00 at period 3',
  ],
  VirementRequested: [
    { ...VIREMENT, override: 'the invoices are disputed', reason: 'care moves.' },
    'requested the permanent virement V of £300.00 in 2017-18, correcting U, from L1 £300.00 to L2 £100.00 and L3 £200.00; with it £10.00 of savings target from A to B; in 2018-19 L1 -£400.00 and L3 £300.00: care moves; below actuals to date: the invoices are disputed',
  ],
  VirementPosted: [
    {
      ...VIREMENT,
      lines: VIREMENT.lines.map((line) => ({ ...line, nextYear: null })),
      permanence: 'temporary',
      savingsTarget: [],
      corrects: null,
      effective: null,
      authority: { needed: 'chief-officer', given: 'cabinet' },
      reason: null,
      decision: { body: 'Cabinet', date: '2017-07-10', minute: '42' },
    },
    'approved and posted the temporary virement V of £300.00 in 2017-18, from L1 £300.00 to L2 £100.00 and L3 £200.00, as cabinet (chief-officer needed) (Cabinet, 10 July 2017, minute 42)',
  ],
  VirementRejected: [
    { virement: 'V', authority: { needed: 'cabinet', given: 'cabinet' }, reason: 'not now', decision: null },
    'rejected the virement V, as cabinet: not now',
  ],
  VirementWithdrawn: [{ virement: 'V', reason: null, decision: null }, 'withdrew the virement V'],
  VirementCorrected: [{ virement: 'V', by: 'W', givenBack: '5.00' }, 'noted that the virement V is corrected by W, which gives back £5.00'],
  VirementReductionUsed: [{ virement: 'V', claim: 'C', amount: '90.00' }, 'used £90.00 of virement V to back claim C'],
  VirementReductionReleased: [{ virement: 'V', claim: 'C' }, 'released what virement V gave to back claim C'],
  ServiceBudgetOpened: [
    { service: 'adults', year: '2017-18', line: 'L1', amount: '500.00' },
    'counted £500.00 of line L1 in the net budget of adults for 2017-18',
  ],
  VirementAuthorityUsed: [
    { service: 'adults', year: '2017-18', virement: 'V', amount: '300.00' },
    'counted £300.00 of virement V among those of adults in 2017-18',
  ],
  TargetTravelled: [
    { scheme: 'A', virement: 'V', year: '2017-18', permanence: 'permanent', amount: '-10.00', other: 'B' },
    'moved £10.00 of the 2017-18 target to B with virement V',
  ],
  ReductionUsed: [{ adjustment: 'ADJ1', claim: 'C', amount: '90.00' }, 'used £90.00 of adjustment ADJ1 to back claim C'],
  ReductionReleased: [{ adjustment: 'ADJ1', claim: 'C' }, 'released what adjustment ADJ1 gave to back claim C'],
  ReserveOpened: [
    {
      reserve: 'R',
      name: 'Fund',
      kind: 'earmarked',
      group: null,
      service: null,
      organisation: 'north',
      year: '2017-18',
      opening: '100.00',
      mayBeNegative: { authority: 'the treasurer' },
    },
    'opened the earmarked reserve R, “Fund”, in 2017-18 with £100.00; it may go below zero by authority of the treasurer',
  ],
  ReserveMoved: [
    { reserve: 'R', year: '2017-18', period: 2, amount: '-30.00', reason: 'redundancies', for: { scheme: 'A' } },
    'took £30.00 out of reserve R in period 2 of 2017-18 for scheme A: redundancies',
  ],
  InvestmentDrawn: [{ reserve: 'R', scheme: 'A', year: '2017-18', period: 2, amount: '5.00' }, 'drew £5.00 from reserve R for scheme A in period 2 of 2017-18'],
};
