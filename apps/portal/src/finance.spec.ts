import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ').trim();
const summary = ({ $ }: Answer) => flat($('.govuk-error-summary').text());
const text = ({ $ }: Answer) => flat($('main').text());

describe('finance on its pages', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
    const claim = (id: string, more: object = {}) => ({
      claim: id,
      shares: [{ scheme: 'ASC006', percent: '100' }],
      year: '2017-18',
      subject: { kind: 'contract', key: id },
      effectiveFrom: '2017-10-01',
      effect: { annual: '100000.00' },
      deliveryKind: 'recurrent',
      progress: 'achieved',
      evidence: [],
      ...more,
    });
    await record('sam.service', 'ClaimSaving', claim('C-A'));
    await record('sam.service', 'ClaimSaving', claim('C-B', { effectiveFrom: '2017-09-01' }));
    await record('fay.finance', 'ClaimSaving', claim('C-OWN'));
    await record('sam.service', 'ClaimSaving', claim('C-EARLY', { progress: 'progressing' }));
  });
  afterAll(() => portal.close());

  const head = async () => (await sources.store.head()).position;
  const record = async (account: string, command: string, data: object) => {
    const result = await sources.recorder.handleAs(account, { id: randomUUID(), command, data });
    if (result.status !== 'recorded') throw new Error(`${command}: ${result.problem?.detail}`);
  };
  /** Fills in a form and, where it is checked first, its check page. */
  const send = async (path: string, fields: Record<string, string>) => {
    const answer = await portal.send(path, fields);
    if (answer.status !== 200) return answer;
    const form = answer.$('main form[method="post"]').first();
    const kept = Object.fromEntries(form.serializeArray().map(({ name, value }) => [name, value]));
    return portal.get(form.attr('action') ?? '', {
      method: 'POST',
      body: new URLSearchParams({ ...kept, _confirmed: 'yes' }),
      headers: { origin: portal.url },
    });
  };
  const recorded = (answer: Answer, href: string) => expect([answer.status, summary(answer), answer.headers.get('location')]).toEqual([303, '', href]);

  it('has a queue, oldest first, one click from each form', async () => {
    const { $ } = await portal.get('/queue');
    expect($('.answer').text()).toBe('Waiting for finance: 3 claims to be verified, 1 to be looked at again, 1 scheme to be approved.');
    expect(
      $('main table th a')
        .map((_, one) => $(one).text())
        .get(),
    ).toEqual(['C-B', 'C-A', 'C-OWN']);
    expect($('main table td a[href="/claims/C-B/verify"]').length).toBe(1);
    expect($('main table td a[href="/claims/C-OWN/verify"]').length).toBe(0);
    expect(flat($('main table').text())).toContain('You made it: somebody else verifies it');
    expect((await portal.get('/queue?list=approve')).$('main table th a').text()).toBe('IDEA');
    expect(text(await portal.get('/queue?list=bank'))).toContain('No claim waits to be banked.');
    expect((await portal.get('/queue?list=nonsense')).status).toBe(400);
    await portal.signIn('sam.service');
    expect((await portal.get('/queue')).status).toBe(403);
    expect((await portal.get('/')).$('nav[aria-label="Main"]').text()).not.toContain('Queue');
    await portal.signIn('fay.finance');
    expect((await portal.get('/')).$('nav[aria-label="Main"]').text()).toContain('Queue');
  });

  it('verifies with reduced amounts, never more than was claimed, and never its own', async () => {
    const over = await send('/claims/C-A/verify', { grade: 'sufficient', inYear: '60,000', note: 'Seen' });
    expect(summary(over)).toMatch(/above the £49,863.01 claimed/);
    expect(over.$('.govuk-error-summary a').attr('href')).toBe('#inYear');
    expect(over.$('#note').val()).toBe('Seen');
    expect(summary(await send('/claims/C-A/verify', { grade: '', note: 'Seen' }))).toContain('Choose how good the evidence is');
    expect(summary(await send('/claims/C-OWN/verify', { grade: 'sufficient', note: 'Mine' }))).toMatch(/cannot verify it/);
    recorded(await send('/claims/C-A/verify', { grade: 'sufficient', inYear: '£40,000', fullYear: '90,000.50', note: 'Invoices seen' }), '/claims/C-A');
    const page = await portal.get('/claims/C-A?unit=pounds');
    expect(page.$('.answer').text()).toBe(
      '£40,000.00 in 2017-18 and £90,000.50 in a full year is verified; the evidence is sufficient, and nothing is banked yet.',
    );
    recorded(await send('/claims/C-B/verify', { grade: 'partial', note: 'One invoice is missing' }), '/claims/C-B');
    const queue = await portal.get('/queue?list=evidence');
    expect(queue.$('main table td a[href="/claims/C-B/verify"]').text()).toBe('Verify again C-B');
  });

  it('takes a saving out of budgets, in several lines, and shows what is left of it', async () => {
    recorded(await send('/set-a-budget?year=2017-18', { line: 'L2', service: 'HOME', kind: 'income', amount: '-5,000' }), '/budgets?year=2017-18');
    const wrong = await send('/adjust-budgets?year=2017-18', { adjustment: 'A-1', 'lines.0.line': 'L1', 'lines.0.amount': '45,000', reason: 'Cut' });
    expect(summary(wrong)).toMatch(/A saving takes budget away/);
    expect(wrong.$('.govuk-error-summary a').attr('href')).toBe('#lines.0.line');
    const unknown = await send('/adjust-budgets?year=2017-18', { adjustment: 'A-1', 'lines.0.line': 'NONE', 'lines.0.amount': '-1', reason: 'Cut' });
    expect(unknown.$('.govuk-error-summary a').attr('href')).toBe('#lines.0.line');
    const good = {
      adjustment: 'A-1',
      'lines.0.line': 'L1',
      'lines.0.amount': '-30,000',
      'lines.1.line': 'L2',
      'lines.1.amount': '-15,000',
      ref: 'ASC006',
      reason: 'Customer pathway',
    };
    recorded(await send('/adjust-budgets?year=2017-18', good), '/budgets?year=2017-18');
    const page = await portal.get('/budgets?year=2017-18&unit=pounds');
    expect(page.$('.answer').text()).toBe('The budget for 2017-18 is £8.8m; no forecast has been made yet.');
    expect(flat(page.$('main table').last().text())).toMatch(/A-1Customer pathway.*45,000.00.*nothing.*45,000.00/);
  });

  it('banks against a named reduction, after a check', async () => {
    const form = await portal.get('/claims/C-A/bank');
    expect(
      form
        .$('#adjustment option')
        .map((_, one) => form.$(one).text())
        .get(),
    ).toEqual(['Choose a reduction', 'A-1: £45,000.00 left of £45,000.00 – Customer pathway', 'ADJ1: £0.00 left of £200,000.00 (too little) – Training saved']);
    expect(form.$('#adjustment').val()).toBe('A-1');
    expect(summary(await send('/claims/C-A/bank', { adjustment: 'ADJ1' }))).toMatch(/£0.00 is left, and C-A needs £40,000.00/);
    expect(summary(await send('/claims/C-A/bank', { adjustment: '' }))).toContain('Choose the reduction that backs it');
    const check = await portal.send('/claims/C-A/bank', { adjustment: 'A-1' });
    expect(text(check)).toMatch(/Left of it afterwards ?£5,000.00/);
    recorded(await send('/claims/C-A/bank', { adjustment: 'A-1' }), '/claims/C-A');
    const budgets = await portal.get('/budgets?year=2017-18&unit=pounds');
    expect(budgets.$('#adjustments').length).toBe(1);
    expect(budgets.$('a[href="/claims/C-A?unit=pounds"]').text()).toBe('C-A: £40,000.00');
    expect(summary(await send('/claims/C-B/bank', { adjustment: 'A-1' }))).toMatch(/graded partial/);
  });

  it('looks again, with the amount asked for only where it matters', async () => {
    expect(summary(await send('/claims/C-A/sustainment', { note: 'Looked' }))).toContain('Choose whether the saving lasts');
    const partly = await send('/claims/C-A/sustainment', { result: 'partly', note: 'Looked' });
    expect(summary(partly)).toMatch(/Say how much of the £90,000.50/);
    expect(partly.$('.govuk-error-summary a').attr('href')).toBe('#fullYearSustained');
    recorded(await send('/claims/C-A/sustainment', { result: 'partly', fullYearSustained: '80,000', note: 'Two visits came back' }), '/claims/C-A');
    expect(text(await portal.get('/claims/C-A'))).toMatch(/partly, £80,000.00 in a full year sustained/);
  });

  it('reverses at most what remains, after a check', async () => {
    const form = await portal.get('/claims/C-A/reverse');
    expect(form.$('.govuk-body-l').text()).toBe('Of it remains £40,000.00 in 2017-18 and £90,000.50 in a full year.');
    const fields = { 'from-day': '1', 'from-month': '1', 'from-year': '2018', inYear: '2,500', fullYear: '10,000.50', reason: 'Two visits came back' };
    const over = await send('/claims/C-A/reverse', { ...fields, inYear: '40,000.01' });
    expect(summary(over)).toMatch(/£40,000.00 of claim C-A remains/);
    expect(over.$('.govuk-error-summary a').attr('href')).toBe('#inYear');
    expect(summary(await send('/claims/C-A/reverse', { ...fields, 'from-day': '31', 'from-month': '2' }))).toMatch(
      /Not sustained from must be a date that exists/,
    );
    const check = await portal.send('/claims/C-A/reverse', fields);
    expect(text(check)).toMatch(/Remains in a full year afterwards ?£80,000.00/);
    recorded(await send('/claims/C-A/reverse', fields), '/claims/C-A');
    const page = await portal.get('/claims/C-A?unit=pounds');
    const effect = page.$('.figures').first().find('tbody tr');
    expect(
      effect
        .map((_, row) =>
          page
            .$(row)
            .find('th, td')
            .map((__, cell) => page.$(cell).text().trim())
            .get()
            .join(' '),
        )
        .get(),
    ).toEqual([
      'Claimed 49,863.01 100,000.00',
      'Verified 40,000.00 90,000.50',
      'Banked 40,000.00 90,000.50',
      'Reversed from 1 January 2018 −2,500.00 −10,000.50',
      'Banked still 37,500.00 80,000.00',
    ]);
    expect(page.$('.answer').text()).toBe(
      'Of £40,000.00 in 2017-18 and £90,000.50 in a full year, £37,500.00 in 2017-18 and £80,000.00 in a full year is banked still; the rest was reversed.',
    );
  });

  it('rejects with a reason', async () => {
    expect(summary(await send('/claims/C-B/reject', { reason: ' ' }))).toMatch(/must say something/);
    recorded(await send('/claims/C-B/reject', { reason: 'No invoice came' }), '/claims/C-B');
    expect((await portal.get('/claims?state=rejected')).$('main table th a').text()).toBe('C-B');
  });

  it('tells what somebody else decided meanwhile', async () => {
    const { $ } = await portal.get('/claims/C-EARLY/reject');
    const fields = Object.fromEntries(
      $('main form')
        .last()
        .serializeArray()
        .map(({ name, value }) => [name, value]),
    );
    await record('sam.service', 'ProgressClaim', { claim: 'C-EARLY', progress: 'ready', on: '2017-10-02' });
    const answer = await portal.get('/claims/C-EARLY/reject', {
      method: 'POST',
      body: new URLSearchParams({ ...fields, reason: 'Late' }),
      headers: { origin: portal.url },
    });
    expect(answer.status).toBe(409);
    expect(answer.$('.changed li').length).toBe(1);
    expect(answer.$('#reason').val()).toBe('Late');
  });

  it('opens reserves, moves them, never below zero, and shows the balance by period', async () => {
    const bad = await send('/open-a-reserve', { name: 'Transformation fund', reserve: 'fund', kind: 'earmarked', year: '2017-18', opening: '-5' });
    expect(bad.$('.govuk-error-summary a').attr('href')).toBe('#opening');
    recorded(
      await send('/open-a-reserve', {
        name: 'Transformation fund',
        reserve: 'fund',
        kind: 'earmarked',
        organisation: 'county',
        year: '2017-18',
        opening: '£100,000',
      }),
      '/reserves/fund',
    );
    const over = await send('/reserves/fund/move', { direction: 'out', amount: '100,000.01', year: '2017-18', period: '2', reason: 'Too much' });
    expect(summary(over)).toMatch(/Transformation|fund holds £100,000.00/);
    expect(over.$('.govuk-error-summary a').attr('href')).toBe('#amount');
    expect(summary(await send('/reserves/fund/move', { amount: '1', year: '2017-18', period: '2', reason: 'x' }))).toContain('Choose which way the money goes');
    recorded(
      await send('/reserves/fund/move', { direction: 'out', amount: '20,000', year: '2017-18', period: '2', scheme: 'ASC006', reason: 'Set-up' }),
      '/reserves/fund',
    );
    recorded(await send('/reserves/fund/move', { direction: 'in', amount: '5,000', year: '2017-18', period: '1', reason: 'Underspend' }), '/reserves/fund');
    const line = { direction: 'out', amount: '1', year: '2017-18', period: '2', reason: 'Agency cover' };
    const both = await send('/reserves/fund/move', { ...line, scheme: 'ASC006', line: 'L1' });
    expect([summary(both), both.$('.govuk-error-summary a').attr('href')]).toEqual([
      expect.stringContaining('Name a scheme or a budget line, not both'),
      '#line',
    ]);
    const unknown = await send('/reserves/fund/move', { ...line, line: 'NONE' });
    expect([unknown.status, unknown.$('.govuk-error-summary a').attr('href')]).toEqual([404, '#line']);
    expect((await portal.get('/reserves/fund/move')).$('datalist#line-list option[value=L1]').text()).toBe('Home care');
    recorded(await send('/reserves/fund/move', { ...line, line: 'L1' }), '/reserves/fund');
    expect((await sources.ledger.entriesAt([(await sources.store.head()).position]))[0]).toMatchObject({ type: 'ReserveMoved', data: { for: { line: 'L1' } } });
    recorded(await send('/reserves/fund/move', { direction: 'in', amount: '1', year: '2017-18', period: '2', reason: 'Given back' }), '/reserves/fund');
    const page = await portal.get('/reserves/fund?unit=pounds');
    expect(page.$('.answer').text()).toBe('It holds £85k: it opened 2017-18 with £100k, £5k came in and £20k went out since.');
    expect(
      page
        .$('[aria-label="Balance by period"] tbody tr')
        .map((_, row) => flat(page.$(row).text()))
        .get(),
    ).toEqual(['Opening100,000.00', '2017-181 (April)5,000.000.00105,000.00', '2017-182 (May)1.00−20,001.0085,000.00']);
    const list = await portal.get('/reserves?unit=pounds');
    expect(list.$('.answer').text()).toBe(
      '£85k is held in 1 reserve or provision at May of 2017-18; the year is expected to close with £85k, £15k less than it opened with.',
    );
    expect(flat(list.$('tr.subtotal').first().text())).toBe('Earmarked reserves, all 100,000.00−15,000.0085,000.000.000.0085,000.00');
  });

  it('forecasts what a reserve closes with and what is planned, never below zero', async () => {
    const blank = await portal.get('/reserves/fund/forecast?unit=pounds');
    expect(blank.$('.govuk-body-l').text()).toBe('It holds £85,000.00 at May of 2017-18. Nobody has forecast what it will close the year with.');
    const forecast = { year: '2017-18', period: '2', closing: '£40,000' };
    const below = await send('/reserves/fund/forecast', { ...forecast, closing: '-1' });
    expect(summary(below)).toContain('may not stand below zero, and would close with −£1.00');
    expect(below.$('.govuk-error-summary a').attr('href')).toBe('#closing');
    const beyond = await send('/reserves/fund/forecast', { ...forecast, 'planned.0.for': 'IT system', 'planned.0.amount': '-85,000.01' });
    expect(summary(beyond)).toContain('holds £85,000.00 at period 2 of 2017-18; what is planned would leave −£0.01. Plan £0.01 less out of it');
    expect(summary(await send('/reserves/fund/forecast', { ...forecast, closing: '£1.2m' }))).toContain('Balance at 31 March must be pounds');
    const planned = { 'planned.0.for': 'IT system', 'planned.0.amount': '-30,000', 'planned.1.for': 'ASC006', 'planned.1.amount': '-10,000' };
    recorded(await send('/reserves/fund/forecast', { ...forecast, ...planned }), '/reserves/fund?year=2017-18');
    const page = await portal.get('/reserves/fund?unit=pounds');
    expect(page.$('.answer').text()).toMatch(/It is forecast to close 2017-18 with £40k\.$/);
    expect(flat(page.$('[aria-label="Year by year"] tbody tr').text())).toBe('2017-18up to May100,000.00−15,000.0085,000.00−40,000.00−5,000.0040,000.00');
    expect(flat(page.$('[aria-label="What is planned"] tbody').text())).toBe('IT system−30,000.00scheme ASC006−10,000.00');
    const again = await portal.get('/reserves/fund/forecast');
    expect(again.$('#closing').val()).toBe('40000.00');
  });

  it('allocates and draws investment', async () => {
    const twice = await send('/schemes/ASC006/allocate', {
      reserve: 'fund',
      'byYear.0.year': '2017-18',
      'byYear.0.amount': '1',
      'byYear.1.year': '2017-18',
      'byYear.1.amount': '2',
    });
    expect(summary(twice)).toContain('2017-18 stands twice');
    expect(summary(await send('/schemes/ASC006/allocate', { reserve: 'fund', 'byYear.0.amount': '1' }))).toContain('Choose a year for every amount');
    recorded(await send('/schemes/ASC006/allocate', { reserve: 'fund', 'byYear.0.year': '2017-18', 'byYear.0.amount': '30,000' }), '/schemes/ASC006');
    const draw = await portal.get('/schemes/ASC006/draw');
    expect(draw.$('.govuk-body-l').text()).toBe('£30,000.00 is allocated, £0.00 drawn so far. What is drawn leaves the reserve.');
    expect(draw.$('#reserve').val()).toBe('fund');
    expect(summary(await send('/schemes/ASC006/draw', { amount: '90,000', year: '2017-18', period: '3' }))).toMatch(/fund holds £85,000.00/);
    recorded(await send('/schemes/ASC006/draw', { amount: '10,000', year: '2017-18', period: '3' }), '/schemes/ASC006');
    expect((await portal.get('/reserves/fund')).$('.answer').text()).toMatch(/^It holds £75k:/);
  });

  const FORMS = [
    '/claims/C-EARLY/verify',
    '/claims/C-EARLY/reject',
    '/claims/C-EARLY/bank',
    '/claims/C-A/sustainment',
    '/claims/C-A/reverse',
    '/schemes/ASC006/allocate',
    '/schemes/ASC006/draw',
    '/open-a-reserve',
    '/reserves/fund/move',
    '/set-a-budget',
    '/adjust-budgets',
  ];
  it.each(FORMS)('%s is neither for service teams nor for the past', async (path) => {
    await portal.signIn('sam.service');
    const before = await head();
    expect((await portal.get(path)).status).toBe(403);
    expect((await portal.get(path, { method: 'POST', body: new URLSearchParams(), headers: { origin: portal.url } })).status).toBe(403);
    await portal.signIn('fay.finance');
    expect((await portal.get(`${path}?as-at=2017-06-14`)).status).toBe(400);
    expect(await head()).toBe(before);
  });

  it.each(['/claims/NONE', '/claims/NONE/verify', '/claims/NONE/bank', '/reserves/NONE', '/reserves/NONE/move', '/schemes/NONE/draw'])(
    '%s is not there',
    async (path) => {
      expect((await portal.get(path)).status).toBe(404);
    },
  );

  it('shows a service team the lines of its services alone, and no reserve of others', async () => {
    await portal.signIn('olga.other');
    expect(text(await portal.get('/budgets?year=2017-18'))).toMatch(/No budget line is open.*Adjustments reach over services/);
    expect((await portal.get('/reserves/fund')).status).toBe(404);
    await portal.signIn('sam.service');
    const own = await portal.get('/budgets?year=2017-18');
    expect(own.$('main table').length).toBe(1);
    expect(text(own)).not.toContain('A-1');
    await portal.signIn('fay.finance');
  });

  it('finds due checks a year after banking', async () => {
    const { $ } = await portal.get('/queue?list=sustainment');
    expect(
      $('main table th a')
        .map((_, one) => $(one).text())
        .get(),
    ).toEqual(['CL1']);
    expect($('main table td a[href="/claims/CL1/sustainment"]').length).toBe(1);
  });
});
