import { createCommandHandler, createLedgerReader, createPublications, type CommandHandler } from '@outturn/application';
import { inMemoryPublishedReports } from '@outturn/evidence/testing';
import { type EventStore, inMemoryEventStore, type LedgerKind } from '@outturn/event-store';
import { decode, foldInMemory, type InMemoryFacts } from '@outturn/read-models';
import { NotYetProjected, ProjectionParked } from '@outturn/read-models-postgres';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ApiSources, FollowingFacts } from '../sources.ts';

/** Accounts of the council, each with the key `key-of-ACCOUNT`. */
export const ACCOUNTS = {
  ada: { roles: ['administrator'], services: [] },
  fatima: { roles: ['finance'], services: [] },
  felix: { roles: ['finance'], services: [] },
  north: { roles: ['service-team'], services: ['north'] },
  south: { roles: ['service-team'], services: ['south'] },
  bea: { roles: ['board'], services: [] },
  arthur: { roles: ['auditor'], services: [] },
  nobody: { roles: [], services: [] },
} as const;
export type AccountName = keyof typeof ACCOUNTS;

const ROOT = { user: 'root', roles: ['administrator'] };
const FINANCE = { user: 'root', roles: ['finance'] };

export const scheme = (id: string, service: string, more: object = {}) => ({
  scheme: id,
  programme: 'PROMISE',
  workstream: 'W1',
  service,
  title: `Scheme ${id}`,
  owner: 'Head of Service',
  kind: 'technical-efficiency',
  cashReleasing: true,
  recurrence: 'recurrent',
  confidence: 'projected',
  ...more,
});

/** Two services with a scheme each (`C/R.5.307` in one below north, `S1` in south), and the accounts. */
const SET_UP: readonly (readonly [typeof ROOT, string, object])[] = [
  [ROOT, 'RegisterOrganisation', { organisation: 'county', name: 'County Council' }],
  [ROOT, 'DefineService', { service: 'north', name: 'North', organisation: 'county' }],
  [ROOT, 'DefineService', { service: 'north-home', name: 'North, home care', organisation: 'county', parent: 'north' }],
  [ROOT, 'DefineService', { service: 'south', name: 'South', organisation: 'county' }],
  [ROOT, 'OpenFinancialYear', { year: '2017-18' }],
  [FINANCE, 'DefineReasonCode', { code: 'delay', label: 'Delay' }],
  [FINANCE, 'CreateProgramme', { programme: 'PROMISE', name: 'Promoting independence', organisation: 'county' }],
  [FINANCE, 'CreateWorkstream', { workstream: 'W1', programme: 'PROMISE', name: 'Reviews' }],
  [FINANCE, 'ProposeScheme', scheme('C/R.5.307', 'north-home')],
  [FINANCE, 'ApproveScheme', { scheme: 'C/R.5.307', profile: { basis: 'absolute', saving: { '2017-18': '1000.00' } } }],
  [FINANCE, 'ProposeScheme', scheme('S1', 'south', { title: "=cmd|' /C calc'!A0 <script>alert(1)</script>" })],
  [FINANCE, 'ApproveScheme', { scheme: 'S1', profile: { basis: 'absolute', saving: { '2017-18': '2000.00' } } }],
  ...Object.entries(ACCOUNTS).map(([account, granted]) => [ROOT, 'SetAccountRoles', { account, ...granted }] as const),
];

export interface Council extends ApiSources {
  readonly wholeStore: EventStore;
  readonly folded: InMemoryFacts;
  readonly handler: CommandHandler;
  /** Keys that open nothing any more. */
  readonly revoked: Set<string>;
  /** The facts stand still from the next event on, or (parked) before it for good. */
  standStill(parked?: boolean): void;
  close(): Promise<void>;
}

/** A ledger in memory, with facts that follow it. */
export async function council(kind: LedgerKind = 'live', limits: ApiSources['limits'] = {}): Promise<Council> {
  const store = inMemoryEventStore({ kind });
  const folded = foldInMemory();
  const still = { since: Infinity, parked: false };
  const following = followingFacts(folded, still);
  const ready = (position: number) => following.waitFor(position, 5_000);
  const publications = createPublications({ store, kind, facts: following, kept: inMemoryPublishedReports(), ready });
  const handler = await createCommandHandler(store, { draw: publications.draw });
  for (const [actor, command, data] of SET_UP) {
    const result = await handler.handle({ id: randomUUID(), command, actor, data });
    if (result.status !== 'recorded') throw new Error(`${command} was ${result.status}: ${result.problem?.detail}`);
  }
  const subscription = store.subscribe(0, async (events) => folded.add(events.filter(({ position }) => position <= still.since).map(decode)));
  await following.waitFor((await store.head()).position, 5_000);
  const revoked = new Set<string>();
  const info = await store.info();
  return {
    info: { id: info.id, kind },
    store,
    wholeStore: store,
    folded,
    handler,
    revoked,
    facts: following,
    ledger: createLedgerReader(store, kind),
    publications,
    limits: { heartbeatMs: 200, waitMs: 500, ...limits },
    accounts: { accountOfKey: async (key) => Object.keys(ACCOUNTS).find((account) => key === `key-of-${account}` && !revoked.has(key)) },
    readStatus: async () => {
      const head = await store.head();
      const checkpoint = Math.min(folded.position, head.position);
      return {
        ledger: { ...info, ...head },
        projector: { generation: 1, version: 1, standing: 'current', checkpoint, lag: head.position - checkpoint, parked: null },
        clockSkewSeconds: 0,
      };
    },
    standStill: (parked = false) => Object.assign(still, { since: folded.position, parked }),
    close: async () => {
      await subscription.close();
      await store.close();
    },
  };
}

function followingFacts(folded: InMemoryFacts, still: { readonly since: number; readonly parked: boolean }): FollowingFacts {
  const refuseBeyond = (position: number): void => {
    if (position <= folded.position) return;
    if (still.parked) throw new ProjectionParked({ position: folded.position + 1, type: 'Commented', error: 'a poison event' }, folded.position);
    throw new NotYetProjected(position, folded.position);
  };
  return {
    asAt: async (table, position, selection) => {
      refuseBeyond(position);
      return folded.asAt(table, position, selection);
    },
    between: async (table, after, upTo, selection) => {
      refuseBeyond(upTo);
      return folded.between(table, after, upTo, selection);
    },
    waitFor: async (position, timeoutMs) => {
      for (const until = Date.now() + timeoutMs; ; await pause(5)) {
        try {
          return refuseBeyond(position);
        } catch (error) {
          if (!(error instanceof NotYetProjected) || Date.now() >= until) throw error;
        }
      }
    },
  };
}
