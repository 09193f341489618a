/** An event as the checker sees it: decoded, in ledger order. It shares no code with the deciders that it checks. */
export interface CheckedEvent {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly command: string;
  readonly actor: { readonly user: string };
  readonly data: Readonly<Record<string, unknown>>;
}

/** Pounds as text → pence. */
export function pence(amount: unknown): bigint {
  const [whole = '0', part = ''] = String(amount).replace('-', '').split('.');
  const value = BigInt(whole) * 100n + BigInt(part.padEnd(2, '0'));
  return String(amount).startsWith('-') ? -value : value;
}

export function sumOf(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
