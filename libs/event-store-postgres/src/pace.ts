/** What the database needs for one more write of a batch, in milliseconds; the rest of a call is its commit. */
const ONE_WRITE = 0.02;
/** What one batch after the other costs beside, in milliseconds: both sides fall asleep while they wait for each other. */
const WAKING = 0.5;
/** A pause between requests is no work: longer than this, in milliseconds for one write, nobody was preparing anything. */
const LONGEST_PREPARATION = 0.2;
const WEIGHT = 1 / 16;
/** Fewer than these are one batch, on any disk. */
const FEWEST = 8;

/** Learns from the batches of an appender whether two half ones serve it better than one. All times in milliseconds, of one clock. */
export interface Pace {
  sent(writes: number, at: number): void;
  answered(writes: number, sent: number, at: number): void;
  /** Whether so many waiting writes had better go as two batches. */
  halves(waiting: number): boolean;
}

/**
 * Two halves hide the time in which the next writes are made ready behind the database's work, and pay for it with a second
 * commit. On a disk that commits at once they win; where a commit takes longer than making the writes ready and waking up, they lose.
 */
export function createPace(): Pace {
  let commit: number | undefined;
  let preparation: number | undefined;
  let lastAnswer: number | undefined;
  return {
    sent: (writes, at) => {
      if (lastAnswer !== undefined) preparation = smoothed(preparation, Math.min((at - lastAnswer) / writes, LONGEST_PREPARATION));
    },
    answered: (writes, sent, at) => {
      commit = smoothed(commit, Math.max(0, at - Math.max(sent, lastAnswer ?? sent) - writes * ONE_WRITE));
      lastAnswer = at;
    },
    halves: (waiting) => waiting >= FEWEST && (commit ?? 0) <= waiting * (preparation ?? LONGEST_PREPARATION) + WAKING,
  };
}

function smoothed(average: number | undefined, value: number): number {
  return average === undefined ? value : average + (value - average) * WEIGHT;
}
