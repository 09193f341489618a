import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Recorded } from '@outturn/domain';
import { foldInMemory, type Moment } from '@outturn/read-models';
import { catchUp, type ReadModels, replay } from '@outturn/read-models-postgres';
import { createQueries, GROUPINGS, type Queries, REPORT_NAMES, type ReportName, type ReportOptions } from '@outturn/reporting';
import { sampleHistory } from '../../libs/read-models/src/testing/random-history.ts';
import { type Databases, startDatabases } from '../../libs/read-models-postgres/src/testing/database.ts';
import { historyStore } from '../../libs/read-models-postgres/src/testing/history-store.ts';
import { ledgerInMemory } from '../../libs/reporting/src/testing/in-memory-ledger.ts';

const SEEDS = [2, 7, 20_261_124];
const STEPS = 300;
const POSITIONS_EACH = 8;

/** Every report, in the ways that ask for different facts: the compiler refuses one without a question. */
function questions(since: number): readonly { name: ReportName; options: ReportOptions }[] {
  const asked: Readonly<Record<ReportName, readonly ReportOptions[]>> = {
    'savings-tracker': [{}, { year: '2018-19', period: 6 }, { basis: 'incremental', structure: 'original' }, { year: '2017-18', period: 13 }],
    'programme-summary': GROUPINGS.flatMap((by) => [{ by }, { by, year: '2018-19', period: 3, structure: 'original' }]),
    'transformation-fund': [{}, { year: '2018-19' }],
    'return-on-investment': [{}, { rate: '0.04' }],
    reserves: [{}, { year: '2018-19', period: 6 }, { organisation: 'north', year: '2017-18', period: 13 }],
    'revenue-monitoring': [{}, { by: 'line' }, { year: '2017-18', period: 6, organisation: 'north' }, { by: 'line', year: '2018-19', period: 13 }],
    exceptions: [{}, { year: '2017-18', period: 9 }],
    'virement-register': [{}, { year: '2017-18' }, { organisation: 'south' }],
    'budget-reconciliation': [{ organisation: 'north' }, { organisation: 'south', year: '2017-18', period: 10 }],
    returns: [{}, { year: '2018-19' }, { organisation: 'north' }],
    movements: [{ since }, { since, year: '2018-19', period: 4 }],
  };
  return REPORT_NAMES.flatMap((name) => asked[name].map((options) => ({ name, options })));
}

describe.each(SEEDS)('as-at equals replay up to that position, history %i', (seed) => {
  const history: readonly Recorded[] = sampleHistory(STEPS, seed);
  const positions = Array.from({ length: POSITIONS_EACH }, (_, n) => Math.ceil((history.length * (n + 1)) / POSITIONS_EACH));
  let databases: Databases;
  let readModels: ReadModels;
  let live: Queries;

  const ledger = ledgerInMemory(history);
  const momentAt = (position: number): Moment => ({ position, recordedAt: history[position - 1]?.recordedAt ?? null });

  beforeAll(async () => {
    databases = await startDatabases();
    readModels = await (await databases.create()).openModels();
    await catchUp(historyStore(history), readModels);
    live = createQueries({ facts: readModels, ledger });
  });

  afterAll(async () => {
    await readModels.close();
    await databases.stop();
  });

  /** The same question to read models that know nothing but the events up to the position. */
  const replayed = (position: number): Queries => {
    const known = history.filter((event) => event.position <= position);
    return createQueries({ facts: foldInMemory(known), ledger: ledgerInMemory(known) });
  };

  const compareAt = async (position: number): Promise<void> => {
    const moment = momentAt(position);
    for (const { name, options } of questions(Math.floor(position / 2))) {
      const [past, alone] = await Promise.all([live.report(name, options, moment), replayed(position).report(name, options, moment)]);
      expect({ name, options, report: past }).toEqual({ name, options, report: alone });
    }
  };

  it.each(positions)('every report at position %i', compareAt);

  it('every report, after a replay was swapped in', async () => {
    expect(await replay(historyStore(history), readModels, { swap: true })).toMatchObject({ same: true, swapped: true });
    await compareAt(Math.floor(history.length / 2));
    await compareAt(history.length);
  });

  it('covers every report, with rows in each', async () => {
    const moment = momentAt(history.length);
    const rows = await Promise.all(REPORT_NAMES.map(async (name) => (await live.report(name, name === 'movements' ? { since: 0 } : {}, moment)).rows.length));
    expect(REPORT_NAMES.filter((_, index) => rows[index] === 0)).toEqual([]);
  });
});
