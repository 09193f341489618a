import type { EventOf, EventType } from '@outturn/domain';
import type { FinancialYear, Period } from '@outturn/kernel';
import type { ClaimFacts } from '@outturn/read-models';
import type { Figures } from '../figures.ts';
import { claimsOf, entriesOfScheme } from '../history.ts';
import type { LedgerEntry, Sources } from '../queries.ts';
import type { RulesInForce } from '../rules-in-force.ts';
import { type ApprovedScheme, isApproved } from '../scheme-year.ts';

/** A scheme as at a position, with its claims and every entry of its history. */
export interface SchemeAtHand {
  readonly scheme: ApprovedScheme;
  readonly claims: readonly ClaimFacts[];
  readonly entries: readonly LedgerEntry[];
}

/** One of its years at a period, as the tracker has it. */
export interface YearAtHand extends SchemeAtHand {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly incremental: boolean;
  readonly figures: Figures;
  readonly rules: RulesInForce;
}

/** Undefined before the scheme is approved. */
export async function schemeAtHand(sources: Sources, scheme: string, position: number): Promise<SchemeAtHand | undefined> {
  const [[found], names, entries] = await Promise.all([
    sources.facts.asAt('scheme', position, { key: scheme }),
    claimsOf(sources, scheme, position),
    entriesOfScheme(sources, scheme, position),
  ]);
  if (found === undefined || !isApproved(found)) return undefined;
  const claims = await Promise.all(names.map((claim) => sources.facts.asAt('claim', position, { key: claim })));
  return { scheme: found, claims: claims.flat(), entries };
}

/** An entry with the data of its type. */
export type EntryOf<T extends EventType> = LedgerEntry & { readonly type: T; readonly data: EventOf<T>['data'] };

export function entriesOfType<T extends EventType>(at: Pick<SchemeAtHand, 'entries'>, ...types: readonly T[]): EntryOf<T>[] {
  return at.entries.filter((entry): entry is EntryOf<T> => (types as readonly EventType[]).includes(entry.type));
}
