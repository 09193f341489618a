import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { CommandHandler, CommandResult } from '@outturn/application';
import { EXIT, WrongUsage } from '../exit-codes.ts';
import { print, progressBar } from '../streams.ts';

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

/** Opens a file of commands, or standard input for `-`. Throws `WrongUsage` when there is no such file. */
export async function openCommands(file: string): Promise<{ input: Readable; bytes: number }> {
  if (file === '-') return { input: process.stdin, bytes: 0 };
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new WrongUsage(`There is no file ${file}. Give a file of commands, one JSON object a line, or - for standard input.`);
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
  const bar = progressBar('Recording', commands.bytes);
  let bytes = 0;
  try {
    for await (const line of createInterface({ input: commands.input, crlfDelay: Infinity })) {
      bytes += Buffer.byteLength(line) + 1;
      const text = line.replace(/^\uFEFF/, '').trim();
      if (text === '') continue;
      const result = await handler.handleLine(text);
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
  return exitOf(await applyLines(handler, await openCommands(file), options, (result) => print(JSON.stringify(result))));
}

/** 3 when any line was refused, else 4 when there was a conflict, else 0. */
export function exitOf(summary: ApplySummary): number {
  if (summary.refused > 0) return EXIT.refused;
  return summary.conflict > 0 ? EXIT.conflict : EXIT.done;
}
