/** A measured thing beside its baseline, both taken in this run. */
export interface Measurement {
  readonly work: string;
  /** What was reached, with its unit. */
  readonly outturn: string;
  readonly baseline: string;
  /** Outturn ÷ baseline (or the figure itself where the goal is absolute). */
  readonly value: number;
  /** At least (or at most) this. */
  readonly goal: { readonly atLeast: number } | { readonly atMost: number } | null;
}

export const perSecond = (count: number, seconds: number): number => count / seconds;
export const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en-GB')}/s`;
export const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = process.hrtime.bigint();
  await work();
  return Number(process.hrtime.bigint() - started) / 1e9;
}

/** Runs `work` for items 0 … total − 1 from so many clients at once; gives items a second. */
export async function throughput(total: number, clients: number, work: (item: number) => Promise<unknown>): Promise<number> {
  let next = 0;
  const client = async () => {
    for (let item = next++; item < total; item = next++) await work(item);
  };
  return perSecond(total, await seconds(() => Promise.all(Array.from({ length: clients }, client))));
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Median of several runs, so that one pause of the machine does not decide. */
export async function medianOf(runs: number, work: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) values.push(await work());
  return median(values);
}

export function reached({ value, goal }: Measurement): boolean {
  if (goal === null) return true;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}
