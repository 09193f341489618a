import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { type EChartsCoreOption, init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { type Amount, count, money } from '@outturn/kernel';
import { asImage, asPlainSvg } from './svg.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

export const INK = '#0b0c0c';
export const QUIET = '#484949';
export const RULE = '#d9dde0';
/** Safe for the common forms of colour blindness, and apart in lightness too. */
export const PALETTE = { target: '#0b0c0c', forecast: '#b5470b', banked: '#14607a', verified: '#4f9bb5', up: '#14607a', down: '#b5470b' } as const;

export interface Drawing {
  /** Makes the identifiers inside unique on the page. */
  readonly name: string;
  readonly label: string;
  readonly width: number;
  readonly height: number;
}

const KEPT = 100;

/**
 * Keeps the pictures that were looked at last. A picture follows from its data alone and takes longer than the page around it;
 * whoever is shown the same figures is shown the same picture.
 */
export function kept<A extends readonly unknown[]>(picture: (...data: A) => string): (...data: A) => string {
  const drawn = new Map<string, string>();
  return (...data) => {
    const key = JSON.stringify(data);
    const svg = drawn.get(key) ?? picture(...data);
    // What was looked at last stands last.
    drawn.delete(key);
    drawn.set(key, svg);
    const [oldest] = drawn.keys();
    if (drawn.size > KEPT && oldest !== undefined) drawn.delete(oldest);
    return svg;
  };
}

/** Draws on the server, without a DOM. */
export function draw(option: EChartsCoreOption, { name, label, width, height }: Drawing): string {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({ animation: false, textStyle: { fontFamily: 'Arial, sans-serif', fontSize: 14, color: INK }, ...option });
    return asImage(asPlainSvg(chart.renderToSVGString(), name), label);
  } finally {
    chart.dispose();
  }
}

/** A place on a picture's axis, in thousands of pounds: the only use of binary numbers here, and no figure is read from it. */
export function onAxis(value: Amount): number {
  return Number(money(value).div(count(1_000)).toFixed(2));
}

export const AXIS = { axisLine: { lineStyle: { color: QUIET } }, axisLabel: { color: QUIET, fontSize: 13 }, splitLine: { lineStyle: { color: RULE } } };

/** Labels an axis of thousands: `£0`, `£500k`, `£1.5m`. */
export function axisLabel(thousands: number): string {
  const size = Math.abs(thousands);
  const sign = thousands < 0 ? '\u2212' : '';
  if (size >= 1_000) return `${sign}£${Number((size / 1_000).toFixed(2))}m`;
  return size === 0 ? '£0' : `${sign}£${Number(size.toFixed(1))}k`;
}
