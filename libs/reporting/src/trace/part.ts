import { amount, type Money, sum } from '@outturn/kernel';
import type { LedgerEntry, TracePart } from '../queries.ts';
import { tell } from '../story.ts';

/** A part of a figure before it is written: pounds, what it is, and the entry of the ledger behind it. */
export interface Part {
  readonly value: Money;
  readonly explanation: string;
  readonly entry?: LedgerEntry | undefined;
  readonly figure?: TracePart['figure'];
}

/** What a figure is made of, and the rule by which it follows. `inputs`: the parts are what it follows from, and do not add up to it. */
export interface Derivation {
  readonly parts: readonly Part[];
  readonly rule: string;
  readonly inputs?: boolean;
  /** Entries behind a figure that is no number: where a title, a name or a stage comes from. */
  readonly recorded?: readonly LedgerEntry[];
}

export function writtenPart({ value, explanation, entry, figure }: Part): TracePart {
  return { amount: amount(value), explanation, event: entry === undefined ? null : tell(entry), ...(figure === undefined ? {} : { figure }) };
}

export function totalOf(parts: readonly Part[]): Money {
  return sum(parts.map((part) => part.value));
}

export function withoutZeros(parts: readonly Part[]): Part[] {
  return parts.filter((part) => !part.value.isZero());
}

export function lessParts(prefix: string, parts: readonly Part[]): Part[] {
  return parts.map((part) => ({ ...part, value: part.value.negated(), explanation: `${prefix}: ${part.explanation}` }));
}

export function prefixed(prefix: string, parts: readonly Part[]): Part[] {
  return parts.map((part) => ({ ...part, explanation: `${prefix}: ${part.explanation}` }));
}

/** The parts of a − b: what stands in both with the same value, entry and explanation cancels out. */
export function difference(of: readonly Part[], less: readonly Part[], lessPrefix: string): Part[] {
  const taken = [...less];
  const left = of.filter((part) => {
    const twin = taken.findIndex(
      (other) => other.explanation === part.explanation && other.entry?.position === part.entry?.position && other.value.eq(part.value),
    );
    if (twin === -1) return true;
    taken.splice(twin, 1);
    return false;
  });
  return [...left, ...lessParts(lessPrefix, taken)];
}
