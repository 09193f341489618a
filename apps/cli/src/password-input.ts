import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { WrongUsage } from './exit-codes.ts';

const MOST_BYTES = 10_000;

/**
 * A password from standard input, or asked for twice on the terminal without showing it. Never from the command line's
 * own words: those can be read in the list of processes and in the shell's history. Throws `WrongUsage`.
 */
export async function readPassword(question: string, fromStandardInput: boolean): Promise<string> {
  if (fromStandardInput) return readFromStandardInput();
  if (!process.stdin.isTTY) throw new WrongUsage('There is no terminal to ask for the password. Give it on standard input, with --password-stdin.');
  const first = await ask(`${question}: `);
  if ((await ask('The same once more: ')) !== first) throw new WrongUsage('The two passwords differ. Nothing was changed.');
  return first;
}

async function readFromStandardInput(): Promise<string> {
  if (process.stdin.isTTY) throw new WrongUsage('--password-stdin wants a pipe or a file; what is typed would show. Leave it out to be asked.');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) throw new WrongUsage('That is too long for a password.');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)).replace(/\r?\n$/, '');
  } catch {
    throw new WrongUsage('The password on standard input is not UTF-8.');
  }
}

function ask(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: process.stdin, output: silent, terminal: true, historySize: 0 });
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    // While the terminal is read character by character, Ctrl-C is a character: make a signal of it again.
    terminal.on('SIGINT', () => {
      terminal.close();
      process.kill(process.pid, 'SIGINT');
    });
    terminal.once('close', () => reject(new WrongUsage('No password was given. Nothing was changed.')));
    terminal.question('', (answer) => {
      resolve(answer);
      terminal.close();
      process.stderr.write('\n');
    });
  });
}
