import { describe, expect, it } from '@jest/globals';
import { render } from './render.ts';
import { BadQuestion, type Report } from './report.ts';

const REPORT: Report = {
  report: 'savings-tracker',
  title: 'Savings tracker',
  year: '2017-18',
  period: 3,
  asAt: { position: 4812, recordedAt: '2017-07-10T08:00:00.000Z' },
  conventions: ['A saving is positive.'],
  columns: [
    { key: 'scheme', label: 'Scheme', type: 'text' },
    { key: 'title', label: 'Title', type: 'text' },
    { key: 'rag', label: 'RAG', type: 'rag' },
    { key: 'direction', label: 'Direction of travel', type: 'direction' },
    { key: 'forecast', label: 'Forecast', type: 'amount' },
    { key: 'variance', label: 'Variance', type: 'amount' },
    { key: 'variancePercent', label: 'Variance %', type: 'percent' },
    { key: 'assumed', label: 'Forecast assumed', type: 'flag' },
    { key: 'category', label: 'Category', type: 'text' },
    { key: 'saving', label: 'Saving', type: 'byYear' },
    { key: 'reasons', label: 'Reasons', type: 'reasons' },
  ],
  rows: [
    {
      id: 'ASC006|2017-18',
      scheme: 'ASC006',
      title: '=HYPERLINK("http://x")',
      rag: 'amber',
      direction: 'worse',
      forecast: '880000.00',
      variance: '-120500.00',
      variancePercent: '-12.0450',
      assumed: false,
      category: null,
      saving: { '2017-18': '1000500.00' },
      reasons: [
        { code: 'delay', amount: '-80000.00', narrative: 'late; "very"' },
        { code: 'demand', amount: '-40000.00', narrative: '<b>more</b> people' },
      ],
    },
    {
      id: 'ASC007|2017-18',
      scheme: 'ASC007',
      title: '-1+1',
      rag: 'grey',
      direction: 'same',
      forecast: '499.99',
      variance: '-0.00',
      variancePercent: null,
      assumed: true,
      category: null,
      saving: { '2017-18': '499.99', '2018-19': '-1500.00' },
      reasons: [],
    },
  ],
  totals: { forecast: '880499.99', variance: '-120500.00', variancePercent: '-12.0450', npv: '17977123.45', paybackYears: null },
  notes: ['This is a demonstration ledger: <times> may be set.', 'One forecast is assumed.'],
};

describe('json', () => {
  it('has the contract’s keys in the contract’s order, and exact amounts', () => {
    const written = JSON.parse(render(REPORT, { format: 'json', unit: 'millions' })) as Report;
    expect(Object.keys(written)).toEqual(['report', 'title', 'year', 'period', 'asAt', 'conventions', 'columns', 'rows', 'totals', 'notes']);
    expect(written).toEqual(REPORT);
  });
});

describe('csv', () => {
  it('carries keys and raw amounts, neutralises formulas, and leaves negative numbers numbers', () => {
    expect(render(REPORT, { format: 'csv', unit: 'thousands' })).toBe(
      [
        'scheme,title,rag,direction,forecast,variance,variancePercent,assumed,category,saving.2017-18,saving.2018-19,reasons',
        'ASC006,"\'=HYPERLINK(""http://x"")",amber,worse,880000.00,-120500.00,-12.0450,false,,1000500.00,,"delay -80000.00: late; ""very""; demand -40000.00: <b>more</b> people"',
        "ASC007,'-1+1,grey,same,499.99,-0.00,,true,,499.99,-1500.00,",
        '',
      ].join('\r\n'),
    );
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '\nx', '＝1', '＋1', '－1', '＠x'])('puts an apostrophe before the text %j', (title) => {
    const csv = render({ ...REPORT, columns: [{ key: 'title', label: 'Title', type: 'text' }], rows: [{ id: '1', title }] }, { format: 'csv' });
    expect(csv.split('\r\n')[1]?.replace(/^"/, '')).toMatch(/^'/);
  });

  it('does not take text in a column of numbers for a number', () => {
    const csv = render(
      {
        ...REPORT,
        columns: [{ key: 'n', label: 'N', type: 'amount' }],
        rows: [
          { id: '1', n: '-1+cmd' },
          { id: '2', n: '-1.00' },
        ],
      },
      { format: 'csv' },
    );
    expect(csv).toBe("n\r\n'-1+cmd\r\n-1.00\r\n");
  });

  it('quotes line breaks, commas and quotes', () => {
    const csv = render(
      {
        ...REPORT,
        columns: [{ key: 'title', label: 'Title', type: 'text' }],
        rows: [
          { id: '1', title: 'a\nb' },
          { id: '2', title: 'a,"b"' },
        ],
      },
      { format: 'csv' },
    );
    expect(csv).toBe('title\r\n"a\nb"\r\n"a,""b"""\r\n');
  });
});

describe('table', () => {
  it('prints numbers to the right with the unit in the heading, leaves out empty columns, and has totals and notes below', () => {
    expect(render(REPORT, { format: 'table', unit: 'thousands', width: 120 })).toMatchInlineSnapshot(`
"*** This is a demonstration ledger: <times> may be set. ***

Savings tracker, 2017-18, period 3
As at position 4,812, recorded 10 July 2017, 09:00

                                       Direction  Forecast  Variance  Variance  Forecast
Scheme  Title                   RAG    of travel    (£000)    (£000)         %  assumed   Reasons
──────  ──────────────────────  ─────  ─────────  ────────  ────────  ────────  ────────  ──────────────────────────────
ASC006  =HYPERLINK("http://x")  amber  worse           880      -121    -12.0%            delay -80: late; "very"
                                                                                          demand -40: <b>more</b> people
ASC007  -1+1                    grey   same              0         0         -  yes
──────  ──────────────────────  ─────  ─────────  ────────  ────────  ────────  ────────  ──────────────────────────────
Total                                                  880      -121    -12.0%

Net present value (£000): 17,977; Payback in years: none

Conventions
  A saving is positive.
  Amounts are printed in £000, each rounded half away from zero from exact pounds, so that a total may differ from the sum of what is printed.

Notes
  One forecast is assumed.
  Left out for want of width (they are in every other format): saving.2017-18, saving.2018-19.
"
`);
  });

  it('chooses the main columns on a narrow terminal and names what it left out', () => {
    const table = render(REPORT, { format: 'table', width: 70 });
    expect(
      Math.max(
        ...table
          .split('\n')
          .slice(0, 12)
          .map((line) => Array.from(line).length),
      ),
    ).toBeLessThanOrEqual(70);
    expect(table).toContain('Left out for want of width');
    expect(table).toContain('Forecast');
  });

  it('rounds half away from zero for display only', () => {
    const one = (value: string, unit: string) =>
      render({ ...REPORT, columns: [{ key: 'n', label: 'N', type: 'amount' }], rows: [{ id: '1', n: value }], totals: {} }, { unit })
        .split('\n')
        .find((line) => /^ *-?\d/.test(line))
        ?.trim();
    expect(one('500.00', 'thousands')).toBe('1');
    expect(one('499.99', 'thousands')).toBe('0');
    expect(one('-500.00', 'thousands')).toBe('-1');
    expect(one('-499.99', 'thousands')).toBe('0');
    expect(one('1234567.89', 'pounds')).toBe('1,234,567.89');
    expect(one('50500.00', 'millions')).toBe('0.051');
    expect(one('999999999999999.99', 'pounds')).toBe('999,999,999,999,999.99');
  });

  it('does not let text steer the terminal', () => {
    const table = render({ ...REPORT, columns: [{ key: 'title', label: 'Title', type: 'text' }], rows: [{ id: '1', title: 'a\u001b[2Jb\u202ec\u0007' }] });
    expect(table).toContain('a\ufffd[2Jb\ufffdc\ufffd');
    expect(['\u001b', '\u202e', '\u0007'].filter((character) => table.includes(character))).toEqual([]);
  });

  it('says so when there are no rows', () => {
    expect(render({ ...REPORT, rows: [], totals: {} })).toContain('No rows.');
  });
});

describe('html', () => {
  const html = render(REPORT, { format: 'html', unit: 'thousands' });

  it('escapes everything that is text', () => {
    expect(html).not.toContain('<b>more');
    expect(html).toContain('&lt;b&gt;more&lt;/b&gt; people');
    expect(html).toContain('=HYPERLINK(&quot;http://x&quot;)');
    expect(html).toContain('&lt;times&gt;');
    const hostile = render(
      { ...REPORT, title: '</title><script>alert(1)</script>', rows: [{ id: '1', scheme: '"><img src=x onerror=alert(1)>', rag: '"><script>' }] },
      { format: 'html' },
    );
    expect(hostile).not.toMatch(/<script|<img/i);
  });

  it('is one file that loads nothing and runs nothing', () => {
    expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son[a-z]+=/i);
    expect(html).toContain("default-src 'none'");
  });

  it('can be read by a screen reader: language, caption, scopes, a word for each RAG', () => {
    expect(html).toContain('<html lang="en-GB">');
    expect(html).toContain('<caption>Savings tracker, 2017-18, period 3</caption>');
    expect(html).toContain('<th scope="col" class="n">Forecast (£000)</th>');
    expect(html).toContain('<th scope="row" class="t">ASC006</th>');
    expect(html).toContain('<span class="rag rag-amber">Amber</span>');
    expect(html).toContain('<span class="rag rag-grey">Grey – no recent return</span>');
  });

  it('shows rounded figures with the exact ones in their titles', () => {
    expect(html).toContain('<td class="n" title="-£120,500.00">-121</td>');
    expect(html).toContain('<td class="n" title="£499.99">0</td>');
    expect(html).toContain('<dt>Net present value (£000)</dt><dd title="£17,977,123.45">17,977</dd>');
  });

  it('prints the main columns of a wide report, and unfolds to all of them', () => {
    const more = Array.from({ length: 10 }, (_, n) => ({ key: `more${n}`, label: `More ${n}`, type: 'count' as const }));
    const cells = Object.fromEntries(more.map(({ key }, n) => [key, n]));
    const wide = render({ ...REPORT, columns: [...more, ...REPORT.columns], rows: REPORT.rows.map((row) => ({ ...row, ...cells })) }, { format: 'html' });
    const [main = '', all = ''] = wide.split('<details>');
    expect(main.match(/<th scope="col"/g)).toHaveLength(14);
    expect(main).toContain('>Forecast (£)<');
    expect(all).toContain('>More 9<');
    expect(all.match(/<th scope="col"/g)?.length).toBeGreaterThan(14);
  });

  it('puts the banner of a demo ledger over everything', () => {
    expect(html.indexOf('class="banner"')).toBeLessThan(html.indexOf('<main>'));
    expect(render({ ...REPORT, notes: ['Two rows.'] }, { format: 'html' })).not.toContain('class="banner"');
  });
});

describe('formats and units that there are not', () => {
  it.each(['pdf', 'xml', 'TABLE'])('refuses %s and names those that there are', (format) => {
    expect(() => render(REPORT, { format })).toThrow(BadQuestion);
    expect(() => render(REPORT, { format })).toThrow(/table, json, csv, html, xlsx/);
  });

  it('does not take a workbook for text', () => {
    expect(() => render(REPORT, { format: 'xlsx' })).toThrow(BadQuestion);
  });

  it('refuses a unit that is none, in every format', () => {
    expect(() => render(REPORT, { format: 'json', unit: 'pence' })).toThrow(/pounds, thousands, millions/);
  });
});
