import {
  type ClaimState,
  type Command,
  type CommandData,
  type CommandName,
  decide,
  EVERY_ORGANISATION,
  type EventOf,
  type EventType,
  EVOLVE,
  isRefusal,
  parseStream,
  type Recorded,
  type SchemeState,
  type SubjectKind,
  type Subjects,
} from '@outturn/domain';
import { amount, type Amount, count } from '@outturn/kernel';

export const YEARS = ['2017-18', '2018-19', '2019-20', '2020-21'] as const;
export const ORGANISATIONS = ['north', 'south'] as const;
export const USERS = ['sara.service', 'fatima.finance', 'fred.finance', 'bella.board'] as const;

/** One random decision of what happens next; any numbers make a valid history. */
export interface Step {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly pence: number;
}

export interface Draft {
  readonly events: Recorded[];
  readonly revisions: Map<string, number>;
  readonly schemes: Map<string, SchemeState>;
  readonly claims: Map<string, ClaimState>;
  /** Of every stream, as decisions see it. */
  readonly states: Map<string, unknown>;
  command: number;
}

export function pick<V>(from: readonly V[], n: number): V {
  return from[n % from.length] as V;
}

function uuid(n: number, kind: string): string {
  return `00000000-0000-4000-${kind}-${n.toString(16).padStart(12, '0')}`;
}

/** A digest that no text belongs to: what stands in an event where a text is kept apart. */
export function someDigest(n: number): string {
  return `sha256:${n.toString(16).padStart(64, '0')}`;
}

export function record<T extends EventType>(
  draft: Draft,
  stream: string,
  type: T,
  data: EventOf<T>['data'],
  user = 'fatima.finance',
  effective: string | null = null,
): void {
  const position = draft.events.length + 1;
  const revision = (draft.revisions.get(stream) ?? -1) + 1;
  draft.revisions.set(stream, revision);
  const event = {
    type,
    data,
    position,
    stream,
    revision,
    effective,
    command: uuid(draft.command, '8000'),
    actor: { user, roles: ['finance'] },
    recordedAt: new Date(Date.UTC(2017, 3, 3) + position * 3_600_000).toISOString(),
  } as unknown as Recorded;
  draft.events.push(event);
  evolve(draft.schemes, 'scheme', stream, event);
  evolve(draft.claims, 'claim', stream, event);
  const kind = parseStream(stream)?.kind;
  if (kind !== undefined) draft.states.set(stream, (EVOLVE[kind] as (state: unknown, event: Recorded) => unknown)(draft.states.get(stream), event));
}

export function stateOf<K extends SubjectKind>(draft: Draft, kind: K, id: string): Subjects[K] | undefined {
  return draft.states.get(`${kind}/${id}`) as Subjects[K] | undefined;
}

/** Gives a command to the domain and records what it decides; what is refused did not happen. Texts are stated as digests. */
export function attempt<N extends CommandName>(
  draft: Draft,
  name: N,
  data: CommandData[N],
  stated: { readonly user?: string; readonly roles?: readonly string[]; readonly effective?: string; readonly source?: string } = {},
): void {
  const { user = 'fatima.finance', roles = ['finance'], ...envelope } = stated;
  const today = new Date(Date.UTC(2017, 3, 3) + draft.events.length * 3_600_000).toISOString().slice(0, 10);
  const command = { command: name, id: uuid(draft.command, '8000'), actor: { user, roles }, today, ...envelope, data } as unknown as Command;
  const decision = decide(command, {
    get: (kind, id) => stateOf(draft, kind, id),
    claimSubject: (organisation, kind, key) => `${organisation}|${kind}|${key}`,
    // Nothing is kept beside a random history: what a publication says of its reports is made up.
    drawn: ({ year, period }) => ({ reports: [{ name: 'savings-tracker', options: { year, period }, sha256: 'ab'.repeat(32), bytes: 1000 }] }),
  });
  if (isRefusal(decision)) return;
  for (const made of decision) record(draft, made.stream, made.type, made.data, user, stated.effective ?? null);
}

function evolve<K extends 'scheme' | 'claim'>(states: Map<string, Subjects[K]>, kind: K, stream: string, event: Recorded): void {
  if (!stream.startsWith(`${kind}/`)) return;
  const id = stream.slice(kind.length + 1);
  const state = EVOLVE[kind](states.get(id), event);
  if (state !== undefined) states.set(id, state);
}

/** What every history begins with. */
export function foundation(draft: Draft): void {
  for (const organisation of ORGANISATIONS) {
    record(draft, `organisation/${organisation}`, 'OrganisationRegistered', { organisation, name: `Council of the ${organisation}` });
    record(draft, `service/${organisation}-care`, 'ServiceDefined', { service: `${organisation}-care`, name: 'Care', organisation, parent: null });
    record(draft, `service/${organisation}-home`, 'ServiceDefined', {
      service: `${organisation}-home`,
      name: 'Home care',
      organisation,
      parent: `${organisation}-care`,
    });
    record(draft, `service/${organisation}-roads`, 'ServiceDefined', { service: `${organisation}-roads`, name: 'Roads', organisation, parent: null });
    record(draft, `account/${organisation}-team`, 'AccountRolesSet', {
      account: `${organisation}-team`,
      roles: ['service-team'],
      services: [`${organisation}-care`],
    });
    record(draft, `programme/${organisation}-prog`, 'ProgrammeCreated', { programme: `${organisation}-prog`, name: 'Programme', organisation });
    record(draft, `workstream/${organisation}-w1`, 'WorkstreamCreated', {
      workstream: `${organisation}-w1`,
      programme: `${organisation}-prog`,
      name: 'Demand',
    });
    record(draft, `workstream/${organisation}-w2`, 'WorkstreamCreated', {
      workstream: `${organisation}-w2`,
      programme: `${organisation}-prog`,
      name: 'Contracts',
    });
    record(draft, `reserve/${organisation}-fund`, 'ReserveOpened', {
      reserve: `${organisation}-fund`,
      name: 'Transformation fund',
      kind: 'earmarked',
      group: null,
      service: null,
      organisation,
      year: YEARS[0],
      opening: '5000000.00',
      mayBeNegative: null,
    });
  }
  for (const year of YEARS) record(draft, `year/${year}`, 'FinancialYearOpened', { year });
  record(draft, `rules/${EVERY_ORGANISATION}`, 'ProgressWeightSet', { organisation: null, from: null, progressing: '0.50' });
}

export type Action = (draft: Draft, step: Step) => void;

export const amountOf = (step: Step): Amount => amount(count(Math.abs(step.pence)).div(100));
export const approved = (draft: Draft): SchemeState[] => [...draft.schemes.values()].filter((scheme) => scheme.targets !== undefined);
export const claimsIn = (draft: Draft, ...status: ClaimState['status'][]): ClaimState[] =>
  [...draft.claims.values()].filter((claim) => status.includes(claim.status));
