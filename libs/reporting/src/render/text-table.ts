import Table from 'cli-table3';

/** A column of a table in plain text. `most`: no wider than this, text goes on in the next line; null: as wide as it needs. */
export interface TextColumn {
  readonly label: string;
  readonly right: boolean;
  readonly most: number | null;
}

const GAP = '  ';
export const GAP_WIDTH = GAP.length;
const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((place) => [place, '']),
);

function longest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, Array.from(text).length), 0);
}

/** How wide a column has to be: its longest line, at least the longest word of its heading, at most what it may have. */
export function widthOf(column: TextColumn, cells: readonly string[]): number {
  const content = longest(cells.flatMap((cell) => cell.split('\n')));
  const inHeading = longest(column.label.split(' '));
  return Math.max(inHeading, column.most === null ? content : Math.min(content, column.most), 1);
}

/** The width of a whole table of columns of these widths. */
export function tableWidth(widths: readonly number[]): number {
  return widths.reduce((total, width) => total + width, 0) + GAP.length * Math.max(0, widths.length - 1);
}

/** A table in plain text: headings, a rule, rows, and where there is one a total below another rule. Numbers stand to the right. */
export function textTable(columns: readonly TextColumn[], rows: readonly (readonly string[])[], total?: readonly string[]): string {
  if (columns.length === 0) return '';
  const all = total === undefined ? rows : [...rows, total];
  const widths = columns.map((column, index) =>
    widthOf(
      column,
      all.map((row) => row[index] ?? ''),
    ),
  );
  const table = new Table({
    chars: { ...NO_LINES, middle: GAP },
    style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [], compact: true },
    colWidths: widths,
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
    wordWrap: true,
  });
  const rule = widths.map((width) => '─'.repeat(width));
  table.push(columns.map((column) => ({ content: column.label, vAlign: 'bottom' as const })));
  table.push(rule);
  for (const row of rows) table.push([...row]);
  if (total !== undefined) table.push(rule, [...total]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
