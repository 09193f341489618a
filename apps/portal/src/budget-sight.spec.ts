import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { REPORT_NAMES } from '@outturn/reporting';
import { randomUUID } from 'node:crypto';
import { FORMS } from './forms/registry.ts';
import { county, type County } from './testing/county.ts';
import { type Served, served } from './testing/served.ts';
import { ROUTES } from './web/routes.ts';

const YEAR = '2017-18';
/** Home care is Sam Service’s, roads are Olga Other’s. Ids hold slashes, as councils’ do. */
const ofService = (service: 'HOME' | 'ROADS'): readonly (readonly [string, object])[] => [
  ['SetBudget', { line: `${service}/staff`, service, year: YEAR, kind: 'expenditure', amount: '10000.00' }],
  ['SetBudget', { line: `${service}/goods`, service, year: YEAR, kind: 'expenditure', amount: '20000.00' }],
  [
    'OpenReserve',
    { reserve: `${service}/fund`, name: `Fund of ${service}`, kind: 'earmarked', service, organisation: 'county', year: YEAR, opening: '5000.00' },
  ],
  [
    'ForecastOutturn',
    {
      line: `${service}/staff`,
      year: YEAR,
      period: 3,
      outturn: '10400.00',
      reasons: [{ code: 'demand', amount: '400.00', narrative: `Zebras of ${service}` }],
    },
  ],
  [
    'RequestVirement',
    {
      virement: `${service}/V1`,
      year: YEAR,
      lines: [
        { line: `${service}/staff`, amount: '-100.00' },
        { line: `${service}/goods`, amount: '100.00' },
      ],
      permanence: 'temporary',
      reason: `Giraffes of ${service}`,
    },
  ],
  ['SubmitReturn', { service, year: YEAR, period: 3 }],
  ['QueryReturn', { service, year: YEAR, period: 3, question: `Why elephants in ${service}?` }],
];

let portal: Served;
let sources: County;
beforeAll(async () => {
  sources = await county();
  portal = await served(sources);
  const all: readonly (readonly [string, object])[] = [['OpenPeriod', { year: YEAR, period: 3 }], ...ofService('HOME'), ...ofService('ROADS')];
  for (const [command, data] of all) {
    const result = await sources.recorder.handleAs('fay.finance', { id: randomUUID(), command, data });
    if (result.status !== 'recorded') throw new Error(`${command} was ${result.status}: ${result.problem?.detail}`);
  }
});
afterAll(() => portal.close());

/** Pages at one thing, by the service that it is of. */
const THINGS: readonly ((service: string) => string)[] = [
  (service) => `/lines/${encodeURIComponent(`${service}/staff`)}`,
  (service) => `/reserves/${encodeURIComponent(`${service}/fund`)}`,
  (service) => `/virements/${encodeURIComponent(`${service}/V1`)}`,
  (service) => `/budgets/${service}`,
];
const FORMS_AT_THINGS = FORMS.filter(({ path }) => /^\/(lines|reserves|virements)\/:id/.test(path)).map(({ path, command }) => ({
  command,
  at: (service: string) => {
    const id = path.startsWith('/lines') ? `${service}/staff` : path.startsWith('/reserves') ? `${service}/fund` : `${service}/V1`;
    return path.replace(':id', encodeURIComponent(id));
  },
}));
const shown = (text: string, ...hide: string[]) => hide.reduce((left, one) => left.replaceAll(one, ''), text.replaceAll(/value="[0-9a-f]{64}"/g, ''));

describe('pages of budgets by who looks', () => {
  it('has every page of one thing in its list', () => {
    const pages = Object.keys(ROUTES).filter((route) => /^GET \/(lines|reserves|virements|budgets)\/\*id$/.test(route));
    expect(pages.length).toBe(THINGS.length);
  });

  it.each(THINGS.map((at) => [at('HOME'), at] as const))('%s: its own service and those who see everything', async (_, at) => {
    for (const [account, own, other] of [
      ['sam.service', 200, 404],
      ['olga.other', 404, 200],
      ['fay.finance', 200, 200],
      ['bea.board', 200, 200],
      ['nora.new', 403, 403],
    ] as const) {
      await portal.signIn(account);
      expect([account, (await portal.get(at('HOME'))).status, (await portal.get(at('ROADS'))).status]).toEqual([account, own, other]);
    }
  });

  it.each(THINGS.map((at) => [at('HOME'), at] as const))('%s: to another service it is as if it were not there, now and then', async (_, at) => {
    await portal.signIn('sam.service');
    const position = (await sources.store.head()).position;
    for (const rest of ['', `?as-at=${position}`, `?as-at=${position - 1}`]) {
      const [foreign, missing] = [await portal.get(`${at('ROADS')}${rest}`), await portal.get(`${at('NOWHERE')}${rest}`)];
      expect([foreign.status, missing.status]).toEqual([404, 404]);
      expect(shown(foreign.text, 'ROADS')).toBe(shown(missing.text, 'NOWHERE'));
    }
  });

  it.each(FORMS_AT_THINGS.map(({ at, command }) => [at('ROADS'), command, at] as const))('the form %s of another service is not there', async (path, _, at) => {
    await portal.signIn('sam.service');
    const { $ } = await portal.get('/');
    const token = String($('.masthead__reader [name=_token]').val());
    const before = (await sources.store.head()).position;
    for (const one of [await portal.get(path), await portal.get(at('NOWHERE'))]) expect([403, 404]).toContain(one.status);
    const body = new URLSearchParams({ _token: token, period: '3', year: YEAR, amount: '1.00', outturn: '1.00', reason: 'Mine' });
    const sent = await portal.get(path, { method: 'POST', body, headers: { origin: portal.url } });
    expect([403, 404]).toContain(sent.status);
    expect(sent.text).not.toMatch(/ROADS\/goods|Fund of ROADS|Zebras of ROADS/);
    expect((await sources.store.head()).position).toBe(before);
  });

  const FOREIGN = /ROADS\/|Fund of ROADS|(Zebras|Giraffes) of ROADS|elephants in ROADS/;

  it.each([
    '/',
    '/budgets',
    '/reserves',
    '/virements',
    '/virements/matrix',
    '/periods',
    '/periods/2017-18/3',
    '/movements?since=1',
    '/search?q=ROADS',
    '/search?q=zebras',
    '/search?q=giraffes',
    '/search?q=elephants',
    '/search?q=fund',
  ])('the list %s holds nothing of another service', async (path) => {
    await portal.signIn('sam.service');
    for (const rest of ['', `${path.includes('?') ? '&' : '?'}as-at=${sources.head + 10}`]) {
      const { status, text } = await portal.get(`${path}${rest}`);
      expect([path, status]).toEqual([path, 200]);
      expect(shown(text, 'value="ROADS/"')).not.toMatch(FOREIGN);
    }
  });

  it.each(REPORT_NAMES)('the files of %s hold nothing of another service, and its service is not to be asked for', async (name) => {
    await portal.signIn('sam.service');
    for (const format of ['csv', 'json', 'html']) {
      const { status, text } = await portal.get(`/reports/${name}.${format}`);
      expect([format, status]).toEqual([format, 200]);
      expect(text).not.toMatch(FOREIGN);
    }
    const [foreign, missing] = [await portal.get(`/reports/${name}.csv?service=ROADS`), await portal.get(`/reports/${name}.csv?service=NOWHERE`)];
    expect([foreign.status, missing.status]).toEqual([400, 400]);
    expect(shown(foreign.text, 'ROADS')).toBe(shown(missing.text, 'NOWHERE'));
  });

  it('an entry of the ledger about another service is not there', async () => {
    const entries = await sources.store.readAll(0, 10_000);
    const foreign = entries.filter(({ stream }) => /^(line|reserve|virement|return)\/ROADS/.test(stream));
    expect(foreign.length).toBeGreaterThan(6);
    await portal.signIn('sam.service');
    for (const { position } of foreign) expect([position, (await portal.get(`/audit/entries/${position}`)).status]).toEqual([position, 404]);
  });

  it('a figure of another service has no parts to see', async () => {
    await portal.signIn('sam.service');
    const path = (row: string) => `/audit/trace?report=revenue-monitoring&by=line&column=budget&row=${encodeURIComponent(row)}`;
    const { rows } = JSON.parse((await portal.get('/reports/revenue-monitoring.json?by=line')).text) as { rows: { id: string }[] };
    const own = rows.find(({ id }) => id.includes('HOME/staff'))?.id ?? '';
    expect((await portal.get(path(own))).status).toBe(200);
    expect([400, 404]).toContain((await portal.get(path(own.replaceAll('HOME', 'ROADS')))).status);
  });
});

describe('search', () => {
  it('finds lines, virements and reserves, and what was written about them, each with its page', async () => {
    await portal.signIn('fay.finance');
    const hits = async (q: string) => {
      const { $ } = await portal.get(`/search?q=${encodeURIComponent(q)}`);
      return $('ul.hits a, ol.hits .hits__subject')
        .map((_, one) => $(one).attr('href'))
        .get();
    };
    expect(await hits('HOME/staff')).toContain('/lines/HOME%2Fstaff');
    expect(await hits('HOME/V1')).toContain('/virements/HOME%2FV1');
    expect(await hits('Fund of HOME')).toContain('/reserves/HOME%2Ffund');
    expect(await hits('zebras')).toEqual(expect.arrayContaining(['/lines/HOME%2Fstaff', '/lines/ROADS%2Fstaff']));
    expect(await hits('giraffes')).toContain('/virements/HOME%2FV1');
    expect(await hits('elephants')).toContain('/periods/2017-18/3');
  });
});
