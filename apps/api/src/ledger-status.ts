/** What `status`, health and metrics tell of a running ledger. */
export interface LedgerStatus {
  readonly ledger: { readonly id: string; readonly kind: string; readonly position: number; readonly recordedAt: string | null };
  /** How far the read models are: positions behind the ledger, and the event that parked them if one did. */
  readonly projector: {
    readonly generation: number;
    /** Version of the facts that the generation was drawn in, and whether the program that answers may read it. */
    readonly version: number;
    readonly standing: 'current' | 'outdated' | 'newer';
    readonly checkpoint: number;
    readonly lag: number;
    readonly parked: { readonly position: number; readonly error: string } | null;
  };
  /** Seconds that the newest recorded time is ahead of this machine's clock; 0 when it is not. */
  readonly clockSkewSeconds: number;
}

export type ReadStatus = () => Promise<LedgerStatus>;
