import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { FinancialYear, Period } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import type { Queries, Row } from '@outturn/reporting';
import { Client } from 'pg';
import { compared, type Measurement, ms, noted, seconds, sideBySide } from './measure.ts';

/** One question to a report of a year. */
export interface Question {
  readonly year: FinancialYear;
  readonly period: Period;
  readonly moment: Moment;
}

/** The reports that were also written by hand. */
export type ByHand = 'savings-tracker' | 'revenue-monitoring';

const written = (report: ByHand) => readFileSync(new URL(`../sql/${report}.sql`, import.meta.url), 'utf8');
const SQL: Readonly<Record<ByHand, string>> = { 'savings-tracker': written('savings-tracker'), 'revenue-monitoring': written('revenue-monitoring') };

/** A report's rows as JSON by one statement over the read models' own views: what somebody would write without Outturn. */
export async function byHand(client: Client, { year, period, moment }: Question, report: ByHand = 'savings-tracker'): Promise<string> {
  const { rows } = await client.query<{ rows: string }>(SQL[report], [moment.position, year, period]);
  return rows[0]?.rows ?? '';
}

async function byReport(queries: Queries, { year, period, moment }: Question, report: ByHand = 'savings-tracker'): Promise<string> {
  return JSON.stringify(await queries.report(report, { year, period }, moment));
}

/** The first row in which report and hand-written query differ, told; undefined when they are the same cell by cell. Also gives the number of rows. */
export async function difference(
  queries: Queries,
  client: Client,
  question: Question,
  report: ByHand = 'savings-tracker',
): Promise<{ readonly rows: number; readonly told: string | undefined }> {
  const { rows } = JSON.parse(await byReport(queries, question, report)) as { rows: Row[] };
  const others = JSON.parse(await byHand(client, question, report)) as Row[];
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
  return besideSql(queries, connectionString, 'savings-tracker', async (took, byHandTook) => {
    const sameYear = { ...middle, moment: now.moment };
    const [nowTook, middleTook, sameYearTook] = [await took(now), await took(middle), await took(sameYear)];
    const handTook = await byHandTook(now);
    return [
      compared(`tracker ${label(now)} now, beside SQL by hand`, await sideBySide(TURNS, nowTook, handTook), ms, { atMost: 3 }),
      compared(`tracker ${label(middle)} in the middle, beside now`, await sideBySide(TURNS, middleTook, nowTook), ms, { atMost: 1.5 }),
      compared(`tracker ${label(middle)} in the middle, beside it now`, await sideBySide(TURNS, middleTook, sameYearTook), ms, { atMost: 1.5 }),
    ];
  });
}

/** Revenue monitoring by service, in the same way; and how long the other reports on budgets take, for information. */
export async function monitoring(queries: Queries, connectionString: string, { now, middle }: TrackerQuestions): Promise<Measurement[]> {
  const drawn = await besideSql(queries, connectionString, 'revenue-monitoring', async (took, byHandTook) => {
    const [nowTook, middleTook] = [await took(now), await took(middle)];
    const handTook = await byHandTook(now);
    return [
      compared(`revenue monitoring ${label(now)} now, beside SQL by hand`, await sideBySide(TURNS, nowTook, handTook), ms, { atMost: 3 }),
      compared(`revenue monitoring ${label(middle)} in the middle, beside now`, await sideBySide(TURNS, middleTook, nowTook), ms, { atMost: 1.5 }),
    ];
  });
  const others: Measurement[] = [];
  const { year, period, moment } = now;
  for (const name of ['virement-register', 'budget-reconciliation', 'reserves'] as const) {
    const organisation = name === 'budget-reconciliation' ? { organisation: 'council' } : {};
    const draw = () => queries.report(name, { year, period, ...organisation }, moment);
    await draw();
    others.push(noted(`${name} ${label(now)}`, ms(1_000 * (await seconds(draw)))));
  }
  return [...drawn, ...others];
}

const label = ({ year, period }: Question) => `${year} P${period}`;

/** How long the answer to a question takes, in milliseconds: once it was compared with the other one, and warm. */
type TookFor = (question: Question) => Promise<Took>;

async function besideSql(
  queries: Queries,
  connectionString: string,
  report: ByHand,
  measure: (took: TookFor, byHandTook: TookFor) => Promise<Measurement[]>,
): Promise<Measurement[]> {
  const client = new Client({ connectionString });
  await client.connect();
  const warm = async (work: () => Promise<unknown>): Promise<Took> => {
    for (let run = 0; run < 3; run += 1) await work();
    return async () => 1_000 * (await seconds(work));
  };
  try {
    return await measure(
      async (question) => {
        const { told } = await difference(queries, client, question, report);
        if (told !== undefined) throw new Error(`${report} and the hand-written query differ as at ${question.moment.position}: ${told}`);
        return warm(() => byReport(queries, question, report));
      },
      (question) => warm(() => byHand(client, question, report)),
    );
  } finally {
    await client.end();
  }
}
