import type { Profile } from '@outturn/kernel';
import type { EventOf } from '../catalogue.ts';
import type { CommandData } from '../commands.ts';
import { event, type GivenEvent } from './specification.ts';

/*
 * A small council to decide in: Northshire with adult social care and its homes, and Westborough beside it; 2017-18 and
 * 2018-19 are open, 2019-20 is not; a savings programme with two workstreams, and another programme with one.
 */
export const COUNCIL: readonly GivenEvent[] = [
  event('organisation/northshire', 'OrganisationRegistered', { organisation: 'northshire', name: 'Northshire County Council' }),
  event('organisation/westborough', 'OrganisationRegistered', { organisation: 'westborough', name: 'Westborough Council' }),
  event('service/asc', 'ServiceDefined', { service: 'asc', name: 'Adult social care', organisation: 'northshire', parent: null }),
  event('service/homes', 'ServiceDefined', { service: 'homes', name: 'Care homes', organisation: 'northshire', parent: 'asc' }),
  event('service/west', 'ServiceDefined', { service: 'west', name: 'Westborough services', organisation: 'westborough', parent: null }),
  event('year/2017-18', 'FinancialYearOpened', { year: '2017-18' }),
  event('year/2018-19', 'FinancialYearOpened', { year: '2018-19' }),
  event('programme/savings', 'ProgrammeCreated', { programme: 'savings', name: 'Savings 2017 to 2020', organisation: 'northshire' }),
  event('workstream/prevention', 'WorkstreamCreated', { workstream: 'prevention', programme: 'savings', name: 'Prevention' }),
  event('workstream/contracts', 'WorkstreamCreated', { workstream: 'contracts', programme: 'savings', name: 'Contracts' }),
  event('programme/digital', 'ProgrammeCreated', { programme: 'digital', name: 'Digital', organisation: 'northshire' }),
  event('workstream/channels', 'WorkstreamCreated', { workstream: 'channels', programme: 'digital', name: 'Channels' }),
];

/** What `ProposeScheme` says of the scheme ASC006, unless said otherwise. */
export function proposal(stated: Partial<CommandData['ProposeScheme']> = {}): CommandData['ProposeScheme'] {
  return {
    scheme: 'ASC006',
    programme: 'savings',
    workstream: 'prevention',
    service: 'homes',
    title: 'Promoting independence',
    owner: 'Head of Care Homes',
    kind: 'technical-efficiency',
    cashReleasing: true,
    recurrence: 'recurrent',
    confidence: 'projected',
    ...stated,
  };
}

/** The council with a scheme proposed. */
export function proposed(stated: Partial<CommandData['ProposeScheme']> = {}): GivenEvent[] {
  const { scheme, balancingLine = false, category = null, ...rest } = proposal(stated);
  return [...COUNCIL, event(`scheme/${scheme}`, 'SchemeProposed', { scheme, ...rest, balancingLine, category })];
}

/** 100,000 in 2017-18, 250,000 from 2018-19 on. */
export const PROFILE: Profile = { basis: 'absolute', saving: { '2017-18': '100000.00', '2018-19': '250000.00' } };

/** The council with the scheme ASC006 approved. */
export function approved(profile: Profile = PROFILE, stated: Partial<CommandData['ProposeScheme']> = {}): GivenEvent[] {
  return [...proposed(stated), event('scheme/ASC006', 'SchemeApproved', { scheme: 'ASC006', profile, phasing: null, decision: null })];
}

/** A claim on ASC006 alone, as recorded with its companion: 40,000 in 2017-18 and 60,000 in a full year, achieved. */
export function claimed(claim: string, stated: Partial<EventOf<'SavingClaimed'>['data']> = {}): GivenEvent[] {
  const data: EventOf<'SavingClaimed'>['data'] = {
    claim,
    shares: [{ scheme: 'ASC006', percent: '100' }],
    year: '2017-18',
    subject: { kind: 'care-package', key: claim, reserved: `northshire|care-package|${claim}` },
    effectiveFrom: '2017-08-01',
    effect: { inYear: '40000.00', fullYear: '60000.00' },
    inYear: '40000.00',
    fullYear: '60000.00',
    deliveryKind: 'recurrent',
    progress: 'achieved',
    evidence: [],
    shiftedCosts: null,
    repeatReason: null,
    ...stated,
  };
  return [event(`claim/${claim}`, 'SavingClaimed', data), ...data.shares.map(({ scheme }) => event(`scheme/${scheme}`, 'SchemeClaimed', { scheme, claim }))];
}

/** A claim verified and banked as claimed. */
export function banked(claim: string, stated: Partial<EventOf<'SavingClaimed'>['data']> = {}): GivenEvent[] {
  const { inYear = '40000.00', fullYear = '60000.00', shares = [{ scheme: 'ASC006', percent: '100' }] } = stated;
  return [
    ...claimed(claim, stated),
    event(`claim/${claim}`, 'ClaimVerified', { claim, grade: 'sufficient', inYear, fullYear, note: 'Seen in the case file.' }),
    event(`claim/${claim}`, 'ClaimBanked', { claim, backedBy: { adjustment: 'ADJ1' }, inYear, fullYear }),
    ...shares.map(({ scheme }) => event(`scheme/${scheme}`, 'SchemeSavingBanked', { scheme, claim })),
  ];
}
