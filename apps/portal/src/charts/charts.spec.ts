import { describe, expect, it } from '@jest/globals';
import { load } from 'cheerio';
import { bulletBar } from './bullet.ts';
import { overTime, sideBySide, waterfall } from './charts.ts';
import { axisLabel } from './draw.ts';
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
  it('is the same each time, so that a page has one tag for one state', () => expect(draw()).toBe(draw()));
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
