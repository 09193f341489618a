import { randomUUID } from 'node:crypto';
import { EVENTS, type NewEvent, streamOf } from '@outturn/domain';
import type { AppendRequest, EventStore } from '@outturn/event-store';
import { amount, money } from '@outturn/kernel';
import { encodeEvent } from '@outturn/ledger';
import { project, type ReadModels } from '@outturn/read-models-postgres';
import type { Queries } from '@outturn/reporting';
import { Client } from 'pg';
import { type Measurement, median, ms } from './measure.ts';
import type { Question } from './tracker.ts';

const PER_SECOND = 500;
/** Of so many appends one is looked for. */
const LOOKED_FOR = 10;
const ACTOR = { user: 'head-of-commissioning', roles: ['service-team'] };
const MOVEMENT = '1.00';

/** A scheme of the long ledger, and what the next change of its forecast goes from. */
interface Forecasted {
  readonly scheme: string;
  revision: number;
  forecast: string;
}

/**
 * Appends forecast changes to the schemes of a long ledger at a steady rate, a projector in the same process; one in ten is
 * looked for in the tracker of its scheme. Milliseconds from when it was due to be sent until the report shows its forecast.
 */
export async function appendToVisible(
  ledger: { readonly store: EventStore; readonly readModels: ReadModels; readonly queries: Queries; readonly superuser: string },
  question: Question,
  duration: number,
): Promise<Measurement> {
  const { store, readModels } = ledger;
  const schemes = await forecastedSchemes(readModels, ledger.superuser, question);
  const projector = project(store, readModels);
  const samples: number[] = [];
  const running: Promise<void>[] = [];
  try {
    await readModels.waitFor((await store.head()).position, 120_000);
    const started = performance.now();
    for (let n = 0; n < duration * PER_SECOND; n += 1) {
      const due = started + (n * 1_000) / PER_SECOND;
      if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
      const scheme = schemes[n % schemes.length];
      if (scheme !== undefined) running.push(one(ledger, question, scheme, due, n % LOOKED_FOR === 0 ? samples : undefined));
    }
    await Promise.all(running);
  } finally {
    await projector.close();
  }
  const middle = median(samples);
  return {
    work: `append to visible in the tracker at ${PER_SECOND}/s, median of ${samples.length}`,
    outturn: ms(middle),
    baseline: '',
    value: middle,
    goal: { atMost: 20 },
  };
}

async function one(
  { store, readModels, queries }: { readonly store: EventStore; readonly readModels: ReadModels; readonly queries: Queries },
  { year, period }: Question,
  forecasted: Forecasted,
  due: number,
  samples: number[] | undefined,
): Promise<void> {
  const { scheme } = forecasted;
  const result = await store.append(changeOf(forecasted, year, period));
  if (result.outcome !== 'recorded') throw new Error(`an append of the bench was not recorded but ${result.outcome}`);
  if (samples === undefined) return;
  const expected = forecasted.forecast;
  await readModels.waitFor(result.position, 10_000);
  const { rows } = await queries.report('savings-tracker', { scheme, year, period }, { position: result.position, recordedAt: result.recordedAt });
  if (rows[0]?.['forecast'] !== expected)
    throw new Error(`the tracker shows ${JSON.stringify(rows[0]?.['forecast'])} for ${scheme}, not the forecast ${expected} that was waited for`);
  samples.push(performance.now() - due);
}

function changeOf(forecasted: Forecasted, year: string, period: number): AppendRequest {
  const { scheme, revision, forecast: previous } = forecasted;
  const stream = streamOf('scheme', scheme);
  forecasted.forecast = amount(money(previous).plus(money(MOVEMENT)));
  forecasted.revision += 1;
  const event: NewEvent = {
    type: 'ForecastChanged',
    stream,
    data: {
      scheme,
      year,
      period,
      previous,
      forecast: forecasted.forecast,
      notRecurrent: '0.00',
      reasons: [{ code: 'delay', amount: MOVEMENT, narrative: 'Reviewed' }],
    },
  };
  const command = randomUUID();
  const { event: encoded, texts } = encodeEvent(event, { command, actor: ACTOR, effective: null }, EVENTS.ForecastChanged, { id: randomUUID() });
  return { command: { id: command, content: command }, events: [encoded], texts, expected: { [stream]: revision } };
}

async function forecastedSchemes(readModels: ReadModels, superuser: string, { year, moment }: Question): Promise<Forecasted[]> {
  const stated = new Map((await readModels.asAt('scheme_year', moment.position, { year })).map((facts) => [facts.scheme, facts.forecasts.at(-1)?.forecast]));
  const client = new Client({ connectionString: superuser });
  await client.connect();
  try {
    const { rows } = await client.query<{ scheme: string; revision: number }>(
      "SELECT substr(stream, 8) AS scheme, max(revision) AS revision FROM ledger.event WHERE stream LIKE 'scheme/SCH-%' GROUP BY stream ORDER BY stream",
    );
    return rows.map(({ scheme, revision }) => ({ scheme, revision, forecast: stated.get(scheme) ?? '400000.00' }));
  } finally {
    await client.end();
  }
}
