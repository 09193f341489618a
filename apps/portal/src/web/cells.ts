import { RAGS, type Rag } from '@outturn/domain';
import { type Amount, isAmount, money } from '@outturn/kernel';
import type { Cell, ReasonCell, Row, Unit } from '@outturn/reporting';
import { exactly, inUnit } from './format.ts';

export type Cells = Readonly<Record<string, Cell>> | Row;

/** Reads a cell of a report as text; empty where it holds none. */
export function textIn(cells: Cells, key: string): string {
  const cell = cells[key];
  return typeof cell === 'string' ? cell : '';
}

/** Reads an amount; null where the report has none for this row (a growth scheme has no target). */
export function amountIn(cells: Cells, key: string): Amount | null {
  const cell = cells[key];
  return typeof cell === 'string' && isAmount(cell) ? cell : null;
}

export function countIn(cells: Cells, key: string): number {
  const cell = cells[key];
  return typeof cell === 'number' ? cell : 0;
}

export function flagIn(cells: Cells, key: string): boolean {
  return cells[key] === true;
}

export function ragIn(cells: Cells, key = 'rag'): Rag | null {
  const cell = cells[key];
  return RAGS.find((rag) => rag === cell) ?? null;
}

export function reasonsIn(cells: Cells, key = 'reasons'): readonly ReasonCell[] {
  const cell = cells[key];
  return Array.isArray(cell) ? cell.filter((item): item is ReasonCell => typeof item === 'object' && item !== null && 'code' in item) : [];
}

export function listIn(cells: Cells, key: string): readonly string[] {
  const cell = cells[key];
  return Array.isArray(cell) ? cell.map(String) : [];
}

/** True for an amount other than zero. */
export function isSome(amount: Amount | null): amount is Amount {
  return amount !== null && !money(amount).isZero();
}

/** An amount as it stands in a table: rounded to the unit, the exact pounds in its title, the way to its trace. */
export interface Figure {
  readonly text: string;
  readonly title: string;
  readonly href: string | null;
  /** Said in words beside the figure, never by colour alone. */
  readonly remark: string | null;
}

export function figure(amount: Amount | null, unit: Unit, href: string | null = null): Figure {
  return amount === null ? { text: '–', title: 'none', href: null, remark: null } : { text: inUnit(amount, unit), title: exactly(amount), href, remark: null };
}

/** A variance of savings: a shortfall says so, an excess too. */
export function variance(amount: Amount | null, unit: Unit, href: string | null = null): Figure {
  const plain = figure(amount, unit, href);
  if (amount === null || money(amount).isZero()) return plain;
  return { ...plain, remark: money(amount).isNegative() ? '▼ short' : '▲ over' };
}
