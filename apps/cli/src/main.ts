#!/usr/bin/env node
import 'reflect-metadata';
import { CommanderError } from 'commander';
import { exitCodeOf, EXIT } from './exit-codes.ts';
import { program } from './program.ts';
import { say } from './streams.ts';

// A reader that goes away (`report … | head`) ends the program quietly.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? EXIT.done : EXIT.other));

try {
  process.exitCode = await program(process.argv);
} catch (error) {
  process.exitCode = error instanceof CommanderError ? (error.exitCode === 0 ? EXIT.done : EXIT.usage) : report(error);
}

function report(error: unknown): number {
  const code = exitCodeOf(error);
  const message = error instanceof AggregateError ? error.errors.map(String).join('; ') : error instanceof Error ? error.message : String(error);
  say(code === EXIT.unreachable ? `The ledger can not be reached: ${message}. Nothing is lost; what was not acknowledged can be sent again with the same id.` : message);
  if (code === EXIT.other && process.env['OUTTURN_DEBUG'] && error instanceof Error) say(error.stack ?? '');
  return code;
}
