import { randomUUID } from 'node:crypto';
import { EVENTS, type NewEvent, streamOf } from '@outturn/domain';
import type { EventStore } from '@outturn/event-store';
import { encodeEvent } from '@outturn/ledger';
import type { SchemeYearFacts } from '@outturn/read-models';
import { project, type ReadModels } from '@outturn/read-models-postgres';
import { type Measurement, median, ms } from './measure.ts';

const PER_SECOND = 500;
const ACTOR = { user: 'head-of-commissioning', roles: ['service-team'] };

/**
 * Appends at a steady rate beside a projector in the same process; every tenth append waits until its own figure can be
 * read from the tracker's read model. Milliseconds from sending the append to seeing the figure.
 */
export async function appendToVisible(store: EventStore, readModels: ReadModels, duration: number): Promise<Measurement> {
  const projector = project(store, readModels);
  const samples: number[] = [];
  const running: Promise<void>[] = [];
  await readModels.waitFor((await store.head()).position, 120_000);
  const started = performance.now();
  for (let n = 0; n < duration * PER_SECOND; n += 1) {
    const due = started + (n * 1_000) / PER_SECOND;
    if (due > performance.now()) await new Promise((resolve) => setTimeout(resolve, due - performance.now()));
    running.push(one(store, readModels, n, samples));
  }
  await Promise.all(running);
  await projector.close();
  const middle = median(samples);
  return { work: `append to visible at ${PER_SECOND}/s, median of ${samples.length}`, outturn: ms(middle), baseline: '', value: middle, goal: { atMost: 20 } };
}

async function one(store: EventStore, readModels: ReadModels, n: number, samples: number[]): Promise<void> {
  const scheme = `VIS-${randomUUID()}`;
  const stream = streamOf('scheme', scheme);
  const forecast = `${n}.00`;
  const event: NewEvent = {
    type: 'ForecastChanged', stream,
    data: { scheme, year: '2017-18', period: 1, previous: '0.00', forecast, notRecurrent: '0.00', reasons: [{ code: 'delay', amount: forecast, narrative: 'Reviewed' }] },
  };
  const command = randomUUID();
  const { event: encoded, texts } = encodeEvent(event, { command, actor: ACTOR, effective: null }, EVENTS.ForecastChanged, { id: randomUUID() });
  const sent = performance.now();
  const result = await store.append({ command: { id: command, content: command }, events: [encoded], texts, expected: { [stream]: -1 } });
  if (result.outcome !== 'recorded') throw new Error(`not recorded: ${result.outcome}`);
  if (n % 10 !== 0) return;
  await readModels.waitFor(result.position, 10_000);
  const [seen]: SchemeYearFacts[] = await readModels.asAt('scheme_year', result.position, { scheme });
  if (seen?.forecasts[0]?.forecast !== forecast) throw new Error('the figure that was waited for is not there');
  samples.push(performance.now() - sent);
}
