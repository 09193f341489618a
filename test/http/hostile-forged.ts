import { randomUUID } from 'node:crypto';
import { api, type Attempted, bytes, command, form, type Ground, type HostileRequest, page, tokenIn } from './attempts.ts';
import { ask, browser, SAMPLE_PASSWORD, signIn } from './product.ts';

const CONFIRM = '/schemes/ASC006/confirm?year=2017-18';
const FIELDS = { year: '2017-18', period: '9' };

const one = (attack: string, status: HostileRequest['status'], attempt: HostileRequest['attempt'], more: Partial<HostileRequest> = {}): HostileRequest => ({
  attack,
  status,
  attempt,
  ...more,
});

/** Sent from nora's session, whose scheme it is: only what is named here is wrong. */
const noras = (fields: Readonly<Record<string, string>>, headers: Readonly<Record<string, string>> = {}) =>
  form('nora.adams', CONFIRM, { ...FIELDS, ...fields }, headers);

const TOKENS: readonly HostileRequest[] = [
  one('no token', 403, noras({ _token: '' })),
  one('a made-up token', 403, noras({ _token: 'a'.repeat(256) })),
  one('a token of another’s session', 403, (ground) => noras({ _token: ground.tokens['farida.hope'] })(ground)),
  one('a token with one character changed', 403, (ground) => noras({ _token: changed(ground.tokens['nora.adams']) })(ground)),
  one('the token in the address instead of the form', 403, (ground) =>
    form('nora.adams', `${CONFIRM}&_token=${ground.tokens['nora.adams']}`, { ...FIELDS, _token: '' })(ground),
  ),
  one('a token of an earlier session of the same person', 403, async ({ product }) => {
    const own = await signIn(product.url, 'nora.adams');
    const earlier = tokenIn((await own.get('/schemes')).text);
    await own.post('/sign-out', { _token: earlier });
    const later = await signIn(product.url, 'nora.adams');
    return later.post(CONFIRM, { ...FIELDS, _token: earlier, _command: randomUUID(), _revision: '8' });
  }),
  one('from another site, by its Origin', 403, noras({}, { origin: 'https://evil.example' })),
  one('from another port of this machine', 403, noras({}, { origin: 'http://127.0.0.1:1' })),
  one('from an Origin of null', 403, noras({}, { origin: 'null' })),
  one('cross-site, by Sec-Fetch-Site', 403, noras({}, { 'sec-fetch-site': 'cross-site' })),
  one('same-site, by Sec-Fetch-Site', 403, noras({}, { 'sec-fetch-site': 'same-site' })),
  one('with no header that says where it comes from', 403, ({ product, browsers, tokens }) =>
    ask(product.url, CONFIRM, {
      method: 'POST',
      headers: { cookie: browsers['nora.adams'].cookie, 'content-type': FORM_TYPE },
      body: `_token=${tokens['nora.adams']}&year=2017-18&period=9`,
    }),
  ),
  one('from another site, by its Referer', 403, ({ product, browsers, tokens }) =>
    ask(product.url, CONFIRM, {
      method: 'POST',
      headers: { cookie: browsers['nora.adams'].cookie, referer: `https://evil.example/?${product.url}/`, 'content-type': FORM_TYPE },
      body: `_token=${tokens['nora.adams']}&year=2017-18&period=9`,
    }),
  ),
  one('a form as JSON', 403, ({ product, browsers, tokens }) =>
    ask(product.url, CONFIRM, {
      method: 'POST',
      headers: { cookie: browsers['nora.adams'].cookie, origin: product.url, 'content-type': 'application/json' },
      body: JSON.stringify({ _token: tokens['nora.adams'], ...FIELDS }),
    }),
  ),
  one('a form as plain text', 403, ({ product, browsers, tokens }) =>
    ask(product.url, CONFIRM, {
      method: 'POST',
      headers: { cookie: browsers['nora.adams'].cookie, origin: product.url, 'content-type': 'text/plain' },
      body: `_token=${tokens['nora.adams']}&year=2017-18&period=9`,
    }),
  ),
  one('sign-in from another site', 403, async ({ product }) => {
    const own = browser(product.url);
    const token = tokenIn((await own.get('/sign-in')).text);
    return own.post(
      '/sign-in',
      { _token: token, account: 'nora.adams', password: SAMPLE_PASSWORD },
      { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
    );
  }),
  one('sign-out from another site', 403, ({ browsers }) =>
    browsers['nora.adams'].post('/sign-out', {}, { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }),
  ),
];

const FORM_TYPE = 'application/x-www-form-urlencoded';

function changed(token: string): string {
  return `${token.startsWith('0') ? '1' : '0'}${token.slice(1)}`;
}

/** A page that visitors of a sample ledger are not shown either. */
export const MEMBERS_PAGE = '/forecasts/several';

/** Answers that send to the sign-in page: nobody is signed in. */
const SESSIONS: readonly HostileRequest[] = [
  one('a page without a session', 303, page(null, MEMBERS_PAGE), { hides: 'ASC006' }),
  one('a session id that somebody planted before sign-in', 303, async ({ product }) => {
    const own = browser(product.url);
    const form = tokenIn((await own.get('/sign-in')).text);
    const planted = own.cookie;
    const { status } = await own.post('/sign-in', { _token: form, account: 'nora.adams', password: SAMPLE_PASSWORD });
    if (status !== 303 || own.cookie === planted) return { status: -1, headers: {}, text: 'the id stayed the same', ms: 0 };
    return ask(product.url, MEMBERS_PAGE, { headers: { cookie: planted } });
  }),
  one('a session that was signed out', 303, async ({ product }) => {
    const own = await signIn(product.url, 'nora.adams');
    const kept = own.cookie;
    await own.post('/sign-out', { _token: tokenIn((await own.get('/schemes')).text) });
    return ask(product.url, MEMBERS_PAGE, { headers: { cookie: kept } });
  }),
  one('a cookie with another signature', 303, (ground) => withCookie(ground, (cookie) => `${cookie.slice(0, -3)}AAA`)),
  one('a cookie without a signature', 303, (ground) => withCookie(ground, (cookie) => cookie.replace(/\..*$/, ''))),
  one('another id under the same signature', 303, (ground) => withCookie(ground, (cookie) => cookie.replace(/s%3A./, 's%3AZ'))),
  one('a cookie that is no id', 303, (ground) => withCookie(ground, () => "outturn=s%3A' OR 1=1 --.x")),
  one('a huge cookie', 303, (ground) => withCookie(ground, () => `outturn=${'a'.repeat(8_000)}`)),
  one('a cookie that says who one is', 303, (ground) => withCookie(ground, () => 'account=ada.lowe; outturn=j%3A%7B%22account%22%3A%22ada.lowe%22%7D')),
];

function withCookie({ product, browsers }: Ground, change: (cookie: string) => string): Promise<Attempted> {
  return ask(product.url, MEMBERS_PAGE, { headers: { cookie: change(browsers['nora.adams'].cookie) } });
}

const KEYS: readonly HostileRequest[] = [
  one('a revoked key', 401, api('revoked', '/api/v1/status')),
  one('a key of a disabled account', 401, api('disabled', '/api/v1/status')),
  one('a revoked key with a command', 401, command('revoked', 'Comment', { subject: 'scheme/ASC006', text: 'x' })),
  one('a key in the address', 401, ({ product }) => ask(product.url, `/api/v1/status?key=${product.keys.admin}&access_token=${product.keys.admin}`)),
  one('a key as a cookie and as another header', 401, ({ product }) =>
    ask(product.url, '/api/v1/status', { headers: { cookie: `key=${product.keys.admin}`, 'x-api-key': product.keys.admin } }),
  ),
  one('a session of pages at the service', 401, page('ada.lowe', '/api/v1/status')),
  one('a key at the pages', 303, api('admin', MEMBERS_PAGE)),
  one(
    'a key as a password',
    401,
    async ({ product }) => {
      const own = browser(product.url);
      return own.post('/sign-in', { _token: tokenIn((await own.get('/sign-in')).text), account: 'sys.admin', password: product.keys.admin });
    },
    { slow: true },
  ),
  one(
    'two keys at once',
    400,
    bytes('admin', 'GET /api/v1/status HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer x\r\nAuthorization: Bearer KEY\r\n\r\n'),
  ),
  one('a key without any role', 403, api('nothing', '/api/v1/reports/savings-tracker')),
];

const ROLES: readonly HostileRequest[] = [
  one(
    'an actor that one is not',
    403,
    command('narrow', 'RegisterOrganisation', { organisation: 'H', name: 'H' }, { actor: { user: 'ada.lowe', roles: ['administrator'] } }),
  ),
  one('roles stated in the data', 400, command('narrow', 'Comment', { subject: 'scheme/ASC007', text: 'x', roles: ['administrator'] })),
  one(
    'an operator stated in the actor',
    [400, 403],
    command('narrow', 'OpenFinancialYear', { year: '2031-32' }, { actor: { user: 'x', roles: ['administrator'], operator: 'root' } }),
  ),
  one('roles given by a service team to itself', 403, command('narrow', 'SetAccountRoles', { account: 'sys.narrow', roles: ['administrator'], services: [] })),
  one('roles given by finance', 403, command('finance', 'SetAccountRoles', { account: 'sys.finance', roles: ['administrator'], services: [] })),
  one('roles given by the board', 403, command('board', 'SetAccountRoles', { account: 'sys.board', roles: ['finance'], services: [] })),
  one('an administrator’s own roles', 422, command('admin', 'SetAccountRoles', { account: 'sys.admin', roles: ['administrator', 'finance'], services: [] })),
  one('an administrator’s own roles in other letters', 422, command('admin', 'SetAccountRoles', { account: 'SYS.ADMIN', roles: ['finance'], services: [] })),
  one('a claim verified by an administrator', 403, command('admin', 'VerifyClaim', { claim: 'ASC006/placements', grade: 'sufficient', note: 'x' })),
  one(
    'a claim banked by the service team',
    403,
    command('narrow', 'BankClaim', { claim: 'ASC006/placements', backedBy: { adjustment: 'NCC/2017-18/training' } }),
  ),
  one('a command of an auditor', 403, command('audit', 'ConfirmForecast', { scheme: 'ASC006', year: '2017-18', period: 9 })),
  one('a command without any role', 403, command('nothing', 'Comment', { subject: 'scheme/ASC006', text: 'x' })),
  one(
    'a recorded time of one’s own choice, of long ago',
    [400, 403, 422],
    command('finance', 'Comment', { subject: 'scheme/ASC006', text: 'x' }, { at: '2001-01-01T00:00:00.000Z' }),
  ),
  one('a form of a role that one has not', 403, page('beth.jarvis', CONFIRM)),
  one('a form sent in a role that one has not', 403, form('beth.jarvis', CONFIRM, FIELDS)),
  one('a form sent by an auditor', 403, form('aiden.kaur', CONFIRM, FIELDS)),
  one(
    'a form with fields that name another actor',
    422,
    form('nora.adams', '/schemes/ASC006/confirm?year=2017-18', { year: 'x', period: '9', actor: 'farida.hope', roles: 'finance', command: 'ApproveScheme' }),
  ),
];

export const FORGED: readonly HostileRequest[] = [...TOKENS, ...SESSIONS, ...KEYS, ...ROLES];
