import { money } from '@outturn/kernel';
import type { Moment } from '@outturn/read-models';
import type { Sources } from '../queries.ts';
import type { ReportOptions, Row } from '../report.ts';
import { linesMovedBetween } from '../reports/line-movements.ts';
import { textIn } from '../row-text.ts';
import { lineFigureParts } from './budgets.ts';
import type { Derivation } from './part.ts';

/** How a cell of a budget line's movement is made up. */
export async function lineMovementDerivation(sources: Sources, row: Row, column: string, options: ReportOptions, moment: Moment): Promise<Derivation> {
  const [line, year] = [textIn(row, 'line'), textIn(row, 'year')];
  const since = options.since ?? 0;
  const upTo = options.period ?? 13;
  const figureAt = async (position: number): Promise<Derivation> => ({
    parts: position === 0 ? [] : await lineFigureParts(sources, line, year, upTo, { ...moment, position }),
    rule: `The forecast outturn as it stood at position ${position}; before the first the budget, and 0 before it was opened.`,
  });
  if (column === 'from') return figureAt(since);
  if (column === 'to') return figureAt(moment.position);
  const moved = (await linesMovedBetween(sources, { ...options, year }, since, moment.position)).find((one) => one.line === line);
  const events = moved?.events ?? [];
  return {
    parts: events.flatMap(({ entry, lines }) =>
      lines.map(({ code, amount, narrative }) => ({ value: money(amount), explanation: `${code}${narrative === '' ? '' : `: ${narrative}`}`, entry })),
    ),
    recorded: column === 'movement' ? [] : events.filter(({ lines }) => lines.length === 0).map(({ entry }) => entry),
    rule: 'Each event in between that moved the forecast outturn, by its reasons, in the order of recording.',
    ...(column === 'movement' ? {} : { inputs: true }),
  };
}
