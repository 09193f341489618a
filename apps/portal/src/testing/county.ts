import { randomUUID } from 'node:crypto';
import { createCommandHandler, createLedgerReader, createPublications, resolveMoment } from '@outturn/application';
import { inMemoryEvidenceFiles, inMemoryPublishedReports } from '@outturn/evidence/testing';
import { createInMemoryAccounts } from '@outturn/accounts/testing';
import { type EventStore, inMemoryEventStore, type LedgerKind } from '@outturn/event-store';
import { decode, foldInMemory } from '@outturn/read-models';
import type { LedgerStatus, PortalSources } from '../sources.ts';

const FINANCE = { user: 'fatima.finance', roles: ['finance'] };
const SECOND_FINANCE = { user: 'felix.finance', roles: ['finance'] };
const TEAM = { user: 'tom.team', roles: ['service-team'] };
const BOARD = { user: 'bea.board', roles: ['board'] };
const ADMINISTRATOR = { user: 'ada.admin', roles: ['administrator'] };

type Line = readonly [at: string, actor: typeof FINANCE, command: string, data: object];

const scheme = (id: string, workstream: string, title: string, more: object = {}): object => ({
  scheme: id,
  programme: 'PROMISE',
  workstream,
  service: 'HOME',
  title,
  owner: 'Head of Commissioning',
  kind: 'technical-efficiency',
  cashReleasing: true,
  recurrence: 'recurrent',
  confidence: 'projected',
  ...more,
});
const profile = (first: string, second: string, investment?: Record<string, string>): object => ({
  basis: 'absolute',
  saving: { '2017-18': first, '2018-19': second },
  ...(investment === undefined ? {} : { investment }),
});
/** People of the county; all with the same password. `fay.finance` sees everything, `sam.service` home care alone. */
export const USERS = [
  { account: 'fay.finance', name: 'Fay Finance', roles: ['finance'], services: [] },
  { account: 'felix.finance', name: 'Felix Finance', roles: ['finance'], services: [] },
  { account: 'sam.service', name: 'Sam Service', roles: ['service-team'], services: ['HOME'] },
  { account: 'olga.other', name: 'Olga Other', roles: ['service-team'], services: ['ROADS'] },
  { account: 'bea.board', name: 'Bea Board', roles: ['board'], services: [] },
  { account: 'ann.admin', name: 'Ann Admin', roles: ['administrator'], services: [] },
  { account: 'nora.new', name: 'Nora New', roles: [], services: [] },
];
export const PASSWORD = 'seven copper kettles';

const setUp = '2017-04-03T09:00:00.000Z';
const june = '2017-06-14T09:00:00.000Z';
const july = '2017-07-10T08:00:00.000Z';
const august = '2017-08-14T09:00:00.000Z';

/** A county with one programme: a green, a red and a blue scheme, a balancing line, growth, an idea, claims and an override. */
const COUNTY: readonly Line[] = [
  [setUp, ADMINISTRATOR, 'RegisterOrganisation', { organisation: 'county', name: 'County Council' }],
  [setUp, ADMINISTRATOR, 'DefineService', { service: 'ADULTS', name: 'Adult services', organisation: 'county' }],
  [setUp, ADMINISTRATOR, 'DefineService', { service: 'ROADS', name: 'Roads', organisation: 'county' }],
  [setUp, ADMINISTRATOR, 'DefineService', { service: 'HOME', name: 'Home care', organisation: 'county', parent: 'ADULTS' }],
  ...USERS.map(({ account, roles, services }): Line => [setUp, ADMINISTRATOR, 'SetAccountRoles', { account, roles, services }]),
  [setUp, ADMINISTRATOR, 'OpenFinancialYear', { year: '2017-18' }],
  [setUp, ADMINISTRATOR, 'OpenFinancialYear', { year: '2018-19' }],
  [setUp, FINANCE, 'DefineReasonCode', { code: 'delay', label: 'Delay' }],
  [setUp, FINANCE, 'DefineReasonCode', { code: 'demand', label: 'Demand' }],
  [setUp, FINANCE, 'CreateProgramme', { programme: 'PROMISE', name: 'Promoting independence', organisation: 'county' }],
  [setUp, FINANCE, 'SetProgrammeTarget', { programme: 'PROMISE', year: '2017-18', amount: '3000000.00' }],
  [setUp, FINANCE, 'CreateWorkstream', { workstream: 'W1', programme: 'PROMISE', name: 'Reviews' }],
  [setUp, FINANCE, 'CreateWorkstream', { workstream: 'W2', programme: 'PROMISE', name: 'Contracts' }],
  [setUp, TEAM, 'ProposeScheme', scheme('C/R.5.307', 'W1', 'Double-up care <b>reviews</b>')],
  [setUp, FINANCE, 'ApproveScheme', { scheme: 'C/R.5.307', profile: profile('1000000.00', '1500000.00', { '2017-18': '90000.00' }) }],
  [setUp, TEAM, 'ProposeScheme', scheme('ASC006', 'W1', 'Customer pathway')],
  [setUp, FINANCE, 'ApproveScheme', { scheme: 'ASC006', profile: profile('800000.00', '800000.00') }],
  [setUp, TEAM, 'ProposeScheme', scheme('ASC010', 'W2', 'Training budget')],
  [setUp, FINANCE, 'ApproveScheme', { scheme: 'ASC010', profile: profile('200000.00', '200000.00') }],
  [setUp, FINANCE, 'ProposeScheme', scheme('BAL', 'W2', 'Savings to be found', { balancingLine: true, confidence: 'possible' })],
  [setUp, FINANCE, 'ApproveScheme', { scheme: 'BAL', profile: profile('500000.00', '500000.00') }],
  [setUp, FINANCE, 'ProposeScheme', scheme('GROW', 'W2', 'Demography', { kind: 'growth', cashReleasing: false })],
  [setUp, FINANCE, 'ApproveScheme', { scheme: 'GROW', profile: { basis: 'absolute', saving: {}, investment: { '2017-18': '250000.00' } } }],
  [setUp, TEAM, 'ProposeScheme', scheme('IDEA', 'W2', 'An idea')],
  [setUp, FINANCE, 'SetBudget', { line: 'L1', service: 'HOME', year: '2017-18', kind: 'expenditure', amount: '9000000.00' }],
  [june, TEAM, 'SetMilestone', { scheme: 'ASC006', milestone: 'Consultation', due: '2017-06-30' }],
  [june, TEAM, 'ConfirmForecast', { scheme: 'C/R.5.307', year: '2017-18', period: 2 }],
  [
    june,
    TEAM,
    'ChangeForecast',
    {
      scheme: 'ASC006',
      year: '2017-18',
      period: 2,
      forecast: '700000.00',
      reasons: [{ code: 'delay', amount: '-100000.00', narrative: 'The provider starts later' }],
    },
  ],
  [july, TEAM, 'ConfirmForecast', { scheme: 'C/R.5.307', year: '2017-18', period: 3 }],
  [
    july,
    TEAM,
    'ChangeForecast',
    {
      scheme: 'ASC006',
      year: '2017-18',
      period: 3,
      forecast: '500000.00',
      reasons: [
        { code: 'delay', amount: '-150000.00', narrative: 'Consultation extended' },
        { code: 'demand', amount: '-50000.00', narrative: 'More people' },
      ],
    },
  ],
  [july, TEAM, 'ConfirmForecast', { scheme: 'ASC010', year: '2017-18', period: 3 }],
  [july, TEAM, 'ConfirmForecast', { scheme: 'BAL', year: '2017-18', period: 3 }],
  [
    july,
    TEAM,
    'ClaimSaving',
    {
      claim: 'CL1',
      shares: [{ scheme: 'ASC010', percent: '100' }],
      year: '2017-18',
      subject: { kind: 'contract', key: 'training' },
      effectiveFrom: '2017-04-01',
      effect: { inYear: '200000.00', fullYear: '200000.00' },
      deliveryKind: 'recurrent',
      progress: 'achieved',
      evidence: [{ title: 'Contract notice' }],
    },
  ],
  [
    august,
    FINANCE,
    'AdjustBudget',
    { adjustment: 'ADJ1', year: '2017-18', lines: [{ line: 'L1', amount: '-200000.00' }], source: { kind: 'saving' }, reason: 'Training saved' },
  ],
  [august, SECOND_FINANCE, 'VerifyClaim', { claim: 'CL1', grade: 'sufficient', note: 'Seen' }],
  [august, SECOND_FINANCE, 'BankClaim', { claim: 'CL1', backedBy: { adjustment: 'ADJ1' } }],
  [august, BOARD, 'OverrideRag', { scheme: 'C/R.5.307', year: '2017-18', period: 3, rag: 'amber', reason: 'The provider gave notice', untilPeriod: 5 }],
];

/** The position of the last thing recorded on 14 June 2017. */
export const IN_JUNE = '2017-06-14';

export interface County extends PortalSources {
  readonly store: EventStore;
  readonly head: number;
}

/** The county's ledger, recorded through the command path, in memory. `status` replaces parts of the ledger's status. */
export async function county(kind: LedgerKind = 'demo', status: Partial<LedgerStatus> = {}, lines: readonly Line[] = COUNTY): Promise<County> {
  const store = inMemoryEventStore({ kind: kind === 'live' ? 'demo' : kind });
  const facts = foldInMemory();
  const projected = async () => facts.add((await store.readAll(facts.position, 10_000)).map(decode));
  const publications = createPublications({ store, kind, facts, kept: inMemoryPublishedReports(), ready: projected });
  const handler = await createCommandHandler(store, { draw: publications.draw });
  for (const [at, actor, command, data] of lines) {
    const result = await handler.handle({ id: randomUUID(), command, actor, at, data });
    if (result.status !== 'recorded') throw new Error(`${command} was ${result.status}: ${result.problem?.detail}`);
  }
  const head = await store.head();
  await projected();
  const accounts = createInMemoryAccounts();
  for (const { account, name } of USERS) await accounts.create({ account, name, kind: 'person', password: PASSWORD });
  return {
    store,
    head: head.position,
    facts,
    ledger: createLedgerReader(store, kind),
    moments: { resolve: async (asAt) => ({ moment: await resolveMoment(store, asAt), label: asAt === undefined ? 'now' : 'past' }) },
    accounts,
    evidence: inMemoryEvidenceFiles(),
    recorder: {
      previewAs: (account, input) => handler.previewAs(account, input),
      handleAs: async (account, input) => {
        const result = await handler.handleAs(account, input);
        await projected();
        return result;
      },
    },
    sessions: { secret: 'of specs', secure: false },
    sampleUsers: [],
    visitors: false,
    publications,
    ledgerStatus: async () => {
      const { checkpoint = facts.position } = status;
      return { kind, head: facts.position, checkpoint, parked: null, now: await resolveMoment(store, String(checkpoint)), ...status };
    },
    waitFor: projected,
  };
}

/** A ledger in which nothing was recorded but who may do what: everybody is finance and administrator. */
export function nothing(): Promise<County> {
  return county(
    'live',
    {},
    COUNTY.filter(([, , command]) => command === 'SetAccountRoles').map(([at, actor, command, data]) => [
      at,
      actor,
      command,
      { ...data, services: [], roles: ['finance', 'administrator'] },
    ]),
  );
}
