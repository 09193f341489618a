import { api, bytes, form, type HostileRequest, page, tokenIn } from './attempts.ts';
import { ask, browser, SAMPLE_PASSWORD } from './product.ts';

const one = (attack: string, status: HostileRequest['status'], attempt: HostileRequest['attempt'], more: Partial<HostileRequest> = {}): HostileRequest => ({
  attack,
  status,
  attempt,
  ...more,
});
const get = (target: string, headers = '') =>
  bytes('audit', `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer KEY\r\n${headers}\r\n`);

const PATHS: readonly HostileRequest[] = [
  one('a step up, encoded', 400, get('/api/v1/%2e%2e/v1/status')),
  one('a step up, encoded twice', [400, 404], get('/api/v1/history/%252e%252e%252fstatus')),
  one('a null character in a path', 400, get('/api/v1/history/ASC006%00')),
  one('a line break in a path', 400, get('/api/v1/history/ASC006%0d%0aSet-Cookie:%20x=y'), { hides: /set-cookie/i }),
  one('a path that cannot be decoded', 400, get('/api/v1/history/%E0%A4%A')),
  one('an absolute address of another server', [400, 404], get('http://evil.example/api/v1/status')),
  one('an address of two slashes', [400, 404], get('//evil.example/api/v1/status')),
  one('a path of ten thousand characters', 414, get(`/api/v1/history/${'a'.repeat(10_000)}`)),
  one('a header of twenty thousand characters', 431, get('/api/v1/status', `X-Long: ${'a'.repeat(20_000)}\r\n`), { atTheDoor: true }),
  one('three thousand headers', [404, 431], get('/api/v1/nowhere', 'X: y\r\n'.repeat(3_000)), { atTheDoor: true }),
  one('a page with a step up', [303, 400, 404], page('tariq.bell', '/schemes/%2e%2e/%2e%2e/etc/passwd'), { hides: 'root:' }),
  one('a file with a step up', [303, 400, 404], page(null, '/assets/..%2f..%2fpackage.json'), { hides: '"outturn"' }),
  one('a file with a step up, encoded twice', [303, 400, 404], page(null, '/assets/%252e%252e%252fpackage.json'), { hides: '"outturn"' }),
  one('a null character in a page’s id', [400, 404], page('nora.adams', '/schemes/ASC006%00')),
  one('a null character in a filter', 400, page('nora.adams', '/schemes?programme=a%00b')),
  one('a page that cannot be decoded', [400, 404], page('nora.adams', '/schemes/%E0%A4%A')),
  one('a page’s id of five thousand characters', [400, 404, 414], page('nora.adams', `/schemes/${'a'.repeat(5_000)}`)),
  one('a page’s id that is markup', 404, page('nora.adams', '/schemes/%3Cscript%3Ealert(1)%3C%2Fscript%3E'), { hides: '<script>alert' }),
  one('a page’s id that is SQL', 404, page('nora.adams', "/schemes/'%20OR%201%3D1%20--")),
  one('a page’s id that is a method of every object', 404, page('nora.adams', '/schemes/__proto__')),
  one('a page in other letters', [303, 404], page(null, '/FORECASTS/SEVERAL')),
];

const METHODS: readonly HostileRequest[] = [
  one('a scheme deleted', [403, 404, 405], ({ product, browsers }) =>
    ask(product.url, '/schemes/ASC006', { method: 'DELETE', headers: { cookie: browsers['farida.hope'].cookie, origin: product.url } }),
  ),
  one('a scheme put', [403, 404, 405], ({ product, browsers }) =>
    ask(product.url, '/schemes/ASC006', { method: 'PUT', headers: { cookie: browsers['farida.hope'].cookie, origin: product.url }, body: 'x' }),
  ),
  one('a page posted to', [403, 404, 405], form('farida.hope', '/schemes')),
  one('a command by GET', 405, api('finance', '/api/v1/commands')),
  one('a report posted to', 405, api('finance', '/api/v1/reports/savings-tracker', { method: 'POST', body: '{}' })),
  one(
    'a method in a header',
    405,
    api('finance', '/api/v1/commands', { headers: { 'x-http-method-override': 'POST', 'x-http-method': 'POST', 'x-method-override': 'POST' } }),
  ),
  one('a method in a form', [403, 404, 405], form('nora.adams', '/schemes', { _method: 'DELETE' })),
  one('TRACE', [404, 405], bytes('audit', 'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nCookie: outturn=secret\r\n\r\n'), { hides: 'outturn=secret' }),
  one('CONNECT', [0, 400, 404, 405], bytes('audit', 'CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'), {
    atTheDoor: true,
  }),
  one('a method that nobody knows', [400, 404, 405], bytes('audit', 'HACK / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'), { atTheDoor: true }),
  one(
    'what another site may do, asked beforehand',
    [404, 405],
    bytes(
      'audit',
      'OPTIONS /api/v1/commands HTTP/1.1\r\nHost: x\r\nConnection: close\r\nOrigin: https://evil.example\r\nAccess-Control-Request-Method: POST\r\n\r\n',
    ),
    { hides: /access-control-allow/i },
  ),
];

const HEADERS: readonly HostileRequest[] = [
  one('another Host at sign-in', 303, page(null, '/forecasts/several', { host: 'evil.example' }), { hides: 'evil.example' }),
  one(
    'forwarded headers',
    303,
    page(null, '/forecasts/several', { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }),
    {
      hides: 'evil.example',
    },
  ),
  one('another path in a header', 303, page(null, '/forecasts/several', { 'x-original-url': '/sign-in', 'x-rewrite-url': '/assets/outturn.css' })),
  one('no Host at all', 400, bytes('audit', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'), { atTheDoor: true }),
  one(
    'two Hosts',
    [303, 400],
    bytes('audit', 'GET /api/v1/status HTTP/1.1\r\nHost: x\r\nHost: evil.example\r\nConnection: close\r\nAuthorization: Bearer KEY\r\n\r\n'),
    { hides: 'evil.example', atTheDoor: true },
  ),
  one('a line folded into the next', 400, get('/api/v1/status', 'X-A: b\r\n c: d\r\n'), { atTheDoor: true }),
  one('a space before the colon', 400, get('/api/v1/status', 'X-A : b\r\n'), { atTheDoor: true }),
  one('a range of a report', [200, 404], api('audit', '/api/v1/reports/savings-tracker?year=2017-18&limit=1', { headers: { range: 'bytes=0-0,1-1,2-2,3-3' } })),
  one(
    'an id in a header that is no UUID',
    400,
    api('finance', '/api/v1/commands', { method: 'POST', headers: { 'content-type': 'application/json', 'idempotency-key': '../../x' }, body: '{}' }),
  ),
  one(
    'an expected revision that is no number',
    400,
    api('finance', '/api/v1/commands', { method: 'POST', headers: { 'content-type': 'application/json', 'if-match': '*; DROP' }, body: '{}' }),
  ),
];

const REDIRECTS: readonly HostileRequest[] = ['//evil.example', '/\\evil.example', 'https://evil.example/', 'javascript:alert(1)', '/%09/evil.example'].map(
  (next) =>
    one(
      `on to ${next} after signing in`,
      303,
      async ({ product }) => {
        const own = browser(product.url);
        const token = tokenIn((await own.get(`/sign-in?next=${encodeURIComponent(next)}`)).text);
        const answer = await own.post('/sign-in', { _token: token, next, account: 'nora.adams', password: SAMPLE_PASSWORD });
        return { ...answer, text: `Location: ${new URL(answer.headers.location ?? '', product.url).origin === product.url ? 'own' : 'elsewhere'}` };
      },
      { says: /^Location: own$/, slow: true },
    ),
);

const QUESTIONS: readonly HostileRequest[] = [
  one('a filter that is SQL', 200, page('nora.adams', '/schemes?text=%27%3B%20DROP%20TABLE%20rm.scheme%3B%20--')),
  one('a filter that is markup', 200, page('nora.adams', '/schemes?text=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E'), { hides: '<script>alert' }),
  one('a filter that is a template', 200, page('nora.adams', '/schemes?text=%7B%7B%207*7%20%7D%7D%24%7B7*7%7D'), {
    says: /\{\{ 7\*7 \}\}/,
    hides: /value="49/,
  }),
  one('a filter of many brackets', 200, page('nora.adams', `/schemes?text=${'(a%2B)%2B'.repeat(400)}`)),
  one('a filter that stands thousandfold', [200, 400, 404, 414, 431], page('nora.adams', `/schemes?${'text=a&'.repeat(1_000)}`)),
  one('a page before the first', [200, 400, 404], page('nora.adams', '/schemes?page=-1')),
  one('a page far beyond the last', [200, 400, 404], page('nora.adams', '/schemes?page=1e9')),
  one('a page that is no number', [200, 400, 404], page('nora.adams', '/schemes?page=NaN')),
  one('an order by what is no column', 400, page('nora.adams', '/schemes?sort=__proto__')),
  one('a year far away', [200, 400, 404], page('nora.adams', '/schemes?year=9999-00')),
  one('a moment beyond the end', 400, page('nora.adams', '/schemes?as-at=999999999')),
  one('a moment before the beginning', [200, 400, 404], page('nora.adams', '/schemes?as-at=0')),
  one('a negative moment', 400, page('nora.adams', '/schemes?as-at=-1')),
  one('a moment that is SQL', 400, page('nora.adams', '/schemes?as-at=1%3BSELECT%20pg_sleep(9)')),
  one('a moment in the far future', 400, page('nora.adams', '/schemes?as-at=9999-12-31')),
  one('a form in the past', 400, page('nora.adams', '/schemes/ASC006/forecast?year=2017-18&as-at=2017-07-10')),
  one('a form sent in the past', 400, form('nora.adams', '/schemes/ASC006/confirm?as-at=2017-07-10', { year: '2017-18', period: '9' })),
  one('a trace of what is no column', [400, 404], page('nora.adams', '/audit/trace?report=savings-tracker&row=ASC006%7C2017-18&column=constructor')),
  one('a trace of what is no report', 400, page('nora.adams', '/audit/trace?report=__proto__&row=a&column=b')),
  one('an entry that is no number', 404, page('nora.adams', '/audit/entries/1e3')),
  one('movements since a long text', 400, page('nora.adams', `/movements?since=${'9'.repeat(4_000)}`)),
  one('a parameter nobody knows', 400, api('audit', '/api/v1/reports/savings-tracker?years=2017-18')),
  one('a parameter twice', 400, api('audit', '/api/v1/reports/savings-tracker?year=2017-18&year=2018-19')),
  one('a report that is a method of every object', [400, 404], api('audit', '/api/v1/reports/constructor')),
  one('a report’s filter that is SQL', 400, api('audit', "/api/v1/reports/savings-tracker?programme=x'%20OR%20'1'%3D'1")),
  one('more rows than there may be', 400, api('audit', '/api/v1/reports/savings-tracker?limit=1000000')),
  one('a wait for what will not come, that is SQL', 400, api('audit', '/api/v1/status?waitFor=1;SELECT')),
  one('events after what is no position', 400, api('audit', '/api/v1/events?after=-1')),
];

export const ADDRESSES: readonly HostileRequest[] = [...PATHS, ...METHODS, ...HEADERS, ...REDIRECTS, ...QUESTIONS];
