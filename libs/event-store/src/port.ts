import type { DetachedText, EncodedEvent, StoredEvent } from '@outturn/ledger';

/** One atomic write: all of it is recorded, or nothing. */
export interface AppendRequest {
  /** Makes the write idempotent: a second write with this id answers `duplicate`. */
  readonly command: CommandMark;
  /** In ledger order. Events of one write get consecutive positions and one recorded time. */
  readonly events: readonly EncodedEvent[];
  readonly texts: readonly DetachedText[];
  /**
   * For every stream that the events name: the revision of its last event as the writer knows it, -1 for none. A stream
   * that has moved on makes the whole write a conflict.
   */
  readonly expected: Readonly<Record<string, number>>;
  /**
   * Streams that the writer relies on and does not write to, with their revisions as it knows them (-1 for none): one that
   * has moved on makes the whole write a conflict too. Left out: none.
   */
  readonly unchanged?: Readonly<Record<string, number>>;
  /** Where the ledger must end for this to be recorded: its position is then the next one. Left out: anywhere. */
  readonly head?: number;
  /** Sets the recorded time (ISO 8601, milliseconds), in a demo or rehearsal ledger only; never before the last event's. */
  readonly at?: string;
}

export interface CommandMark {
  /** UUID of the command. */
  readonly id: string;
  /** The command's content, canonical: the store keeps only a salted hash of it, to tell a same id with other content. */
  readonly content: string;
}

export type AppendResult =
  | { readonly outcome: 'recorded'; readonly position: number; readonly recordedAt: string }
  /** Recorded before by the same command: its first result. */
  | { readonly outcome: 'duplicate'; readonly position: number; readonly types: readonly string[] }
  /** The id was used before for a command with other content. */
  | { readonly outcome: 'id-reused' }
  | { readonly outcome: 'conflict'; readonly stream: string; readonly expected: number; readonly actual: number }
  /** The ledger does not end at `head`, but at this position. */
  | { readonly outcome: 'head-moved'; readonly position: number }
  /** `at` lies before the last recorded time, or this ledger takes no `at`. */
  | { readonly outcome: 'time-refused'; readonly detail: string };

export type LookUp = Extract<AppendResult, { outcome: 'duplicate' | 'id-reused' }> | { readonly outcome: 'unknown' };

export interface Head {
  /** Position of the last event; 0 in an empty ledger. */
  readonly position: number;
  /** Its recorded time; null in an empty ledger. */
  readonly recordedAt: string | null;
}

/** What a ledger is for is settled when it is created. `demo` and `rehearsal` ledgers take recorded times from commands. */
export type LedgerKind = 'live' | 'demo' | 'rehearsal';

export interface LedgerInfo {
  /** UUID, made with the ledger. */
  readonly id: string;
  readonly kind: LedgerKind;
  /** 32 bytes, hexadecimal: keys the hashes of claims' subjects. */
  readonly secret: string;
}

/** The ledger, whichever database keeps it. Every method may throw `StoreUnavailable`. */
export interface EventStore {
  info(): Promise<LedgerInfo>;
  head(): Promise<Head>;
  /** Throws `StoreBusy` when too many writes wait. A lost answer is resolved by look-up before anybody is told. */
  append(request: AppendRequest): Promise<AppendResult>;
  lookUp(command: CommandMark): Promise<LookUp>;
  /** Events of several streams, each from a revision (included), in ledger order. */
  readStreams(from: Readonly<Record<string, number>>): Promise<StoredEvent[]>;
  /** At most `limit` events after a position, in order. */
  readAll(after: number, limit: number): Promise<StoredEvent[]>;
  /** The events at these positions, in ledger order. */
  readAt(positions: readonly number[]): Promise<StoredEvent[]>;
  /** The last position recorded at or before a time (ISO 8601); 0 when none is. */
  positionAt(time: string): Promise<number>;
  /** The texts behind digests; those redacted or unknown are left out. */
  texts(digests: readonly string[]): Promise<Map<string, string>>;
  /** Looks for words in the texts that are kept apart from events. */
  searchTexts(search: TextSearch): Promise<TextsFound>;
  /** Calls `handle` with batches in order from after a position, for ever, through lost connections, until closed. */
  subscribe(after: number, handle: (events: readonly StoredEvent[]) => Promise<void>): Subscription;
  close(): Promise<void>;
}

export interface TextSearch {
  /** As `wordsOf` makes them; a text is found that holds each of them, as a word or as the beginning of one. None finds nothing. */
  readonly words: readonly string[];
  /** Events up to this position, included. */
  readonly upTo: number;
  readonly limit: number;
}

export interface TextsFound {
  /** Positions of events with such a text, newest first. */
  readonly positions: readonly number[];
  /** Texts of later events are not in the index yet: ask again. At least `upTo` when all of them are. */
  readonly searchedTo: number;
}

export interface Subscription {
  /** Resolves when the subscription has ended; rejects with the error that `handle` threw. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

/** The store cannot be reached, or did not answer in time: nothing is known to be lost; try again. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** More writes wait than the queue holds. */
export class StoreBusy extends Error {
  override readonly name = 'StoreBusy';
  readonly retryAfterSeconds: number;
  constructor(waiting: number, retryAfterSeconds = 1) {
    super(`${waiting} writes are waiting; try again in ${retryAfterSeconds} s`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** The database will not take these bytes (SQLSTATE classes 22 and 54); other writes of the batch are not touched. */
export class UnacceptableEvent extends Error {
  override readonly name = 'UnacceptableEvent';
}
