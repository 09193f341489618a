import { HttpProblem } from '../http/http-problem.ts';
import type { Limits } from '../sources.ts';

/** Counts the streams of events that are open, and says no to too many. */
export class OpenStreams {
  readonly #byAccount = new Map<string, number>();
  #all = 0;

  /** Takes a place; the function that is returned gives it back. Throws a 429 for one account's too many, a 503 for all accounts' together. */
  take(account: string, { streamsPerAccount, streams }: Pick<Limits, 'streamsPerAccount' | 'streams'>): () => void {
    const own = this.#byAccount.get(account) ?? 0;
    if (own >= streamsPerAccount) throw new HttpProblem(429, `${account} has ${own} streams of events open. Close one first.`, {}, { 'Retry-After': '5' });
    if (this.#all >= streams) throw new HttpProblem(503, 'Too many streams of events are open.', {}, { 'Retry-After': '30' });
    this.#byAccount.set(account, own + 1);
    this.#all += 1;
    let taken = true;
    return () => {
      if (!taken) return;
      taken = false;
      this.#all -= 1;
      const left = (this.#byAccount.get(account) ?? 1) - 1;
      if (left > 0) this.#byAccount.set(account, left);
      else this.#byAccount.delete(account);
    };
  }
}
