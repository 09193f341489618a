#!/usr/bin/env node
import 'reflect-metadata';
import { EmbeddedPostgresError } from '@outturn/embedded-postgres';
import { CommanderError } from 'commander';
import { exitCodeOf, EXIT } from './exit-codes.ts';
import { program } from './program.ts';
import { endOnSignals, isEnding } from './signals.ts';
import { exitOnLostOutput, say } from './streams.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(exitOnLostOutput(error)));

// A connection that breaks while nobody waits for its answer ends the program with a sentence; while it ends anyway, without one.
process.on('uncaughtException', (error) => {
  if (!isEnding()) process.exit(report(error));
});

endOnSignals();
try {
  process.exitCode = await program(process.argv);
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? EXIT.done : EXIT.usage) : report(error);
}

function report(error: unknown): number {
  const code = exitCodeOf(error);
  if (isEnding()) return code;
  say(messageOf(error, code));
  if (code === EXIT.other && process.env['OUTTURN_DEBUG'] && error instanceof Error) say(error.stack ?? '');
  return code;
}

function messageOf(error: unknown, code: number): string {
  const message = error instanceof AggregateError ? error.errors.map(String).join('; ') : error instanceof Error ? error.message : String(error);
  if (error instanceof EmbeddedPostgresError) return `The ledger’s database cannot be used: ${message}.`;
  return code === EXIT.unreachable
    ? `The ledger cannot be reached: ${message}. Nothing is lost; what was not acknowledged can be sent again with the same id.`
    : message;
}
