import type { Accounts } from '@outturn/accounts';
import type { CommandHandler, Publications } from '@outturn/application';
import type { EvidenceFiles } from '@outturn/evidence';
import type { FactReader, Moment } from '@outturn/read-models';
import type { LedgerReader } from '@outturn/reporting';
import type { SessionSettings } from './web/session.ts';

/** A moment as resolved from what a reader asked for. */
export interface ResolvedMoment {
  readonly moment: Moment;
  /** `now` only when nothing was asked for; a position that happens to be the last one is still `past`: it will not move on. */
  readonly label: 'now' | 'past';
}

/** Resolves `?as-at=`: a ledger position, an ISO time, a date (its end in London), or `pub:NAME`; undefined is now, as the ledger's status has it. */
export interface MomentResolver {
  /** Throws `BadQuestion` for what is none of these, lies beyond the ledger's end, or names no publication. */
  resolve(asAt: string | undefined): Promise<ResolvedMoment>;
}

export interface LedgerStatus {
  readonly kind: 'live' | 'demo' | 'rehearsal';
  /** Position of the ledger's last event. */
  readonly head: number;
  /** The lowest position that every read model has reached. */
  readonly checkpoint: number;
  /** The read model that stopped at an event it cannot take, if any. */
  readonly parked: { readonly projection: string; readonly position: number } | null;
  /** The moment at which whatever is asked for as it stands now is read: as far as the read models are. */
  readonly now: Moment;
}

/** A named user of a sample ledger, shown on its sign-in page. */
export interface SampleUser {
  readonly account: string;
  readonly name: string;
  /** What the user is there for, in words. */
  readonly does: string;
  readonly password: string;
}

/** All that the pages need of the rest of Outturn. */
export interface PortalSources {
  readonly facts: FactReader;
  readonly ledger: LedgerReader;
  readonly moments: MomentResolver;
  readonly accounts: Accounts;
  readonly recorder: Recorder;
  /** Files behind claims. */
  readonly evidence: EvidenceFiles;
  readonly sessions: SessionSettings;
  /** Of a sample ledger; empty for every other. */
  readonly sampleUsers: readonly SampleUser[];
  /** Pages may be looked at without signing in: of a sample ledger, whose figures are published. */
  readonly visitors: boolean;
  ledgerStatus(): Promise<LedgerStatus>;
  /** Resolves when a position can be read, or after a while: the next page shows what was just recorded. */
  waitFor(position: number): Promise<void>;
  /** Questions to sources that are within a reader's sight, what is published, and whether it is what the ledger gives. */
  readonly publications: Pick<Publications, 'queriesOf' | 'redraw' | 'open' | 'missing'>;
}

/** Records commands of an account that has signed in. */
export type Recorder = Pick<CommandHandler, 'handleAs' | 'previewAs'>;

export const SOURCES = Symbol('PortalSources');
export const MOMENTS = Symbol('MomentResolver');
export const LEDGER_STATUS = Symbol('ledgerStatus');
export const ACCOUNTS = Symbol('Accounts');
