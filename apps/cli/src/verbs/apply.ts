import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type CommandHandler, type CommandResult, refused } from '@outturn/application';
import { commandLines } from '../command-lines.ts';
import { EXIT, WrongUsage } from '../exit-codes.ts';
import { mustArrive, print, progressBar } from '../streams.ts';

export interface ApplyOptions {
  readonly stopOnRefusal: boolean;
}

/** Counts of what became of the lines of a file. */
export interface ApplySummary {
  recorded: number;
  duplicate: number;
  refused: number;
  conflict: number;
}

const NOT_UTF8 = refused(null, { rule: 'unreadable', detail: 'The line is not UTF-8. Save the file as UTF-8, one JSON object a line.' });

/** Opens a file of commands (or a pipe that has a name), or standard input for `-`. Throws `WrongUsage` when there is no such file. */
export async function openCommands(file: string): Promise<{ input: Readable; bytes: number }> {
  if (file === '-') return { input: process.stdin, bytes: 0 };
  const found = await stat(file).catch(() => undefined);
  if (found === undefined || found.isDirectory())
    throw new WrongUsage(`There is no file ${file}. Give a file of commands, one JSON object a line, or - for standard input.`);
  return { input: createReadStream(file), bytes: found.size };
}

/** Records the commands of a file in order; gives each line's result to `answer`. Blank lines are passed over. */
export async function applyLines(
  handler: CommandHandler,
  commands: { input: Readable; bytes: number },
  options: ApplyOptions,
  answer: (result: CommandResult) => Promise<void>,
): Promise<ApplySummary> {
  const summary: ApplySummary = { recorded: 0, duplicate: 0, refused: 0, conflict: 0 };
  const bar = progressBar('Recording', commands.bytes, 'bytes');
  let bytes = 0;
  try {
    for await (const line of commandLines(commands.input)) {
      bytes += line.bytes;
      const result = line.text === undefined ? NOT_UTF8 : await handler.handleLine(line.text);
      summary[result.status] += 1;
      await answer(result);
      bar.to(Math.min(bytes, commands.bytes));
      if (options.stopOnRefusal && (result.status === 'refused' || result.status === 'conflict')) break;
    }
  } finally {
    bar.end();
  }
  return summary;
}

/** `apply FILE`: prints one JSON result a line and gives the exit code. */
export async function apply(handler: CommandHandler, file: string, options: ApplyOptions): Promise<number> {
  mustArrive();
  return exitOf(await applyLines(handler, await openCommands(file), options, (result) => print(JSON.stringify(result))));
}

/** 3 when any line was refused, else 4 when there was a conflict, else 0. */
export function exitOf(summary: ApplySummary): number {
  if (summary.refused > 0) return EXIT.refused;
  return summary.conflict > 0 ? EXIT.conflict : EXIT.done;
}
