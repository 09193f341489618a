import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { county, type County, nothing } from './testing/county.ts';
import { type Answer, type Served, served } from './testing/served.ts';

const words = (text: string) => text.replace(/\s+/g, ' ').trim();
const summary = ({ $ }: Answer) =>
  $('.govuk-error-summary li')
    .map((_, one) => words($(one).text()))
    .get();
const schemes = ({ $ }: Answer) =>
  $('.figures tbody th a')
    .map((_, one) => $(one).text())
    .get();

describe('the monthly list', () => {
  let portal: Served;
  let sources: County;
  beforeAll(async () => {
    sources = await county();
    portal = await served(sources);
    await portal.signIn('sam.service');
  });
  afterAll(() => portal.close());

  const head = async () => (await sources.store.head()).position;
  const fieldsOf = ({ $ }: Answer) =>
    Object.fromEntries(
      $('main form[method=post]')
        .last()
        .serializeArray()
        .map(({ name, value }) => [name, value]),
    );
  const post = (body: Record<string, string>) =>
    portal.get('/forecasts/several', { method: 'POST', body: new URLSearchParams(body), headers: { origin: portal.url } });
  /** The number of a scheme's row. */
  const rowOf = (fields: Record<string, string>, scheme: string) =>
    Object.keys(fields)
      .find((key) => fields[key] === scheme && key.endsWith('.scheme'))
      ?.split('.')[1] ?? 'none';

  it('says what is due for the period that comes next once everybody has made the last one', async () => {
    const answer = await portal.get('/forecasts');
    expect(answer.$('.answer').text()).toBe('4 of 4 returns are due for period 4 (July) of 2017-18 in County Council.');
    expect(schemes(answer)).toEqual(['ASC006', 'ASC010', 'BAL', 'C/R.5.307']);
    expect(words(answer.$('tbody tr').first().text())).toContain('Period 3 (June), changed');
    expect(
      answer
        .$('tbody tr')
        .first()
        .find('.row-forms a')
        .map((_, one) => answer.$(one).attr('href'))
        .get(),
    ).toEqual(['/schemes/ASC006/forecast?year=2017-18&period=4', '/schemes/ASC006/confirm?year=2017-18&period=4']);
    expect((await portal.get('/schemes/ASC006/forecast?year=2017-18&period=4')).$('#period').val()).toBe('4');
    for (const form of ['forecast', 'confirm']) {
      const { $ } = await portal.get(`/schemes/ASC006/${form}`);
      expect([form, $('input[name=year]').val(), $('#period').val()]).toEqual([form, '2017-18', '4']);
      const earlier = await portal.get(`/schemes/ASC006/${form}?year=2017-18&period=2`);
      expect([form, earlier.$('#period').val()]).toEqual([form, '2']);
      expect([form, (await portal.get(`/schemes/ASC006/${form}?year=2030-31`)).status]).toEqual([form, 400]);
    }
  });

  it('shows every return of a period that is chosen, and says so where none is due', async () => {
    const made = await portal.get('/forecasts?period=3');
    expect(made.$('.answer').text()).toBe('Every one of the 4 returns for period 3 (June) of 2017-18 in County Council is made.');
    expect(schemes(made)).toEqual([]);
    expect(made.$('.govuk-inset-text a').attr('href')).toBe('/forecasts?period=3&show=all');
    expect(schemes(await portal.get('/forecasts?period=3&show=all'))).toHaveLength(4);
    const late = await portal.get('/forecasts?period=6');
    expect(late.$('.warned').length).toBeGreaterThan(0);
    for (const query of ['year=2017', 'period=14', 'show=some', 'organisation=NOPE', 'service=NOPE'])
      expect([query, (await portal.get(`/forecasts?${query}`)).status]).toEqual([query, 400]);
  });

  it('is for those who see the schemes: another service has none, a board looks and does not record', async () => {
    await portal.signIn('olga.other');
    expect((await portal.get('/forecasts')).$('.answer').text()).toBe('No scheme takes forecasts.');
    expect((await portal.get('/forecasts/several')).status).toBe(400);
    await portal.signIn('bea.board');
    const board = await portal.get('/forecasts');
    expect([board.status, board.$('.actions').length, board.$('.row-forms').length]).toEqual([200, 0, 0]);
    expect((await portal.get('/forecasts/several')).status).toBe(403);
    await portal.signIn('sam.service');
    expect((await portal.get('/forecasts?as-at=2017-06-14')).$('.actions').length).toBe(0);
    expect((await portal.get('/forecasts/several?as-at=2017-06-14')).status).toBe(400);
  });

  it('records the rows that can be, names them, and gives back those that cannot with everything that was typed', async () => {
    const opened = await portal.get('/forecasts/several');
    expect(opened.$('h1').text()).toBe('Returns for period 4 (July) of 2017-18');
    const fields = fieldsOf(opened);
    const [changed, confirmed, wrong, both] = ['ASC006', 'ASC010', 'BAL', 'C/R.5.307'].map((scheme) => rowOf(fields, scheme));
    const before = await head();
    const answer = await post({
      ...fields,
      [`rows.${changed}.forecast`]: '£450,000',
      [`rows.${changed}.code1`]: 'delay',
      [`rows.${changed}.narrative1`]: 'Later still',
      [`rows.${confirmed}.confirm`]: 'yes',
      [`rows.${wrong}.forecast`]: '1.2m',
      [`rows.${wrong}.code1`]: 'delay',
      [`rows.${wrong}.narrative1`]: 'Typed at length',
      [`rows.${both}.forecast`]: '900000',
      [`rows.${both}.confirm`]: 'yes',
    });
    expect(answer.status).toBe(422);
    expect(await head()).toBe(before + 2);
    expect(words(answer.$('.govuk-notification-banner__heading').text())).toContain('2 returns for period 4 (July) of 2017-18 recorded: ASC006 and ASC010.');
    expect(summary(answer)).toEqual([
      expect.stringMatching(/^BAL: the new forecast must be pounds/),
      expect.stringMatching(/^C\/R.5.307: confirm the forecast unchanged, or state a new one/),
    ]);
    expect(answer.$('.govuk-error-summary a').first().attr('href')).toBe(`#rows.${wrong}.forecast`);
    expect(answer.$(`[id="rows.${wrong}.narrative1"]`).val()).toBe('Typed at length');
    expect(answer.$(`[id="rows.${wrong}.code1"]`).val()).toBe('delay');
    expect(answer.$(`[id="rows.${changed}.forecast"]`).length).toBe(0);
    expect(answer.$('title').text()).toMatch(/^Error: /);
    const mended = { ...fieldsOf(answer), [`rows.${wrong}.forecast`]: '400,000', [`rows.${both}.forecast`]: '' };
    const second = await post(mended);
    expect([second.status, second.headers.get('location')]).toEqual([303, '/forecasts?year=2017-18&period=4&organisation=county']);
    expect(await head()).toBe(before + 4);
    expect((await sources.ledger.entriesAt([before + 1]))[0]).toMatchObject({
      type: 'ForecastChanged',
      data: {
        scheme: 'ASC006',
        period: 4,
        previous: '500000.00',
        forecast: '450000.00',
        reasons: [{ code: 'delay', amount: '-50000.00', narrative: 'Later still' }],
      },
    });
    expect((await portal.get('/forecasts?year=2017-18&period=4')).$('.govuk-notification-banner').text()).toContain('BAL and C/R.5.307');
    // The same list once more: each row has its command's id.
    expect((await post(mended)).status).toBe(303);
    expect(await head()).toBe(before + 4);
  });

  it('asks for a reason where there is none, and for something to record at all', async () => {
    const fields = fieldsOf(await portal.get('/forecasts/several?period=5'));
    const n = rowOf(fields, 'ASC006');
    const empty = await post(fields);
    expect([empty.status, summary(empty)]).toEqual([422, ['State a new forecast or confirm the old one in at least one row']]);
    const without = await post({ ...fields, [`rows.${n}.forecast`]: '440000' });
    expect(summary(without)).toEqual(['ASC006: choose a reason', 'ASC006: say in words why it moves']);
    const same = await post({ ...fields, [`rows.${n}.forecast`]: '450000', [`rows.${n}.code1`]: 'delay', [`rows.${n}.narrative1`]: 'x' });
    expect(summary(same)).toEqual(['ASC006: this is the forecast already: confirm it unchanged']);
    const unknown = await post({ ...fields, [`rows.${n}.forecast`]: '440000', [`rows.${n}.code1`]: 'moon', [`rows.${n}.narrative1`]: 'x' });
    expect([summary(unknown)[0], unknown.$('.govuk-error-summary a').attr('href')]).toEqual([expect.stringContaining('moon'), `#rows.${n}.code1`]);
  });

  it('tells what somebody else changed meanwhile, and goes on from there', async () => {
    const fields = fieldsOf(await portal.get('/forecasts/several?period=5'));
    const n = rowOf(fields, 'ASC006');
    await sources.recorder.handleAs('fay.finance', {
      id: '7a9d1a52-5d0c-4c7b-9b43-0e4c9d0f5a11',
      command: 'ChangeForecast',
      data: { scheme: 'ASC006', year: '2017-18', period: 5, forecast: '430000', reasons: [{ code: 'delay', amount: '-20000', narrative: 'Finance knew' }] },
    });
    const before = await head();
    const conflict = await post({ ...fields, [`rows.${n}.confirm`]: 'yes' });
    expect([conflict.status, await head()]).toEqual([409, before]);
    expect(summary(conflict)[0]).toMatch(
      /fay\.finance lowered the forecast.*Finance knew.*Its forecast is £430,000\.00 now\. Look at it, then send the row again/,
    );
    expect(conflict.$(`[name="rows.${n}.was"]`).val()).toBe('430000.00');
    expect((await post(fieldsOf(conflict))).status).toBe(303);
    expect(await head()).toBe(before + 1);
  });

  it('works out what is left to explain, and records a movement with several reasons', async () => {
    const fields = fieldsOf(await portal.get('/forecasts/several?period=5'));
    const n = rowOf(fields, 'ASC010');
    const typedIn = {
      [`rows.${n}.forecast`]: '150,000',
      [`rows.${n}.code1`]: 'delay',
      [`rows.${n}.amount1`]: '-30,000',
      [`rows.${n}.narrative1`]: 'Starts in autumn',
    };
    const before = await head();
    const worked = await post({ ...fields, ...typedIn, _work: 'yes' });
    expect([worked.status, await head()]).toEqual([200, before]);
    expect(words(worked.$('.returns__remainder').text())).toBe('moves by -£50,000.00−£20,000.00 left to explain'.replaceAll('-', '−'));
    expect(worked.$(`[id="rows.${n}.code2"]`).length).toBe(1);
    const short = await post({ ...fieldsOf(worked), [`rows.${n}.code2`]: 'demand', [`rows.${n}.amount2`]: '-10,000', [`rows.${n}.narrative2`]: 'Fewer' });
    expect([short.status, summary(short), await head()]).toEqual([
      422,
      [expect.stringMatching(/^ASC010: Reasons add up to .*40,000\.00; the movement is .*50,000\.00/)],
      before,
    ]);
    expect(short.$('.govuk-error-summary a').attr('href')).toBe(`#rows.${n}.amount1`);
    expect((await post({ ...fieldsOf(short), [`rows.${n}.amount2`]: '' })).status).toBe(303);
    expect((await sources.ledger.entriesAt([before + 1]))[0]).toMatchObject({
      data: {
        scheme: 'ASC010',
        reasons: [
          { code: 'delay', amount: '-30000.00' },
          { code: 'demand', amount: '-20000.00', narrative: 'Fewer' },
        ],
      },
    });
  });

  it('keeps what does not last of a forecast, in the list and on the form of one scheme', async () => {
    const finance = await sources.recorder.handleAs('fay.finance', {
      id: crypto.randomUUID(),
      command: 'ChangeForecast',
      data: {
        scheme: 'ASC010',
        year: '2017-18',
        period: 5,
        forecast: '160000.00',
        notRecurrent: '40000.00',
        reasons: [{ code: 'demand', amount: '10000.00', narrative: 'A one-off grant' }],
      },
    });
    expect(finance.status).toBe('recorded');
    expect((await portal.get('/schemes/ASC010/forecast?year=2017-18&period=6')).$('#notRecurrent').val()).toBe('40000.00');
    const opened = await portal.get('/forecasts/several?period=6');
    const fields = fieldsOf(opened);
    const n = rowOf(fields, 'ASC010');
    expect(words(opened.$(`[name="rows.${n}.scheme"]`).closest('fieldset').text())).toContain('; £40,000.00 of it is not recurrent, and stays so.');
    const typedIn = { [`rows.${n}.forecast`]: '155,000', [`rows.${n}.code1`]: 'delay', [`rows.${n}.narrative1`]: 'A month later' };
    expect((await post({ ...fields, ...typedIn })).status).toBe(303);
    expect((await sources.ledger.entriesAt([await head()]))[0]).toMatchObject({ data: { scheme: 'ASC010', forecast: '155000.00', notRecurrent: '40000.00' } });
  });

  it('of a closed period asks finance once why they come late, keeps what was typed, and records it with that', async () => {
    const finance = (command: string, data: object) => sources.recorder.handleAs('fay.finance', { id: crypto.randomUUID(), command, data });
    for (const command of ['OpenPeriod', 'ClosePeriod']) await finance(command, { year: '2017-18', period: 7, organisation: 'county' });
    const fill = (fields: Record<string, string>) => {
      const [changed, confirmed, wrong] = ['ASC006', 'ASC010', 'BAL'].map((scheme) => rowOf(fields, scheme));
      return {
        ...fields,
        [`rows.${changed}.forecast`]: '410,000',
        [`rows.${changed}.code1`]: 'delay',
        [`rows.${changed}.narrative1`]: 'Typed at length',
        [`rows.${confirmed}.confirm`]: 'yes',
        [`rows.${wrong}.forecast`]: 'lots',
      };
    };
    const before = await head();
    const teams = await post(fill(fieldsOf(await portal.get('/forecasts/several?period=7'))));
    expect([teams.status, teams.$('#_source').length, await head()]).toEqual([422, 0, before]);
    expect(summary(teams)[0]).toMatch(/^ASC006: Period 7 of 2017-18 is closed.*Finance records a late change/);
    await portal.signIn('fay.finance');
    const fields = fill(fieldsOf(await portal.get('/forecasts/several?period=7')));
    const n = rowOf(fields, 'ASC006');
    const asked = await post(fields);
    expect([asked.status, await head()]).toEqual([422, before]);
    expect(summary(asked)).toEqual([
      expect.stringMatching(/^ASC006 and ASC010: Period 7 of 2017-18 is closed.*says why it comes late/),
      expect.stringMatching(/^BAL: the new forecast must be pounds/),
    ]);
    expect(asked.$('.govuk-error-summary a').attr('href')).toBe('#_source');
    expect(asked.$('#_source').attr('aria-describedby')).toBe('_source-hint _source-error');
    expect([asked.$(`[id="rows.${n}.narrative1"]`).val(), asked.$(`[id="rows.${n}.code1"]`).val()]).toEqual(['Typed at length', 'delay']);
    const partly = await post({ ...fieldsOf(asked), _source: 'Letter of 3 November' });
    expect([partly.status, partly.$('#_source').val(), summary(partly).length]).toEqual([422, 'Letter of 3 November', 1]);
    const recorded = await sources.ledger.entriesAt([before + 1, before + 2, before + 3, before + 4]);
    expect(recorded.map(({ type }) => type)).toEqual(['ForecastChanged', 'LateChangeMarked', 'ForecastConfirmed', 'LateChangeMarked']);
    expect(recorded.map(({ source }) => source)).toEqual(Array.from({ length: 4 }, () => 'Letter of 3 November'));
    await portal.signIn('sam.service');
  });

  it('takes no row of a scheme that is not within sight, and no list without its period', async () => {
    const fields = fieldsOf(await portal.get('/forecasts/several?period=6'));
    const before = await head();
    const n = rowOf(fields, 'ASC006');
    const lost = await post({ ...fields, [`rows.${n}.scheme`]: 'NOPE', [`rows.${n}.confirm`]: 'yes' });
    expect(lost.status).toBe(404);
    expect((await post({ ...fields, year: 'x' })).status).toBe(400);
    expect((await post({ ...fields, _token: 'x' })).status).toBe(403);
    expect(await head()).toBe(before);
  });

  it('keeps what was typed when the session had ended', async () => {
    const fields = fieldsOf(await portal.get('/forecasts/several?period=6'));
    const n = rowOf(fields, 'ASC006');
    portal.signOut();
    const lost = await post({ ...fields, [`rows.${n}.narrative1`]: 'Typed at length' });
    const next = new URL(lost.headers.get('location') ?? '', portal.url).searchParams.get('next') ?? '';
    await portal.send(`/sign-in?next=${encodeURIComponent(next)}`, { account: 'sam.service', password: 'seven copper kettles' });
    const back = await portal.get(next);
    expect(back.$(`[id="rows.${n}.narrative1"]`).val()).toBe('Typed at length');
    expect(back.text).toContain('What you typed is still here');
  });
});

describe('a list of many', () => {
  it('shows 25 a page, and says how many more are due', async () => {
    const many = await county();
    for (let n = 0; n < 40; n += 1) {
      const scheme = `M${String(n).padStart(2, '0')}`;
      for (const [command, data] of [
        [
          'ProposeScheme',
          {
            scheme,
            programme: 'PROMISE',
            workstream: 'W1',
            service: 'HOME',
            title: `Many ${n}`,
            owner: 'Head',
            kind: 'income',
            cashReleasing: true,
            recurrence: 'recurrent',
            confidence: 'assured',
          },
        ],
        ['ApproveScheme', { scheme, profile: { basis: 'absolute', saving: { '2017-18': '1000' } } }],
      ] as const)
        await many.recorder.handleAs('fay.finance', { id: crypto.randomUUID(), command, data });
    }
    const portal = await served(many);
    const first = await portal.get('/forecasts');
    expect(schemes(first)).toHaveLength(25);
    expect(first.$('.govuk-pagination__next a').attr('href')).toBe('/forecasts?page=2');
    expect(schemes(await portal.get('/forecasts?page=2'))).toHaveLength(15);
    const several = await portal.get('/forecasts/several');
    expect([several.$('.returns__row').length, several.text.includes('15 more are due')]).toEqual([25, true]);
    await portal.close();
  });

  it('says so where there is nothing at all', async () => {
    const portal = await served(await nothing());
    const { status, $ } = await portal.get('/forecasts');
    expect([status, $('.answer').text()]).toEqual([200, 'No scheme takes forecasts.']);
    await portal.close();
  });
});

describe('what a reader has to do', () => {
  it('comes first on the first page: returns for a service team, claims for finance, nothing for who only looks', async () => {
    const sources = await county();
    const portal = await served(sources);
    const todo = async (account: string) => {
      await portal.signIn(account);
      const { $ } = await portal.get('/');
      return $('.to-do').length === 0
        ? null
        : $('.to-do a')
            .map((_, one) => `${$(one).text()} ${$(one).attr('href')}`)
            .get();
    };
    expect(await todo('sam.service')).toEqual(['4 returns due for period 4 (July) of 2017-18 /forecasts?organisation=county&year=2017-18&period=4']);
    expect(await todo('fay.finance')).toEqual([]);
    expect([await todo('bea.board'), await todo('ann.admin')]).toEqual([null, null]);
    expect(await todo('olga.other')).toEqual([]);
    const claim = (id: string, progress: string) => ({
      claim: id,
      shares: [{ scheme: 'ASC006', percent: '100' }],
      year: '2017-18',
      subject: { kind: 'post', key: id },
      effectiveFrom: '2017-07-01',
      effect: { annual: '1000' },
      deliveryKind: 'recurrent',
      progress,
      evidence: [{ title: 'Note' }],
    });
    for (const [id, progress] of [
      ['N1', 'progressing'],
      ['N2', 'achieved'],
      ['N3', 'achieved'],
    ] as const)
      await sources.recorder.handleAs('sam.service', { id: crypto.randomUUID(), command: 'ClaimSaving', data: claim(id, progress) });
    await sources.recorder.handleAs('fay.finance', {
      id: crypto.randomUUID(),
      command: 'VerifyClaim',
      data: { claim: 'N3', grade: 'sufficient', note: 'Seen' },
    });
    expect(await todo('fay.finance')).toEqual(['1 claim to verify /queue?list=verify', '1 claim to bank /queue?list=bank']);
    expect((await todo('sam.service'))?.at(-1)).toBe('1 claim progressing to be taken further /claims?state=progressing');
    expect((await portal.get('/?as-at=2017-06-14')).$('.to-do').length).toBe(0);
    await portal.close();
  });
});
