import { AccountProblem } from '@outturn/accounts';
import { isLostDatabase, PublicationLost } from '@outturn/application';
import { EmbeddedPostgresError } from '@outturn/embedded-postgres';
import { StoreBusy } from '@outturn/event-store';
import { BadQuestion } from '@outturn/reporting';

/** How the command line ends; the contract's numbers. */
export const EXIT = { done: 0, other: 1, usage: 2, refused: 3, conflict: 4, difference: 5, unreachable: 6 } as const;

/** Wrong usage of the command line itself: a missing file, an option that does not fit. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}

/** SQLSTATEs of a server that does not let us in, or has no such database. */
const NOT_LET_IN = /^(28\w{3}|3D000)$/;

/** The exit code that an error ends with. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof WrongUsage || error instanceof BadQuestion || error instanceof AccountProblem) return EXIT.usage;
  if (error instanceof PublicationLost) return EXIT.difference;
  if (error instanceof EmbeddedPostgresError || error instanceof StoreBusy) return EXIT.unreachable;
  if (isLostDatabase(error) || isNotLetIn(error)) return EXIT.unreachable;
  return EXIT.other;
}

function isNotLetIn(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isNotLetIn);
  return typeof error === 'object' && error !== null && 'code' in error && NOT_LET_IN.test(String(error.code));
}
