import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REPORT_NAMES } from '@outturn/reporting';
import type { CheerioAPI } from 'cheerio';
import { county, IN_JUNE } from '../testing/county.ts';
import { type Served, served } from '../testing/served.ts';

let portal: Served;
beforeAll(async () => {
  portal = await served(await county());
});
afterAll(() => portal.close());

const page = async (path: string): Promise<CheerioAPI> => (await portal.get(path)).$;
const words = (text: string) => text.replace(/\s+/g, ' ').trim();
/** A row of a table by the words of its heading. */
const row = ($: CheerioAPI, name: string) =>
  $('tr')
    .filter((_, line) => words($(line).find('th').first().text()).startsWith(name))
    .first();
const cells = ($: CheerioAPI, name: string) =>
  row($, name)
    .find('td')
    .map((_, cell) => words($(cell).text()))
    .get();
const schemes = ($: CheerioAPI) =>
  $('.figures--sticky tbody th a')
    .map((_, link) => $(link).text())
    .get();

describe('the dashboard', () => {
  it('answers in one sentence, with the year that a forecast was made for', async () => {
    const $ = await page('/');
    expect($('.answer').text()).toBe('£200k of the £2.5m target for 2017-18 is banked; the forecast is £300k short, worse than in May.');
    expect($('.council__when').text()).toBe('2017-18, position at period 3 (June)');
    expect($('.answer-too').text()).toBe('The budget for 2017-18 is £8.8m; no forecast has been made yet.');
    expect(words($('a[href="/budgets?organisation=county&year=2017-18"]').text())).toBe('Budget of County Council');
    expect(cells($, 'Adult services').slice(0, 2)).toEqual(['–', '8,800']);
  });
  it('counts schemes by RAG in words, and calls out what looks better than it is', async () => {
    const $ = await page('/');
    expect(words($('td.tags').first().text())).toContain('1 red 2 amber 1 blue');
    const warnings = $('.warning')
      .map((_, warning) => words($(warning).text()))
      .get();
    expect(warnings).toEqual([
      '!Warning: £500k of the £3.0m programme target is not identified by any scheme (£500,000.00).',
      '!Warning: £500k of the target stands in 1 balancing line: savings still to be found.',
    ]);
  });
  it('links each figure to its trace and draws one picture with its table', async () => {
    const $ = await page('/?organisation=county');
    const variance = row($, 'Promoting independence').find('td.n').eq(2);
    expect(words(variance.text())).toBe('−300 ▼ short');
    expect(variance.find('a').attr('title')).toBe('−£300,000.00: how it is made up');
    const trace = await portal.get(variance.find('a').attr('href') ?? '');
    expect(trace.status).toBe(200);
    expect(words(trace.$('.answer').text())).toBe('It is −£300,000.00.');
    expect(words(trace.$('.totals').text())).toContain('The parts add up to the figure.');
    expect($('figure.chart svg[role="img"]').length).toBe(1);
    expect($('figure.chart details table').length).toBe(1);
  });
  it('reads an earlier moment', async () => {
    const $ = await page(`/?as-at=${IN_JUNE}`);
    expect($('.answer').text()).toBe('Nothing of the £2.5m target for 2017-18 is banked yet; the forecast is £100k short, worse than in April.');
  });
  it('says that nothing is recorded for a year without rows', async () => {
    const $ = await page('/?organisation=county&year=2030-31');
    expect($('.council').text()).toContain('Nothing is recorded for this year.');
    expect($('.council__years a').first().attr('href')).toBe('/?organisation=county&year=2017-18');
  });
});

describe('a programme', () => {
  it('shows its workstreams, its return and what moved lately', async () => {
    const $ = await page('/programmes/PROMISE');
    expect($('h1').text()).toBe('Promoting independence');
    expect(cells($, 'Reviews').slice(1, 4)).toEqual(['1,800', '1,500', '−300 ▼ short']);
    expect(words($('main').text())).toContain('Savings cover what is invested from the first year');
    const inJuly = await page('/programmes/PROMISE?as-at=2017-07-10');
    expect(words(inJuly('main').text())).toContain('Forecasts that moved since');
    expect(row(inJuly, 'ASC006').text()).toContain('Consultation extended');
  });
  it('works out the net present value at the rate that is asked for', async () => {
    const [usual, other] = await Promise.all([page('/programmes/PROMISE'), page('/programmes/PROMISE?rate=10')]);
    expect(words(usual('main').text())).toContain('at 4.0% a year');
    // Net is 2,410,000 in year 0 and 3,000,000 in year 1: 2,410,000 + 3,000,000 ÷ 1.1.
    expect(words(other('main').text())).toMatch(/value is £5\.1m at 10\.0% a year.*net present value £5,137,272\.73 at 10%/);
  });
});

describe('the savings tracker', () => {
  it('shows totals at the top, groups with sub-totals, and marks a balancing line', async () => {
    const $ = await page('/schemes?group=workstream');
    expect(cells($, 'Total of 5 schemes')).toEqual(['', '2,500', '2,500', '2,200', '−300 ▼ short', '200', '200', '', '']);
    expect(
      $('tr.group th')
        .map((_, heading) => words($(heading).text()))
        .get(),
    ).toEqual(['Contracts3 schemes', 'Reviews2 schemes']);
    expect(cells($, 'Reviews')).toEqual(['1 red 1 amber', '1,800', '1,800', '1,500', '−300 ▼ short', '0', '0', '', '']);
    expect(row($, 'BAL').text()).toContain('Balancing line');
    expect(cells($, 'GROW').slice(0, 3)).toEqual(['–', '–', '–']);
  });
  it('shows an override with the computed RAG beside it', async () => {
    const $ = await page('/schemes');
    expect(cells($, 'C/R.5.307')[0]).toBe('Ambercomputed: Green');
  });
  it.each([
    ['rag=red', ['ASC006']],
    ['q=training', ['ASC010']],
    ['q=head%20pathway', ['ASC006']],
    ['q=c/r', ['C/R.5.307']],
    ['workstream=W1&rag=amber', ['C/R.5.307']],
    ['kind=growth', ['GROW']],
    ['stage=approved&rag=blue', ['ASC010']],
    ['service=ADULTS&kind=technical-efficiency&group=none', ['ASC006', 'ASC010', 'BAL', 'C/R.5.307']],
    ['group=none&sort=-forecast', ['C/R.5.307', 'ASC006', 'BAL', 'ASC010', 'GROW']],
    ['group=none&sort=rag', ['ASC006', 'BAL', 'C/R.5.307', 'ASC010', 'GROW']],
  ])('narrows and sorts by %s', async (query, expected) => expect(schemes(await page(`/schemes?${query}`))).toEqual(expected));
  it('adds up only what is chosen', async () => {
    const $ = await page('/schemes?rag=amber');
    expect(cells($, 'Total of 2 schemes').slice(2, 4)).toEqual(['1,500', '1,500']);
    expect(words($('.answer').text())).toContain('of the £1.5m target for 2017-18');
  });
  it('offers a way back when nothing matches', async () => {
    const $ = await page('/schemes?q=nowhere&as-at=2017-08-14');
    expect(words($('.govuk-inset-text').text())).toContain('No scheme matches what you chose.');
    expect($('.govuk-inset-text a').attr('href')).toBe('/schemes?as-at=2017-08-14');
  });
  it('says by which heading it is sorted, and turns round at the second click', async () => {
    const $ = await page('/schemes?sort=-banked');
    const heading = $('th[aria-sort]');
    expect(heading.attr('aria-sort')).toBe('descending');
    expect(heading.find('a').attr('href')).toBe('/schemes?sort=banked');
  });
  it('changes its columns', async () => {
    const $ = await page('/schemes?columns=next-year&unit=pounds');
    expect(cells($, 'ASC010').slice(1, 6)).toEqual(['200,000.00', '200,000.00', '200,000.00', '200,000.00', '0.00']);
  });
  it('links sums to their traces, and nothing where there is no sum', async () => {
    const $ = await page('/schemes');
    expect(
      row($, 'ASC010')
        .find('td a')
        .map((_, link) => $(link).attr('href'))
        .get(),
    ).toContain('/audit/trace?report=savings-tracker&row=ASC010%7C2017-18&column=banked&year=2017-18');
    expect(row($, 'ASC006').find('td a[href*="column=banked"]').length).toBe(0);
  });
  it.each([
    ['csv', 'text/csv'],
    ['json', 'application/json'],
    ['html', 'text/html'],
  ])('hands out the chosen rows as %s', async (format, type) => {
    const { status, headers, text } = await portal.get(`/schemes.${format}?rag=red&columns=delivery`);
    expect(status).toBe(200);
    expect(headers.get('content-type')).toContain(type);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`^attachment; filename="savings-tracker-2017-18-at-\\d+\\.${format}"$`));
    expect(text).toContain('ASC006');
    expect(text).not.toContain('C/R.5.307');
  });
  it('hands out the chosen rows as a workbook', async () => {
    const answer = await portal.get('/schemes.xlsx?rag=red');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet');
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="savings-tracker-2017-18-at-\d+\.xlsx"$/);
    expect(answer.text.slice(0, 2)).toBe('PK');
    expect((await portal.get('/schemes.pdf')).status).toBe(404);
  });
  it('gives totals of the chosen rows in a file', async () => {
    const { text } = await portal.get('/schemes.json?rag=amber');
    const { rows, totals } = JSON.parse(text) as { rows: unknown[]; totals: Record<string, unknown> };
    expect(rows).toHaveLength(2);
    expect(totals).toMatchObject({ currentTarget: '1500000.00', forecast: '1500000.00', variancePercent: '0.0000', amber: 2, red: 0, schemes: 2 });
  });
});

describe('reports to take away', () => {
  it.each(REPORT_NAMES)('%s is there in every format', async (name) => {
    for (const format of ['xlsx', 'csv', 'json', 'html']) {
      const { status, headers } = await portal.get(`/reports/${name}.${format}`);
      expect([format, status]).toEqual([format, 200]);
      expect(headers.get('content-disposition')).toMatch(new RegExp(`^attachment; filename="${name}-(2017-18|years)-at-\\d+\\.${format}"$`));
    }
  });
  it('takes what the report takes, at the moment that is looked at', async () => {
    const { text } = await portal.get('/reports/programme-summary.json?by=service&year=2017-18&as-at=20');
    expect(JSON.parse(text)).toMatchObject({ report: 'programme-summary', year: '2017-18', asAt: { position: 20 } });
    expect((await portal.get('/reports/savings-tracker.csv?by=service')).status).toBe(400);
    expect((await portal.get('/reports/return-on-investment.csv?rate=four')).status).toBe(400);
    expect((await portal.get('/reports/savings-tracker.csv?service=NOPE')).status).toBe(400);
  });
  it.each(['/reports/savings-tracker', '/reports/savings-tracker.pdf', '/reports/secrets.csv', '/reports/.csv', '/reports/__proto__.json'])(
    'answers %s as what is not there',
    async (path) => expect((await portal.get(path)).status).toBe(404),
  );
  it.each(['/movements', '/programmes/PROMISE'])('stands on the page %s', async (path) => {
    const $ = await page(path);
    const links = $('a[download]')
      .map((_, link) => $(link).attr('href'))
      .get();
    expect(links.filter((href) => href.includes('.xlsx')).length).toBeGreaterThan(0);
    for (const href of links) expect([href, (await portal.get(href)).status]).toEqual([href, 200]);
  });
});

describe('a scheme', () => {
  it('says in one sentence where it stands, and why its forecast moved', async () => {
    const $ = await page('/schemes/ASC006');
    expect($('.answer').text()).toBe('Nothing of the £800k target for 2017-18 is banked yet; the forecast is £300k short, worse than in May.');
    expect(words($('main').text())).toContain('the forecast for 2017-18 moved by −£200,000.00');
    expect(words($('main').text())).toContain('Delay −£150,000.00: Consultation extended');
    expect(cells($, 'Consultation')).toEqual(['30 June 2017', 'OverdueChange Consultation or mark as done']);
  });
  it('tells its story newest first, by month, without what only guards a rule', async () => {
    const $ = await page('/schemes/ASC010');
    expect(
      $('.month__name')
        .map((_, month) => $(month).text())
        .get(),
    ).toEqual(['August 2017', 'July 2017', 'April 2017']);
    const sentences = $('.story__sentence')
      .map((_, sentence) => $(sentence).text())
      .get();
    expect(sentences[0]).toContain('felix.finance banked claim CL1');
    expect(sentences.join(' ')).not.toMatch(/tied claim|reserved the subject|noted on the scheme/);
    expect(words($('.story__meta').first().text())).toContain('felix.finance (finance)');
  });
  it('tells one topic when asked', async () => {
    const $ = await page('/schemes/ASC006?topic=forecast');
    expect($('.story__entry').length).toBe(2);
    expect($('nav[aria-label="Topics of the story"] [aria-current]').text()).toBe('Forecast (2)');
  });
  it('shows its claims with state, evidence and share', async () => {
    const $ = await page('/schemes/ASC010');
    expect(cells($, 'CL1')).toEqual([
      'Contract training',
      '2017-18',
      '1 April 2017',
      'Banked',
      'SufficientContract notice',
      'Recurrent',
      '100.0%',
      '200',
      '200',
    ]);
  });
  it('says who overrode the RAG, until when and why', async () => {
    const $ = await page('/schemes/C%2FR.5.307');
    expect($('.overridden-by').text()).toBe('Overridden by bea.board until period 5 (August): The provider gave notice');
  });
  it('leads from moment to moment', async () => {
    const earlier = (await page('/schemes/ASC006'))('.moments a[rel="prev"]').attr('href') ?? '';
    const then = await page(earlier);
    expect(then('.answer').text()).toContain('the forecast is £100k short');
    expect(then('.moments a[rel="next"]').length).toBe(1);
    const later = await page(then('.moments a[rel="next"]').attr('href') ?? '');
    expect(later('.answer').text()).toContain('the forecast is £300k short');
  });
  it('has no position before it is approved', async () => {
    const $ = await page('/schemes/IDEA');
    expect($('.answer').text()).toBe('This scheme is at the stage “idea”: it has no target until it is approved.');
    expect($('.story__entry').length).toBe(1);
  });
});

describe('movements', () => {
  it('adds up the reasons between two moments and names who and which entries', async () => {
    const $ = await page('/movements?since=2017-06-30');
    expect($('.answer').text()).toMatch(/^The forecast of the \d+ scheme years .* £200k lower; the forecast of the 1 budget line .* since 14 June 2017/);
    expect(cells($, 'ASC006').slice(0, 5)).toEqual([
      '2017-18',
      '700',
      '500',
      '−200 ▼ lower',
      'Delay −£150,000.00: Consultation extendedDemand −£50,000.00: More people',
    ]);
    expect(cells($, 'ASC006')[5]).toBe('tom.team');
    expect(words($('.chart__text').text())).toContain('£150k lower for delay, £50k lower for demand');
    expect(cells($, 'L1').slice(0, 4)).toEqual(['2017-18', '9,000', '8,800', '−200 ▼ lower']);
    expect($('tbody th a').length).toBe(2);
  });
  it('shows what did not move when asked', async () => {
    const $ = await page('/movements?since=2017-06-30&lines=all');
    expect($('tbody th a').length).toBeGreaterThan(1);
  });
});

describe('an entry', () => {
  it('stands as it was recorded, with who and when', async () => {
    const sources = await page('/schemes/ASC006?topic=forecast');
    const $ = await page(sources('.story__meta a').first().attr('href') ?? '');
    const facts = Object.fromEntries(
      $('.govuk-summary-list__row')
        .toArray()
        .map((line) => [words($(line).find('dt').text()), words($(line).find('dd').text())]),
    );
    expect(facts).toMatchObject({
      Recorded: '10 July 2017, 09:00 (2017-07-10T08:00:00.000Z)',
      Who: 'tom.team',
      Type: 'ForecastChanged',
      Stream: 'scheme/ASC006',
    });
    expect(JSON.parse($('pre').text())).toMatchObject({
      type: 'ForecastChanged',
      data: { forecast: '500000.00', reasons: [{ narrative: 'Consultation extended' }, {}] },
    });
  });
});
