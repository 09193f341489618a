import { cpus, loadavg, totalmem } from 'node:os';
import { Client } from 'pg';

/** What the figures were taken on: without it they say little. */
export interface Machine {
  readonly cores: number;
  readonly processor: string;
  readonly memoryGb: number;
  readonly node: string;
  readonly postgres: string;
  /** Of one minute, when the run began and ended: more than the cores means that others had them too. */
  readonly load: { readonly before: number; readonly after: number };
}

/** The one value that a question is answered with. */
export async function askOne(connectionString: string, sql: string): Promise<string> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, string>>(sql);
    return Object.values(rows[0] ?? {})[0] ?? '';
  } finally {
    await client.end();
  }
}

export const loadNow = (): number => Math.round((loadavg()[0] ?? 0) * 10) / 10;

export async function machine(connectionString: string, before: number): Promise<Machine> {
  const all = cpus();
  return {
    cores: all.length,
    processor: all[0]?.model.trim() ?? 'unknown',
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    postgres: await askOne(connectionString, 'SHOW server_version'),
    load: { before, after: loadNow() },
  };
}
