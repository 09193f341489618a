import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { StoreUnavailable } from '@outturn/event-store';
import { county, type County, nothing } from './testing/county.ts';
import { type Served, served } from './testing/served.ts';

const PAGES = [
  '/',
  '/programmes/PROMISE',
  '/schemes',
  '/schemes/C%2FR.5.307',
  '/movements',
  '/audit/entries/20',
  '/audit/trace?report=savings-tracker&row=ASC006%7C2017-18&column=forecast',
];

describe('the portal', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
  });
  afterAll(() => portal.close());

  it.each(PAGES)('answers %s with headers that allow nothing but its own styles', async (path) => {
    const { status, headers, text, $ } = await portal.get(path);
    expect(status).toBe(200);
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none';style-src 'self';img-src 'self' data:;font-src 'self';form-action 'self';frame-ancestors 'none';base-uri 'none'",
    );
    expect(headers.get('outturn-position')).toBe(String(sources.head));
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('cache-control')).toBe('no-store');
    expect($('script').length).toBe(0);
    expect($('[style], style').length).toBe(0);
    expect(text).not.toMatch(/\son\w+="/);
    expect($('h1').length).toBe(1);
    expect($('.banner--ledger').text()).toContain('Sample data');
    expect($('.banner--past').length).toBe(0);
    expect($('form input#as-at').length).toBe(1);
    const ids = $('[id]')
      .map((_, element) => $(element).attr('id'))
      .get();
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it.each(PAGES)('shows %s as it stood, says so, and keeps the moment in every link within it', async (path) => {
    const { status, $ } = await portal.get(`${path}${path.includes('?') ? '&' : '?'}as-at=2017-06-14`);
    expect(status).toBe(200);
    expect($('.banner--past').text()).toContain('As it stood at the end of 14 June 2017');
    const links = $('a[href^="/"]')
      .not('.banner__link')
      .map((_, link) => $(link).attr('href'))
      .get();
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((link) => !/[?&]as-at=/.test(link))).toEqual([]);
    expect($('.banner__link').attr('href')).not.toContain('as-at');
    expect(
      $('main form')
        .map((_, form) => $(form).find('input[name="as-at"]').attr('value'))
        .get()
        .every((value) => value === '2017-06-14'),
    ).toBe(true);
  });

  it('answers a request for what it has already given with 304', async () => {
    const first = await portal.get('/schemes');
    const again = await portal.get('/schemes', { headers: { 'if-none-match': first.headers.get('etag') ?? '', 'cache-control': 'max-age=0' } });
    expect(again.status).toBe(304);
  });

  it('serves its styles for ever under the hash of their content, without the typeface and crest of GOV.UK', async () => {
    const { $ } = await portal.get('/');
    const styles = $('link[rel="stylesheet"]')
      .map((_, link) => $(link).attr('href'))
      .get();
    expect(styles).toHaveLength(4);
    for (const href of styles) {
      const { status, headers, text } = await portal.get(href);
      expect(status).toBe(200);
      expect(headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(headers.get('content-type')).toContain('text/css');
      expect(text).not.toMatch(/GDS Transport|@font-face|govuk-crest|url\(\/assets/);
    }
    expect((await portal.get('/assets/govuk.0000000000000000.css')).status).toBe(404);
  });

  it('takes an id with a slash, encoded or not', async () => {
    for (const path of ['/schemes/C%2FR.5.307', '/schemes/C/R.5.307']) {
      const { status, $ } = await portal.get(path);
      expect(status).toBe(200);
      expect($('h1').text()).toContain('C/R.5.307');
    }
  });

  it('writes what people recorded as text, never as markup', async () => {
    const { $ } = await portal.get('/schemes/C%2FR.5.307');
    expect($('h1 b').length).toBe(0);
    expect($('h1').text()).toContain('Double-up care <b>reviews</b>');
    const search = await portal.get('/schemes?q=%22%3E%3Cimg%20src%3Dx%3E');
    expect(search.$('img').length).toBe(0);
    expect(search.$('#filter-q').attr('value')).toBe('"><img src=x>');
  });

  it.each([
    ['/schemes/NOPE', 'There is no scheme NOPE'],
    ['/programmes/NOPE', 'There is no programme NOPE'],
    ['/audit/entries/99999', 'There is no entry 99999'],
    ['/audit/entries/0', 'There is no entry 0'],
    ['/nowhere', 'There is no page at this address'],
    ['/schemes/IDEA?as-at=1', 'There is no scheme IDEA at this moment'],
  ])('answers %s with a 404 page', async (path, said) => {
    const { status, headers, $ } = await portal.get(path);
    expect(status).toBe(404);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect($('h1').text()).toBe('Page not found');
    expect($('main').text()).toContain(said);
    expect($('.banner--ledger').length).toBe(1);
  });

  it.each([
    ['/?as-at=yesterday', 'names no moment'],
    ['/schemes?as-at=99999', 'lies beyond the end of the ledger'],
    ['/schemes?as-at=pub:june', 'There is no publication'],
    ['/schemes?year=2017', 'Enter a financial year'],
    ['/schemes?year=2017-19', 'Enter a financial year'],
    ['/schemes?rag=purple', 'There is no rag "purple"'],
    ['/schemes?period=14', 'Enter a period'],
    ['/schemes?page=0', 'Enter a whole number'],
    ['/schemes?per-page=5000', 'There is no per page'],
    ['/schemes?sort=password', 'There is no sort'],
    ['/schemes?organisation=NOPE', 'There is no organisation "NOPE"'],
    ['/schemes?unit=euros', 'Choose pounds'],
    ['/?organisation=NOPE', 'There is no organisation "NOPE"'],
    ['/programmes/PROMISE?rate=-1', 'Enter a discount rate'],
    ['/programmes/PROMISE?rate=1e9', 'Enter a discount rate'],
    ['/movements?since=never', 'names no moment'],
    ['/movements?since=20&as-at=10', 'must not lie after'],
    ['/audit/trace', 'follow the link'],
    ['/audit/trace?report=savings-tracker&row=X&column=forecast', 'has no row "X"'],
    ['/audit/trace?report=secrets&row=X&column=y', 'There is no report "secrets"'],
  ])('answers %s with a 400 page that says what to mend', async (path, said) => {
    const { status, headers, $ } = await portal.get(path);
    expect(status).toBe(400);
    expect(headers.get('cache-control')).toBe('no-store');
    expect($('title').text()).toMatch(/^Error: /);
    expect($('.govuk-error-summary[role="alert"]').text()).toContain(said);
  });

  it('leads from the error to the field of the moment, and keeps what was typed', async () => {
    const { $ } = await portal.get('/schemes?rag=red&as-at=yesterday');
    expect($('.govuk-error-summary a').attr('href')).toBe('#as-at');
    expect($('#as-at').attr('value')).toBe('yesterday');
    expect($('#as-at').attr('aria-describedby')).toContain('as-at-error');
    expect($('details.lenses__moment').attr('open')).toBeDefined();
    expect($('.lenses__moment input[type="hidden"][name="rag"]').attr('value')).toBe('red');
  });

  it('takes moments as people write them', async () => {
    const { status, $ } = await portal.get('/?as-at=14%20June%202017');
    expect(status).toBe(200);
    expect($('.banner--past').text()).toContain('14 June 2017');
  });

  it('refuses to be written to', async () => {
    const { status, headers } = await portal.get('/schemes', { method: 'POST' });
    expect(status).toBe(405);
    expect(headers.get('allow')).toBe('GET, HEAD');
  });

  it('answers nothing under /api with a page, nor puts its policy there', async () => {
    const { status, headers, text } = await portal.get('/api/v1/reports/savings-tracker');
    expect(status).toBe(404);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(headers.get('content-security-policy')).toBeNull();
    expect(JSON.parse(text)).toEqual({ type: 'about:blank', title: 'Not Found', status: 404 });
  });

  it('does not break on an address that cannot be decoded', async () => {
    const { status } = await portal.get('/schemes/%E0%A4%A');
    expect(status).toBe(400);
  });
});

describe('a ledger in trouble', () => {
  it('answers 503 with Retry-After when the store is down, without a word of the machine', async () => {
    const down = () => Promise.reject(new StoreUnavailable('connect ECONNREFUSED 10.0.0.7:5432'));
    const portal = await served({ ...(await county()), ledgerStatus: down, moments: { resolve: down } });
    const { status, headers, text, $ } = await portal.get('/schemes');
    await portal.close();
    expect(status).toBe(503);
    expect(headers.get('retry-after')).toBe('10');
    expect($('h1').text()).toBe('Outturn cannot reach its ledger');
    expect(text).not.toContain('ECONNREFUSED');
  });

  it('answers 503 beyond a parked projection, and still shows the moments that it has reached', async () => {
    const portal = await served(await county('live', { checkpoint: 20, parked: { projection: 'savings', position: 21 } }));
    const [now, then, beyond] = await Promise.all([portal.get('/schemes'), portal.get('/schemes?as-at=20'), portal.get('/schemes?as-at=21')]);
    await portal.close();
    expect([now.status, then.status, beyond.status]).toEqual([503, 200, 503]);
    expect(now.headers.get('retry-after')).toBe('60');
    expect(now.$('main').text()).toContain('savings stopped at position 21');
    expect(now.$('main a').first().attr('href')).toBe('/schemes?as-at=20');
  });

  it('answers 500 without a word of the machine for what nobody foresaw', async () => {
    const sources = await county();
    const portal = await served({
      ...sources,
      publications: {
        ...sources.publications,
        queriesOf: (of, sight) => ({ ...sources.publications.queriesOf(of, sight), report: () => Promise.reject(new Error('column "secret" does not exist')) }),
      },
    });
    const { status, text } = await portal.get('/');
    await portal.close();
    expect(status).toBe(500);
    expect(text).toContain('Sorry, something went wrong');
    expect(text).not.toContain('secret');
  });
});

describe('a ledger without anything in it', () => {
  it('shows pages that say so, without a banner on samples', async () => {
    const portal = await served(await nothing());
    const [dashboard, tracker, moved] = await Promise.all([portal.get('/'), portal.get('/schemes'), portal.get('/movements')]);
    await portal.close();
    expect(dashboard.$('main').text()).toContain('Neither savings nor budgets are recorded yet');
    expect(tracker.$('main').text()).toContain('No scheme has been approved');
    expect(moved.$('main').text()).toContain('No forecast moved');
    expect(dashboard.$('.banner--ledger').length).toBe(0);
  });
});
