import type { Accounts } from '@outturn/accounts';
import type { Publications } from '@outturn/application';
import type { EventStore, LedgerInfo } from '@outturn/event-store';
import type { FactReader } from '@outturn/read-models';
import type { LedgerReader } from '@outturn/reporting';
import type { ReadStatus } from './ledger-status.ts';

/** Facts that follow the ledger. Throws `ProjectionParked` or `NotYetProjected` for what lies beyond them. */
export interface FollowingFacts extends FactReader {
  /** Resolves when a position can be read; throws after so many milliseconds when it cannot. */
  waitFor(position: number, timeoutMs: number): Promise<void>;
}

/** What the service stands on. */
export interface ApiSources {
  readonly readStatus: ReadStatus;
  readonly info: Pick<LedgerInfo, 'id' | 'kind'>;
  readonly store: Pick<EventStore, 'head' | 'positionAt' | 'readAt' | 'readStreams' | 'lookUp'>;
  readonly facts: FollowingFacts;
  readonly ledger: LedgerReader;
  readonly publications: Pick<Publications, 'queriesOf'>;
  readonly accounts: Pick<Accounts, 'accountOfKey'>;
  readonly limits?: Partial<Limits>;
}

/** How much one client may ask for. */
export interface Limits {
  readonly requestsPerMinutePerAddress: number;
  readonly requestsPerMinutePerKey: number;
  /** Time to answer; a batch has `batchMs`. */
  readonly requestMs: number;
  readonly batchMs: number;
  /** Time that `waitFor` waits at most. */
  readonly waitMs: number;
  /** Time for a request's body to come in. */
  readonly bodyMs: number;
  /** Between two signs of life on a stream of events; the key is looked at again as often. */
  readonly heartbeatMs: number;
  /** Streams of events that one account may have open, and all accounts together. */
  readonly streamsPerAccount: number;
  readonly streams: number;
}

export const LIMITS: Limits = {
  requestsPerMinutePerAddress: 60_000,
  requestsPerMinutePerKey: 6_000,
  requestMs: 30_000,
  batchMs: 120_000,
  waitMs: 10_000,
  bodyMs: 30_000,
  heartbeatMs: 15_000,
  streamsPerAccount: 8,
  streams: 200,
};

/** One command may be so long. */
export const LONGEST_COMMAND = 1024 * 1024;
export const LONGEST_BATCH = 16 * 1024 * 1024;
export const MOST_COMMANDS = 10_000;

export const SOURCES = Symbol('sources of the service');
