import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import { bulletBar } from './bullet.ts';
import { overTime, sideBySide, waterfall } from './charts.ts';
import { axisLabel, draw as drawAnew, kept } from './draw.ts';
import { asPlainSvg } from './svg.ts';

const POINTS = [
  { label: '2017-18', target: '1000000.00', forecast: '900000.00', banked: '100000.00' },
  { label: '2018-19 <b>', target: '1500000.00', forecast: '1500000.00', banked: null },
];
const DRAWINGS: readonly (readonly [string, () => string])[] = [
  ['over time', () => overTime(POINTS, 'years', 'Target & "forecast"')],
  ['side by side', () => sideBySide(POINTS, 'programmes', 'Programmes')],
  [
    'a waterfall',
    () =>
      waterfall(
        { label: 'From', amount: '5000000.00' },
        [
          { label: 'Delay', amount: '-100000.00' },
          { label: 'Demand', amount: '30000.00' },
        ],
        { label: 'To', amount: '4930000.00' },
        'm',
        'Movements',
      ),
  ],
];

describe.each(DRAWINGS)('a drawing: %s', (_, draw) => {
  it('marks on the axis the periods that reports were published for', () => {
    const point = { target: '100.00', forecast: '90.00', banked: '10.00' };
    const marks = (svg: string) => svg.split('▲').length - 1;
    const published = overTime(
      [
        { ...point, label: 'Apr', published: true },
        { ...point, label: 'May' },
      ],
      'marked',
      'marked',
    );
    expect(marks(published)).toBe(1);
    expect(
      marks(
        overTime(
          [
            { ...point, label: 'Apr' },
            { ...point, label: 'May' },
          ],
          'bare',
          'bare',
        ),
      ),
    ).toBe(0);
  });

  it('has nothing that a strict content security policy refuses, and a name', () => {
    const svg = draw();
    const $ = load(svg, { xml: true });
    expect($('svg').attr('role')).toBe('img');
    expect($('svg').attr('aria-label')?.length).toBeGreaterThan(5);
    expect($('style, script, [style], foreignObject').length).toBe(0);
    expect(svg).not.toMatch(/ecmeta|class="zr/);
    expect($('text').length).toBeGreaterThan(2);
  });
});

it('what is drawn anew is the same each time, so that a page has one tag for one state', () => {
  const option = { xAxis: { type: 'category', data: ['2017-18', '2018-19'] }, yAxis: { type: 'value' }, series: [{ type: 'line', data: [1, 2] }] };
  const drawing = { name: 'again', label: 'Twice the same', width: 300, height: 200 };
  expect(drawAnew(option, drawing)).toBe(drawAnew(option, drawing));
});

describe('pictures that are kept', () => {
  it('are drawn once for the same data and anew for any other, the oldest ones again', () => {
    const drawn: string[] = [];
    const picture = kept((points: readonly number[], label: string) => {
      drawn.push(`${points.join()} ${label}`);
      return `<svg>${points.join()} ${label}</svg>`;
    });
    expect([picture([1, 2], 'a'), picture([1, 2], 'a'), picture([12], 'a'), picture([1, 2], 'b')]).toEqual([
      '<svg>1,2 a</svg>',
      '<svg>1,2 a</svg>',
      '<svg>12 a</svg>',
      '<svg>1,2 b</svg>',
    ]);
    expect(drawn).toEqual(['1,2 a', '12 a', '1,2 b']);
    for (let n = 100; n < 200; n += 1) picture([n], 'c');
    picture([199], 'c');
    picture([1, 2], 'a');
    expect(drawn).toHaveLength(104);
  });
});

describe('labels', () => {
  it('are escaped', () => expect(overTime(POINTS, 'y', 'x')).not.toContain('<b>'));
  it('say thousands or millions', () => expect([0, 500, -1500, 1250].map(axisLabel)).toEqual(['£0', '£500k', '−£1.5m', '£1.25m']));
});

describe('plain SVG', () => {
  it('turns styles into attributes and drops what is none', () => {
    expect(
      asPlainSvg(
        '<text style="font-size:12px;font-family:sans-serif;cursor:pointer" class="zr0-cls-1" clip-path="url(#zr0-c0)">1</text><style>.a{}</style>',
        'n',
      ),
    ).toBe('<text font-size="12px" font-family="sans-serif" clip-path="url(#n-c0)">1</text>');
  });
});

describe('a bullet bar', () => {
  const position = { target: '1000.00', forecast: '900.00', banked: '250.00', verified: '250.00', achieved: '0.00', weighted: '600.00' };
  const widths = (svg: string) =>
    load(svg, { xml: true })('rect')
      .map((_, rect) => load(svg, { xml: true })(rect).attr('width'))
      .get();
  it('draws each state in proportion to the largest of target, forecast and delivery', () => {
    const svg = bulletBar(position);
    expect(widths(svg)).toEqual(['148', '37.0', '37.0', '14.8']);
    expect(svg).toContain('aria-label="Target £1,000.00, forecast £900.00, banked £250.00, weighted delivery £600.00"');
    expect(svg).toContain('M148 0v15');
    expect(svg).toContain('M0 15.5H133.2');
  });
  it('is empty where nothing is above zero, and draws no negative', () => {
    expect(bulletBar({ ...position, target: '0.00', forecast: '-5.00', banked: '0.00', verified: '0.00', weighted: '0.00' })).toBe('');
    expect(bulletBar({ ...position, forecast: '-5.00' })).not.toContain('M0 15.5');
  });
});
