import type { Amount, FinancialYear } from '@outturn/kernel';
import { AXIS, axisLabel, draw, INK, kept, onAxis, PALETTE, QUIET } from './draw.ts';

/** One point of a picture of target, forecast and banked; null where nothing stood yet. */
export interface Point {
  /** Under the axis: a year, a month, the name of a programme. */
  readonly label: string;
  readonly target: Amount | null;
  readonly forecast: Amount | null;
  readonly banked: Amount | null;
  /** Reports were published for it: a mark on the axis. */
  readonly published?: boolean;
}

/** What the three series of a picture are called. */
export interface SeriesNames {
  readonly target: string;
  readonly forecast: string;
  readonly banked: string;
}

export const SAVINGS_SERIES: SeriesNames = { target: 'Target', forecast: 'Forecast', banked: 'Banked' };
export const BUDGET_SERIES: SeriesNames = { target: 'Budget', forecast: 'Forecast outturn', banked: 'Actual to date' };

const LEGEND = { top: 0, left: 0, itemGap: 20, itemWidth: 22, textStyle: { fontSize: 14 }, selectedMode: false };

/** Over years or periods: target stepped, forecast as stated, banked as an area. */
export const overTime = kept(drawOverTime);

function drawOverTime(points: readonly Point[], name: string, label: string, names: SeriesNames = SAVINGS_SERIES): string {
  const series = (key: 'target' | 'forecast' | 'banked') => points.map((point) => (point[key] === null ? null : onAxis(point[key])));
  return draw(
    {
      legend: { ...LEGEND, data: [names.target, names.forecast, names.banked] },
      grid: { left: 8, right: 16, top: 40, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: { type: 'category', data: points.map(({ label: under, published }) => (published ? `${under}\n▲` : under)), ...AXIS },
      yAxis: { type: 'value', ...AXIS, axisLabel: { ...AXIS.axisLabel, formatter: axisLabel } },
      series: [
        {
          name: names.banked,
          type: 'line',
          data: series('banked'),
          areaStyle: { opacity: 0.55 },
          lineStyle: { width: 2 },
          symbol: 'rect',
          symbolSize: 6,
          color: PALETTE.banked,
        },
        { name: names.target, type: 'line', step: 'middle', data: series('target'), lineStyle: { width: 2 }, symbol: 'none', color: PALETTE.target },
        {
          name: names.forecast,
          type: 'line',
          data: series('forecast'),
          lineStyle: { width: 3, type: [6, 4] },
          symbol: 'circle',
          symbolSize: 8,
          color: PALETTE.forecast,
        },
      ],
    },
    { name, label, width: 720, height: 320 },
  );
}

/** Side by side: target, forecast and banked of each programme or workstream, as bars that lie. */
export const sideBySide = kept(drawSideBySide);

function drawSideBySide(points: readonly Point[], name: string, label: string, names: SeriesNames = SAVINGS_SERIES): string {
  const reversed = [...points].reverse();
  const bars = (key: 'target' | 'forecast' | 'banked') => reversed.map((point) => (point[key] === null ? null : onAxis(point[key])));
  return draw(
    {
      legend: { ...LEGEND, data: [names.target, names.forecast, names.banked] },
      grid: { left: 8, right: 24, top: 40, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: { type: 'value', ...AXIS, axisLabel: { ...AXIS.axisLabel, formatter: axisLabel, hideOverlap: true } },
      yAxis: {
        type: 'category',
        data: reversed.map((point) => point.label),
        ...AXIS,
        axisTick: { show: false },
        axisLabel: { ...AXIS.axisLabel, width: 210, overflow: 'break' },
      },
      series: [
        { name: names.banked, type: 'bar', data: bars('banked'), color: PALETTE.banked, barMaxWidth: 13 },
        { name: names.forecast, type: 'bar', data: bars('forecast'), color: PALETTE.forecast, barMaxWidth: 13 },
        { name: names.target, type: 'bar', data: bars('target'), color: PALETTE.target, barMaxWidth: 13 },
      ],
    },
    { name, label, width: 720, height: 90 + points.length * 62 },
  );
}

export interface Step {
  readonly label: string;
  readonly amount: Amount;
}

/** From one figure to another by reasons: whole bars at the ends, what each reason moved in between. The axis may begin above zero. */
export const waterfall = kept(drawWaterfall);

function drawWaterfall(from: Step, steps: readonly Step[], to: Step, name: string, label: string): string {
  const bars = barsOf(from, steps, to);
  const floor = floorOf(bars.map((bar) => [bar.base, bar.base + bar.size] as const));
  return draw(
    {
      grid: { left: 8, right: 16, top: 16, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      xAxis: { type: 'category', data: bars.map((bar) => bar.label), ...AXIS, axisLabel: { ...AXIS.axisLabel, interval: 0, width: 84, overflow: 'break' } },
      yAxis: { type: 'value', min: floor, ...AXIS, axisLabel: { ...AXIS.axisLabel, formatter: axisLabel } },
      series: [
        { type: 'bar', stack: 'all', data: bars.map((bar) => bar.base), itemStyle: { color: 'transparent' }, barMaxWidth: 56 },
        {
          type: 'bar',
          stack: 'all',
          data: bars.map((bar) => ({ value: bar.size, itemStyle: { color: bar.color } })),
          barMaxWidth: 56,
          label: { show: true, position: 'top', color: INK, fontSize: 13, formatter: ({ dataIndex }: { dataIndex: number }) => bars[dataIndex]?.text ?? '' },
        },
      ],
    },
    { name, label, width: 720, height: 320 },
  );
}

function barsOf(from: Step, steps: readonly Step[], to: Step) {
  let level = onAxis(from.amount);
  const ends = ({ label, amount }: Step) => ({ label, base: 0, size: onAxis(amount), color: QUIET, text: axisLabel(onAxis(amount)) });
  const moves = steps.map(({ label, amount }) => {
    const move = onAxis(amount);
    const bar = {
      label,
      base: Math.min(level, level + move),
      size: Math.abs(move),
      color: move < 0 ? PALETTE.down : PALETTE.up,
      text: move < 0 ? axisLabel(move) : `+${axisLabel(move)}`,
    };
    level += move;
    return bar;
  });
  return [ends(from), ...moves, ends(to)];
}

/** Where the movements are small beside what they start from, the axis begins above zero, so that they can be seen. */
function floorOf(bars: readonly (readonly [number, number])[]): number | undefined {
  const lowest = Math.min(...bars.map(([base, top]) => (base === 0 ? top : base)));
  const highest = Math.max(...bars.map(([, top]) => top));
  const range = highest - lowest;
  if (lowest <= 0 || range > highest / 3) return undefined;
  const step = 10 ** Math.floor(Math.log10(Math.max(range, 1)));
  return Math.max(0, Math.floor((lowest - range / 2) / step) * step);
}

/** The years of a picture, in order, each once. */
export function yearsInOrder(years: Iterable<FinancialYear>): FinancialYear[] {
  return [...new Set(years)].sort();
}
