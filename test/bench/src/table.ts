import type { Machine } from './machine.ts';
import { type Measurement, reached } from './measure.ts';

type Line = readonly string[];
const HEADINGS: Line = ['Work', 'Outturn', 'Baseline', 'Ratio', 'Goal', 'Reached'];

/** One table for people: figures on the right, what has no goal marked by nothing. */
export function table(measurements: readonly Measurement[]): string {
  const lines = [HEADINGS, ...measurements.map(lineOf)];
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  const print = (line: Line) =>
    line
      .map((cell, column) => (column === 0 || column === 5 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  return [print(HEADINGS), widths.map((width) => '─'.repeat(width)).join('  '), ...lines.slice(1).map(print)].join('\n');
}

function lineOf(measurement: Measurement): Line {
  const { work, outturn, baseline, value, goal } = measurement;
  const ratio = Number.isNaN(value) || (goal !== null && baseline === '') ? '' : value.toFixed(2);
  return [work, outturn, baseline, ratio, goalText(measurement), goal === null ? '' : reached(measurement) ? 'yes' : 'NO'];
}

function goalText({ goal, baseline }: Measurement): string {
  if (goal === null) return '';
  if ('withinMs' in goal) return `≤ ${goal.withinMs} ms`;
  return 'atLeast' in goal ? `≥ ${goal.atLeast}` : `≤ ${goal.atMost}${baseline === '' ? ' ms' : ''}`;
}

export function machineText({ cores, processor, memoryGb, node, postgres, load }: Machine): string {
  return `${cores} cores (${processor}), ${memoryGb} GB; PostgreSQL ${postgres}, Node ${node}; load ${load.before} when it began, ${load.after} when it ended`;
}
