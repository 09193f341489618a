import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { FinancialYear, Period } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import type { Queries, Row } from '@outturn/reporting';
import { Client } from 'pg';
import { compared, type Measurement, ms, seconds, sideBySide } from './measure.ts';

/** One question to the tracker. */
export interface Question {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly moment: Moment;
}

const SQL = readFileSync(new URL('../sql/savings-tracker.sql', import.meta.url), 'utf8');

/** The tracker's rows as JSON by one statement over the read models' own views: what somebody would write without Outturn. */
export async function byHand(client: Client, { year, period, moment }: Question): Promise<string> {
  const { rows } = await client.query<{ rows: string }>(SQL, [moment.position, year, period]);
  return rows[0]?.rows ?? '';
}

async function byReport(queries: Queries, { year, period, moment }: Question): Promise<string> {
  return JSON.stringify(await queries.report('savings-tracker', { year, period }, moment));
}

/** The first row in which report and hand-written query differ, told; undefined when they are the same cell by cell. Also gives the number of rows. */
export async function difference(queries: Queries, client: Client, question: Question): Promise<{ readonly rows: number; readonly told: string | undefined }> {
  const { rows } = JSON.parse(await byReport(queries, question)) as { rows: Row[] };
  const others = JSON.parse(await byHand(client, question)) as Row[];
  if (rows.length !== others.length) return { rows: rows.length, told: `${rows.length} rows in the report, ${others.length} by hand` };
  for (const [index, row] of rows.entries()) {
    const other = others[index];
    if (isDeepStrictEqual(row, other)) continue;
    const keys = [...new Set([...Object.keys(row), ...Object.keys(other ?? {})])].filter((key) => !isDeepStrictEqual(row[key], other?.[key]));
    return {
      rows: rows.length,
      told: `${row.id}: ${keys.map((key) => `${key} ${JSON.stringify(row[key])}, by hand ${JSON.stringify(other?.[key])}`).join('; ')}`,
    };
  }
  return { rows: rows.length, told: undefined };
}

const TURNS = 9;

type Took = () => Promise<number>;

export interface TrackerQuestions {
  /** The year that the ledger ends in, now. */
  readonly now: Question;
  /** The year that its middle lies in, as it stood there. */
  readonly middle: Question;
}

/**
 * The tracker of one year, warm: report to JSON text, totals and notes included, beside the hand-written query to JSON text.
 * Before anything is timed both answers are compared, cell by cell, at each moment. Throws where they differ.
 */
export async function tracker(queries: Queries, connectionString: string, { now, middle }: TrackerQuestions): Promise<Measurement[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    const sameYear = { ...middle, moment: now.moment };
    for (const question of [now, middle, sameYear]) {
      const { told } = await difference(queries, client, question);
      if (told !== undefined) throw new Error(`the tracker and the hand-written query differ as at ${question.moment.position}: ${told}`);
    }
    const took = (work: () => Promise<unknown>) => async () => 1_000 * (await seconds(work));
    const [nowTook, middleTook, sameYearTook] = [now, middle, sameYear].map((question) => took(() => byReport(queries, question))) as [Took, Took, Took];
    const byHandTook = took(() => byHand(client, now));
    for (const once of [nowTook, middleTook, sameYearTook, byHandTook]) for (let run = 0; run < 3; run += 1) await once();
    const label = ({ year, period }: Question) => `${year} P${period}`;
    return [
      compared(`tracker ${label(now)} now, beside SQL by hand`, await sideBySide(TURNS, nowTook, byHandTook), ms, { atMost: 3 }),
      compared(`tracker ${label(middle)} in the middle, beside now`, await sideBySide(TURNS, middleTook, nowTook), ms, { atMost: 1.5 }),
      compared(`tracker ${label(middle)} in the middle, beside it now`, await sideBySide(TURNS, middleTook, sameYearTook), ms, { atMost: 1.5 }),
    ];
  } finally {
    await client.end();
  }
}
