import type { EventOf, EventType } from '@outturn/domain';
import type { RecordedInSpec } from './in-memory-ledger.ts';

/** An event as specs give it, without what the ledger adds. */
export interface Given {
  readonly stream: string;
  readonly type: EventType;
  readonly data: unknown;
  readonly by?: string;
  readonly at?: string;
  readonly effective?: string;
  readonly source?: string;
  readonly operator?: string;
}

/** Which streams an event's data names: `scheme/ASC006` for most events of a scheme, and so on. */
export function given<T extends EventType>(stream: string, type: T, data: EventOf<T>['data'], how: Omit<Given, 'stream' | 'type' | 'data'> = {}): Given {
  return { stream, type, data, ...how };
}

/** Events as recorded one after the other, an hour apart from 3 April 2017, 09:00 in London, unless they say when; positions from 1. */
export function recorded(...events: readonly Given[]): RecordedInSpec[] {
  const revisions = new Map<string, number>();
  return events.map(({ stream, type, data, by, at, effective, source, operator }, index) => {
    const revision = revisions.get(stream) ?? 0;
    revisions.set(stream, revision + 1);
    const actor = { user: by ?? 'fatima.finance', roles: ['finance'], ...(operator === undefined ? {} : { operator }) };
    const recordedAt = at ?? new Date(Date.UTC(2017, 3, 3, 8) + index * 3_600_000).toISOString();
    return {
      type,
      data,
      position: index + 1,
      stream,
      revision,
      recordedAt,
      effective: effective ?? null,
      actor,
      command: 'c',
      ...(source === undefined ? {} : { source }),
    } as unknown as RecordedInSpec;
  });
}

/** A council with one service, programme and workstream, and the years 2017-18 to 2018-19 open. */
export const COUNCIL: readonly Given[] = [
  given('organisation/north', 'OrganisationRegistered', { organisation: 'north', name: 'North Council' }),
  given('service/adults', 'ServiceDefined', { service: 'adults', name: 'Adults', organisation: 'north', parent: null }),
  given('year/2017-18', 'FinancialYearOpened', { year: '2017-18' }),
  given('programme/P', 'ProgrammeCreated', { programme: 'P', name: 'Programme', organisation: 'north' }),
  given('workstream/W', 'WorkstreamCreated', { workstream: 'W', programme: 'P', name: 'Demand' }),
];

export function proposed(scheme: string, differs: Partial<EventOf<'SchemeProposed'>['data']> = {}): Given {
  return given(`scheme/${scheme}`, 'SchemeProposed', {
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
    balancingLine: false,
    category: null,
    ...differs,
  });
}

export function approved(scheme: string, saving: Readonly<Record<string, string>>, differs: Partial<EventOf<'SchemeApproved'>['data']> = {}): Given {
  return given(`scheme/${scheme}`, 'SchemeApproved', { scheme, profile: { basis: 'absolute', saving }, phasing: null, decision: null, ...differs });
}

export function rebaselined(scheme: string, saving: Readonly<Record<string, string>>, reason = 'scope was cut'): Given {
  return given(`scheme/${scheme}`, 'SchemeRebaselined', { scheme, profile: { basis: 'absolute', saving }, reason, decision: null }, { by: 'bella.board' });
}

/** A forecast change; its one reason is the movement unless reasons are given. */
export function forecast(
  scheme: string,
  year: string,
  period: number,
  previous: string,
  next: string,
  reasons?: readonly { code: string; amount: string; narrative: string }[],
  by = 'sara.service',
): Given {
  const pence = (text: string) => BigInt(text.replace('.', ''));
  const moved = pence(next) - pence(previous);
  const text = `${moved < 0n ? '-' : ''}${String(moved < 0n ? -moved : moved)
    .padStart(3, '0')
    .replace(/(\d\d)$/, '.$1')}`;
  return given(
    `scheme/${scheme}`,
    'ForecastChanged',
    {
      scheme,
      year,
      period,
      previous,
      forecast: next,
      notRecurrent: '0.00',
      reasons: reasons ?? [{ code: 'demand', amount: text, narrative: 'more people' }],
    },
    { by },
  );
}

export function claimed(claim: string, scheme: string, inYear: string, fullYear: string, differs: Partial<EventOf<'SavingClaimed'>['data']> = {}): Given[] {
  const data: EventOf<'SavingClaimed'>['data'] = {
    claim,
    shares: [{ scheme, percent: '100' }],
    year: '2017-18',
    subject: { kind: 'care-package', key: `package ${claim}`, reserved: `k-${claim}` },
    effectiveFrom: '2017-10-01',
    effect: { inYear, fullYear },
    inYear,
    fullYear,
    deliveryKind: 'recurrent',
    progress: 'achieved',
    evidence: [],
    shiftedCosts: null,
    repeatReason: null,
    ...differs,
  };
  return [
    given(`claim/${claim}`, 'SavingClaimed', data, { by: 'sara.service' }),
    ...data.shares.map((share) => given(`scheme/${share.scheme}`, 'SchemeClaimed', { scheme: share.scheme, claim }, { by: 'sara.service' })),
    given(
      `claim-subject/k-${claim}`,
      'SubjectReserved',
      { claim, effectiveFrom: data.effectiveFrom, weeklyBefore: null, weeklyAfter: null },
      { by: 'sara.service' },
    ),
  ];
}

export function verified(claim: string, inYear: string, fullYear: string): Given {
  return given(`claim/${claim}`, 'ClaimVerified', { claim, grade: 'sufficient', inYear, fullYear, note: 'plan seen' });
}

export function banked(claim: string, scheme: string, inYear: string, fullYear: string): Given[] {
  return [
    given(`claim/${claim}`, 'ClaimBanked', { claim, backedBy: { adjustment: 'ADJ1' }, inYear, fullYear }),
    given(`scheme/${scheme}`, 'SchemeSavingBanked', { scheme, claim }),
  ];
}
