import { currentTarget } from '@outturn/domain';
import { type Amount, amount, type FinancialYear, type IsoDate, londonDay, money, type Period, periodEnd, sum } from '@outturn/kernel';
import type { FactReader, SchemeYearFacts, Version } from '@outturn/read-models';
import type { Queries, Row, StoryEntry } from '@outturn/reporting';
import type { Point } from '../charts/charts.ts';
import { countIn, textIn } from '../web/cells.ts';
import { periodInWords } from '../web/format.ts';
import type { Visit } from '../web/visit.ts';
import { type Picture, pictureOverTime } from './picture.ts';
import { withPublications } from './publication-marks.ts';

/** What is needed to draw one year of a scheme period by period. */
export interface YearSoFar {
  readonly year: FinancialYear;
  /** The period that the year is read at. */
  readonly period: Period;
  readonly stated: SchemeYearFacts | undefined;
  /** The scheme's current target of the year by the day from which it stood, in order. */
  readonly targets: readonly { readonly from: IsoDate; readonly target: Amount }[];
  /** What makes the banked figure of the year, by the day of recording. */
  readonly banked: readonly { readonly on: IsoDate; readonly amount: Amount }[];
}

/**
 * The year period by period: the target and what was banked as they stood when the period ended (at the last period: as they
 * stand now), and the forecast as it was stated at each period: from the first return on.
 */
export function pointsOfYear({ year, period, stated, targets, banked }: YearSoFar): Point[] {
  return Array.from({ length: period }, (_, index) => {
    const n = index + 1;
    const isLast = n === period;
    const end = periodEnd(year, n);
    // A scheme may be recorded after the year began: its first target holds for the periods before.
    const target = (isLast ? targets.at(-1) : (targets.findLast(({ from }) => from <= end) ?? targets[0]))?.target ?? null;
    const made = stated?.forecasts.findLast((one) => one.period <= n)?.forecast;
    const forecast = made ?? (stated?.confirmed.some((confirmed) => confirmed <= n) ? target : null);
    const secured = banked.filter(({ on }) => isLast || on <= end).map((part) => money(part.amount));
    return { label: periodInWords(n).slice(0, 3), target, forecast, banked: target === null && secured.length === 0 ? null : amount(sum(secured)) };
  });
}

/** Null before a second period, and for years of which nothing is recorded by period. */
export async function pictureOfYear(queries: Queries, facts: FactReader, visit: Visit, row: Row, history: readonly StoryEntry[]): Promise<Picture | null> {
  const { moment } = visit;
  const scheme = textIn(row, 'scheme');
  const year = textIn(row, 'year');
  const period = countIn(row, 'period');
  if (row['banked'] === null || period < 2) return null;
  const [versions, stated, trace] = await Promise.all([
    facts.between('scheme', 0, moment.position, { scheme }),
    facts.asAt('scheme_year', moment.position, { scheme, year }),
    queries.trace('savings-tracker', row.id, 'banked', { year, period }, moment),
  ]);
  const points = pointsOfYear({
    year,
    period,
    stated: stated[0],
    targets: targetsBy(versions, year, history),
    banked: trace.parts.map((part) => ({ on: part.event === null ? '' : londonDay(part.event.recordedAt), amount: part.amount })),
  });
  const marked = await withPublications(facts, moment.position, { organisation: textIn(row, 'organisation'), year }, points);
  return pictureOverTime(marked, { name: 'periods', title: `Month by month in ${year}`, labels: 'Period', unit: visit.lens.unit });
}

function targetsBy(versions: readonly Version<'scheme'>[], year: FinancialYear, history: readonly StoryEntry[]): { from: IsoDate; target: Amount }[] {
  const days = new Map(history.map((entry) => [entry.position, londonDay(entry.recordedAt)]));
  return versions.flatMap(({ from, facts }) => {
    const day = days.get(from);
    return facts.targets === null || day === undefined ? [] : [{ from: day, target: amount(currentTarget(facts.targets, facts.recurrence, year)) }];
  });
}
