import type { Amount } from '@outturn/kernel';
import { AXIS, axisLabel, draw, kept, onAxis, PALETTE } from './draw.ts';

/** What is held of one group, and what it is expected to close the year with. */
export interface Holding {
  readonly label: string;
  readonly balance: Amount;
  readonly closing: Amount;
}

/** One period of a reserve: its balance at the end, and the closing balance that was forecast in it, if any was. */
export interface Level {
  readonly label: string;
  readonly balance: Amount;
  readonly forecast: Amount | null;
}

const LEGEND = { top: 0, left: 0, itemGap: 20, itemWidth: 22, textStyle: { fontSize: 14 }, selectedMode: false };
const GRID = { left: 8, right: 24, top: 40, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' };
const NOW = 'Balance now';
const CLOSING = 'Forecast closing balance';

/** Lying bars: what each group holds, and what it is expected to close with. */
export const holdings = kept(drawHoldings);

function drawHoldings(all: readonly Holding[], name: string, label: string): string {
  const reversed = [...all].reverse();
  return draw(
    {
      legend: { ...LEGEND, data: [NOW, CLOSING] },
      grid: GRID,
      xAxis: { type: 'value', ...AXIS, axisLabel: { ...AXIS.axisLabel, formatter: axisLabel, hideOverlap: true } },
      yAxis: {
        type: 'category',
        data: reversed.map((one) => one.label),
        ...AXIS,
        axisTick: { show: false },
        axisLabel: { ...AXIS.axisLabel, width: 210, overflow: 'break' },
      },
      series: [
        { name: NOW, type: 'bar', data: reversed.map((one) => onAxis(one.balance)), color: PALETTE.banked, barMaxWidth: 13 },
        { name: CLOSING, type: 'bar', data: reversed.map((one) => onAxis(one.closing)), color: PALETTE.forecast, barMaxWidth: 13 },
      ],
    },
    { name, label, width: 720, height: 90 + all.length * 50 },
  );
}

/** Over the periods: the balance as steps, and each forecast of the closing balance where it was made. */
export const levels = kept(drawLevels);

function drawLevels(all: readonly Level[], name: string, label: string): string {
  return draw(
    {
      legend: { ...LEGEND, data: ['Balance', CLOSING] },
      grid: GRID,
      xAxis: { type: 'category', data: all.map((one) => one.label), ...AXIS },
      yAxis: { type: 'value', ...AXIS, axisLabel: { ...AXIS.axisLabel, formatter: axisLabel } },
      series: [
        {
          name: 'Balance',
          type: 'line',
          step: 'middle',
          data: all.map((one) => onAxis(one.balance)),
          areaStyle: { opacity: 0.4 },
          lineStyle: { width: 2 },
          symbol: 'none',
          color: PALETTE.banked,
        },
        {
          name: CLOSING,
          type: 'line',
          data: all.map((one) => (one.forecast === null ? null : onAxis(one.forecast))),
          lineStyle: { width: 3, type: [6, 4] },
          symbol: 'circle',
          symbolSize: 8,
          color: PALETTE.forecast,
          connectNulls: true,
        },
      ],
    },
    { name, label, width: 720, height: 320 },
  );
}
