import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { openEmbedded } from '@outturn/embedded-postgres';
import { loadNow, machine } from './machine.ts';
import { reached } from './measure.ts';
import { run } from './run.ts';
import { machineText, table } from './table.ts';

const USAGE = `npm run bench [-- --events N] [--quick] [--json]

Measures Outturn beside plain SQL and a peer, in one run on one embedded PostgreSQL in a temporary folder.

  --events N   events of the long ledger (1,000,000)
  --quick      a tenth of everything, in two or three minutes; goals are judged all the same
  --json       the result as JSON

Exit code: 0 when every goal is reached, 1 when one is not, 2 for wrong usage.`;

interface Options {
  readonly events: number;
  readonly scale: number;
  readonly json: boolean;
}

function optionsFrom(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { events: { type: 'string' }, quick: { type: 'boolean' }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
    });
    const quick = values.quick === true;
    const events = values.events === undefined ? (quick ? 100_000 : 1_000_000) : Number(values.events);
    if (values.help === true || !Number.isSafeInteger(events) || events < 20_000 || events > 1_100_000) return undefined;
    return { events, scale: quick ? 0.1 : 1, json: values.json === true };
  } catch {
    return undefined;
  }
}

const say = (message: string): void => {
  process.stderr.write(`${message} …\n`);
};

async function main(): Promise<number> {
  const options = optionsFrom(process.argv.slice(2));
  if (options === undefined) {
    process.stderr.write(`${USAGE}\n(--events is a whole number from 20,000 to 1,100,000.)\n`);
    return 2;
  }
  const before = loadNow();
  const folder = await mkdtemp(join(tmpdir(), 'outturn-bench-'));
  try {
    const postgres = await openEmbedded(folder);
    try {
      const measurements = await run(postgres, options, say);
      const on = await machine(postgres.connectionString('superuser'), before);
      const missed = measurements.filter((measurement) => !reached(measurement));
      process.stdout.write(
        options.json
          ? `${JSON.stringify({ machine: on, events: options.events, reached: missed.length === 0, measurements: measurements.map((one) => ({ ...one, value: Number.isNaN(one.value) ? null : one.value, reached: reached(one) })) })}\n`
          : `${table(measurements)}\n\n${machineText(on)}; ${options.events.toLocaleString('en-GB')} events in the long ledger.\n${missed.length === 0 ? 'Every goal is reached.' : `Not reached: ${missed.map(({ work }) => work.trim()).join('; ')}.`}\n`,
      );
      return missed.length === 0 ? 0 : 1;
    } finally {
      await postgres.release();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// The database must be stopped and its folder removed when the run is broken off, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
process.exitCode = await main();
