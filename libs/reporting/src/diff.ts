import type { Moment } from '@outturn/read-models';
import { asAtOf } from './conventions.ts';
import { behindOf } from './diff/behind.ts';
import { entriesByPosition } from './diff/changes-between.ts';
import { unknownAt } from './diff/subjects.ts';
import type { Diff, RowChange, Sources } from './queries.ts';
import { BadQuestion, type Cell, type Report, type ReportName, type ReportOptions, type Row } from './report.ts';
import { inOrder } from './savings-facts.ts';
import { tell } from './story.ts';

/** Draws a report: how the two sides of a diff are made. */
export type Draw = (name: ReportName, options: ReportOptions, moment: Moment) => Promise<Report>;

type ChangedRow = Omit<RowChange, 'events'> & { readonly row: Row };

/**
 * The same report at two moments: rows that were added, removed or changed, each changed cell before and after, and the
 * events between the two that are behind each row. Throws `BadQuestion` when the earlier moment lies after the later one,
 * and for what the report itself refuses. An id in the options that nobody knew yet at the earlier moment has no rows there.
 */
export async function diff(sources: Sources, draw: Draw, name: ReportName, options: ReportOptions, from: Moment, to: Moment): Promise<Diff> {
  if (from.position > to.position)
    throw new BadQuestion(
      `The earlier moment (position ${from.position}) lies after the later one (position ${to.position}): put them the other way round.`,
      'from',
    );
  const after = await draw(name, options, to);
  const before = (await unknownAt(sources, options, from)).length > 0 ? null : await draw(name, options, from);
  const changed = changedRows(before?.rows ?? [], after.rows);
  const positionsOf = await behindOf(sources, name, options, from, to);
  const behind = changed.map((one) =>
    positionsOf(
      one.row,
      one.cells.map((cell) => cell.key),
    ),
  );
  const entries = await entriesByPosition(sources, behind.flat());
  return {
    report: name,
    from: asAtOf(from),
    to: asAtOf(to),
    rows: changed.map(({ id, change, cells }, index) => ({
      id,
      change,
      cells,
      events: (behind[index] ?? []).flatMap((position) => entries.get(position) ?? []).map(tell),
    })),
  };
}

function changedRows(before: readonly Row[], after: readonly Row[]): ChangedRow[] {
  const earlier = new Map(before.map((row) => [row.id, row]));
  const later = new Map(after.map((row) => [row.id, row]));
  const ids = [...new Set([...earlier.keys(), ...later.keys()])].sort(inOrder);
  return ids.flatMap((id): ChangedRow[] => {
    const [was, is] = [earlier.get(id), later.get(id)];
    const row = is ?? was;
    const cells = changedCells(was, is);
    if (row === undefined || cells.length === 0) return [];
    return [{ id, change: was === undefined ? 'added' : is === undefined ? 'removed' : 'changed', cells, row }];
  });
}

/** Cells that differ. Of an added or removed row: every cell that says something. */
function changedCells(was: Row | undefined, is: Row | undefined): RowChange['cells'] {
  const keys = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].filter((key) => key !== 'id');
  return keys.flatMap((key) => {
    const [from, to] = [was?.[key] ?? null, is?.[key] ?? null];
    return sameCell(from, to) ? [] : [{ key, from, to }];
  });
}

function sameCell(a: Cell, b: Cell): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
