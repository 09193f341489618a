import { constants } from 'node:os';

/** What a person, a terminal or a service manager ends a program with. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/** Ctrl-C in a terminal arrives twice, from the terminal and passed on by npm: what comes so soon is the same wish. */
const SAME_WISH_MS = 1_000;

const closing = new Set<() => Promise<void>>();
let firstAt: number | undefined;
let graceful: (() => void) | undefined;

/** From now on a signal closes what `closeBeforeEnd` was told of, and ends the process; a second one ends it at once. */
export function endOnSignals(): void {
  for (const signal of SIGNALS) process.on(signal, () => onSignal(signal));
}

function onSignal(signal: Signal): void {
  const now = Date.now();
  if (firstAt !== undefined && now - firstAt < SAME_WISH_MS) return;
  const again = firstAt !== undefined;
  firstAt = now;
  const end = (): never => process.exit(128 + constants.signals[signal]);
  if (again) end();
  if (graceful) return graceful();
  void Promise.allSettled([...closing].map((close) => close())).finally(end);
}

/** Whether a signal has come: what fails now fails because the program is ending. */
export const isEnding = (): boolean => firstAt !== undefined;

/** Names something to close before a signal ends the process; the function that it gives takes that back. */
export function closeBeforeEnd(close: () => Promise<void>): () => void {
  closing.add(close);
  return () => void closing.delete(close);
}

/** Resolves at a signal, which then leaves it to the caller to close and end. */
export function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    graceful = resolve;
    if (isEnding()) resolve();
  });
}
