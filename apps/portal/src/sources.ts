import type { FactReader, Moment } from '@outturn/read-models';
import type { LedgerReader, Queries } from '@outturn/reporting';

/** A moment as resolved from what a reader asked for. */
export interface ResolvedMoment {
  readonly moment: Moment;
  /** `now` only when nothing was asked for; a position that happens to be the last one is still `past`: it will not move on. */
  readonly label: 'now' | 'past';
  /** Where a publication was asked for: its name. */
  readonly publication?: string;
}

/** Resolves `?as-at=`: a ledger position, an ISO time, a date (its end in London), or `pub:NAME`; undefined is now. */
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
  /** The read model that stopped at an event it can not take, if any. */
  readonly parked: { readonly projection: string; readonly position: number } | null;
}

/** All that the pages need of the rest of Outturn. */
export interface PortalSources {
  readonly queries: Queries;
  readonly facts: FactReader;
  readonly ledger: LedgerReader;
  readonly moments: MomentResolver;
  ledgerStatus(): Promise<LedgerStatus>;
}

export const QUERIES = Symbol('Queries');
export const FACTS = Symbol('FactReader');
export const LEDGER = Symbol('LedgerReader');
export const MOMENTS = Symbol('MomentResolver');
export const LEDGER_STATUS = Symbol('ledgerStatus');
