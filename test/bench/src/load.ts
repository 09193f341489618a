import { randomInt, randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { entriesByCommand, headOf, type LoadedScheme, type LoadGround, pence, person, type Seen, system } from './load-users.ts';
import { median } from './measure.ts';
import { askApi, type Product, sendCommand, signIn, startProduct } from './product.ts';

type Say = (message: string) => void;

export interface LoadOptions {
  readonly users: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly users: number;
  readonly seconds: number;
  readonly requests: number;
  readonly kinds: readonly { readonly kind: string; readonly requests: number; readonly median: number; readonly p95: number }[];
  /** Commands that were told to be recorded. */
  readonly acknowledged: number;
  readonly conflicts: number;
  /** What must not be: unexpected answers, acknowledged commands that are not in the ledger once, read models that differ from a replay. */
  readonly failures: readonly string[];
}

const YEAR = '2017-18';
const SYSTEMS = 6;
const CONTENDED = 5;
/** A user looks at what came for up to so many milliseconds. */
const LOOKING_MS = 100;

/** The whole product under so many users at once; three of five are systems, the others people with browsers. */
export async function load(options: LoadOptions, say: Say): Promise<LoadResult> {
  say('starting the product');
  const product = await startProduct();
  try {
    const audit = await product.systemKey('load.audit', ['auditor']);
    const ground = await groundOf(product, audit);
    const seen: Seen = { took: new Map(), acknowledged: [], conflicts: 0, failures: [] };
    const systems = Math.ceil(options.users * 0.6);
    const users = Array.from({ length: systems }, (_, n) => system(ground, seen, n));
    for (let n = systems; n < options.users; n += 1) users.push(person(ground, seen, await signIn(product.url, n % 2 === 0 ? 'farida.hope' : 'frank.iles')));
    say(`${options.users} users at once for ${options.seconds} seconds`);
    const until = performance.now() + 1_000 * options.seconds;
    const began = performance.now();
    await Promise.all(users.map((acts) => goOn(acts, seen, until)));
    const seconds = (performance.now() - began) / 1_000;
    say('looking for every acknowledged command in the ledger, and replaying it');
    await checkLedger(product, audit, ground.start, seen);
    return resultOf(options.users, seconds, seen);
  } finally {
    await product.stop();
  }
}

async function goOn(acts: readonly (() => Promise<void>)[], seen: Seen, until: number): Promise<void> {
  while (performance.now() < until) {
    try {
      await acts[randomInt(acts.length)]?.();
    } catch (error) {
      seen.failures.push(`no answer: ${error instanceof Error ? error.message : String(error)}`);
    }
    await pause(randomInt(LOOKING_MS));
  }
}

/** Schemes of the sample councils that a return can be made for, and keys of systems in finance. */
async function groundOf(product: Product, audit: string): Promise<LoadGround> {
  const { url } = product;
  const keys: string[] = [];
  for (let n = 0; n < SYSTEMS; n += 1) keys.push(await product.systemKey(`load.${n}`, ['finance']));
  const { text } = await askApi(url, audit, `/api/v1/reports/savings-tracker?year=${YEAR}&period=12`);
  const { rows } = JSON.parse(text) as { rows: { scheme: string; forecast: string | null; currentTarget: string | null }[] };
  const taking: LoadedScheme[] = [];
  for (const { scheme, forecast } of rows) {
    const { status } = await sendCommand(url, keys[0] ?? '', { id: randomUUID(), command: 'ConfirmForecast', data: { scheme, year: YEAR, period: 12 } });
    if (status === 201 && forecast !== null) taking.push({ scheme, forecast: pence(forecast) });
  }
  if (taking.length <= CONTENDED) throw new Error(`returns can be made for ${taking.length} schemes only`);
  return { url, keys, year: YEAR, own: taking.slice(CONTENDED), contended: taking.slice(0, CONTENDED), start: await headOf(url, audit) };
}

/** Every acknowledged command is in the ledger once, where it was told to be; the read models are what a replay gives. */
async function checkLedger(product: Product, audit: string, start: number, seen: Seen): Promise<void> {
  const head = await headOf(product.url, audit);
  const recorded = await entriesByCommand(product.url, audit, start, head);
  for (const { command, kind, position } of seen.acknowledged) {
    const entries = recorded.get(command) ?? [];
    if (entries.length === 0) seen.failures.push(`lost: ${kind}, command ${command}, was acknowledged and is not in the ledger`);
    if (new Set(entries.map(({ what }) => what)).size < entries.length) seen.failures.push(`recorded twice: command ${command}`);
    if (position !== undefined && entries.at(-1)?.position !== position) seen.failures.push(`command ${command} was told to be at ${position}`);
  }
  const behind = await askApi(product.url, audit, `/api/v1/status?waitFor=${head}`);
  if (behind.status !== 200) seen.failures.push(`the read models did not come to position ${head}`);
  await product.outturn('replay').catch((error: unknown) => seen.failures.push(`replay: ${error instanceof Error ? error.message : String(error)}`));
}

function resultOf(users: number, seconds: number, { took, acknowledged, conflicts, failures }: Seen): LoadResult {
  const kinds = [...took].map(([kind, times]) => ({ kind, requests: times.length, median: median(times), p95: quantile(times, 0.95) }));
  return {
    users,
    seconds,
    requests: kinds.reduce((sum, { requests }) => sum + requests, 0),
    kinds: kinds.sort((a, b) => a.kind.localeCompare(b.kind, 'en-GB')),
    acknowledged: acknowledged.length,
    conflicts,
    failures,
  };
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The section for people. */
export function loadText({ users, seconds, requests, kinds, acknowledged, conflicts, failures }: LoadResult): string {
  const width = Math.max(...kinds.map(({ kind }) => kind.length));
  const line = (kind: string, ...cells: readonly string[]) => `${kind.padEnd(width)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const number = (n: number) => Math.round(n).toLocaleString('en-GB');
  return [
    `${users} users at once for ${Math.round(seconds)} s: ${number(requests)} requests, ${number(requests / seconds)}/s; ${number(acknowledged)} commands recorded, ${number(conflicts)} conflicts`,
    '',
    line('Kind of request', 'Requests', 'Median ms', 'p95 ms'),
    ...kinds.map(({ kind, requests: n, median: middle, p95 }) => line(kind, number(n), middle.toFixed(1), p95.toFixed(1))),
    '',
    failures.length === 0
      ? 'No errors, nothing lost, read models equal to a replay.'
      : `FAILED ${failures.length} times: ${[...new Set(failures)].slice(0, 10).join('; ')}`,
  ].join('\n');
}
