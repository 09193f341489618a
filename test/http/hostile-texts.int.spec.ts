import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CheerioAPI, load } from 'cheerio';
import { randomUUID } from 'node:crypto';
import { FORMS } from '../../apps/portal/src/forms/registry.ts';
import { ROUTES } from '../../apps/portal/src/web/routes.ts';
import { type Answer, askApi, type Browser, type Product, sendCommand, signIn, startProduct } from './product.ts';

/** Markup, a formula and templates in one text; it stands in every field that takes words. */
const TEXT = `=HYPERLINK("http://evil.example","x") "><script>alert(7)</script><img src=x onerror=alert(7)><svg/onload=alert(7)>'{{ 7*7 }}\${7*7}`;
const FORMULA = /^\s*[=+@\t]|^-(?![\d.]+$)/;

let product: Product;
let farida: Browser;
const keys: Record<string, string> = {};
/** Positions of all that was recorded with the text in it. */
let [first, last] = [0, 0];

beforeAll(async () => {
  product = await startProduct();
  for (const [system, role] of [
    ['admin', 'administrator'],
    ['claims', 'finance'],
    ['verifies', 'finance'],
    ['audit', 'auditor'],
  ] as const)
    keys[system] = await product.systemKey(`sys.${system}`, [role]);
  farida = await signIn(product.url, 'farida.hope');
  for (const [system, command, data] of WITH_TEXT) {
    const { status, text } = await sendCommand(product.url, keys[system] ?? '', { id: randomUUID(), command, source: TEXT, data });
    const { position } = JSON.parse(text) as { position?: number };
    if (status !== 201 || position === undefined) throw new Error(`${command}: ${status} ${text}`);
    first ||= position;
    last = position;
  }
  expect((await askApi(product.url, keys['audit'] ?? '', `/api/v1/status?waitFor=${last}`)).status).toBe(200);
}, 300_000);
afterAll(async () => {
  await product?.stop();
});

const scheme = 'HX/1';
const year = '2018-19';
const claim = (id: string) => ({
  claim: id,
  shares: [{ scheme, percent: '100' }],
  year,
  subject: { kind: TEXT, key: `${TEXT}${id}` },
  effectiveFrom: '2018-06-01',
  effect: { annual: '100.00' },
  deliveryKind: 'recurrent',
  progress: 'achieved',
  evidence: [{ title: TEXT }],
  shiftedCosts: { amount: '5.00', to: TEXT },
  repeatReason: TEXT,
});
const profile = (saving: string) => ({
  basis: 'absolute',
  saving: { '2018-19': saving, '2019-20': '1000.00' },
  investment: { '2018-19': '50.00', '2019-20': '0.00' },
});
const WITH_TEXT: readonly (readonly [string, string, object])[] = [
  ['admin', 'RegisterOrganisation', { organisation: 'HX', name: TEXT }],
  ['admin', 'DefineService', { service: 'HX/s', name: TEXT, organisation: 'HX' }],
  ['claims', 'DefineReasonCode', { code: 'hx', label: TEXT, organisation: 'HX' }],
  ['claims', 'CreateProgramme', { programme: 'HX/p', name: TEXT, organisation: 'HX' }],
  ['claims', 'CreateWorkstream', { workstream: 'HX/w', programme: 'HX/p', name: TEXT }],
  ['claims', 'CreateWorkstream', { workstream: 'HX/v', programme: 'HX/p', name: TEXT }],
  [
    'claims',
    'ProposeScheme',
    {
      scheme,
      programme: 'HX/p',
      workstream: 'HX/w',
      service: 'HX/s',
      title: TEXT,
      owner: TEXT,
      kind: 'income',
      cashReleasing: true,
      recurrence: 'recurrent',
      confidence: 'possible',
      category: TEXT,
    },
  ],
  ['claims', 'ApproveScheme', { scheme, profile: profile('1000.00'), decision: { body: TEXT, date: '2018-05-01', minute: TEXT } }],
  ['claims', 'AdvanceStage', { scheme, stage: 'delivering', reason: TEXT }],
  ['claims', 'SetMilestone', { scheme, milestone: TEXT, due: '2018-09-01' }],
  ['claims', 'Comment', { subject: 'scheme/HX/1', text: TEXT }],
  ['claims', 'ChangeForecast', { scheme, year, period: 3, forecast: '900.00', reasons: [{ code: 'hx', amount: '-100.00', narrative: TEXT }] }],
  ['claims', 'OverrideRag', { scheme, year, period: 3, rag: 'amber', reason: TEXT, untilPeriod: 6 }],
  ['claims', 'MoveScheme', { scheme, workstream: 'HX/v', reason: TEXT }],
  ['claims', 'ReclassifyScheme', { scheme, confidence: 'projected', reason: TEXT }],
  ['claims', 'RebaselineScheme', { scheme, profile: profile('1100.00'), reason: TEXT, decision: { body: TEXT, date: '2018-05-01', minute: TEXT } }],
  ['claims', 'ClaimSaving', claim('HX/c1')],
  ['claims', 'ClaimSaving', claim('HX/c2')],
  ['claims', 'ClaimSaving', claim('HX/c3')],
  ['claims', 'Comment', { subject: 'claim/HX/c1', text: TEXT }],
  ['verifies', 'VerifyClaim', { claim: 'HX/c1', grade: 'partial', note: TEXT }],
  ['verifies', 'RejectClaim', { claim: 'HX/c2', reason: TEXT }],
  ['claims', 'OpenReserve', { reserve: 'HX/r', name: TEXT, kind: 'earmarked', group: TEXT, organisation: 'HX', year, opening: '100.00' }],
  ['claims', 'AllocateInvestment', { scheme, reserve: 'HX/r', byYear: { '2018-19': '50.00' } }],
  ['claims', 'MoveReserve', { reserve: 'HX/r', year, period: 3, amount: '10.00', reason: TEXT }],
];

/** What in a page could act: elements and attributes that the text tried to become. */
function acting($: CheerioAPI): string[] {
  const elements = $('script, iframe, object, embed, base, img[src="x"], svg[onload]')
    .toArray()
    .map((element) => element.tagName);
  const attributes = $('*')
    .toArray()
    .flatMap((element) => ('attribs' in element ? Object.entries(element.attribs) : []))
    .filter(
      ([name, value]) => /^on/i.test(name) || (/^(href|src|action|formaction|xlink:href)$/.test(name) && /^\s*(javascript|vbscript|data:text)/i.test(value)),
    )
    .map(([name, value]) => `${name}=${value}`);
  return [...elements, ...attributes];
}

function expectHarmless({ status, text }: Answer, path: string, shows: boolean): void {
  expect([path, status]).toEqual([path, 200]);
  const $ = load(text);
  expect([path, acting($)]).toEqual([path, []]);
  expect(text).not.toContain('<script>alert');
  if (shows) expect([path, $('body').text().includes('<script>alert(7)</script>') && $('body').text().includes('{{ 7*7 }}${7*7}')]).toEqual([path, true]);
}

const at = encodeURIComponent;

describe('script, formula and template in every text', () => {
  it.each([
    ['the dashboard', '/?organisation=HX'],
    ['the programme', '/programmes/HX%2Fp'],
    ['the tracker', '/schemes?organisation=HX'],
    ['the scheme and its story', '/schemes/HX%2F1'],
    ['the trace', `/audit/trace?report=savings-tracker&row=${at('HX/1|2018-19')}&column=forecast&organisation=HX`],
  ])('is shown as it is on %s', async (_, path) => {
    expectHarmless(await farida.get(path), path, true);
  });

  it('is shown as it is among the movements', async () => {
    const path = `/movements?since=${first - 1}`;
    expectHarmless(await farida.get(path), path, true);
  });

  it.each(
    [['/claims'], ['/claims/HX%2Fc1'], ['/queue'], ['/reserves'], ['/reserves/HX%2Fr'], ['/search?q=alert'], ['/admin/structure']].filter(([path]) =>
      isThere(path ?? ''),
    ),
  )('is shown as it is at %s', async (path) => {
    expectHarmless(await farida.get(path), path, false);
  });

  it('is shown as it is by every entry', async () => {
    for (let position = first; position <= last; position += 1) expectHarmless(await farida.get(`/audit/entries/${position}`), String(position), true);
  });

  const things = { schemes: 'HX/1', claims: 'HX/c3', programmes: 'HX/p', reserves: 'HX/r' } as const;
  it.each(
    FORMS.flatMap(({ path }) => Object.entries(things).flatMap(([section, id]) => (path.startsWith(`/${section}/:id/`) ? [path.replace(':id', at(id))] : []))),
  )('does nothing on the form %s', async (path) => {
    const answer = await farida.get(`${path}?year=${year}`);
    if (answer.status === 200) expectHarmless(answer, path, false);
    expect([200, 400, 403]).toContain(answer.status);
  });

  it('comes back as it was typed where a form is refused', async () => {
    const answer = await farida.send(`/schemes/HX%2F1/forecast?year=${year}`, {
      period: '4',
      forecast: TEXT,
      'reasons.0.code': TEXT,
      'reasons.0.amount': TEXT,
      'reasons.0.narrative': TEXT,
      unknown: TEXT,
    });
    expect(answer.status).toBe(422);
    const $ = load(answer.text);
    expect(acting($)).toEqual([]);
    expect([$('#forecast').val(), $('[id="reasons.0.narrative"]').val()]).toEqual([TEXT, TEXT]);
  });

  it.each([
    ['the tracker’s HTML file', '/schemes.html?organisation=HX'],
    ['the tracker’s CSV file', '/schemes.csv?organisation=HX'],
  ])('does nothing in %s', async (_, path) => {
    const { text, headers } = await farida.get(path);
    expect(headers['content-disposition']).toMatch(/^attachment; filename="[A-Za-z0-9.-]+"$/);
    if (path.includes('.csv')) expect(formulasIn(text)).toEqual([]);
    else expect(acting(load(text))).toEqual([]);
  });

  it.each(['savings-tracker', 'programme-summary', 'transformation-fund', 'movements'])(
    'does nothing in the report %s, as a file of any kind',
    async (report) => {
      const asked = `/api/v1/reports/${report}?organisation=HX${report === 'movements' ? `&since=${first - 1}` : ''}`;
      const [html, csv] = [
        await askApi(product.url, keys['audit'] ?? '', `${asked}&format=html`),
        await askApi(product.url, keys['audit'] ?? '', `${asked}&format=csv`),
      ];
      expect([html.status, csv.status]).toEqual([200, 200]);
      expect(acting(load(html.text))).toEqual([]);
      expect(String(html.headers['content-security-policy'])).toMatch(/default-src 'none'.*sandbox/);
      expect(csv.text).toContain('alert(7)');
      expect(formulasIn(csv.text)).toEqual([]);
    },
  );

  it('an address that would act is no link', async () => {
    const { status, text } = await sendCommand(product.url, keys['claims'] ?? '', {
      id: randomUUID(),
      command: 'ClaimSaving',
      data: { ...claim('HX/c4'), evidence: [{ title: 'E', uri: 'javascript:alert(7)' }] },
    });
    if (status !== 201) return expect(status).toBe(400);
    const { position } = JSON.parse(text) as { position: number };
    await askApi(product.url, keys['audit'] ?? '', `/api/v1/status?waitFor=${position}`);
    for (const path of ['/schemes/HX%2F1', ...(isThere('/claims/HX%2Fc4') ? ['/claims/HX%2Fc4'] : [])]) expectHarmless(await farida.get(path), path, false);
  });
});

/** Whether the pages have a route for a path, as far as its first step and depth say. */
function isThere(path: string): boolean {
  const [route = ''] = path.split('?');
  const deep = route.split('/').length > 2;
  return Object.keys(ROUTES).some((known) => known === `GET ${route}` || (deep && new RegExp(`^GET /${route.split('/')[1]}/[*:]id$`).test(known)));
}

/** Cells of a CSV text that a spreadsheet would compute. */
function formulasIn(csv: string): string[] {
  const cells = [...csv.matchAll(/(?:^|,|\n)(?:"((?:[^"]|"")*)"|([^",\n]*))/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
  return cells.filter((cell) => FORMULA.test(cell));
}
