import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LARGEST_EVIDENCE } from '@outturn/evidence';
import { county, type County } from './testing/county.ts';
import { type Answer, bodyOf, type Served, served } from './testing/served.ts';

const FORM = '/schemes/ASC006/claim';
const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
const summary = ({ $ }: Answer) => flat($('.govuk-error-summary').text());
const lines = ({ $ }: Answer) =>
  Object.fromEntries(
    $('main .govuk-summary-list__row')
      .map((_, row) => [[flat($(row).find('dt').text()), flat($(row).find('dd').text())]])
      .get() as unknown as [string, string][],
  );

const CLAIM = {
  claim: 'CP-1',
  subjectKind: 'care-package',
  subjectKey: 'CP–0042',
  'effectiveFrom-day': '14',
  'effectiveFrom-month': '6',
  'effectiveFrom-year': '2017',
  effect: 'weekly',
  weeklyBefore: '£500',
  weeklyAfter: '300.00',
  deliveryKind: 'recurrent',
  progress: 'ready',
  'evidence.0.title': 'Review of the package',
};

describe('claims on their pages', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
    await portal.signIn('sam.service');
  });
  afterAll(() => portal.close());

  const head = async () => (await sources.store.head()).position;
  /** Sends the check page that an answer is. */
  const confirm = ({ $ }: Answer, more: Record<string, string> = { _confirmed: 'yes' }) => {
    const form = $('main form[method="post"]').first();
    const fields = Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value]));
    return portal.get(form.attr('action') ?? '', { method: 'POST', body: new URLSearchParams({ ...fields, ...more }), headers: { origin: portal.url } });
  };

  it('opens on a scheme with the scheme filled in, a reference of its own, and every way to state the effect there without script', async () => {
    const { status, $ } = await portal.get(FORM);
    expect(status).toBe(200);
    expect($('[id="shares.0.scheme"]').val()).toBe('ASC006');
    expect($('#claim').val()).toMatch(/^CL-[2-9A-Z]{4}-[2-9A-Z]{4}$/);
    expect($('#weeklyBefore, #weeklyAfter, #annual, #inYear, #fullYear').length).toBe(5);
    expect($('main form').last().attr('enctype')).toBe('multipart/form-data');
    expect($('input[type=file]').length).toBe(5);
    expect((await portal.get('/claim-a-saving')).$('[id="shares.0.scheme"]').val()).toBe('');
    expect((await portal.get('/schemes/ASC006')).$('.actions').text()).toContain('Claim a saving');
  });

  it('shows at once what it comes to in the year and in a full year', async () => {
    const before = await head();
    const answer = await portal.send(FORM, { ...CLAIM, _recount: 'yes' }, {});
    expect(flat(answer.$('.record-form__aside').text())).toBe('Saves in 2017-18£8,314.29Saves in a full year£10,400.00');
    expect(await head()).toBe(before);
  });

  it('refuses at the field, and keeps what was typed', async () => {
    const answer = await portal.send(FORM, { ...CLAIM, weeklyAfter: '£1.2m', 'effectiveFrom-month': '13' }, {});
    expect(answer.status).toBe(422);
    expect(summary(answer)).toContain('Weekly cost after must be pounds');
    expect(answer.$('.govuk-error-summary a').attr('href')).toBe('#weeklyAfter');
    expect(answer.$('#weeklyAfter').val()).toBe('£1.2m');
    const date = await portal.send(FORM, { ...CLAIM, 'effectiveFrom-month': '13' }, {});
    expect(summary(date)).toBe('There is a problem In effect from must be a date that exists, such as 14 6 2017');
    expect(date.$('.govuk-error-summary a').attr('href')).toBe('#effectiveFrom-day');
    expect(summary(await portal.send(FORM, { ...CLAIM, effect: '' }, {}))).toContain('Choose how you state what it saves');
    const shares = await portal.send(FORM, { ...CLAIM, 'shares.0.percent': '60', 'shares.1.scheme': 'ASC010', 'shares.1.percent': '30' }, {});
    expect(summary(shares)).toContain('10 below 100');
    expect(shares.$('.govuk-error-summary a').attr('href')).toBe('#shares.0.scheme');
  });

  it('is checked with its shares to the penny, then recorded with the file behind its hash', async () => {
    const before = await head();
    const pdf = new File([Buffer.from('%PDF-1.7 the review')], '..\\secret\\review.exe', { type: 'text/html' });
    const fields = {
      ...CLAIM,
      'shares.0.percent': '33.33',
      'shares.1.scheme': 'ASC010',
      'shares.1.percent': '66.67',
      'evidence.0.uri': 'https://records.example/42',
      shiftedAmount: '1,000',
      shiftedTo: 'the NHS',
    };
    const check = await portal.send(FORM, fields, { 'evidence.0.file': pdf });
    expect(check.status).toBe(200);
    expect(lines(check)).toMatchObject({
      'Saves in 2017-18': '£8,314.29',
      'Saves in a full year': '£10,400.00',
      'Share of ASC006': '33.33%: £2,771.15 in 2017-18, £3,466.32 in a full year',
      'Share of ASC010': '66.67%: £5,543.14 in 2017-18, £6,933.68 in a full year',
      Evidence: 'Review of the package (file review.exe, kept at https://records.example/42)',
      'Cost shifted': '£1,000.00 to the NHS',
    });
    expect(await head()).toBe(before);
    const back = await confirm(check, { _recount: 'yes' });
    expect(back.text).toContain('Attached: review.exe');
    expect(back.$('#weeklyBefore').val()).toBe('£500');
    const done = await confirm(check);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/claims/CP-1']);
    expect(await head()).toBeGreaterThan(before);
    const page = await portal.get('/claims/CP-1');
    expect(flat(page.$('.govuk-notification-banner').text())).toContain('Claim CP-1 is recorded: £8,314.29 in 2017-18 and £10,400.00 in a full year.');
    expect(page.$('h1').text()).toBe('Care package CP–0042');
    expect(page.$('.answer').text()).toBe('£8,314.29 in 2017-18 and £10,400.00 in a full year is claimed and ready; it is not achieved yet.');
    expect(flat(page.$('main').text())).toContain('Review of the package: download Review of the package (PDF, 19 bytes) (https://records.example/42)');
  });

  it('gives the file to those who see the claim, as a download that no browser makes a page of', async () => {
    const sha256 = createHash('sha256').update('%PDF-1.7 the review').digest('hex');
    const file = await portal.get(`/claims/CP-1/evidence/${sha256}`);
    expect([file.status, file.text]).toEqual([200, '%PDF-1.7 the review']);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename=Review-of-the-package.pdf');
    expect(file.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(file.headers.get('cache-control')).toBe('private, no-store');
    expect((await portal.get(`/claims/CL1/evidence/${sha256}`)).status).toBe(404);
    expect((await portal.get(`/claims/CP-1/evidence/${'0'.repeat(64)}`)).status).toBe(404);
    await portal.signIn('olga.other');
    expect((await portal.get(`/claims/CP-1/evidence/${sha256}`)).status).toBe(404);
    expect((await portal.get('/claims/CP-1')).status).toBe(404);
    portal.signOut();
    expect((await portal.get(`/claims/CP-1/evidence/${sha256}`)).status).toBe(303);
    await portal.signIn('sam.service');
  });

  it.each([
    ['a drawing with script', new File(['<svg onload="alert(1)"/>'], 'photo.png', { type: 'image/png' }), /by its content it is not PDF, PNG/],
    ['a page', new File(['<html><script>1</script>'], 'note.txt'), /cannot be taken/],
    ['an empty file', new File([''], 'nothing.pdf'), /is empty/],
    ['a file over the limit', new File([Buffer.alloc(LARGEST_EVIDENCE + 1, 'a')], 'large.txt'), /is larger than 10 MB/],
  ])('takes no file and records nothing where one is %s, and says that files have to be chosen again', async (_, bad, says) => {
    const before = await head();
    const good = new File([`kept by no one ${bad.name}`], 'good.txt');
    const answer = await portal.send(FORM, { ...CLAIM, claim: 'CP-BAD' }, { 'evidence.0.file': good, 'evidence.1.file': bad });
    expect(answer.status).toBe(422);
    expect(summary(answer)).toMatch(says);
    expect(summary(answer)).toMatch(/choose the files again/);
    expect(answer.$('.govuk-error-summary a').first().attr('href')).toBe('#evidence.1.file');
    expect(answer.$('[id="evidence.0.title"]').val()).toBe('Review of the package');
    expect(await sources.evidence.open(createHash('sha256').update(`kept by no one ${bad.name}`).digest('hex'))).toBeUndefined();
    expect(await head()).toBe(before);
  });

  it('does not take the hash of a file that this session did not send', async () => {
    const sha256 = await sources.evidence.keep(Buffer.from('of another service'), 'text/plain', 'theirs.txt');
    const before = await head();
    const answer = await portal.send(FORM, { ...CLAIM, claim: 'CP-X', _confirmed: 'yes', 'evidence.0.file': `${sha256} theirs.txt` });
    expect(summary(answer)).toContain('Choose the file again');
    expect(await head()).toBe(before);
  });

  it('reads no file of those who have not signed in, come from elsewhere, or send it to another form', async () => {
    const form = (await portal.get(FORM)).$('main form').last();
    const fields = Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value]));
    const file = { 'evidence.0.file': new File(['not to be kept'], 'a.txt') };
    const hash = createHash('sha256').update('not to be kept').digest('hex');
    const before = await head();
    const post = (path: string, body: FormData | URLSearchParams, origin = portal.url) => portal.get(path, { method: 'POST', body, headers: { origin } });
    expect((await post(FORM, bodyOf({ ...fields, ...CLAIM }, file), 'https://elsewhere.example')).status).toBe(403);
    expect((await post('/schemes/ASC006/forecast', bodyOf({ ...fields }, file))).status).toBe(403);
    expect((await post(FORM, bodyOf({ ...fields, ...CLAIM, _token: 'forged' }, file))).status).toBe(403);
    const many = Object.fromEntries(Array.from({ length: 6 }, (_, n) => [`evidence.${n}.file`, new File([`${n}`], 'a.txt')]));
    expect((await post(FORM, bodyOf({ ...fields, ...CLAIM }, many))).status).toBeGreaterThanOrEqual(400);
    portal.signOut();
    expect((await post(FORM, bodyOf({ ...fields, ...CLAIM, subjectKey: 'Typed at length' }, file))).status).toBe(303);
    await portal.send(`/sign-in?next=${encodeURIComponent(FORM)}`, { account: 'sam.service', password: 'seven copper kettles' });
    const back = await portal.get(FORM);
    expect(back.$('#subjectKey').val()).toBe('Typed at length');
    expect(back.text).toContain('files have to be chosen again');
    expect(await sources.evidence.open(hash)).toBeUndefined();
    expect(await head()).toBe(before);
  });

  it('does not begin to read what is far too large', async () => {
    const length = 21 * LARGEST_EVIDENCE;
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const sent = request(
        `${portal.url}${FORM}`,
        { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': length, origin: portal.url } },
        (answer) => {
          resolve(answer.statusCode);
          sent.destroy();
        },
      );
      sent.on('error', reject);
      sent.flushHeaders();
    });
    expect(status).toBe(413);
  });

  it('names and links the claims on the same thing when it is counted twice', async () => {
    const answer = await portal.send(FORM, { ...CLAIM, claim: 'CP-2', subjectKey: ' cp-0042 ', 'effectiveFrom-month': '7' }, {});
    expect(answer.status).toBe(422);
    expect(summary(answer)).toMatch(/Claim CP-1 on the same care-package/);
    const link = answer.$('nav[aria-label="What this speaks of"] a');
    expect([link.length, link.attr('href'), link.text()]).toEqual([1, '/claims/CP-1', 'CP-1 (ready): £8,314.29 in 2017-18 and £10,400.00 in a full year']);
  });

  it('takes a further change with its reason, and shows both on either page', async () => {
    const check = await portal.send(
      FORM,
      { ...CLAIM, claim: 'CP-2', subjectKey: 'CP-0042', 'effectiveFrom-month': '7', repeatReason: 'A second reduction' },
      {},
    );
    expect((await confirm(check)).status).toBe(303);
    expect((await portal.get('/claims/CP-2')).$('a[href="/claims/CP-1"]').length).toBe(1);
    expect((await portal.get('/claims/CP-1')).$('a[href="/claims/CP-2"]').length).toBe(1);
  });

  it('is listed by state, year, organisation, service and text, with totals', async () => {
    const rows = async (query: string) =>
      (await portal.get(`/claims?${query}`))
        .$('main table tbody')
        .last()
        .find('th a')
        .map((_, one) => one.children.map((node) => ('data' in node ? node.data : '')).join(''))
        .get();
    expect((await rows('')).sort()).toEqual(['CL1', 'CP-1', 'CP-2']);
    expect(await rows('state=banked')).toEqual(['CL1']);
    expect((await rows('q=cp–0042+pathway')).sort()).toEqual(['CP-1', 'CP-2']);
    expect(await rows('q=training+contract')).toEqual(['CL1']);
    expect((await rows('service=ADULTS&organisation=county&year=2017-18')).length).toBe(3);
    expect(await rows('service=ROADS')).toEqual([]);
    expect((await portal.get('/claims?service=ROADS')).text).toContain('No claim matches what you chose.');
    expect((await portal.get('/claims?state=nonsense')).status).toBe(400);
    expect((await portal.get('/claims?year=1066')).status).toBe(400);
    // Where nothing is asked for: the latest year that has claims, and not the one opened ahead.
    expect((await portal.get('/claims')).$('#filter-year option[selected]').text()).toBe('2017-18');
    expect((await rows('year=all')).length).toBe(3);
    expect((await portal.get('/claims?year=all')).$('#filter-year option[selected]').text()).toBe('Every year');
    expect((await portal.get('/claims?year=2018-19')).text).toContain('No claim matches what you chose.');
    const { $ } = await portal.get('/claims?state=banked&unit=pounds');
    expect($('.answer').text()).toBe('1 claim counts £200k in 2017-18; £200k of it is banked.');
    expect($('tbody.totals .n').first().text()).toBe('200,000.00');
    expect((await portal.get('/claims?as-at=2017-06-14')).text).toContain('Nothing has been claimed as delivered at this moment.');
  });

  it('progresses and is withdrawn by who made it, and by nobody else', async () => {
    const page = await portal.get('/claims/CP-2');
    expect(page.$('.actions').text()).toContain('Withdraw');
    const done = await portal.send('/claims/CP-2/progress', { progress: 'achieved' });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/claims/CP-2']);
    await portal.signIn('fay.finance');
    expect((await portal.get('/claims/CP-2')).$('.actions').text()).not.toContain('Withdraw');
    const other = await confirmOr('/claims/CP-2/withdraw', { reason: 'Not mine' });
    expect(summary(other)).toMatch(/only they withdraw it/);
    await portal.signIn('sam.service');
    const mine = await confirmOr('/claims/CP-2/withdraw', { reason: 'Claimed by mistake' });
    expect(mine.status).toBe(303);
    expect((await portal.get('/claims/CP-2')).$('.answer').text()).toContain('taken back');
    expect((await portal.get('/claims/CP-2')).$('.actions a').text()).toBe('Comment');
  });

  const confirmOr = async (path: string, fields: Record<string, string>) => {
    const answer = await portal.send(path, fields);
    return answer.status === 200 ? confirm(answer) : answer;
  };

  it.each(['/schemes/ASC006/claim', '/claim-a-saving', '/claims/CP-1/progress', '/claims/CP-1/withdraw'])(
    '%s is neither for the board nor for the past',
    async (path) => {
      await portal.signIn('bea.board');
      expect((await portal.get(path)).status).toBe(403);
      await portal.signIn('sam.service');
      expect((await portal.get(`${path}?as-at=2017-06-14`)).status).toBe(400);
    },
  );

  it.each(['/schemes/ASC006/claim', '/claims/CP-1/progress', '/claims/CP-1/withdraw'])('%s is not there for another service', async (path) => {
    await portal.signIn('olga.other');
    expect((await portal.get(path)).status).toBe(404);
    expect((await portal.get('/claims')).text).toContain('Nothing has been claimed');
    await portal.signIn('sam.service');
  });
});
