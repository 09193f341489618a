/** A measured thing beside its baseline, both taken in this run. */
export interface Measurement {
  readonly work: string;
  /** What was reached, with its unit. */
  readonly outturn: string;
  readonly baseline: string;
  /** Outturn ÷ baseline (or the figure itself where the goal is absolute). */
  readonly value: number;
  /** At least, or at most, this; or within so many milliseconds, whatever the ratio. */
  readonly goal: { readonly atLeast: number } | { readonly atMost: number } | { readonly withinMs: number; readonly took: number } | null;
}

export const perSecond = (count: number, seconds: number): number => count / seconds;
export const rate = (perSecond: number): string => `${Math.round(perSecond).toLocaleString('en-GB')}/s`;
export const ms = (milliseconds: number): string => `${milliseconds.toFixed(1)} ms`;
export const duration = (seconds: number): string => `${seconds.toFixed(1)} s`;

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

/** Medians of two things measured by turns, and of their ratio in each turn: so a machine that gets slower in between slows both. */
export interface SideBySide {
  readonly ours: number;
  readonly theirs: number;
  /** Ours ÷ theirs. */
  readonly ratio: number;
}

export async function sideBySide(turns: number, ours: () => Promise<number>, theirs: () => Promise<number>): Promise<SideBySide> {
  const pairs: { ours: number; theirs: number }[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    // Who goes first changes, so that neither always meets what the other has left behind.
    const first = turn % 2 === 0 ? await ours() : undefined;
    const their = await theirs();
    pairs.push({ ours: first ?? (await ours()), theirs: their });
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    theirs: median(pairs.map((pair) => pair.theirs)),
    ratio: median(pairs.map((pair) => pair.ours / pair.theirs)),
  };
}

/** Ours beside theirs as a line of the table. */
export function compared(work: string, { ours, theirs, ratio }: SideBySide, print: (value: number) => string, goal: Measurement['goal']): Measurement {
  return { work, outturn: print(ours), baseline: print(theirs), value: ratio, goal };
}

/** A figure without a goal: what else one wants to know of the run. */
export function noted(work: string, outturn: string): Measurement {
  return { work, outturn, baseline: '', value: Number.NaN, goal: null };
}

export function reached({ value, goal }: Measurement): boolean {
  if (goal === null) return true;
  if ('withinMs' in goal) return goal.took <= goal.withinMs;
  return 'atLeast' in goal ? value >= goal.atLeast : value <= goal.atMost;
}
