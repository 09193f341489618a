import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbedded } from '@outturn/embedded-postgres';
import { load, loadText } from './load.ts';
import { loadNow, machine, type Machine } from './machine.ts';
import { type Measurement, reached } from './measure.ts';
import { type Part, PARTS, run } from './run.ts';
import { machineText, table } from './table.ts';

const USAGE = `npm run bench [-- --events N] [--quick] [--only PART] [--json] [--load]

Measures Outturn beside plain SQL and a peer, in one run on one embedded PostgreSQL in a temporary folder.

  --events N   events of the long ledger (1,000,000)
  --quick      a tenth of everything, in two or three minutes; goals are judged all the same
  --only PART  one part alone, on a long ledger where it needs one: ${PARTS.join(', ')}
  --json       the result as JSON
  --load       instead: the whole product under fifty users at once for two minutes (--quick: ten seconds)

Exit code: 0 when every goal is reached, 1 when one is not, 2 for wrong usage.`;

interface Options {
  readonly events: number;
  readonly scale: number;
  /** Left out: all of them. */
  readonly only?: Part;
  readonly json: boolean;
  readonly load: boolean;
}

function optionsFrom(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        events: { type: 'string' },
        quick: { type: 'boolean' },
        only: { type: 'string' },
        json: { type: 'boolean' },
        load: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    const quick = values.quick === true;
    const events = values.events === undefined ? (quick ? 100_000 : 1_000_000) : Number(values.events);
    const only = PARTS.find((part) => part === values.only);
    if (values.only !== undefined && only === undefined) return undefined;
    if (values.help === true || !Number.isSafeInteger(events) || events < 20_000 || events > 1_100_000) return undefined;
    return { events, scale: quick ? 0.1 : 1, ...(only === undefined ? {} : { only }), json: values.json === true, load: values.load === true };
  } catch {
    return undefined;
  }
}

const say = (message: string): void => {
  process.stderr.write(`${message} …\n`);
};

class BrokenOff extends Error {
  override readonly name = 'BrokenOff';
}

/** Rejects when the run is broken off: then, too, the database is stopped and its folder removed. */
function brokenOff(): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.once(signal, () => {
        // What still runs loses its connections, and nobody waits for it any more.
        process.on('uncaughtException', () => undefined);
        reject(new BrokenOff(signal));
      });
    }
  });
  broken.catch(() => undefined);
  return broken;
}

function print(measurements: readonly Measurement[], on: Machine, { events, json }: Options): void {
  const missed = measurements.filter((measurement) => !reached(measurement));
  if (json) {
    const all = measurements.map((one) => ({ ...one, value: Number.isNaN(one.value) ? null : one.value, reached: reached(one) }));
    process.stdout.write(`${JSON.stringify({ machine: on, events, reached: missed.length === 0, measurements: all })}\n`);
    return;
  }
  const verdict = missed.length === 0 ? 'Every goal is reached.' : `Not reached: ${missed.map(({ work }) => work).join('; ')}.`;
  process.stdout.write(`${table(measurements)}\n\n${machineText(on)}; ${events.toLocaleString('en-GB')} events in the long ledger.\n${verdict}\n`);
}

async function bench(options: Options, broken: Promise<never>): Promise<number> {
  const before = loadNow();
  const folder = await mkdtemp(join(tmpdir(), 'outturn-bench-'));
  try {
    const postgres = await openEmbedded(folder);
    try {
      const measurements = await Promise.race([run(postgres, options, say), broken]);
      print(measurements, await machine(postgres.connectionString('superuser'), before), options);
      return measurements.every(reached) ? 0 : 1;
    } finally {
      await postgres.release();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const LOAD_USERS = 50;
const LOAD_SECONDS = 120;

async function underLoad({ scale, json }: Options, broken: Promise<never>): Promise<number> {
  const result = await Promise.race([load({ users: LOAD_USERS, seconds: Math.max(10, LOAD_SECONDS * scale) }, say), broken]);
  process.stdout.write(`${json ? JSON.stringify(result) : loadText(result)}\n`);
  return result.failures.length === 0 ? 0 : 1;
}

async function main(): Promise<number> {
  const options = optionsFrom(process.argv.slice(2));
  if (options === undefined) {
    process.stderr.write(`${USAGE}\n(--events is a whole number from 20,000 to 1,100,000.)\n`);
    return 2;
  }
  try {
    const broken = brokenOff();
    return await (options.load ? underLoad(options, broken) : bench(options, broken));
  } catch (error) {
    if (!(error instanceof BrokenOff)) throw error;
    process.stderr.write(`broken off by ${error.message}; nothing is left behind\n`);
    return 130;
  }
}

process.exit(await main());
