import { SingleBar } from 'cli-progress';
import { EXIT } from './exit-codes.ts';

/** Data goes to standard output; everything else to standard error. */
export function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

/** Writes data and waits until it is taken, so that a slow reader does not fill the memory. */
export async function print(text: string): Promise<void> {
  if (process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)) return;
  await new Promise<void>((resolve) => process.stdout.once('drain', resolve));
}

/** Fewer columns than this hold no table that can be read. */
const NARROWEST = 80;

/** How many columns the terminal has to which data goes; undefined where it goes to a file or a pipe. */
export function terminalWidth(stdout: { readonly isTTY?: boolean; readonly columns?: number } = process.stdout): number | undefined {
  return stdout.isTTY === true && stdout.columns !== undefined ? Math.max(NARROWEST, stdout.columns) : undefined;
}

let resultsMustArrive = false;

/** From now on it is a failure when nobody reads on: results tell what was recorded, and a reader who goes away does not know. */
export function mustArrive(): void {
  resultsMustArrive = true;
}

/** How the program ends when its standard output can't be written any more. A reader who goes away (`report … | head`) has seen enough. */
export function exitOnLostOutput({ code, message }: NodeJS.ErrnoException): number {
  if (code === 'EPIPE' && !resultsMustArrive) return EXIT.done;
  const why = code === 'EPIPE' ? 'nobody reads it any more' : message;
  const advice = resultsMustArrive ? ' Lines without a result may be recorded or not: send the file again, what is recorded answers duplicate.' : '';
  say(`Standard output cannot be written: ${why}.${advice}`);
  return EXIT.other;
}

export interface Progress {
  to(done: number, total?: number): void;
  end(): void;
}

/** A progress bar on standard error when it is a terminal; otherwise nothing. `of` is what is counted; bytes are shown as KB. */
export function progressBar(label: string, total: number, of: 'entries' | 'figures' | 'bytes' = 'entries'): Progress {
  if (!process.stderr.isTTY || total === 0) return { to: () => undefined, end: () => undefined };
  const bar = new SingleBar({
    format: `${label} {bar} {percentage}% | {value} of {total} ${of === 'bytes' ? 'KB' : of} | {eta_formatted} left`,
    formatValue: (value, _, type) => (of === 'bytes' && (type === 'value' || type === 'total') ? String(Math.ceil(value / 1_024)) : String(value)),
    stream: process.stderr,
    hideCursor: true,
    etaBuffer: 200,
  });
  bar.start(total, 0);
  return {
    to: (done, newTotal) => {
      if (newTotal !== undefined) bar.setTotal(newTotal);
      bar.update(done);
    },
    end: () => bar.stop(),
  };
}
