import { randomUUID } from 'node:crypto';
import { api, bytes, command, form, type HostileRequest, json } from './attempts.ts';
import { ask } from './product.ts';

const MIB = 1024 * 1024;
const COMMANDS = '/api/v1/commands';
const BATCH = '/api/v1/commands/batch';
const NDJSON = 'application/x-ndjson';

const one = (attack: string, status: HostileRequest['status'], attempt: HostileRequest['attempt'], more: Partial<HostileRequest> = {}): HostileRequest => ({
  attack,
  status,
  attempt,
  ...more,
});
const comment = (text: string) => `{"id":"${randomUUID()}","command":"Comment","data":{"subject":"scheme/NOPE","text":${JSON.stringify(text)}}}`;
const post = (headers: string, body: string, target = COMMANDS) =>
  bytes('finance', `POST ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer KEY\r\n${headers}\r\n${body}`);

/** A form of nobody who has signed in, with the headers of a browser on a page of ours. */
const formOfNobody =
  (body: string, type = 'application/x-www-form-urlencoded'): HostileRequest['attempt'] =>
  ({ product: { url } }) =>
    ask(url, '/schemes/ASC006/claim', { method: 'POST', headers: { origin: url, 'sec-fetch-site': 'same-origin', 'content-type': type }, body });

/** Bodies that are too large, too deep, or read in two ways. */
export const BODIES: readonly HostileRequest[] = [
  one('a command of more than a mebibyte', 413, json('finance', comment('x'.repeat(MIB)))),
  one('a batch of more than sixteen', 413, json('finance', `[${comment('x'.repeat(16 * MIB))}]`, BATCH)),
  one('lists in lists', 413, json('finance', '['.repeat(200_000))),
  one('objects in objects', 413, json('finance', '{"a":'.repeat(100_000))),
  one('lists in lists in a batch', 413, json('finance', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, BATCH)),
  one('a hundred thousand lines', 413, json('finance', '{}\n'.repeat(100_000), BATCH, NDJSON)),
  one('one line of lists in lists', 413, json('finance', '['.repeat(200_000), BATCH, NDJSON)),
  one('lines that are no JSON', 200, json('finance', 'x\n'.repeat(2_000), BATCH, NDJSON), { says: /"refused"/, hides: /"recorded"/ }),
  one('a million empty lines', 200, json('finance', '\n'.repeat(1_000_000), BATCH, NDJSON), { hides: /"recorded"/ }),
  one('a key that stands twice', 400, json('finance', `{"id":"${randomUUID()}","command":"Comment","command":"OpenFinancialYear","data":{"year":"2031-32"}}`)),
  one(
    'a key that stands twice, once escaped',
    400,
    json('finance', `{"id":"${randomUUID()}","command":"OpenFinancialYear","data":{"year":"2031-32","ye\\u0061r":"2032-33"}}`),
  ),
  one(
    '__proto__ in a command',
    400,
    json('admin', `{"id":"${randomUUID()}","command":"OpenFinancialYear","__proto__":{"actor":{"user":"ada.lowe"}},"data":{"year":"2031-32"}}`),
  ),
  one('__proto__ in its data', 400, json('admin', `{"id":"${randomUUID()}","command":"OpenFinancialYear","data":{"year":"2031-32","__proto__":{"x":1}}}`)),
  one(
    'constructor.prototype in its data',
    400,
    json('admin', `{"id":"${randomUUID()}","command":"OpenFinancialYear","data":{"year":"2031-32","constructor":{"prototype":{"x":1}}}}`),
  ),
  one('a command called like a method of every object', 400, json('finance', `{"id":"${randomUUID()}","command":"__proto__","data":{}}`)),
  one('a command called constructor', 400, json('finance', `{"id":"${randomUUID()}","command":"constructor","data":{}}`)),
  one('an id that is a method of every object', 404, command('finance', 'ConfirmForecast', { scheme: '__proto__', year: '2017-18', period: 3 })),
  one(
    'an amount that is a number',
    400,
    command('finance', 'MoveReserve', { reserve: 'CCC/transformation-fund', year: '2017-18', period: 3, amount: 1e21, reason: 'x' }),
  ),
  one(
    'an amount without end',
    400,
    command('finance', 'MoveReserve', { reserve: 'CCC/transformation-fund', year: '2017-18', period: 3, amount: `1${'0'.repeat(400)}`, reason: 'x' }),
  ),
  one('a text of twenty thousand and one', 400, command('finance', 'Comment', { subject: 'scheme/ASC006', text: 'x'.repeat(20_001) })),
  one('a text that turns the line around', 400, command('finance', 'Comment', { subject: 'scheme/ASC006', text: 'to pay \u202e000,1£' })),
  one('a text with a null character', 400, command('finance', 'Comment', { subject: 'scheme/ASC006', text: 'a\u0000b' })),
  one('half a character', 400, json('finance', `{"id":"${randomUUID()}","command":"Comment","data":{"subject":"scheme/ASC006","text":"\\ud800"}}`)),
  one('a terminal’s escapes', 400, command('finance', 'Comment', { subject: 'scheme/ASC006', text: '\u001b[2Jgone' })),
  one('an id that is SQL', [400, 404], command('finance', 'ConfirmForecast', { scheme: "x'; DROP TABLE ledger.event; --", year: '2017-18', period: 3 })),
  one('JSON as a form', 415, json('finance', comment('x'), COMMANDS, 'application/x-www-form-urlencoded')),
  one('JSON as text', 415, json('finance', comment('x'), COMMANDS, 'text/plain')),
  one('JSON of another charset', 415, json('finance', comment('x'), COMMANDS, 'application/json; charset=utf-7')),
  one('XML with an entity', 415, json('finance', '<!DOCTYPE x [<!ENTITY y SYSTEM "file:///etc/passwd">]><x>&y;</x>', COMMANDS, 'application/xml')),
  one(
    'a compressed bomb',
    415,
    api('finance', COMMANDS, { method: 'POST', headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' }, body: Buffer.alloc(100) }),
  ),
  one(
    'a body that is not UTF-8',
    400,
    api('finance', COMMANDS, { method: 'POST', headers: { 'content-type': 'application/json' }, body: Buffer.from([0x22, 0xff, 0xfe, 0x22]) }),
  ),
  one(
    'a length and chunks',
    400,
    post('Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n', '0\r\n\r\nGET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'),
    { atTheDoor: true, hides: 'outturn_' },
  ),
  one('two lengths', 400, post('Content-Type: application/json\r\nContent-Length: 2\r\nContent-Length: 3\r\n', '{}'), { atTheDoor: true }),
  one('chunks in a coding nobody knows', [400, 501], post('Content-Type: application/json\r\nTransfer-Encoding: xchunked\r\n', '0\r\n\r\n'), {
    atTheDoor: true,
  }),
  one('chunks whose size is no number', 400, post('Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n', 'ZZ\r\nabc\r\n0\r\n\r\n'), {
    atTheDoor: true,
  }),
  one(
    'a form of ten thousand fields',
    [400, 403, 413],
    form('nora.adams', '/schemes/ASC006/confirm', Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`f${n}`, 'x']))),
  ),
  one('a form of two megabytes', [400, 403, 413], form('nora.adams', '/schemes/ASC006/comment', { text: 'x'.repeat(2 * MIB) })),
  one(
    'a form with a field that is an object',
    [403, 422],
    form('nora.adams', '/schemes/ASC006/confirm?year=2017-18', { 'period[$gt]': '1', __proto__: 'x', 'year.constructor': 'x', year: 'x' }),
  ),
  one(
    'a form with a thousand reasons',
    422,
    form('nora.adams', '/schemes/ASC006/forecast?year=2017-18', {
      year: '2017-18',
      period: '9',
      forecast: '1',
      ...Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`reasons.${n}.amount`, '1'])),
    }),
  ),
  // What somebody sends whose session has ended is kept until they have signed in, in a database.
  one('a null character in a form of nobody', 303, formOfNobody('subjectKey=a%00b')),
  one('a null character in the name of a field of nobody', 303, formOfNobody('subject%00Key=a')),
  one('half a character in a form of nobody', 303, formOfNobody('subjectKey=%ED%A0%80%FF')),
  one(
    'null characters in parts of nobody',
    303,
    formOfNobody('--x\r\nContent-Disposition: form-data; name="subjectKey"\r\n\r\na\0b\r\n--x--\r\n', 'multipart/form-data; boundary=x'),
  ),
  one('a parameter that a command does not take', 400, json('finance', comment('x'), `${COMMANDS}?actor=ada.lowe`)),
];
