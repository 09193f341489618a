import type { Moment } from '@outturn/read-models';
import type { Sources } from '../queries.ts';
import type { ReportOptions, Row } from '../report.ts';
import { classId, groupId } from '../reports/reserves.ts';
import { readReserveYears } from '../reserve-year.ts';
import { textIn } from '../row-text.ts';
import { entriesByPosition } from './changes-between.ts';
import { knownAt } from './subjects.ts';

/** Finds the positions behind changed rows of the reserves report: what was recorded of their reserves for the year of the row, or before it. */
export async function behindReserves(sources: Sources, options: ReportOptions, from: Moment, to: Moment): Promise<(row: Row) => number[]> {
  const versions = await sources.facts.between('reserve', from.position, to.position);
  const [{ positions }, entries] = await Promise.all([
    readReserveYears(sources.facts, await knownAt(sources, options, to), to),
    entriesByPosition(
      sources,
      versions.map((version) => version.from),
    ),
  ]);
  const yearOf = (position: number) => {
    const year = entries.get(position)?.data['year'];
    return typeof year === 'string' ? year : '';
  };
  return (row) => {
    const members = new Set(positions.flatMap((one) => ([one.reserve.reserve, groupId(one), classId(one)].includes(row.id) ? [one.reserve.reserve] : [])));
    const own = versions.filter(({ key, from: position }) => members.has(key) && yearOf(position) <= textIn(row, 'year'));
    // A row may change because another reserve of its organisation opened a later period.
    const others = own.length > 0 ? [] : versions.filter(({ from: position }) => yearOf(position) === row['year']).slice(0, 1);
    return [...new Set([...own, ...others].map((version) => version.from))].sort((a, b) => a - b);
  };
}
