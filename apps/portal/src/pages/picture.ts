import { type Amount, amount, money, sum } from '@outturn/kernel';
import { overTime, type Point, sideBySide } from '../charts/charts.ts';
import { type Figure, figure } from '../web/cells.ts';
import { inWords } from '../web/format.ts';
import type { Unit } from '@outturn/reporting';
import { publishedInWords } from './publication-marks.ts';

/** A chart with what it shows in words and the table behind it. */
export interface Picture {
  readonly title: string;
  readonly text: string;
  readonly svg: string;
  readonly columns: readonly string[];
  readonly rows: readonly { readonly label: string; readonly figures: readonly Figure[] }[];
}

interface Wanted {
  readonly name: string;
  readonly title: string;
  /** What the labels are: `Year`, `Period`, `Programme`. */
  readonly labels: string;
  readonly unit: Unit;
}

/** Null where there is nothing to draw. */
export function pictureOverTime(points: readonly Point[], wanted: Wanted): Picture | null {
  if (points.length < 2) return null;
  const text = `${inWordsOverTime(points)}${publishedInWords(points)}`;
  return { ...tableOf(points, wanted), title: wanted.title, text, svg: overTime(points, wanted.name, `${wanted.title}. ${text}`) };
}

export function pictureSideBySide(points: readonly Point[], wanted: Wanted): Picture | null {
  if (points.length === 0) return null;
  const most = points.reduce((widest, point) => (shortfall(point).lt(shortfall(widest)) ? point : widest));
  const gap = shortfall(most);
  const text = gap.isNegative()
    ? `The widest gap is in ${most.label}: the forecast is ${inWords(gap.abs())} short of the target of ${inWords(most.target ?? '0')}.`
    : 'No forecast is short of its target.';
  return { ...tableOf(points, wanted), title: wanted.title, text, svg: sideBySide(points, wanted.name, `${wanted.title}. ${text}`) };
}

function shortfall(point: Point) {
  return money(point.forecast ?? '0').minus(money(point.target ?? '0'));
}

function inWordsOverTime(points: readonly Point[]): string {
  const first = points.find((point) => point.target !== null) ?? points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return '';
  const same = first.target === last.target;
  const target = same
    ? `The target is ${inWords(last.target ?? '0')} from ${first.label} to ${last.label}`
    : `The target goes from ${inWords(first.target ?? '0')} (${first.label}) to ${inWords(last.target ?? '0')} (${last.label})`;
  const banked = money(last.banked ?? '0').isZero() ? 'nothing is banked' : `${inWords(last.banked ?? '0')} is banked`;
  return `${target}; the forecast ends at ${inWords(last.forecast ?? '0')}, and ${banked}.`;
}

function tableOf(points: readonly Point[], { labels, unit }: Wanted): Pick<Picture, 'columns' | 'rows'> {
  return {
    columns: [labels, 'Target', 'Forecast', 'Banked'],
    rows: points.map(({ label, target, forecast, banked }) => ({ label, figures: [target, forecast, banked].map((value) => figure(value, unit)) })),
  };
}

/** Adds points with one label; nulls count for nothing, and are kept where all are null. */
export function addedUp(label: string, points: readonly Point[]): Point {
  const total = (key: 'target' | 'forecast' | 'banked'): Amount | null => {
    const known = points.flatMap((point) => (point[key] === null ? [] : [money(point[key])]));
    return known.length === 0 ? null : amount(sum(known));
  };
  return { label, target: total('target'), forecast: total('forecast'), banked: total('banked') };
}
