import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County, nothing } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const words = (text: string) => text.replace(/\s+/g, ' ').trim();
const things = ({ $ }: Answer) =>
  $('ul.hits a')
    .map((_, one) => words($(one).text()))
    .get();
const texts = ({ $ }: Answer) =>
  $('ol.hits .hits__text')
    .map((_, one) => words($(one).text()))
    .get();
const marks = ({ $ }: Answer) => [
  ...new Set(
    $('main mark')
      .map((_, one) => $(one).text())
      .get(),
  ),
];

describe('searching', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
  });
  afterAll(() => portal.close());
  const search = (q: string, more = '') => portal.get(`/search?q=${encodeURIComponent(q)}${more}`);

  it.each([
    ['asc006', ['ASC006 Customer pathway']],
    ['customer', ['ASC006 Customer pathway']],
    ['pathway head commissioning', ['ASC006 Customer pathway']],
    ['CL1', ['CL1']],
    ['promise', ['PROMISE Promoting independence']],
    ['contracts', ['W2 Contracts']],
    ['roads', ['ROADS Roads']],
    ['county', ['county County Council']],
    ['C/R.5', ['C/R.5.307 Double-up care <b>reviews</b>']],
    ['L1', ['L1', 'CL1']],
  ])('finds by name: %s', async (q, expected) => {
    const answer = await search(q);
    expect([answer.status, things(answer)]).toEqual([200, expected]);
    expect(answer.$('main b').length).toBe(0);
    expect(marks(answer).length).toBeGreaterThan(0);
  });

  it('finds what was written, newest first, with the words marked', async () => {
    const answer = await search('consult');
    expect(texts(answer)).toEqual(['Consultation extended']);
    expect(marks(answer)).toEqual(['Consultation']);
    expect(answer.$('ol.hits .hits__subject').attr('href')).toBe('/schemes/ASC006');
    expect(answer.$('.answer').text()).toBe('No name has “consult” in it; 1 text has.');
    expect(texts(await search('provider'))).toEqual(['The provider gave notice', 'The provider starts later']);
    expect(texts(await search('contract notice'))).toEqual(['Contract notice']);
    expect(texts(await search('Seen'))).toEqual(['Seen']);
  });

  it('looks at the moment that is asked for, and keeps it', async () => {
    const then = await search('provider', '&as-at=2017-06-14');
    expect(texts(then)).toEqual(['The provider starts later']);
    expect(then.$('ol.hits .hits__subject').attr('href')).toBe('/schemes/ASC006?as-at=2017-06-14');
    expect(then.$('.masthead__search input[name="as-at"]').val()).toBe('2017-06-14');
    expect(things(await search('CL1', '&as-at=2017-06-14'))).toEqual([]);
  });

  it('finds nothing of other services', async () => {
    await portal.signIn('olga.other');
    for (const q of ['provider', 'consultation', 'ASC006', 'CL1', 'training']) {
      const answer = await search(q);
      expect([q, things(answer), texts(answer), answer.$('.answer').text()]).toEqual([q, [], [], `Nothing is called “${q}”, and no text holds it.`]);
    }
    await portal.signIn('sam.service');
    expect(texts(await search('provider'))).toHaveLength(2);
    await portal.signIn('fay.finance');
  });

  it('takes what is typed as text, whatever it is', async () => {
    for (const q of ['<script>alert(1)</script>', "'; DROP TABLE", '.*', '(', '!&|', '%', '\u202e']) {
      const answer = await search(q);
      expect([q, answer.status, answer.$('main script').length]).toEqual([q, 200, 0]);
      expect(answer.$('#q').val()).toBe(q);
    }
    expect((await search('x'.repeat(201))).status).toBe(400);
    expect((await search('a', '&page=0')).status).toBe(400);
    expect((await search('a', '&before=x')).status).toBe(400);
    expect((await portal.get('/search')).$('.answer').length).toBe(0);
  });

  it('pages through many, of names and of texts', async () => {
    const many = await county();
    for (let n = 0; n < 60; n += 1)
      await many.recorder.handleAs('fay.finance', {
        id: crypto.randomUUID(),
        command: 'Comment',
        data: { subject: 'scheme/ASC006', text: `Gladly noted ${n} ${'and so on '.repeat(60)}` },
      });
    for (let n = 0; n < 30; n += 1)
      await many.recorder.handleAs('fay.finance', {
        id: crypto.randomUUID(),
        command: 'CreateWorkstream',
        data: { workstream: `GL${n}`, programme: 'PROMISE', name: `Gladly ${n}` },
      });
    const large = await served(many);
    const first = await large.get('/search?q=gladly');
    expect([things(first).length, texts(first).length]).toEqual([25, 25]);
    expect(texts(first)[0]).toMatch(/^Gladly noted 59 and so on .*…$/);
    const older =
      first
        .$('a[rel=next]')
        .filter((_, one) => first.$(one).text().startsWith('Older'))
        .attr('href') ?? '';
    const second = await large.get(older);
    expect(texts(second)[0]).toMatch(/^Gladly noted 34 /);
    expect(things(await large.get('/search?q=gladly&page=2'))).toHaveLength(5);
    await large.close();
  });

  it('stands in the masthead of every page, and answers in an empty ledger', async () => {
    expect((await portal.get('/')).$('.masthead__search').attr('action')).toBe('/search');
    const empty = await served(await nothing());
    expect((await empty.get('/search?q=x')).$('.answer').text()).toBe('Nothing is called “x”, and no text holds it.');
    await empty.close();
  });
});
