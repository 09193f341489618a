import type { FactTables, Selection, TableName } from './facts.ts';

/** A moment in the ledger, resolved to one position; everything of one answer is read as at that position. */
export interface Moment {
  readonly position: number;
  /** Recorded time of the event at the position; null at position 0. */
  readonly recordedAt: string | null;
  /** The publication by whose name the moment was asked for. */
  readonly publication?: string;
}

/** A version of a key's facts, with the position of the event that made it. */
export interface Version<T extends TableName = TableName> {
  readonly table: T;
  readonly key: string;
  readonly from: number;
  readonly facts: FactTables[T];
}

/** Reads facts as at a position. The same query answers for now and for any past moment. */
export interface FactReader {
  /** The latest version of each key with `from` at or before the position, in the order of keys. */
  asAt<T extends TableName>(table: T, position: number, selection?: Selection): Promise<FactTables[T][]>;
  /** Every version made after one position and up to another, in ledger order: what moved, and by which event. */
  between<T extends TableName>(table: T, after: number, upTo: number, selection?: Selection): Promise<Version<T>[]>;
}
